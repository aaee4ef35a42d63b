// Writing and reading config.json.
#include "suite/config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <elbo/elbo.h>

#include "suite/json_out.h"
#include "suite/settings.h"
#include "tensor/file.h"

Status config_write(const Run *r)
{
    Path path = run_file(r, "config.json");
    Document d;
    if (!document_begin(&d)) return failed("%s cannot be written: out of memory", path.text);
    fprintf(d.out, "{\n  \"model\": \"%s\",\n", r->family->name);
    options_write_json(&r->options, d.out);
    settings_write_json(&r->options, r->family, d.out);
    fprintf(d.out, "  \"data_checksum\": \"%016" PRIx64 "\",\n", r->checksum);
    fprintf(d.out, "  \"height\": %d,\n  \"width\": %d,\n", r->height, r->width);
    fprintf(d.out, "  \"classes\": %d,\n  \"points\": %s,\n", r->classes,
            r->points ? "true" : "false");
    fprintf(d.out, "  \"version\": \"%s\"\n}\n", EL_VERSION);
    return document_end(&d, path.text) ? DONE : wrong("%s", library_error());
}

static Status read_family(Run *r, const char *path)
{
    const ElJson *model = el_json_member(r->config, "model");
    if (model && model->kind == EL_JSON_STRING) r->family = model_family(model->string);
    if (r->family) return DONE;
    return wrong("%s names no model that elbo %s knows; it is no run's, or another version's", path,
                 EL_VERSION);
}

// A side of the images: 1 to 65536 pixels, as data files may have; 0 when it is none.
static int read_side(const Run *r, const char *key)
{
    const ElJson *side = el_json_member(r->config, key);
    if (!side || side->kind != EL_JSON_NUMBER) return 0;
    return side->number >= 1 && side->number <= 65536 ? (int)side->number : 0;
}

static Status read_data(Run *r, const char *path)
{
    const ElJson *checksum = el_json_member(r->config, "data_checksum");
    r->height = read_side(r, "height");
    r->width = read_side(r, "width");
    const ElJson *classes = el_json_member(r->config, "classes");
    const ElJson *points = el_json_member(r->config, "points");
    bool known = classes && classes->kind == EL_JSON_NUMBER && classes->number >= 0 &&
                 classes->number <= 256 && points && points->kind == EL_JSON_BOOL;
    if (!known || r->height == 0 || r->width == 0 || !checksum || checksum->kind != EL_JSON_STRING)
        return wrong("%s does not say what images the run is of; it was changed", path);
    r->classes = (int)classes->number;
    r->points = points->number != 0;
    r->checksum = strtoull(checksum->string, NULL, 16);
    return DONE;
}

static Status read_file(Run *r, const char *path)
{
    size_t size;
    char *text = (char *)el_file_read("elbo", path, &size);
    if (text) r->config = el_json_parse(text, size, path);
    free(text);
    if (!r->config) return wrong("%s", library_error());
    Status status = read_family(r, path);
    if (status == DONE) status = options_read_json(&r->options, r->config, path);
    if (status == DONE) status = settings_read_json(&r->options, r->family, r->config, path);
    if (status == DONE) status = options_check_whole(&r->options, r->family, path);
    return status == DONE ? read_data(r, path) : status;
}

Status config_read(Run *r)
{
    Path path = run_file(r, "config.json");
    if (file_exists(path.text)) return read_file(r, path.text);
    return wrong("there is no run in %s: it holds no config.json", r->folder.path.text);
}

char *config_command(const char *path)
{
    Run r = {0};
    Document d = {0};
    if (read_file(&r, path) == DONE && document_begin(&d)) {
        r.options.threads = 0;
        fprintf(d.out, "elbo train %s", r.family->name);
        options_write_command(&r.options, r.family, d.out);
        settings_write_command(&r.options, r.family, d.out);
    }
    el_json_free(r.config);
    return document_text(&d);
}
