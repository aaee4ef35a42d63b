// The instruction set whose inner loops are in use.
#ifndef EL_TENSOR_ISA_H
#define EL_TENSOR_ISA_H

#ifdef __cplusplus
extern "C" {
#endif

// "avx512", "avx2", "neon" or "generic": the best that this processor has, unless the environment
// variable ELBO_ISA names another. One that it names and that is not to be had is an error, kept
// when the loops are first needed (by this call at the latest); the best is used then.
const char *el_isa(void);

#ifdef __cplusplus
}
#endif
#endif
