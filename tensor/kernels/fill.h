// Private to the kernels: each family of inner loops (a source file, compiled once per instruction
// set with -DEL_ISA=name) puts its functions into a table of that instruction set.
#ifndef EL_KERNELS_FILL_H
#define EL_KERNELS_FILL_H

#include "tensor/kernels/kernels.h"

#define EL_FILL_OF(isa)                           \
    void el_fill_elementwise_##isa(ElKernels *k); \
    void el_fill_reduce_##isa(ElKernels *k);      \
    void el_fill_gemm_##isa(ElKernels *k);        \
    void el_fill_unfold_##isa(ElKernels *k);      \
    void el_fill_fold_##isa(ElKernels *k);        \
    void el_fill_interleave_##isa(ElKernels *k);  \
    void el_fill_correlate_##isa(ElKernels *k);   \
    void el_fill_loss_##isa(ElKernels *k);        \
    void el_fill_norm_##isa(ElKernels *k);        \
    void el_fill_random_##isa(ElKernels *k);      \
    void el_fill_optim_##isa(ElKernels *k);

EL_FILL_OF(generic)
EL_FILL_OF(avx2)
EL_FILL_OF(avx512)
EL_FILL_OF(neon)

// The name of a family's function in the instruction set being compiled.
#define EL_FILL_JOIN(family, isa) el_fill_##family##_##isa
#define EL_FILL_NAME(family, isa) EL_FILL_JOIN(family, isa)
#define EL_FILL(family)           EL_FILL_NAME(family, EL_ISA)

#endif
