// Paths, and folders that can be undone.
#ifndef SUITE_FOLDER_H
#define SUITE_FOLDER_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

#include "suite/status.h"

// A path by value, so that it can stand among the arguments of a call: path_in(f, "a.png").text.
typedef struct {
    char text[4096];
} Path;

// "folder/name".
Path path_in(const char *folder, const char *name);

bool file_exists(const char *path);

// Whether nothing is in the folder, or there is none.
bool folder_is_empty(const char *path);

// Whether nothing is in the folder but what has that name, or there is no folder.
bool folder_holds_only(const char *path, const char *name);

// A folder that may not have been there before.
typedef struct {
    Path path;
    size_t kept; // the first bytes of the path are of folders that were there already
} Folder;

// Makes the folder and those above it that are missing. ASKED_WRONGLY when that cannot be, or when
// nothing can be written there; whatever was made is then gone again.
Status folder_create(Folder *f, const char *path);

// Keeps other runs of elbo out of a folder until it is closed by closedir: goes to *lock.
// ASKED_WRONGLY when one is at work there.
Status folder_lock(DIR **lock, const char *path);

// Removes the folders that folder_create made, as far as they are empty.
void folder_undo(const Folder *f);
#endif
