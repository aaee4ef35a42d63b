// Resampling: rows first, then columns, each by a list of taps. The transpose is the same list with
// from and to exchanged.
#include "tensor/resample.h"

#include <string.h>

#include "tensor/counts.h"
#include "tensor/flops.h"
#include "tensor/parallel.h"
#include "tensor/pool.h"
#include "tensor/run_parallel.h"

// result[to] += weight image[from].
typedef struct {
    int64_t from, to;
    el_real weight;
} Tap;

typedef struct {
    int64_t from, to, count;
    Tap *tap;
} Taps;

typedef struct {
    Taps y, x;
    const el_real *image;
    el_real *result;
    el_real *rows; // [y.to, x.from] for each piece
    int64_t grain; // images of a piece
} Job;

static void add_tap(Taps *t, bool transposed, int64_t from, int64_t to, double weight)
{
    if (from < 0 || from >= t->from || weight == 0) return;
    t->tap[t->count++] =
        transposed ? (Tap){to, from, (el_real)weight} : (Tap){from, to, (el_real)weight};
}

// The taps of one number of the axis.
static void add_taps(Taps *t, ElResampling kind, const ElResampleAxis *a, bool transposed,
                     int64_t to)
{
    if (kind == EL_WINDOW_MEAN) {
        for (int64_t i = 0; i < a->size; i++)
            add_tap(t, transposed, to * a->stride - a->padding + i, to, 1 / (double)a->size);
    } else if (kind == EL_NEAREST) {
        add_tap(t, transposed, to * a->from / a->to, to, 1);
    } else {
        double at = ((double)to + 0.5) * (double)a->from / (double)a->to - 0.5;
        at = at < 0 ? 0 : at > (double)(a->from - 1) ? (double)(a->from - 1) : at;
        int64_t from = (int64_t)at;
        add_tap(t, transposed, from, to, 1 - (at - (double)from));
        add_tap(t, transposed, from + 1, to, at - (double)from);
    }
}

static bool make_taps(const char *function, ElResampling kind, const ElResampleAxis *a,
                      bool transposed, Taps *t)
{
    int64_t most = kind == EL_WINDOW_MEAN ? el_least(a->size, a->from) : 2;
    *t = (Taps){.from = a->from, .to = a->to};
    t->tap = el_pool_take(function, a->to * most * (int64_t)sizeof *t->tap);
    for (int64_t to = 0; t->tap && to < a->to; to++) add_taps(t, kind, a, transposed, to);
    if (transposed) {
        t->from = a->to;
        t->to = a->from;
    }
    return t->tap != NULL;
}

static void resample_rows(const Taps *t, int64_t width, const el_real *image, el_real *result)
{
    memset(result, 0, (size_t)(t->to * width) * sizeof *result);
    for (int64_t i = 0; i < t->count; i++) {
        Tap tap = t->tap[i];
        const el_real *from = image + tap.from * width;
        el_real *to = result + tap.to * width;
        for (int64_t k = 0; k < width; k++) to[k] += tap.weight * from[k];
    }
}

static void resample_columns(const Taps *t, int64_t height, const el_real *image, el_real *result)
{
    memset(result, 0, (size_t)(height * t->to) * sizeof *result);
    for (int64_t row = 0; row < height; row++, image += t->from, result += t->to)
        for (int64_t i = 0; i < t->count; i++)
            result[t->tap[i].to] += t->tap[i].weight * image[t->tap[i].from];
}

static void resample_images(void *context, int64_t first, int64_t last)
{
    const Job *j = context;
    el_real *rows = j->rows + first / j->grain * j->y.to * j->x.from;
    for (int64_t n = first; n < last; n++) {
        resample_rows(&j->y, j->x.from, j->image + n * j->y.from * j->x.from, rows);
        resample_columns(&j->x, j->y.to, rows, j->result + n * j->y.to * j->x.to);
    }
}

static bool run(const char *function, Job *j, int64_t images)
{
    int64_t work = 1 + j->y.count * j->x.from + j->y.to * j->x.count;
    int64_t least = 1 + EL_GRAIN / work, share = el_ceil_div(images, el_threads());
    j->grain = share > least ? share : least;
    int64_t pieces = el_ceil_div(images, j->grain);
    j->rows = el_pool_take(function, pieces * j->y.to * j->x.from * (int64_t)sizeof *j->rows);
    if (!j->rows) return false;
    el_flops_add(2 * images * (work - 1));
    el_parallel(images, j->grain, resample_images, j);
    el_pool_give(j->rows);
    return true;
}

bool el_resample(const char *function, const ElResample *r, bool transposed, int64_t images,
                 const el_real *image, el_real *result)
{
    if (images == 0) return true;
    Job j = {.image = image, .result = result};
    bool done = make_taps(function, r->kind, &r->y, transposed, &j.y) &&
                make_taps(function, r->kind, &r->x, transposed, &j.x) && run(function, &j, images);
    el_pool_give(j.y.tap);
    el_pool_give(j.x.tap);
    return done;
}
