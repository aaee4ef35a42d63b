// How well a model gives back the test images.
#include <math.h>

#include "suite/measure/measure.h"

enum { SQUARED_ERROR, PSNR };
static const Metric metrics[] = {
    [SQUARED_ERROR] = {"reconstruction_se", "Reconstruction", "SE/img",
                       "Squared error between a test image and its reconstruction, summed over the "
                       "pixels (in [0, 1]), on average.",
                       -1, 2},
    [PSNR] = {"psnr", "PSNR", "dB",
              "Peak signal-to-noise ratio of the reconstruction of an image, 10 log10(pixels / "
              "squared error), on average.",
              1, 2},
    {0},
};

static bool applies(const Run *r)
{
    return r->family->encode;
}

// An error of less than a thousandth of a grey level counts as that, so that the mean is finite.
static bool each(const Run *r, ModelBatch b, ElTensor *each[])
{
    double pixels = (double)model_pixels(&((const ModelBase *)r->model)->options);
    double least = pixels * pow(1e-3 / 255, 2);
    each[SQUARED_ERROR] = el_mse(model_reconstruct(r->family, r->model, b), b.x);
    ElTensor *share = el_mul_scalar(el_clamp(each[SQUARED_ERROR], least, INFINITY), 1 / pixels);
    each[PSNR] = el_mul_scalar(el_log(share), -10 / log(10));
    return each[PSNR];
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    Estimate found[MODEL_MAX_TERMS];
    (void)lab;
    Status status = measure_each(r, &r->data->test, each, found);
    if (status != DONE) return status;
    figures_add(f, &metrics[SQUARED_ERROR], found[SQUARED_ERROR]);
    if (!r->points) figures_add(f, &metrics[PSNR], found[PSNR]);
    return DONE;
}

const Measurement reconstruction_measurement = {
    .title = "Reconstruction",
    .metrics = metrics,
    .applies = applies,
    .take = take,
};
