// Paths, and folders that can be undone.
#include "suite/folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

Path path_in(const char *folder, const char *name)
{
    Path p;
    snprintf(p.text, sizeof p.text, "%s/%s", folder, name);
    return p;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool folder_holds_only(const char *path, const char *name)
{
    DIR *folder = opendir(path);
    if (!folder) return true;
    const struct dirent *entry;
    bool others = false;
    while (!others && (entry = readdir(folder)))
        others = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
                 strcmp(entry->d_name, name) != 0;
    closedir(folder);
    return !others;
}

bool folder_is_empty(const char *path)
{
    return folder_holds_only(path, ".");
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

// The length of the longest beginning of the path, up to a '/' or the end, that is a folder.
static size_t length_there(const char *path)
{
    Path p;
    snprintf(p.text, sizeof p.text, "%s", path);
    for (size_t length = strlen(p.text); length > 0; length--) {
        if (path[length] != '/' && path[length]) continue;
        p.text[length] = '\0';
        if (is_folder(p.text)) return length;
    }
    return 0;
}

// Makes each missing folder of the path in turn. False with errno.
static bool make_missing(const Folder *f)
{
    Path p = f->path;
    for (size_t at = f->kept + 1; f->path.text[f->kept]; at++) {
        char c = f->path.text[at];
        if (c && c != '/') continue;
        p.text[at] = '\0';
        if (mkdir(p.text, 0777) != 0 && !(errno == EEXIST && is_folder(p.text))) return false;
        p.text[at] = c;
        if (!c) break;
    }
    return true;
}

Status folder_create(Folder *f, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    // Room is left for the names of the files in it.
    if (length + 64 > sizeof f->path.text)
        return wrong("--out is a path of %zu bytes; up to %zu would do", length,
                     sizeof f->path.text - 64);
    snprintf(f->path.text, sizeof f->path.text, "%.*s", (int)length, path);
    f->kept = length_there(f->path.text);
    if (make_missing(f) && access(f->path.text, W_OK | X_OK) == 0) return DONE;
    Status status = wrong("cannot write to the folder %s: %s; choose another with --out", path,
                          strerror(errno));
    folder_undo(f);
    return status;
}

// Where the file system has no locks, nobody is kept out.
Status folder_lock(DIR **lock, const char *path)
{
    *lock = opendir(path);
    if (!*lock || flock(dirfd(*lock), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return DONE;
    closedir(*lock);
    *lock = NULL;
    return wrong("another elbo is at work in %s; wait for it, or choose another --out", path);
}

void folder_undo(const Folder *f)
{
    Path p = f->path;
    for (size_t length = strlen(p.text); length > f->kept; length--) {
        if (f->path.text[length] && f->path.text[length] != '/') continue;
        p.text[length] = '\0';
        rmdir(p.text);
    }
}
