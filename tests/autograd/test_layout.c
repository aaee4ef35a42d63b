// Layout beyond values and gradients: parts in any order against a plain loop, what shares memory,
// the same bytes in any number of threads.
#include "autograd/ops/layout.h"

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/index.h"
#include "autograd/ops/join.h"
#include "autograd/ops/reduce.h"
#include "autograd/ops/views.h"
#include "tensor/create.h"
#include "tensor/parallel.h"
#include "tests/checks.h"
#include "tests/operations/draw.h"

// --- parts ---------------------------------------------------------------------------------------

// Some axes of the whole in some order, each cut, stepped over, turned, or repeated; `meets` lets
// it meet elements more than once.
static ElPart draw_part(ElShape whole, bool meets)
{
    ElPart all = el_part_all(whole), part = {.shape = EL_SCALAR};
    const ElInts *order = el_rand_permutation(whole.rank);
    for (int i = 0; i < whole.rank; i++) {
        int axis = order->data[i];
        int64_t size = whole.dim[axis], step = draw_int(1, 2), at = draw_int(0, size - 1);
        int64_t count = draw_int(0, 1) ? 1 + (size - 1 - at) / step : 1 + at / step;
        bool turned = count != 1 + (size - 1 - at) / step;
        if (!draw_int(0, 2)) at = 0, step = 1, count = size, turned = false;
        part.first += at * all.step[axis];
        part.shape.dim[part.shape.rank] = count;
        part.step[part.shape.rank++] = (turned ? -step : step) * all.step[axis];
    }
    if (meets) {
        part.shape.dim[part.shape.rank] = draw_int(1, 3);
        part.step[part.shape.rank++] = 0;
    }
    return part;
}

// The number in the whole of element k of the part.
static int64_t place_of(const ElPart *p, int64_t k)
{
    int64_t place = p->first;
    for (int i = p->shape.rank - 1; i >= 0; i--) {
        place += k % p->shape.dim[i] * p->step[i];
        k /= p->shape.dim[i];
    }
    return place;
}

static void check_part(ElShape whole, bool meets)
{
    ElTensor *x = el_randn(whole);
    ElPart part = draw_part(whole, meets);
    const ElTensor *y = el_pick("el_pick", x, part);
    ck_assert(el_shape_equal(y->shape, part.shape));
    for (int64_t k = 0; k < el_numel(y); k++) {
        ck_assert(y->data[k] == x->data[place_of(&part, k)]);
    }
    ElTensor *small = el_from_ints(el_randint(part.shape, -9, 10)), *sum = el_zeros(whole);
    const ElTensor *placed = el_place("el_place", small, part, whole, 0);
    for (int64_t k = 0; k < el_numel(small); k++) sum->data[place_of(&part, k)] += small->data[k];
    ck_assert_mem_eq(placed->data, sum->data, (size_t)el_numel(sum) * sizeof(el_real));
}

START_TEST(test_parts)
{
    const ElShape shapes[] = {EL_SCALAR,           el_shape(7),       el_shape(40, 33),
                              el_shape(17, 16, 3), el_shape(5, 1, 4), el_shape(2, 3, 4, 5, 2),
                              el_shape(16, 64, 2)};
    ElShape shape = shapes[_i];
    for (int k = 0; k < 60; k++) {
        el_tape_begin();
        el_random_seed((uint64_t)k);
        check_part(shape, k % 3 == 0);
        ck_no_error();
        el_tape_end();
    }
}
END_TEST

// Windows that overlap: what falls on one element is added up.
START_TEST(test_windows)
{
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(2, 4, 3));
    ElPart part = {.shape = el_shape(2, 4, 3), .step = {6, 1, 1}};
    const ElTensor *y = el_place("el_place", x, part, el_shape(2, 6), 0);
    const el_real times[] = {1, 2, 3, 3, 2, 1};
    for (int k = 0; k < 12; k++) ck_assert(y->data[k] == times[k % 6]);
    x = el_ones(el_shape(3));
    el_tape_begin();
    el_full(el_shape(3), 5); // leaves its numbers in the block that is used next
    el_tape_end();
    y = el_place("el_place", x, (ElPart){.shape = el_shape(3)}, el_shape(3), 0);
    for (int k = 0; k < 3; k++) ck_assert(y->data[k] == (k == 0 ? 3 : 0));
    el_tape_end();
}
END_TEST

// --- sharing -------------------------------------------------------------------------------------

