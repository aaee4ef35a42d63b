// The half and the full moon: what is measured of the tale, and what is said of other figures.
#include "suite/moons/moons.h"
#include "tests/suite/fixture.h"

// What issue 5 asks of the range with the gap, at the usual five seeds; and the tale to the letter.
START_TEST(as_asked)
{
    Moons m;
    ck_assert_int_eq(moons_run(folder, 0, BUDGET_STANDARD), DONE);
    ck_assert_int_eq(moons_read(&m, folder), DONE);
    ck_assert_int_eq(m.seeds, 5);
    ck_assert_double_eq_tol(m.average, 34.85, .1);
    ck_assert_str_eq(moon_kinds[0].name, "ae");
    ck_assert_str_eq(moon_kinds[2].name, "vae");
    const Estimate *ae = m.experiment[MOONS_GAP].figure[0];
    const Estimate *vae = m.experiment[MOONS_GAP].figure[2];
    ck_assert_double_lt(vae[MOON_MIDPOINT].mean, .7 * ae[MOON_MIDPOINT].mean);
    ck_assert_double_lt(vae[MOON_MIDPOINT].mean, m.average);
    ck_assert_double_le(vae[MOON_RANDOM].mean, .1 * ae[MOON_RANDOM].mean);
    for (int k = 0; k < MOON_MODELS; k++)
        ck_assert_double_gt(m.experiment[MOONS_TWO].figure[k][MOON_MIDPOINT].mean, .5 * m.average);
    for (int e = 0; e < MOON_EXPERIMENTS; e++) {
        ck_assert_uint_gt(m.experiment[e].size, 1000);
        ck_assert_int_eq(memcmp(m.experiment[e].png, "\x89PNG", 4), 0);
        ck_assert_ptr_nonnull(strstr(m.experiment[e].caption, "true moons"));
    }
    ck_no_error();
    moons_free(&m);
}
END_TEST

static Moons figures(double ae, double vae, double random_ae, double random_vae)
{
    Moons m = {.seeds = 2, .average = 34.8};
    for (int e = 0; e < MOON_EXPERIMENTS; e++)
        for (int k = 0; k < MOON_MODELS; k++) {
            Estimate *figure = m.experiment[e].figure[k];
            figure[MOON_MIDPOINT].mean = k == 2 ? vae : ae + k;
            figure[MOON_RANDOM].mean = k == 2 ? random_vae : random_ae + k;
        }
    return m;
}

static void ck_says(Moons m, const char *part, bool expected)
{
    Text t = {0};
    moons_words(&t, &m);
    ck_assert(!t.failed);
    ck_assert_msg((strstr(t.data, part) != NULL) == expected, "\"%s\" in: %s", part, t.data);
    text_free(&t);
}

START_TEST(words_follow_the_figures)
{
    Moons vae_ahead = figures(44, 36, 5, .5), ae_ahead = figures(38, 50, 1, 3);
    ck_says(vae_ahead, "the tale is false", true);
    ck_says(vae_ahead, "the variational autoencoder decodes the midpoint nearest", true);
    ck_says(vae_ahead, "0.82 times that of the autoencoder (44.0", true);
    ck_says(vae_ahead, "what the variational autoencoder decodes of them", true);
    ck_says(ae_ahead, "the autoencoder decodes the midpoint nearest", true);
    ck_says(ae_ahead, "times that of the autoencoder", false);
    ck_says(ae_ahead, "what the autoencoder decodes of them", true);
    ck_says(ae_ahead, "prior delivers", false);
    ck_says(figures(44, 30, 5, .5), "the tale is false", true);
    ck_says(figures(44, 10, 5, .5), "the tale is false", false);
}
END_TEST

START_TEST(refusals)
{
    Moons m;
    ck_assert_int_eq(moons_read(&m, folder), ASKED_WRONGLY);
    ck_status_has("moons.json");
    moons_free(&m);
    static const char *const broken[] = {"{}", "[]", "[3", "[{\"model\": \"average\"}]",
                                         "[{\"model\": 3, \"value\": 1}]"};
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++) {
        folder_write("moons.json", broken[k], strlen(broken[k]));
        ck_assert_int_eq(moons_read(&m, folder), ASKED_WRONGLY);
        ck_status_has("moons.json");
        moons_free(&m);
    }
    ck_assert_int_eq(moons_run("/proc/moons", 1, BUDGET_QUICK), ASKED_WRONGLY);
    ck_status_has("/proc/moons");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("moons");
    tcase_set_timeout(cases, 600);
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, refusals);
    tcase_add_test(cases, words_follow_the_figures);
    tcase_add_test(cases, as_asked);
    return run_cases("moons", cases);
}
