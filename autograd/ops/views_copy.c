// The copy between a part and its whole, in either direction: axes that run on in both are merged,
// and of what is left the inner two are copied in tiles, so that a transpose reads and writes whole
// cache lines.
#include "autograd/ops/views_copy.h"

#include <stdlib.h>
#include <string.h>

#include "tensor/counts.h"
#include "tensor/run_parallel.h"

enum { TILE = 16 }; // numbers of a cache line, in float

// An axis of a copy, and how far it steps in the part and in the whole.
typedef struct {
    int64_t count, part, whole;
} Axis;

// The axes of the part, without those of size 1, merged where both sides run on. Returns how many.
static int merge(const ElPart *p, Axis axis[])
{
    ElPart own = el_part_all(p->shape);
    int count = 0;
    for (int i = 0; i < p->shape.rank; i++) {
        Axis a = {p->shape.dim[i], own.step[i], p->step[i]},
             *outer = count ? &axis[count - 1] : NULL;
        if (a.count == 1) continue;
        if (outer && outer->part == a.part * a.count && outer->whole == a.whole * a.count) {
            *outer = (Axis){outer->count * a.count, a.part, a.whole};
        } else {
            axis[count++] = a;
        }
    }
    return count;
}

// How far the axes but one reach in the whole, of those that step no further than `most`.
static int64_t reach(const Axis axis[], int count, int but, int64_t most)
{
    int64_t sum = 0;
    for (int i = 0; i < count; i++) {
        int64_t step = llabs(axis[i].whole);
        if (i != but && step <= most) sum += (axis[i].count - 1) * step;
    }
    return sum;
}

bool el_part_meets_again(const ElPart *p)
{
    Axis axis[EL_MAX_RANK];
    int count = merge(p, axis);
    for (int i = 0; i < count; i++) {
        int64_t step = llabs(axis[i].whole);
        if (step <= reach(axis, count, i, step)) return true;
    }
    return false;
}

bool el_part_is_run(const ElPart *p)
{
    Axis axis[EL_MAX_RANK];
    int count = merge(p, axis);
    return count == 0 || (count == 1 && axis[0].whole == 1);
}

typedef struct {
    int outer;              // axes around the inner two; the last of them goes through tiles
    Axis axis[EL_MAX_RANK]; //
    Axis row, column;       //
    el_real *part, *whole;  //
    bool writes, adds;      // into the whole, not out of it; to what is there
} Copy;

// The inner two axes: the column is the part's last, the row the one that steps least of the rest.
static Copy plan(const Axis axis[], int count)
{
    Copy c = {.row = {1, 0, 0}, .column = {1, 1, 1}};
    int row = -1;
    if (count > 0) c.column = axis[count - 1];
    for (int i = count - 2; i >= 0; i--) {
        if (row < 0 || llabs(axis[i].whole) < llabs(axis[row].whole)) row = i;
    }
    if (row >= 0) c.row = axis[row];
    for (int i = 0; i < count - 1; i++) {
        if (i != row) c.axis[c.outer++] = axis[i];
    }
    c.axis[c.outer++] =
        (Axis){el_ceil_div(c.row.count, TILE), TILE * c.row.part, TILE * c.row.whole};
    return c;
}

// A whole tile, whose rows lie in memory where it comes from, and its columns where it goes to.
// Through a copy of it, each cache line is met once: lines a power of two apart evict one another.
// Unrolled, its rows are put together in registers: at -O2 gcc would copy number by number.
static void turn_tile(const el_real *from, int64_t from_step, el_real *to, int64_t to_step)
{
    el_real tile[TILE][TILE];
    for (int i = 0; i < TILE; i++) memcpy(tile[i], from + i * from_step, sizeof *tile);
    for (int j = 0; j < TILE; j++) {
        _Pragma("GCC unroll 16") for (int i = 0; i < TILE; i++) to[j * to_step + i] = tile[i][j];
    }
}

