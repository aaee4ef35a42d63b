// Convolutional layers: weights, misuse, the gradient of a gradient penalty, and the bytes at any
// number of threads. What convolutions compute is held in tests/operations/test_conv.c.
#include "nn/conv.h"

#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/pool2d.h"
#include "autograd/ops/reduce.h"
#include "nn/linear.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

static void check_weights(const ElConv2d *l, const char *name, ElShape shape, double bound)
{
    ck_no_error();
    ck_assert_str_eq(l->weight->name, name);
    ck_assert(el_shape_equal(l->weight->shape, shape));
    double largest = 0;
    for (int64_t k = 0; k < el_numel(l->weight); k++)
        largest = fmax(largest, fabs((double)l->weight->data[k]));
    ck_assert(largest <= bound && largest > .8 * bound);
}

START_TEST(test_layers)
{
    ElParams p = {0};
    ElConv2d a = el_conv2d_new(&p, "a", (ElConvSizes){.in = 4, .out = 6, .size = 3, .groups = 2});
    check_weights(&a, "a.weight", el_shape(6, 2, 3, 3), 1 / sqrt(18));
    ck_assert_str_eq(a.conv.bias->name, "a.bias");
    ElConvSizes sizes = {.in = 6, .out = 8, .size = 4, .stride = 2, .padding = 1, .no_bias = true};
    ElConvTranspose2d b = el_conv_transpose2d_new(&p, "b", sizes);
    check_weights(&b, "b.weight", el_shape(6, 8, 4, 4), 1 / sqrt(128));
    ck_assert_ptr_null(b.conv.bias);
    ElConv1d c =
        el_conv1d_new(&p, "c", (ElConvSizes){.in = 12, .out = 2, .size = 5, .dilation = 2});
    check_weights(&c, "c.weight", el_shape(2, 12, 5), 1 / sqrt(60));
    ck_assert_int_eq(el_params_count(p), 5);

    el_tape_begin();
    ElTensor *y = el_conv2d_apply(&a, el_randn(el_shape(2, 4, 8, 7)));
    ck_assert(el_shape_equal(y->shape, el_shape(2, 6, 6, 5)));
    y = el_conv_transpose2d_apply(&b, y);
    ck_assert(el_shape_equal(y->shape, el_shape(2, 8, 12, 10)));
    y = el_conv1d_apply(&c, el_reshape(y, el_shape(2, 12, 80)));
    ck_assert(el_shape_equal(y->shape, el_shape(2, 2, 72)));
    ElGrads grads = el_grads(el_mean(y), p);
    ck_assert_int_eq(grads.count, 5);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// --- the R1 penalty (Mescheder et al., 2018) -----------------------------------------------------

typedef struct {
    ElParams params;
    ElConv2d conv1, conv2;
    ElLinear score;
} Critic;

static Critic critic_new(void)
{
    Critic c = {0};
    ElConvSizes sizes = {.in = 1, .out = 3, .size = 4, .stride = 2, .padding = 1};
    c.conv1 = el_conv2d_new(&c.params, "conv1", sizes);
    sizes = (ElConvSizes){.in = 3, .out = 4, .size = 3, .stride = 2, .padding = 1, .no_bias = true};
    c.conv2 = el_conv2d_new(&c.params, "conv2", sizes);
    c.score = el_linear_new(&c.params, "score", 16, 1);
    return c;
}

static ElTensor *critic(const Critic *c, ElTensor *x)
{
    ElTensor *h = el_tanh(el_conv2d_apply(&c->conv1, x));
    return el_linear(&c->score, el_flatten(el_tanh(el_conv2d_apply(&c->conv2, h)), 1));
}

// The mean over the batch of |d critic / dx|^2, as a number of the scope.
static ElTensor *penalty(const Critic *c, ElTensor *x)
{
    ElTensor *slope = el_grad(el_sum(critic(c, x)), x);
    return el_mul_scalar(el_sum(el_square(slope)), 1.0 / (double)x->shape.dim[0]);
}

static double penalty_number(const Critic *c, ElTensor *x)
{
    el_tape_begin();
    double number = el_item(penalty(c, x));
    el_tape_end();
    return number;
}

// The central difference of fourth order along one number.
static double difference(const Critic *c, ElTensor *x, el_real *number)
{
    const el_real at = *number, h = (el_real)1e-3;
    double f[4];
    const int steps[] = {-2, -1, 1, 2};
    for (int i = 0; i < 4; i++) {
        *number = at + (el_real)steps[i] * h;
        f[i] = penalty_number(c, x);
    }
    *number = at;
    return (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * (double)h);
}

START_TEST(test_gradient_penalty)
{
    if (!IS_DOUBLE) return;
    el_random_seed(5);
    Critic c = critic_new();
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(2, 1, 8, 8));
    ElGrads grads = el_grads(penalty(&c, x), c.params);
    ck_no_error();
    ck_assert_int_eq(grads.count, 4); // the last bias does not matter
    for (int i = 0; i < grads.count; i++) {
        ElTensor *w = grads.item[i].param, *g = grads.item[i].grad;
        double largest = 0;
        for (int64_t k = 0; k < el_numel(g); k++) largest = fmax(largest, fabs((double)g->data[k]));
        for (int64_t k = 0; k < el_numel(w); k++)
            ck_assert_double_eq_tol((double)g->data[k], difference(&c, x, &w->data[k]),
                                    1e-6 * largest);
    }
    el_tape_end();
    el_params_free(&c.params);
    ck_no_error();
}
END_TEST

