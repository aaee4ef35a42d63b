// One chart of points as inline SVG.
#ifndef SUITE_REPORT_SCATTER_H
#define SUITE_REPORT_SCATTER_H

#include "suite/comparison.h"
#include "suite/text.h"

// A point and what it spans in y, with its name beside it.
typedef struct {
    const char *name;
    int colour; // 0 to CHART_COLOURS - 1
    double x, y, low, high;
} Point;

// Adds a chart of count points, at least one, all finite; its axes are called what the metrics are.
// number tells it from the other charts of the page.
void scatter_put(Text *page, const Point *point, int count, const Metric *x, const Metric *y,
                 int number);
#endif
