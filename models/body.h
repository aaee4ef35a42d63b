// The bodies that all families share: what reads an image, and what draws one. Linear layers, or
// the convolutions of DCGAN (Radford et al., 2016) at the sizes of a 28 x 28 image.
#ifndef MODELS_BODY_H
#define MODELS_BODY_H

#include "models/model.h"

// What a family wants of its bodies beside the options.
typedef struct {
    bool leaky;         // leaky relu of slope .2 between layers; otherwise relu
    int64_t channels;   // of the convolution next to the image, twice as many within; 0: 32
    bool batch_norm;    // between convolutions
    bool spectral_norm; // on every layer of a reader (Miyato et al., 2018)
    int64_t extra;      // numbers that are put beside the image: a label; linear bodies only
    bool taper;         // each hidden layer of a reader is half as wide as that before it
} BodyStyle;

// In the defaults of a row: linear layers with one hidden, a code of so many numbers, a rate.
#define SMALL_BODY(codes, r) .layers = 1, .hidden = 400, .latent = codes, .rate = r

// Reads images: [n, pixels + extra] -> features [n, features], after the last activation.
typedef struct {
    ModelOptions options;
    BodyStyle style;
    int64_t features;
    ElMlp mlp;
    ElConv2d down[2];
    ElBatchNorm norm;
    ElSpectralNorm bound[EL_MLP_MAX_LAYERS]; // of the weight of each layer
} BodyReader;

// Draws images: [n, codes] -> [n, pixels], numbers of any size (logits, of pixels).
typedef struct {
    ModelOptions options;
    BodyStyle style;
    ElMlp mlp;
    ElLinear expand;
    ElConvTranspose2d up[2];
    ElBatchNorm norm[2];
} BodyWriter;

// Layers "NAME.0" ..., of a convolutional body "NAME.down1" ..., added to the list. What cannot be
// made is marked in the list.
BodyReader body_reader_new(ElParams *params, const char *name, const ModelOptions *o, BodyStyle s);
BodyWriter body_writer_new(ElParams *params, const char *name, const ModelOptions *o, BodyStyle s,
                           int64_t codes);

// Training: batch norm goes by the batch, and spectral norm looks closer.
ElTensor *body_read(const BodyReader *b, ElTensor *x, bool training);
ElTensor *body_write(const BodyWriter *b, ElTensor *z, bool training);

// What a writer's numbers are as an image: sigmoid of logits, or themselves for points.
ElTensor *body_image(const ModelOptions *o, ElTensor *numbers);

// What they are as real numbers, of a model with a squared error: those of a linear body without
// hidden layers as they are, so that the model is linear, and an image otherwise.
ElTensor *body_mean(const ModelOptions *o, ElTensor *numbers);

// NULL, or a sentence that says why a body of these options cannot be.
const char *body_conflict(const ModelOptions *o);
#endif
