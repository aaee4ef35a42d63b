// Runs and their folders: what is kept, what is taken back, and what is measured.
#include <math.h>

#include "suite/measure/figures_file.h"
#include "suite/pictures.h"
#include "suite/train.h"
#include "tests/suite/fixture.h"

static Options options_of(const char *name, int epochs)
{
    return (Options){.out = folder_path(name), .epochs = epochs, .batch = 128, .seed = 3};
}

static void remove_run(const char *name)
{
    run_remove_files(folder_path(name));
    ck_assert_int_eq(rmdir(folder_path(name)), 0); // it held the files of a run and no others
}

// --- folders -------------------------------------------------------------------------------------

START_TEST(folders_are_undone)
{
    Folder f;
    ck_assert_int_eq(folder_create(&f, folder_path("a/b/c//")), DONE);
    ck_assert(file_exists(folder_path("a/b/c")));
    folder_undo(&f);
    ck_assert_int_eq(folder_count(), 0);
    ck_assert_int_eq(folder_create(&f, folder), DONE);
    folder_undo(&f);
    ck_assert(file_exists(folder)); // it was there before
}
END_TEST

START_TEST(folder_that_cannot_be)
{
    Folder f;
    folder_write("file", "x", 1);
    ck_assert_int_eq(folder_create(&f, folder_path("file/a")), ASKED_WRONGLY);
    ck_status_has("file/a");
    char deep[6000];
    memset(deep, 'x', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    ck_assert_int_eq(folder_create(&f, deep), ASKED_WRONGLY);
    ck_status_has("a path of 5999 bytes");
}
END_TEST

START_TEST(folder_with_nothing_in_it)
{
    ck_assert(folder_is_empty(folder));
    ck_assert(folder_is_empty(folder_path("none")));
    folder_write("file", "x", 1);
    ck_assert(!folder_is_empty(folder));
}
END_TEST

// --- what is asked for ---------------------------------------------------------------------------

// Fashion-MNIST that is there and broken is an error, not a reason to train on something else.
START_TEST(usual_data)
{
    ElData *usual;
    ck_assert_int_eq(setenv("ELBO_FASHION", folder_path("none"), 1), 0);
    ck_assert_int_eq(data_open(&usual, NULL), DONE);
    ck_assert_str_eq(usual->name, "digits");
    el_data_free(usual);
    ck_assert_int_eq(setenv("ELBO_FASHION", folder, 1), 0);
    ck_assert_int_eq(data_open(&usual, NULL), ASKED_WRONGLY);
    ck_status_has("train-images");
    ck_assert_int_eq(unsetenv("ELBO_FASHION"), 0);
}
END_TEST

// --- runs ----------------------------------------------------------------------------------------

START_TEST(nothing_completed_nothing_left)
{
    Run r;
    Options o = options_of("runs/a", 2);
    ck_assert_int_eq(run_create(&r, &o, model_family("vae"), data), DONE);
    ck_assert(file_exists(folder_path("runs/a/config.json")));
    run_close(&r);
    ck_assert_int_eq(folder_count(), 0);
}
END_TEST

START_TEST(defaults_are_filled_in)
{
    Run r;
    Options o = options_of("a", 0);
    ck_assert_int_eq(run_create(&r, &o, model_family("gan"), data), DONE);
    ck_assert_int_eq(r.options.epochs, 182); // 2,000 steps of 11 an epoch
    ck_assert_int_eq(r.options.hidden, 400);
    ck_assert_double_eq(r.options.lr, 2e-4);
    ck_assert_str_eq(r.options.data, "digits");
    run_close(&r);
}
END_TEST

START_TEST(what_pca_lacks_is_zero)
{
    Run r;
    Options o = options_of("a", 5);
    o.hidden = 40;
    ck_assert_int_eq(run_create(&r, &o, model_family("pca"), data), DONE);
    ck_assert_int_eq(r.options.epochs + r.options.batch + r.options.hidden, 0);
    ck_assert_double_eq(r.options.lr, 0);
    ck_assert_int_eq(r.options.latent, 20);
    run_close(&r);
    o.latent = 65; // of 64 pixels
    ck_assert_int_eq(run_create(&r, &o, model_family("pca"), data), ASKED_WRONGLY);
    ck_status_has("64 would do");
    run_close(&r);
}
END_TEST

START_TEST(trained_run_opens)
{
    Run r;
    Options o = options_of("a", 2);
    ck_assert_int_eq(run_create(&r, &o, model_family("vae"), data), DONE);
    ck_assert_int_eq(train(&r, true), DONE);
    double loss = r.history.row[1].test[0];
    run_close(&r);
    ck_assert_int_eq(run_open(&r, folder_path("a")), DONE);
    ck_assert_int_eq(run_open_data(&r, NULL), DONE);
    double mean[MODEL_MAX_TERMS];
    ck_assert_int_eq(measure_terms(&r, &r.data->test, mean), DONE);
    ck_assert_double_eq(mean[0], loss);
    ck_assert_double_eq_tol(mean[0], mean[1] + mean[2], 1e-3);
    el_data_free(r.data);
    run_close(&r);
    remove_run("a");
}
END_TEST

// The state is as good as the model, unless something is fitted at the end.
START_TEST(run_that_was_not_ended_opens)
{
    static const char *const name[] = {"gan", "ae"};
    for (int k = 0; k < 2; k++) {
        Run r;
        Options o = options_of("a", 1);
        ck_assert_int_eq(run_create(&r, &o, model_family(name[k]), data), DONE);
        ck_assert_int_eq(train(&r, true), DONE);
        run_close(&r);
        ck_assert_int_eq(remove(folder_path("a/model.safetensors")), 0);
        ck_assert_int_eq(run_open(&r, folder_path("a")), k ? ASKED_WRONGLY : DONE);
        if (k) ck_status_has("go on with it");
        run_close(&r);
        remove_run("a");
    }
}
END_TEST

START_TEST(second_run_is_refused)
{
    Run r;
    Options o = options_of("a", 1);
    ck_assert_int_eq(run_create(&r, &o, model_family("ae"), data), DONE);
    ck_assert_int_eq(train(&r, true), DONE);
    run_close(&r);
    ck_assert_int_eq(run_create(&r, &o, model_family("ae"), data), ASKED_WRONGLY);
    ck_status_has("holds a run already");
    run_close(&r);
    ck_assert(file_exists(folder_path("a/model.safetensors"))); // that of the first
    remove_run("a");
}
END_TEST

// Measuring and drawing take no random numbers away from training.
START_TEST(looking_changes_nothing)
{
    Run r;
    Options o = options_of("a", 1);
    ck_assert_int_eq(run_create(&r, &o, model_family("vae"), data), DONE);
    ElRandom before = *el_random_current();
    double mean[MODEL_MAX_TERMS];
    Figures found = {0};
    Lab lab = {.data = data, .budget = BUDGET_QUICK};
    ck_assert_int_eq(measure_terms(&r, &data->test, mean), DONE);
    ck_assert_int_eq(measure_run(&r, &lab, false, &found), DONE);
    ck_assert_int_gt(found.count, 10);
    lab_close(&lab);
    ck_assert_int_eq(
        picture_write(&r, picture_usual(&r, PICTURE_SAMPLES), folder_path("a/samples.png")), DONE);
    ck_assert_mem_eq(&before, el_random_current(), sizeof before);
    run_close(&r);
}
END_TEST

// Figures come back from their file as they were, and a broken file is refused.
START_TEST(figures_there_and_back)
{
    Figures f = {0}, back;
    const char *path = folder_path("figures.json");
    const Metric *error = metric_named("reconstruction_se"), *size = metric_named("parameters");
    figures_add(&f, error, (Estimate){1. / 3, .01, 360});
    figures_add_number(&f, size, 7, 1);
    figures_add(&f, error, (Estimate){5, 6, 0}); // was not measured
    ck_assert_int_eq(figures_write(&f, path), DONE);
    ck_assert_int_eq(figures_read(&back, path), DONE);
    ck_assert_int_eq(back.count, 2);
    ck_assert_ptr_eq(back.figure[0].metric, error);
    ck_assert_double_eq(back.figure[0].estimate.mean, 1. / 3);
    ck_assert_double_eq(back.figure[0].estimate.standard_error, .01);
    ck_assert_int_eq(back.figure[0].estimate.n, 360);
    ck_assert_double_nan(back.figure[1].estimate.standard_error);
    const char *const broken[] = {"{}", "[3]", "[{\"metric\": \"none\", \"n\": 1}]",
                                  "[{\"metric\": \"parameters\"}]", "["};
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
        folder_write("figures.json", broken[k], strlen(broken[k]));
        ck_assert_int_eq(figures_read(&back, path), ASKED_WRONGLY);
        ck_status_has("figures.json");
    }
    remove(path);
}
END_TEST

