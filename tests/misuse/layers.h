// Layers.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

// A layer that could not be made, and the list it was to go to, which goes.
#define UNMADE(make) DO(ElParams list = {0}; __typeof__(make) l = make; el_params_free(&list); l;)

static const ElLinear no_linear;
static const ElMlp no_mlp;
static const ElConv2d no_conv;
static const ElBatchNorm no_batch_norm;
static const ElLayerNorm no_layer_norm;
static const ElGroupNorm no_group_norm;
static const ElEmbedding no_embedding;
static const ElGruCell no_cell;
static const ElMultiheadAttention no_attention;
static const ElSpectralNorm no_spectral_norm;

static void making_layers(void)
{
    MISUSE(el_linear_new(NULL, "l", 3, 2),
           "el_linear_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE(el_linear_new(&list, NULL, 3, 2)),
           "el_linear_new: a layer `NULL` of [3, 2] was asked for; it needs a name and sizes of "
           "at least 1");
    MISUSE(UNMADE(el_linear_new(&list, "", 3, 2)),
           "el_linear_new: a layer `` of [3, 2] was asked for; it needs a name and sizes of at "
           "least 1");
    MISUSE(UNMADE(el_linear_new(&list, "l", 0, 2)),
           "el_linear_new: a layer `l` of [0, 2] was asked for; it needs a name and sizes of "
           "at least 1");
    MISUSE(UNMADE(el_linear_new(&list, "l", 3, -2)),
           "el_linear_new: a layer `l` of [3, -2] was asked for; it needs a name and sizes of "
           "at least 1");
    MISUSE(UNMADE(el_linear_new(&list, "l", 1LL << 40, 1LL << 40)),
           "el_linear_new: [1099511627776, 1099511627776] has more than 2^58 elements, sizes of "
           "0 left out; no tensor is that large");
    MISUSE(el_linear_new(&model, "layer", 3, 2),
           "el_linear_new: the list has a `layer.weight` already; names must differ");
    MISUSE(el_mlp_new(NULL, "m", el_widths(3, 2), NULL),
           "el_mlp_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE(el_mlp_new(&list, NULL, el_widths(3, 2), NULL)),
           "el_mlp_new: the name is NULL; it must be given");
    MISUSE(UNMADE(el_mlp_new(&list, "m", el_widths(3), NULL)),
           "el_widths: 1 widths were given; it must be 2 to 17, input and output included");
    MISUSE(UNMADE(el_mlp_new(&list, "m", el_widths(3, 4, 2), NULL)),
           "el_mlp_new: `m` has 3 widths and no activation; it needs 2 to 17 widths and, for "
           "more than 2, a function such as el_relu");
    MISUSE(UNMADE(el_mlp_new(&list, "m", el_widths(3, 0), NULL)),
           "el_mlp_new: a layer `m.0` of [3, 0] was asked for; it needs a name and sizes of at "
           "least 1");
    MISUSE(UNMADE(el_mlp_new(&list, "m", (ElWidths){.count = 40}, el_relu)),
           "el_mlp_new: `m` has 40 widths and an activation; it needs 2 to 17 widths and, for "
           "more than 2, a function such as el_relu");
    MISUSE(el_widths_list(1, NULL), "el_widths: the list of widths is NULL; it must be given");
    MISUSE(el_widths(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18),
           "el_widths: 18 widths were given; it must be 2 to 17, input and output included");
    MISUSE(el_conv2d_new(NULL, "c", (ElConvSizes){.in = 1, .out = 2, .size = 3}),
           "el_conv2d_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE(el_conv2d_new(&list, "c", (ElConvSizes){.in = 1, .out = 2})),
           "el_conv2d_new: a layer `c` from 1 to 2 channels with a kernel of 0 and 1 groups was "
           "asked for; it needs a name, sizes of at least 1, and groups that divide both numbers "
           "of channels");
    MISUSE(UNMADE(el_conv2d_new(&list, "c", (ElConvSizes){.in = 3, .out = 2, .size = 3, .groups = 2})),
           "el_conv2d_new: a layer `c` from 3 to 2 channels with a kernel of 3 and 2 groups was "
           "asked for; it needs a name, sizes of at least 1, and groups that divide both numbers "
           "of channels");
    MISUSE(UNMADE(el_conv2d_new(&list, "c", (ElConvSizes){.in = INT64_MIN, .out = 2, .size = 3, .groups = -1})),
           "el_conv2d_new: a layer `c` from -9223372036854775808 to 2 channels with a kernel of 3 and -1 groups "
           "was asked for; it needs a name, sizes of at least 1, and groups that divide both numbers of channels");
    MISUSE(UNMADE(el_conv2d_new(&list, NULL, (ElConvSizes){.in = 3, .out = 2, .size = 3})),
           "el_conv2d_new: a layer `NULL` from 3 to 2 channels with a kernel of 3 and 1 groups "
           "was asked for; it needs a name, sizes of at least 1, and groups that divide both "
           "numbers of channels");
    MISUSE(UNMADE(el_conv2d_new(&list, "c", (ElConvSizes){.in = 3, .out = 2, .size = 3, .stride = -1})),
           "el_conv2d_new: a layer `c` with stride -1, padding 0, dilation 0 and output_padding "
           "0 was asked for; all must be 0 or more");
    MISUSE(UNMADE(el_conv2d_new(&list, "c", (ElConvSizes){.in = 1LL << 30, .out = 1LL << 30, .size = 3})),
           "el_conv2d_new: [1073741824, 1073741824, 3, 3] has more than 2^58 elements, sizes of "
           "0 left out; no tensor is that large");
    MISUSE(UNMADE(el_conv_transpose2d_new(&list, "c", (ElConvSizes){.in = -1, .out = 2, .size = 3})),
           "el_conv_transpose2d_new: a layer `c` from -1 to 2 channels with a kernel of 3 and 1 "
           "groups was asked for; it needs a name, sizes of at least 1, and groups that divide "
           "both numbers of channels");
    MISUSE(UNMADE(el_conv1d_new(&list, "c", (ElConvSizes){0})),
           "el_conv1d_new: a layer `c` from 0 to 0 channels with a kernel of 0 and 1 groups was "
           "asked for; it needs a name, sizes of at least 1, and groups that divide both numbers "
           "of channels");
    MISUSE(el_batch_norm_new(NULL, "n", 3, (ElNorm){0}),
           "el_batch_norm_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE(el_batch_norm_new(&list, "n", 0, (ElNorm){0})),
           "el_batch_norm_new: a layer `n` of [0] was asked for; it needs a name and sizes of at "
           "least 1");
    MISUSE(UNMADE(el_batch_norm_new(&list, "n", 3, (ElNorm){.epsilon = -1})),
           "el_batch_norm_new: epsilon is -1; it must be a number of 0 (for 1e-5) or more");
    MISUSE(UNMADE(el_batch_norm_new(&list, "n", 3, (ElNorm){.momentum = 2})),
           "el_batch_norm_new: the momentum is 2; it must lie in [0, 1], 0 for .1");
    MISUSE(UNMADE(el_batch_norm_new(&list, "n", 3, (ElNorm){.activation = (ElNormActivation)9})),
           "el_batch_norm_new: 9 is no activation; EL_NORM_LINEAR, EL_NORM_RELU and "
           "EL_NORM_LEAKY_RELU are");
    MISUSE(UNMADE((el_batch_norm_new(&list, "n", 3, (ElNorm){0}), el_batch_norm_new(&list, "n", 3, (ElNorm){0}))),
           "el_batch_norm_new: the list has a `n.weight` already; names must differ");
    MISUSE(UNMADE((el_params_add(&list, "n", "running_var", EL_SCALAR, EL_STATE), el_batch_norm_new(&list, "n", 3, (ElNorm){0}))),
           "el_batch_norm_new: the list has a `n.running_var` already; names must differ");
    MISUSE(UNMADE(el_layer_norm_new(&list, "n", el_shape(), (ElNorm){0})),
           "el_layer_norm_new: a layer `n` of [] was asked for; it needs a name and sizes of at "
           "least 1");
    MISUSE(UNMADE(el_layer_norm_new(&list, "n", (ElShape){.rank = -1}, (ElNorm){0})),
           "el_layer_norm_new: the shape was refused when it was made; el_shape makes one");
    MISUSE(UNMADE(el_group_norm_new(&list, "n", 6, (ElNorm){.groups = 4})),
           "el_group_norm_new: 4 groups of 6 channels were asked for; .groups must be at least 1 "
           "and divide the channels");
    MISUSE(UNMADE(el_group_norm_new(&list, "n", 6, (ElNorm){0})),
           "el_group_norm_new: 0 groups of 6 channels were asked for; .groups must be at least 1 "
           "and divide the channels");
    MISUSE(UNMADE(el_embedding_new(&list, "e", 0, 4)),
           "el_embedding_new: a layer `e` of [0, 4] was asked for; it needs a name and sizes of "
           "at least 1");
    MISUSE(el_embedding_new(NULL, "e", 3, 4),
           "el_embedding_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE((el_embedding_new(&list, "e", 3, 4), el_embedding_new(&list, "e", 3, 4))),
           "el_embedding_new: the list has a `e.weight` already; names must differ");
    MISUSE(UNMADE(el_gru_cell_new(&list, "g", 3, 0)),
           "el_gru_cell_new: a layer `g` of [3, 0] was asked for; it needs a name and sizes of "
           "at least 1");
    MISUSE(UNMADE(el_lstm_cell_new(&list, NULL, 3, 2)),
           "el_lstm_cell_new: a layer `NULL` of [3, 2] was asked for; it needs a name and sizes "
           "of at least 1");
    MISUSE(el_lstm_cell_new(NULL, "g", 3, 2),
           "el_lstm_cell_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE((el_lstm_cell_new(&list, "g", 3, 2), el_lstm_cell_new(&list, "g", 3, 2))),
           "el_lstm_cell_new: the list has a `g.weight_ih` already; names must differ");
    MISUSE(UNMADE(el_multihead_attention_new(&list, "a", 6, 4)),
           "el_multihead_attention_new: 4 heads of a width of 6 were asked for; the heads must "
           "divide the width");
    MISUSE(UNMADE(el_multihead_attention_new(&list, "a", 6, 0)),
           "el_multihead_attention_new: a layer `a` of [6, 0] was asked for; it needs a name and "
           "sizes of at least 1");
    MISUSE(el_multihead_attention_new(NULL, "a", 6, 3),
           "el_multihead_attention_new: the parameter list is NULL; it must be given");
    MISUSE(UNMADE((el_multihead_attention_new(&list, "a", 6, 3), el_multihead_attention_new(&list, "a", 6, 3))),
           "el_multihead_attention_new: the list has a `a.in_proj_weight` already; names must differ");
    MISUSE(UNMADE(el_spectral_norm_new(&list, x, 0)),
           "el_spectral_norm_new: `x` [2, 3] from ones (model.c:11) is not in the list; it must "
           "be a layer's weight there");
    MISUSE(UNMADE(el_spectral_norm_new(&list, NULL, 0)),
           "el_spectral_norm_new: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(UNMADE(el_spectral_norm_new(&list, x, 2)),
           "el_spectral_norm_new: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are "
           "-2 to 1");
}

