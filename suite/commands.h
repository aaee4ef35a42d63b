// What the program can be asked to do.
#ifndef SUITE_COMMANDS_H
#define SUITE_COMMANDS_H

#include "suite/options.h"

typedef struct {
    const char *name;
    unsigned bit;        // FOR_TRAIN ..., by which the table of options knows it; 0 without options
    const char *operand; // what follows the name: "MODEL", "RUN" or NULL
    const char *summary;
    Status (*run)(const Options *options);
} Command;

extern const Command command_table[]; // ends with a name that is NULL

// The command of that name; ASKED_WRONGLY when there is none.
Status command_find(const Command **command, const char *name);

Status train_command(const Options *options);
Status eval_command(const Options *options);
Status sample_command(const Options *options);
Status reconstruct_command(const Options *options);
Status interpolate_command(const Options *options);
Status traverse_command(const Options *options);
Status manifold_command(const Options *options);
Status encode_command(const Options *options);
Status decode_command(const Options *options);
Status denoise_command(const Options *options);
Status inpaint_command(const Options *options);
Status upscale_command(const Options *options);
Status compare_command(const Options *options);
Status moons_command(const Options *options);
Status report_command(const Options *options);
Status bench_command(const Options *options);
Status help_command(const Options *options); // of the command that is its operand, or of all
#endif
