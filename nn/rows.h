// Private to the library: a batch as rows, one an example.
#ifndef EL_NN_ROWS_H
#define EL_NN_ROWS_H

#include <stdbool.h>

#include "tensor/ints.h"

typedef struct {
    int64_t count, size; // how many rows, and the numbers in each
} ElRows;

// The rows of a batch; x has at least one axis.
ElRows el_rows(const ElTensor *x);

// True when the tensors have one shape of at least one axis; else an error that names the first two
// that differ, under the name of the function.
bool el_one_batch(const char *function, int count, ElTensor *const t[]);

// True when logits are [batch, ..., classes] with at least one class; else an error under the name
// of the function.
bool el_classes(const char *function, const ElTensor *logits);

// True when labels are classes [batch, ...] for logits [batch, ..., classes].
bool el_labels_fit(const char *function, const ElTensor *logits, const ElInts *labels);

// x summed over all axes but the first: [batch].
ElTensor *el_sum_rows(ElTensor *x);

// g [batch] as [batch, 1, 1 ...], to be multiplied with x.
ElTensor *el_per_row(ElTensor *g, const ElTensor *x);
#endif
