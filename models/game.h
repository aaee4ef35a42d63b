// What the families that play against a discriminator share: the losses of both sides, and the
// discriminator with its penalties.
#ifndef MODELS_GAME_H
#define MODELS_GAME_H

#include "models/body.h"

// --- losses --------------------------------------------------------------------------------------

enum { NON_SATURATING, MINIMAX, LEAST_SQUARES, WASSERSTEIN, HINGE, GAME_COUNT };

// Of scores, high for "real": [n] each, to be made small.
typedef struct {
    ElTensor *(*critic)(ElTensor *real, ElTensor *fake); // by the discriminator
    ElTensor *(*generator)(ElTensor *fake);              // by the generator
} Game;

//   NON_SATURATING  softplus(-real) + softplus(fake); softplus(-fake) (Goodfellow et al., 2014)
//   MINIMAX         the same; -softplus(fake), which is flat where the discriminator is sure
//   LEAST_SQUARES   ((real - 1)^2 + fake^2) / 2; (fake - 1)^2 / 2 (Mao et al., 2017)
//   WASSERSTEIN     fake - real; -fake (Arjovsky et al., 2017)
//   HINGE           max(0, 1 - real) + max(0, 1 + fake); -fake (Lim & Ye, 2017)
extern const Game games[GAME_COUNT];

// --- the discriminator ---------------------------------------------------------------------------

typedef struct {
    int64_t pack;       // images that it sees together (Lin et al., 2018); 1: each alone
    int classes;        // it is told the label, one of these; 0: it is not
    double dropout;     // of its features, in training
    bool spectral_norm; // on all of its layers (Miyato et al., 2018)
    bool batch_norm;    // in a convolutional body
    int64_t channels;   // of a convolutional body
} CriticStyle;

typedef struct {
    CriticStyle style;
    BodyReader judge;     // images (and labels) -> features
    ElLinear verdict;     // features -> one score
    ElSpectralNorm bound; // of verdict's weight
} Critic;

// Layers "NAME.judge..." and "NAME.verdict", added to the list.
Critic critic_new(ElParams *params, const char *name, const ModelOptions *o, CriticStyle s);

// NULL, or a sentence that says why there cannot be one.
const char *critic_conflict(const ModelOptions *o, CriticStyle s);

// Images of one side, real or made, and their labels; labels may be NULL without classes.
typedef struct {
    ElTensor *x; // [n, pixels]
    const ElInts *labels;
} Side;

// What it sees in each image, [n, features], and what it makes of that: a score, [n]. A pack is an
// image and those after it, the first following the last, so that there are as many packs as
// images.
ElTensor *critic_features(const Critic *c, Side s, bool training);
ElTensor *critic_verdict(const Critic *c, ElTensor *features, bool training);
ElTensor *critic_scores(const Critic *c, Side s, bool training);

// (|slope| - 1)^2 between the two sides, [n]: the gradient of the score by the pack, at a point
// drawn from the straight line between a real pack and one that was made (Gulrajani et al., 2017).
ElTensor *critic_gradient_penalty(const Critic *c, Side real, Side fake);

// |slope|^2 / 2 at real packs, [n] (Mescheder et al., 2018).
ElTensor *critic_r1(const Critic *c, Side real);
#endif
