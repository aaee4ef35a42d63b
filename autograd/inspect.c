// What the lines of the tape cost.
#include "autograd/inspect.h"

#include <inttypes.h>
#include <string.h>

#include "autograd/computed_as.h"
#include "autograd/rule.h"
#include "tensor/fail.h"
#include "tensor/pool.h"

static int64_t bytes_of(const ElTensor *t)
{
    return el_numel(t) * (int64_t)sizeof(el_real);
}

// Whether the rule of n reads this input, or (at n->count) the output.
static bool reads(const ElNode *n, int i)
{
    return el_has_rule(n) && !el_unread(n, i);
}

static bool read_before(const ElNode *n, int input)
{
    for (int i = 0; i < input; i++) {
        if (n->in[i] == n->in[input] && reads(n, i)) return true;
    }
    return false;
}

int64_t el_node_bytes(const ElNode *n)
{
    if (!el_there("el_node_bytes", "the line", n)) return 0;
    int64_t bytes = (int64_t)n->kept_bytes;
    for (int i = 0; i < n->count; i++) {
        if (reads(n, i) && !read_before(n, i)) bytes += bytes_of(n->in[i]);
    }
    if (reads(n, n->count)) bytes += bytes_of(n->out);
    return bytes;
}

// What the whole tape keeps, each tensor counted once; -1 without memory. A rule reads earlier
// lines only, so a mark is set before the walk comes to its line.
static int64_t bytes_in_all(void)
{
    int64_t lines = el_tape_lines(), bytes = 0;
    char *kept = el_pool_take("el_tape_print_costs", lines);
    if (!kept) return -1;
    memset(kept, 0, (size_t)lines);
    for (int64_t line = lines - 1; line >= 0; line--) {
        const ElNode *n = el_tape_line(line);
        for (int i = 0; i < n->count; i++) kept[n->line[i]] |= reads(n, i);
        if (kept[line] || reads(n, n->count)) bytes += bytes_of(n->out);
        bytes += (int64_t)n->kept_bytes;
    }
    el_pool_give(kept);
    return bytes;
}

static void print_row(FILE *out, const char *number, const char *how, const char *shape,
                      int64_t flops, int64_t bytes, ElPlace place)
{
    fprintf(out, "%-5s %-23s %-13s %11" PRId64 " %11" PRId64, number, how, shape, flops, bytes);
    if (place.file) fprintf(out, "  %s:%d", place.file, place.line);
    fputc('\n', out);
}

void el_tape_print_costs(FILE *out)
{
    if (!el_there("el_tape_print_costs", "the file", out)) return;
    int64_t flops = 0, bytes = bytes_in_all();
    if (bytes < 0) return;
    fprintf(out, "%-5s %-23s %-13s %11s %11s  %s\n", "line", "computed as", "shape", "operations",
            "bytes kept", "place");
    for (int64_t line = 0; line < el_tape_lines(); line++) {
        const ElNode *n = el_tape_line(line);
        char number[32], how[EL_COMPUTED_AS_BYTES];
        snprintf(number, sizeof number, "%%%" PRId64, line);
        el_computed_as(n, how);
        print_row(out, number, how, el_shape_text(n->out->shape), n->flops, el_node_bytes(n),
                  n->out->place);
        flops += n->flops;
    }
    print_row(out, "all", "", "", flops, bytes, (ElPlace){0});
}
