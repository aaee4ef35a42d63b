// What the suite asks of a family of models. A family is one file that fills in a ModelFamily, and
// one line in families.c; no other file of the suite knows it by name.
#ifndef MODELS_MODEL_H
#define MODELS_MODEL_H

#include <elbo/elbo.h>

enum { MODEL_MAX_TERMS = 4 };

typedef struct {
    int64_t pixels; // of an image
    int hidden;     // width of each hidden layer; 0 by default in a family that has none
    int latent;     // numbers in a code
    double rate;    // learning rate
} ModelOptions;

// Functions that return a tensor return memory of the current scope, and NULL on an error; those
// that return bool return false on an error. Pointers that may be NULL say so.
typedef struct {
    const char *name;                      // "vae": on the command line and in file names
    const char *title;                     // "Variational autoencoder"
    const char *summary;                   // what it is, in a sentence, with its source
    const char *loss_unit;                 // "nats" or "SE/img", an image
    const char *term[MODEL_MAX_TERMS + 1]; // of its loss, which is the first; ends with NULL
    ModelOptions defaults;                 // but for the pixels
    bool code_within_pixels;               // a code has at most as many numbers as an image

    // A model with new weights, and its end. NULL is fine for destroy.
    void *(*create)(ModelOptions options);
    void (*destroy)(void *model);

    // What a saved model consists of; and what its optimizers need beside it to go on as if they
    // had never stopped, or NULL when it has none. The lists belong to the model.
    ElParams (*params)(const void *model);
    ElParams (*state)(const void *model);

    // One step of training on images x [batch, pixels]; the mean of each term goes to mean[]. NULL
    // for a family that is fitted at once.
    bool (*step)(void *model, ElTensor *x, double mean[]);

    // Fits to the training images what steps do not move: all of the model, or what is left to do
    // when the last step is done. NULL when nothing is.
    bool (*fit)(void *model, const ElData *data);

    // Each term for every image of x, [batch], to each[].
    bool (*evaluate)(const void *model, ElTensor *x, ElTensor *each[]);

    ElTensor *(*encode)(const void *model, ElTensor *x); // [n, pixels] -> [n, codes]; may be NULL
    ElTensor *(*decode)(const void *model, ElTensor *z); // [n, codes] -> [n, pixels]
    ElTensor *(*prior)(const void *model, int64_t n);    // codes to decode into samples, [n, codes]
} ModelFamily;

// All families, in the order they are compared in; ends with NULL.
extern const ModelFamily *const model_families[];

// The family of that name, or NULL without an error.
const ModelFamily *model_family(const char *name);

// decode(encode(x)), of a family that has encode; and n samples, decode(prior(n)).
ElTensor *model_reconstruct(const ModelFamily *family, const void *model, ElTensor *x);
ElTensor *model_sample(const ModelFamily *family, const void *model, int64_t n);
#endif
