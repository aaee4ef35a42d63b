// The report's words follow the figures: fed with others, the page says otherwise. And no input,
// however odd, makes it say nothing, break, or show what is not a number.
#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "suite/comparison.h"
#include "suite/moons/moons.h"
#include "tensor/file.h"
#include "tests/checks.h"
#include "tests/folder.h"

enum { ERROR, BOUND, TIME, SIZE, METRICS };

static const Metric metrics[METRICS] = {
    {"se", "Error", "SE/img", "How far off.", -1, 2},
    {"elbo", "Bound", "nats", "A lower bound.", +1, 1},
    {"seconds", "Time", "s", "From first to last.", -1, 1},
    {"parameters", "Size", "", "How many numbers.", 0, 0},
};

static const MetricGroup groups[] = {{"Worth", 0, METRICS}};
static Entrant entrants[3];
static Result results[16];
static Curve curves[4];
static Picture pictures[4];
static double falling[3] = {30, 20, 10}, missing[3] = {NAN, NAN, NAN};
static unsigned char png[24] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x1e\0\0\0\x1e";
static Comparison c;

// Three models and no figures.
static void begin(void)
{
    folder_make();
    entrants[0] = (Entrant){
        .name = "pca", .title = "Alpha", .summary = "A line.", .command = "elbo train pca"};
    entrants[1] = (Entrant){
        .name = "ae", .title = "Beta", .summary = "A funnel.", .command = "elbo train ae"};
    entrants[2] = (Entrant){
        .name = "vae", .title = "Gamma", .summary = "A cloud.", .command = "elbo train vae"};
    c = (Comparison){
        .data = "digits",
        .train_count = 1437,
        .test_count = 360,
        .height = 8,
        .width = 8,
        .epochs = 10,
        .batch = 128,
        .seed = 7,
        .threads = 2,
        .seconds = 95,
        .command = "elbo compare --seed 7",
        .version = "0.1.0",
        .processor = "Abacus",
        .date = "2026-11-22",
        .entrants = 3,
        .metrics = METRICS,
        .entrant = entrants,
        .metric = metrics,
        .groups = 1,
        .group = groups,
        .result = results,
        .curve = curves,
        .picture = pictures,
    };
}

static void add(int entrant, int metric, double value, double error)
{
    results[c.results++] = (Result){.model = entrants[entrant].name,
                                    .metric = &metrics[metric],
                                    .value = value,
                                    .standard_error = error,
                                    .n = 360};
}

// The page, to be freed.
static char *page_of(void)
{
    size_t size;
    ck_assert(report_write(&c, folder_path("report.html")));
    char *page = (char *)el_file_read("test", folder_path("report.html"), &size);
    ck_assert_ptr_nonnull(page);
    ck_no_error();
    return page;
}

// The page with its markup and the spaces that it leaves taken out: what a reader reads.
static char *words_of(void)
{
    char *page = page_of(), *to = page;
    for (const char *from = strstr(page, "<body>"); *from; from++) {
        if (*from == '<') {
            from = strchr(from, '>');
        } else if (!isspace((unsigned char)*from)) {
            *to++ = *from;
        } else if (to > page && to[-1] != ' ') {
            *to++ = ' ';
        }
    }
    *to = '\0';
    return page;
}

static void check(char *text, const char *part, bool there)
{
    ck_assert_msg((strstr(text, part) != NULL) == there, "%s \"%s\" in: %.2000s",
                  there ? "no" : "there is", part, text);
}

static void says(const char *part)
{
    char *text = words_of();
    check(text, part, true);
    free(text);
}

static void page_has(const char *part, bool there)
{
    char *text = page_of();
    check(text, part, there);
    free(text);
}

START_TEST(test_statement)
{
    says("Three models on digits");
    says(
        "trained on the same 1,437 images of digits, 8\u00a0\u00d7\u00a08 pixels each. The figures "
        "are those of 360 test images, kept apart.");
    says("10 epochs, in batches of 128, from seed 7 on. Run on 2026-11-22 with elbo 0.1.0 on 2 "
         "threads (Abacus), in 1\u00a0min\u00a035\u00a0s altogether.");
    c.processor = c.date = c.version = NULL;
    c.seconds = NAN;
    c.threads = 1;
    says("Run on 1 thread. ");
    c.epochs = 0;
    c.validation_count = 120;
    says("Choices were made on 120 others, held out for validation; the figures are those of 360");
    says("Each was trained for its own usual number of epochs, or fitted at once, in batches of "
         "128, from seed 7 on.");
}
END_TEST

