// Losses, and the reparameterized sample: the fused against the composed, threads, misuse.
#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "nn/distributions/normal.h"
#include "nn/losses.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

static const double tolerance = IS_DOUBLE ? 1e-12 : 1e-5;

typedef struct {
    const char *name;
    ElFunction fused, composed;
    int inputs;
} Loss;

static ElTensor *rows(ElTensor *x)
{
    ElAxes axes = {.count = x->shape.rank - 1};
    for (int i = 0; i < axes.count; i++) axes.axis[i] = i + 1;
    return el_sum_axes(x, axes, EL_DROPDIM);
}

static ElTensor *bernoulli(ElTensor *const in[], void *c)
{
    return (void)c, el_bernoulli_nll(in[0], in[1]);
}
static ElTensor *bernoulli_composed(ElTensor *const in[], void *c)
{
    return (void)c, rows(el_sub(el_softplus(in[0]), el_mul(in[1], in[0])));
}
static ElTensor *kl(ElTensor *const in[], void *c)
{
    return (void)c, el_gaussian_kl(in[0], in[1]);
}
static ElTensor *kl_composed(ElTensor *const in[], void *c)
{
    (void)c;
    ElTensor *spread = el_add_scalar(el_sub(el_exp(in[1]), in[1]), -1);
    return rows(el_mul_scalar(el_add(el_square(in[0]), spread), .5));
}
static ElTensor *nll(ElTensor *const in[], void *c)
{
    return (void)c, el_gaussian_nll(in[0], in[1], in[2]);
}
static ElTensor *nll_composed(ElTensor *const in[], void *c)
{
    (void)c;
    ElTensor *scaled = el_div(el_square(el_sub(in[2], in[0])), el_exp(in[1]));
    ElTensor *all = el_add_scalar(el_add(scaled, in[1]), log(2 * 3.14159265358979323846));
    return rows(el_mul_scalar(all, .5));
}
static ElTensor *squared(ElTensor *const in[], void *c)
{
    return (void)c, el_mse(in[0], in[1]);
}
static ElTensor *squared_composed(ElTensor *const in[], void *c)
{
    ElTensor *difference = el_sub(in[0], in[1]);
    return (void)c, rows(el_mul(difference, difference));
}
static ElTensor *sampled(ElTensor *const in[], void *c)
{
    return (void)c, el_reparameterize_with(in[0], in[1], in[2]);
}
static ElTensor *sampled_composed(ElTensor *const in[], void *c)
{
    return (void)c, el_add(in[0], el_mul(el_exp(el_mul_scalar(in[1], .5)), in[2]));
}

static const Loss losses[] = {
    {"bernoulli_nll", bernoulli, bernoulli_composed, 2},
    {"gaussian_kl", kl, kl_composed, 2},
    {"gaussian_nll", nll, nll_composed, 3},
    {"mse", squared, squared_composed, 2},
    {"reparameterize_with", sampled, sampled_composed, 3},
};
enum { LOSSES = sizeof losses / sizeof *losses, SHAPES = 6 };

static ElShape shape_number(int i)
{
    const ElShape shapes[SHAPES] = {el_shape(3, 5), el_shape(4),    el_shape(2, 3, 2),
                                    el_shape(0, 3), el_shape(3, 0), el_shape(1, 40)};
    return shapes[i];
}

START_TEST(test_fused_is_composed)
{
    const Loss *l = &losses[_i];
    el_tape_begin();
    for (int s = 0; s < SHAPES; s++) {
        ElTensor *in[3];
        for (int i = 0; i < 3; i++) in[i] = el_randn(shape_number(s));
        ElTensor *a = l->fused(in, NULL), *b = l->composed(in, NULL);
        ck_assert(el_shape_equal(a->shape, b->shape));
        for (int64_t k = 0; k < el_numel(a); k++) {
            double wanted = (double)b->data[k];
            ck_assert_double_eq_tol((double)a->data[k], wanted, tolerance * fmax(1, fabs(wanted)));
        }
    }
    el_tape_end();
}
END_TEST

