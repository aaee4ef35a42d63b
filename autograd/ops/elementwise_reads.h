// Private to elementwise.c: the table of elementwise operations read as sets. For each row,
// NAME_reads is what its gradients are made of besides g, and EL_UNREAD turns that into what ElOp
// asks for.
#ifndef EL_OPS_ELEMENTWISE_READS_H
#define EL_OPS_ELEMENTWISE_READS_H

#include "autograd/tape.h"

enum { READS_FIRST = 1, READS_SECOND = 2, READS_OUT = 4 };

#define g                              0
#define x                              READS_FIRST
#define a                              READS_FIRST
#define b                              READS_SECOND
#define y                              READS_OUT
#define NEG(v)                         (v)
#define SQUARE(v)                      (v)
#define ONE_MINUS(v)                   (v)
#define ADD(v, w)                      ((v) | (w))
#define SUB(v, w)                      ((v) | (w))
#define MUL(v, w)                      ((v) | (w))
#define DIV(v, w)                      ((v) | (w))
#define SHARE(v, w)                    ((v) | (w))
#define POW(v, w)                      ((v) | (w))
#define EXP(v)                         (v)
#define LOG(v)                         (v)
#define ERF(v)                         (v)
#define PLUS(v, number)                (v)
#define TIMES(v, number)               (v)
#define STEP(v, low)                   (v)
#define SIGN(v)                        (v)
#define ABS(v)                         (v)
#define SIN(v)                         (v)
#define COS(v)                         (v)
#define SIGMOID(v)                     (v)
#define EL_UNARY(name, value, dx)      enum { name##_reads = (dx) };
#define EL_BINARY(name, value, da, db) enum { name##_reads = (da) | (db) };
#define EL_UNARY_FLAT(name, value)
#define EL_BINARY_FLAT(name, value)
#include "tensor/kernels/elementwise.table.h"
#undef g
#undef x
#undef a
#undef b
#undef y
#undef NEG
#undef SQUARE
#undef ONE_MINUS
#undef ADD
#undef SUB
#undef MUL
#undef DIV
#undef SHARE
#undef POW
#undef EXP
#undef LOG
#undef ERF
#undef PLUS
#undef TIMES
#undef STEP
#undef SIGN
#undef ABS
#undef SIN
#undef COS
#undef SIGMOID
#undef EL_UNARY
#undef EL_BINARY
#undef EL_UNARY_FLAT
#undef EL_BINARY_FLAT

#define EL_UNREAD(reads)                                                            \
    (((reads)&READS_FIRST ? 0 : EL_IN(0)) | ((reads)&READS_SECOND ? 0 : EL_IN(1)) | \
     ((reads)&READS_OUT ? 0 : EL_OUT))
#endif
