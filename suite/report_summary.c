// The report's summary: who leads in likelihood, in the quality of samples and in cost, in
// sentences made from the figures.
#include "suite/report.h"
#include "suite/words.h"

// What is asked of a comparison, and the metrics that answer, those that are there.
typedef struct {
    const char *title;
    const char *metrics[5]; // ends with NULL
    const char *note;       // how to read the answers, or NULL
} Topic;

static const Topic topics[] = {
    {"Likelihood",
     {"ais_log_likelihood", "log_density", "negative_iwae", "negative_elbo"},
     "AIS asks the same of every decoder. A density of grey pixels and a loss of Bernoulli pixels "
     "are on two scales, so that each is a figure of its own."},
    {"Sample quality", {"frechet_distance", "coverage", "modes_found", "good_samples"}, NULL},
    {"Reconstruction", {"reconstruction_se"}, NULL},
    {"Cost", {"seconds", "peak_memory"}, NULL},
};

static void put_topic(Text *page, const Comparison *c, const Topic *topic)
{
    Text items = {0};
    for (const char *const *name = topic->metrics; *name; name++) {
        const Metric *m = report_metric(c, *name);
        if (m) report_leader(&items, c, m);
    }
    if (items.length > 0) {
        html_add(page, "<div>\n<h3>%s</h3>\n<ul>\n", topic->title);
        text_put_bytes(page, items.data, items.length);
        text_put(page, "</ul>\n");
        if (topic->note) html_add(page, "<p class=\"note\">%s</p>\n", topic->note);
        text_put(page, "</div>\n");
    }
    if (items.failed) page->failed = true;
    text_free(&items);
}

void report_summary(Text *page, const Comparison *c)
{
    Text found = {0};
    for (size_t k = 0; k < sizeof topics / sizeof *topics; k++) put_topic(&found, c, &topics[k]);
    if (found.length > 0) {
        text_put(page, "<div class=\"summary\">\n");
        text_put_bytes(page, found.data, found.length);
        text_put(page, "</div>\n");
    } else {
        text_put(page, "<p>No likelihood, quality of samples or cost was measured of two "
                       "models.</p>\n");
    }
    if (found.failed) page->failed = true;
    text_free(&found);
}
