// Private to the library: loops along an axis, and reductions made of them.
#ifndef EL_OPS_LANES_H
#define EL_OPS_LANES_H

#include "autograd/ops/axes.h"
#include "autograd/ops/reduce.h"

// Up to EL_BLOCK lanes of an ElLanes that stand side by side: element i of lane j is number first +
// i * step + j. A step of 1 means a single lane of neighbours.
enum { EL_BLOCK = 256 };
typedef struct {
    int64_t length, count, step, first;
    int64_t lane; // where the first lane stands in a result of one number a lane
} ElBlock;

// Calls run on blocks that cover all lanes, in the threads there are; one thread is done with
// `grain` elements before a second one wakes.
void el_over_lanes(ElLanes l, int64_t grain, void (*run)(void *context, const ElBlock *b),
                   void *context);

// The largest element of each lane of a block of x, or with sign -1 the smallest; NaN when there is
// one; of an empty lane -inf, or inf.
void el_block_extreme(const ElBlock *b, const el_real *x, int sign, el_real *y);

// y [outer, inner] from x [outer, length, inner].
typedef void ElFoldStep(ElLanes l, const el_real *x, el_real *y);

// x reduced over the marked axes, one run of neighbours after the other, the last first; not
// recorded. The result is of the current scope, and a view of x when no axis is marked.
ElTensor *el_fold(const char *function, ElTensor *x, const bool marked[], ElKeep keep,
                  ElFoldStep *step);
#endif
