// Files appear complete or not at all.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tensor/file.h"
#include "tests/checks.h"
#include "tests/folder.h"

static void ck_content(const char *name, const char *wanted)
{
    size_t size;
    unsigned char *bytes = el_file_read("test", folder_path(name), &size);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq(size, strlen(wanted));
    ck_assert_str_eq((char *)bytes, wanted); // also that a NUL follows
    free(bytes);
}

START_TEST(test_write_and_read)
{
    ck_assert(el_file_write("test", folder_path("a"), "first", 5));
    ck_content("a", "first");
    ck_assert(el_file_write("test", folder_path("a"), "the second", 10));
    ck_content("a", "the second");
    ck_assert(el_file_write("test", folder_path("empty"), "", 0));
    ck_content("empty", "");
    ck_assert_int_eq(folder_count(), 2);
    ck_no_error();
}
END_TEST

START_TEST(test_write_in_parts)
{
    ElFileWriter w = el_file_begin("test", folder_path("a"));
    el_file_put(&w, "one ", 4);
    ck_assert_int_ne(access(folder_path("a"), F_OK), 0);
    el_file_put(&w, "two", 3);
    ck_assert(el_file_end(&w));
    ck_content("a", "one two");
}
END_TEST

START_TEST(test_two_writers_of_one_file)
{
    ElFileWriter v = el_file_begin("test", folder_path("a"));
    ElFileWriter w = el_file_begin("test", folder_path("a"));
    el_file_put(&v, "v", 1);
    el_file_put(&w, "w", 1);
    ck_assert(el_file_end(&v));
    ck_content("a", "v");
    ck_assert(el_file_end(&w));
    ck_content("a", "w");
    ck_assert_int_eq(folder_count(), 1);
}
END_TEST

START_TEST(test_mode_and_link_stay)
{
    struct stat info;
    folder_write("secret", "old", 3);
    ck_assert_int_eq(chmod(folder_path("secret"), 0600), 0);
    ck_assert_int_eq(symlink("secret", folder_path("link")), 0);
    ck_assert(el_file_write("test", folder_path("link"), "new", 3));
    ck_content("secret", "new");
    ck_assert_int_eq(lstat(folder_path("link"), &info), 0);
    ck_assert(S_ISLNK(info.st_mode));
    ck_assert_int_eq(stat(folder_path("secret"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
}
END_TEST

// A limit on the size of files stands for a full disk: write() fails half-way.
START_TEST(test_full_disk)
{
    static const char long_text[100000];
    folder_write("a", "old", 3);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, small;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){4096, before.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool done = el_file_write("el_params_save", folder_path("a"), long_text, sizeof long_text);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert(!done);
    ck_assert_ptr_nonnull(strstr(el_error_text(), folder_path("a")));
    ck_assert_ptr_nonnull(strstr(el_error_text(), "el_params_save: cannot write"));
    ck_error_has("File too large");
    ck_content("a", "old");
    ck_assert_int_eq(folder_count(), 1);
}
END_TEST

START_TEST(test_unwritable)
{
    ck_assert(!el_file_write("test", folder_path("no/such/a"), "x", 1));
    ck_error_has("No such file or directory");
    ck_assert(!el_file_write("test", NULL, "x", 1));
    ck_error_has("test: the path is NULL");
    ck_assert(!el_file_write("test", folder, "x", 1));
    ck_error_has("no regular file");
    ck_assert(!el_file_write("test", "/dev/null", "x", 1));
    ck_error_has("no regular file");
    ck_assert_int_eq(folder_count(), 0);
}
END_TEST

START_TEST(test_forbidden_folder)
{
    if (geteuid() == 0) return; // root may write anywhere
    ck_assert_int_eq(chmod(folder, 0500), 0);
    bool done = el_file_write("test", folder_path("a"), "x", 1);
    ck_assert_int_eq(chmod(folder, 0700), 0);
    ck_assert(!done);
    ck_error_has("Permission denied");
}
END_TEST

// The target becomes a folder meanwhile, so that only the last step, rename, can fail.
START_TEST(test_rename_fails)
{
    ElFileWriter w = el_file_begin("test", folder_path("a"));
    el_file_put(&w, "x", 1);
    ck_assert_int_eq(mkdir(folder_path("a"), 0700), 0);
    ck_assert(!el_file_end(&w));
    ck_error_has("cannot write");
    ck_assert_int_eq(rmdir(folder_path("a")), 0);
    ck_assert_int_eq(folder_count(), 0);
}
END_TEST

START_TEST(test_unreadable)
{
    size_t size;
    ck_assert_ptr_null(el_file_read("test", folder_path("none"), &size));
    ck_error_has("No such file or directory");
    ck_assert_ptr_null(el_file_read("test", folder, &size));
    ck_error_has("no regular file");
    ck_assert_ptr_null(el_file_read("test", "/dev/zero", &size));
    ck_error_has("no regular file");
    ck_assert_ptr_null(el_file_read("test", NULL, &size));
    ck_error_has("the path is NULL");
}
END_TEST

START_TEST(test_file_that_says_it_is_empty)
{
    size_t size;
    unsigned char *bytes = el_file_read("test", "/proc/self/status", &size);
    if (access("/proc/self/status", R_OK) == 0) {
        ck_assert_ptr_nonnull(bytes);
        ck_assert_uint_gt(size, 10);
    }
    free(bytes);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("file");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_write_and_read);
    tcase_add_test(cases, test_write_in_parts);
    tcase_add_test(cases, test_two_writers_of_one_file);
    tcase_add_test(cases, test_mode_and_link_stay);
    tcase_add_test(cases, test_full_disk);
    tcase_add_test(cases, test_unwritable);
    tcase_add_test(cases, test_forbidden_folder);
    tcase_add_test(cases, test_rename_fails);
    tcase_add_test(cases, test_unreadable);
    tcase_add_test(cases, test_file_that_says_it_is_empty);
    return run_cases("file", cases);
}
