// The tape: what was computed, in the order it was computed, so that it can be differentiated.
//
// el_tape_begin opens a scope; operations on tensors note themselves on its tape; el_tape_end drops
// all that was computed since. Scopes nest, and each thread has its own.
#ifndef EL_AUTOGRAD_TAPE_H
#define EL_AUTOGRAD_TAPE_H

#include <stddef.h>

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// Opens and ends a scope. What a program computed stays readable until its scope ends.
void el_tape_begin(void);
void el_tape_end(void);

// Ends a scope and returns t, which survives as a constant of the enclosing one. NULL (an error)
// when there is none; copy it with el_tensor_copy then. What belongs to an outer scope anyway stays
// what it was.
ElTensor *el_tape_end_with(ElTensor *t);

// The number of open scopes, and ending them down to that number; for hosts that unwind.
int el_tape_depth(void);
void el_tape_end_to(int depth);

typedef struct ElNode ElNode;

// A function of tensors, computed by el_ operations in the scope that is open.
typedef ElTensor *(*ElFunction)(ElTensor *const in[], void *context);

// An operation: its name and its rule, the vector-Jacobian product. Given g, the gradient by the
// node's output, the rule returns the gradient by one input (vjp), or by all that are wanted at
// once (vjps: d[i] where want[i]). It is written in el_ operations, therefore differentiable.
//
// A rule may read n->in, n->out and what was kept. It may return g itself, or a gradient of the
// broadcast shape: it is summed to the input's. NULL from vjp, without an error, means zero. In a
// pass of el_grads nothing is recorded: a rule that calls el_grad puts what that is to
// differentiate between an el_tape_begin and an el_tape_end_with.
typedef struct ElOp {
    const char *name;
    ElTensor *(*vjp)(const ElNode *n, ElTensor *g, int input);
    void (*vjps)(const ElNode *n, ElTensor *g, const bool want[], ElTensor *d[]);
    unsigned unread;   // EL_IN(i) | EL_OUT: the values that the rule does not read
    bool keeps_number; // what el_keep keeps is one double: printed among the inputs
} ElOp;

#define EL_IN(i) (1u << (i)) // for the first 31 inputs
#define EL_OUT   (1u << 31)
#define EL_ALL   ~0u // the output and every input, those past the 31st too

// A line of the tape. A leaf (a parameter, data, noise) has no op.
struct ElNode {
    const ElOp *op;
    ElTensor *out;
    int count;                  // of inputs
    ElTensor **in;              //
    int64_t *line;              // of each input
    uint64_t *version;          // of each input's memory when this was recorded, then the output's
    void *kept;                 // what el_keep copied; NULL for nothing
    size_t kept_bytes;          //
    int64_t flops;              // floating-point operations since the line before it
    int64_t adjoint;            // the line of the gradient by out that el_grad recorded last, or -1
    const ElTensor *unrecorded; // a result of el_grads that this was computed from, or NULL
};

// Notes that op made y from these inputs, and returns y: el_record(&op, y, x, w) calls
// el_record_list(&op, y, 2, inputs). NULL when y or an input is NULL, or memory is short.
ElTensor *el_record_list(const ElOp *op, ElTensor *y, int count, ElTensor *const in[]);

// Copies plain data (axes, strides, a mask) beside y's line, for the rule to find in n->kept.
// Returns y. What it holds must be a function of the operation's arguments, not of its inputs.
ElTensor *el_keep(ElTensor *y, const void *data, size_t bytes);

// The number of lines on the tape of this thread, and one of them (NULL past the end).
int64_t el_tape_lines(void);
const ElNode *el_tape_line(int64_t line);

#ifdef __cplusplus
}
template <class... Inputs> inline ElTensor *el_record(const ElOp *op, ElTensor *y, Inputs... inputs)
{
    ElTensor *const in[] = {inputs...};
    return el_record_list(op, y, (int)sizeof...(inputs), in);
}
#else
#define el_record(op, y, ...)                                                              \
    el_record_list(op, y, (int)(sizeof((ElTensor *[]){__VA_ARGS__}) / sizeof(ElTensor *)), \
                   (ElTensor *[]){__VA_ARGS__})
#endif
#endif
