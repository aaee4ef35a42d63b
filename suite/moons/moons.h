// The story of the half and the full moon, measured. As it is told, a variational autoencoder that
// has seen a half moon and a full one decodes the middle of their codes into a three-quarter moon,
// where an autoencoder would lay one picture over the other. Here autoencoders with one body and
// four ways to treat a code are trained on moons (28 x 28 pixels, all lit from the right)
//   "gap"  of phases evenly from .5 to .65 and from .85 to 1, one number a code
//   "two"  of the phases .5 and 1 alone, the tale to the letter, two numbers a code
// and what they decode is held against true moons and the plain average of the two pictures.
#ifndef SUITE_MOONS_MOONS_H
#define SUITE_MOONS_MOONS_H

#include "suite/metrics/estimate.h"
#include "suite/moons/model.h"
#include "suite/options.h"
#include "suite/text.h"

enum { MOONS_GAP, MOONS_TWO, MOON_EXPERIMENTS };

// Squared errors summed over the pixels of an image, means over the seeds.
enum {
    MOON_MIDPOINT, // the decoded middle of the codes of the half and the full moon, to the true
                   // three-quarter moon
    MOON_NEAREST,  // the same picture, to the nearest true moon of any phase
    MOON_RANDOM,   // codes drawn at random, decoded, each to the nearest true moon
    MOON_METRICS,
};

// What one of moon_plans found.
typedef struct {
    Estimate figure[MOON_MODELS][MOON_METRICS]; // of moon_kinds
    unsigned char *png; // strips of the first seed: true moons, cross-fade, and a row each model
    size_t size;
    char caption[512]; // what is to be seen on them, in words
} MoonExperiment;

typedef struct Moons {
    int64_t seeds;
    double average; // squared error of the average of the two pictures, to the three-quarter moon
    MoonExperiment experiment[MOON_EXPERIMENTS];
} Moons;

// The files of the folder: an array of objects {model, experiment, metric, seed, value}, written
// last; and the strips.
#define MOONS_FIGURES "moons.json"

// Trains and measures; seeds 0 stands for those of the budget, which also says how long to train.
// Prints a row for each model. The same arguments give the same files. ASKED_WRONGLY when the
// folder cannot be written.
Status moons_run(const char *folder, int64_t seeds, Budget budget);

// Removes what moons_run left in a folder, and the folder when nothing else is in it.
void moons_remove(const char *folder);

// What moons_run left in a folder, to be freed with moons_free in any case. ASKED_WRONGLY when it
// is not there or broken.
Status moons_read(Moons *m, const char *folder);
void moons_free(Moons *m);

// What the figures say of the tale: sentences, each on a line of its own.
void moons_words(Text *t, const Moons *m);

// What the files of moons_run and moons_read have in common: the experiments and models by number,
// and the strips of an experiment.
typedef struct {
    const char *name;   // "gap"
    const char *title;  // what the models are trained on, in words
    const char *strips; // the file's name
    double seen;        // phases at either end that are seen: .5 to .5 + seen and 1 - seen to 1
    int images;         // of either end
    int codes;          // numbers in a code
} MoonPlan;
extern const MoonPlan moon_plans[MOON_EXPERIMENTS];
extern const char *const moon_metrics[MOON_METRICS]; // "midpoint_se", ...
#endif
