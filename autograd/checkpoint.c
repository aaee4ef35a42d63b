// Checkpoints: a function whose lines are dropped, and made again when its gradient is asked for.
#include "autograd/checkpoint.h"

#include <string.h>

#include "autograd/control.h"
#include "autograd/leaves.h"
#include "autograd/pass.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/pool.h"
#include "tensor/random.h"
#include "tensor/scope.h"

// What it takes to run the function again, and to know its value again.
typedef struct {
    ElFunction f;
    void *context;
    int count;      // of f's inputs, which are the first of the node's
    ElRandom start; // where the random numbers stood
    uint64_t digest;
    int64_t line;  // of the checkpoint
    int64_t again; // the line behind those that it took again, as long as they are there
} Kept;

// What that line keeps: the checkpoint, its line, and the first of those that it took again.
typedef struct {
    const Kept *of;
    int64_t line, first;
} Again;

static _Thread_local bool recomputing;

bool el_recomputing(void)
{
    return recomputing;
}

// A number made of all bytes of t's values: words of 8, each mixed in by a multiplication.
static uint64_t digest_of(const ElTensor *t)
{
    size_t bytes = (size_t)el_numel(t) * sizeof(el_real);
    uint64_t digest = bytes, word = 0;
    for (size_t k = 0; k < bytes; k += sizeof word) {
        size_t rest = bytes - k;
        word = 0;
        memcpy(&word, (const char *)t->data + k, rest < sizeof word ? rest : sizeof word);
        digest = (digest ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        digest ^= digest >> 32;
    }
    return digest;
}

// Runs the function and sees that it leaves the scopes as they were.
static ElTensor *call(const Kept *k, ElTensor *const in[])
{
    int depth = el_tape_depth();
    ElTensor *y = k->f(in, k->context);
    int left = el_tape_depth() - depth;
    if (left != 0) {
        el_tape_end_to(depth);
        return el_fail("el_checkpoint: the function left %d scopes open; each el_tape_begin needs "
                       "its el_tape_end",
                       left);
    }
    if (!y && !el_error_text()) {
        return el_fail("el_checkpoint: the function returned NULL; it must return a tensor");
    }
    return y;
}

// --- backward ------------------------------------------------------------------------------------

static ElTensor *call_again(const ElNode *n)
{
    const Kept *k = n->kept;
    ElRandom start = k->start, *random = el_random_use(&start);
    bool before = recomputing;
    recomputing = true;
    ElTensor *y = call(k, n->in);
    recomputing = before;
    el_random_use(random);
    if (!y) return NULL;
    if (el_shape_equal(y->shape, n->out->shape) && digest_of(y) == k->digest) return y;
    return el_fail("el_checkpoint: run again for the gradient of %s, the function made other "
                   "numbers; its context, and all else that it reads, must stay as it was until "
                   "the backward pass",
                   el_describe(n->out));
}

const ElOp el_again_op = {.name = "checkpoint_end"};

int64_t el_first_again(const ElNode *end)
{
    return ((const Again *)end->kept)->first;
}

int64_t el_checkpoint_line(const ElNode *n)
{
    return ((const Again *)n->kept)->line;
}

// The line is another's once the scope of the pass that recorded it has ended.
static const ElNode *taken_again(const Kept *k)
{
    const ElNode *n = el_tape_line(k->again);
    bool there = n && n->op == &el_again_op && ((const Again *)n->kept)->of == k;
    return there ? n : NULL;
}

// The function's lines, those that there are or new ones. What they are made of is on the tape.
static bool recorded_again(const ElNode *n, ElTensor *g)
{
    Kept *k = n->kept;
    const ElNode *end = taken_again(k);
    if (!end) {
        Again again = {k, k->line, el_tape_lines()};
        ElTensor *y = call_again(n);
        if (!y) return false;
        y = el_record(&el_again_op, el_scope_view("el_checkpoint", y, y->shape, 0), y);
        if (!el_keep(y, &again, sizeof again)) return false;
        k->again = y->line;
        end = el_tape_line(y->line);
    }
    return el_backward_again(el_taken_again(end), k->again - 1, end->in[0], g);
}

// In a pass of el_grads what the function does ends with the rule.
static void unrecorded_again(const ElNode *n, ElTensor *g)
{
    if (!el_tape_begin_locked()) return;
    int64_t first = el_tape_lines();
    ElTensor *y = call_again(n);
    if (y) el_backward_again(first, el_tape_lines() - 1, y, g);
    el_tape_end_locked();
}

// The inputs get their parts straight from the lines of the function.
static void checkpoint_vjps(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[])
{
    (void)want, (void)d;
    if (el_tape_recording() || taken_again(n->kept)) {
        recorded_again(n, g);
    } else if (g) {
        unrecorded_again(n, g);
    }
}

static const ElOp checkpoint_op = {.name = "checkpoint", .vjps = checkpoint_vjps, .unread = EL_OUT};

bool el_checkpoint_waits(const ElNode *n)
{
    return n->op == &checkpoint_op && taken_again(n->kept);
}

// --- forward -------------------------------------------------------------------------------------

// One call of el_checkpoint: what is kept of it, and what the function touched, its inputs first.
typedef struct {
    Kept kept;
    ElTensor *const *in;
    ElLeaves touched;
    int64_t given;              // of those touched, how many are inputs
    const ElTensor *unrecorded; // a result of el_grads that the value was computed from, or NULL
} Run;

// Held, since f may free what it made for itself.
static bool touch(Run *r, ElTensor *t)
{
    if (el_leaves_find(&r->touched, t) >= 0) return true;
    if (!el_leaves_add(&r->touched, t, 0)) return false;
    el_tensor_hold(t);
    return true;
}

static void let_go(Run *r)
{
    for (int64_t i = 0; i < r->touched.count; i++) el_tensor_let_go(r->touched.entry[i].tensor);
    el_leaves_free(&r->touched);
}

// Whatever of outer scopes the lines from `first` on read, and the value itself if it is of one.
static bool find_touched(Run *r, int64_t first, ElTensor *y)
{
    for (int i = 0; i < r->kept.count; i++) {
        if (!touch(r, r->in[i])) return false;
    }
    r->given = r->touched.count;
    for (int64_t line = first; line < el_tape_lines(); line++) {
        const ElNode *n = el_tape_node(line);
        if (!n->op && !el_scope_owns(n->out) && !touch(r, n->out)) return false;
        for (int i = 0; i < n->count; i++) {
            if (n->line[i] < first && !touch(r, n->in[i])) return false;
        }
    }
    return el_scope_owns(y) || touch(r, y);
}

// The value outside the function's scope, which ends: its own result, or a view of what was there
// before. A result of el_grads that ends with the scope is known by the value from then on.
static ElTensor *leave_scope(Run *r, ElTensor *y)
{
    const ElNode *n = el_tape_line(el_tape_find(y));
    const ElTensor *d = n ? n->unrecorded : y->line == EL_LINE_UNRECORDED ? y : NULL;
    bool own = el_scope_owns(y), ends = d && el_scope_owns(d);
    if (own) y = el_tape_pass_out("el_checkpoint", y);
    el_tape_end_locked();
    if (!own) y = el_scope_view("el_checkpoint", y, y->shape, 0);
    r->unrecorded = ends ? y : d;
    return y;
}

static ElTensor *run_once(Run *r)
{
    bool recording = el_tape_recording();
    if (!el_tape_begin_locked()) return NULL;
    el_tape_record(recording);
    int64_t first = el_tape_lines();
    ElTensor *y = call(&r->kept, r->in);
    if (y && find_touched(r, first, y)) return leave_scope(r, y);
    el_tape_end_locked();
    return NULL;
}

static ElTensor *record(Run *r, ElTensor *y, int64_t flops)
{
    int count = r->kept.count, all = count + (int)(r->touched.count - r->given);
    ElTensor **in = el_pool_take("el_checkpoint", all * (int64_t)sizeof *in);
    if (!in) return NULL;
    for (int i = 0; i < count; i++) in[i] = r->in[i];
    for (int i = count; i < all; i++) in[i] = r->touched.entry[r->given + i - count].tensor;
    r->kept.digest = digest_of(y);
    y->place = el_here();
    y = el_keep(el_record_list(&checkpoint_op, y, all, in), &r->kept, sizeof r->kept);
    el_pool_give(in);
    if (!y || !el_tape_recording()) return y;
    ElNode *n = el_tape_node(y->line);
    ((Kept *)n->kept)->line = y->line;
    n->unrecorded = r->unrecorded;
    n->flops = flops;
    return y;
}

ElTensor *el_checkpoint(ElFunction f, void *context, int count, ElTensor *const in[])
{
    if (!f) return el_fail("el_checkpoint: the function is NULL; it must be given");
    if (count < 0)
        return el_fail("el_checkpoint: %d inputs were given; it must be 0 or more", count);
    if (count > 0 && !el_there("el_checkpoint", "the list of inputs", in)) return NULL;
    if (!el_given_list("el_checkpoint", count, (const ElTensor *const *)in)) return NULL;
    if (el_tape_depth() == 0) {
        return el_fail("el_checkpoint: no scope is open to hold the result; call el_tape_begin "
                       "first");
    }
    int64_t flops = el_flops();
    Run r = {.kept = {f, context, count, *el_random_current(), 0, -1, -1}, .in = in};
    ElTensor *y = run_once(&r);
    if (y) y = record(&r, y, el_flops() - flops);
    let_go(&r);
    return y;
}
