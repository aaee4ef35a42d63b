// The table of all options. Rows of one name belong to different commands.
#include "suite/options.h"

#include <elbo/elbo.h>

#define AT(field) offsetof(Options, field)

enum {
    WITH_DATA = FOR_TRAIN | FOR_COMPARE,
    OF_TEST_IMAGES = FOR_EVAL | FOR_RECONSTRUCT | FOR_INTERPOLATE,
    EVERYWHERE = WITH_DATA | OF_TEST_IMAGES | FOR_SAMPLE | FOR_REPORT,
};

#define WHOLE_MAX 9007199254740992.0 // 2^53: beyond it JSON loses digits

const Option option_table[] = {
    {"data", WITH_DATA, OPTION_TEXT, true, AT(data), 0,
     "fashion where it is installed, else digits", "name or folder",
     "fashion, digits, or a folder of IDX files named as MNIST's, .gz or not", 0, 0},
    {"data", OF_TEST_IMAGES, OPTION_TEXT, false, AT(data), 0, "the run's", "name or folder",
     "images to look at, of the size the model was trained on", 0, 0},
    {"out", FOR_TRAIN, OPTION_TEXT, false, AT(out), 0, "runs/MODEL-DATA-SEED", "folder",
     "where the run is kept", 0, 0},
    {"out", FOR_COMPARE, OPTION_TEXT, false, AT(out), 0, "runs/compare-DATA-SEED", "folder",
     "where the report, the results and the runs are kept", 0, 0},
    {"out", FOR_SAMPLE, OPTION_TEXT, false, AT(out), 0, "RUN/samples.png", "file",
     "the picture to write", 0, 0},
    {"out", FOR_RECONSTRUCT, OPTION_TEXT, false, AT(out), 0, "RUN/reconstructions.png", "file",
     "the picture to write", 0, 0},
    {"out", FOR_INTERPOLATE, OPTION_TEXT, false, AT(out), 0, "RUN/interpolation.png", "file",
     "the picture to write", 0, 0},
    {"out", FOR_MOONS, OPTION_TEXT, false, AT(out), 0, "runs/moons", "folder",
     "where the figures and the strips are kept", 0, 0},
    {"models", FOR_COMPARE, OPTION_TEXT, false, AT(models), 0, "all of them", "names",
     "the models to compare, with commas between", 0, 0},
    {"epochs", WITH_DATA, OPTION_WHOLE, true, AT(epochs), 0,
     "10, or as many as make 2,000 steps, whichever is more", "epochs",
     "passes through the training images", 1, 1e6},
    {"batch", WITH_DATA, OPTION_WHOLE, true, AT(batch), 128, NULL, "images",
     "images in a step of training", 1, 1e6},
    {"lr", FOR_TRAIN, OPTION_REAL, true, AT(lr), 0, "the model's own", "", "learning rate of Adam",
     1e-9, 10},
    {"latent", WITH_DATA, OPTION_WHOLE, true, AT(latent), 0, "20", "numbers", "length of a code", 1,
     1e5},
    {"hidden", WITH_DATA, OPTION_WHOLE, true, AT(hidden), 0, "400", "units",
     "width of each hidden layer", 1, 1e5},
    {"layers", WITH_DATA, OPTION_WHOLE, true, AT(layers), -1, "the model's own", "layers",
     "hidden layers of a linear body", 0, 8},
    {"body", WITH_DATA, OPTION_TEXT, true, AT(body), 0, "the model's own", "linear|convolutional",
     "linear layers, or the convolutions of DCGAN", 0, 0},
    {"binarise", WITH_DATA, OPTION_TEXT, true, AT(binarise), 0, "real",
     "real|dynamic|static|threshold",
     "pixels as they are; 1 with the pixel as probability, drawn anew for every batch or once; or "
     "1 "
     "from a half on",
     0, 0},
    {"validation", WITH_DATA, OPTION_WHOLE, true, AT(validation), -1,
     "one in twelve of the training images", "images",
     "training images that are kept apart to choose by", 0, 1e9},
    {"seed", WITH_DATA, OPTION_WHOLE, true, AT(seed), 1, NULL, "",
     "the same seed gives the same bytes", 0, WHOLE_MAX},
    {"seeds", FOR_COMPARE, OPTION_WHOLE, false, AT(seeds), 0,
     "1 for quick; 3, or 1 of what is slow, for standard; 5 for full", "seeds",
     "runs of each model, from --seed on", 1, 1000},
    {"seeds", FOR_MOONS, OPTION_WHOLE, false, AT(seeds), 0,
     "2 for quick, 5 for standard, 10 for full", "seeds", "runs of each model", 1, 1000},
    {"budget", FOR_COMPARE | FOR_EVAL | FOR_MOONS, OPTION_TEXT, false, AT(budget), 0, "standard",
     "quick|standard|full", "how long to train and how thoroughly to measure", 0, 0},
    {"seed", FOR_SAMPLE, OPTION_WHOLE, false, AT(seed), -1, "the run's", "",
     "another seed draws other samples", 0, WHOLE_MAX},
    {"threads", WITH_DATA, OPTION_WHOLE, true, AT(threads), 0, "all cores", "threads",
     "changes the speed, never the results", 1, EL_MAX_THREADS},
    {"threads", (EVERYWHERE & ~WITH_DATA) | FOR_MOONS, OPTION_WHOLE, false, AT(threads), 0,
     "all cores", "threads", "changes the speed, never the results", 1, EL_MAX_THREADS},
    {"threads", FOR_BENCH, OPTION_WHOLE, false, AT(threads), 0, "all cores", "threads",
     "the most to measure with; one is measured anyway", 1, EL_MAX_THREADS},
    {"peers", FOR_BENCH, OPTION_TEXT, false, AT(peers), 0, "not measured", "python",
     "a Python that has PyTorch, to time the same steps in", 0, 0},
    {"seconds", FOR_BENCH, OPTION_REAL, false, AT(seconds), 0.3, NULL, "seconds",
     "time to spend on each row", 1e-4, 1e3},
    {"json", FOR_BENCH, OPTION_FLAG, false, AT(json), 0, "a table", NULL, "print JSON", 0, 0},
    {"resume", FOR_TRAIN, OPTION_FLAG, false, AT(resume), 0, "no", NULL,
     "go on with the run in --out, up to --epochs", 0, 0},
    {"count", FOR_SAMPLE, OPTION_WHOLE, false, AT(count), 0, "64", "images", "samples to draw", 1,
     1e4},
    {"count", FOR_RECONSTRUCT, OPTION_WHOLE, false, AT(count), 0, "10", "images",
     "test images to reconstruct, the first ones", 1, 1e3},
    {"count", FOR_INTERPOLATE, OPTION_WHOLE, false, AT(count), 0, "10", "images",
     "steps on the way", 2, 1e3},
    {"from", FOR_INTERPOLATE, OPTION_WHOLE, false, AT(from), -1, "the first", "number",
     "the test image to start at, counted from 0", 0, 1e9},
    {"to", FOR_INTERPOLATE, OPTION_WHOLE, false, AT(to), -1, "the next of another class", "number",
     "the test image to end at, counted from 0", 0, 1e9},
};

const int option_count = (int)(sizeof option_table / sizeof *option_table);

_Static_assert(sizeof option_table / sizeof *option_table <= 64,
               "Options.given has a bit for each row");
