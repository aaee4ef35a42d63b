// One chart of loss curves: train solid, test dashed. Every curve has its model's name at its end,
// so that nothing depends on telling colours apart. The page scales the drawing; its size in the
// units of the viewBox is that of a phone's screen, so that its letters stay readable there.
#include "suite/report_chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/axis.h"
#include "suite/html.h"
#include "suite/words.h"

enum { WIDTH = 420, HEIGHT = 290, TOP = 30, BOTTOM = 38, LETTER = 7, LABEL_HEIGHT = 14 };

typedef struct {
    Line *line;
    int lines;
    Axis x, y;
    double left, right; // where the drawing begins and ends, in the units of the viewBox
} Chart;

static double chart_x(const Chart *chart, double epoch)
{
    return chart->left + axis_share(&chart->x, epoch) * (chart->right - chart->left);
}

static double chart_y(const Chart *chart, double loss)
{
    return HEIGHT - BOTTOM - axis_share(&chart->y, loss) * (HEIGHT - BOTTOM - TOP);
}

// Beyond this size a loss is no more a point of a drawing than NaN is.
static bool drawable(double loss)
{
    return fabs(loss) < 1e100;
}

// The last epoch (from 0) with a loss that can be drawn, or -1.
static int last_drawable(const double *loss, int epochs)
{
    int last = epochs - 1;
    while (last >= 0 && !drawable(loss[last])) last--;
    return last;
}

static void widen(Range *range, const double *loss, int epochs)
{
    for (int k = 0; k < epochs; k++) {
        if (!drawable(loss[k])) continue;
        range->least = fmin(range->least, loss[k]);
        range->most = fmax(range->most, loss[k]);
    }
}

Range chart_range(const Curve *curve)
{
    Range range = {.least = INFINITY, .most = -INFINITY};
    widen(&range, curve->train, curve->epochs);
    widen(&range, curve->test, curve->epochs);
    return range;
}

// A pen that is lifted where the loss is missing. A point alone is a line of no length, which its
// round ends make a dot.
static void put_path(Text *page, const Chart *chart, const Line *l, const double *loss,
                     const char *class)
{
    int last = last_drawable(loss, l->curve->epochs);
    if (last < 0) return;
    html_add(page, "<path class=\"%s s%d\" d=\"", class, l->colour);
    for (int k = 0; k <= last; k++) {
        if (!drawable(loss[k])) continue;
        double x = chart_x(chart, k + 1), y = chart_y(chart, loss[k]);
        bool begins = k == 0 || !drawable(loss[k - 1]);
        if (begins) html_add(page, "M%.1f %.1f", x, y);
        html_add(page, "L%.1f %.1f", x, y);
    }
    text_put(page, "\"/>\n");
    html_add(page, "<circle class=\"%s s%d\" r=\"3\" ", class, l->colour);
    html_add(page, "cx=\"%.1f\" cy=\"%.1f\"/>\n", chart_x(chart, last + 1),
             chart_y(chart, loss[last]));
}

static void put_grid(Text *page, const Chart *chart)
{
    text_put(page, "<g class=\"grid\">\n");
    for (int k = 0; k < chart->y.ticks; k++) {
        double value = axis_tick(&chart->y, k), y = chart_y(chart, value);
        html_add(page, "<path d=\"M%.1f %.1fH%.1f\"/>", chart->left, y, chart->right);
        html_add(page, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                 chart->left - 6, y + 4, words_number(value, chart->y.decimals).text);
    }
    for (int k = 0; k < chart->x.ticks; k++) {
        double epoch = axis_tick(&chart->x, k);
        html_add(page, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                 chart_x(chart, epoch), HEIGHT - BOTTOM + 16, words_number(epoch, 0).text);
    }
    html_add(page, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">epoch</text>\n", chart->right,
             HEIGHT - 4);
    html_add(page, "<text x=\"2\" y=\"14\">%s</text>\n</g>\n", chart->line[0].curve->unit);
}

static int by_label(const void *a, const void *b)
{
    const Line *first = a, *second = b;
    return (first->label_y > second->label_y) - (first->label_y < second->label_y);
}

