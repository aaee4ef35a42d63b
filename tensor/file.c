// Writing files so that they appear complete or not at all, and reading them whole.
#define _XOPEN_SOURCE 700 // realpath
#include "tensor/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tensor/fail.h"

// --- writing -------------------------------------------------------------------------------------

// Keeps the error that errno tells of, and removes what was written so far.
static void give_up(ElFileWriter *w)
{
    el_fail("%s: cannot write %s: %s", w->function, w->path, strerror(errno));
    if (w->descriptor < 0) return;
    close(w->descriptor);
    unlink(w->temporary);
    w->descriptor = -1;
}

// Opens a new file beside the target. Its name holds the process and a number that is free.
static void open_temporary(ElFileWriter *w, mode_t mode)
{
    size_t room = strlen(w->target) + 40;
    w->temporary = malloc(room);
    if (!w->temporary) {
        el_fail_memory(w->function, (int64_t)room);
        return;
    }
    for (int number = 0; number < 1000 && w->descriptor < 0; number++) {
        snprintf(w->temporary, room, "%s.%ld-%d.tmp", w->target, (long)getpid(), number);
        w->descriptor = open(w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (w->descriptor < 0 && errno != EEXIST) break;
    }
    if (w->descriptor < 0) give_up(w);
}

ElFileWriter el_file_begin(const char *function, const char *path)
{
    ElFileWriter w = {.function = function, .path = path, .descriptor = -1};
    if (!path) {
        el_fail("%s: the path is NULL; it must be given", function);
        return w;
    }
    struct stat old = {.st_mode = S_IFREG | 0666};
    w.target = realpath(path, NULL); // a link stays, and what it leads to is replaced
    if (!w.target) w.target = strdup(path);
    if (!w.target) {
        el_fail_memory(function, (int64_t)strlen(path) + 1);
    } else if (stat(w.target, &old) == 0 && !S_ISREG(old.st_mode)) {
        el_fail("%s: cannot write %s: it is there and no regular file", function, path);
    } else {
        open_temporary(&w, old.st_mode & 0777);
    }
    return w;
}

void el_file_put(ElFileWriter *w, const void *bytes, size_t size)
{
    const char *from = bytes;
    while (size > 0 && w->descriptor >= 0) {
        ssize_t written = write(w->descriptor, from, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            give_up(w);
        } else {
            from += written;
            size -= (size_t)written;
        }
    }
}

// A full disk may show only here. close() is the last to tell, and frees the descriptor even so.
static bool put_in_place(ElFileWriter *w)
{
    if (fsync(w->descriptor) != 0) {
        give_up(w);
        return false;
    }
    int closed = close(w->descriptor);
    w->descriptor = -1;
    if (closed == 0 && rename(w->temporary, w->target) == 0) return true;
    give_up(w);
    unlink(w->temporary);
    return false;
}

bool el_file_end(ElFileWriter *w)
{
    bool done = w->descriptor >= 0 && put_in_place(w);
    free(w->target);
    free(w->temporary);
    w->target = w->temporary = NULL;
    return done;
}

bool el_file_write(const char *function, const char *path, const void *bytes, size_t size)
{
    ElFileWriter w = el_file_begin(function, path);
    el_file_put(&w, bytes, size);
    return el_file_end(&w);
}

// --- reading -------------------------------------------------------------------------------------

static void fail_reading(const char *function, const char *path)
{
    el_fail("%s: cannot read %s: %s", function, path, strerror(errno));
}

int el_file_open(const char *function, const char *path)
{
    if (!path) {
        el_fail("%s: the path is NULL; it must be given", function);
        return -1;
    }
    struct stat info;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe must not hang us
    if (descriptor >= 0 && fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode))
        return descriptor;
    if (descriptor < 0) {
        fail_reading(function, path);
    } else {
        el_fail("%s: cannot read %s: it is no regular file", function, path);
        close(descriptor);
    }
    return -1;
}

// The rest of the file, in a block that is doubled whenever it is full. The file's own size is a
// first guess only: it may grow meanwhile, and files of /proc say 0.
static unsigned char *read_all(const char *function, const char *path, int descriptor, size_t *size)
{
    struct stat info;
    size_t room = fstat(descriptor, &info) == 0 ? (size_t)info.st_size + 1 : 4096;
    unsigned char *bytes = malloc(room);
    for (*size = 0; bytes;) {
        ssize_t got = read(descriptor, bytes + *size, room - *size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            fail_reading(function, path);
            free(bytes);
            return NULL;
        }
        *size += (size_t)got;
        if (got == 0) {
            bytes[*size] = 0;
            return bytes;
        }
        if (*size < room) continue;
        unsigned char *more = realloc(bytes, room *= 2);
        if (!more) free(bytes);
        bytes = more;
    }
    return el_fail_memory(function, (int64_t)room);
}

unsigned char *el_file_read(const char *function, const char *path, size_t *size)
{
    int descriptor = el_file_open(function, path);
    if (descriptor < 0) return NULL;
    unsigned char *bytes = read_all(function, path, descriptor, size);
    close(descriptor);
    return bytes;
}
