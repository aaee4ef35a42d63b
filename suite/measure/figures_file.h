// figures.json: what was measured of a run, kept beside it so that a comparison that is stopped
// loses nothing.
#ifndef SUITE_MEASURE_FIGURES_FILE_H
#define SUITE_MEASURE_FIGURES_FILE_H

#include "suite/measure/measure.h"

// The file appears complete or not at all. Reading one that is missing or broken, or that has a
// metric which this version does not know, is ASKED_WRONGLY.
Status figures_write(const Figures *f, const char *path);
Status figures_read(Figures *f, const char *path);
#endif
