// Schedules: the learning rate as a function of the number of steps made so far, 0 at the first
// step. A program sets the rate of its optimizer before each step:
//
//     o.rate = el_warm_up_rate(el_cosine_rate(1e-3, step, steps), step, 500);
//
// A constant rate is one that is left alone. As the rate is computed anew from the step, a schedule
// has no state to save. What is refused (a negative step, a rate that is not finite) is NaN, which
// no optimizer takes; a NaN given while an error is pending is passed on.
#ifndef EL_OPTIM_SCHEDULES_H
#define EL_OPTIM_SCHEDULES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// rate by^floor(step / every): a drop by the factor `by` after every so many steps. (StepLR)
double el_step_rate(double rate, int64_t step, int64_t every, double by);

// rate by^step. (ExponentialLR)
double el_exponential_rate(double rate, int64_t step, double by);

// rate (1 + cos(pi step / steps)) / 2: down to 0 in so many steps, where it stays (Loshchilov &
// Hutter, 2017). Down to another least rate: least + el_cosine_rate(rate - least, step, steps).
// (CosineAnnealingLR, which rises again afterwards)
double el_cosine_rate(double rate, int64_t step, int64_t steps);

// One cycle (Smith & Topin, 2018): by half a cosine up from most / 25 to most over the first 0.3 of
// the steps, then down to most / 250000 at step steps - 1, where it stays. (OneCycleLR)
double el_one_cycle_rate(double most, int64_t step, int64_t steps);

// rate min((step + 1) / steps, 1): the rate, or that of another schedule, raised evenly during the
// first steps (Goyal et al., 2017). (LinearLR from 1 / steps in steps - 1)
double el_warm_up_rate(double rate, int64_t step, int64_t steps);

#ifdef __cplusplus
}
#endif
#endif