START_TEST(test_leader)
{
    add(0, ERROR, 14.66, NAN);
    add(1, ERROR, 8.14, NAN);
    says("Error (SE/img, lower is better): Beta leads at 8.14; Alpha follows at 14.66, a gap of "
         "6.52.");
    add(2, ERROR, 5, NAN);
    says("Gamma leads at 5.00; Beta follows at 8.14, a gap of 3.14.");
    c.results--;
    results[0].value = 3.004;
    results[1].value = 8.136; // the gap is what subtracting gives
    says("Alpha leads at 3.00; Beta follows at 8.14, a gap of 5.14.");
    add(2, BOUND, -244.31, NAN);
    add(1, BOUND, -260, NAN);
    says("Bound (nats, higher is better): Gamma leads at \u2212244.3; Beta follows at "
         "\u2212260.0, a gap of 15.7.");
    results[3].value = 1;
    says("Beta leads at 1.0; Gamma follows at \u2212244.3, a gap of 245.3.");
}
END_TEST

START_TEST(test_ties)
{
    add(0, ERROR, 8.141, NAN);
    add(1, ERROR, 8.139, NAN);
    says("a tie of all two, Alpha and Beta, at 8.14.");
    page_has("class=\"star\"", false);
    add(2, ERROR, 9, NAN);
    says("Alpha and Beta share the lead at 8.14; Gamma follows at 9.00, a gap of 0.86.");
    says("\u2605 8.14, best");
    results[0].standard_error = 0.01;
    results[1].standard_error = 0.8;
    results[2].standard_error = 0.01;
    says(
        "Alpha and Beta are ahead on paper at 8.14 \u00b1 0.80; Gamma follows at 9.00 \u00b1 0.01, "
        "a gap of 0.86, less than two standard errors: no clear lead.");
}
END_TEST

START_TEST(test_within_errors)
{
    add(0, ERROR, 8.10, 0.05);
    add(1, ERROR, 8.20, 0.05);
    says("Alpha is ahead on paper at 8.10 \u00b1 0.05; Beta follows at 8.20 \u00b1 0.05, a gap "
         "of 0.10, less than two standard errors: no clear lead.");
    results[1].value = 8.30;
    says("Alpha leads at 8.10 \u00b1 0.05; Beta follows at 8.30 \u00b1 0.05, a gap of 0.20, "
         "2.8 standard errors.");
    results[1].value = 9;
    says("a gap of 0.90, 13 standard errors.");
    results[1].value = 16;
    says("a gap of 7.90."); // more than a hundred
    results[0].standard_error = 0.0004;
    says("8.10 \u00b1 0.0004");
}
END_TEST

START_TEST(test_missing)
{
    says("No likelihood, quality of samples or cost was measured of two models.");
    add(2, BOUND, -244.3, 0.8);
    add(1, SIZE, 1234567, NAN);
    says("No likelihood, quality of samples or cost was measured of two models.");
    says("\u2212244.3 \u00b1 0.8");
    says("\u2013no value");
    says("1,234,567");
    says("Not measured of Alpha.");
    page_has("Size</span> <span class=\"unit\">(", false);
    page_has("class=\"star\"", false);
}
END_TEST

START_TEST(test_not_numbers)
{
    add(0, ERROR, NAN, NAN);
    add(1, ERROR, INFINITY, INFINITY);
    add(2, TIME, 1e300, -INFINITY);
    add(1, TIME, -1e300, NAN);
    add(0, BOUND, DBL_MAX, DBL_MAX);
    add(1, BOUND, -DBL_MAX, DBL_MAX);
    double wild[3] = {NAN, INFINITY, 5}, huge[3] = {-1e99, 1e99, 1e300};
    curves[0] =
        (Curve){.model = "pca", .unit = "nats", .epochs = 3, .train = wild, .test = missing};
    curves[1] = (Curve){.model = "ae", .unit = "nats", .epochs = 3, .train = huge, .test = wild};
    curves[2] =
        (Curve){.model = "vae", .unit = "nats", .epochs = 3, .train = missing, .test = missing};
    c.curves = 3;
    c.seconds = INFINITY;
    says("Gamma has no loss that is a finite number");
    char *page = page_of(), *body = strstr(page, "<body>");
    *strstr(body, "<script>") = '\0';
    for (char *p = body; *p; p++) *p = (char)tolower((unsigned char)*p);
    check(body, "nan", false);
    check(body, "inf", false);
    free(page);
}
END_TEST

