// Pooling and upsampling. All but the choice of the largest is linear, and each linear map has its
// transpose here, which is its rule.
#include "autograd/ops/pool2d.h"

#include <inttypes.h>

#include "autograd/tape.h"
#include "tensor/choice.h"
#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/resample.h"
#include "tensor/scope.h"

static bool is_image(const char *function, const ElTensor *x)
{
    const int64_t *dim = x->shape.dim;
    if (x->shape.rank == 4 && dim[2] > 0 && dim[3] > 0) return true;
    return el_refuse("%s: %s must be [batch, channels, height, width], with at least one pixel",
                     function, el_describe(x));
}

// [batch, channels, height, width] for these sizes and x's batch and channels.
static ElShape image_shape(const ElTensor *x, int64_t height, int64_t width)
{
    return (ElShape){4, {x->shape.dim[0], x->shape.dim[1], height, width}};
}

static int64_t images_of(const ElTensor *x)
{
    return x->shape.dim[0] * x->shape.dim[1];
}

// --- means and upsampling ------------------------------------------------------------------------

// A map or its transpose, and what its lines on the tape are called.
typedef struct {
    const char *function;
    const ElOp *op, *transposed;
    ElResample map;
} Resample;

static ElTensor *resample(const Resample *r, bool transposed, ElTensor *x)
{
    if (!x) return NULL;
    const ElResample *m = &r->map;
    ElTensor *y = el_scope_tensor(r->function, transposed ? image_shape(x, m->y.from, m->x.from)
                                                          : image_shape(x, m->y.to, m->x.to));
    if (!y || !el_resample(r->function, m, transposed, images_of(x), x->data, y->data)) return NULL;
    return el_keep(el_record(transposed ? r->transposed : r->op, y, x), r, sizeof *r);
}

static ElTensor *resample_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return resample(n->kept, true, g);
}

static ElTensor *resample_transposed_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return resample(n->kept, false, g);
}

static const ElOp avg_pool2d = {
    .name = "avg_pool2d", .vjp = resample_vjp, .unread = EL_IN(0) | EL_OUT};
static const ElOp avg_pool2d_transposed = {
    .name = "avg_pool2d^T", .vjp = resample_transposed_vjp, .unread = EL_IN(0) | EL_OUT};
static const ElOp upsample = {.name = "upsample", .vjp = resample_vjp, .unread = EL_IN(0) | EL_OUT};
static const ElOp upsample_transposed = {
    .name = "upsample^T", .vjp = resample_transposed_vjp, .unread = EL_IN(0) | EL_OUT};

static ElTensor *upsampled(const char *function, ElResampling kind, ElTensor *x, int64_t height,
                           int64_t width)
{
    if (!el_given(function, x) || !is_image(function, x)) return NULL;
    if (height < 1 || width < 1) {
        return el_fail("%s: %s was to have height %" PRId64 " and width %" PRId64
                       "; they must be at least 1",
                       function, el_describe(x), height, width);
    }
    Resample r = {
        function,
        &upsample,
        &upsample_transposed,
        {kind, {.from = x->shape.dim[2], .to = height}, {.from = x->shape.dim[3], .to = width}}};
    return resample(&r, false, x);
}

ElTensor *el_upsample_nearest(ElTensor *x, int64_t height, int64_t width)
{
    return upsampled("el_upsample_nearest", EL_NEAREST, x, height, width);
}

ElTensor *el_upsample_bilinear(ElTensor *x, int64_t height, int64_t width)
{
    return upsampled("el_upsample_bilinear", EL_LINEAR, x, height, width);
}

// The windows of a pool along x's height or width; its stride is filled in.
static ElResampleAxis windows(ElPool p, int64_t pixels)
{
    return (ElResampleAxis){pixels, (pixels + 2 * p.padding - p.size) / p.stride + 1, p.size,
                            p.stride, p.padding};
}

static bool pool_fits(const char *function, const ElTensor *x, ElPool *p)
{
    if (!el_given(function, x) || !is_image(function, x)) return false;
    if (p->stride == 0) p->stride = p->size;
    int64_t shorter = x->shape.dim[2] < x->shape.dim[3] ? x->shape.dim[2] : x->shape.dim[3];
    if (p->size >= 1 && p->stride >= 1 && p->padding >= 0 && p->padding <= p->size / 2 &&
        p->size - p->padding <= shorter + p->padding && p->size <= INT32_MAX)
        return true;
    return el_refuse("%s: windows of size %" PRId64 ", stride %" PRId64 " and padding %" PRId64
                     " on %s: size and stride must be at least 1, the padding 0 to size / 2, and "
                     "the padded image at least a window",
                     function, p->size, p->stride, p->padding, el_describe(x));
}

ElTensor *el_avg_pool2d(ElTensor *x, ElPool pool)
{
    const char *function = "el_avg_pool2d";
    if (!pool_fits(function, x, &pool)) return NULL;
    Resample r = {function,
                  &avg_pool2d,
                  &avg_pool2d_transposed,
                  {EL_WINDOW_MEAN, windows(pool, x->shape.dim[2]), windows(pool, x->shape.dim[3])}};
    return resample(&r, false, x);
}

// --- the largest ---------------------------------------------------------------------------------

// What is kept is an ElChoice. Its integers lie in the scope of the call that chose them, which
// outlives its line on the tape.
static ElTensor *read_pixels(const ElChoice *c, ElTensor *x);

static ElTensor *put_pixels_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return read_pixels(n->kept, g);
}

// Zeros, with each window's number added to the pixel that it chose.
static ElTensor *put_pixels(const ElChoice *c, ElTensor *g)
{
    static const ElOp op = {
        .name = "max_pool2d^T", .vjp = put_pixels_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!g) return NULL;
    ElTensor *y = el_scope_tensor("el_max_pool2d", image_shape(g, c->y.from, c->x.from));
    if (!y) return NULL;
    el_add_to_chosen(c, g->data, y->data);
    return el_keep(el_record(&op, y, g), c, sizeof *c);
}

static ElTensor *read_pixels_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)input;
    return put_pixels(n->kept, g);
}

// x's numbers at the chosen pixels: the largest, and the transpose of put_pixels.
static ElTensor *read_pixels(const ElChoice *c, ElTensor *x)
{
    static const ElOp op = {
        .name = "max_pool2d", .vjp = read_pixels_vjp, .unread = EL_IN(0) | EL_OUT};
    if (!x) return NULL;
    ElTensor *y = el_scope_tensor("el_max_pool2d", image_shape(x, c->y.to, c->x.to));
    if (!y) return NULL;
    el_read_chosen(c, x->data, y->data);
    return el_keep(el_record(&op, y, x), c, sizeof *c);
}

ElTensor *el_max_pool2d(ElTensor *x, ElPool pool)
{
    const char *function = "el_max_pool2d";
    if (!pool_fits(function, x, &pool)) return NULL;
    ElChoice c = {.images = images_of(x),
                  .y = windows(pool, x->shape.dim[2]),
                  .x = windows(pool, x->shape.dim[3])};
    if (c.images > 0 && c.y.from * c.x.from > INT32_MAX) {
        return el_fail("%s: %s has images of more than 2^31 pixels", function, el_describe(x));
    }
    const ElInts *chosen = el_scope_ints(function, image_shape(x, c.y.to, c.x.to));
    if (!chosen) return NULL;
    c.chosen = chosen->data;
    el_choose_largest(&c, x->data);
    return read_pixels(&c, x);
}
