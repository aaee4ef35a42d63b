// Checkpoints: the same gradients as without, the function once more a pass, less memory.
#include "autograd/control.h"
#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "tensor/flops.h"
#include "tensor/random.h"
#include "tests/checks.h"

enum { ROWS = 5, SIZE = 7 };

// A layer with all that makes recomputation go wrong: noise, a memory, captured parameters.
typedef struct {
    ElParams params;
    ElTensor *w, *b, *mean; // the last is a running statistic
    int runs, again;
} Layer;

static Layer layer_new(void)
{
    Layer l = {0};
    el_random_seed(7);
    l.w = el_params_add(&l.params, "", "w", el_shape(SIZE, SIZE), EL_TRAINED);
    l.b = el_params_add(&l.params, "", "b", el_shape(SIZE), EL_TRAINED);
    l.mean = el_params_add(&l.params, "", "mean", el_shape(SIZE), EL_STATE);
    el_random_normal(el_random_current(), SIZE * SIZE, l.w->data);
    el_random_normal(el_random_current(), SIZE, l.b->data);
    return l;
}

static void note(Layer *l, const ElTensor *h)
{
    if (el_recomputing()) {
        l->again++;
        return;
    }
    for (int k = 0; k < SIZE; k++) l->mean->data[k] += h->data[k];
    el_changed(l->mean);
}

static ElTensor *layer(ElTensor *const in[], void *context)
{
    Layer *l = context;
    l->runs++;
    ElTensor *h = el_tanh(el_affine(in[0], l->w, l->b));
    note(l, h);
    ElTensor *kept = el_rand_bernoulli(h->shape, .7), *half = el_full(el_shape(SIZE), .5);
    return el_mul(el_mul(h, kept), el_add(half, in[0]));
}

static ElTensor *maybe_checkpoint(bool checkpoint, ElFunction f, void *context, int count,
                                  ElTensor *const in[])
{
    return checkpoint ? el_checkpoint(f, context, count, in) : f(in, context);
}

static bool same(const ElTensor *a, const ElTensor *b)
{
    return a && b && el_shape_equal(a->shape, b->shape) &&
           memcmp(a->data, b->data, (size_t)el_numel(a) * sizeof *a->data) == 0;
}

// --- the same gradients --------------------------------------------------------------------------

// What a training step with a gradient penalty comes to.
typedef struct {
    ElTensor *loss, *dw, *db, *dx, *again, *second[3], *mean;
    uint64_t position;
} Step;

static Step step(bool checkpoint)
{
    Step s = {0};
    Layer l = layer_new();
    ElTensor *x = el_named(el_randn(el_shape(ROWS, SIZE)), "x"), *h = el_sin(x);
    ElTensor *y = maybe_checkpoint(checkpoint, layer, &l, 1, &h);
    s.loss = el_mean(el_square(el_add(y, el_matmul(h, l.w)))); // w is used on two ways
    ElGrads g = el_grads(s.loss, l.params);
    s.dw = g.item[0].grad;
    s.db = g.item[1].grad;
    s.dx = el_grad(s.loss, x);
    s.again = el_grad(s.loss, h);
    ElTensor *penalty = el_sum(el_square(s.dx)), *xs[] = {x, l.w, l.b};
    ck_assert(el_vjp(penalty, el_scalar(1), 3, xs, s.second));
    ElGrads trained = el_grads(penalty, l.params);
    ck_assert_int_eq(trained.count, 2);
    ck_assert_int_eq(
        l.runs, checkpoint ? 3 : 1); // for el_grads and for the first el_grad, whose lines stay
    ck_assert_int_eq(l.again, checkpoint ? 2 : 0);
    s.position = el_random_current()->position;
    s.mean = el_array(l.mean->shape, l.mean->data);
    el_params_free(&l.params);
    return s;
}

