// Layers of normalization: running statistics, evaluation, the fused operation against its composed
// form, penalties through a norm, threads, misuse.
#include "nn/norm.h"

#include <math.h>

#include "autograd/check.h"
#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/conv.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

static const ElNorm leaky = {.activation = EL_NORM_LEAKY_RELU, .slope = .2};

#define ck_near(a, b) ck_assert_double_eq_tol((double)(a), (double)(b), IS_DOUBLE ? 1e-12 : 1e-5)

START_TEST(test_running_statistics)
{
    ElParams p = {0};
    ElBatchNorm l = el_batch_norm_new(&p, "norm", 2, (ElNorm){0});
    ck_assert_str_eq(l.running_var->name, "norm.running_var");
    ck_assert_int_eq(el_params_numel(p), 4); // those trained
    ck_assert(l.running_var->data[1] == 1 && l.running_mean->data[1] == 0);
    el_tape_begin();
    ElTensor *x = el_array(el_shape(3, 2), (el_real[]){1, 4, 2, 4, 6, 7});
    ElTensor *y = el_batch_norm(&l, x, true);
    const double mean[] = {3, 5}, unbiased[] = {7, 3}, biased[] = {14. / 3, 2};
    for (int c = 0; c < 2; c++) {
        ck_near(l.running_mean->data[c], .1 * mean[c]);
        ck_near(l.running_var->data[c], .9 + .1 * unbiased[c]);
        ck_near(y->data[c], ((double)x->data[c] - mean[c]) / sqrt(biased[c] + 1e-5));
    }
    y = el_batch_norm(&l, x, false);
    for (int c = 0; c < 2; c++) {
        double deviation = sqrt((double)l.running_var->data[c] + 1e-5);
        ck_near(y->data[c], ((double)x->data[c] - (double)l.running_mean->data[c]) / deviation);
        ck_near(l.running_mean->data[c], .1 * mean[c]);
    }
    l.options.momentum = 1;
    el_batch_norm(&l, x, true);
    ck_near(l.running_mean->data[1], 5);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// The tape holds copies: a training pass after an evaluation leaves the latter's gradient alone.
START_TEST(test_evaluation_survives_training)
{
    ElParams p = {0};
    ElBatchNorm l = el_batch_norm_new(&p, "norm", 3, leaky);
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(4, 3, 2));
    ElTensor *y = el_sum(el_square(el_batch_norm(&l, x, false))), *before = el_grad(y, x);
    ElTensor *again = el_sum(el_square(el_batch_norm(&l, x, false)));
    el_batch_norm(&l, x, true);
    ElTensor *after = el_grad(again, x);
    ck_no_error();
    ck_assert_mem_eq(before->data, after->data, 24 * sizeof(el_real));
    ck_assert_int_eq(el_grads(again, p).count, 2);
    el_tape_end();
    el_params_free(&p);
}
END_TEST

static ElTensor *train(ElTensor *const in[], void *layer)
{
    return el_batch_norm(layer, in[0], true);
}

// Recomputing a training pass is not another one.
START_TEST(test_checkpoint)
{
    ElParams p = {0}, q = {0};
    ElBatchNorm a = el_batch_norm_new(&p, "norm", 3, leaky);
    ElBatchNorm b = el_batch_norm_new(&q, "norm", 3, leaky);
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(4, 3, 2));
    ElGrads plain = el_grads(el_sum(el_square(train(&x, &a))), p);
    ElGrads again = el_grads(el_sum(el_square(el_checkpoint(train, &b, 1, &x))), q);
    ck_assert_int_eq(again.count, 2);
    size_t bytes = 3 * sizeof(el_real);
    for (int i = 0; i < 2; i++)
        ck_assert_mem_eq(plain.item[i].grad->data, again.item[i].grad->data, bytes);
    ck_assert_mem_eq(a.running_mean->data, b.running_mean->data, bytes);
    ck_assert_mem_eq(a.running_var->data, b.running_var->data, bytes);
    el_tape_end();
    el_params_free(&p);
    el_params_free(&q);
    ck_no_error();
}
END_TEST

// --- the composed form ---------------------------------------------------------------------------