// --- threads -------------------------------------------------------------------------------------

typedef struct {
    ElTensor *y, *dx, *dw, *db;
} Results;

static Results results(ElTensor *(*convolve)(ElTensor *, ElTensor *, ElConv), ElTensor *x,
                       ElTensor *w, ElConv conv)
{
    ElTensor *dxs[3];
    Results r = {.y = convolve(x, w, conv)};
    ck_assert(el_vjp(r.y, el_mul(r.y, r.y), 3, (ElTensor *[]){x, w, conv.bias}, dxs));
    r.dx = dxs[0];
    r.dw = dxs[1];
    r.db = dxs[2];
    return r;
}

static void check_same(const ElTensor *a, const ElTensor *b)
{
    ck_assert_mem_eq(a->data, b->data, (size_t)el_numel(a) * sizeof(el_real));
}

static void check_threads(ElTensor *(*convolve)(ElTensor *, ElTensor *, ElConv), ElShape x,
                          ElShape w, ElConv conv)
{
    el_tape_begin();
    int before = el_threads();
    ElTensor *image = el_randn(x), *weight = el_randn(w);
    conv.bias = el_randn(el_shape(convolve == el_conv2d ? w.dim[0] : w.dim[1]));
    el_threads_set(1);
    Results one = results(convolve, image, weight, conv);
    for (int threads = 2; threads <= 5; threads += 3) {
        el_threads_set(threads);
        Results many = results(convolve, image, weight, conv);
        check_same(one.y, many.y);
        check_same(one.dx, many.dx);
        check_same(one.dw, many.dw);
        check_same(one.db, many.db);
    }
    el_threads_set(before);
    el_tape_end();
    ck_no_error();
}

// Images whose windows are few (several are multiplied at once) or many, one channel or several,
// groups, and a batch that does not divide.
START_TEST(test_threads)
{
    ElConv halving = {.stride = 2, .padding = 1};
    check_threads(el_conv2d, el_shape(13, 16, 14, 14), el_shape(32, 16, 4, 4), halving);
    check_threads(el_conv2d, el_shape(9, 1, 28, 28), el_shape(256, 1, 4, 4), halving);
    check_threads(el_conv2d, el_shape(5, 32, 20, 20), el_shape(32, 16, 3, 3),
                  (ElConv){.groups = 2});
    check_threads(el_conv_transpose2d, el_shape(11, 32, 7, 7), el_shape(32, 16, 4, 4), halving);
}
END_TEST

