// How likely a model holds the test images to be.
#include <math.h>

#include "suite/measure/measure.h"
#include "suite/metrics/annealed.h"
#include "suite/metrics/estimate.h"
#include "suite/metrics/importance.h"

enum {
    NEGATIVE_ELBO,
    NLL,
    ELBO_DENSITY,
    NLL_DENSITY,
    KL,
    IWAE,
    IWAE_DENSITY,
    EFFECTIVE,
    DENSITY,
    AIS,
    AIS_GAP,
    AIS_NOISE,
};

// A metric that is called like a term of a family's loss is that term; where the model's pixels
// have a density, what is said of their loss is another metric.
static const Metric metrics[] = {
    [NEGATIVE_ELBO] = {"negative_elbo", "-ELBO", "nats",
                       "Minus the evidence lower bound on the log-likelihood of a test image "
                       "(Kingma & Welling, 2014), NLL + KL, with one code drawn for each image.",
                       -1, 2},
    [NLL] = {"nll", "NLL", "nats",
             "The part of -ELBO that is the loss of the decoded image; of Bernoulli pixels on grey "
             "images a loss, not a likelihood.",
             0, 2},
    [ELBO_DENSITY] = {"negative_elbo_density", "-ELBO, density", "nats",
                      "-ELBO of a model whose pixels are Gaussian: a bound on a density of grey "
                      "values, on another scale than that of Bernoulli pixels.",
                      -1, 2},
    [NLL_DENSITY] = {"nll_density", "NLL, density", "nats", "Its part that is of the pixels.", 0,
                     2},
    [KL] = {"kl", "KL", "nats",
            "The part of -ELBO that is the divergence of the code's distribution from the prior: "
            "what the code says about the image.",
            0, 2},
    [IWAE] = {"negative_iwae", "-IWAE", "nats",
              "Minus the importance-weighted bound (Burda et al., 2016) with 100 codes an image, "
              "1,000 for the full budget: tighter than -ELBO, still no less than the true figure.",
              -1, 2},
    [IWAE_DENSITY] = {"negative_iwae_density", "-IWAE, density", "nats",
                      "-IWAE of a model whose pixels have a density.", -1, 2},
    [EFFECTIVE] = {"effective_sample_size", "ESS", "codes",
                   "Effective number of the codes of -IWAE; near 1 means that the bound is loose.",
                   0, 1},
    [DENSITY] = {"log_density", "Log-density", "nats",
                 "Exact log-density of a test image under the model.", 1, 2},
    [AIS] = {"ais_log_likelihood", "AIS", "nats",
             "Log-density of a test image under the decoder with Gaussian noise on each pixel, its "
             "deviation chosen on validation images, by annealed importance sampling (Wu et al., "
             "2017): the one likelihood that all decoders have.",
             1, 1},
    [AIS_GAP] = {"ais_gap", "AIS gap", "nats",
                 "How far at most the AIS figure is too low, on images that the model made "
                 "(bidirectional Monte Carlo: Grosse et al., 2015).",
                 0, 1},
    [AIS_NOISE] = {"ais_noise", "AIS noise", "of a pixel",
                   "The deviation chosen for the AIS figure.", 0, 4},
    {0},
};

// --- the family's own ----------------------------------------------------------------------------

static bool is_density(const Run *r)
{
    return r->family->log_density || (r->family->is_density && r->family->is_density(r->model));
}

// The metric that a term is, or NULL.
static const Metric *metric_of(const Run *r, const char *term)
{
    const Metric *m = metric_named(term);
    if (m == &metrics[NEGATIVE_ELBO] && is_density(r)) return &metrics[ELBO_DENSITY];
    if (m == &metrics[NLL] && is_density(r)) return &metrics[NLL_DENSITY];
    return m;
}

static Status take_terms(const Run *r, Figures *f)
{
    Estimate term[MODEL_MAX_TERMS];
    Status status = measure_estimates(r, &r->data->test, term);
    for (int k = 0; status == DONE && r->family->term[k]; k++) {
        const Metric *m = metric_of(r, r->family->term[k]);
        if (m) figures_add(f, m, term[k]);
    }
    return status;
}

