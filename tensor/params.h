// Lists of named tensors: what an optimizer moves and a file keeps.
#ifndef EL_TENSOR_PARAMS_H
#define EL_TENSOR_PARAMS_H

#include "tensor/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    EL_TRAINED, // moved by optimizers
    EL_STATE,   // remembered and saved, never moved by optimizers (running statistics, moments)
} ElParamKind;

typedef struct {
    const char *name; // "encode.weight"; unique in its list
    ElTensor *tensor;
    ElParamKind kind;
} ElParam;

typedef struct ElParamList {
    int count, capacity;
    bool incomplete; // a layer could not be added: every taker refuses the list
    ElParam *item;
} ElParamList;

// A list starts as {0}. The struct may be copied: copies are the same list, which never moves.
typedef struct {
    ElParamList *list;
} ElParams;

// Adds a new tensor of zeros called "prefix.name" (or "name" when prefix is NULL or empty) and
// returns it; the list owns it. A name that is there already is an error.
ElTensor *el_params_add(ElParams *p, const char *prefix, const char *name, ElShape shape,
                        ElParamKind kind);

// The number of entries, and of numbers in those that are trained.
int el_params_count(ElParams p);
int64_t el_params_numel(ElParams p);

// The tensor of that name, or NULL without an error.
ElTensor *el_params_find(ElParams p, const char *name);

// New lists of the same tensors: all of both (in neither twice), or those whose names begin with
// prefix. Free them like any other; a tensor goes with the last list that holds it.
ElParams el_params_join(ElParams a, ElParams b);
ElParams el_params_under(ElParams p, const char *prefix);

// A new list of the trained tensors of two or more axes: the weights of layers without their biases
// and gains, which is what weight decay is mostly for. Free it like any other.
ElParams el_params_weights(ElParams p);

// Marks a list as incomplete, as a layer does that cannot add itself: every taker then refuses it.
void el_params_spoil(ElParams *p);

// True when the list has entries and no layer is missing from it; otherwise an error that opens
// with the name of the function that was given it.
bool el_params_usable(const char *function, ElParams p);

// Frees the list, and the tensors that no other list holds. *p becomes empty.
void el_params_free(ElParams *p);

#ifdef __cplusplus
}
#endif
#endif