START_TEST(test_equals_plain_gradients_to_all_digits)
{
    el_tape_begin();
    Step a = step(false), b = step(true);
    ck_assert(same(a.loss, b.loss));
    ck_assert(same(a.dw, b.dw) && same(a.db, b.db));
    ck_assert(same(a.dx, b.dx) && same(a.again, b.again));
    for (int i = 0; i < 3; i++) ck_assert(same(a.second[i], b.second[i]));
    ck_assert(same(a.mean, b.mean));
    ck_assert_uint_eq(a.position, b.position);
    el_tape_end();
    ck_no_error();
}
END_TEST

static ElTensor *twice(ElTensor *const in[], void *context)
{
    return (void)context, el_mul(in[0], el_exp(in[1]));
}

START_TEST(test_one_tensor_given_twice)
{
    el_tape_begin();
    ElTensor *x = el_scalar(2), *in[] = {x, x}, *y = el_checkpoint(twice, NULL, 2, in);
    ElTensor *d = el_grad(y, x);
    ck_assert(same(d, el_grad(twice(in, NULL), x)));
    ck_assert(same(el_grad(d, x), el_grad(el_grad(twice(in, NULL), x), x)));
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", EL_SCALAR, EL_TRAINED), *both[] = {w, w};
    ElGrads g = el_grads(el_checkpoint(twice, NULL, 2, both), p);
    ck_assert_double_eq(el_item(g.item[0].grad), 1);
    el_params_free(&p);
    el_tape_end();
    ck_no_error();
}
END_TEST

static ElTensor *tanh_of(ElTensor *const in[], void *context)
{
    return (void)context, el_tanh(in[0]);
}

// Of a second derivative by the value itself: dy/dx is 1 - y^2.
START_TEST(test_derivatives_by_the_value)
{
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(5)), *d[2][3];
    for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
        ElTensor *y = maybe_checkpoint(checkpoint, tanh_of, NULL, 1, &x), **by = d[checkpoint];
        ElTensor *dx = el_grad(el_sum(el_mul(y, y)), x);
        ElTensor *s = el_sum(el_add(el_square(dx), y));
        by[0] = el_grad(s, y);
        by[1] = el_grad(el_sum(el_square(by[0])), y);
        by[2] = el_grad(el_sum(by[1]), x);
    }
    for (int i = 0; i < 3; i++) ck_assert_msg(same(d[0][i], d[1][i]), "%d", i);
    el_tape_end();
    ck_no_error();
}
END_TEST

static ElTensor *inner_layers(ElTensor *const in[], void *context)
{
    ElTensor *h = el_checkpoint(layer, context, 1, in);
    return el_checkpoint(layer, context, 1, &h);
}

static ElTensor *plain_layers(ElTensor *const in[], void *context)
{
    ElTensor *h = layer(in, context);
    return layer(&h, context);
}

START_TEST(test_nested)
{
    ElTensor *kept[2][4];
    el_tape_begin();
    for (int nested = 0; nested < 2; nested++) {
        Layer l = layer_new();
        ElTensor *x = el_randn(el_shape(ROWS, SIZE));
        ElTensor *y = nested ? el_checkpoint(inner_layers, &l, 1, &x) : plain_layers(&x, &l);
        ElTensor *loss = el_sum(el_square(y));
        ElGrads g = el_grads(loss, l.params);
        kept[nested][0] = g.item[0].grad;
        kept[nested][1] = el_grad(loss, x);
        kept[nested][2] = el_grad(el_sum(el_square(kept[nested][1])), l.w);
        kept[nested][3] = el_array(l.mean->shape, l.mean->data);
        el_params_free(&l.params);
    }
    for (int i = 0; i < 4; i++) ck_assert_msg(same(kept[0][i], kept[1][i]), "%d", i);
    el_tape_end();
    ck_no_error();
}
END_TEST

// --- what a function may return, touch and open --------------------------------------------------

