// For tests: a temporary folder, and files in it. What fails here fails the test.
#ifndef EL_TESTS_FOLDER_H
#define EL_TESTS_FOLDER_H

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

// For tcase_add_checked_fixture: a folder of its own for each test.
static inline void folder_make(void)
{
    strcpy(folder, "/tmp/elbo-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

// The path of a file in it, in one of a few buffers.
static inline const char *folder_path(const char *name)
{
    static char path[8][512];
    static int next;
    char *p = path[next++ % 8];
    snprintf(p, sizeof path[0], "%s/%s", folder, name);
    return p;
}

// The number of files in it.
static inline int folder_count(void)
{
    int count = 0;
    DIR *d = opendir(folder);
    ck_assert_ptr_nonnull(d);
    while (readdir(d)) count++;
    closedir(d);
    return count - 2; // without . and ..
}

static inline void folder_remove(void)
{
    DIR *d = opendir(folder);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            ck_assert_int_eq(unlink(folder_path(e->d_name)), 0);
    closedir(d);
    ck_assert_int_eq(rmdir(folder), 0);
}

// Writes a file without the library's help.
static inline void folder_write(const char *name, const void *bytes, size_t size)
{
    FILE *f = fopen(folder_path(name), "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
    ck_assert_int_eq(fclose(f), 0);
}
#endif
