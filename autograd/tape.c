// The tape: an array of nodes in the order they were made, so inputs always come before outputs.
#include "autograd/tape.h"

#include <string.h>

#include "autograd/finite.h"
#include "autograd/tape_private.h"
#include "tensor/fail.h"
#include "tensor/flops.h"
#include "tensor/pool.h"
#include "tensor/scope.h"

_Thread_local ElTape el_tape;

void el_tape_begin(void)
{
    el_scope_begin();
    ElScopeMark *mark = el_scope_mark();
    if (!mark) return;
    ElTape *tape = el_tape_here();
    *mark = (ElScopeMark){.lines = tape->lines,
                          .arena_chunk = tape->arena.chunk,
                          .arena_used = tape->arena.used,
                          .silent = tape->silent};
    tape->silent = false;
    tape->flops = el_flops();
}

// Takes back the lines from `lines` on. An empty tape holds no memory but the pool's.
static void shorten(const ElScopeMark *mark)
{
    ElTape *tape = el_tape_here();
    while (tape->lines > mark->lines) {
        const ElNode *n = tape->node[--tape->lines];
        if (n->op) continue;
        el_leaves_remove_newest(&tape->leaves, n->out);
        el_tensor_let_go(n->out);
    }
    el_arena_return(&tape->arena, (ElArena){mark->arena_chunk, mark->arena_used});
    tape->silent = mark->silent;
    tape->flops = el_flops();
    if (el_scope_depth() > 1) return;
    el_leaves_free(&tape->leaves);
    el_pool_give(tape->node);
    tape->node = NULL;
    tape->capacity = 0;
}

static bool may_end(const char *function)
{
    const ElScopeMark *mark = el_scope_mark();
    if (!mark || !mark->locked) return true;
    return el_refuse("%s: the scope was open when the library called this rule or function, which "
                     "ends only what it began",
                     function);
}

bool el_tape_lock(bool on)
{
    ElScopeMark *mark = el_scope_mark();
    if (!mark) return false;
    bool before = mark->locked;
    mark->locked = on;
    return before;
}

static bool end_scope(const char *function)
{
    ElScopeMark *mark = el_scope_mark();
    if (mark) shorten(mark);
    return el_scope_end(function);
}

bool el_tape_begin_locked(void)
{
    el_tape_begin();
    ElScopeMark *mark = el_scope_mark();
    if (mark) return mark->locked = true;
    end_scope("el_tape_begin");
    return false;
}

void el_tape_end_locked(void)
{
    end_scope("el_tape_end");
}

void el_tape_end(void)
{
    if (may_end("el_tape_end")) end_scope("el_tape_end");
}

// What was computed from a result of el_grads stays marked as that.
ElTensor *el_tape_pass_out(const char *function, ElTensor *t)
{
    int64_t line = el_tape_find(t);
    if (!el_scope_pass_out(function, t)) return NULL;
    if (line >= el_scope_mark()->lines && t->line == line) {
        t->line = el_tape_node(line)->unrecorded ? EL_LINE_UNRECORDED : EL_LINE_NONE;
    }
    return t;
}

ElTensor *el_tape_end_with(ElTensor *t)
{
    if (!may_end("el_tape_end_with")) return NULL;
    if (el_given("el_tape_end_with", t) && el_scope_mark()) {
        t = el_tape_pass_out("el_tape_end_with", t);
    }
    return end_scope("el_tape_end_with") ? t : NULL;
}

int el_tape_depth(void)
{
    return el_scope_depth();
}

void el_tape_end_to(int depth)
{
    while (el_scope_depth() > depth && el_scope_depth() > 0 && may_end("el_tape_end_to")) {
        end_scope("el_tape_end_to");
    }
}

bool el_tape_record(bool on)
{
    ElTape *tape = el_tape_here();
    bool before = !tape->silent;
    tape->silent = !on;
    tape->flops = el_flops();
    return before;
}

int64_t el_tape_lines(void)
{
    return el_tape.lines;
}

const ElNode *el_tape_line(int64_t line)
{
    return line >= 0 && line < el_tape.lines ? el_tape.node[line] : NULL;
}

void el_tape_note_adjoint(ElNode *n, const ElTensor *g)
{
    const ElScopeMark *mark = el_scope_mark();
    bool outer = mark && el_tape_find(n->out) < mark->lines;
    n->adjoint = outer ? EL_LINE_NONE : el_tape_find(g);
}

void *el_tape_take(const char *function, int64_t bytes)
{
    return el_arena_take(&el_tape_here()->arena, function, bytes);
}