static ElTensor *input_itself(ElTensor *const in[], void *context)
{
    return (void)context, in[0];
}
static ElTensor *captured(ElTensor *const in[], void *context)
{
    return (void)in, context;
}
static ElTensor *view(ElTensor *const in[], void *context)
{
    return (void)context, el_reshape(in[0], el_shape(3, 1));
}
static ElTensor *constant(ElTensor *const in[], void *context)
{
    return (void)in, (void)context, el_full(el_shape(3), 5);
}
static ElTensor *own_scope(ElTensor *const in[], void *context)
{
    (void)context;
    el_tape_begin();
    ElTensor *factor = el_tape_end_with(el_exp(in[0]));
    return el_mul(in[0], factor);
}
static ElTensor *own_tensor(ElTensor *const in[], void *context)
{
    (void)context;
    ElTensor *t = el_tensor_new(el_shape(3));
    for (int k = 0; k < 3; k++) t->data[k] = (el_real)k;
    ElTensor *y = el_mul(in[0], t);
    el_tensor_free(t);
    return y;
}
static ElTensor *gradient_inside(ElTensor *const in[], void *context)
{
    (void)context;
    return el_mul(in[0], el_grad(el_sum(el_exp(in[0])), in[0]));
}
static ElTensor *outer_gradient(ElTensor *const in[], void *context)
{
    return el_mul(in[0], el_grad(context, in[0])); // walks lines before its own
}

static const ElFunction functions[] = {
    input_itself, captured, view, constant, own_scope, own_tensor, gradient_inside, outer_gradient};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

START_TEST(test_functions)
{
    ElFunction f = functions[_i];
    int64_t live = el_memory_live();
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", el_shape(3), EL_TRAINED);
    for (int k = 0; k < 3; k++) w->data[k] = (el_real)(.5 + k);
    el_tape_begin();
    ElTensor *x = el_sin(w), *cubes = el_sum(el_mul(x, el_square(x)));
    void *context = f == outer_gradient ? cubes : x;
    ElTensor *plain = f(&x, context), *y = el_checkpoint(f, context, 1, &x);
    ck_assert_msg(same(plain, y), "%s", el_error_text());
    ElTensor *more = el_sum(w), *loss = el_add(more, el_sum(el_square(y)));
    ElTensor *plain_loss = el_add(more, el_sum(el_square(plain)));
    ck_assert(same(el_grads(loss, p).item[0].grad, el_grads(plain_loss, p).item[0].grad));
    ElTensor *d = el_grad(loss, w), *plain_d = el_grad(plain_loss, w);
    ck_assert(same(d, plain_d));
    ck_assert(same(el_grad(el_sum(el_square(d)), w), el_grad(el_sum(el_square(plain_d)), w)));
    el_tape_end();
    el_params_free(&p);
    ck_assert_int_eq(el_memory_live(), live);
    ck_no_error();
}
END_TEST

static ElTensor *leaves_open(ElTensor *const in[], void *context)
{
    (void)context;
    el_tape_begin();
    el_tape_begin();
    return el_exp(in[0]);
}
static ElTensor *ends_too_much(ElTensor *const in[], void *context)
{
    (void)context;
    el_tape_end();
    return el_exp(in[0]);
}
static ElTensor *ends_with(ElTensor *const in[], void *context)
{
    return (void)context, el_tape_end_with(el_exp(in[0]));
}
static ElTensor *returns_null(ElTensor *const in[], void *context)
{
    return (void)in, (void)context, NULL;
}
static ElTensor *fails(ElTensor *const in[], void *context)
{
    return (void)context, el_add(el_exp(in[0]), el_ones(el_shape(2)));
}

