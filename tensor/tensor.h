// Tensors: contiguous n-d arrays of el_real, row-major, so that t->data[k] is always right.
//
// The name tells the lifetime. What is called el_tensor_... returns memory that is yours to free
// with el_tensor_free; what el_params_... returns belongs to the list. What computes returns memory
// of the current scope, the one opened by the latest el_tape_begin; it is gone when that scope
// ends.
#ifndef EL_TENSOR_TENSOR_H
#define EL_TENSOR_TENSOR_H

#include <stddef.h>

#include "tensor/error.h"
#include "tensor/shape.h"

// The number type, fixed when the library is built: link with elbo (float) or, with -DEL_DOUBLE,
// with elbo-double. A program compiled for the other one fails to link.
#ifdef EL_DOUBLE
typedef double el_real;
#else
typedef float el_real;
#endif

#ifdef __cplusplus
extern "C" {
#endif

#ifdef EL_DOUBLE
extern const char el_real_is_double;
__attribute__((used)) static const char *const el_real_matches = &el_real_is_double;
#else
extern const char el_real_is_float;
__attribute__((used)) static const char *const el_real_matches = &el_real_is_float;
#endif

typedef struct ElMemory ElMemory;

typedef struct ElTensor {
    el_real *data;    // el_numel(t) numbers, row-major
    ElShape shape;    //
    const char *name; // given by el_named or by its parameter list; NULL when it has none
    const char *op;   // what made it: "matmul", "randn", "parameter" ...
    ElPlace place;    // where the program made it
    int64_t line;     // its line on the tape of the thread that computed it; -1 for none
    ElMemory *memory; // what holds the data; shared between a tensor and its views
} ElTensor;

// --- yours to free -------------------------------------------------------------------------------

// A tensor of zeros that lives until el_tensor_free. NULL when memory is short.
ElTensor *el_tensor_new(ElShape shape);

// A tensor over the caller's own buffer of el_shape_numel(shape) numbers, which must outlive it.
ElTensor *el_tensor_over(ElShape shape, el_real *data);

// A copy of t's values (not of its place on a tape) that lives until el_tensor_free.
ElTensor *el_tensor_copy(const ElTensor *t);

// Frees what an el_tensor_... function returned. NULL is fine.
void el_tensor_free(ElTensor *t);

// --- memory of the current scope -----------------------------------------------------------------

ElTensor *el_empty(ElShape shape);                        // not initialised
ElTensor *el_empty_like(const ElTensor *t);               // the shape of t, not initialised
ElTensor *el_zeros(ElShape shape);                        // all 0
ElTensor *el_ones(ElShape shape);                         // all 1
ElTensor *el_full(ElShape shape, double value);           // all value
ElTensor *el_scalar(double value);                        // rank 0
ElTensor *el_array(ElShape shape, const el_real *values); // a copy of values, row-major

// --- reading and writing -------------------------------------------------------------------------

// The number of elements; 0 for NULL.
int64_t el_numel(const ElTensor *t);

// The one number of a one-element tensor; NaN for NULL or any other size (the latter an error).
double el_item(const ElTensor *t);

// Gives t a name for error texts, printing and drawing. The text is not copied. Returns t.
ElTensor *el_named(ElTensor *t, const char *name);

// To be said after writing through t->data: a backward pass that would have read the old values
// then reports it instead of using the new ones.
void el_changed(ElTensor *t);

// Bytes taken from this thread's pool (by tensors, the tape and work in hand) and not given back,
// and the most there were since the last reset.
int64_t el_memory_live(void);
int64_t el_memory_peak(void);
void el_memory_peak_reset(void);

// Returns this thread's unused pooled memory to the system. It is done by itself at thread end.
void el_memory_release(void);

#ifdef __cplusplus
}
#endif
#endif