START_TEST(test_markup_in_names)
{
    static const Metric odd = {"m", "<i>&\"'", "<u>", "</dd><script>", -1, 1};
    Entrant e = {.name = "<b>",
                 .title = "A<script>&\"'</title>",
                 .summary = "<s>",
                 .command = "rm \"x\" && y"};
    Result r = {.model = "<b>", .metric = &odd, .value = 1, .standard_error = NAN, .n = 2};
    Curve curve = {.model = "<b>",
                   .unit = "<u>",
                   .epochs = 3,
                   .train = falling,
                   .test = missing,
                   .loss = "<l>"};
    Picture picture = {"<b>", PICTURE_SAMPLES, "\" onerror=\"alert(1)", png, sizeof png};
    c = (Comparison){
        .data = "<d>",
        .command = "<c>",
        .version = "<v>",
        .processor = "<p>",
        .date = "<t>",
        .entrants = 1,
        .metrics = 1,
        .results = 1,
        .curves = 1,
        .pictures = 1,
        .entrant = &e,
        .metric = &odd,
        .result = &r,
        .curve = &curve,
        .picture = &picture,
    };
    char *page = page_of();
    const char *const raw[] = {"<d>", "<c>", "<v>", "<p>\n<", "<t>",     "<b>",       "<i>",
                               "<u>", "<s>", "<l>", "A<",     "</dd><s", "\" onerror"};
    for (size_t k = 0; k < sizeof raw / sizeof *raw; k++) check(page, raw[k], false);
    check(page, "A&lt;script&gt;&amp;&quot;&#39;&lt;/title&gt;", true);
    check(page, "alt=\"&quot; onerror=&quot;alert(1)\"", true);
    check(page, "rm &quot;x&quot; &amp;&amp; y", true);
    free(page);
}
END_TEST

START_TEST(test_nothing_at_all)
{
    c.entrants = c.metrics = c.groups = 0;
    says("No models on digits");
    says("No likelihood");
    page_has("<table", false);
    page_has("id=\"samples\"", false);
    c.entrants = 2;
    page_has("<table", false);
    says("elbo train ae");
}
END_TEST

// The summary answers for likelihood, samples and cost, whoever leads; what no model made cannot.
START_TEST(test_summary)
{
    static const Metric asked[] = {
        {"ais_log_likelihood", "AIS", "nats", "How likely.", +1, 1},
        {"frechet_distance", "Frechet", "", "How far.", -1, 2},
        {"seconds", "Training", "s", "How long.", -1, 1},
    };
    const double value[3][3] = {{120, 30, 9}, {300, 20, 7}, {-50, .5, 3}};
    entrants[2].baseline = true;
    c.metric = asked;
    c.metrics = 3;
    c.groups = 0;
    for (int m = 0; m < 3; m++)
        for (int e = 0; e < 3; e++) {
            add(e, m, value[e][m], NAN);
            results[c.results - 1].metric = &asked[m];
        }
    says("Two models on digits");
    says("Likelihood AIS (nats, higher is better): Beta leads at 300.0; Alpha follows at 120.0, a "
         "gap of 180.0. For scale: Gamma \u221250.0.");
    says("Sample quality Frechet (lower is better): Beta "
         "leads at 20.00; Alpha follows at 30.00, a gap of 10.00. For scale: Gamma 0.50. Cost "
         "Training (s, lower is better): Beta leads at 7.0;");
    results[0].value = 301;
    results[3].value = 19;
    results[6].value = 7.02;
    says("Alpha leads at 301.0; Beta follows at 300.0");
    says("Alpha leads at 19.00; Beta follows at 20.00");
    says("Training (s, lower is better): a tie of all two, Alpha and Beta, at 7.0. For scale");
}
END_TEST

START_TEST(test_seeds)
{
    add(0, ERROR, 8.14, .05);
    add(1, ERROR, 9, .5);
    results[0].seeds = 3;
    results[0].low = 8;
    results[0].high = 8.3;
    results[1].seeds = 1;
    entrants[0].seeds = entrants[1].seeds = 3;
    entrants[0].figures = "elbo compare --models pca";
    says("Alpha pca 3 seeds \u2605 8.14, best \u00b1 0.05");
    says("9.00 \u00b1 0.50 (one seed)");
    says("Where a model has several seeds a figure is the mean over them");
    says("Commands that make these figures again Alphaelbo compare --models pca");
    page_has("<path d=\"M4.0 4H", true);
    page_has("href=\"#model-pca\"", true);
    page_has("id=\"model-pca\"", true);
    says("Else \u00b1 is one standard error over the n things measured");
    results[1].seeds = 3; // and all of the table are means over seeds
    page_has("things measured", false);
}
END_TEST

