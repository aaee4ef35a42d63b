// A comparison as it lies in its folder, brought together for the report.
#ifndef SUITE_GATHER_H
#define SUITE_GATHER_H

#include "suite/comparison.h"
#include "suite/plan.h"

// Reads what the runs of the plan left behind; a model of which a run has no figures has failed.
// The comparison refers to the plan, and is to be freed in any case.
Status gather(Comparison *c, const Plan *p);
void comparison_free(Comparison *c);
#endif
