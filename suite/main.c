// The program elbo: trains, looks at and compares generative models. It finds the command in a
// table, reads its options, runs it, and says in one sentence why it could not.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <elbo/elbo.h>

#include "data/suggest.h"
#include "suite/commands.h"

const Command command_table[] = {
    {"train", FOR_TRAIN, "MODEL", "train a model and keep the run in a folder", train_command},
    {"eval", FOR_EVAL, "RUN", "measure a trained model on the test images", eval_command},
    {"sample", FOR_SAMPLE, "RUN", "draw images from a trained model", sample_command},
    {"reconstruct", FOR_RECONSTRUCT, "RUN", "show test images and what the model makes of them",
     reconstruct_command},
    {"interpolate", FOR_INTERPOLATE, "RUN", "go from one test image to another by their codes",
     interpolate_command},
    {"traverse", FOR_TRAVERSE, "RUN", "move each number of a code and show what it does",
     traverse_command},
    {"manifold", FOR_MANIFOLD, "RUN", "show a square of codes, decoded", manifold_command},
    {"encode", FOR_ENCODE, "RUN", "write the codes of the test images to a file", encode_command},
    {"decode", FOR_DECODE, "RUN", "make images of the codes in a file", decode_command},
    {"denoise", FOR_DENOISE, "RUN", "free test images of noise by the codes of a model",
     denoise_command},
    {"inpaint", FOR_INPAINT, "RUN", "fill holes in test images by the codes of a model",
     inpaint_command},
    {"upscale", FOR_UPSCALE, "RUN", "make small test images large by the codes of a model",
     upscale_command},
    {"compare", FOR_COMPARE, NULL, "train several models alike and write a report",
     compare_command},
    {"moons", FOR_MOONS, NULL, "measure the tale of the half and the full moon", moons_command},
    {"report", FOR_REPORT, "COMPARISON", "write the report of a comparison again", report_command},
    {"bench", FOR_BENCH, NULL, "measure how fast this machine computes and trains", bench_command},
    {"help", 0, "COMMAND", "show a command and its options", help_command},
    {0},
};

Status command_find(const Command **command, const char *name)
{
    const char *names[sizeof command_table / sizeof *command_table] = {0};
    for (size_t k = 0; command_table[k].name; k++) {
        *command = &command_table[k];
        names[k] = (*command)->name;
        if (strcmp(name, names[k]) == 0) return DONE;
    }
    const char *near = el_suggest(name, names);
    if (near) return wrong("there is no command %s; was %s meant?", name, near);
    return wrong("there is no command %s; elbo help shows those there are", name);
}

// What the environment and --threads ask of the library.
static Status set_library(const Options *o)
{
    if (getenv("ELBO_ISA") && el_isa() && el_error_text()) return wrong("%s", library_error());
    if (o->threads == 0 || el_threads_set((int)o->threads)) return DONE;
    return wrong("%s", library_error());
}

static Status run_command(const Command *c, int argc, char **argv)
{
    Options options;
    Status status = options_parse(&options, c->name, c->bit, argc, argv);
    if (status != DONE) return status;
    if (options.help) return help_command(&(Options){.operand = c->name});
    if (c->bit && c->operand && !options.operand)
        return wrong("%s what? elbo %s %s", c->name, c->name, c->operand);
    if (!c->operand && options.operand)
        return wrong("%s takes options only, not %s", c->name, options.operand);
    status = set_library(&options);
    return status == DONE ? c->run(&options) : status;
}

static Status run_program(int argc, char **argv)
{
    if (argc < 2) return wrong("nothing was asked for; elbo help shows what can be");
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) {
        puts("elbo " EL_VERSION);
        return DONE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
    const Command *c;
    Status status = command_find(&c, name);
    return status == DONE ? run_command(c, argc - 2, argv + 2) : status;
}

int main(int argc, char **argv)
{
    el_on_error(NULL, NULL);
    Status status = run_program(argc, argv);
    if (fflush(stdout) != 0 && status == DONE) status = failed("the output cannot be written");
    if (status != DONE) fprintf(stderr, "elbo: %s\n", status_text());
    return status;
}