static bool each_density(const Run *r, ModelBatch b, ElTensor *each[])
{
    return (each[0] = r->family->log_density(r->model, b.x));
}

static Status take_density(const Run *r, Figures *f)
{
    Estimate found[MODEL_MAX_TERMS];
    Status status = measure_each(r, &r->data->test, each_density, found);
    if (status == DONE) figures_add(f, &metrics[DENSITY], found[0]);
    return status;
}

// --- estimates -----------------------------------------------------------------------------------

static ElTensor *weight_of(const void *context, ElTensor *x)
{
    const Run *r = context;
    return r->family->log_weight(r->model, (ModelBatch){.x = x});
}

// What a budget pays for: images of the importance-weighted bound, its codes an image, and AIS.
static const struct {
    int64_t images, draws;
    const AnnealedOptions *annealed;
} efforts[] = {
    [BUDGET_QUICK] = {100, 100, &annealed_quick},
    [BUDGET_STANDARD] = {1000, 100, &annealed_standard},
    [BUDGET_FULL] = {10000, 1000, &annealed_full},
};

static int64_t fewer(int64_t wish, int64_t there)
{
    return wish < there ? wish : there;
}

static Status take_importance(const Run *r, Lab *lab, Figures *f)
{
    int64_t count = fewer(efforts[lab->budget].images, r->data->test.count);
    ElTensor *x = el_data_rows(r->data, &r->data->test, 0, count);
    ImportanceBound b = importance_bound((Proposal){weight_of, r}, x, efforts[lab->budget].draws);
    if (!b.bound) return failed("%s", library_error());
    figures_add(f, &metrics[is_density(r) ? IWAE_DENSITY : IWAE],
                estimate_of_each(el_neg(b.bound)));
    figures_add(f, &metrics[EFFECTIVE], estimate_of_each(b.effective));
    return DONE;
}

// A decoder that makes the images exactly has a likelihood without bound, and no figure.
static Status no_deviation(GaussianDecoder g)
{
    if (g.deviation != 0) return failed("%s", library_error());
    status_clear();
    return DONE;
}

static Status take_annealed(const Run *r, Lab *lab, Figures *f)
{
    const ElImages *held = r->data->validation.count > 0 ? &r->data->validation : &r->data->train;
    GaussianDecoder g = {.decode = r->family->decode,
                         .model = r->model,
                         .latent = model_latent(&((const ModelBase *)r->model)->options)};
    ElTensor *chosen_on = el_data_rows(r->data, held, 0, fewer(50, held->count));
    if (!chosen_on) return failed("%s", library_error());
    if (!gaussian_fit_deviation(&g, chosen_on)) return no_deviation(g);
    AnnealedOptions o = *efforts[lab->budget].annealed;
    ElTensor *x = el_data_rows(r->data, &r->data->test, 0, fewer(100, r->data->test.count));
    ElTensor *found = annealed_likelihood(gaussian_observation(&g), x, o);
    ElTensor *gap = annealed_gap(gaussian_observation(&g), 20, o);
    if (!found || !gap) return failed("%s", library_error());
    figures_add(f, &metrics[AIS], estimate_of_each(found));
    figures_add(f, &metrics[AIS_GAP], estimate_of_each(gap));
    figures_add_number(f, &metrics[AIS_NOISE], g.deviation, 1);
    return DONE;
}

static bool has_terms(const Run *r)
{
    return metric_named(r->family->term[0]);
}

static bool applies(const Run *r)
{
    return has_terms(r) || r->family->log_density;
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    Status status = has_terms(r) ? take_terms(r, f) : DONE;
    if (status == DONE && r->family->log_density) status = take_density(r, f);
    if (status == DONE && r->family->log_weight && !r->family->conditional)
        status = take_importance(r, lab, f);
    return status;
}

const Measurement likelihood_measurement = {
    .title = "Likelihood",
    .metrics = metrics,
    .applies = applies,
    .take = take,
};

static bool has_prior(const Run *r)
{
    return r->family->normal_prior && !r->points;
}

// Its metrics are those above.
const Measurement annealed_measurement = {
    .title = NULL,
    .metrics = metrics + sizeof metrics / sizeof *metrics - 1,
    .once = true,
    .applies = has_prior,
    .take = take_annealed,
};
