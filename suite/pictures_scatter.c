// The codes of test images as a drawing, SVG that follows the reader's choice of light or dark.
#include <inttypes.h>
#include <math.h>

#include "suite/json_out.h"
#include "suite/pictures_codes.h"
#include "suite/scatter.h"

enum { CODES = 1000, SIDE = 400, EDGE = 14, COLOURS = 10 };

static const char style[] =
    "<style>\n"
    "path{fill:none;stroke-width:5;stroke-linecap:round;stroke-opacity:.6}\n"
    "text{font:700 17px system-ui,sans-serif;text-anchor:middle;paint-order:stroke;"
    "stroke:#fdfdfb;stroke-width:4px}\n"
    "rect{fill:#fdfdfb;stroke:#dddcd5}\n"
    ":root{--c0:#0072b2;--c1:#b84c00;--c2:#00775a;--c3:#a03f7c;--c4:#7d6200;--c5:#1c94c3;"
    "--c6:#3d3d40;--c7:#7a3e00;--c8:#c3124f;--c9:#5b3fb0}\n"
    "@media screen and (prefers-color-scheme:dark){"
    "rect{fill:#16171a;stroke:#383b41}text{stroke:#16171a}"
    ":root{--c0:#56b4e9;--c1:#f58a4b;--c2:#2cc79a;--c3:#e58fc2;--c4:#e6d24a;--c5:#9bd6f5;"
    "--c6:#d6d6d6;--c7:#cfa06f;--c8:#ff8fa3;--c9:#b9a5ff}}\n"
    "</style>\n";

// --- the plane -----------------------------------------------------------------------------------

// Codes [n, d] in the plane, [n, 2]: as they are, or along the two directions in which they vary
// most. *share is how much of their variance is seen.
static ElTensor *in_plane(ElTensor *codes, double *share)
{
    *share = 1;
    if (!codes || codes->shape.dim[1] == 2) return codes;
    int64_t d = codes->shape.dim[1];
    ElTensor *centred = el_sub(codes, el_mean_axis(codes, 0));
    ElEigh e = el_eigh(el_matmul(el_transpose(centred, 0, 1), centred));
    if (!e.values) return NULL;
    double all = el_item(el_sum(e.values));
    if (all > 0) *share = (double)(e.values->data[d - 1] + e.values->data[d - 2]) / all;
    return el_matmul(centred, el_slice(e.vectors, 1, d - 2, d));
}

typedef struct {
    const ElTensor *at;   // [n, 2]
    const ElInts *labels; // [n], or NULL
    Square about;         // the codes
    double scale;         // units of the drawing to one of theirs
} Plane;

static Plane plane_of(const ElTensor *at, const ElInts *labels)
{
    Square s = square_about(at);
    return (Plane){at, labels, s, s.side > 0 ? (SIDE - 2 * EDGE) / s.side : 1};
}

static double across(const Plane *p, double x)
{
    return SIDE / 2. + (x - p->about.x) * p->scale;
}

static double down(const Plane *p, double y)
{
    return SIDE / 2. - (y - p->about.y) * p->scale;
}

// --- the drawing ---------------------------------------------------------------------------------

static bool is_of(const Plane *p, int64_t k, int label)
{
    return !p->labels || p->labels->data[k] == label;
}

static void put_class(FILE *out, const Plane *p, int label)
{
    double x = 0, y = 0;
    int count = 0;
    fprintf(out, "<path stroke=\"var(--c%d)\" d=\"", label % COLOURS);
    for (int64_t k = 0; k < p->at->shape.dim[0]; k++) {
        double to[2] = {(double)p->at->data[2 * k], (double)p->at->data[2 * k + 1]};
        if (!is_of(p, k, label) || !isfinite(to[0]) || !isfinite(to[1])) continue;
        fprintf(out, "M%.1f %.1fh0", across(p, to[0]), down(p, to[1]));
        x += to[0];
        y += to[1];
        count++;
    }
    fputs("\"/>\n", out);
    if (count == 0 || !p->labels) return;
    fprintf(out, "<text fill=\"var(--c%d)\" x=\"%.1f\" y=\"%.1f\">%d</text>\n", label % COLOURS,
            across(p, x / count), down(p, y / count) + 6, label);
}

static bool write_drawing(const Plane *p, int classes, const char *path)
{
    Document d;
    if (!document_begin(&d)) return false;
    fprintf(d.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\">\n%s",
            SIDE, SIDE, SIDE, SIDE, style);
    fprintf(d.out, "<rect x=\".5\" y=\".5\" width=\"%d\" height=\"%d\" rx=\"5\"/>\n", SIDE - 1,
            SIDE - 1);
    for (int k = 0; k < (p->labels ? classes : 1); k++) put_class(d.out, p, k);
    fputs("</svg>\n", d.out);
    return document_end(&d, path);
}

Status codes_write(const Run *r, const char *path, char *caption, size_t size)
{
    const ElImages *test = &r->data->test;
    int64_t count = test->count < CODES ? test->count : CODES;
    double share;
    ElTensor *codes = r->family->encode(r->model, run_rows(r, test, 0, count));
    ElTensor *at = in_plane(codes, &share);
    ElInts *labels = r->classes > 0 ? el_data_row_labels(r->data, test, 0, count) : NULL;
    if (!at || (r->classes > 0 && !labels)) return failed("%s", library_error());
    Plane p = plane_of(at, labels);
    if (!write_drawing(&p, r->classes, path)) return wrong("%s", library_error());
    int written = snprintf(
        caption, size, "The codes of the first %" PRId64 " test images, a dot each%s", count,
        labels ? " in the colour of its class, whose number stands in the middle of its dots."
               : ".");
    if (codes->shape.dim[1] > 2)
        snprintf(
            caption + written, size - (size_t)written,
            " Seen along the two directions in which they vary most, which have %.0f %% of their "
            "variance.",
            100 * share);
    return DONE;
}
