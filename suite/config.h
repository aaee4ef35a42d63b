// config.json: what a run is.
#ifndef SUITE_CONFIG_H
#define SUITE_CONFIG_H

#include "suite/run.h"

Status config_write(const Run *r);

// The command that makes the run of this config.json, but for its folder and threads; to be freed.
// NULL when the file cannot be read.
char *config_command(const char *path);

// Fills in the family, the options, the image size and the checksum of the run in r's folder, and
// r->config, which they lie in. ASKED_WRONGLY when there is no run or its config.json is broken.
Status config_read(Run *r);
#endif
