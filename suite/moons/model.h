// The small models of the moons experiment: one body, four ways to treat its code.
#ifndef SUITE_MOONS_MODEL_H
#define SUITE_MOONS_MODEL_H

#include <elbo/elbo.h>

// What is done to a code in training, which is all that the models differ in.
typedef struct {
    const char *name, *title;
    double noise; // standard deviation of what is added to a code; 0 for none
    double beta;  // weight of the KL of a code whose deviation the encoder gives; 0: it gives none
} MoonKind;
enum { MOON_MODELS = 4 };
extern const MoonKind moon_kinds[MOON_MODELS];

// 784 - 200 - codes - 200 - 784, relu between; the Bernoulli loss, Adam at 1e-3.
typedef struct {
    MoonKind kind;
    ElParams params;
    ElMlp encoder; // image -> mean and log variance of its code; the second is used by a VAE only
    ElMlp decoder; // code -> logits of the pixels
    ElAdam adam;
    int64_t codes;
} MoonModel;

// A model with new weights; false, an error, when memory is short. To be freed in any case.
bool moon_model_make(MoonModel *m, MoonKind kind, int64_t codes);
void moon_model_free(MoonModel *m);

// A step of training on images x [n, 784].
bool moon_model_step(MoonModel *m, ElTensor *x);

// Codes of images, [n, codes]: the mean, of a VAE. And images of codes, [n, 784].
ElTensor *moon_model_encode(const MoonModel *m, ElTensor *x);
ElTensor *moon_model_decode(const MoonModel *m, ElTensor *z);

// n codes drawn at random: from the prior N(0, I) of a VAE; from a Gaussian fitted to the codes of
// the training images x, a dimension at a time, of a model that has no prior.
ElTensor *moon_model_codes(const MoonModel *m, ElTensor *x, int64_t n);
#endif