START_TEST(test_published)
{
    static const ModelPublished found[] = {{"digits", "se", 8.27, .05, "Somebody, 1999"},
                                           {"fashion", "se", 1, 0, "Nobody"},
                                           {"digits", "never", 1, 0, "Nobody"},
                                           {0}};
    add(0, ERROR, 8.14, .04);
    page_has("id=\"published\"", false);
    entrants[0].published = found;
    says("Alpha Error SE/img 8.14 \u00b1 0.04 8.27 \u00b1 0.05 \u22120.13 Somebody, 1999");
    page_has("Nobody", false);
    results[0].value = 9;
    says("+0.73");
}
END_TEST

START_TEST(test_missed_classes)
{
    static const Metric covered = {"classes_covered", "Classes", "", "How many.", +1, 0};
    SeedResult seed[] = {{"pca", &covered, 7, 10, NAN, 360},
                         {"ae", &covered, 7, 9, NAN, 360},
                         {"ae", &covered, 8, 3, NAN, 360},
                         {"vae", &covered, 7, 1, NAN, 360}};
    entrants[2].baseline = true;
    c.seed_result = seed;
    c.seed_results = 1;
    c.classes = 10;
    page_has("id=\"runs\"", false);
    c.seed_results = 4;
    says("Beta, seed 7: samples of nine of the ten classes. Beta, seed 8: samples of three of the "
         "ten classes, collapsed.");
    page_has(", seed 7: samples of one", false); // what no model made misses none
}
END_TEST

START_TEST(test_failure)
{
    add(0, ERROR, 1, NAN);
    add(1, ERROR, 0.5, NAN);
    add(2, ERROR, 2, NAN);
    entrants[1].failure = "the loss was <NaN> at step 8";
    pictures[0] = (Picture){"pca", PICTURE_SAMPLES, "shoes", png, sizeof png};
    curves[0] =
        (Curve){.model = "pca", .unit = "nats", .epochs = 3, .train = falling, .test = missing};
    c.pictures = c.curves = 1;
    says("Beta failed and has no figures: the loss was &lt;NaN&gt; at step 8");
    says("Alpha leads at 1.00; Gamma follows at 2.00");
    says("Failed: the loss was &lt;NaN&gt; at step 8 Beta");
    says("None from Gamma.");
    entrants[2].baseline = true;
    page_has("None from", false);
    page_has("colspan=\"4\"", true);
    page_has("data-value=\"0.5\"", false);
}
END_TEST

START_TEST(test_charts)
{
    double small[3] = {1.4, 1.2, 1.0}, other[3] = {40, 22, 12};
    curves[0] = (Curve){.model = "pca", .unit = "SE/img", .epochs = 0, .train = NULL, .test = NULL};
    curves[1] =
        (Curve){.model = "ae", .unit = "nats", .epochs = 3, .train = falling, .test = missing};
    curves[2] =
        (Curve){.model = "vae", .unit = "nats", .epochs = 3, .train = other, .test = falling};
    curves[3] =
        (Curve){.model = "gan", .unit = "SE/img", .epochs = 3, .train = small, .test = missing};
    c.curves = 4;
    says("Alpha is fitted at once and has no curve.");
    says("vae, train: 40.00 at epoch 1, 12.00 at 3. vae, test: 30.00 at epoch 1, 10.00 at 3.");
    page_has("chart-2", true);
    page_has("chart-3", false);
    curves[3].unit = "nats"; // the same, but of another size
    for (int k = 0; k < 3; k++) other[k] += 300, falling[k] += 300;
    page_has("chart-2", true);
    page_has("chart-3", false);
    double tall[3] = {700, 400, 330}; // beside it the others would lie flat
    curves[2].train = tall;
    page_has("chart-3", true);
    curves[2].loss = "negative_elbo";
    says("Gamma: negative_elbo.");
    for (int k = 0; k < 3; k++) falling[k] -= 300;
    curves[1].epochs = 1;
    c.curves = 2;
    says("ae, train: 30.00 at epoch 1. ");
}
END_TEST

