// The settings of a family among the options: given by name, kept in config.json, shown by help.
#ifndef SUITE_SETTINGS_H
#define SUITE_SETTINGS_H

#include "suite/options.h"

// What was asked for by name goes to o->setting; the rest is the family's own. ASKED_WRONGLY when
// the family has no such setting or the value does not do.
Status settings_read(Options *o, const ModelFamily *family);

// Writes a value as it is given: "4", or the word that it stands for.
void setting_put(const ModelSetting *s, double value, bool quoted, FILE *out);

// As members of a JSON object, each on a line that ends in a comma; reading them back; and the part
// of a command line that gives those which are not the family's own.
void settings_write_json(const Options *o, const ModelFamily *family, FILE *out);
Status settings_read_json(Options *o, const ModelFamily *family, const ElJson *object,
                          const char *what);
void settings_write_command(const Options *o, const ModelFamily *family, FILE *out);

// Refuses settings that were asked for and differ from those a run was started with.
Status settings_check_same(const Options *asked, const Options *run, const ModelFamily *family,
                           const char *folder);
#endif
