// Operations large enough to be split give the same bytes whatever the number of threads.
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

// Above 2^18 elements, and a multiple of nothing.
enum { ROWS = 601, COLS = 443, NUMBERS = ROWS * COLS };

typedef struct {
    const char *name;
    ElTensor *(*f)(ElTensor *x, ElTensor *z); // each [ROWS, COLS], positive
} Case;

static ElTensor *number_on_the_left(ElTensor *x, ElTensor *z)
{
    return el_add(el_div(el_scalar(3), x), el_sub(el_scalar(1), z));
}
static ElTensor *number_on_the_right(ElTensor *x, ElTensor *z)
{
    return el_add(el_div(x, el_scalar(3)), el_mul(z, el_full(el_shape(1, 1), .5)));
}
static ElTensor *row(ElTensor *x, ElTensor *z)
{
    return el_div(x, el_sum_axis(z, 0));
}
static ElTensor *row_on_the_left(ElTensor *x, ElTensor *z)
{
    return el_div(el_sum_axis(z, 0), x);
}
static ElTensor *column(ElTensor *x, ElTensor *z)
{
    return el_div(x, el_sum_axes(z, el_axes(1), EL_KEEPDIM));
}
static ElTensor *one_shape(ElTensor *x, ElTensor *z)
{
    return el_add(el_div(x, z), el_mul(el_maximum(x, z), el_sub(x, z)));
}
static ElTensor *unary(ElTensor *x, ElTensor *z)
{
    return el_mul(el_exp(el_neg(x)), el_tanh(el_log(z)));
}
static ElTensor *with_a_number(ElTensor *x, ElTensor *z)
{
    return el_leaky_relu(el_sub(el_mul_scalar(x, 1.7), el_add_scalar(z, .3)), .2);
}
static ElTensor *reduced(ElTensor *x, ElTensor *z)
{
    return el_mul(el_norm_axis(x, 1), el_mean_axis(z, 1));
}

static const Case cases[] = {
    {"a number on the left", number_on_the_left},
    {"a number on the right", number_on_the_right},
    {"a row", row},
    {"a row on the left", row_on_the_left},
    {"a column", column},
    {"one shape", one_shape},
    {"unary", unary},
    {"with a number", with_a_number},
    {"reduced", reduced},
};
enum { CASES = sizeof cases / sizeof *cases };

// The value and both gradients, by the fused rules of el_grads, in this many threads.
static void run(const Case *c, ElParams p, int threads, ElTensor *out[3])
{
    el_threads_set(threads);
    el_tape_begin();
    ElTensor *y = c->f(p.list->item[0].tensor, p.list->item[1].tensor);
    ElGrads g = el_grads(el_sum(el_square(y)), p);
    ck_assert_msg(g.count == 2, "%s: %s", c->name, el_error_text());
    out[0] = el_tensor_copy(y);
    for (int i = 0; i < 2; i++) out[1 + i] = el_tensor_copy(g.item[i].grad);
    el_tape_end();
}

static ElParams two_large_params(void)
{
    ElParams p = {0};
    ElRandom r = {3, 7, 0};
    for (int i = 0; i < 2; i++) {
        ElTensor *t = el_params_add(&p, "", i ? "z" : "x", el_shape(ROWS, COLS), EL_TRAINED);
        el_random_uniform(&r, NUMBERS, t->data);
        for (int k = 0; k < NUMBERS; k++) t->data[k] += (el_real).25;
    }
    return p;
}

START_TEST(test_elementwise)
{
    const Case *c = &cases[_i];
    ElParams p = two_large_params();
    ElTensor *one[3], *more[3];
    run(c, p, 1, one);
    for (int threads = 2; threads <= 4; threads++) {
        run(c, p, threads, more);
        for (int i = 0; i < 3; i++) {
            size_t bytes = (size_t)el_numel(one[i]) * sizeof(el_real);
            bool same = memcmp(one[i]->data, more[i]->data, bytes) == 0;
            ck_assert_msg(same, "%s: result %d differs with %d threads", c->name, i, threads);
            el_tensor_free(more[i]);
        }
    }
    for (int i = 0; i < 3; i++) el_tensor_free(one[i]);
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// A few elements of each, so that 1 thread is not wrong in the same way.
START_TEST(test_values_of_large_ones)
{
    ElParams p = two_large_params();
    const el_real *x = p.list->item[0].tensor->data, *z = p.list->item[1].tensor->data;
    ElTensor *left[3], *right[3], *one[3];
    run(&cases[0], p, 4, left);
    run(&cases[1], p, 4, right);
    run(&cases[5], p, 4, one);
    for (int k = 0; k < NUMBERS; k += 997) {
        double a = (double)x[k], b = (double)z[k], most = a > b ? a : b;
        ck_assert_double_eq_tol((double)left[0]->data[k], 3 / a + 1 - b, 1e-5);
        ck_assert_double_eq_tol((double)right[0]->data[k], a / 3 + b / 2, 1e-5);
        ck_assert_double_eq_tol((double)one[0]->data[k], a / b + most * (a - b), 1e-5);
    }
    for (int i = 0; i < 3; i++) {
        el_tensor_free(left[i]);
        el_tensor_free(right[i]);
        el_tensor_free(one[i]);
    }
    el_params_free(&p);
}
END_TEST

// --- products ------------------------------------------------------------------------------------

// Wider than tall is cut by columns, and the bias with it; taller than wide by rows.
START_TEST(test_affine)
{
    const ElShape shapes[][2] = {{el_shape(70, 150), el_shape(1030, 150)},
                                 {el_shape(1030, 150), el_shape(70, 150)}};
    el_tape_begin();
    ElTensor *x = el_randn(shapes[_i][0]), *w = el_randn(shapes[_i][1]);
    int64_t rows = x->shape.dim[0], out = w->shape.dim[0];
    ElTensor *bias = el_randn(el_shape(out)), *y[4], *plain;
    for (int threads = 1; threads <= 4; threads++) {
        el_threads_set(threads);
        y[threads - 1] = el_affine(x, w, bias);
    }
    for (int i = 1; i < 4; i++) {
        ck_assert_mem_eq(y[0]->data, y[i]->data, (size_t)(rows * out) * sizeof(el_real));
    }
    plain = el_matmul_transposed(x, w, EL_TRANSPOSE_B);
    for (int64_t k = 0; k < rows * out; k++) {
        double wanted = (double)plain->data[k] + (double)bias->data[k % out];
        ck_assert_double_eq_tol((double)y[3]->data[k], wanted, 1e-3);
    }
    el_tape_end();
    ck_no_error();
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("threads");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, test_elementwise, 0, CASES);
    tcase_add_test(tests, test_values_of_large_ones);
    tcase_add_loop_test(tests, test_affine, 0, 2);
    return run_cases("threads", tests);
}
