// The feature network. Its layers are put together by hand, because el_linear_new and el_conv2d_new
// would draw from the numbers that the initial weights of the program's models come from.
#include "suite/metrics/network.h"

#include <math.h>

enum { LEAST_SIDE_OF_5X5 = 12 };

// The weights or biases of numbers that have so many inputs.
static ElTensor *drawn(ElParams *p, const char *name, const char *part, ElShape shape,
                       int64_t inputs)
{
    ElTensor *w = el_params_add(p, name, part, shape, EL_TRAINED);
    if (!w) return NULL;
    double bound = 1 / sqrt((double)inputs);
    ElRandom r = {.seed = 84, .stream = (uint64_t)el_params_count(*p)};
    el_random_uniform(&r, el_numel(w), w->data);
    for (int64_t k = 0; k < el_numel(w); k++)
        w->data[k] = (el_real)(bound * (2 * (double)w->data[k] - 1));
    return w;
}

static ElConv2d convolution(ElParams *p, const char *name, ElConvSizes s)
{
    int64_t inputs = s.in * s.size * s.size;
    ElConv2d c = {.conv = {.padding = s.padding, .activation = EL_CONV_RELU}};
    c.weight = drawn(p, name, "weight", el_shape(s.out, s.in, s.size, s.size), inputs);
    c.conv.bias = drawn(p, name, "bias", el_shape(s.out), inputs);
    if (!c.weight || !c.conv.bias) el_params_spoil(p);
    return c;
}

static ElLinear dense(ElParams *p, const char *name, int64_t in, int64_t out)
{
    ElLinear l = {0};
    l.weight = drawn(p, name, "weight", el_shape(out, in), in);
    l.bias = drawn(p, name, "bias", el_shape(out), in);
    if (!l.weight || !l.bias) el_params_spoil(p);
    return l;
}

Network network_new(int64_t height, int64_t width, int64_t classes)
{
    Network n = {.height = height, .width = width};
    bool small = height < LEAST_SIDE_OF_5X5 || width < LEAST_SIDE_OF_5X5;
    int64_t size = small ? 3 : 5, lost = small ? 0 : 4; // of a side, to the second convolution
    int64_t rows = (height / 2 - lost) / 2, columns = (width / 2 - lost) / 2;
    n.first = convolution(&n.params, "first",
                          (ElConvSizes){.in = 1, .out = 16, .size = size, .padding = size / 2});
    n.second = convolution(&n.params, "second",
                           (ElConvSizes){.in = 16, .out = 32, .size = size, .padding = small});
    n.wide = dense(&n.params, "wide", 32 * rows * columns, 120);
    n.features = dense(&n.params, "features", 120, NETWORK_FEATURES);
    n.classes = dense(&n.params, "classes", NETWORK_FEATURES, classes);
    return n;
}

void network_free(Network *n)
{
    el_params_free(&n->params);
}

static ElTensor *halved(ElTensor *x)
{
    return el_max_pool2d(x, (ElPool){.size = 2});
}

ElTensor *network_features(const Network *n, ElTensor *x)
{
    if (!x) return NULL;
    ElTensor *image = el_reshape(x, el_shape(x->shape.dim[0], 1, n->height, n->width));
    ElTensor *h = halved(el_conv2d_apply(&n->first, image));
    h = halved(el_conv2d_apply(&n->second, h));
    return el_relu(el_linear(&n->features, el_relu(el_linear(&n->wide, el_flatten(h, 1)))));
}

ElTensor *network_logits(const Network *n, ElTensor *features)
{
    return el_linear(&n->classes, features);
}
