// Codes varied one number at a time, and two numbers over a square.
#include "suite/pictures_codes.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { DRAWS = 1000, MOST_ROWS = 64 };

// Of the codes that are drawn to sample, each [1, codes].
typedef struct {
    ElTensor *mean, *deviation;
} Law;

static Law law_of_codes(const Run *r)
{
    ElTensor *codes = r->family->prior(r->model, r->family->normal_prior ? 1 : DRAWS);
    if (!codes) return (Law){0};
    ElShape one = el_shape(1, codes->shape.dim[1]);
    if (r->family->normal_prior) return (Law){el_zeros(one), el_full(one, 1)};
    return (Law){el_reshape(el_mean_axis(codes, 0), one),
                 el_reshape(el_sqrt(el_var_axis(codes, 0)), one)};
}

// Row 0 of codes [1, width], n times, in memory that may be changed.
static ElTensor *copies(const ElTensor *code, int64_t n)
{
    if (!code) return NULL;
    int64_t width = code->shape.dim[1];
    ElTensor *all = el_empty(el_shape(n, width));
    for (int64_t k = 0; all && k < n; k++)
        memcpy(all->data + k * width, code->data, (size_t)width * sizeof *all->data);
    return all;
}

// --- traversal -----------------------------------------------------------------------------------

static Status code_to_vary(const Run *r, PictureWish wish, ElTensor **code)
{
    if (!r->family->encode && wish.from >= 0)
        return wrong("a %s has no encoder, so it cannot start at a test image; leave --from out to "
                     "vary a draw of noise",
                     r->family->name);
    if (!r->family->encode) {
        *code = r->family->prior(r->model, 1);
        return DONE;
    }
    int64_t from = wish.from < 0 ? 0 : wish.from;
    Status status = picture_check_image(r, "from", from);
    if (status == DONE) *code = r->family->encode(r->model, run_rows(r, &r->data->test, from, 1));
    return status;
}

Status draw_traversal(const Run *r, PictureWish wish, Grid *grid)
{
    ElTensor *code = NULL;
    Status status = code_to_vary(r, wish, &code);
    if (status != DONE) return status;
    Law law = law_of_codes(r);
    int64_t rows = r->options.latent < MOST_ROWS ? r->options.latent : MOST_ROWS, n = wish.count;
    ElTensor *codes = copies(code, rows * n);
    if (!codes || !law.deviation) return DONE; // picture_draw tells of the error
    int64_t width = codes->shape.dim[1];
    for (int64_t k = 0; k < rows * n; k++) {
        double share = 2 * (double)(k % n) / (double)(n - 1) - 1;
        codes->data[k * width + k / n] += (el_real)(3 * share * (double)law.deviation->data[k / n]);
    }
    snprintf(grid->caption, sizeof grid->caption,
             "Each row moves one number of a code, the first %" PRId64 " of %" PRId64
             ", from three standard deviations below %s to three above, and decodes it.",
             rows, r->options.latent,
             r->family->encode ? "what it is of a test image" : "a draw of noise");
    grid->images = r->family->decode(r->model, codes);
    grid->columns = (int)n;
    return DONE;
}

// --- manifold ------------------------------------------------------------------------------------

// z with Phi(z) = share, by Newton's method from the middle, whence it never overshoots.
static double inverse_normal(double share)
{
    const double pi = 3.14159265358979323846;
    double z = 0;
    for (int k = 0; k < 100; k++) {
        double off = .5 * erfc(-z / sqrt(2)) - share;
        double step = off / (exp(-z * z / 2) / sqrt(2 * pi));
        z -= step;
        if (fabs(step) < 1e-12) break;
    }
    return z;
}

static Status check_axes(const Run *r, const int64_t axis[2])
{
    int64_t latent = r->options.latent;
    if (latent < 2)
        return wrong("a code of %s has %" PRId64 " number%s, and a square takes two; elbo traverse "
                     "shows what one does",
                     r->family->name, latent, latent == 1 ? "" : "s");
    for (int k = 0; k < 2; k++)
        if (axis[k] >= latent)
            return wrong("--axes names number %" PRId64 " of a code; those of this run go from 0 "
                         "to %" PRId64,
                         axis[k], latent - 1);
    if (axis[0] != axis[1]) return DONE;
    return wrong("--axes names number %" PRId64 " twice; two would make a square", axis[0]);
}

// The mean code; what follows its latent numbers, a label, is that of a draw.
static ElTensor *mean_code(const Run *r, Law law)
{
    ElTensor *code = copies(r->family->prior(r->model, 1), 1);
    if (!code || !law.mean) return NULL;
    memcpy(code->data, law.mean->data, (size_t)r->options.latent * sizeof *code->data);
    return code;
}

Status draw_manifold(const Run *r, PictureWish wish, Grid *grid)
{
    int64_t axis[2] = {wish.axis[0] < 0 ? 0 : wish.axis[0], wish.axis[0] < 0 ? 1 : wish.axis[1]};
    int64_t n = wish.count;
    Status status = check_axes(r, axis);
    if (status != DONE) return status;
    Law law = law_of_codes(r);
    ElTensor *codes = copies(mean_code(r, law), n * n);
    if (!codes) return DONE;
    for (int64_t k = 0; k < n * n; k++) {
        double at[] = {inverse_normal(((double)(k % n) + .5) / (double)n),
                       -inverse_normal(((double)(k / n) + .5) / (double)n)};
        for (int a = 0; a < 2; a++) {
            el_real *z = codes->data + k * codes->shape.dim[1] + axis[a];
            *z += (el_real)at[a] * law.deviation->data[axis[a]];
        }
    }
    snprintf(grid->caption, sizeof grid->caption,
             "A square of codes, decoded: number %" PRId64 " of a code grows to the right and "
             "number %" PRId64 " upwards, in steps of equal probability%s.",
             axis[0], axis[1],
             r->options.latent > 2 ? "; its other numbers are at their means" : "");
    grid->images = r->family->decode(r->model, codes);
    grid->columns = (int)n;
    return DONE;
}
