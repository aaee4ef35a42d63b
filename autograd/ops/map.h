// Private to the library: running an elementwise kernel over tensors, in the threads there are.
#ifndef EL_OPS_MAP_H
#define EL_OPS_MAP_H

#include "autograd/tape.h"

// The loops of ElKernels: y = f(x; c), its gradient, and the same of two operands, of which one
// with step 0 is one number.
typedef void ElUnary(int64_t n, const el_real *x, el_real c, el_real *y);
typedef void ElUnaryVjp(int64_t n, const el_real *g, const el_real *x, const el_real *y, el_real c,
                        el_real *dx);
typedef void ElBinary(int64_t n, const el_real *a, int a_step, const el_real *b, int b_step,
                      el_real *y);
typedef void ElBinaryVjp(int64_t n, const el_real *g, const el_real *a, const el_real *b,
                         const el_real *y, el_real *d);

// The loop over x, recorded as op, which is told of c when it keeps a number.
ElTensor *el_map_unary(const char *function, const ElOp *op, ElUnary *loop, ElTensor *x, double c);

// The loop over a and b, which broadcast, recorded as op.
ElTensor *el_map_binary(const char *function, const ElOp *op, ElBinary *loop, ElTensor *a,
                        ElTensor *b);

// A node's gradient in one loop, by its input and by one of two inputs of one shape. Nothing
// records how, so only a pass of el_grads takes this way.
ElTensor *el_map_unary_vjp(const ElNode *n, ElTensor *g, ElUnaryVjp *loop, double c);
ElTensor *el_map_binary_vjp(const ElNode *n, ElTensor *g, ElBinaryVjp *loop);
#endif
