// Scopes: rings of tensors that are freed together. A tensor is one block: the struct, its memory
// header, its place in the ring, and the numbers behind it.
#include "tensor/scope.h"

#include <stddef.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/pool.h"
#include "tensor/shape_inline.h"

typedef struct {
    ElTensor t; // first: a tensor's address is its block's
    ElMemory own;
    ElScopeLink link;
    ElScope *scope; // NULL when it is freed by el_tensor_free
} Block;

enum { HEADER = (sizeof(Block) + 63) / 64 * 64 };

static Block *block_of(const ElMemory *m)
{
    return (Block *)((char *)m - offsetof(Block, own));
}

static void unlink_block(Block *b)
{
    b->link.previous->next = b->link.next;
    b->link.next->previous = b->link.previous;
    b->scope = NULL;
}

static void link_block(Block *b, ElScope *s)
{
    b->scope = s;
    b->link = (ElScopeLink){.next = &s->ring, .previous = s->ring.previous};
    s->ring.previous->next = &b->link;
    s->ring.previous = &b->link;
}

// A block may be held by threads that only read it, so the count is atomic; the usual case, one
// holder, needs no locked instruction.
static bool last_holder(Block *b)
{
    return __atomic_load_n(&b->own.holders, __ATOMIC_ACQUIRE) == 1 ||
           __atomic_sub_fetch(&b->own.holders, 1, __ATOMIC_ACQ_REL) == 0;
}

static void let_go(Block *b)
{
    while (b && last_holder(b)) {
        Block *viewed = b->t.memory == &b->own ? NULL : block_of(b->t.memory);
        el_pool_give(b);
        b = viewed;
    }
}

static void hold(Block *b)
{
    __atomic_add_fetch(&b->own.holders, 1, __ATOMIC_RELAXED);
}

void el_scope_begin(void)
{
    ElThread *thread = el_thread_here();
    thread->depth++;
    ElScope *s = thread->missing ? NULL : el_pool_take("el_tape_begin", sizeof(ElScope));
    if (!s) {
        thread->missing++;
        return;
    }
    s->outer = thread->scope;
    s->mark = (ElScopeMark){.lines = -1};
    s->ring.next = s->ring.previous = &s->ring;
    thread->scope = s;
}

// Frees what is in s, the newest first.
static void let_all_go(ElScope *s)
{
    for (ElScopeLink *l = s->ring.previous, *before; l != &s->ring; l = before) {
        before = l->previous;
        let_go((Block *)((char *)l - offsetof(Block, link)));
    }
    s->ring.next = s->ring.previous = &s->ring;
}

void el_scope_clear(void)
{
    if (!el_thread.missing) let_all_go(el_thread.scope);
}

bool el_scope_end(const char *function)
{
    ElThread *thread = el_thread_here();
    if (thread->depth == 0) {
        return el_refuse("%s: no scope is open; each end needs an el_tape_begin before it",
                         function);
    }
    thread->depth--;
    if (thread->missing) {
        thread->missing--;
        return true;
    }
    ElScope *s = thread->scope;
    let_all_go(s);
    thread->scope = s->outer;
    el_pool_give(s);
    return true;
}

bool el_scope_owns(const ElTensor *t)
{
    const ElThread *thread = el_thread_here();
    return !thread->missing && thread->scope && ((const Block *)t)->scope == thread->scope;
}

bool el_scope_pass_out(const char *function, ElTensor *t)
{
    Block *b = (Block *)t;
    if (!el_scope_owns(t)) return true;
    if (!el_thread.scope->outer) {
        return el_refuse("%s: %s cannot outlive the outermost scope; copy it with el_tensor_copy",
                         function, el_describe(t));
    }
    unlink_block(b);
    link_block(b, el_thread.scope->outer);
    return true;
}

