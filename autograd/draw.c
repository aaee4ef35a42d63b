// The tape as a picture: every line a box, below what it was computed from.
#include <inttypes.h>
#include <string.h>

#include "autograd/inspect.h"
#include "tensor/fail.h"
#include "tensor/pool.h"
#include "tensor/utf8.h"

enum {
    MOST_LINES = 1000,
    NAME_LENGTH = 20, // of what fits a box
    CELL_WIDTH = 172,
    CELL_HEIGHT = 92,
    BOX_WIDTH = 152,
    BOX_HEIGHT = 52,
};

// Where a box stands: its row from the top, its column from any origin.
typedef struct {
    int row, column;
    bool used, placed;
} Cell;

static const char head[] =
    "<style>"
    "svg{background:#fff;font:12px system-ui,sans-serif}"
    "rect{fill:#eef3f8;stroke:#5b7c99}.leaf rect{fill:#fdf3dc;stroke:#b58a2b}"
    "text{fill:#1d2a35;text-anchor:middle}.small{font-size:11px;fill:#54636f}"
    "path{fill:none;stroke:#9db0c0}marker path{fill:#9db0c0;stroke:none}"
    "@media(prefers-color-scheme:dark){svg{background:#15191d}rect{fill:#22303c;stroke:#7e9bb5}"
    ".leaf rect{fill:#3a3019;stroke:#c9a455}text{fill:#e6edf3}.small{fill:#a8b6c2}"
    "path{stroke:#566878}marker path{fill:#566878}}"
    "</style><defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
    "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker>"
    "</defs>\n";

// An operation stands one row below the lowest of its inputs, a leaf right above the highest line
// that uses it.
static void find_rows(Cell cell[], int lines)
{
    for (int line = 0; line < lines; line++) {
        const ElNode *n = el_tape_line(line);
        for (int i = 0; i < n->count; i++) {
            int above = cell[n->line[i]].row;
            if (cell[line].row <= above) cell[line].row = above + 1;
        }
    }
    for (int line = 0; line < lines; line++) {
        const ElNode *n = el_tape_line(line);
        for (int i = 0; i < n->count; i++) {
            Cell *input = &cell[n->line[i]];
            bool first = !input->used;
            input->used = true;
            if (el_tape_line(n->line[i])->op) continue;
            if (first || input->row >= cell[line].row) input->row = cell[line].row - 1;
        }
    }
}

static bool taken(const Cell cell[], int lines, int row, int column)
{
    for (int i = 0; i < lines; i++) {
        if (cell[i].placed && cell[i].row == row && cell[i].column == column) return true;
    }
    return false;
}

// Puts a box on the free place of its row that is nearest to a column.
static void place(Cell cell[], int lines, int line, int column)
{
    for (int away = 0;; away = away > 0 ? -away : 1 - away) {
        if (taken(cell, lines, cell[line].row, column + away)) continue;
        cell[line].column = column + away;
        cell[line].placed = true;
        return;
    }
}

// An operation goes below the middle of its inputs, then the leaves it uses go above it.
static void find_columns(Cell cell[], int lines)
{
    for (int line = 0; line < lines; line++) {
        const ElNode *n = el_tape_line(line);
        if (!n->op) continue;
        int sum = 0, count = 0;
        for (int i = 0; i < n->count; i++) {
            if (!cell[n->line[i]].placed) continue;
            sum += cell[n->line[i]].column;
            count++;
        }
        place(cell, lines, line, count ? sum / count : 0);
        for (int i = 0; i < n->count; i++) {
            if (!cell[n->line[i]].placed) place(cell, lines, (int)n->line[i], cell[line].column);
        }
    }
    for (int line = 0; line < lines; line++) {
        if (!cell[line].placed) place(cell, lines, line, 0);
    }
}

// The first characters of a text. What is no UTF-8, or no character of a picture, becomes '?'.
static void put_text(FILE *out, const char *text, int most)
{
    size_t left = strlen(text), length;
    for (; left > 0 && most-- > 0; text += length, left -= length) {
        length = el_utf8_length(text, left);
        if (length == 0 || (unsigned char)*text < ' ') {
            fputc('?', out);
            length = 1;
        } else if (*text == '<') {
            fputs("&lt;", out);
        } else if (*text == '&') {
            fputs("&amp;", out);
        } else {
            fwrite(text, 1, length, out);
        }
    }
}