static void copy_tile(int64_t rows, int64_t columns, const el_real *from, int64_t from_row,
                      int64_t from_column, el_real *to, int64_t to_row, int64_t to_column)
{
    bool whole = rows == TILE && columns == TILE;
    if (whole && from_row == 1 && to_column == 1) {
        turn_tile(from, from_column, to, to_row);
        return;
    }
    if (whole && from_column == 1 && to_row == 1) {
        turn_tile(from, from_row, to, to_column);
        return;
    }
    for (int64_t i = 0; i < rows; i++, from += from_row, to += to_row) {
        for (int64_t j = 0; j < columns; j++) to[j * to_column] = from[j * from_column];
    }
}

static void add_tile(int64_t rows, int64_t columns, const Copy *c, const el_real *part,
                     el_real *whole)
{
    for (int64_t i = 0; i < rows; i++, part += c->row.part, whole += c->row.whole) {
        for (int64_t j = 0; j < columns; j++) {
            whole[j * c->column.whole] += part[j * c->column.part];
        }
    }
}

static void copy_rows(const Copy *c, int64_t rows, el_real *part, el_real *whole)
{
    Axis r = c->row, k = c->column;
    if (k.part == 1 && k.whole == 1 && !c->adds) {
        size_t bytes = (size_t)k.count * sizeof *part;
        for (int64_t i = 0; i < rows; i++, part += r.part, whole += r.whole) {
            memcpy(c->writes ? whole : part, c->writes ? part : whole, bytes);
        }
        return;
    }
    for (int64_t j = 0; j < k.count; j += TILE, part += TILE * k.part, whole += TILE * k.whole) {
        int64_t columns = el_least(k.count - j, TILE);
        if (c->adds)
            add_tile(rows, columns, c, part, whole);
        else if (c->writes)
            copy_tile(rows, columns, part, r.part, k.part, whole, r.whole, k.whole);
        else
            copy_tile(rows, columns, whole, r.whole, k.whole, part, r.part, k.part);
    }
}

static void copy_piece(void *context, int64_t first, int64_t last)
{
    const Copy *c = context;
    int64_t at[EL_MAX_RANK], left = first;
    el_real *part = c->part, *whole = c->whole;
    for (int i = c->outer - 1; i >= 0; i--) {
        at[i] = left % c->axis[i].count;
        left /= c->axis[i].count;
        part += at[i] * c->axis[i].part;
        whole += at[i] * c->axis[i].whole;
    }
    for (int64_t unit = first; unit < last; unit++) {
        int64_t rows = c->row.count - at[c->outer - 1] * TILE;
        copy_rows(c, el_least(rows, TILE), part, whole);
        for (int i = c->outer - 1; i >= 0; i--) {
            part += c->axis[i].part;
            whole += c->axis[i].whole;
            if (++at[i] < c->axis[i].count) break;
            part -= at[i] * c->axis[i].part;
            whole -= at[i] * c->axis[i].whole;
            at[i] = 0;
        }
    }
}

// Sums may be cut only between positions of the outermost axis, if these do not meet.
static int64_t grain_of_sums(const Copy *c, const Axis axis[], int count, int64_t units)
{
    bool apart = c->outer > 1 && c->axis[0].whole == axis[0].whole &&
                 llabs(axis[0].whole) > reach(axis, count, 0, INT64_MAX);
    return apart ? units / c->axis[0].count : units;
}

void el_part_copy(const ElPart *p, bool writes, el_real *part, el_real *whole)
{
    if (el_shape_numel(p->shape) == 0) return;
    Axis axis[EL_MAX_RANK];
    int count = merge(p, axis);
    Copy c = plan(axis, count);
    c.part = part;
    c.whole = whole + p->first;
    c.writes = writes;
    c.adds = writes && el_part_meets_again(p);
    int64_t units = 1, rows = el_least(c.row.count, TILE);
    for (int i = 0; i < c.outer; i++) units *= c.axis[i].count;
    int64_t grain = 1 + EL_GRAIN / (rows * c.column.count);
    if (c.adds) {
        int64_t inside = grain_of_sums(&c, axis, count, units);
        grain = el_round_up(grain, inside);
    }
    el_parallel(units, grain, copy_piece, &c);
}
