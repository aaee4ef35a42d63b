// Who leads in a metric.
#include "suite/standing.h"

#include <math.h>
#include <string.h>

#include "suite/words.h"

const Result *standing_figure(const Comparison *c, int entrant, const Metric *metric)
{
    if (c->entrant[entrant].failure) return NULL;
    const Result *r = comparison_find(c, c->entrant[entrant].name, metric);
    return r && isfinite(r->value) ? r : NULL;
}

static bool shown_alike(const Result *a, const Result *b)
{
    int decimals = a->metric->decimals;
    return !strcmp(words_number(a->value, decimals).text, words_number(b->value, decimals).text);
}

static bool better(const Result *a, const Result *b)
{
    return !shown_alike(a, b) && (a->value - b->value) * a->metric->better > 0;
}

// The value as rounded for show, so that the gap is what a reader gets by subtracting.
static double as_shown(const Result *r)
{
    int decimals = r->metric->decimals;
    double scale = pow(10, decimals < 0 ? 0 : decimals > 12 ? 12 : decimals);
    double rounded = round(r->value * scale) / scale;
    return isfinite(rounded) ? rounded : r->value;
}

const Result *standing_contender(const Comparison *c, int entrant, const Metric *metric)
{
    return c->entrant[entrant].baseline ? NULL : standing_figure(c, entrant, metric);
}

Standing standing_of(const Comparison *c, const Metric *metric)
{
    Standing s = {0};
    for (int k = 0; k < c->entrants; k++) {
        const Result *r = standing_contender(c, k, metric);
        s.count += r != NULL;
        if (r && metric->better && (!s.best || better(r, s.best))) s.best = r;
    }
    for (int k = 0; k < c->entrants && s.best; k++) {
        const Result *r = standing_contender(c, k, metric);
        if (!r) continue;
        if (shown_alike(r, s.best)) {
            s.leaders++;
            if (r->standard_error > s.best->standard_error) s.best = r;
        } else if (!s.next || better(r, s.next)) {
            s.next = r;
            s.next_entrant = k;
        }
    }
    if (s.next) s.gap = fabs(as_shown(s.best) - as_shown(s.next));
    return s;
}

bool standing_leads(const Standing *s, const Result *figure)
{
    return s->best && s->next && figure && shown_alike(figure, s->best);
}

double standing_errors(const Standing *s)
{
    if (!s->best || !s->next) return NAN;
    double error = hypot(s->best->standard_error, s->next->standard_error);
    return isfinite(error) && error > 0 ? s->gap / error : NAN;
}