// A block with room for this many numbers behind its header, held once, in no scope.
static Block *new_block(ElThread *thread, const char *function, const ElShape *shape, int64_t count)
{
    Block *b = el_pool_take(function, HEADER + count * (int64_t)sizeof(el_real));
    if (!b) return NULL;
    b->t.data = (el_real *)((char *)b + HEADER);
    b->t.shape = *shape;
    b->t.name = NULL;
    b->t.op = function + 3;
    b->t.place = *el_thread_place(thread);
    b->t.line = -1;
    b->t.memory = &b->own;
    b->own = (ElMemory){.holders = 1};
    b->scope = NULL;
    return b;
}

static bool scope_open(const ElThread *thread, const char *function)
{
    if (thread->scope && !thread->missing) return true;
    return el_refuse("%s: no scope is open to hold the result; call el_tape_begin first", function);
}

// The same in the innermost scope.
static Block *in_scope(const char *function, const ElShape *shape, int64_t count)
{
    ElThread *thread = el_thread_here();
    if (!scope_open(thread, function)) return NULL;
    Block *b = new_block(thread, function, shape, count);
    if (b) link_block(b, thread->scope);
    return b;
}

ElTensor *el_scope_tensor_of(const char *function, const ElShape *shape)
{
    if (!el_shape_valid(function, shape)) return NULL;
    return (ElTensor *)in_scope(function, shape, el_shape_count(shape));
}

ElTensor *el_scope_tensor(const char *function, ElShape shape)
{
    return el_scope_tensor_of(function, &shape);
}

static void look_into(Block *b, ElTensor *t, int64_t first)
{
    b->t.data = t->data + first;
    b->t.memory = t->memory;
    hold(block_of(t->memory));
}

ElTensor *el_scope_view(const char *function, ElTensor *t, ElShape shape, int64_t first)
{
    Block *b = in_scope(function, &shape, 0);
    if (b) look_into(b, t, first);
    return (ElTensor *)b;
}

bool el_scope_release(ElTensor *t)
{
    if (!el_scope_owns(t)) return false;
    unlink_block((Block *)t);
    return true;
}

void el_scope_adopt(ElTensor *t)
{
    link_block((Block *)t, el_thread.scope);
}

ElTensor *el_own_tensor(const char *function, ElShape shape)
{
    if (!el_shape_valid(function, &shape)) return NULL;
    int64_t count = el_shape_count(&shape);
    Block *b = new_block(el_thread_here(), function, &shape, count);
    if (!b) return NULL;
    memset(b->t.data, 0, (size_t)count * sizeof(el_real));
    return &b->t;
}

ElTensor *el_tensor_new(ElShape shape)
{
    return el_own_tensor("el_tensor_new", shape);
}

ElTensor *el_tensor_over(ElShape shape, el_real *data)
{
    if (!el_shape_valid("el_tensor_over", &shape)) return NULL;
    if (!data && el_shape_count(&shape) > 0) {
        return el_fail("el_tensor_over: the buffer of %s numbers is NULL; it must be given",
                       el_shape_text(shape));
    }
    Block *b = new_block(el_thread_here(), "el_tensor_over", &shape, 0);
    if (!b) return NULL;
    b->t.data = data;
    return &b->t;
}

bool el_in_scope(const ElTensor *t)
{
    return ((const Block *)t)->scope;
}

void el_tensor_free(ElTensor *t)
{
    if (!t) return;
    Block *b = (Block *)t;
    if (el_in_scope(t)) {
        el_fail("el_tensor_free: %s belongs to a scope; el_tape_end frees it", el_describe(t));
        return;
    }
    let_go(b);
}

void el_tensor_hold(ElTensor *t)
{
    hold((Block *)t);
}

void el_tensor_let_go(ElTensor *t)
{
    let_go((Block *)t);
}

bool el_tensor_sole(const ElTensor *t)
{
    return __atomic_load_n(&t->memory->holders, __ATOMIC_ACQUIRE) == 1;
}
