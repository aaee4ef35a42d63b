// Writing and reading figures.json.
#include "suite/measure/figures_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "suite/json_out.h"
#include "tensor/file.h"
#include "tensor/json.h"

Status figures_write(const Figures *f, const char *path)
{
    Document d;
    if (!document_begin(&d)) return failed("%s cannot be written: out of memory", path);
    for (int k = 0; k < f->count; k++) {
        const Figure *figure = &f->figure[k];
        fprintf(d.out, "%s\n  {\"metric\": \"%s\", \"value\": ", k ? "," : "[",
                figure->metric->name);
        json_put_number(d.out, figure->estimate.mean);
        fputs(", \"standard_error\": ", d.out);
        json_put_number(d.out, figure->estimate.standard_error);
        fprintf(d.out, ", \"n\": %" PRId64 "}", figure->estimate.n);
    }
    fputs(f->count ? "\n]\n" : "[]\n", d.out);
    return document_end(&d, path) ? DONE : wrong("%s", library_error());
}

static double number_of(const ElJson *object, const char *key)
{
    const ElJson *value = el_json_member(object, key);
    return value && value->kind == EL_JSON_NUMBER ? value->number : NAN;
}

static bool read_figure(Figures *f, const ElJson *object)
{
    const ElJson *name = el_json_member(object, "metric");
    const Metric *metric = name && name->kind == EL_JSON_STRING ? metric_named(name->string) : NULL;
    double n = number_of(object, "n");
    if (!metric || !(n >= 1 && n < 0x1p63)) return false;
    figures_add(
        f, metric,
        (Estimate){number_of(object, "value"), number_of(object, "standard_error"), (int64_t)n});
    return true;
}

Status figures_read(Figures *f, const char *path)
{
    *f = (Figures){0};
    size_t size;
    char *text = (char *)el_file_read("elbo", path, &size);
    ElJson *list = text ? el_json_parse(text, size, path) : NULL;
    free(text);
    if (!list) return wrong("%s", library_error());
    bool good = list->kind == EL_JSON_ARRAY;
    for (const ElJson *at = list->first; good && at; at = at->next) good = read_figure(f, at);
    el_json_free(list);
    return good ? DONE : wrong("%s holds no figures that elbo %s knows", path, EL_VERSION);
}