static ElTensor *composed(ElTensor *const in[], void *context)
{
    (void)context;
    ElTensor *centred = el_sub(in[0], el_mean_axes(in[0], el_axes(0, 2), EL_KEEPDIM));
    ElTensor *variance = el_mean_axes(el_square(centred), el_axes(0, 2), EL_KEEPDIM);
    ElTensor *h = el_div(centred, el_sqrt(el_add_scalar(variance, 1e-5)));
    ElShape wide = el_shape(el_numel(in[1]), 1);
    ElTensor *z = el_add(el_mul(h, el_reshape(in[1], wide)), el_reshape(in[2], wide));
    return el_leaky_relu(z, .2);
}

static ElTensor *fused(ElTensor *const in[], void *context)
{
    (void)context;
    return el_batch_normalize(in[0], in[1], in[2], leaky);
}

static void expect_near(const ElTensor *a, const ElTensor *b)
{
    double most = 1;
    for (int64_t k = 0; k < el_numel(b); k++) most = fmax(most, fabs((double)b->data[k]));
    for (int64_t k = 0; k < el_numel(b); k++) {
        double apart = fabs((double)a->data[k] - (double)b->data[k]);
        ck_assert_double_le(apart, most * (IS_DOUBLE ? 1e-11 : 3e-4));
    }
}

// The value, the gradients (in loops and in operations), and the gradients of their norm.
static void compute(ElFunction f, ElTensor *const in[], ElTensor *out[10])
{
    out[0] = f(in, NULL);
    ElTensor *loss = el_sum(el_mul(out[0], el_sin(out[0])));
    el_vjp(loss, el_scalar(1), 3, in, out + 1);
    ElTensor *norm = el_sum(el_square(out[1]));
    norm = el_add(norm, el_sum(el_square(out[2])));
    el_vjp(norm, el_scalar(1), 3, in, out + 4);
}

START_TEST(test_composed_form)
{
    el_random_seed(2);
    el_tape_begin();
    ElParams p = {0};
    ElTensor *in[] = {el_params_add(&p, NULL, "x", el_shape(5, 3, 45), EL_TRAINED),
                      el_params_add(&p, NULL, "gain", el_shape(3), EL_TRAINED),
                      el_params_add(&p, NULL, "bias", el_shape(3), EL_TRAINED)};
    for (int i = 0; i < 3; i++) el_random_normal(el_random_current(), el_numel(in[i]), in[i]->data);
    ElTensor *a[10] = {NULL}, *b[10] = {NULL};
    compute(fused, in, a);
    compute(composed, in, b);
    ck_no_error();
    for (int i = 0; i < 7; i++) expect_near(a[i], b[i]);
    ElGrads loops = el_grads(el_sum(el_mul(a[0], el_sin(a[0]))), p);
    ck_assert_int_eq(loops.count, 3);
    for (int i = 0; i < 3; i++) expect_near(loops.item[i].grad, b[i + 1]);
    el_tape_end();
    el_params_free(&p);
}
END_TEST

// --- penalties -----------------------------------------------------------------------------------

// A critic of one hidden layer, normalized: in[1], in[2] its weights, in[3], in[4] gain and bias.
static ElTensor *critic(ElTensor *const in[])
{
    ElTensor *hidden = el_layer_normalize(el_affine(in[0], in[1], NULL), in[3], in[4], (ElNorm){0});
    return el_affine(el_softplus(hidden), in[2], NULL);
}

static ElTensor *wgan_gp(ElTensor *const in[], void *context)
{
    (void)context;
    ElTensor *slope = el_grad(el_sum(critic(in)), in[0]);
    return el_mean(el_square(el_add_scalar(el_norm_axis(slope, 1), -1)));
}

static ElTensor *r1(ElTensor *const in[], void *context)
{
    (void)context;
    ElTensor *slope = el_grad(el_sum(critic(in)), in[0]);
    return el_mul_scalar(el_mean(el_sum_axis(el_square(slope), 1)), .5);
}

// R1 of a convolutional critic, in[1] its kernels; layer norm over channels and pixels, or none.
static ElTensor *r1_of_images(ElTensor *const in[], void *with_norm)
{
    ElTensor *h = el_conv2d(in[0], in[1], (ElConv){.padding = 1, .stride = 2});
    if (*(bool *)with_norm) h = el_layer_normalize(h, in[2], in[3], (ElNorm){0});
    ElTensor *score = el_sum(el_square(el_tanh(h)));
    return el_mul_scalar(el_sum(el_square(el_grad(score, in[0]))), .5);
}

