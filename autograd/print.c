// The tape as text: one line a node. The adjoint of every line is itself a line.
#include <inttypes.h>
#include <string.h>

#include "autograd/computed_as.h"
#include "autograd/inspect.h"
#include "tensor/fail.h"

enum { COLUMN_BYTES = EL_COMPUTED_AS_BYTES };

void el_computed_as(const ElNode *n, char text[EL_COMPUTED_AS_BYTES])
{
    size_t used = 0, room = COLUMN_BYTES;
    if (!n->op) {
        const char *what = n->out->name ? n->out->name : n->out->op ? n->out->op : "tensor";
        snprintf(text, room, "%.100s", what);
        return;
    }
    if (n->out->name) used = (size_t)snprintf(text, room, "%.100s: ", n->out->name);
    used += (size_t)snprintf(text + used, room - used, "%.60s(", n->op->name);
    for (int i = 0; i < n->count && used < room - 32; i++) {
        const char *comma = i ? ", " : "";
        used += (size_t)snprintf(text + used, room - used, "%s%%%" PRId64, comma, n->line[i]);
    }
    if (n->op->keeps_number && n->kept) {
        used += (size_t)snprintf(text + used, room - used, ", %g", *(const double *)n->kept);
    }
    snprintf(text + used, room - used, ")");
}

static void one_number(const ElTensor *t, char *text, const char *before)
{
    text[0] = '\0';
    if (el_numel(t) != 1) return;
    snprintf(text, COLUMN_BYTES, "%s%.4g", before, (double)t->data[0]);
}

static void adjoint(const ElNode *n, char *text)
{
    char value[COLUMN_BYTES];
    text[0] = '\0';
    const ElNode *a = el_tape_line(n->adjoint);
    if (!a) return;
    one_number(a->out, value, " = ");
    snprintf(text, COLUMN_BYTES, "%%%" PRId64 "%.100s", n->adjoint, value);
}

void el_tape_print(FILE *out)
{
    if (!el_there("el_tape_print", "the file", out)) return;
    fprintf(out, "%-5s %-23s %-13s %-11s %s\n", "line", "computed as", "shape", "value", "adjoint");
    for (int64_t line = 0; line < el_tape_lines(); line++) {
        const ElNode *n = el_tape_line(line);
        char number[32], how[COLUMN_BYTES], value[COLUMN_BYTES], back[COLUMN_BYTES];
        snprintf(number, sizeof number, "%%%" PRId64, line);
        el_computed_as(n, how);
        one_number(n->out, value, "");
        adjoint(n, back);
        const char *shape = el_shape_text(n->out->shape);
        int width = back[0] ? 11 : 0; // nothing is padded at the end of a row
        fprintf(out, "%-5s %-23s %-*s%s%-*s%s%s\n", number, how, value[0] || back[0] ? 13 : 0,
                shape, value[0] || back[0] ? " " : "", width, value, back[0] ? " " : "", back);
    }
}
