// A mixture of Gaussians, fitted to the data at once.
//
// The Gaussians are of the leading principal components of an image; in the directions left out
// all share one variance, as in probabilistic PCA (so that one component is probabilistic PCA). A
// covariance of all 784 pixels has 307,720 numbers, more than a component has images, and clothes
// leave most of those directions all but empty. Points are taken as they are: of two numbers, two
// principal components leave out nothing.
#include "models/mixture.h"
#include "models/moments.h"
#include "models/principal.h"

enum { COMPONENTS, FULL, FLOOR, RESTARTS };

static const ModelSetting gmm_settings[] = {
    [COMPONENTS] = {"components", "Gaussians in the mixture", "", 1, 1000, true},
    [FULL] = {"full", "1: full covariances; 0: diagonal ones", "", 0, 1, true},
    [FLOOR] = {"floor", "added to every variance, as a share of that of the data", "", 0, 1, false},
    [RESTARTS] = {"restarts", "starts from k-means++, of which the likeliest is taken", "", 1, 100,
                  true},
    {0},
};

typedef struct {
    ModelBase base;
    Principal principal;
    Mixture mixture; // of the coordinates
} Gmm;

static ElTensor *coordinates(const void *model, ElTensor *x)
{
    const Gmm *g = model;
    return principal_coordinates(&g->principal, x);
}

static ElTensor *gmm_encode(const void *model, ModelBatch b)
{
    return coordinates(model, b.x);
}

static ElTensor *gmm_decode(const void *model, ElTensor *z)
{
    const Gmm *g = model;
    return principal_image(&g->principal, z);
}

static ElTensor *gmm_prior(const void *model, int64_t n)
{
    const Gmm *g = model;
    return mixture_sample(&g->mixture, n);
}

static bool gmm_fit(void *model, const ElData *data)
{
    Gmm *g = model;
    const double *setting = g->base.options.setting;
    MixtureFit how = {.restarts = (int)setting[RESTARTS], .floor = setting[FLOOR]};
    if (!principal_fit(&g->principal, data)) return false;
    return mixture_fit(&g->mixture, training_codes(data, g->base.options.latent, coordinates, g),
                       how);
}

static ElTensor *gmm_log_density(const void *model, ElTensor *x)
{
    const Gmm *g = model;
    ElTensor *c = coordinates(g, x);
    return el_add(mixture_log_density(&g->mixture, c), principal_rest(&g->principal, c, x));
}

static bool gmm_evaluate(const void *model, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_neg(gmm_log_density(model, b.x)));
}

static const char *gmm_build(void *model)
{
    Gmm *g = model;
    const ModelOptions *o = &g->base.options;
    g->principal = principal_new(&g->base.params, o);
    g->mixture = mixture_new(&g->base.params, "mixture", (int64_t)o->setting[COMPONENTS], o->latent,
                             o->setting[FULL] > 0);
    return NULL;
}

static const ModelPublished gmm_published[] = {
    {"ring8", "log_density", 4.2930, .03, "minus the entropy of the data"},
    {"grid25", "log_density", -.0653, .03, "minus the entropy of the data"},
    {0},
};

const ModelFamily gmm_family[] = {
    {
        .name = "gmm",
        .compared = true,
        .title = "Mixture of Gaussians",
        .summary = "A mixture of Gaussians of the leading principal components, fitted by "
                   "expectation maximisation (Dempster, Laird & Rubin, 1977).",
        .loss_unit = "nats",
        .term = {"negative_log_density"},
        .settings = gmm_settings,
        .published = gmm_published,
        .defaults = {.latent = 50,
                     .setting = {[COMPONENTS] = 10, [FULL] = 1, [FLOOR] = 1e-5, [RESTARTS] = 3}},
        .code_within_pixels = true,
        .size = sizeof(Gmm),
        .build = gmm_build,
        .fit = gmm_fit,
        .evaluate = gmm_evaluate,
        .encode = gmm_encode,
        .decode = gmm_decode,
        .prior = gmm_prior,
        .log_density = gmm_log_density,
    },
    {0},
};