START_TEST(test_misuse)
{
    int64_t live = el_memory_live();
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(3));
    ck_assert_ptr_null(el_checkpoint(leaves_open, NULL, 1, &x));
    ck_error_has("el_checkpoint: the function left 2 scopes open; each el_tape_begin needs its "
                 "el_tape_end");
    el_checkpoint(ends_too_much, NULL, 1, &x);
    ck_error_has("el_tape_end: the scope was open when the library called this rule or function, "
                 "which ends only what it began");
    ck_assert_ptr_null(el_checkpoint(ends_with, NULL, 1, &x));
    ck_error_has("el_tape_end_with: the scope was open");
    ck_assert_ptr_null(el_checkpoint(returns_null, NULL, 1, &x));
    ck_error_has("el_checkpoint: the function returned NULL; it must return a tensor");
    ck_assert_ptr_null(el_checkpoint(fails, NULL, 1, &x));
    ck_error_has("el_add: [3] from exp and [2] from ones do not broadcast");
    ck_assert_ptr_null(el_checkpoint(NULL, NULL, 1, &x));
    ck_error_has("el_checkpoint: the function is NULL");
    ck_assert_ptr_null(el_checkpoint(fails, NULL, 1, NULL));
    ck_error_has("el_checkpoint: the list of inputs is NULL");
    ck_assert_ptr_null(el_checkpoint(fails, NULL, 1, (ElTensor *[]){NULL}));
    ck_error_has("el_checkpoint: operand 1 of 1 is NULL");
    ck_assert_int_eq(el_tape_depth(), 1);
    el_tape_end();
    x = el_tensor_new(el_shape(3));
    ck_assert_ptr_null(el_checkpoint(input_itself, NULL, 1, &x));
    ck_error_has("el_checkpoint: no scope is open");
    el_tensor_free(x);
    ck_assert_int_eq(el_memory_live(), live);
}
END_TEST

// --- what changes in between ---------------------------------------------------------------------

static ElTensor *scaled(ElTensor *const in[], void *context)
{
    return el_mul_scalar(el_exp(in[0]), *(double *)context);
}

static ElTensor *fails_second_time(ElTensor *const in[], void *context)
{
    (void)context;
    return el_recomputing() ? el_add(in[0], el_ones(el_shape(2))) : el_exp(in[0]);
}

START_TEST(test_changed_in_between)
{
    Layer l = layer_new();
    el_tape_begin();
    ElTensor *x = el_named(el_randn(el_shape(ROWS, SIZE)), "x");
    ElTensor *loss = el_sum(el_checkpoint(layer, &l, 1, &x));
    el_changed(l.mean);
    ck_assert_int_eq(el_grads(loss, l.params).count, 2);
    el_changed(l.b); // captured, not given
    ck_assert_int_eq(el_grads(loss, l.params).count, 0);
    ck_error_has("el_grads: `b` [7] from parameter was changed after [5, 7] from checkpoint used "
                 "it");
    double factor = 2;
    loss = el_sum(el_named(el_checkpoint(scaled, &factor, 1, &l.w), "y"));
    ck_assert_int_eq(el_grads(loss, l.params).count, 1);
    factor = 3;
    ck_assert_int_eq(el_grads(loss, l.params).count, 0);
    ck_error_has("el_checkpoint: run again for the gradient of `y` [7, 7] from checkpoint, the "
                 "function made other numbers; its context, and all else that it reads, must stay "
                 "as it was until the backward pass");
    ck_assert_ptr_null(el_grad(loss, l.w));
    ck_error_has("the function made other numbers");
    factor = 2;
    ck_assert_ptr_nonnull(el_grad(loss, l.w));
    loss = el_sum(el_checkpoint(fails_second_time, NULL, 1, &l.w));
    ck_assert_int_eq(el_grads(loss, l.params).count, 0);
    ck_error_has("el_add: `w` [7, 7] from parameter and [2] from ones do not broadcast");
    ck_assert(!el_recomputing());
    ck_assert_int_eq(el_tape_depth(), 1);
    ck_assert_ptr_nonnull(el_grad(el_sum(el_square(l.w)), l.w)); // the tape is as it was
    el_tape_end();
    el_params_free(&l.params);
    ck_no_error();
}
END_TEST

// --- gradients that are not recorded -------------------------------------------------------------

static ElTensor *grads_inside(ElTensor *const in[], void *context)
{
    return el_mul(in[0], el_grads(el_sum(el_exp(in[0])), *(ElParams *)context).item[0].grad);
}
static ElTensor *returns_grads(ElTensor *const in[], void *context)
{
    return el_grads(el_sum(el_exp(in[0])), *(ElParams *)context).item[0].grad;
}
static ElTensor *grads_outside(ElTensor *const in[], void *context)
{
    return el_mul(in[0], context);
}
static ElTensor *grads_meant(ElTensor *const in[], void *context)
{
    return el_mul(in[0], el_stop_gradient(context));
}