// Logits of any size: finite, and right at both ends.
START_TEST(test_extreme_logits)
{
    el_tape_begin();
    const el_real l[] = {1000, -1000, 1000, -1000}, x[] = {1, 0, 0, 1};
    ElTensor *y = el_bernoulli_nll(el_array(el_shape(4, 1), l), el_array(el_shape(4, 1), x));
    ck_assert(y->data[0] == 0 && y->data[1] == 0 && y->data[2] == 1000 && y->data[3] == 1000);
    el_tape_end();
}
END_TEST

// The values and the gradients by both operands, in this many threads, by the loops of el_grads.
static void run_large(const Loss *l, int threads, ElParams p, ElTensor *out[3])
{
    ElTensor *in[] = {p.list->item[0].tensor, p.list->item[1].tensor, p.list->item[2].tensor};
    el_threads_set(threads);
    el_tape_begin();
    ElTensor *y = l->fused(in, NULL);
    ElGrads g = el_grads(el_sum(el_square(y)), p);
    ck_assert_msg(g.count == l->inputs, "%s: %s", l->name, el_error_text());
    out[0] = el_tensor_copy(y);
    for (int i = 0; i < 2; i++) out[1 + i] = el_tensor_copy(g.item[i].grad);
    el_tape_end();
}

START_TEST(test_threads_compute_the_same)
{
    enum { ROWS = 601, COLS = 443 };
    const Loss *l = &losses[_i];
    ElParams p = {0};
    ElRandom r = {5, 9, 0};
    const char *const names[] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
        ElTensor *t = el_params_add(&p, "", names[i], el_shape(ROWS, COLS), EL_TRAINED);
        el_random_uniform(&r, ROWS * COLS, t->data);
    }
    ElTensor *one[3], *four[3];
    run_large(l, 1, p, one);
    run_large(l, 4, p, four);
    for (int i = 0; i < 3; i++) {
        size_t bytes = (size_t)el_numel(one[i]) * sizeof(el_real);
        ck_assert_msg(memcmp(one[i]->data, four[i]->data, bytes) == 0, "%s: %d", l->name, i);
        el_tensor_free(one[i]);
        el_tensor_free(four[i]);
    }
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *a = el_zeros(el_shape(2, 3)), *b = el_zeros(el_shape(2, 4));
    ck_assert_ptr_null(el_bernoulli_nll(a, b));
    ck_error_has("el_bernoulli_nll: [2, 3] from zeros and [2, 4] from zeros must have one shape "
                 "[batch, ...]");
    ck_assert_ptr_null(el_gaussian_kl(el_scalar(1), el_scalar(1)));
    ck_error_has("el_gaussian_kl: [] from scalar has no axis; the first one must be the batch");
    ck_assert_ptr_null(el_gaussian_nll(a, a, b));
    ck_error_has("el_gaussian_nll");
    ck_assert_ptr_null(el_mse(NULL, a));
    ck_error_has("el_mse: operand 1 of 2 is NULL");
    ck_assert_ptr_null(el_huber(a, a, 0));
    ck_error_has("el_huber: delta is 0; it must be positive");
    ck_assert_ptr_null(el_hinge_critic(a, b));
    ck_error_has("el_hinge_critic: [2, 3] from zeros and [2, 4] from zeros must have one shape");
    ck_assert_ptr_null(el_wasserstein_generator(el_scalar(1)));
    ck_error_has("el_wasserstein_generator: [] from scalar has no axis");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("losses");
    tcase_add_loop_test(cases, test_fused_is_composed, 0, LOSSES);
    tcase_add_test(cases, test_extreme_logits);
    tcase_add_loop_test(cases, test_threads_compute_the_same, 0, LOSSES);
    tcase_add_test(cases, test_misuse);
    return run_cases("losses", cases);
}