static int left_of(Cell c)
{
    return c.column * CELL_WIDTH + (CELL_WIDTH - BOX_WIDTH) / 2;
}

static int top_of(Cell c)
{
    return c.row * CELL_HEIGHT + (CELL_HEIGHT - BOX_HEIGHT) / 2;
}

// A long way straight down goes around the boxes that may stand in between.
static void draw_edge(FILE *out, Cell from, Cell to)
{
    int x1 = left_of(from) + BOX_WIDTH / 2, y1 = top_of(from) + BOX_HEIGHT;
    int x2 = left_of(to) + BOX_WIDTH / 2, y2 = top_of(to), bend = (y2 - y1) / 2;
    int aside = from.column == to.column && to.row > from.row + 1 ? 3 * CELL_WIDTH / 4 : 0;
    fprintf(out, "<path d=\"M%d %dC%d %d %d %d %d %d\" marker-end=\"url(#tip)\"/>\n", x1, y1,
            x1 + aside, y1 + bend, x2 + aside, y2 - bend, x2, y2);
}

// "%4 y: mul", the shape with the value of one number, and the adjoint.
static void draw_box(FILE *out, const ElNode *n, int line, Cell c)
{
    int middle = left_of(c) + BOX_WIDTH / 2, top = top_of(c);
    fprintf(out, "<g%s><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>",
            n->op ? "" : " class=\"leaf\"", left_of(c), top, BOX_WIDTH, BOX_HEIGHT, n->op ? 4 : 20);
    fprintf(out, "<text x=\"%d\" y=\"%d\">%%%d ", middle, top + 16, line);
    if (n->out->name) {
        put_text(out, n->out->name, NAME_LENGTH);
        if (n->op) fputs(": ", out);
    }
    if (n->op)
        put_text(out, n->op->name, NAME_LENGTH);
    else if (!n->out->name)
        put_text(out, n->out->op ? n->out->op : "tensor", NAME_LENGTH);
    fprintf(out, "</text><text class=\"small\" x=\"%d\" y=\"%d\">%s", middle, top + 31,
            el_shape_text(n->out->shape));
    if (el_numel(n->out) == 1) fprintf(out, " = %.4g", (double)n->out->data[0]);
    fputs("</text>", out);
    if (el_tape_line(n->adjoint)) {
        fprintf(out, "<text class=\"small\" x=\"%d\" y=\"%d\">adjoint %%%" PRId64 "</text>", middle,
                top + 45, n->adjoint);
    }
    fputs("</g>\n", out);
}

static void draw(FILE *out, const Cell cell[], int lines)
{
    int first = 0, last = 0, rows = 0;
    for (int i = 0; i < lines; i++) {
        if (cell[i].column < first) first = cell[i].column;
        if (cell[i].column > last) last = cell[i].column;
        if (cell[i].row + 1 > rows) rows = cell[i].row + 1;
    }
    int width = (last - first + 1) * CELL_WIDTH, height = rows * CELL_HEIGHT;
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%d 0 %d %d\" width=\"%d\" "
            "height=\"%d\">\n%s",
            first * CELL_WIDTH, width, height, width, height, head);
    for (int line = 0; line < lines; line++) {
        const ElNode *n = el_tape_line(line);
        for (int i = 0; i < n->count; i++) draw_edge(out, cell[n->line[i]], cell[line]);
    }
    for (int line = 0; line < lines; line++) draw_box(out, el_tape_line(line), line, cell[line]);
    fputs("</svg>\n", out);
}

bool el_tape_draw(FILE *out)
{
    int64_t lines = el_tape_lines();
    if (!el_there("el_tape_draw", "the file", out)) return false;
    if (lines > MOST_LINES) {
        return el_refuse("el_tape_draw: the tape has %" PRId64 " lines and a picture shows at most "
                         "%d; el_tape_print lists them all",
                         lines, MOST_LINES);
    }
    Cell *cell = el_pool_take("el_tape_draw", (lines + 1) * (int64_t)sizeof *cell);
    if (!cell) return false;
    memset(cell, 0, (size_t)lines * sizeof *cell);
    find_rows(cell, (int)lines);
    find_columns(cell, (int)lines);
    draw(out, cell, (int)lines);
    el_pool_give(cell);
    return true;
}
