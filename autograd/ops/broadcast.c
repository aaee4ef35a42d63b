// Broadcasting.
#include "autograd/ops/broadcast.h"

#include "tensor/shape_inline.h"

// The size of an axis counted from the last (0), 1 when the shape has no such axis.
static int64_t size_from_end(const ElShape *s, int i)
{
    return i < s->rank ? s->dim[s->rank - 1 - i] : 1;
}

// The sizes of the common shape.
static bool common_shape(const ElShape *a, const ElShape *b, ElShape *common)
{
    *common = (ElShape){.rank = a->rank > b->rank ? a->rank : b->rank};
    for (int i = 0; i < common->rank; i++) {
        int64_t da = size_from_end(a, i), db = size_from_end(b, i);
        if (da != db && da != 1 && db != 1) return false;
        common->dim[common->rank - 1 - i] = da == 1 ? db : da;
    }
    return true;
}

// Adds an axis outside the ones so far, or widens the outermost when both operands run on.
static void add_axis(ElBroadcast *r, int64_t size, int64_t a, int64_t b)
{
    int top = r->rank - 1;
    if (top >= 0 && a == r->a[top] * r->dim[top] && b == r->b[top] * r->dim[top]) {
        r->dim[top] *= size;
        return;
    }
    r->dim[r->rank] = size;
    r->a[r->rank] = a;
    r->b[r->rank] = b;
    r->rank++;
}

bool el_broadcast(const ElShape *a, const ElShape *b, ElBroadcast *r)
{
    r->rank = 0;
    if (el_shape_same(a, b)) {
        r->shape = *a;
        add_axis(r, el_shape_count(a), 1, 1);
        return true;
    }
    if (!common_shape(a, b, &r->shape)) return false;
    int64_t step_a = 1, step_b = 1; // innermost axis first, so the merged axes come reversed
    for (int i = 0; i < r->shape.rank; i++) {
        int64_t da = size_from_end(a, i), db = size_from_end(b, i);
        int64_t size = size_from_end(&r->shape, i);
        if (size == 1) continue;
        add_axis(r, size, da == 1 ? 0 : step_a, db == 1 ? 0 : step_b);
        step_a *= da;
        step_b *= db;
    }
    if (r->rank == 0) add_axis(r, 1, 1, 1);
    return true;
}

int64_t el_broadcast_runs(const ElBroadcast *r)
{
    int64_t product = 1;
    for (int i = 1; i < r->rank; i++) product *= r->dim[i];
    return product;
}

int64_t el_broadcast_length(const ElBroadcast *r)
{
    return r->dim[0];
}

void el_broadcast_at(const ElBroadcast *r, int64_t run, int64_t *a, int64_t *b)
{
    *a = *b = 0;
    for (int i = 1; i < r->rank; i++) {
        int64_t index = run % r->dim[i];
        run /= r->dim[i];
        *a += index * r->a[i];
        *b += index * r->b[i];
    }
}
