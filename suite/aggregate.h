// From the figures of single runs to the table of a comparison.
#ifndef SUITE_AGGREGATE_H
#define SUITE_AGGREGATE_H

#include "suite/comparison.h"
#include "suite/status.h"

// Makes c->metric and c->group, of the metrics that some run has a figure of, and c->result, the
// means over seeds, from c->seed_result and c->entrant. FAILED when memory is short.
Status aggregate(Comparison *c);
#endif