START_TEST(test_penalties)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    ElTensor *in[] = {el_randn(el_shape(4, 3)), el_randn(el_shape(5, 3)), el_randn(el_shape(1, 5)),
                      el_randn(el_shape(5)), el_randn(el_shape(5))};
    ck_assert_msg(el_gradcheck(wgan_gp, NULL, 5, in, 1), "%s", el_error_text());
    ck_assert_msg(el_gradcheck(r1, NULL, 5, in, 1), "%s", el_error_text());
    ElTensor *images[] = {el_randn(el_shape(2, 1, 4, 4)), el_randn(el_shape(2, 1, 3, 3)),
                          el_randn(el_shape(2, 2, 2)), el_randn(el_shape(2, 2, 2))};
    for (int norm = 0; norm < 2; norm++) {
        bool with_norm = norm;
        ck_assert_msg(el_gradcheck(r1_of_images, &with_norm, 2 + 2 * norm, images, 1), "%s",
                      el_error_text());
    }
    el_tape_end();
}
END_TEST

// --- threads -------------------------------------------------------------------------------------

typedef ElTensor *Normalize(ElTensor *x, ElTensor *weight, ElTensor *bias, ElNorm options);

static void gradients(Normalize *f, ElTensor *const in[], ElParams p, ElNorm o, ElTensor *out[4])
{
    out[0] = f(in[0], in[1], in[2], o);
    ElGrads g = el_grads(el_sum(el_square(out[0])), p);
    ck_assert_int_eq(g.count, 3);
    for (int i = 0; i < 3; i++) out[i + 1] = g.item[i].grad;
}

static void check_threads(Normalize *f, ElShape shape, ElShape weight, ElNorm o)
{
    ElParams p = {0};
    ElTensor *in[] = {el_params_add(&p, NULL, "x", shape, EL_TRAINED),
                      el_params_add(&p, NULL, "weight", weight, EL_TRAINED),
                      el_params_add(&p, NULL, "bias", weight, EL_TRAINED)};
    for (int i = 0; i < 3; i++) el_random_normal(el_random_current(), el_numel(in[i]), in[i]->data);
    ElTensor *one[4], *more[4];
    el_tape_begin();
    int before = el_threads();
    el_threads_set(1);
    gradients(f, in, p, o, one);
    el_threads_set(3);
    gradients(f, in, p, o, more);
    el_threads_set(before);
    for (int i = 0; i < 4; i++)
        ck_assert_mem_eq(one[i]->data, more[i]->data, (size_t)el_numel(one[i]) * sizeof(el_real));
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}

START_TEST(test_threads)
{
    ElNorm relu = {.activation = EL_NORM_RELU, .groups = 4};
    check_threads(el_batch_normalize, el_shape(32, 16, 12, 12), el_shape(16), relu);
    check_threads(el_batch_normalize, el_shape(300, 200), el_shape(200), leaky);
    check_threads(el_layer_normalize, el_shape(500, 150), el_shape(150), relu);
    check_threads(el_group_normalize, el_shape(40, 16, 11, 11), el_shape(16), relu);
}
END_TEST

// --- edges and misuse ----------------------------------------------------------------------------

