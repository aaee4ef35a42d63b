// Misuse of layout, joins and indices, and what it is told.
#include "autograd/ops/index.h"
#include "autograd/ops/join.h"
#include "autograd/ops/layout.h"
#include "autograd/tape.h"
#include "tests/checks.h"

#define refused(call, text)       \
    do {                          \
        ck_assert_ptr_null(call); \
        ck_error_has(text);       \
    } while (0)

START_TEST(test_misuse_of_layout)
{
    el_tape_begin();
    ElTensor *x = el_named(el_zeros(el_shape(3, 2)), "x"),
             *full = el_zeros(el_shape(1, 1, 1, 1, 1, 1, 1, 1));
    refused(el_squeeze(NULL), "el_squeeze: operand 1 of 1 is NULL");
    refused(el_squeeze_axis(x, 1), "el_squeeze_axis: axis 1 of `x` [3, 2] from zeros");
    refused(el_squeeze_axis(x, 1), "has size 2; only one of size 1 can be left out");
    refused(el_squeeze_axis(x, 2), "has no axis 2; its axes are -2 to 1");
    refused(el_unsqueeze(x, 3), "cannot stand at 3, only at -3 to 2");
    refused(el_unsqueeze(x, -4), "cannot stand at -4, only at -3 to 2");
    refused(el_unsqueeze(full, 0), "has 8 axes already, the most there can be");
    refused(el_permute(x, el_axes(0)), "el_permute: `x` [3, 2]");
    refused(el_permute(x, el_axes(0)), "has 2 axes and 1 are given; each must be, once");
    refused(el_permute(x, el_axes(0, -2)), "axis -2 of `x` [3, 2] from zeros");
    refused(el_permute(x, el_axes(0, 5)), "has no axis 5");
    refused(el_transpose(x, 0, 2), "el_transpose: `x` [3, 2]");
    refused(el_transpose(el_scalar(1), 0, 0), "it is one number");
    refused(el_slice(x, 7, 0, 1), "el_slice: `x` [3, 2]");
    refused(el_slice_step(x, 0, (ElRange){0, 2, 0}),
            "is 0; it must be 1 or more (el_flip reverses)");
    refused(el_select(x, 0, 3), "has no position 3; it has 3 positions, counted from 0");
    refused(el_select(x, 0, -4), "has no position -4");
    refused(el_select(el_zeros(el_shape(0)), 0, 0), "it has 0 positions, counted from 0");
    refused(el_flip(x, el_axes(1, 1)), "is given twice");
    refused(el_tile(x, el_shape(INT64_C(1) << 40, INT64_C(1) << 17)), "el_tile: ");
    refused(el_tile(x, (ElShape){.rank = 9}), "el_tile: ");
    refused(el_tril(el_zeros(el_shape(3)), 0), "el_tril: [3] from zeros");
    refused(el_triu(el_zeros(el_shape(3)), 0), "must be matrices [..., rows, columns]");
    el_tape_end();
}
END_TEST

START_TEST(test_misuse_of_joins)
{
    el_tape_begin();
    ElTensor *x = el_named(el_zeros(el_shape(3, 2)), "x"), *y = el_zeros(el_shape(2, 3)), *parts[3];
    const int64_t huge = INT64_MAX;
    refused(el_concat(0, x, y), "el_concat: `x` [3, 2] from zeros");
    refused(el_concat(0, x, y), "do not fit along axis 0: their other sizes must be equal");
    refused(el_concat(1, x, el_zeros(el_shape(3))), "do not fit along axis 1");
    refused(el_concat(2, x, x), "el_concat: `x` [3, 2]");
    refused(el_concat(0, x, NULL), "el_concat: operand 2 of 2 is NULL");
    refused(el_concat_list(0, 0, parts), "el_concat: 0 tensors were given; at least one is needed");
    refused(el_concat_list(0, 2, NULL), "the list of tensors is NULL");
    refused(el_stack(0, x, y), "el_stack: `x` [3, 2] from zeros");
    refused(el_stack(3, x, x), "cannot stand at 3");
    refused(el_pad(x, 0, (ElPad){.before = -1}), "both must be 0 or more (el_slice takes away)");
    refused(el_pad(x, 0, (ElPad){1, 1, (ElPadMode)9, 0}), "is 9; it must be EL_PAD_CONSTANT");
    refused(el_pad(x, 1, (ElPad){0, 2, EL_PAD_REFLECT, 0}), "has size 2 and cannot be mirrored 2");
    refused(el_pad(el_zeros(el_shape(0)), 0, (ElPad){1, 0, EL_PAD_REPLICATE, 0}), "has no edge");
    refused(el_pad(x, 0, (ElPad){huge, huge, EL_PAD_CONSTANT, 0}), "el_pad: ");
    refused(el_pad(x, 0, (ElPad){huge, huge, EL_PAD_REPLICATE, 0}), "el_pad: ");
    parts[0] = x;
    ck_assert(!el_split(x, 0, 2, parts));
    ck_assert_ptr_null(parts[0]);
    ck_error_has("has size 3 and cannot be cut into 2 equal parts");
    ck_assert(!el_split(x, 0, 0, parts));
    ck_error_has("el_split: axis 0 of `x` [3, 2]");
    ck_assert(!el_split(NULL, 0, 3, parts));
    ck_error_has("el_split: operand 1 of 1 is NULL");
    ck_assert(!el_split(x, 0, 3, NULL));
    ck_error_has("el_split: the list of parts is NULL");
    el_tape_end();
}
END_TEST

START_TEST(test_misuse_of_indices)
{
    el_tape_begin();
    ElTensor *x = el_named(el_zeros(el_shape(3, 2)), "x");
    const ElInts *wrong = el_ints(el_shape(2), (int32_t[]){0, 3});
    const ElInts *square = el_ints(el_shape(2, 2), (int32_t[]){0, 1, 1, -1});
    const ElInts *wide = el_ints(el_shape(1, 3), (int32_t[]){0, 0, 0});
    refused(el_index_select(x, 0, wrong),
            "el_index_select: element 1 of the integers [2] from ints");
    refused(el_index_select(x, 0, wrong), "is 3; there are 3 positions of axis 0 of `x` [3, 2]");
    refused(el_index_select(x, 0, square), "must have one axis");
    refused(el_index_select(x, 0, NULL), "el_index_select: the index is NULL");
    refused(el_index_select(x, 4, wrong), "has no axis 4");
    refused(el_gather(x, 0, square), "el_gather: element 3 of the integers [2, 2]");
    refused(el_gather(x, 0, wrong), "el_gather: the index [2] from ints");
    refused(el_gather(x, 0, wide), "no size larger than that has but along axis 0");
    refused(el_gather(el_scalar(1), 0, wide), "it is one number");
    refused(el_scatter_add(x, 0, square, x), "el_scatter_add: element 3");
    refused(el_scatter_add(x, 1, wide, x), "el_scatter_add: the source `x` [3, 2]");
    refused(el_scatter_add(x, 1, wide, NULL), "el_scatter_add: operand 2 of 2 is NULL");
    refused(el_one_hot(wrong, 3), "el_one_hot: element 1 of the integers [2] from ints");
    refused(el_one_hot(wrong, -3), "el_one_hot: -3 classes were asked for");
    refused(el_one_hot(NULL, 3), "el_one_hot: the index is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("misuse of layout");
    tcase_add_test(cases, test_misuse_of_layout);
    tcase_add_test(cases, test_misuse_of_joins);
    tcase_add_test(cases, test_misuse_of_indices);
    return run_cases("misuse of layout", cases);
}
