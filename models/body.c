// The bodies, linear and convolutional.
#include "models/body.h"

#include <stdio.h>

const char *body_conflict(const ModelOptions *o)
{
    if (o->convolutional && (o->points || o->height % 4 != 0 || o->width % 4 != 0))
        return "a convolutional body takes images whose sides divide by 4";
    return NULL;
}

ElTensor *body_image(const ModelOptions *o, ElTensor *numbers)
{
    return o->points ? numbers : el_sigmoid(numbers);
}

ElTensor *body_mean(const ModelOptions *o, ElTensor *numbers)
{
    bool linear = !o->convolutional && o->layers == 0;
    return linear ? numbers : body_image(o, numbers);
}

static ElTensor *leaky_relu(ElTensor *x)
{
    return el_leaky_relu(x, .2);
}

static ElActivation activation(const BodyStyle *s)
{
    return s->leaky ? leaky_relu : el_relu;
}

// What a layer of a reader uses in place of its weight.
static ElTensor *bounded(const BodyReader *b, int layer, ElTensor *weight, bool training)
{
    return b->style.spectral_norm ? el_spectral_norm(&b->bound[layer], training) : weight;
}

// --- linear --------------------------------------------------------------------------------------

// Of the k-th hidden layer of a reader.
static int64_t hidden_width(const ModelOptions *o, const BodyStyle *s, int k)
{
    int width = o->hidden >> (s->taper ? k : 0);
    return width > 0 ? width : 1;
}

static ElMlp reader_mlp(ElParams *params, const char *name, BodyReader *b)
{
    int64_t widths[EL_MLP_MAX_LAYERS] = {model_pixels(&b->options) + b->style.extra};
    int hidden = b->options.layers;
    for (int k = 0; k < hidden; k++) widths[k + 1] = hidden_width(&b->options, &b->style, k);
    b->features = widths[hidden];
    if (hidden == 0) return (ElMlp){0};
    return el_mlp_new(params, name, el_widths_list(hidden + 1, widths), activation(&b->style));
}

// The hidden layers of a reader in the opposite order.
static ElMlp writer_mlp(ElParams *params, const char *name, const BodyWriter *b, int64_t codes)
{
    int64_t widths[EL_MLP_MAX_LAYERS] = {codes};
    int hidden = b->options.layers;
    for (int k = 0; k < hidden; k++) widths[hidden - k] = hidden_width(&b->options, &b->style, k);
    widths[hidden + 1] = model_pixels(&b->options);
    return el_mlp_new(params, name, el_widths_list(hidden + 2, widths), activation(&b->style));
}

// --- convolutional -------------------------------------------------------------------------------

static const char *layer_name(char name[64], const char *body, const char *layer)
{
    snprintf(name, 64, "%s.%s", body, layer);
    return name;
}

// Half the sides, or twice of a transposed one, and what comes after it: a batch norm, which has
// the activation then, the activation, or nothing.
typedef enum { ALONE, ACTIVATED, NORMED } After;

static ElConvSizes by_two(const BodyStyle *s, int64_t in, int64_t out, After after)
{
    ElConvSizes c = {.in = in, .out = out, .size = 4, .stride = 2, .padding = 1};
    c.no_bias = after == NORMED && s->batch_norm;
    if (after == ALONE || c.no_bias) return c;
    c.activation = s->leaky ? EL_CONV_LEAKY_RELU : EL_CONV_RELU;
    c.slope = .2;
    return c;
}

static ElBatchNorm norm_new(ElParams *params, const char *name, const BodyStyle *s,
                            int64_t channels)
{
    ElNorm options = {.activation = s->leaky ? EL_NORM_LEAKY_RELU : EL_NORM_RELU, .slope = .2};
    return el_batch_norm_new(params, name, channels, options);
}

// The numbers of the innermost maps: an image a quarter as high and as wide.
static int64_t inner_size(const ModelOptions *o, const BodyStyle *s)
{
    return 2 * s->channels * (o->height / 4) * (o->width / 4);
}

static void reader_convolutions(ElParams *params, const char *body, BodyReader *b)
{
    char name[64];
    const BodyStyle *s = &b->style;
    int64_t c = s->channels;
    b->down[0] = el_conv2d_new(params, layer_name(name, body, "down1"), by_two(s, 1, c, ACTIVATED));
    b->down[1] =
        el_conv2d_new(params, layer_name(name, body, "down2"), by_two(s, c, 2 * c, NORMED));
    if (s->batch_norm) b->norm = norm_new(params, layer_name(name, body, "norm2"), s, 2 * c);
    b->features = inner_size(&b->options, s);
}