// Apart from reserve_line, which is then short.
__attribute__((noinline)) static bool more_lines(ElTape *tape)
{
    int64_t capacity = tape->capacity ? 2 * tape->capacity : 256;
    ElNode **node = el_pool_take("el_record", capacity * (int64_t)sizeof *node);
    if (!node) return false;
    if (tape->lines) memcpy(node, tape->node, (size_t)tape->lines * sizeof *node);
    el_pool_give(tape->node);
    tape->node = node;
    tape->capacity = capacity;
    return true;
}

static bool reserve_line(ElTape *tape)
{
    return tape->lines < tape->capacity || more_lines(tape);
}

// A node with room for its inputs, on no line yet.
static ElNode *new_node(ElTape *tape, const ElOp *op, ElTensor *out, int count)
{
    if (!reserve_line(tape)) return NULL;
    size_t per_input = sizeof(ElTensor *) + sizeof(int64_t) + sizeof(uint64_t);
    size_t bytes = sizeof(ElNode) + (size_t)count * per_input + sizeof(uint64_t);
    ElNode *n = el_arena_take(&tape->arena, "el_record", (int64_t)bytes);
    if (!n) return NULL;
    ElTensor **in = (ElTensor **)(n + 1);
    int64_t *line = (int64_t *)(in + count);
    uint64_t *version = (uint64_t *)(line + count);
    *n = (ElNode){op, out, count, in, line, version, NULL, 0, 0, EL_LINE_NONE, NULL};
    version[count] = out->memory->version;
    return n;
}

static int64_t put_on_tape(ElTape *tape, ElNode *n)
{
    tape->node[tape->lines] = n;
    return tape->lines++;
}

static int64_t leaf_on(ElTape *tape, ElTensor *t)
{
    int64_t line = el_tape_find_on(tape, t);
    if (line != EL_LINE_NONE) return line;
    ElNode *leaf = new_node(tape, NULL, t, 0);
    if (!leaf || !el_leaves_add(&tape->leaves, t, tape->lines)) return EL_LINE_NONE;
    el_tensor_hold(t); // so that its address stays its own while the tape knows it by that
    if (t->line == EL_LINE_UNRECORDED) leaf->unrecorded = t;
    return put_on_tape(tape, leaf);
}

int64_t el_tape_leaf(ElTensor *t)
{
    return leaf_on(el_tape_here(), t);
}

static bool set_input(ElTape *tape, ElNode *n, int i, ElTensor *t)
{
    n->in[i] = t;
    n->line[i] = leaf_on(tape, t);
    if (n->line[i] == EL_LINE_NONE) return false;
    n->version[i] = t->memory->version;
    bool flows = n->op->vjp || n->op->vjps;
    if (flows && !n->unrecorded) n->unrecorded = tape->node[n->line[i]]->unrecorded;
    return true;
}

ElTensor *el_record_list(const ElOp *op, ElTensor *y, int count, ElTensor *const in[])
{
    if (!el_given("el_record", y) || !el_there("el_record", "the operation", op)) return NULL;
    if (count < 0) {
        return el_fail("el_record: %s has %d inputs; it must be 0 or more", op->name, count);
    }
    if (count > 0 && !el_there(op->name, "the list of inputs", in)) return NULL;
    if (!el_given_list(op->name, count, (const ElTensor *const *)in)) return NULL;
    ElTape *tape = el_tape_here();
    if (!tape->silent && el_tape_find_on(tape, y) != EL_LINE_NONE) {
        return el_fail("el_record: the result %s of %s is on the tape already; an operation "
                       "records a tensor that it made",
                       el_describe(y), op->name);
    }
    y->op = op->name;
    if (tape->finite && !el_finite_value(op, y, count, in)) return NULL;
    if (tape->silent) return y;
    ElNode *n = new_node(tape, op, y, count);
    for (int i = 0; n && i < count; i++) {
        if (!set_input(tape, n, i, in[i])) n = NULL;
    }
    if (!n || !reserve_line(tape)) return NULL;
    n->flops = el_flops() - tape->flops;
    tape->flops += n->flops;
    y->line = put_on_tape(tape, n);
    return y;
}

void *el_tape_keep(const char *function, const ElTensor *y, int64_t bytes)
{
    ElNode *n = el_tape.node[y->line];
    n->kept = el_tape_take(function, bytes);
    if (n->kept) n->kept_bytes = (size_t)bytes;
    return n->kept;
}

ElTensor *el_keep(ElTensor *y, const void *data, size_t bytes)
{
    if (!el_given("el_keep", y) || !el_there("el_keep", "the data", data)) return NULL;
    if (el_tape.silent) return y;
    const ElNode *line = el_tape_line(y->line);
    if (!line || line->out != y) {
        return el_fail("el_keep: %s is not on the tape; keep follows el_record", el_describe(y));
    }
    void *kept = el_tape_keep("el_keep", y, (int64_t)bytes);
    if (!kept) return NULL;
    memcpy(kept, data, bytes);
    return y;
}
