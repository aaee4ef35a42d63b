// Who leads in a metric, told from the figures as they are shown: two that round to the same text
// are equal.
#ifndef SUITE_STANDING_H
#define SUITE_STANDING_H

#include "suite/comparison.h"

typedef struct {
    int count;          // models that have a figure
    int leaders;        // of them, those that share the best one; 0 when no direction is better
    const Result *best; // of the leaders' figures the one with the largest error, so that what is
                        // said of the lead holds of all of them; NULL when there is none
    const Result *next; // the best figure behind the leaders; NULL when there is none
    int next_entrant;   // whose it is
    double gap;         // between the two as shown, at least 0
} Standing;

Standing standing_of(const Comparison *c, const Metric *metric);

// The figure of an entrant, or NULL when it has none that can be shown: it failed, was not
// measured, or the value is not finite.
const Result *standing_figure(const Comparison *c, int entrant, const Metric *metric);

// The same of one that can lead: a baseline cannot.
const Result *standing_contender(const Comparison *c, int entrant, const Metric *metric);

// Whether the figure of a contender is the best there is, or shares that place, with at least one
// model behind it.
bool standing_leads(const Standing *s, const Result *figure);

// The gap in standard errors of a difference; NaN when the errors are not known. A lead of less
// than STANDING_CLEAR of them may be chance.
enum { STANDING_CLEAR = 2 };
double standing_errors(const Standing *s);
#endif
