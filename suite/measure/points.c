// Samples in the plane against the modes of the data.
#include <math.h>

#include "suite/measure/measure.h"
#include "suite/metrics/estimate.h"
#include "suite/metrics/points.h"

enum { FOUND, GOOD, LIKELIHOOD };
static const Metric metrics[] = {
    [FOUND] = {"modes_found", "Modes found", "",
               "Modes of the data that have at least a hundredth of their share of 2,500 samples "
               "(the count of Lin et al., 2018, made robust to luck).",
               1, 0},
    [GOOD] = {"good_samples", "Good samples", "",
              "Share of 2,500 samples within three deviations of a mode (Srivastava et al., 2017).",
              1, 3},
    [LIKELIHOOD] = {"truth_log_density", "Under the truth", "nats",
                    "Mean log-density of the samples under the law that the data were drawn from; "
                    "samples of that law have minus its entropy.",
                    1, 2},
    {0},
};

enum { SAMPLES = 2500 };

// All modes as wide as they are: the ring and the grid.
static bool modes_alike(const ElMode *modes, int count)
{
    for (int k = 0; k < count; k++)
        if (modes[k].covariance[0] != modes[0].covariance[0] || modes[k].covariance[1] != 0 ||
            modes[k].covariance[2] != modes[0].covariance[0] || modes[k].weight != modes[0].weight)
            return false;
    return count > 0;
}

static Status of_samples(const Run *r, const ElMode *modes, int count, Figures *f)
{
    ElTensor *samples = model_sample(r->family, r->model, SAMPLES);
    figures_add(f, &metrics[LIKELIHOOD], estimate_of_each(el_data_log_density(r->data, samples)));
    ModeFigures found = {0};
    if (modes_alike(modes, count)) {
        Modes truth = {.means = el_zeros(el_shape(count, 2)),
                       .deviation = sqrt(modes[0].covariance[0])};
        for (int k = 0; truth.means && k < 2 * count; k++)
            truth.means->data[k] = (el_real)modes[k / 2].mean[k % 2];
        if (!mode_figures(truth, samples, &found)) return failed("%s", library_error());
        figures_add_number(f, &metrics[FOUND], found.found, SAMPLES);
        figures_add(f, &metrics[GOOD], found.good);
    }
    return samples ? DONE : failed("%s", library_error());
}

static bool applies(const Run *r)
{
    return r->points;
}

// Points of a file have no truth that is known.
static Status take(const Run *r, Lab *lab, Figures *f)
{
    (void)lab;
    const ElMode *modes;
    int count = el_data_modes(r->data, &modes);
    if (count > 0) return of_samples(r, modes, count, f);
    el_error_clear();
    return DONE;
}

const Measurement points_measurement = {
    .title = "Points",
    .metrics = metrics,
    .applies = applies,
    .take = take,
};