START_TEST(unwritable_log)
{
    History h = {0};
    ck_assert(history_add(&h, (EpochRow){.epoch = 1}));
    ck_assert_int_eq(history_write(&h, model_family("vae"), folder_path("none/log.jsonl")),
                     ASKED_WRONGLY);
    ck_status_has("none/log.jsonl");
    history_free(&h);
}
END_TEST

// What is no number is null in the file and NaN again when it is read.
START_TEST(log_there_and_back)
{
    History h = {0}, back = {0};
    for (int k = 1; k <= 40; k++)
        ck_assert(history_add(&h, (EpochRow){.epoch = k, .train = {1. / k}, .test = {NAN, k}}));
    const char *path = folder_path("log.jsonl");
    ck_assert_int_eq(history_write(&h, model_family("vae"), path), DONE);
    ck_assert_int_eq(history_read(&back, model_family("vae"), path, 30), DONE);
    ck_assert_int_eq(back.count, 30);
    ck_assert_double_eq(back.row[29].train[0], 1. / 30);
    ck_assert_double_nan(back.row[29].test[0]);
    ck_assert_double_eq(back.row[29].test[1], 30);
    history_free(&back);
    ck_assert_int_eq(history_read(&back, model_family("vae"), path, 41), ASKED_WRONGLY);
    ck_status_has("log.jsonl");
    history_free(&back);
    history_free(&h);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("run");
    tcase_add_checked_fixture(cases, digits_open, digits_close);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, folders_are_undone);
    tcase_add_test(cases, folder_that_cannot_be);
    tcase_add_test(cases, folder_with_nothing_in_it);
    tcase_add_test(cases, usual_data);
    tcase_add_test(cases, nothing_completed_nothing_left);
    tcase_add_test(cases, defaults_are_filled_in);
    tcase_add_test(cases, what_pca_lacks_is_zero);
    tcase_add_test(cases, trained_run_opens);
    tcase_add_test(cases, run_that_was_not_ended_opens);
    tcase_add_test(cases, second_run_is_refused);
    tcase_add_test(cases, looking_changes_nothing);
    tcase_add_test(cases, figures_there_and_back);
    tcase_add_test(cases, unwritable_log);
    tcase_add_test(cases, log_there_and_back);
    return run_cases("suite/run", cases);
}
