// What a model costs.
#include "suite/measure/measure.h"

enum { PARAMETERS, SECONDS, SPEED, FLOPS, MEMORY };
static const Metric metrics[] = {
    [PARAMETERS] = {"parameters", "Parameters", "", "Numbers that training sets.", 0, 0},
    [SECONDS] = {"seconds", "Training", "s",
                 "Time spent in training steps, or in fitting; evaluation is left out.", -1, 2},
    [SPEED] = {"images_per_second", "Speed", "images/s",
               "Training images gone through in a second, each counted as often as it was seen.", 1,
               0},
    [FLOPS] = {"training_flops", "Operations", "GFLOP",
               "Floating-point operations of all of training, in units of 10^9.", -1, 1},
    [MEMORY] = {"peak_memory", "Peak memory", "MB",
                "The most bytes that tensors held at once during training, in units of 10^6.", -1,
                1},
    {0},
};

static bool applies(const Run *r)
{
    return r->history.count > 0;
}

static Status take(const Run *r, Lab *lab, Figures *f)
{
    (void)lab;
    double seconds = 0, images = 0, flops = 0, peak = 0;
    for (const EpochRow *row = r->history.row; row < r->history.row + r->history.count; row++) {
        seconds += row->seconds;
        images += row->seconds * row->images_per_second;
        flops += row->flops;
        if (row->peak_memory > peak) peak = row->peak_memory;
    }
    ElParams params = ((const ModelBase *)r->model)->params;
    figures_add_number(f, &metrics[PARAMETERS], (double)el_params_numel(params), 1);
    figures_add_number(f, &metrics[SECONDS], seconds, 1);
    if (r->family->step) figures_add_number(f, &metrics[SPEED], images / seconds, 1);
    figures_add_number(f, &metrics[FLOPS], flops / 1e9, 1);
    figures_add_number(f, &metrics[MEMORY], peak / 1e6, 1);
    return DONE;
}

const Measurement cost_measurement = {
    .title = "Cost",
    .metrics = metrics,
    .applies = applies,
    .take = take,
};
