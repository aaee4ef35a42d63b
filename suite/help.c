// elbo help: the commands and models, and every option of a command with its default and unit.
#include <stdio.h>
#include <string.h>

#include "models/model.h"
#include "suite/commands.h"
#include "suite/settings.h"

static void print_models(void)
{
    puts("\nModels:");
    const ModelFamily *f;
    for (int k = 0; (f = model_family_at(k)); k++) printf("  %-12s %s\n", f->name, f->title);
}

static void print_overview(void)
{
    puts("elbo COMMAND [MODEL or RUN] [--option value ...]\n\n"
         "Trains and compares generative models of images.\n\nCommands:");
    for (const Command *c = command_table; c->name; c++)
        printf("  %-12s %-8s %s\n", c->name, c->operand ? c->operand : "", c->summary);
    print_models();
    puts("\nelbo help COMMAND shows the options of a command. A RUN is the folder of a trained\n"
         "model. elbo ends with status 0 when done, 1 when it failed on the way, 2 when it was\n"
         "asked for what cannot be.");
}

// "0.001 for ae, 0.001 for vae": of the models that have one.
static void print_rates(void)
{
    const char *between = "";
    const ModelFamily *f;
    for (int k = 0; (f = model_family_at(k)); k++) {
        if (f->defaults.rate == 0) continue;
        printf("%s%g for %s", between, f->defaults.rate, f->name);
        between = ", ";
    }
}

static void print_option(const Option *o)
{
    char left[64];
    snprintf(left, sizeof left, "--%s%s%s", o->name, o->unit && *o->unit ? " " : "",
             o->unit ? o->unit : "");
    printf("  %-24s %s\n  %-24s [", left, o->help, "");
    if (o->offset == offsetof(Options, lr)) {
        print_rates();
    } else if (o->normally) {
        fputs(o->normally, stdout);
    } else {
        printf("%.16g", o->fallback);
    }
    puts("]");
}

static void print_setting(const ModelFamily *family, int k)
{
    const ModelSetting *s = &family->settings[k];
    char left[96];
    snprintf(left, sizeof left, "--%s%s%s", s->name, *s->unit ? " " : "", s->unit);
    printf("  %-24s %s\n  %-24s [", left, s->help, "");
    setting_put(s, family->defaults.setting[k], false, stdout);
    puts("]");
}

// Those of each family, by its first model.
static void print_settings(void)
{
    const ModelFamily *f, *before = NULL;
    for (int k = 0; (f = model_family_at(k)); before = f, k++) {
        if (!f->settings || (before && before->settings == f->settings)) continue;
        printf("\nOptions of %s and its variants:\n", f->name);
        for (int s = 0; f->settings[s].name; s++) print_setting(f, s);
    }
}

static void print_command(const Command *c)
{
    printf("elbo %s%s%s%s\n\nTo %s.\n", c->name, c->operand ? " " : "",
           c->operand ? c->operand : "", c->bit ? " [--option value ...]" : "", c->summary);
    if (c->bit) puts("\nOptions, with the unit of their values and [what they are unless given]:");
    for (const Option *o = option_table; o < option_table + option_count; o++)
        if (o->commands & c->bit) print_option(o);
    if (c->operand && strcmp(c->operand, "MODEL") == 0) {
        print_settings();
        print_models();
    }
}

Status help_command(const Options *options)
{
    if (!options->operand) {
        print_overview();
        return DONE;
    }
    const Command *c;
    Status status = command_find(&c, options->operand);
    if (status == DONE) print_command(c);
    return status;
}
