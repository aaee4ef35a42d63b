// config.json: what a run is.
#ifndef SUITE_CONFIG_H
#define SUITE_CONFIG_H

#include "suite/run.h"

Status config_write(const Run *r);

// Fills in the family, the options, the image size and the checksum of the run in r's folder, and
// r->config, which they lie in. ASKED_WRONGLY when there is no run or its config.json is broken.
Status config_read(Run *r);
#endif
