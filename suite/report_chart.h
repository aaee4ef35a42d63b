// One chart of loss curves as inline SVG.
#ifndef SUITE_REPORT_CHART_H
#define SUITE_REPORT_CHART_H

#include "suite/comparison.h"
#include "suite/text.h"

// A curve in its chart. Its label stands at its end, moved as far as other labels ask.
typedef struct {
    const Curve *curve;
    int colour; // of its model, 0 to CHART_COLOURS - 1: the classes s0, s1, ... of the style
    double label_y;
} Line;

enum { CHART_COLOURS = 12 };

typedef struct {
    double least, most;
} Range;

// From the least to the greatest loss that can be drawn; least > most when there is none.
Range chart_range(const Curve *curve);

// Adds a chart of count lines, at least one, each with a loss that can be drawn, all in one unit
// and within range. number tells it from the other charts of the page. Sorts the lines.
void chart_put(Text *page, Line *line, int count, Range range, int number);
#endif
