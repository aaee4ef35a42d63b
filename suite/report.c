// The page report.html: one file that opens from disk and asks the network for nothing. Here are
// its frame and its opening paragraph; the sections are in report_*.c.
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "suite/report.h"
#include "suite/words.h"
#include "tensor/fail.h"
#include "tensor/file.h"

int report_entrant(const Comparison *c, const char *name)
{
    for (int k = 0; k < c->entrants; k++)
        if (name && !strcmp(c->entrant[k].name, name)) return k;
    return -1;
}

const char *report_title(const Entrant *e)
{
    return e->title && *e->title ? e->title : e->name;
}

Words report_anchor(const Entrant *e)
{
    Words w;
    snprintf(w.text, sizeof w.text, "model-%s", e->name);
    for (char *at = w.text; *at; at++)
        if (!isalnum((unsigned char)*at)) *at = '-';
    return w;
}

void report_name(Text *page, const Entrant *e)
{
    html_add(page, "<a class=\"name\" href=\"#%s\">%s</a>", report_anchor(e).text, report_title(e));
}

const Metric *report_metric(const Comparison *c, const char *name)
{
    for (int k = 0; k < c->metrics; k++)
        if (strcmp(c->metric[k].name, name) == 0) return &c->metric[k];
    return NULL;
}

void report_unit(Text *page, const Metric *m)
{
    if (*m->unit) html_add(page, " <span class=\"unit\">%s</span>", m->unit);
}

const char *report_direction(const Metric *metric)
{
    if (metric->better == 0) return NULL;
    return metric->better < 0 ? "lower is better" : "higher is better";
}

bool report_has_error(const Result *r)
{
    return isfinite(r->standard_error) && r->standard_error >= 0;
}

static int models_of(const Comparison *c)
{
    int count = 0;
    for (int k = 0; k < c->entrants; k++) count += !c->entrant[k].baseline;
    return count;
}

static void put_headline(Text *page, const Comparison *c)
{
    int models = models_of(c);
    html_add(page, "%s model%s on %s", words_capital(models).text, words_plural(models), c->data);
}

static void put_head(Text *page, const Comparison *c)
{
    // The policy forbids the page whatever would need a network; the empty icon keeps browsers from
    // looking for one.
    text_put(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<link rel=\"icon\" href=\"data:,\">\n<title>");
    put_headline(page, c);
    text_put(page, " \u00b7 elbo</title>\n<style>\n");
    text_put(page, report_css);
    text_put(page, "</style>\n</head>\n");
}

// When, where and by what the comparison was run; each part only when it is known.
static void put_circumstances(Text *page, const Comparison *c)
{
    text_put(page, " Run");
    if (c->date) html_add(page, " on <time>%s</time>", c->date);
    if (c->version) html_add(page, " with elbo %s", c->version);
    html_add(page, " on %d thread%s", c->threads, words_plural(c->threads));
    if (c->processor) html_add(page, " (%s)", c->processor);
    if (isfinite(c->seconds)) html_add(page, ", in %s altogether", words_duration(c->seconds).text);
    text_put(page, ".");
}

// "The budget was 10 epochs, in batches of 128, from seed 1 on."
static void put_budget(Text *page, const Comparison *c)
{
    if (c->epochs > 0)
        html_add(page, "The budget was %d epoch%s", c->epochs, words_plural(c->epochs));
    else
        text_put(page, "Each was trained for its own usual number of epochs, or fitted at once");
    if (c->batch > 0) html_add(page, ", in batches of %d", c->batch);
    text_add(page, ", from seed %llu on.", (unsigned long long)c->seed);
}

// What was compared on what, in one paragraph.
static void put_statement(Text *page, const Comparison *c)
{
    int models = models_of(c);
    html_add(page, "<p class=\"statement\">%s model%s trained on the same %s %s of <em>%s</em>",
             words_capital(models).text, models == 1 ? " was" : "s were",
             words_count(c->train_count).text, c->height > 1 ? "images" : "points", c->data);
    if (c->height > 1) html_add(page, ", %d\u00a0\u00d7\u00a0%d pixels each", c->height, c->width);
    text_put(page, ". ");
    if (c->validation_count > 0)
        html_add(page,
                 "Choices were made on %s others, held out for validation; the figures are "
                 "those of ",
                 words_count(c->validation_count).text);
    else
        text_put(page, "The figures are those of ");
    html_add(page, "%s test %s, kept apart. ", words_count(c->test_count).text,
             c->height > 1 ? "images" : "points");
    put_budget(page, c);
    put_circumstances(page, c);
    text_put(page, "</p>\n");
}

typedef struct {
    const char *id, *heading;
    void (*write)(Text *page, const Comparison *c);
} Section;

static const Section sections[] = {
    {"summary", "Summary", report_summary},
    {"figures", "Figures", report_figures},
    {"cost", "Cost and quality", report_cost},
    {"published", "Ours and published", report_published},
    {"runs", "Runs that went wrong", report_runs},
    {"samples", "Samples", report_samples},
    {"reconstructions", "Reconstructions", report_reconstructions},
    {"interpolations", "Interpolations", report_interpolations},
    {"manifolds", "Manifolds", report_manifolds},
    {"codes", "Codes by class", report_codes},
    {"losses", "Losses", report_losses},
    {"moons", "The half and the full moon", report_moons},
    {"metrics", "What the figures mean", report_metrics},
    {"models", "The models", report_models},
    {"again", "Run it again", report_reproduce},
};

// Adds the section and its line in the contents, unless it has nothing to say.
static void add_section(Text *contents, Text *body, const Section *s, const Comparison *c)
{
    Text inside = {0};
    s->write(&inside, c);
    if (inside.failed) body->failed = true;
    if (inside.length > 0) {
        html_add(contents, "<li><a href=\"#%s\">%s</a></li>\n", s->id, s->heading);
        html_add(body, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n", s->id, s->id);
        html_add(body, "<h2 id=\"%s-heading\">%s</h2>\n", s->id, s->heading);
        text_put_bytes(body, inside.data, inside.length);
        text_put(body, "</section>\n");
    }
    text_free(&inside);
}

static void put_page(Text *page, const Comparison *c, const Text *contents, const Text *body)
{
    put_head(page, c);
    text_put(page,
             "<body>\n<a class=\"skip\" href=\"#main\">Skip to the summary</a>\n<header>\n<h1>");
    put_headline(page, c);
    text_put(page, "</h1>\n");
    put_statement(page, c);
    text_put(page, "<nav aria-label=\"Contents\">\n<ul>\n");
    text_put(page, contents->data);
    text_put(page, "</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
    text_put(page, body->data);
    text_put(page, "<p class=\"spoken\" role=\"status\"></p>\n</main>\n<script>\n");
    text_put(page, report_js);
    text_put(page, "</script>\n</body>\n</html>\n");
    if (contents->failed || body->failed) page->failed = true;
}

bool report_write(const Comparison *c, const char *path)
{
    Text page = {0}, contents = {0}, body = {0};
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
        add_section(&contents, &body, &sections[k], c);
    put_page(&page, c, &contents, &body);
    bool written = page.failed ? el_refuse("report_write: out of memory for the page %s", path)
                               : el_file_write("report_write", path, page.data, page.length);
    text_free(&page);
    text_free(&contents);
    text_free(&body);
    return written;
}
