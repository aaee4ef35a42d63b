// Scopes and operations of one's own.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static ElTensor *ending_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)n;
    (void)input;
    (el_tape_end)(); // at the place of the row, not at this one
    return g;
}

static ElTensor *wide_vjp(const ElNode *n, ElTensor *g, int input)
{
    (void)n;
    (void)g;
    (void)input;
    return y;
}

static const ElOp ending = {.name = "ending", .vjp = ending_vjp};
static const ElOp wide = {.name = "wide", .vjp = wide_vjp};

#define made(op) el_sum(el_record(op, el_empty_like(x), x))

static void scopes(void)
{
    MISUSE(DO(el_tape_end(); el_tape_end(); el_tape_begin(); make_operands(); NULL;),
           "el_tape_end: no scope is open; each end needs an el_tape_begin before it");
    MISUSE(DO(ElTensor *t = el_tape_end_with(x); el_tape_begin(); make_operands(); t;),
           "el_tape_end_with: `x` [2, 3] from ones (model.c:11) cannot outlive the outermost "
           "scope; copy it with el_tensor_copy");
    MISUSE(DO(el_tape_end(); ElTensor *t = el_tape_end_with(v); el_tape_begin(); make_operands(); t;),
           "el_tape_end_with: no scope is open; each end needs an el_tape_begin before it");
    MISUSE(DO(el_tape_begin(); el_tape_end_with(NULL);),
           "el_tape_end_with: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(DO(el_tape_end(); ElTensor *t = el_randn(el_shape(2, 2)); el_tape_begin(); make_operands(); t;),
           "el_randn: no scope is open to hold the result; call el_tape_begin first");
    MISUSE(DO(el_tape_end(); ElInts *t = el_ints(el_shape(1), (int32_t[]){0}); el_tape_begin(); make_operands(); t;),
           "el_ints: no scope is open to hold the result; call el_tape_begin first");
    MISUSE(el_record(NULL, el_empty_like(x), x),
           "el_record: the operation is NULL; it must be given");
    MISUSE(el_record(&wide, NULL, x), "el_record: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_record(&wide, el_empty_like(x), x, NULL),
           "wide: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `x` [2, 3] from "
           "ones (model.c:11)");
    MISUSE(el_record(&wide, anonymous, x),
           "el_record: the result [2, 3] from relu (model.c:21) of wide is on the tape already; "
           "an operation records a tensor that it made");
    MISUSE(el_record_list(&wide, el_empty_like(x), 2, NULL),
           "wide: the list of inputs is NULL; it must be given");
    MISUSE(el_record_list(&wide, el_empty_like(x), -1, &x),
           "el_record: wide has -1 inputs; it must be 0 or more");
    MISUSE(el_keep(x, NULL, 4), "el_keep: the data is NULL; it must be given");
    MISUSE(el_keep(NULL, &wide, 4), "el_keep: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_keep(el_empty_like(x), &wide, 4),
           "el_keep: [2, 3] from empty_like (HERE) is not on the tape; keep follows el_record");
    MISUSE(el_grad(made(&ending), x),
           "el_tape_end: the scope was open when the library called this rule or function, which "
           "ends only what it began");
    MISUSE(el_grad(made(&wide), x),
           "el_grad: the rule of [2, 3] from wide (HERE) gave its input `x` [2, 3] from ones "
           "(model.c:11) the gradient `y` [2, 4] from exp (model.c:12); it must have the shape "
           "of the input, or one that this broadcasts to");
}