// Labels at the ends of the curves, pushed apart downwards, then back up from the bottom.
static void place_labels(Chart *chart)
{
    for (int k = 0; k < chart->lines; k++) {
        const Curve *curve = chart->line[k].curve;
        int test = last_drawable(curve->test, curve->epochs);
        int train = last_drawable(curve->train, curve->epochs);
        chart->line[k].label_y =
            chart_y(chart, test >= 0 ? curve->test[test] : curve->train[train]);
    }
    qsort(chart->line, (size_t)chart->lines, sizeof *chart->line, by_label);
    for (int k = 1; k < chart->lines; k++)
        chart->line[k].label_y =
            fmax(chart->line[k].label_y, chart->line[k - 1].label_y + LABEL_HEIGHT);
    double lowest = HEIGHT - BOTTOM;
    for (int k = chart->lines - 1; k >= 0; k--, lowest -= LABEL_HEIGHT)
        chart->line[k].label_y = fmin(chart->line[k].label_y, lowest);
}

// What the chart shows, in words, for those who cannot see it.
static void put_description(Text *page, const Line *l, const char *which, const double *loss)
{
    int last = last_drawable(loss, l->curve->epochs), first = 0;
    if (last < 0) return;
    while (!drawable(loss[first])) first++;
    html_add(page, "%s, %s: %s at epoch %d", l->curve->model, which,
             words_number(loss[first], 2).text, first + 1);
    if (last > first) html_add(page, ", %s at %d", words_number(loss[last], 2).text, last + 1);
    text_put(page, ". ");
}

static void put_title(Text *page, const Chart *chart, int number)
{
    html_add(page,
             "<title id=\"chart-%d\">Loss by epoch in %s</title>\n<desc id=\"chart-%d-says\">",
             number, chart->line[0].curve->unit, number);
    for (int k = 0; k < chart->lines; k++) {
        put_description(page, &chart->line[k], "train", chart->line[k].curve->train);
        put_description(page, &chart->line[k],
                        chart->line[k].curve->validation ? "validation" : "test",
                        chart->line[k].curve->test);
    }
    text_put(page, "</desc>\n");
}

static void put_line(Text *page, const Chart *chart, const Line *l)
{
    put_path(page, chart, l, l->curve->train, "train");
    put_path(page, chart, l, l->curve->test, "test");
    html_add(page, "<text class=\"label s%d\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", l->colour,
             chart->right + 8, l->label_y + 4, l->curve->model);
}

// Makes room beside the drawing for the ticks' labels and the names of the models.
static void fit_margins(Chart *chart)
{
    size_t ticks = 0, names = 0;
    for (int k = 0; k < chart->y.ticks; k++) {
        size_t length = strlen(words_number(axis_tick(&chart->y, k), chart->y.decimals).text);
        if (length > ticks) ticks = length;
    }
    for (int k = 0; k < chart->lines; k++) {
        size_t length = strlen(chart->line[k].curve->model);
        if (length > names) names = length;
    }
    chart->left = fmin(WIDTH / 3, 12 + LETTER * (double)ticks);
    chart->right = WIDTH - fmin(WIDTH / 3, 12 + LETTER * (double)names);
}

void chart_put(Text *page, Line *line, int count, Range range, int number)
{
    Chart chart = {.line = line, .lines = count, .y = axis_round(range.least, range.most)};
    int epochs = 1;
    for (int k = 0; k < count; k++)
        if (line[k].curve->epochs > epochs) epochs = line[k].curve->epochs;
    chart.x = axis_count(epochs, 10);
    fit_margins(&chart);
    place_labels(&chart);
    html_add(page,
             "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"chart-%d\" "
             "aria-describedby=\"chart-%d-says\">\n",
             WIDTH, HEIGHT, number, number);
    put_title(page, &chart, number);
    put_grid(page, &chart);
    for (int k = 0; k < count; k++) put_line(page, &chart, &line[k]);
    text_put(page, "</svg>\n");
}
