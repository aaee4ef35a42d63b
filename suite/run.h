// A run: a model, the options it is trained with, and the folder that keeps them.
//
//   config.json         every option as used, the data's checksum and size, elbo's version
//   log.jsonl           a row an epoch
//   state.safetensors   all it takes to go on: parameters, optimizer, counters; after every epoch
//   model.safetensors   the parameters, when training is done
//   *.png               what the model makes of it
#ifndef SUITE_RUN_H
#define SUITE_RUN_H

#include "models/model.h"
#include "suite/folder.h"
#include "suite/history.h"
#include "suite/options.h"

#define RUN_STATE "state.safetensors"
#define RUN_MODEL "model.safetensors"

typedef struct {
    Folder folder;
    DIR *lock;       // while it is being trained
    bool is_new;     // its folder held no run before
    Options options; // complete: nothing in it stands for a default any more
    const ModelFamily *family;
    int height, width; // of an image
    int classes;       // of its labels; 0 without
    bool points;       // not images: rows of any numbers
    uint64_t checksum; // of the data it is trained on
    ElData *data;      // whoever opened it frees it; NULL until then
    void *model;
    int64_t memory_before; // bytes that other tensors held when it was made
    ElParams everything;   // the model's parameters and its optimizers' state
    ElJson *config;        // what the texts of options lie in when they were read from the folder
    Path data_path;        // what options.data lies in when it is a path
    History history;
} Run;

// The family of that name; ASKED_WRONGLY when there is none.
Status family_open(const ModelFamily **family, const char *name);

// The data of that name. NULL stands for fashion where that is installed, else for digits; it is
// an error when what is installed is broken.
Status data_open(ElData **data, const char *name);

// Refuses options that were given and that the family has no use for.
Status options_check_family(const Options *o, const ModelFamily *family);

// Refuses what a run can not have been started with: a number left open that the family needs.
Status options_check_whole(const Options *o, const ModelFamily *family, const char *what);

// Fills in the options that depend on the model and the data, where they were left open; what the
// family has no use for becomes 0.
void options_complete(Options *o, const ModelFamily *family, const ElData *data);

// "runs/NAME-DATA-SEED".
Path run_default_folder(const char *name, const char *data, int64_t seed);

// Starts a run as it was asked for: makes the folder and writes config.json. ASKED_WRONGLY when the
// folder holds a run already or cannot be written. The run is to be closed in any case.
Status run_create(Run *r, const Options *asked, const ModelFamily *family, ElData *data);

// Makes of data to train on what the options say: what becomes of grey pixels, what is held out,
// and the order of the seed.
Status data_ready(ElData *data, const Options *o);

// The same of the data of a run; of others, which it only looks at, no more than grey pixels.
Status run_ready_data(const Run *r);

// Refuses batches of more images than there are to train on.
Status run_check_batch(const Run *r);

// The next batch of training, and images first .. first + count of a set, with their labels when
// the model is conditional. What is missing is NULL in them, which every model passes on.
ModelBatch run_next_batch(const Run *r, int64_t step);
ModelBatch run_rows(const Run *r, const ElImages *set, int64_t first, int64_t count);

// Makes the model of r's options with fresh weights; all random numbers go to their beginnings.
Status run_create_model(Run *r);

// Goes back to where a run stood after its last whole epoch, with data that are open already; NULL:
// it opens its own. The run is to be closed in any case.
Status run_resume(Run *r, const Options *asked, const ModelFamily *family, ElData *data);

// Opens a run whose training is done, or as far as it is of use, without data; and the data it was
// trained on or, by name, other data of the same image size.
Status run_open(Run *r, const char *folder);
Status run_open_data(Run *r, const char *name);

// Keep the state after an epoch, and the model after the last.
Status run_save_state(Run *r);
Status run_save_model(Run *r);

// The path of a file of the run, by value.
Path run_file(const Run *r, const char *name);

// Removes the files that elbo put into the folder of a run.
void run_remove_files(const char *folder);

// Frees what a run in memory holds, but for its data. A new run of which nothing was completed also
// goes from the disk.
void run_close(Run *r);

// The same, and frees its data.
void run_close_with_data(Run *r);
#endif