// --- misuse --------------------------------------------------------------------------------------

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2, 3, 5, 5)), *w = el_ones(el_shape(4, 3, 3, 3));
    ck_assert_ptr_null(el_conv2d(NULL, w, (ElConv){0}));
    ck_error_has("el_conv2d: operand 1 of 2 is NULL");
    ck_assert_ptr_null(el_conv2d(el_ones(el_shape(3, 5, 5)), w, (ElConv){0}));
    ck_error_has("el_conv2d: [3, 5, 5] from ones");
    ck_assert_ptr_null(el_conv2d(x, el_ones(el_shape(4, 3)), (ElConv){0}));
    ck_error_has("must be [out, in / groups, height, width]");
    ck_assert_ptr_null(el_conv2d(x, el_ones(el_shape(4, 2, 3, 3)), (ElConv){0}));
    ck_error_has("has 3 channels and the weight [4, 2, 3, 3] from ones");
    ck_assert_ptr_null(el_conv2d(x, el_ones(el_shape(4, 1, 3, 3)), (ElConv){.groups = 3}));
    ck_error_has("the groups must divide out");
    ck_assert_ptr_null(el_conv2d(x, w, (ElConv){.stride = -1}));
    ck_error_has("el_conv2d: stride -1, padding 0, dilation 1, groups 1, output_padding 0 were");
    ck_assert_ptr_null(el_conv2d(x, w, (ElConv){.dilation = 3}));
    ck_error_has("leaves no pixel; the weight must have some, and fit into the padded image");
    ck_assert_ptr_null(el_conv2d(x, w, (ElConv){.bias = x}));
    ck_error_has("must be [4], the channels that the weight");
    ck_assert_ptr_null(el_conv2d(x, w, (ElConv){.output_padding = 1}));
    ck_error_has("it must be 0: it belongs to el_conv_transpose2d");
    ck_assert_ptr_null(el_conv_transpose2d(x, w, (ElConv){0}));
    ck_error_has("el_conv_transpose2d: [2, 3, 5, 5] from ones");
    w = el_ones(el_shape(3, 1, 2, 2));
    ck_assert_ptr_null(el_conv_transpose2d(x, w, (ElConv){.output_padding = 1}));
    ck_error_has("less than the stride or the dilation");
    ck_assert_ptr_null(el_conv_transpose2d(x, w, (ElConv){.padding = 3}));
    ck_error_has("leaves no pixel");
    ck_assert_ptr_null(el_conv1d(x, w, (ElConv){0}));
    ck_error_has("el_conv1d: [2, 3, 5, 5] from ones");
    ElTensor *vast = el_ones(el_shape(0, 3, INT64_C(1) << 56, 1));
    ck_assert_ptr_null(el_conv_transpose2d(vast, w, (ElConv){.stride = 1 << 30}));
    ck_error_has("el_conv_transpose2d: ");
    w = el_ones(el_shape(4, 3, 3, 3));
    ck_assert_ptr_null(el_conv2d(x, w, (ElConv){.bias = el_add(x, NULL)}));
    ck_error_has(
        "el_add: operand 2 of 2 is NULL"); // NULL means none only while no error is pending
    el_tape_end();
}
END_TEST

START_TEST(test_misuse_of_layers)
{
    ElParams p = {0};
    ElConv2d l = el_conv2d_new(&p, "c", (ElConvSizes){.in = 3, .out = 4, .size = 3, .groups = 2});
    ck_error_has("el_conv2d_new: a layer `c` from 3 to 4 channels with a kernel of 3 and 2 groups");
    ck_assert_ptr_null(l.weight);
    ck_assert(!el_params_usable("f", p));
    el_error_clear();
    el_tape_begin();
    ck_assert_ptr_null(el_conv2d_apply(&l, el_ones(el_shape(1, 1, 1, 1))));
    ck_error_has("el_conv2d_apply: the layer was not made");
    ck_assert_ptr_null(el_conv1d_apply(NULL, el_ones(el_shape(1, 1, 1))));
    ck_error_has("el_conv1d_apply: the layer is NULL");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_misuse_of_pooling)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(1, 1, 4, 4));
    ck_assert_ptr_null(el_max_pool2d(x, (ElPool){0}));
    ck_error_has("el_max_pool2d: windows of size 0, stride 0 and padding 0 on [1, 1, 4, 4]");
    ck_assert_ptr_null(el_avg_pool2d(x, (ElPool){.size = 2, .padding = 2}));
    ck_error_has("the padding 0 to size / 2");
    ck_assert_ptr_null(el_avg_pool2d(x, (ElPool){.size = 5}));
    ck_error_has("the padded image at least a window");
    ck_assert_ptr_null(el_max_pool2d(el_ones(el_shape(4, 4)), (ElPool){.size = 2}));
    ck_error_has("el_max_pool2d: [4, 4] from ones");
    ck_assert_ptr_null(el_upsample_nearest(x, 0, 4));
    ck_error_has("el_upsample_nearest: [1, 1, 4, 4] from ones");
    ck_assert_ptr_null(el_upsample_bilinear(el_ones(el_shape(1, 1, 0, 4)), 2, 2));
    ck_error_has("with at least one pixel");
    el_tape_end();
}
END_TEST

// A NaN is the largest; of equal ones the first gets the gradient.
START_TEST(test_ties_and_nan)
{
    el_tape_begin();
    const el_real numbers[] = {1, 1, (el_real)NAN, 2, 1, 1, 3, 4};
    ElTensor *x = el_array(el_shape(1, 1, 2, 4), numbers);
    ElTensor *y = el_max_pool2d(x, (ElPool){.size = 2});
    ck_assert(y->data[0] == 1 && isnan((double)y->data[1]));
    ElTensor *dx = el_grad(el_sum(y), x);
    const el_real wanted[] = {1, 0, 1, 0, 0, 0, 0, 0};
    ck_assert_mem_eq(dx->data, wanted, sizeof wanted);
    el_tape_end();
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("conv");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_layers);
    tcase_add_test(cases, test_gradient_penalty);
    tcase_add_test(cases, test_threads);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_misuse_of_layers);
    tcase_add_test(cases, test_misuse_of_pooling);
    tcase_add_test(cases, test_ties_and_nan);
    return run_cases("conv", cases);
}
