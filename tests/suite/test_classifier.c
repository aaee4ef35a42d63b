// The feature classifier: how well it learns, and its cache whatever becomes of it.
#include <math.h>

#include "suite/metrics/cache.h"
#include "suite/metrics/classifier.h"
#include "tests/suite/fixture.h"

static void begin(void)
{
    digits_open();
    ck_assert_int_eq(setenv("ELBO_CACHE", folder, 1), 0);
}

// Opens the classifier and says whether it was trained, which takes operations.
static bool trained(Classifier *c)
{
    int64_t before = el_flops();
    ck_assert_int_eq(classifier_open(c, data), DONE);
    ck_assert_int_eq(c->kind, FEATURES_TRAINED);
    ck_assert(c->from_cache == (el_flops() == before));
    ck_assert_double_gt(c->accuracy, .9);
    return !c->from_cache;
}

static bool same_weights(const Classifier *a, const Classifier *b)
{
    for (int k = 0; k < el_params_count(a->network.params); k++) {
        const ElTensor *x = a->network.params.list->item[k].tensor;
        const ElTensor *y = b->network.params.list->item[k].tensor;
        if (memcmp(x->data, y->data, (size_t)el_numel(x) * sizeof *x->data) != 0) return false;
    }
    return true;
}

static const char *cached_file(void)
{
    static Path path;
    path = cache_network_path(&(CachedNetwork){.data = data->checksum});
    return path.text;
}

static void flip_byte(long from_end)
{
    FILE *f = fopen(cached_file(), "r+b");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fseek(f, -from_end, SEEK_END), 0);
    int byte = fgetc(f);
    ck_assert_int_eq(fseek(f, -from_end, SEEK_END), 0);
    ck_assert_int_ne(fputc(byte ^ 1, f), EOF);
    ck_assert_int_eq(fclose(f), 0);
}

// Trained once; a file with one wrong bit is not taken, and replaced by the same bytes. What was
// trained on grey pixels is not for black and white ones.
START_TEST(kept_and_checked)
{
    Classifier first, second, third, fourth, binary;
    ck_assert(trained(&first));
    ck_assert_int_eq(folder_count(), 1);
    ck_assert(!trained(&second));
    ck_assert(same_weights(&first, &second));
    ck_assert_double_eq(first.accuracy, second.accuracy);
    flip_byte(100);
    ck_assert(trained(&third));
    ck_assert(same_weights(&first, &third));
    ck_assert(!trained(&fourth));
    ck_assert(el_data_binarise(data, EL_BINARISE_THRESHOLD));
    ck_assert_int_eq(classifier_open(&binary, data), DONE);
    ck_assert(!binary.from_cache);
    classifier_close(&binary);
    classifier_close(&first);
    classifier_close(&second);
    classifier_close(&third);
    classifier_close(&fourth);
}
END_TEST

// Files that are no networks, or networks of something else.
START_TEST(files_that_are_not_taken)
{
    Network n = network_new(data->height, data->width, data->classes);
    CachedNetwork ours = {.data = data->checksum, .count = data->train.count, .accuracy = .5};
    CachedNetwork found = ours;
    ck_assert(!cache_load_network(&found, &n)); // there is none
    cache_save_network(&ours, &n);
    found.accuracy = 0;
    ck_assert(cache_load_network(&found, &n));
    ck_assert_double_eq(found.accuracy, .5);
    found.count--; // fewer images
    ck_assert(!cache_load_network(&found, &n));
    found.count++;
    ck_assert_int_eq(truncate(cached_file(), 2000), 0);
    ck_assert(!cache_load_network(&found, &n));
    ck_assert_int_eq(truncate(cached_file(), 0), 0);
    ck_assert(!cache_load_network(&found, &n));
    network_free(&n);
}
END_TEST

// A folder that cannot be (its place is taken by a file) costs the cache and nothing else. One
// thread makes the same bytes as two, and the program's random numbers and batches stay where they
// were.
START_TEST(no_folder_and_no_traces)
{
    Classifier one, two;
    folder_write("file", "x", 1);
    ck_assert_int_eq(setenv("ELBO_CACHE", folder_path("file/cache"), 1), 0);
    el_random_seed(4);
    ElRandom before = *el_random_current();
    ck_assert(el_threads_set(1));
    ck_assert(trained(&one));
    ck_assert(el_threads_set(2));
    ck_assert(trained(&two));
    ck_assert(same_weights(&one, &two));
    ck_assert_mem_eq(&before, el_random_current(), sizeof before);
    ck_assert_int_eq(data->epoch, 0);
    ck_assert_int_eq(data->next, 0);
    classifier_close(&one);
    classifier_close(&two);
}
END_TEST

START_TEST(where_the_cache_is)
{
    ck_assert_int_eq(unsetenv("ELBO_CACHE"), 0);
    ck_assert_int_eq(setenv("XDG_CACHE_HOME", "/x", 1), 0);
    ck_assert_int_eq(setenv("HOME", "/home/me", 1), 0);
    ck_assert_str_eq(cache_folder().text, "/x/elbo");
    ck_assert_int_eq(unsetenv("XDG_CACHE_HOME"), 0);
    ck_assert_str_eq(cache_folder().text, "/home/me/.cache/elbo");
    ck_assert_int_eq(unsetenv("HOME"), 0);
    ck_assert_str_eq(cache_folder().text, "./runs");
}
END_TEST

// --- without labels, and without images ----------------------------------------------------------

START_TEST(random_features)
{
    ElData unlabelled = *data;
    unlabelled.train.labels = unlabelled.test.labels = NULL;
    Classifier c;
    ck_assert_int_eq(classifier_open(&c, &unlabelled), DONE);
    ck_assert_int_eq(c.kind, FEATURES_RANDOM);
    ck_assert(isnan(c.accuracy));
    ck_assert_int_eq(folder_count(), 0);
    ElTensor *all = classifier_features_of(&c, data, &data->test, data->test.count);
    ElTensor *x = el_data_rows(data, &data->test, 300, 2);
    ck_assert_mem_eq(classifier_features(&c, x)->data, all->data + 300 * 84,
                     2 * 84 * sizeof *x->data);
    classifier_close(&c);
}
END_TEST

START_TEST(points)
{
    ElData flat = *data;
    flat.height = 1;
    flat.width = 64;
    Classifier c;
    ck_assert_int_eq(classifier_open(&c, &flat), DONE);
    ck_assert_int_eq(c.kind, FEATURES_PIXELS);
    ElTensor *x = el_data_rows(data, &data->test, 0, 3), *y = classifier_features(&c, x);
    ck_assert_mem_eq(x->data, y->data, 3 * 64 * sizeof *x->data);
    classifier_close(&c);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("classifier");
    tcase_add_checked_fixture(cases, begin, digits_close);
    tcase_add_test(cases, kept_and_checked);
    tcase_add_test(cases, files_that_are_not_taken);
    tcase_add_test(cases, no_folder_and_no_traces);
    tcase_add_test(cases, where_the_cache_is);
    tcase_add_test(cases, random_features);
    tcase_add_test(cases, points);
    tcase_set_timeout(cases, 100);
    return run_cases("classifier", cases);
}
