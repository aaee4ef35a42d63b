// Who leads in a metric and by how much, in a sentence made from the figures. Nothing here knows a
// model or expects a winner.
#include "suite/report.h"
#include "suite/standing.h"
#include "suite/words.h"

// "8.14 ± 0.05".
static void put_figure(Text *page, const Result *r)
{
    int decimals = r->metric->decimals;
    html_add(page, "<span class=\"figure\">%s", words_number(r->value, decimals).text);
    if (report_has_error(r))
        html_add(page, " \u00b1 %s", words_error(r->standard_error, decimals).text);
    text_put(page, "</span>");
}

// The titles of all that show the best figure: "A", "A and B", "A, B and C".
static void put_leaders(Text *page, const Comparison *c, const Standing *s)
{
    for (int k = 0, written = 0; k < c->entrants; k++) {
        const Result *r = standing_contender(c, k, s->best->metric);
        if (!r || (s->next && !standing_leads(s, r))) continue;
        text_put(page, words_between(written++, s->leaders));
        report_name(page, &c->entrant[k]);
    }
}

// After "Heading: " when all that have a figure show the same.
static void put_no_contest(Text *page, const Comparison *c, const Standing *s)
{
    html_add(page, "a tie of all %s, ", words_small(s->count).text);
    put_leaders(page, c, s);
    text_put(page, ", at ");
    put_figure(page, s->best);
}

static void put_gap(Text *page, const Standing *s)
{
    double errors = standing_errors(s);
    html_add(page, ", a gap of %s", words_number(s->gap, s->best->metric->decimals).text);
    if (errors < STANDING_CLEAR)
        text_put(page, ", less than two standard errors: no clear lead");
    else if (errors < 100)
        html_add(page, ", %s standard errors", words_number(errors, errors < 10 ? 1 : 0).text);
}

// After "Heading: " when some lead and some follow.
static void put_contest(Text *page, const Comparison *c, const Standing *s)
{
    bool many = s->leaders > 1;
    put_leaders(page, c, s);
    if (standing_errors(s) < STANDING_CLEAR)
        html_add(page, " %s ahead on paper at ", many ? "are" : "is");
    else
        html_add(page, " %s at ", many ? "share the lead" : "leads");
    put_figure(page, s->best);
    text_put(page, "; ");
    report_name(page, &c->entrant[s->next_entrant]);
    text_put(page, " follows at ");
    put_figure(page, s->next);
    put_gap(page, s);
}

// "For scale: training images 9.56, one Gaussian 22.28."
static void put_baselines(Text *page, const Comparison *c, const Metric *m)
{
    int written = 0;
    for (int k = 0; k < c->entrants; k++) {
        const Result *r = c->entrant[k].baseline ? standing_figure(c, k, m) : NULL;
        if (!r) continue;
        text_put(page, written++ ? ", " : " <span class=\"note\">For scale: ");
        html_add(page, "%s %s", report_title(&c->entrant[k]),
                 words_number(r->value, m->decimals).text);
    }
    if (written) text_put(page, ".</span>");
}

void report_leader(Text *page, const Comparison *c, const Metric *m)
{
    Standing s = standing_of(c, m);
    if (!s.best || s.count < 2) return;
    html_add(page, "<li><span class=\"topic\">%s</span> <span class=\"unit\">(", m->heading);
    if (*m->unit) html_add(page, "%s, ", m->unit);
    html_add(page, "%s)</span>: ", report_direction(m));
    if (s.next)
        put_contest(page, c, &s);
    else
        put_no_contest(page, c, &s);
    text_put(page, ".");
    put_baselines(page, c, m);
    text_put(page, "</li>\n");
}
