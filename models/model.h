// What the suite asks of a model. A family of models is one file that ends in an array of them, its
// variants, and one line in families.c; no other file of the suite knows a model by name.
#ifndef MODELS_MODEL_H
#define MODELS_MODEL_H

#include <elbo/elbo.h>

enum { MODEL_MAX_TERMS = 4, MODEL_MAX_SETTINGS = 6, MODEL_MAX_OPTIMIZERS = 3 };

// A number that belongs to one family: "--beta 4" on the command line, "beta" in config.json. Where
// the unit is "a|b|c" it stands for one of these words, counted from 0, and is written as the word.
typedef struct {
    const char *name;
    const char *help;
    const char *unit;
    double low, high;
    bool whole;
} ModelSetting;

typedef struct {
    int height, width;  // of an image; 1 and the number of coordinates of a point
    int classes;        // of the labels; 0 without
    bool points;        // what is modelled is any real numbers, not pixels in [0, 1]
    bool convolutional; // the body: convolutions in place of linear layers
    int layers, hidden; // hidden layers of a linear body and their width; 0 in a family without
    int latent;         // numbers in a code; 0 in a family whose codes are as long as images
    double rate;        // learning rate
    int epochs;         // 0: as many as is usual for the data
    double setting[MODEL_MAX_SETTINGS]; // as the family lists them
} ModelOptions;

// The numbers of an image, or of a point; and of a code, but for labels.
int64_t model_pixels(const ModelOptions *o);
int64_t model_latent(const ModelOptions *o);

typedef struct ModelFamily ModelFamily;

// What every model of a family begins with.
typedef struct {
    const ModelFamily *family;
    ModelOptions options;
    ElParams params;                      // what a saved model consists of
    ElAdam adam[MODEL_MAX_OPTIMIZERS];    // what moves it,
    ElParams moved[MODEL_MAX_OPTIMIZERS]; // and what of it each moves
    int optimizers;
    ElParams state; // of the optimizers: what it takes beside params to go on as if never stopped
} ModelBase;

// Adds an optimizer of the parameters whose names begin with prefix ("" for all) at the rate of the
// options. Its moments are Adam's usual ones; the struct is open to others.
ElAdam *model_optimizer(ModelBase *base, const char *prefix);

// A step of the k-th optimizer that makes the loss small.
bool model_move(ModelBase *base, int k, ElTensor *loss);

// Copies values into a parameter of as many numbers, and says so to the library. False on an error.
bool param_set(ElTensor *param, const ElTensor *values);

// The labels 0, 1, ... classes - 1, 0, 1 ... of n images, in memory of the current scope.
ElInts *model_labels_in_turn(int64_t n, int classes);

// Rows x [n, width] with their labels beside them as numbers, [n, width + classes]; x itself when
// labels is NULL.
ElTensor *model_with_labels(const ModelBase *base, ElTensor *x, const ElInts *labels);

// n codes of N(0, I), and in a conditional model beside them labels in turn: the prior of a family.
ElTensor *model_normal_prior(const void *model, int64_t n);

// log N(z; 0, I) - log q(z), [n], in nats.
ElTensor *model_log_ratio(ElNormal q, ElTensor *z);

// Images, and what goes with them. Of a batch whose x is NULL every function of a family returns
// NULL or false.
typedef struct {
    ElTensor *x;    // [n, pixels]
    ElInts *labels; // [n]; NULL unless the model is conditional
    int64_t step;   // of training: how many were made before
} ModelBatch;

// A figure that was published for a model of this setting.
typedef struct {
    const char *data, *metric;
    double value, error; // error: 0 when it was not given
    const char *source;
} ModelPublished;

// A way to draw codes, [n, codes], beside a family's own.
typedef struct {
    const char *name;  // "one-gaussian"
    const char *words; // "one Gaussian fitted to its codes"
    ElTensor *(*draw)(const void *model, int64_t n);
} ModelSampler;

// Functions that return a tensor return memory of the current scope, and NULL on an error; those
// that return bool return false on an error. Pointers that may be NULL say so.
struct ModelFamily {
    const char *name;                      // "vae": on the command line and in file names
    const char *title;                     // "Variational autoencoder"
    const char *summary;                   // what it is, in a sentence, with its source
    const char *loss_unit;                 // "nats" or "SE/img", an image
    const char *term[MODEL_MAX_TERMS + 1]; // of its loss, which is the first; ends with NULL
    const ModelSetting *settings;          // ends with a name that is NULL; may be NULL
    const ModelPublished *published;       // ends with a metric that is NULL; may be NULL
    ModelOptions defaults;                 // but for what the data say
    bool code_within_pixels;               // a code has at most as many numbers as an image
    bool compared;                         // one of those that a comparison has by default
    bool slow;                             // takes minutes: compared over fewer seeds
    bool conditional;                      // made for labels, which every batch then has
    bool normal_prior;                     // codes are drawn from N(0, I)
    size_t size;                           // of its struct, which begins with a ModelBase

    // Makes the layers of a struct of zeros whose base has the options. What cannot be made shows
    // in base.params, as it does with el_linear_new. NULL, or a sentence that says which options
    // cannot be together.
    const char *(*build)(void *model);

    // One step of training; the mean of each term goes to mean[]. NULL for a family that is fitted
    // at once.
    bool (*step)(void *model, ModelBatch b, double mean[]);

    // Fits to the training images what steps do not move: all of the model, or what is left to do
    // when the last step is done. NULL when nothing is.
    bool (*fit)(void *model, const ElData *data);

    // Each term for every image, [n], to each[].
    bool (*evaluate)(const void *model, ModelBatch b, ElTensor *each[]);

    ElTensor *(*encode)(const void *model, ModelBatch b); // -> [n, codes]; may be NULL
    ElTensor *(*decode)(const void *model, ElTensor *z);  // [n, codes] -> [n, pixels]
    ElTensor *(*prior)(const void *model, int64_t n);     // codes to decode into samples

    // Other ways to draw them, which the same run is measured by too. Ends with a name that is
    // NULL; may be NULL.
    const ModelSampler *samplers;

    // q(z | x), of a model that has one: [n, codes]. May be NULL.
    ElNormal (*posterior)(const void *model, ModelBatch b);

    // Whether p(x | z) is a density of real numbers, not probabilities of Bernoulli pixels: figures
    // of the two do not compare. NULL: never.
    bool (*is_density)(const void *model);

    // log p(x, z) - log q(z | x) with one z drawn from q for each image, [n], in nats: minus a
    // sample of the bound that the model raises. May be NULL.
    ElTensor *(*log_weight)(const void *model, ModelBatch b);

    // log p(x), exactly, [n], in nats. May be NULL.
    ElTensor *(*log_density)(const void *model, ElTensor *x);
};

// The k-th of all models, in the order they are compared in; NULL when there are no more. And the
// one of that name, or NULL without an error.
const ModelFamily *model_family_at(int k);
const ModelFamily *model_family(const char *name);

// A model with new weights, to be freed by model_free; NULL when *conflict says which options
// cannot be together, when an error is kept, or when memory is short.
void *model_new(const ModelFamily *family, ModelOptions options, const char **conflict);
void model_free(void *model);

// decode(encode(b)), of a family that has encode; and n samples, decode(prior(n)).
ElTensor *model_reconstruct(const ModelFamily *family, const void *model, ModelBatch b);
ElTensor *model_sample(const ModelFamily *family, const void *model, int64_t n);
#endif
