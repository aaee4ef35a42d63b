// Writing JSON to a stream, and a stream to a file.
#include "suite/json_out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/file.h"
#include "tensor/json.h"

void json_put_number(FILE *out, double value)
{
    char text[40] = "null";
    bool whole = fabs(value) < 1e16 && value == floor(value);
    if (whole) snprintf(text, sizeof text, "%.0f", value);
    for (int digits = 1; !whole && isfinite(value) && digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fputs(text, out);
}

void json_put_string(FILE *out, const char *text)
{
    if (el_json_write_string(out, text)) return;
    fputc('"', out);
    for (const char *s = text; *s; s++) {
        bool plain = *s >= ' ' && *s < 0x7F && *s != '"' && *s != '\\';
        fputc(plain ? *s : '?', out);
    }
    fputc('"', out);
}

bool document_begin(Document *d)
{
    *d = (Document){0};
    d->out = open_memstream(&d->bytes, &d->size);
    return d->out != NULL;
}

char *document_text(Document *d)
{
    if (!d->out) return NULL;
    bool whole = !ferror(d->out);
    if (fclose(d->out) == 0 && whole) return d->bytes;
    free(d->bytes);
    return NULL;
}

bool document_end(Document *d, const char *path)
{
    char *text = document_text(d);
    bool stored = text && el_file_write("elbo", path, text, d->size);
    free(text);
    return stored;
}
