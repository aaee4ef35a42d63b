// Private to the library: the table of a tape's leaves, from a tensor that was not computed on the
// tape (a parameter, data, noise) to its line. Reading a tensor then never writes to it.
#ifndef EL_AUTOGRAD_LEAVES_H
#define EL_AUTOGRAD_LEAVES_H

#include <stdbool.h>
#include <stdint.h>

#include "tensor/tensor.h"

typedef struct {
    ElTensor *tensor;
    int64_t line;
    int64_t next; // entry of the same bucket added before, or -1
} ElLeaf;

// Starts as {0}. Entries are removed in the reverse order they were added, so each bucket is a
// list whose head is its newest entry.
typedef struct {
    ElLeaf *entry;
    int64_t *bucket;         // newest entry, or -1; behind the entries, in their memory
    int64_t count, capacity; // of entries and of buckets alike; a power of two
} ElLeaves;

int64_t el_leaves_find(const ElLeaves *l, const ElTensor *t); // its line, or -1
bool el_leaves_add(ElLeaves *l, ElTensor *t, int64_t line);   // false without memory
void el_leaves_remove_newest(ElLeaves *l, const ElTensor *t);
void el_leaves_free(ElLeaves *l);
#endif