START_TEST(test_runs_share)
{
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(4, 3)), *parts[2];
    ck_assert_ptr_eq(el_slice(x, 0, 1, 3)->data, x->data + 3);
    ck_assert_ptr_eq(el_select(x, 0, -1)->data, x->data + 9);
    ck_assert_ptr_eq(el_permute(el_unsqueeze(x, 0), el_axes(1, 0, 2))->data, x->data);
    ck_assert(el_split(x, 0, 2, parts));
    ck_assert_ptr_eq(parts[1]->data, x->data + 6);
    ck_assert_ptr_eq(el_slice(x, 1, 0, EL_END), x);
    ck_assert_ptr_eq(el_flip(el_slice(x, 0, 1, 2), el_axes(0))->data, x->data + 3);
    ElTensor *columns = el_slice(x, 1, 0, 2);
    ck_assert(columns->data < x->data || columns->data >= x->data + 12);
    ElTensor *y = el_sum(el_square(el_slice(x, 0, 1, 3)));
    x->data[3] = 7;
    el_changed(x);
    ck_assert_ptr_null(el_grad(y, x));
    ck_error_has("was changed after");
    el_tape_end();
}
END_TEST

// A concat reads no values, however many there are.
START_TEST(test_many_inputs)
{
    el_tape_begin();
    ElTensor *xs[40];
    for (int i = 0; i < 40; i++) xs[i] = el_full(el_shape(1), i);
    ElTensor *y = el_concat_list(0, 40, xs), *weights = el_arange(0, 40, 1);
    el_changed(xs[39]);
    const ElTensor *dx = el_grad(el_sum(el_mul(y, weights)), xs[39]);
    ck_assert(dx && dx->data[0] == 39);
    el_tape_end();
}
END_TEST

START_TEST(test_index_is_copied)
{
    el_tape_begin();
    ElTensor *x = el_arange(0, 3, 1);
    ElInts *index = el_ints(el_shape(2), (int32_t[]){2, 2});
    ElTensor *y = el_add(el_index_select(x, 0, index), el_gather(x, 0, index));
    index->data[0] = index->data[1] = -1;
    const ElTensor *dx = el_grad(el_sum(y), x);
    ck_assert(dx && dx->data[0] == 0 && dx->data[2] == 4);
    el_tape_end();
}
END_TEST

// --- threads -------------------------------------------------------------------------------------

typedef ElTensor *Calculation(ElTensor *x, ElInts *rows, ElInts *elements);

static ElTensor *permuted(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)rows, (void)elements;
    return el_flip(el_permute(el_reshape(x, el_shape(101, 13, 331)), el_axes(2, 0, 1)), el_axes(0));
}
static ElTensor *repeated(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)rows, (void)elements;
    return el_pad(x, 0, (ElPad){.before = 5, .after = 900, .mode = EL_PAD_REPLICATE});
}
static ElTensor *windows(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)rows, (void)elements;
    return el_pick("el_pick", x, (ElPart){.shape = el_shape(100, 3000, 2), .step = {20, 10, 1}});
}
static ElTensor *selected(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)elements;
    return el_index_select(x, 0, rows);
}
static ElTensor *columns(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)elements;
    return el_index_select(el_transpose(x, 0, 1), 1, rows);
}
static ElTensor *gathered(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)rows;
    return el_gather(x, 0, elements);
}
static ElTensor *scattered(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)rows;
    ElTensor *source = el_from_ints(elements);
    return el_scatter_add(el_tril(x, 3), -2, elements, el_mul_scalar(source, .3));
}

static ElTensor *scattered_in_a_row(ElTensor *x, ElInts *rows, ElInts *elements)
{
    (void)rows;
    ElInts row = {.data = elements->data, .shape = el_shape(1, el_ints_numel(elements))};
    ElTensor *flat = el_reshape(x, el_shape(1, el_numel(x)));
    return el_scatter_add(flat, 1, &row, el_randn(row.shape));
}

// y and its gradient, in a given number of threads.
static void both(Calculation *f, int threads, ElTensor *result[2])
{
    el_random_seed(8);
    el_threads_set(threads);
    ElTensor *x = el_randn(el_shape(1313, 331));
    ElInts *rows = el_randint(el_shape(1500), 0, 1313);
    ElInts *elements = el_randint(el_shape(1500, 331), 0, 1313);
    result[0] = f(x, rows, elements);
    ck_assert_msg(result[0], "%s", el_error_text());
    ck_assert(el_vjp(result[0], el_randn(result[0]->shape), 1, &x, result + 1));
}

START_TEST(test_threads)
{
    Calculation *const all[] = {permuted, repeated, windows,   selected,
                                columns,  gathered, scattered, scattered_in_a_row};
    ElTensor *one[2], *three[2];
    el_tape_begin();
    both(all[_i], 1, one);
    both(all[_i], 3, three);
    for (int i = 0; i < 2; i++) {
        size_t bytes = (size_t)el_numel(one[i]) * sizeof(el_real);
        ck_assert_mem_eq(one[i]->data, three[i]->data, bytes);
    }
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("layout");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, test_parts, 0, 7);
    tcase_add_test(cases, test_windows);
    tcase_add_test(cases, test_runs_share);
    tcase_add_test(cases, test_many_inputs);
    tcase_add_test(cases, test_index_is_copied);
    tcase_add_loop_test(cases, test_threads, 0, 8);
    return run_cases("layout", cases);
}
