// The report's list of runs that went wrong: those that failed, with the reason, and those whose
// samples miss classes of the data.
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "suite/report.h"
#include "suite/words.h"

static void put_failures(Text *items, const Comparison *c)
{
    for (int k = 0; k < c->entrants; k++) {
        const Entrant *e = &c->entrant[k];
        if (!e->failure) continue;
        text_put(items, "<li class=\"failed\">");
        report_name(items, e);
        html_add(items, " failed and has no figures: %s</li>\n", e->failure);
    }
}

// "GAN, seed 3: samples of four of the ten classes, collapsed."
static void put_missing(Text *items, const Comparison *c, const SeedResult *r)
{
    int entrant = report_entrant(c, r->model);
    if (entrant < 0 || c->entrant[entrant].baseline) return;
    text_put(items, "<li>");
    report_name(items, &c->entrant[entrant]);
    text_add(items, ", seed %" PRIu64, r->seed);
    html_add(items, ": samples of %s of the %s classes", words_small((int)lround(r->value)).text,
             words_small(c->classes).text);
    text_put(items, r->value < c->classes / 2.0 ? ", collapsed.</li>\n" : ".</li>\n");
}

void report_runs(Text *page, const Comparison *c)
{
    Text items = {0};
    put_failures(&items, c);
    for (int k = 0; k < c->seed_results; k++) {
        const SeedResult *r = &c->seed_result[k];
        if (strcmp(r->metric->name, "classes_covered") == 0 && r->value < c->classes)
            put_missing(&items, c, r);
    }
    if (items.length > 0) {
        text_put(page, "<p>A class is missed when fewer than 1 % of the samples are of it, as the "
                       "classifier sees them; a run that misses more than half of the classes has "
                       "collapsed.</p>\n<ul class=\"runs\">\n");
        text_put_bytes(page, items.data, items.length);
        text_put(page, "</ul>\n");
    }
    if (items.failed) page->failed = true;
    text_free(&items);
}
