// Layout, joining and taking apart.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void layout(void)
{
    MISUSE(el_reshape(x, el_shape(4, 2)),
           "el_reshape: `x` [2, 3] from ones (model.c:11) has 6 elements and [4, 2] has 8; they "
           "must be as many");
    MISUSE(el_reshape(x, el_shape(-1)), "el_shape: the size of axis 0 is -1; it must be 0 or more");
    MISUSE(el_reshape(x, (ElShape){.rank = -1}),
           "el_reshape: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_reshape(NULL, el_shape(2)),
           "el_reshape: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_flatten(x, 2),
           "el_flatten: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_flatten(number, 1),
           "el_flatten: `number` [] from scalar (model.c:15) has no axis 1; its axes are 0 to 0");
    MISUSE(el_squeeze(NULL), "el_squeeze: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_squeeze_axis(x, 0),
           "el_squeeze_axis: axis 0 of `x` [2, 3] from ones (model.c:11) has size 2; only one of "
           "size 1 can be left out; el_select takes one position of it");
    MISUSE(el_squeeze_axis(x, -3),
           "el_squeeze_axis: `x` [2, 3] from ones (model.c:11) has no axis -3; its axes are -2 "
           "to 1");
    MISUSE(el_squeeze_axis(number, 0),
           "el_squeeze_axis: `number` [] from scalar (model.c:15) has no axis 0; it is one number");
    MISUSE(el_unsqueeze(x, 3),
           "el_unsqueeze: a new axis of `x` [2, 3] from ones (model.c:11) cannot stand at 3, "
           "only at -3 to 2");
    MISUSE(el_unsqueeze(deep, 0),
           "el_unsqueeze: `deep` [1, 1, 1, 1, 1, 1, 1, 2] from zeros (model.c:19) has 8 axes "
           "already, the most there can be");
    MISUSE(el_permute(x, el_axes(0)),
           "el_permute: `x` [2, 3] from ones (model.c:11) has 2 axes and 1 are given; each must "
           "be, once");
    MISUSE(el_permute(x, el_axes(0, 0)),
           "el_permute: axis 0 of `x` [2, 3] from ones (model.c:11) is given twice");
    MISUSE(el_permute(x, el_axes(0, 2)),
           "el_permute: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_permute(x, (ElAxes){.count = -1}),
           "el_permute: the axes for `x` [2, 3] from ones (model.c:11) were refused when they "
           "were made; el_axes makes up to 8");
    MISUSE(el_transpose(x, 0, 2),
           "el_transpose: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_transpose(v, 0, 1),
           "el_transpose: `v` [3] from arange (model.c:14) has no axis 1; its axes are -1 to 0");
    MISUSE(el_slice(x, 2, 0, 1),
           "el_slice: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_slice_step(x, 1, (ElRange){0, 3, 0}),
           "el_slice_step: the step along axis 1 of `x` [2, 3] from ones (model.c:11) is 0; it "
           "must be 1 or more (el_flip reverses)");
    MISUSE(el_slice_step(x, 1, (ElRange){0, 3, -1}),
           "el_slice_step: the step along axis 1 of `x` [2, 3] from ones (model.c:11) is -1; it "
           "must be 1 or more (el_flip reverses)");
    MISUSE(el_select(x, 1, 3),
           "el_select: axis 1 of `x` [2, 3] from ones (model.c:11) has no position 3; it has 3 "
           "positions, counted from 0, or from the end as -1, -2 ...");
    MISUSE(el_select(x, 1, -4),
           "el_select: axis 1 of `x` [2, 3] from ones (model.c:11) has no position -4; it has 3 "
           "positions, counted from 0, or from the end as -1, -2 ...");
    MISUSE(el_select(none, 0, 0),
           "el_select: axis 0 of `none` [0, 3] from zeros (model.c:18) has no position 0; it has "
           "0 positions, counted from 0, or from the end as -1, -2 ...");
    MISUSE(el_select(x, -3, 0),
           "el_select: `x` [2, 3] from ones (model.c:11) has no axis -3; its axes are -2 to 1");
    MISUSE(el_flip(x, el_axes(2)),
           "el_flip: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_flip(x, el_axes(1, -1)),
           "el_flip: axis -1 of `x` [2, 3] from ones (model.c:11) is given twice");
    MISUSE(el_tile(x, (ElShape){.rank = -1}),
           "el_tile: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_tile(x, el_shape(1LL << 57)),
           "el_tile: [2, 432345564227567616] has more than 2^58 elements, sizes of 0 left out; "
           "no tensor is that large");
    MISUSE(el_tril(v, 0),
           "el_tril: `v` [3] from arange (model.c:14) must be matrices [..., rows, columns]");
    MISUSE(el_triu(number, 0),
           "el_triu: `number` [] from scalar (model.c:15) must be matrices [..., rows, columns]");
    MISUSE(el_expand(x, el_shape(3, 3)),
           "el_expand: `x` [2, 3] from ones (model.c:11) does not broadcast to [3, 3]: its "
           "sizes, aligned at the last axis, must be equal to those or 1");
    MISUSE(el_expand(x, el_shape(3)),
           "el_expand: `x` [2, 3] from ones (model.c:11) does not broadcast to [3]: its sizes, "
           "aligned at the last axis, must be equal to those or 1");
    MISUSE(el_expand(x, (ElShape){.rank = -1}),
           "el_expand: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_sum_to(x, el_shape(4)),
           "el_sum_to: `x` [2, 3] from ones (model.c:11) is not what [4] broadcasts to: the "
           "sizes of that, aligned at the last axis, must be equal to those of the tensor or 1");
    MISUSE(el_sum_to(v, el_shape(2, 3)),
           "el_sum_to: `v` [3] from arange (model.c:14) is not what [2, 3] broadcasts to: the "
           "sizes of that, aligned at the last axis, must be equal to those of the tensor or 1");
}

