// Which pixels the windows of an image choose, and what lies there.
#include "tensor/choice.h"

#include <string.h>

#include "tensor/flops.h"
#include "tensor/run_parallel.h"

// One loop over images.
typedef struct {
    const ElChoice *c;
    el_real *image, *window;
    int64_t pixels, windows; // of an image
} Job;

static void by_images(const ElChoice *c, el_real *image, el_real *window,
                      void (*run)(void *, int64_t, int64_t))
{
    Job j = {c, image, window, c->y.from * c->x.from, c->y.to * c->x.to};
    el_flops_add(c->images * j.pixels);
    el_parallel(c->images, 1 + EL_GRAIN / (1 + j.pixels), run, &j);
}

static void read_images(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    for (int64_t n = first; n < last; n++)
        for (int64_t i = n * j->windows; i < (n + 1) * j->windows; i++)
            j->window[i] = j->image[n * j->pixels + j->c->chosen[i]];
}

void el_read_chosen(const ElChoice *c, const el_real *image, el_real *window)
{
    by_images(c, (el_real *)image, window, read_images);
}

static void add_to_images(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    size_t numbers = (size_t)((last - first) * j->pixels);
    memset(j->image + first * j->pixels, 0, numbers * sizeof *j->image);
    for (int64_t n = first; n < last; n++)
        for (int64_t i = n * j->windows; i < (n + 1) * j->windows; i++)
            j->image[n * j->pixels + j->c->chosen[i]] += j->window[i];
}

void el_add_to_chosen(const ElChoice *c, const el_real *window, el_real *image)
{
    by_images(c, image, (el_real *)window, add_to_images);
}

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

// The pixel of one window that holds its largest number, the first of those; or its first NaN.
static int32_t largest(const ElChoice *c, const el_real *image, int64_t y, int64_t x)
{
    int64_t top = y * c->y.stride - c->y.padding, left = x * c->x.stride - c->x.padding;
    int64_t best = greater(top, 0) * c->x.from + greater(left, 0);
    for (int64_t i = greater(top, 0); i < top + c->y.size && i < c->y.from; i++)
        for (int64_t k = greater(left, 0); k < left + c->x.size && k < c->x.from; k++) {
            el_real value = image[i * c->x.from + k], most = image[best];
            if (value > most || (value != value && most == most)) best = i * c->x.from + k;
        }
    return (int32_t)best;
}

static void choose(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    const ElChoice *c = j->c;
    int32_t *chosen = c->chosen + first * j->windows;
    for (int64_t n = first; n < last; n++)
        for (int64_t y = 0; y < c->y.to; y++)
            for (int64_t x = 0; x < c->x.to; x++)
                *chosen++ = largest(c, j->image + n * j->pixels, y, x);
}

void el_choose_largest(const ElChoice *c, const el_real *image)
{
    by_images(c, (el_real *)image, NULL, choose);
}
