// The kernels of convolutions, of every instruction set, against the definition of a window.
#include "tests/tensor/kernels_support.h"

enum { IMAGES = 3, MOST_PIXELS = 40 * 40 };

static const ElWindowAxis axes[] = {
    // pixels, windows, size, stride, dilation, padding
    {1, 1, 1, 1, 1, 0},   {4, 2, 3, 1, 1, 0},   {5, 5, 3, 1, 1, 1},   {14, 7, 4, 2, 1, 1},
    {28, 14, 4, 2, 1, 1}, {6, 3, 2, 2, 1, 0},   {7, 2, 2, 3, 2, 0},   {9, 4, 1, 2, 1, 0},
    {5, 3, 2, 3, 1, 1},   {37, 37, 5, 1, 1, 2}, {40, 19, 3, 2, 2, 1}, {3, 1, 2, 2, 2, 0},
    {2, 7, 2, 1, 1, 3},   {8, 2, 2, 5, 1, 0},
};
enum { AXES = sizeof axes / sizeof *axes };

// The pixel that window `window` sees through its pixel `tap`; outside of the image -1.
static int64_t pixel_of(const ElWindowAxis *a, int64_t window, int64_t tap)
{
    int64_t pixel = window * a->stride - a->padding + tap * a->dilation;
    return pixel < a->pixels ? pixel : -1;
}

// Calls what(image, place of u, pixel or -1) for every place of u.
typedef struct {
    const ElKernels *k;
    ElWindows w;
    int64_t pixels, windows, taps;
    el_real *image, *u, *workspace;
} Case;

static int64_t place(const Case *c, int64_t n, int64_t index, int64_t *pixel)
{
    const ElWindows *w = &c->w;
    int64_t tap = index / c->windows, window = index % c->windows;
    int64_t y = pixel_of(&w->y, window / w->x.windows, tap / w->x.size);
    int64_t x = pixel_of(&w->x, window % w->x.windows, tap % w->x.size);
    *pixel = y < 0 || x < 0 ? -1 : y * w->x.pixels + x;
    return tap * IMAGES * c->windows + n * c->windows + window;
}

static void check_unfold(const Case *c)
{
    c->k->unfold(&c->w, IMAGES, c->image, c->pixels, c->workspace, c->u);
    for (int64_t n = 0; n < IMAGES; n++)
        for (int64_t i = 0; i < c->taps * c->windows; i++) {
            int64_t pixel, at = place(c, n, i, &pixel);
            el_real wanted = pixel < 0 ? 0 : c->image[n * c->pixels + pixel];
            expect(c->u[at] == wanted, "%s: unfold, place %d is %g, not %g", c->k->isa, (int)at,
                   (double)c->u[at], (double)wanted);
        }
}

static void check_fold(const Case *c)
{
    static double sum[IMAGES * MOST_PIXELS];
    for (int64_t k = 0; k < IMAGES * c->pixels; k++) sum[k] = .5;
    for (int64_t n = 0; n < IMAGES; n++)
        for (int64_t i = 0; i < c->taps * c->windows; i++) {
            int64_t pixel, at = place(c, n, i, &pixel);
            if (pixel >= 0) sum[n * c->pixels + pixel] += c->u[at];
        }
    c->k->fold(&c->w, IMAGES, (el_real).5, c->u, c->workspace, c->image, c->pixels);
    for (int64_t k = 0; k < IMAGES * c->pixels; k++)
        expect(fabs(c->image[k] - sum[k]) <= 1e3 * REAL_EPSILON, "%s: fold, pixel %d is %g, not %g",
               c->k->isa, (int)k, (double)c->image[k], sum[k]);
}

static void check_case(const ElKernels *k, ElWindowAxis y, ElWindowAxis x)
{
    Case c = {.k = k, .w = {y, x}, .pixels = y.pixels * x.pixels, .windows = y.windows * x.windows};
    c.taps = y.size * x.size;
    int64_t work = k->unfold_workspace(&c.w, IMAGES), unfolded = c.taps * IMAGES * c.windows;
    c.workspace = new_guarded(work, 0);
    c.image = new_guarded(IMAGES * c.pixels, 1);
    el_real *u = new_guarded(unfolded + 2 * k->gemm_cols, 0);
    c.u = u + k->gemm_cols;
    fill_with_any(IMAGES * c.pixels, c.image, 3);
    fill_with_any(unfolded + 2 * k->gemm_cols, u, 5);
    check_unfold(&c);
    check_fold(&c);
    free_guarded(c.workspace, work, 0);
    free_guarded(c.image, IMAGES * c.pixels, 1);
    free_guarded(u, unfolded + 2 * k->gemm_cols, 0);
}

START_TEST(test_windows)
{
    FOR_EACH_TABLE(k)
    for (int i = 0; i < AXES; i++)
        for (int j = 0; j < AXES; j++) check_case(k, axes[i], axes[j]);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("kernels_unfold");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_windows);
    return run_cases("kernels_unfold", cases);
}
