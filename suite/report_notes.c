// The report's notes: what each figure means, what each model is, and how to run it all again.
#include <math.h>

#include "suite/report.h"
#include "suite/words.h"

// " n = 10,000." or " n = 1,000 to 10,000.": over how many things the figures of a metric are
// means.
static void put_means_over(Text *page, const Comparison *c, const Metric *m)
{
    int64_t least = INT64_MAX, most = 0;
    for (int k = 0; k < c->results; k++) {
        const Result *r = &c->result[k];
        if (r->metric != m || !isfinite(r->value)) continue;
        if (r->n < least) least = r->n;
        if (r->n > most) most = r->n;
    }
    if (most <= 1) return;
    html_add(page, " <span class=\"note\">n\u00a0=\u00a0%s", words_count(least).text);
    if (least < most) html_add(page, " to %s", words_count(most).text);
    text_put(page, ".</span>");
}

void report_metrics(Text *page, const Comparison *c)
{
    if (c->metrics == 0) return;
    text_put(
        page,
        "<p>n is the number of things a figure is the mean over. The standard error of a mean "
        "over seeds says how far chance in training may move it; that of one seed, where "
        "known, only how far chance in choosing the n things may.</p>\n<dl class=\"metrics\">\n");
    for (int k = 0; k < c->metrics; k++) {
        const Metric *m = &c->metric[k];
        html_add(page, "<div>\n<dt>%s", m->heading);
        report_unit(page, m);
        html_add(page, "</dt>\n<dd>%s", m->meaning);
        put_means_over(page, c, m);
        text_put(page, "</dd>\n</div>\n");
    }
    text_put(page, "</dl>\n");
}

static void put_command(Text *page, const char *command)
{
    if (command) html_add(page, "<pre><code>%s</code></pre>\n", command);
}

static void put_model(Text *page, const Entrant *e)
{
    html_add(page, "<article id=\"%s\">\n<h3>%s</h3>\n", report_anchor(e).text, report_title(e));
    if (e->summary) html_add(page, "<p>%s</p>\n", e->summary);
    if (e->failure) html_add(page, "<p class=\"failed\">Failed: %s</p>\n", e->failure);
    if (e->figures)
        html_add(page, "<p class=\"note\">All its figures%s:</p>\n",
                 e->seeds > 1 ? ", over all seeds" : "");
    put_command(page, e->figures);
    if (e->figures && e->command) text_put(page, "<p class=\"note\">Its first run alone:</p>\n");
    put_command(page, e->command);
    text_put(page, "</article>\n");
}

void report_models(Text *page, const Comparison *c)
{
    if (c->entrants == 0) return;
    text_put(page, "<div class=\"models\">\n");
    for (int k = 0; k < c->entrants; k++) put_model(page, &c->entrant[k]);
    text_put(page, "</div>\n");
}

void report_reproduce(Text *page, const Comparison *c)
{
    if (!c->command) return;
    text_put(page, "<p>This command makes the whole page; the command of each row stands with its "
                   "model above. The same version, seed and instruction set of the processor give "
                   "the same figures, except for times and memory. "
                   "From a checkout, <code>./run</code> stands in place of "
                   "<code>elbo</code>.</p>\n");
    put_command(page, c->command);
}