static void writer_convolutions(ElParams *params, const char *body, BodyWriter *b, int64_t codes)
{
    char name[64];
    const BodyStyle *s = &b->style;
    int64_t c = s->channels, inner = inner_size(&b->options, s);
    b->expand = el_linear_new(params, layer_name(name, body, "expand"), codes, inner);
    if (s->batch_norm) b->norm[0] = norm_new(params, layer_name(name, body, "norm1"), s, 2 * c);
    b->up[0] =
        el_conv_transpose2d_new(params, layer_name(name, body, "up1"), by_two(s, 2 * c, c, NORMED));
    if (s->batch_norm) b->norm[1] = norm_new(params, layer_name(name, body, "norm2"), s, c);
    b->up[1] =
        el_conv_transpose2d_new(params, layer_name(name, body, "up2"), by_two(s, c, 1, ALONE));
}

// The numbers of each row as maps.
static ElTensor *as_maps(ElTensor *x, int64_t channels, int height, int width)
{
    return x ? el_reshape(x, el_shape(x->shape.dim[0], channels, height, width)) : NULL;
}

static ElTensor *read_convolutions(const BodyReader *b, ElTensor *x, bool training)
{
    ElConv2d first = b->down[0], second = b->down[1];
    first.weight = bounded(b, 0, first.weight, training);
    second.weight = bounded(b, 1, second.weight, training);
    x = as_maps(x, 1, b->options.height, b->options.width);
    x = el_conv2d_apply(&second, el_conv2d_apply(&first, x));
    if (b->style.batch_norm) x = el_batch_norm(&b->norm, x, training);
    return el_flatten(x, 1);
}

static ElTensor *write_convolutions(const BodyWriter *b, ElTensor *z, bool training)
{
    const ModelOptions *o = &b->options;
    ElTensor *x = el_linear(&b->expand, z);
    x = as_maps(x, 2 * b->style.channels, o->height / 4, o->width / 4);
    x = b->style.batch_norm ? el_batch_norm(&b->norm[0], x, training) : el_relu(x);
    x = el_conv_transpose2d_apply(&b->up[0], x);
    if (b->style.batch_norm) x = el_batch_norm(&b->norm[1], x, training);
    return el_flatten(el_conv_transpose2d_apply(&b->up[1], x), 1);
}

// --- both ----------------------------------------------------------------------------------------

static void bound_layers(ElParams *params, BodyReader *b)
{
    for (int k = 0; k < b->mlp.count; k++)
        b->bound[k] = el_spectral_norm_new(params, b->mlp.layer[k].weight, 0);
    for (int k = 0; b->options.convolutional && k < 2; k++)
        b->bound[k] = el_spectral_norm_new(params, b->down[k].weight, 0);
}

static BodyStyle complete(BodyStyle s)
{
    if (s.channels == 0) s.channels = 32;
    return s;
}

BodyReader body_reader_new(ElParams *params, const char *name, const ModelOptions *o, BodyStyle s)
{
    BodyReader b = {.options = *o, .style = complete(s)};
    if (o->convolutional)
        reader_convolutions(params, name, &b);
    else
        b.mlp = reader_mlp(params, name, &b);
    if (s.spectral_norm) bound_layers(params, &b);
    return b;
}

BodyWriter body_writer_new(ElParams *params, const char *name, const ModelOptions *o, BodyStyle s,
                           int64_t codes)
{
    BodyWriter b = {.options = *o, .style = complete(s)};
    if (o->convolutional)
        writer_convolutions(params, name, &b, codes);
    else
        b.mlp = writer_mlp(params, name, &b, codes);
    return b;
}

ElTensor *body_read(const BodyReader *b, ElTensor *x, bool training)
{
    if (b->options.convolutional) return read_convolutions(b, x, training);
    if (b->mlp.count == 0) return x;
    ElMlp mlp = b->mlp;
    for (int k = 0; k < mlp.count; k++)
        mlp.layer[k].weight = bounded(b, k, mlp.layer[k].weight, training);
    return activation(&b->style)(el_mlp(&mlp, x));
}

ElTensor *body_write(const BodyWriter *b, ElTensor *z, bool training)
{
    return b->options.convolutional ? write_convolutions(b, z, training) : el_mlp(&b->mlp, z);
}