START_TEST(test_a_gradient_that_is_not_recorded_is_an_error)
{
    const ElFunction all[] = {grads_inside, returns_grads, grads_outside, grads_meant};
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", el_shape(3), EL_TRAINED);
    for (int i = 0; i < 4; i++) {
        el_tape_begin();
        ElTensor *slope = el_grads(el_sum(el_exp(w)), p).item[0].grad;
        el_tape_begin();
        ElTensor *y = el_checkpoint(all[i], i < 2 ? (void *)&p : slope, 1, &w);
        ElTensor *loss = el_add(el_sum(w), el_sum(y));
        bool fine = el_grads(loss, p).count == 1;
        ck_assert(fine == (i == 3));
        if (!fine) ck_error_has("uses a gradient taken by el_grads");
        ElTensor *out = el_tape_end_with(el_exp(y)); // and once it has left its scope
        fine = el_grads(el_add(el_sum(w), el_sum(out)), p).count == 1;
        ck_assert(fine == (i == 3));
        if (!fine) ck_error_has("uses a gradient taken by el_grads");
        el_tape_end();
    }
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// --- cost ----------------------------------------------------------------------------------------

enum { WIDE = 1 << 16 };

static ElTensor *group(ElTensor *const in[], void *context)
{
    ElTensor *h = in[0];
    for (int i = 0; i < *(int *)context; i++) h = el_tanh(h);
    return h;
}

// The most memory that a training step through this many layers takes, in tensors.
static double peak(int layers, int in_group)
{
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", el_shape(WIDE), EL_TRAINED);
    int64_t live = el_memory_live();
    el_memory_peak_reset();
    el_tape_begin();
    ElTensor *h = w;
    for (int i = 0; i < layers / in_group; i++) h = el_checkpoint(group, &in_group, 1, &h);
    ck_assert_int_eq(el_grads(el_sum(h), p).count, 1);
    el_tape_end();
    int64_t bytes = el_memory_peak() - live;
    el_params_free(&p);
    ck_no_error();
    return (double)bytes / (double)(WIDE * sizeof(el_real));
}

START_TEST(test_memory_grows_like_the_square_root)
{
    double of_16 = peak(16, 4), of_64 = peak(64, 8), of_256 = peak(256, 16);
    ck_assert_double_lt(of_64, 2.1 * of_16);
    ck_assert_double_lt(of_256, 2.1 * of_64);
    ck_assert_double_lt(of_256, 3 * 16);
    ck_assert_double_gt(peak(256, 256), 256);
}
END_TEST

START_TEST(test_cost_in_operations)
{
    int layers = 10;
    ElParams p = {0};
    ElTensor *w = el_params_add(&p, "", "w", el_shape(WIDE), EL_TRAINED);
    el_tape_begin();
    int64_t start = el_flops();
    ElTensor *y = el_checkpoint(group, &layers, 1, &w);
    ck_assert_int_eq(el_flops() - start, layers * WIDE);
    ck_assert_int_eq(el_tape_line(y->line)->flops, layers * WIDE);
    start = el_flops();
    el_grads(el_sum(y), p);
    int64_t checkpointed = el_flops() - start;
    ElTensor *plain = group(&w, &layers);
    start = el_flops();
    el_grads(el_sum(plain), p);
    ck_assert_int_eq(checkpointed, el_flops() - start + layers * WIDE);
    el_tape_end();
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("checkpoint");
    tcase_add_test(cases, test_equals_plain_gradients_to_all_digits);
    tcase_add_test(cases, test_one_tensor_given_twice);
    tcase_add_test(cases, test_derivatives_by_the_value);
    tcase_add_test(cases, test_nested);
    tcase_add_loop_test(cases, test_functions, 0, FUNCTIONS);
    tcase_add_test(cases, test_misuse);
    tcase_add_test(cases, test_changed_in_between);
    tcase_add_test(cases, test_a_gradient_that_is_not_recorded_is_an_error);
    tcase_add_test(cases, test_memory_grows_like_the_square_root);
    tcase_add_test(cases, test_cost_in_operations);
    return run_cases("checkpoint", cases);
}