static void applying_layers(void)
{
    MISUSE(el_linear(NULL, x), "el_linear: the layer is NULL; it must be given");
    MISUSE(el_linear(&no_linear, x), "el_linear: the layer was not made; el_linear_new makes one");
    MISUSE(el_linear(&layer, y),
           "el_linear: the last axis of `y` [2, 4] from exp (model.c:12) must be 3, as the "
           "weight `layer.weight` [2, 3] from parameter (model.c:1) has it");
    MISUSE(el_linear(&layer, NULL),
           "el_linear: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: "
           "`layer.weight` [2, 3] from parameter (model.c:1)");
    MISUSE(el_mlp(&(ElMlp){.count = 1, .layer = {layer}}, y),
           "el_mlp: the last axis of `y` [2, 4] from exp (model.c:12) must be 3, as the weight "
           "`layer.weight` [2, 3] from parameter (model.c:1) has it");
    MISUSE(el_mlp(NULL, x), "el_mlp: the MLP is NULL; it must be given");
    MISUSE(el_conv2d_apply(&(ElConv2d){.weight = el_zeros(el_shape(4, 2, 3, 3))}, image),
           "el_conv2d_apply: `image` [2, 3, 8, 8] from zeros (model.c:17) has 3 channels and the "
           "weight [4, 2, 3, 3] from zeros (HERE) is [out, in / groups, ...] for 1 groups; it "
           "must have 2, and the groups must divide out");
    MISUSE(el_mlp(&no_mlp, x), "el_mlp: the MLP was not made; el_mlp_new makes one");
    MISUSE(el_conv2d_apply(NULL, image), "el_conv2d_apply: the layer is NULL; it must be given");
    MISUSE(el_conv2d_apply(&no_conv, image),
           "el_conv2d_apply: the layer was not made; el_conv2d_new makes one");
    MISUSE(el_conv_transpose2d_apply(&no_conv, image),
           "el_conv_transpose2d_apply: the layer was not made; el_conv_transpose2d_new makes one");
    MISUSE(el_conv_transpose2d_apply(&(ElConv2d){.weight = el_zeros(el_shape(2, 4, 3, 3))}, image),
           "el_conv_transpose2d_apply: `image` [2, 3, 8, 8] from zeros (model.c:17) has 3 channels "
           "and the weight [2, 4, 3, 3] from zeros (HERE) is [in, out / groups, ...] for 1 groups; "
           "it must have 2, and the groups must divide that");
    MISUSE(el_conv1d_apply(&no_conv, cube),
           "el_conv1d_apply: the layer was not made; el_conv1d_new makes one");
    MISUSE(el_batch_norm(NULL, x, true), "el_batch_norm: the layer is NULL; it must be given");
    MISUSE(el_batch_norm(&no_batch_norm, x, true),
           "el_batch_norm: the layer was not made; el_batch_norm_new makes one");
    MISUSE(el_layer_norm(&no_layer_norm, x),
           "el_layer_norm: the layer was not made; el_layer_norm_new makes one");
    MISUSE(el_group_norm(&no_group_norm, x),
           "el_group_norm: the layer was not made; el_group_norm_new makes one");
    MISUSE(el_layer_norm(&(ElLayerNorm){.weight = y, .bias = y}, x),
           "el_layer_norm: the weight `y` [2, 4] from exp (model.c:12) must be [2, 3] for `x` [2, "
           "3] from ones (model.c:11)");
    MISUSE(el_group_norm(&(ElGroupNorm){.weight = v, .bias = v, .options.groups = 2}, image),
           "el_group_norm: 2 groups of the 3 channels of `image` [2, 3, 8, 8] from zeros "
           "(model.c:17) were asked for; .groups must be at least 1 and divide the channels");
    MISUSE(el_embedding(&no_embedding, labels),
           "el_embedding: the layer was not made; el_embedding_new makes one");
    MISUSE(el_embedding(NULL, labels), "el_embedding: the layer is NULL; it must be given");
    MISUSE(el_embedding(&(ElEmbedding){x}, labels),
           "el_embedding: element 1 of the integers [2] from ints (model.c:22) is 7; there are 2 "
           "rows of the table `x` [2, 3] from ones (model.c:11), counted from 0");
    MISUSE(el_embedding(&(ElEmbedding){x}, NULL),
           "el_embedding: the index is NULL; it must be given");
    MISUSE(el_gru_cell(&no_cell, x, NULL),
           "el_gru_cell: the layer was not made; el_gru_cell_new makes one");
    MISUSE(el_gru_cell(NULL, x, NULL), "el_gru_cell: the layer is NULL; it must be given");
    MISUSE(el_lstm_cell(&no_cell, x, (ElLstmState){0}),
           "el_lstm_cell: the layer was not made; el_lstm_cell_new makes one");
    MISUSE(el_multihead_attention(&no_attention, x, x, (ElAttention){0}),
           "el_multihead_attention: the layer was not made; el_multihead_attention_new makes one");
    MISUSE(el_multihead_attention(NULL, x, x, (ElAttention){0}),
           "el_multihead_attention: the layer is NULL; it must be given");
    MISUSE(el_multihead_attention(&(ElMultiheadAttention){el_zeros(el_shape(6, 2)), el_zeros(el_shape(6)), el_zeros(el_shape(2, 2)), el_zeros(el_shape(2)), 1}, el_zeros(el_shape(3, 2)), el_zeros(el_shape(3, 2)), (ElAttention){.scale = NAN}),
           "el_multihead_attention: the scale is nan; it must be a number, 0 for 1 / sqrt(d)");
    MISUSE(el_spectral_norm(&no_spectral_norm, true),
           "el_spectral_norm: the layer was not made; el_spectral_norm_new makes one");
    MISUSE(el_spectral_norm(NULL, true), "el_spectral_norm: the layer is NULL; it must be given");
    MISUSE(el_scaled_dot_product_attention(x, y, y, (ElAttention){0}),
           "el_scaled_dot_product_attention: `x` [2, 3] from ones (model.c:11), `y` [2, 4] from "
           "exp (model.c:12) and `y` [2, 4] from exp (model.c:12) must be [..., queries, d], "
           "[..., keys, d] and [..., keys, e]");
    MISUSE(el_scaled_dot_product_attention(x, NULL, y, (ElAttention){0}),
           "el_scaled_dot_product_attention: operand 2 of 3 is NULL; it must be a tensor, as "
           "operand 1 is: `x` [2, 3] from ones (model.c:11)");
    MISUSE(el_scaled_dot_product_attention(x, x, y, (ElAttention){.scale = NAN}),
           "el_scaled_dot_product_attention: the scale is nan; it must be a number, 0 for 1 / "
           "sqrt(d)");
    MISUSE(el_scaled_dot_product_attention(x, x, y, (ElAttention){.mask = w}),
           "el_scaled_dot_product_attention: [2, 2] from matmul (HERE) and `w` [4, 5] from ones "
           "(model.c:13) do not broadcast: aligned at the last axis, sizes must be equal or one "
           "of them 1");
    MISUSE(el_sequential(x, true, {NULL, NULL, NULL}),
           "el_sequential: step 1 of 1 has neither a function nor an activation; it must have one");
    MISUSE(el_sequential(NULL, true, {NULL, NULL, el_relu}),
           "el_sequential: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_sequential(x, true, {el_linear_step, NULL, NULL}),
           "el_linear: the layer is NULL; it must be given");
    MISUSE(el_sequential(x, true, {el_dropout_step, NULL, NULL}),
           "el_dropout: the probability is NULL; it must be given");
    MISUSE(el_sequential(y, true, {el_linear_step, &layer, el_relu}),
           "el_linear: the last axis of `y` [2, 4] from exp (model.c:12) must be 3, as the "
           "weight `layer.weight` [2, 3] from parameter (model.c:1) has it");
    MISUSE(el_sequential_list(x, true, 2, NULL),
           "el_sequential: the list of steps is NULL; it must be given");
    MISUSE(el_sequential_list(x, true, -1, NULL),
           "el_sequential: -1 steps were given; it must be 0 or more");
    MISUSE(el_dropout(x, 1), "el_dropout: the probability is 1; it must lie in [0, 1)");
    MISUSE(el_dropout(x, -.1), "el_dropout: the probability is -0.1; it must lie in [0, 1)");
    MISUSE(el_dropout(x, NAN), "el_dropout: the probability is nan; it must lie in [0, 1)");
    MISUSE(el_dropout(NULL, .5), "el_dropout: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_batch_normalize(v, NULL, NULL, (ElNorm){0}),
           "el_batch_normalize: `v` [3] from arange (model.c:14) must be [batch, channels, ...]");
    MISUSE(el_batch_normalize(x, v, NULL, (ElNorm){.epsilon = NAN}),
           "el_batch_normalize: epsilon is nan; it must be a number of 0 (for 1e-5) or more");
    MISUSE(el_batch_normalize(x, v, logits, (ElNorm){0}),
           "el_batch_normalize: the bias `logits` [2, 5] from zeros (model.c:20) must be [3] for "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_batch_normalize(x, el_ones(el_shape(2)), NULL, (ElNorm){0}),
           "el_batch_normalize: the weight [2] from ones (HERE) must be [3] for `x` [2, 3] from "
           "ones (model.c:11)");
    MISUSE(el_layer_normalize(x, NULL, NULL, (ElNorm){.axes = 3}),
           "el_layer_normalize: the last 3 axes of `x` [2, 3] from ones (model.c:11) were asked "
           "for; it must be 1 to 2 of them");
    MISUSE(el_layer_normalize(number, NULL, NULL, (ElNorm){0}),
           "el_layer_normalize: `number` [] from scalar (model.c:15) has no axis; it must have "
           "one");
    MISUSE(el_layer_normalize(x, y, NULL, (ElNorm){0}),
           "el_layer_normalize: the weight `y` [2, 4] from exp (model.c:12) must be [2, 3] for "
           "`x` [2, 3] from ones (model.c:11)");
    MISUSE(el_layer_normalize(NULL, NULL, NULL, (ElNorm){0}),
           "el_layer_normalize: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_group_normalize(image, NULL, NULL, (ElNorm){.groups = 2}),
           "el_group_normalize: 2 groups of the 3 channels of `image` [2, 3, 8, 8] from zeros "
           "(model.c:17) were asked for; .groups must be at least 1 and divide the channels");
    MISUSE(el_group_normalize(image, NULL, NULL, (ElNorm){0}),
           "el_group_normalize: 0 groups of the 3 channels of `image` [2, 3, 8, 8] from zeros "
           "(model.c:17) were asked for; .groups must be at least 1 and divide the channels");
    MISUSE(el_group_normalize(image, NULL, NULL, (ElNorm){.groups = 3, .activation = EL_NORM_LEAKY_RELU, .slope = NAN}),
           "el_group_normalize: the slope is nan; it must be a number, 0 for .01");
}

