// Points in a chart, each with its name beside it where there is room, so that nothing depends on
// telling colours apart.
#include "suite/report_scatter.h"

#include <math.h>
#include <string.h>

#include "suite/axis.h"
#include "suite/html.h"
#include "suite/words.h"

enum { WIDTH = 420, HEIGHT = 320, TOP = 30, BOTTOM = 44, LEFT = 56, RIGHT = 14 };
enum { LINE_HEIGHT = 13, LABELS_MOST = 64 };

typedef struct {
    double left, top, right, bottom;
} Box;

typedef struct {
    Axis x, y;
    Box taken[2 * LABELS_MOST]; // by points and labels
    int boxes;
} Scatter;

static double scatter_x(const Scatter *s, double x)
{
    return LEFT + axis_share(&s->x, x) * (WIDTH - RIGHT - LEFT);
}

static double scatter_y(const Scatter *s, double y)
{
    return HEIGHT - BOTTOM - axis_share(&s->y, y) * (HEIGHT - BOTTOM - TOP);
}

// --- labels --------------------------------------------------------------------------------------

static bool is_free(const Scatter *s, Box b)
{
    if (b.left < LEFT || b.right > WIDTH || b.top < 16 || b.bottom > HEIGHT - BOTTOM) return false;
    for (int k = 0; k < s->boxes; k++) {
        const Box *t = &s->taken[k];
        if (b.left < t->right && b.right > t->left && b.top < t->bottom && b.bottom > t->top)
            return false;
    }
    return true;
}

static void take(Scatter *s, Box b)
{
    if (s->boxes < 2 * LABELS_MOST) s->taken[s->boxes++] = b;
}

// The first place that is free among those around the point, near ones first; to its right when
// there is none.
static Box place_label(const Scatter *s, double x, double y, double width)
{
    const Box beside = {x + 8, y - LINE_HEIGHT / 2., x + 8 + width, y + LINE_HEIGHT / 2.};
    for (int distance = 0; distance < 60; distance += 6)
        for (int side = 0; side < 6; side++) {
            double right = side % 3 == 0 ? x + 8 : side % 3 == 1 ? x - 8 - width : x - width / 2;
            double down = (side < 3 ? -1 : 1) * (distance + (side % 3 == 2 ? 12. : 0.));
            Box b = {right, beside.top + down, right + width, beside.bottom + down};
            if (is_free(s, b)) return b;
        }
    return beside;
}

static void put_point(Text *page, Scatter *s, const Point *p)
{
    double x = scatter_x(s, p->x), y = scatter_y(s, p->y);
    html_add(page, "<g class=\"s%d\"><path class=\"whisker\" d=\"M%.1f %.1fV%.1f\"/>", p->colour, x,
             scatter_y(s, p->low), scatter_y(s, p->high));
    html_add(page, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", x, y);
    Box b = place_label(s, x, y, 8 * (double)strlen(p->name));
    take(s, b);
    double middle = (b.left + b.right) / 2;
    if (fabs(b.top + LINE_HEIGHT / 2. - y) > LINE_HEIGHT)
        html_add(page, "<path class=\"leader\" d=\"M%.1f %.1fL%.1f %.1f\"/>", x, y, middle,
                 b.top < y ? b.bottom : b.top);
    html_add(page, "<text class=\"label\" x=\"%.1f\" y=\"%.1f\">%s</text></g>\n", b.left,
             b.bottom - 2.5, p->name);
}

// --- axes ----------------------------------------------------------------------------------------

// Logarithmic where the values span more than a factor of ten and none is below 0.
static Axis fitting_axis(double least, double most)
{
    return least > 0 && most > 10 * least && most < 1e10 * least ? axis_powers(least, most)
                                                                 : axis_round(least, most);
}

static void put_grid(Text *page, const Scatter *s, const Metric *x, const Metric *y)
{
    text_put(page, "<g class=\"grid\">\n");
    for (int k = 0; k < s->y.ticks; k++) {
        double value = axis_tick(&s->y, k), at = scatter_y(s, value);
        html_add(page, "<path d=\"M%d %.1fH%d\"/>", LEFT, at, WIDTH - RIGHT);
        html_add(page, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 6,
                 at + 4, words_number(value, axis_decimals(&s->y, k)).text);
    }
    for (int k = 0; k < s->x.ticks; k++) {
        double value = axis_tick(&s->x, k), at = scatter_x(s, value);
        html_add(page, "<path d=\"M%.1f %dV%d\"/>", at, TOP, HEIGHT - BOTTOM);
        html_add(page, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", at,
                 HEIGHT - BOTTOM + 18, words_number(value, axis_decimals(&s->x, k)).text);
    }
    html_add(page, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s%s%s</text>\n", WIDTH - RIGHT,
             HEIGHT - 8, x->heading, *x->unit ? ", " : "", x->unit);
    html_add(page, "<text x=\"2\" y=\"14\">%s%s%s</text>\n</g>\n", y->heading, *y->unit ? ", " : "",
             y->unit);
}

static void put_title(Text *page, const Point *point, int count, const Metric *x, const Metric *y,
                      int number)
{
    html_add(page, "<title id=\"scatter-%d\">%s by %s</title>\n<desc id=\"scatter-%d-says\">",
             number, y->heading, x->heading, number);
    for (int k = 0; k < count; k++) {
        html_add(page, "%s: %s ", point[k].name, words_number(point[k].x, x->decimals).text);
        html_add(page, "%s, %s. ", x->unit, words_number(point[k].y, y->decimals).text);
    }
    text_put(page, "</desc>\n");
}

void scatter_put(Text *page, const Point *point, int count, const Metric *x, const Metric *y,
                 int number)
{
    Scatter s = {0};
    double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
    for (int k = 0; k < count; k++) {
        left = fmin(left, point[k].x);
        right = fmax(right, point[k].x);
        low = fmin(low, point[k].low);
        high = fmax(high, point[k].high);
    }
    s.x = fitting_axis(left, right);
    s.y = fitting_axis(low, high);
    html_add(page,
             "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"scatter-%d\" "
             "aria-describedby=\"scatter-%d-says\">\n",
             WIDTH, HEIGHT, number, number);
    put_title(page, point, count, x, y, number);
    put_grid(page, &s, x, y);
    for (int k = 0; k < count; k++) {
        double at = scatter_x(&s, point[k].x), up = scatter_y(&s, point[k].y);
        take(&s, (Box){at - 5, up - 5, at + 5, up + 5});
    }
    for (int k = 0; k < count; k++) put_point(page, &s, &point[k]);
    text_put(page, "</svg>\n");
}