START_TEST(test_pictures)
{
    pictures[0] = (Picture){"pca", PICTURE_RECONSTRUCTIONS, "a shoe", png, sizeof png};
    pictures[1] = (Picture){"real", PICTURE_RECONSTRUCTIONS, "real shoes", png, sizeof png};
    pictures[2] = (Picture){"ae", PICTURE_INTERPOLATION, "cut", png, 10};
    c.pictures = 3;
    char *page = page_of();
    check(page, "id=\"samples\"", false);
    check(page, "alt=\"a shoe\" src=\"data:image/png;base64,iVBORw0KGgo", true);
    check(page, "The picture could not be read.", true);
    ck_assert_ptr_nonnull(strstr(strstr(page, "alt=\"real shoes\""), "alt=\"a shoe\""));
    check(page, "None from Beta and Gamma, which have no encoder to make a code of an image.",
          true);
    check(page, "None from Alpha and Gamma.", true);
    free(page);
}
END_TEST

START_TEST(test_drawings)
{
    static unsigned char svg[] = "<svg width=\"1\"/>", other[] = "<html><script>";
    pictures[0] = (Picture){"pca", PICTURE_CODES, "dots", svg, sizeof svg - 1};
    pictures[1] = (Picture){"ae", PICTURE_CODES, "no drawing", other, sizeof other - 1};
    pictures[2] = (Picture){"ae", PICTURE_MANIFOLD, "a map", png, sizeof png};
    c.pictures = 3;
    char *page = page_of();
    check(page, "alt=\"dots\" src=\"data:image/svg+xml;base64,PHN2Zy", true);
    check(page, "The picture could not be read.", true);
    check(page, "<html><script>", false);
    check(strstr(page, "id=\"manifolds\""), "alt=\"a map\"", true);
    free(page);
}
END_TEST

START_TEST(test_moons)
{
    Moons m = {.seeds = 5, .average = 34.8};
    page_has("id=\"moons\"", false);
    for (int e = 0; e < MOON_EXPERIMENTS; e++) {
        m.experiment[e].png = png;
        m.experiment[e].size = e == MOONS_TWO ? 3 : sizeof png;
        for (int k = 0; k < MOON_MODELS; k++) {
            Estimate *figure = m.experiment[e].figure[k];
            figure[MOON_MIDPOINT] = (Estimate){k + 10, .5, 5};
            figure[MOON_NEAREST] = (Estimate){k + 2, .5, 5};
            figure[MOON_RANDOM] = (Estimate){k + 1, .25, 5};
        }
    }
    c.moons = &m;
    c.moons_command = "elbo moons";
    says("Here the tale is measured, over 5 seeds.");
    says("autoencoder 10.00 \u00b1 0.50 2.00 \u00b1 0.50 1.00 \u00b1 0.25");
    says("the autoencoder decodes the midpoint nearest");
    says("Trained on two pictures, phases .5 and 1.");
    says("The picture could not be read.");
    says("All of it again: elbo moons");
    m.experiment[MOONS_GAP].figure[0][MOON_MIDPOINT].mean = 99;
    says("the autoencoder with noise in its code decodes the midpoint nearest");
}
END_TEST

START_TEST(test_no_network)
{
    add(0, ERROR, 1, NAN);
    char *page = page_of();
    check(page, "http:", false);
    check(page, "https:", false);
    check(page, "default-src 'none'", true);
    check(page, "@import", false);
    check(page, "url(", false);
    free(page);
}
END_TEST

START_TEST(test_unwritable)
{
    ck_assert(!report_write(&c, "/nowhere/at/all/report.html"));
    ck_error_has("report_write");
    ck_assert(!report_write(&c, folder));
    ck_error_has("report_write");
    ck_assert_int_eq(folder_count(), 0);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("report");
    tcase_add_checked_fixture(cases, begin, folder_remove);
    tcase_add_test(cases, test_statement);
    tcase_add_test(cases, test_leader);
    tcase_add_test(cases, test_ties);
    tcase_add_test(cases, test_within_errors);
    tcase_add_test(cases, test_missing);
    tcase_add_test(cases, test_not_numbers);
    tcase_add_test(cases, test_markup_in_names);
    tcase_add_test(cases, test_nothing_at_all);
    tcase_add_test(cases, test_summary);
    tcase_add_test(cases, test_seeds);
    tcase_add_test(cases, test_published);
    tcase_add_test(cases, test_missed_classes);
    tcase_add_test(cases, test_failure);
    tcase_add_test(cases, test_charts);
    tcase_add_test(cases, test_pictures);
    tcase_add_test(cases, test_drawings);
    tcase_add_test(cases, test_moons);
    tcase_add_test(cases, test_no_network);
    tcase_add_test(cases, test_unwritable);
    return run_cases("report", cases);
}
