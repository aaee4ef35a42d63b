// Comparisons and where.
#include "autograd/ops/compare.h"

#include "autograd/ops/broadcast.h"
#include "autograd/ops/map.h"
#include "autograd/ops/reduce.h"
#include "autograd/tape.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/kernels/vector.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

// The operands of a loop from element k on; one with step 0 is one number.
static inline ElVec load(const el_real *x, int step, int64_t k, int64_t n)
{
    return step ? v_load_upto(x + k, n - k) : v_set(*x);
}

// Loops in vectors: a branch for each element would be guessed wrong too often.
#define COMPARISON(name, relation)                                                                 \
    static void name##_loop(int64_t n, const el_real *a, int a_step, const el_real *b, int b_step, \
                            el_real *y)                                                            \
    {                                                                                              \
        for (int64_t k = 0; k < n; k += EL_LANES) {                                                \
            ElVec left = load(a, a_step, k, n), right = load(b, b_step, k, n);                     \
            v_store_upto(y + k, v_select(left relation right, v_set(1), v_set(0)), n - k);         \
        }                                                                                          \
    }                                                                                              \
    static const ElOp name##_op = {#name, NULL, NULL, 0, false};                                   \
    ElTensor *el_##name(ElTensor *a, ElTensor *b)                                                  \
    {                                                                                              \
        return el_map_binary("el_" #name, &name##_op, name##_loop, a, b);                          \
    }
COMPARISON(greater, >)
COMPARISON(greater_equal, >=)
COMPARISON(less, <)
COMPARISON(less_equal, <=)
COMPARISON(equal, ==)
COMPARISON(not_equal, !=)

// The three operands of where; one with step 0 is one number.
typedef struct {
    const el_real *condition, *a, *b;
    int condition_step, a_step, b_step;
    el_real *y;
} Choice;

static void choose(void *context, int64_t first, int64_t last)
{
    Choice c = *(const Choice *)context;
    for (int64_t k = first; k < last; k += EL_LANES) {
        ElVec condition = load(c.condition, c.condition_step, k, last);
        ElVec yes = load(c.a, c.a_step, k, last), no = load(c.b, c.b_step, k, last);
        ElVec value = v_select(condition == 0, no, yes);
        v_store_upto(c.y + k, value, last - k);
    }
}

// The condition has no gradient.
static ElTensor *where_vjp(const ElNode *n, ElTensor *g, int input)
{
    ElTensor *condition = n->in[0], *zero = el_scalar(0);
    if (input == 0) return NULL;
    return input == 1 ? el_where(condition, g, zero) : el_where(condition, zero, g);
}

// x at the shape, unless it is one number, which need not be repeated.
static ElTensor *fitting(ElTensor *x, ElShape shape, int *step)
{
    *step = el_numel(x) != 1 || el_shape_numel(shape) == 1;
    return *step ? el_expand(x, shape) : x;
}

ElTensor *el_where(ElTensor *condition, ElTensor *a, ElTensor *b)
{
    static const ElOp op = {
        .name = "where", .vjp = where_vjp, .unread = EL_IN(1) | EL_IN(2) | EL_OUT};
    if (!el_given("el_where", condition, a, b)) return NULL;
    ElBroadcast ab, all;
    if (!el_broadcast(&a->shape, &b->shape, &ab) ||
        !el_broadcast(&condition->shape, &ab.shape, &all)) {
        return el_fail("el_where: %s, %s and %s do not broadcast: aligned at the last axis, sizes "
                       "must be equal or 1",
                       el_describe(condition), el_describe(a), el_describe(b));
    }
    Choice c;
    condition = fitting(condition, all.shape, &c.condition_step);
    a = fitting(a, all.shape, &c.a_step);
    b = fitting(b, all.shape, &c.b_step);
    ElTensor *y = condition && a && b ? el_scope_tensor("el_where", all.shape) : NULL;
    if (!y) return NULL;
    c.condition = condition->data, c.a = a->data, c.b = b->data, c.y = y->data;
    el_flops_add(el_numel(y));
    el_parallel(el_numel(y), EL_GRAIN, choose, &c);
    return el_record(&op, y, condition, a, b);
}
