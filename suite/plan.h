// What is compared: the models, the seeds of each and the options of all; and the folder that it is
// kept in, where comparison.json says so and every run has a folder MODEL-SEED.
#ifndef SUITE_PLAN_H
#define SUITE_PLAN_H

#include "suite/run.h"

#define PLAN_FILE "comparison.json"

enum { PLAN_MOST = 48 };

typedef struct {
    const ModelFamily *family;
    int seeds;           // from options.seed on
    const char *failure; // why one of its runs has no figures, or NULL
} PlanModel;

typedef struct {
    Options options; // of all runs; what is open is each model's own
    int count;
    PlanModel model[PLAN_MOST];
    Path folder;
    const char *command; // that makes it, without the folder and the threads
    const char *date;    // of its end, or NULL
    double seconds;      // that it took in all; NaN while that is not known
    int64_t train, test; // images, beside the options.validation that are held out
    int height, width;
    ElJson *file; // what all texts lie in when it was read from a file
} Plan;

// As it was asked for, on these data. The plan is to be freed in any case.
Status plan_make(Plan *p, const Options *asked, const ElData *data);
void plan_free(Plan *p);

// comparison.json of the folder. Reading one that is missing or broken is ASKED_WRONGLY.
Status plan_write(const Plan *p);
Status plan_read(Plan *p, const char *folder);

// The command that makes the figures of one of its models alone, to be freed; NULL when memory is
// short.
char *plan_command(const Plan *p, const PlanModel *m);

// The folder of a run.
Path plan_run(const Plan *p, const ModelFamily *family, uint64_t seed);
#endif
