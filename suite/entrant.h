// One run of a comparison: trained, measured and drawn, from wherever it was stopped.
#ifndef SUITE_ENTRANT_H
#define SUITE_ENTRANT_H

#include "suite/measure/measure.h"
#include "suite/plan.h"

// Does what is left to do of a run: nothing when its figures are there. FAILED or ASKED_WRONGLY
// with the reason; what was done until then stays and is gone on from.
Status entrant_run(const Plan *p, Lab *lab, ElData *data, const ModelFamily *family, uint64_t seed);

// The figures of a run, of a baseline: where they are kept.
Path entrant_figures(const Plan *p, const ModelFamily *family, uint64_t seed);
Path entrant_baseline(const Plan *p, const Baseline *b);

// The folder, in that of the comparison, of the experiment on moons that belongs to it.
#define MOONS_FOLDER "moons"

// Measures the baselines whose figures are not there yet.
Status entrant_baselines(const Plan *p, Lab *lab);
#endif
