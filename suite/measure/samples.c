// How a model's samples compare with the test images, in the features of the suite's own network.
#include "suite/measure/measure.h"

enum {
    FRECHET,
    KERNEL,
    PRECISION,
    RECALL,
    DENSITY,
    COVERAGE,
    SPREAD,
    CLASSES,
    CLASS_LEAST,
    CLASS_KL,
    FARTHER,
    NEAR_COPIES,
    SIMPLER,
};

#define FEATURES                                                                              \
    "in the features of elbo's own classifier, trained on the data where these have labels; " \
    "comparable within this suite only"

static const Metric metrics[] = {
    [FRECHET] = {"frechet_distance", "Frechet distance", "",
                 "Distance between Gaussians fitted to samples and to test images (Heusel et al., "
                 "2017), " FEATURES ".",
                 -1, 2},
    [KERNEL] = {"kernel_distance", "Kernel distance", "",
                "Squared maximum mean discrepancy of samples and test images under a cubic kernel "
                "(Binkowski et al., 2018), " FEATURES ".",
                -1, 2},
    [PRECISION] = {"precision", "Precision", "",
                   "Share of samples near a test image: in the ball that reaches its third "
                   "neighbour (Kynkaanniemi et al., 2019).",
                   1, 3},
    [RECALL] = {"recall", "Recall", "",
                "Share of test images near a sample, likewise (Kynkaanniemi et al., 2019).", 1, 3},
    [DENSITY] = {"density", "Density", "",
                 "How many balls of test images a sample lies in, over five; about 1 for real "
                 "images (Naeem et al., 2020).",
                 1, 3},
    [COVERAGE] = {"coverage", "Coverage", "",
                  "Share of test images with a sample in the ball that reaches their fifth "
                  "neighbour; .97 for real images (Naeem et al., 2020).",
                  1, 3},
    [SPREAD] = {"sample_spread", "Sample spread", "of data",
                "Standard deviation of a pixel across the samples, as a share of that across the "
                "training images; 1 is as varied as the data.",
                0, 2},
    [CLASSES] = {"classes_covered", "Classes covered", "",
                 "Classes that have at least 1 % of the samples, as the classifier sees them.", 1,
                 0},
    [CLASS_LEAST] = {"class_least", "Rarest class", "",
                     "Share of the samples that the class with fewest has; a collapsed model has "
                     "0.",
                     1, 3},
    [CLASS_KL] = {"class_kl", "Class KL", "nats",
                  "KL divergence of the samples' classes from the data's.", -1, 3},
    [FARTHER] = {"farther_than_new", "Farther than new", "",
                 "How often a sample is farther from the nearest training image than a test image "
                 "is (Meehan et al., 2020): 0.5 for new images, 0 for copies.",
                 0, 3},
    [NEAR_COPIES] = {"near_copies", "Near copies", "",
                     "Share of samples nearer to a training image than 99 in 100 test images are; "
                     ".01 for new images, 1 for a model that memorised.",
                     0, 3},
    [SIMPLER] = {"frechet_simpler", "Frechet, simpler", "",
                 "The Frechet distance of samples that the model draws in the simpler way it also "
                 "has: an autoencoder from one Gaussian fitted to its codes, where its samples are "
                 "otherwise drawn from a mixture.",
                 -1, 2},
    {0},
};

// So many samples for each budget, and never more than there are test images: figures that depend
// on the number are then those of as many real ones.
static int64_t samples_of(const Lab *lab)
{
    int64_t most = lab->budget == BUDGET_QUICK ? 2000 : SAMPLE_FIGURES_COUNT;
    return most < lab->data->test.count ? most : lab->data->test.count;
}

static Status samples_measure(Lab *lab, ElTensor *samples, Figures *f)
{
    SampleFigures s;
    Status status = sample_figures(&lab->truth, samples, &s);
    if (status != DONE) return status;
    figures_add(f, &metrics[FRECHET], s.frechet);
    figures_add(f, &metrics[KERNEL], s.kernel);
    figures_add(f, &metrics[PRECISION], s.neighbours.precision);
    figures_add(f, &metrics[RECALL], s.neighbours.recall);
    figures_add(f, &metrics[DENSITY], s.neighbours.density);
    figures_add(f, &metrics[COVERAGE], s.neighbours.coverage);
    figures_add(f, &metrics[SPREAD], s.spread);
    figures_add(f, &metrics[CLASSES], s.classes);
    figures_add(f, &metrics[CLASS_LEAST], s.class_least);
    figures_add(f, &metrics[CLASS_KL], s.class_kl);
    figures_add(f, &metrics[FARTHER], s.copying.farther);
    figures_add(f, &metrics[NEAR_COPIES], s.copying.near_copies);
    return DONE;
}

static bool are_for(const ElData *data)
{
    return !data->points && data->test.count >= SAMPLE_FIGURES_LEAST;
}

static Status take_calibration(int k, Lab *lab, Figures *f)
{
    int64_t most = lab->data->train.count, n = samples_of(lab) < most ? samples_of(lab) : most;
    if (!are_for(lab->data) || n < SAMPLE_FIGURES_LEAST) return DONE;
    Status status = lab_open(lab);
    return status == DONE ? samples_measure(lab, sample_calibrations[k].draw(lab->data, n), f)
                          : status;
}

static Baseline baseline(int k)
{
    const Calibration *c = &sample_calibrations[k];
    return (Baseline){c->name, c->words, take_calibration, k};
}

static bool applies(const Run *r)
{
    return are_for(r->data);
}

static Status take_simpler(const Run *r, Lab *lab, Figures *f)
{
    Estimate frechet;
    ElTensor *codes = r->family->samplers[0].draw(r->model, samples_of(lab));
    ElTensor *samples = r->family->decode(r->model, codes);
    Status status = frechet_estimate(classifier_features(&lab->classifier, samples),
                                     &lab->truth.fitted, &frechet);
    if (status == DONE) figures_add(f, &metrics[SIMPLER], frechet);
    return status;
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    Status status = lab_open(lab);
    if (status != DONE) return status;
    status = samples_measure(lab, model_sample(r->family, r->model, samples_of(lab)), f);
    return status == DONE && r->family->samplers ? take_simpler(r, lab, f) : status;
}

const Measurement samples_measurement = {
    .title = "Samples",
    .metrics = metrics,
    .applies = applies,
    .take = take,
    .baseline = baseline,
};
