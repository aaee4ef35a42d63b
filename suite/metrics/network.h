// The network whose inner layer gives the suite its features: two convolutions with relu and 2x2
// pooling, 16 and 32 channels, then dense layers of 120, 84 (the features) and the classes, relu
// between them: LeNet-5 (LeCun et al., 1998) with more channels. Kernels are 5x5, and the first
// convolution keeps the size; for images with a side below 12 they are 3x3 and both keep it.
#ifndef SUITE_METRICS_NETWORK_H
#define SUITE_METRICS_NETWORK_H

#include <elbo/elbo.h>

enum {
    NETWORK_VERSION = 2, // grows with every change of what is computed
    NETWORK_FEATURES = 84,
    NETWORK_LEAST_SIDE = 4, // of an image, in pixels: pooling twice leaves one
};

typedef struct {
    ElParams params;
    int64_t height, width; // of an image
    ElConv2d first, second;
    ElLinear wide, features, classes;
} Network;

// A network with weights and biases from U(-b, b), b = 1 / sqrt(inputs of a number), as PyTorch
// draws them, always the same: no random numbers of the program are used. The start decides what
// the features see: with weights sqrt(6) as wide and no biases (He et al., 2015) the classifier is
// half a percent more accurate on fashion, but shuffled pixels are at half the Frechet distance.
// Its list is incomplete when memory is short. Ends with network_free.
Network network_new(int64_t height, int64_t width, int64_t classes);
void network_free(Network *n);

// Images [n, pixels] -> features [n, 84]; features -> logits [n, classes]. Differentiable.
ElTensor *network_features(const Network *n, ElTensor *x);
ElTensor *network_logits(const Network *n, ElTensor *features);
#endif
