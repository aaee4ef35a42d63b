// The report's charts of quality against cost.
#include <math.h>
#include <stdlib.h>

#include "suite/report.h"
#include "suite/report_chart.h"
#include "suite/report_scatter.h"
#include "suite/standing.h"

static const char cost[] = "seconds";
static const char *const quality[] = {"frechet_distance", "ais_log_likelihood", "good_samples"};

static int points_of(const Comparison *c, const Metric *x, const Metric *y, Point *point)
{
    int count = 0;
    for (int k = 0; k < c->entrants; k++) {
        const Result *across = standing_contender(c, k, x), *up = standing_contender(c, k, y);
        if (!across || !up || fabs(across->value) > 1e100 || fabs(up->value) > 1e100) continue;
        double error = report_has_error(up) && up->standard_error < 1e100 ? up->standard_error : 0;
        point[count++] = (Point){c->entrant[k].name, k % CHART_COLOURS, across->value,
                                 up->value,          up->value - error, up->value + error};
    }
    return count;
}

static void put_charts(Text *page, const Comparison *c, const Metric *x, Point *point)
{
    for (size_t k = 0, number = 1; k < sizeof quality / sizeof *quality; k++) {
        const Metric *y = report_metric(c, quality[k]);
        int count = y ? points_of(c, x, y, point) : 0;
        if (count > 1) scatter_put(page, point, count, x, y, (int)number++);
    }
}

void report_cost(Text *page, const Comparison *c)
{
    const Metric *x = report_metric(c, cost);
    Point *point = calloc((size_t)c->entrants + 1, sizeof *point);
    Text charts = {0};
    if (x && point) put_charts(&charts, c, x, point);
    if (charts.length > 0) {
        text_put(page, "<p>What a model is worth against the time that its training took. Lines "
                       "are one standard error either way.</p>\n<div class=\"charts\">\n");
        text_put_bytes(page, charts.data, charts.length);
        text_put(page, "</div>\n");
    }
    if (charts.failed || !point) page->failed = true;
    text_free(&charts);
    free(point);
}
