// Private to the report: the sections of the page, each written by a function that adds nothing
// when there is nothing to say, and what they share.
#ifndef SUITE_REPORT_H
#define SUITE_REPORT_H

#include "suite/comparison.h"
#include "suite/html.h"
#include "suite/words.h"

void report_summary(Text *page, const Comparison *c);         // report_summary.c
void report_figures(Text *page, const Comparison *c);         // report_figures.c
void report_published(Text *page, const Comparison *c);       // report_published.c
void report_runs(Text *page, const Comparison *c);            // report_runs.c
void report_cost(Text *page, const Comparison *c);            // report_cost.c
void report_samples(Text *page, const Comparison *c);         // report_pictures.c
void report_reconstructions(Text *page, const Comparison *c); // report_pictures.c
void report_interpolations(Text *page, const Comparison *c);  // report_pictures.c
void report_moons(Text *page, const Comparison *c);           // report_moons.c
void report_manifolds(Text *page, const Comparison *c);       // report_pictures.c
void report_codes(Text *page, const Comparison *c);           // report_pictures.c
void report_losses(Text *page, const Comparison *c);          // report_curves.c
void report_metrics(Text *page, const Comparison *c);         // report_notes.c
void report_models(Text *page, const Comparison *c);          // report_notes.c
void report_reproduce(Text *page, const Comparison *c);       // report_notes.c

// The entrant called name: its place in c->entrant, or -1 when it is none of them.
int report_entrant(const Comparison *c, const char *name);

// How an entrant is called on the page: its title, or its name when it has none.
const char *report_title(const Entrant *e);

// The place on the page where its model is described: "model-vae".
Words report_anchor(const Entrant *e);

// Adds its name, as a link to what is said of the model.
void report_name(Text *page, const Entrant *e);

// Adds an item of a list: who leads in a metric and by how much. Nothing when it has no better
// direction or fewer than two models have a figure.
void report_leader(Text *page, const Comparison *c, const Metric *m);

// The metric of that name; NULL when the comparison has none.
const Metric *report_metric(const Comparison *c, const char *name);

// Whether the standard error of a figure is known.
bool report_has_error(const Result *r);

// Adds the unit of a metric, with a space before it, when it has one.
void report_unit(Text *page, const Metric *m);

// "lower is better", "higher is better"; NULL when neither is.
const char *report_direction(const Metric *metric);

// The style and the script, embedded by the build from report.css and report.js.
extern const char report_css[], report_js[];
#endif