static void joining(void)
{
    MISUSE(el_concat(0, x, y),
           "el_concat: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) do "
           "not fit along axis 0: their other sizes must be equal");
    MISUSE(el_concat(1, x, v),
           "el_concat: `x` [2, 3] from ones (model.c:11) and `v` [3] from arange (model.c:14) do "
           "not fit along axis 1: their other sizes must be equal");
    MISUSE(el_concat(2, x, x),
           "el_concat: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_concat(0, number, number),
           "el_concat: `number` [] from scalar (model.c:15) has no axis 0; it is one number");
    MISUSE(el_concat(1, x, NULL),
           "el_concat: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] "
           "from ones (model.c:11)");
    MISUSE(el_concat_list(0, 0, (ElTensor *[]){x}),
           "el_concat: 0 tensors were given; at least one is needed");
    MISUSE(el_concat_list(0, -1, (ElTensor *[]){x}),
           "el_concat: -1 tensors were given; at least one is needed");
    MISUSE(el_concat_list(0, 2, NULL), "el_concat: the list of tensors is NULL; it must be given");
    MISUSE(el_stack(0, x, y),
           "el_stack: `x` [2, 3] from ones (model.c:11) and `y` [2, 4] from exp (model.c:12) "
           "must have one shape");
    MISUSE(el_stack(3, x, x),
           "el_stack: a new axis of `x` [2, 3] from ones (model.c:11) cannot stand at 3, only at "
           "-3 to 2");
    MISUSE(el_stack(0, deep, deep),
           "el_stack: `deep` [1, 1, 1, 1, 1, 1, 1, 2] from zeros (model.c:19) has 8 axes "
           "already, the most there can be");
    MISUSE(el_stack_list(0, 0, NULL), "el_stack: 0 tensors were given; at least one is needed");
    MISUSE(el_split(x, 1, 2, (ElTensor *[2]){0}),
           "el_split: axis 1 of `x` [2, 3] from ones (model.c:11) has size 3 and cannot be cut "
           "into 2 equal parts");
    MISUSE(el_split(x, 1, 0, (ElTensor *[2]){0}),
           "el_split: axis 1 of `x` [2, 3] from ones (model.c:11) has size 3 and cannot be cut "
           "into 0 equal parts");
    MISUSE(el_split(x, 2, 1, (ElTensor *[2]){0}),
           "el_split: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_split(x, 0, 2, NULL), "el_split: the list of parts is NULL; it must be given");
    MISUSE(el_split(NULL, 0, 2, (ElTensor *[2]){0}),
           "el_split: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_pad(x, 1, (ElPad){.before = -1}),
           "el_pad: -1 before and 0 after axis 1 of `x` [2, 3] from ones (model.c:11) were asked "
           "for; both must be 0 or more (el_slice takes away)");
    MISUSE(el_pad(x, 2, (ElPad){.before = 1}),
           "el_pad: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to 1");
    MISUSE(el_pad(x, 1, (ElPad){.after = 3, .mode = EL_PAD_REFLECT}),
           "el_pad: axis 1 of `x` [2, 3] from ones (model.c:11) has size 3 and cannot be "
           "mirrored 3 far; that must be less than the size");
    MISUSE(el_pad(none, 0, (ElPad){.after = 1, .mode = EL_PAD_REPLICATE}),
           "el_pad: axis 0 of `none` [0, 3] from zeros (model.c:18) is empty and has no edge to "
           "repeat; EL_PAD_CONSTANT needs none");
    MISUSE(el_pad(x, 1, (ElPad){.before = 1, .mode = (ElPadMode)7}),
           "el_pad: the mode for `x` [2, 3] from ones (model.c:11) is 7; it must be "
           "EL_PAD_CONSTANT, EL_PAD_REFLECT or EL_PAD_REPLICATE");
    MISUSE(el_pad(x, 1, (ElPad){.before = INT64_MAX, .after = 1}),
           "el_pad: [2, 1152921504606846980] has more than 2^58 elements, sizes of 0 left out; "
           "no tensor is that large");
}