START_TEST(test_no_numbers)
{
    el_tape_begin();
    ElTensor *w = el_ones(el_shape(3)), *x = el_zeros(el_shape(0, 3, 2));
    ElTensor *y = el_batch_normalize(x, w, w, leaky), *dw = el_grad(el_sum(y), w);
    ck_assert(el_shape_equal(y->shape, x->shape));
    for (int k = 0; k < 3; k++) ck_assert(dw->data[k] == 0);
    ck_assert_ptr_nonnull(el_layer_normalize(el_zeros(el_shape(2, 0)), NULL, NULL, leaky));
    ck_assert_ptr_nonnull(el_group_normalize(x, w, w, (ElNorm){.groups = 3}));
    ck_no_error();
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = {0};
    ElBatchNorm l = el_batch_norm_new(&p, "norm", 3, leaky), none = {0};
    el_tape_begin();
    ElTensor *x = el_zeros(el_shape(1, 3)), *w = el_ones(el_shape(2));
    ck_assert_ptr_null(el_batch_norm(&l, x, true));
    ck_error_has("el_batch_norm: [1, 3] from zeros has 1 numbers a channel; training needs at "
                 "least 2 to have a variance");
    ck_assert(l.running_mean->data[0] == 0 && l.running_var->data[0] == 1);
    ck_assert_ptr_null(el_batch_norm(&none, x, true));
    ck_error_has("el_batch_norm: the layer was not made; el_batch_norm_new makes one");
    ck_assert_ptr_null(el_batch_norm(&l, el_zeros(el_shape(4, 2)), false));
    ck_error_has("el_batch_norm: the weight `norm.weight` [3]");
    ck_assert_ptr_null(el_batch_norm(NULL, x, false));
    ck_error_has("el_batch_norm: the layer is NULL");
    ck_assert_ptr_null(el_batch_norm(&l, NULL, false));
    ck_error_has("el_batch_norm: operand 1 of 1 is NULL");
    for (int training = 0; training < 2; training++) {
        ElBatchNorm other = l; // with a weight of the program's
        other.weight = other.bias = w;
        ck_assert_ptr_null(el_batch_norm(&other, el_zeros(el_shape(4, 2)), training));
        ck_error_has("el_batch_norm: the running statistics `norm.running_mean` [3]");
    }
    for (int which = 0; which < 2; which++) { // or one statistic
        ElBatchNorm other = l;
        *(which ? &other.running_mean : &other.running_var) = w;
        ck_assert_ptr_null(el_batch_norm(&other, x, false));
        ck_error_has("must have the shape of the weight `norm.weight` [3]");
    }
    ck_assert_ptr_null(el_batch_normalize(w, NULL, NULL, leaky));
    ck_error_has("must be [batch, channels, ...]");
    ck_assert_ptr_null(el_batch_normalize(x, w, NULL, leaky));
    ck_error_has("must be [3] for [1, 3] from zeros");
    ck_assert_ptr_null(el_batch_normalize(x, NULL, NULL, (ElNorm){.epsilon = -1}));
    ck_error_has("el_batch_normalize: epsilon is -1; it must be a number of 0 (for 1e-5) or more");
    ck_assert_ptr_null(el_layer_normalize(x, NULL, NULL, (ElNorm){.axes = 3}));
    ck_error_has("el_layer_normalize: the last 3 axes of [1, 3]");
    ck_assert_ptr_null(el_layer_normalize(x, w, NULL, (ElNorm){0}));
    ck_error_has("must be [3] for [1, 3] from zeros");
    ck_assert_ptr_null(el_group_normalize(x, NULL, NULL, (ElNorm){0}));
    ck_error_has("el_group_normalize: 0 groups of the 3 channels of [1, 3]");
    ck_assert_ptr_null(el_group_normalize(x, NULL, NULL, (ElNorm){.groups = 2}));
    ck_error_has(".groups must be at least 1 and divide the channels");
    ck_assert_ptr_null(el_layer_normalize(x, NULL, NULL, (ElNorm){.activation = 7}));
    ck_error_has("el_layer_normalize: 7 is no activation");
    el_tape_end();
    el_params_free(&p);
}
END_TEST

START_TEST(test_layers_that_cannot_be_made)
{
    ElParams p = {0};
    ck_assert_ptr_null(el_batch_norm_new(&p, "norm", 0, leaky).weight);
    ck_error_has("el_batch_norm_new: a layer `norm` of [0] was asked for");
    ck_assert(!el_params_usable("el_adam_new", p));
    el_error_clear();
    ck_assert_ptr_null(el_layer_norm_new(&p, NULL, el_shape(3), leaky).weight);
    ck_error_has("el_layer_norm_new: a layer `NULL` of [3]");
    ck_assert_ptr_null(el_group_norm_new(&p, "norm", 4, (ElNorm){.groups = 3}).weight);
    ck_error_has("el_group_norm_new: 3 groups of 4 channels were asked for");
    ck_assert_ptr_null(el_batch_norm_new(NULL, "norm", 4, leaky).weight);
    ck_error_has("el_batch_norm_new: the parameter list is NULL");
    ck_assert_ptr_null(el_batch_norm_new(&p, "norm", 4, (ElNorm){.momentum = 2}).weight);
    ck_error_has("the momentum is 2; it must lie in [0, 1]");
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("norm");
    tcase_add_test(cases, test_running_statistics);
    tcase_add_test(cases, test_evaluation_survives_training);
    tcase_add_test(cases, test_checkpoint);
    tcase_add_test(cases, test_composed_form);
    tcase_add_test(cases, test_penalties);
    tcase_add_test(cases, test_threads);
    tcase_add_test(cases, test_no_numbers);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_layers_that_cannot_be_made);
    return run_cases("norm", cases);
}
