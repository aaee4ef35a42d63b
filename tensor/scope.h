// Private to the library: who owns a tensor. Tensors of a scope are freed with it, in one sweep.
#ifndef EL_TENSOR_SCOPE_H
#define EL_TENSOR_SCOPE_H

#include "tensor/tensor.h"
#include "tensor/thread.h"

// What holds the numbers of one tensor and of its views. It stands in the tensor's own block.
struct ElMemory {
    int64_t holders;  // of the block; the last to let go frees it
    uint64_t version; // grows with every write that was told of
};

// Scopes nest. A scope that cannot be opened for want of memory is an error, and counts: the
// matching end then ends nothing. Ending with none open is an error under the name `function`.
void el_scope_begin(void);
bool el_scope_end(const char *function);
static inline int el_scope_depth(void)
{
    return el_thread.depth;
}

// Frees the tensors of the innermost scope, which stays open.
void el_scope_clear(void);

// Room in the innermost scope for what the tape has to remember of it; NULL when it is missing.
typedef struct {
    int64_t lines; // on the tape when it began; -1 in a scope that the library opened for a rule
    void *arena_chunk;
    int64_t arena_used;
    bool silent; // whether operations were not recorded before
    bool locked; // what the library calls while it is cannot end it
} ElScopeMark;

typedef struct ElScopeLink {
    struct ElScopeLink *next, *previous;
} ElScopeLink;

typedef struct ElScope {
    struct ElScope *outer;
    ElScopeLink ring; // of its tensors
    ElScopeMark mark;
} ElScope;

static inline ElScopeMark *el_scope_mark(void)
{
    const ElThread *thread = el_thread_here();
    return thread->missing || !thread->scope ? NULL : &thread->scope->mark;
}

// Moves t, when it belongs to the innermost scope, to the enclosing one. False (an error) when
// there is none.
bool el_scope_pass_out(const char *function, ElTensor *t);

// A tensor of the innermost scope, not initialised, said to be made by function ("el_randn" makes
// "randn"). NULL (an error under that name) when no scope is open, the shape was refused, or
// memory is short. The second spares small operations a copy of the shape.
ElTensor *el_scope_tensor(const char *function, ElShape shape);
ElTensor *el_scope_tensor_of(const char *function, const ElShape *shape);

// A tensor of zeros in no scope, made by function, that lives until el_tensor_free.
ElTensor *el_own_tensor(const char *function, ElShape shape);

// A tensor of the innermost scope that shares t's numbers from number `first` on.
ElTensor *el_scope_view(const char *function, ElTensor *t, ElShape shape, int64_t first);

// Whether t belongs to the innermost scope.
bool el_scope_owns(const ElTensor *t);

// Takes t out of its scope: it then lives until el_tensor_free. Returns false, with nothing done,
// when t does not belong to the innermost scope.
bool el_scope_release(ElTensor *t);

// True for a tensor that belongs to a scope.
bool el_in_scope(const ElTensor *t);

// The reverse: gives a tensor that is in no scope to the innermost one.
void el_scope_adopt(ElTensor *t);

// One more holder of a tensor, which lives until the last lets go.
void el_tensor_hold(ElTensor *t);
void el_tensor_let_go(ElTensor *t);

// True when nothing but t holds its numbers, so that they may be written without anybody seeing.
bool el_tensor_sole(const ElTensor *t);
#endif
