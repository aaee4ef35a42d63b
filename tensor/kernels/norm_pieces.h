// The pieces that a lane of a normalization is gone through in.
#ifndef EL_KERNELS_NORM_PIECES_H
#define EL_KERNELS_NORM_PIECES_H

#include "tensor/counts.h"
#include "tensor/kernels/kernels.h"
#include "tensor/kernels/vector.h"

enum { CHUNK = 64 * EL_LANES }; // numbers that are summed in el_real; chunks are added in double

EL_INLINE int64_t chunk_end(int64_t first, int64_t n)
{
    return n - first < CHUNK ? n : first + CHUNK;
}

// Two sums over blocks: of up to CHUNK numbers in el_real, those before them in double.
typedef struct {
    ElVec part[2];
    int64_t count;
    double whole[2];
} TwoSums;

// Before `count` numbers, at most CHUNK, are added.
EL_INLINE void make_room(int64_t count, TwoSums *s)
{
    count = el_round_up(count, EL_LANES);
    s->count += count;
    if (s->count <= CHUNK) return;
    for (int i = 0; i < 2; i++) {
        s->whole[i] += v_sum(s->part[i]);
        s->part[i] = v_set(0);
    }
    s->count = count;
}

// The sums, which begin again from 0.
EL_INLINE void finish(TwoSums *s, double sums[2])
{
    for (int i = 0; i < 2; i++) sums[i] = s->whole[i] + v_sum(s->part[i]);
    *s = (TwoSums){.count = 0};
}

// Rows and small images lie in blocks shorter than a vector. Where these share their gain, they are
// copied together; otherwise a piece of a lane is a block of it, where it lies.
EL_INLINE bool is_scattered(const ElNormLane *l)
{
    return l->block < EL_LANES && l->blocks > 1 && !l->gain_step && !l->each;
}

EL_INLINE int64_t pieces_of(const ElNormLane *l)
{
    return is_scattered(l) ? el_ceil_div(l->blocks * l->block, CHUNK) : l->blocks;
}

EL_INLINE int64_t piece_size(const ElNormLane *l, int64_t piece)
{
    if (!is_scattered(l)) return l->block;
    return chunk_end(piece * CHUNK, l->blocks * l->block) - piece * CHUNK;
}

// A loop over the numbers of a scattered piece: the place of each in the lane, and k from 0.
#define FOR_NUMBERS(l, piece, place, k)                                                     \
    for (int64_t k = 0, block = (piece)*CHUNK / (l)->block, j = (piece)*CHUNK % (l)->block, \
                 place = block * (l)->step + j;                                             \
         k < piece_size(l, piece);                                                          \
         k++, place = ++j < (l)->block ? place + 1 : (j = 0, ++block * (l)->step))

// Asks for what comes two blocks later: the processor does not foresee steps between short blocks.
EL_INLINE void ask_for_block(const ElNormLane *l, const el_real *x)
{
    enum { LINE = 64 / EL_REAL_BYTES, MOST = 16 * LINE };
    for (int64_t k = 0; k < l->block + LINE && k < MOST; k += LINE)
        __builtin_prefetch(x + 2 * l->step + k);
}

// The numbers of a piece of a lane of x, in room for CHUNK of them if they have to be copied.
EL_INLINE const el_real *piece_of(const ElNormLane *l, int64_t piece, const el_real *x,
                                  el_real *room)
{
    if (!is_scattered(l)) {
        ask_for_block(l, x + piece * l->step);
        return x + piece * l->step;
    }
    FOR_NUMBERS(l, piece, place, k) room[k] = x[place];
    return room;
}

// Where a piece of the result y is to be written, and what brings it to its place.
EL_INLINE el_real *piece_to(const ElNormLane *l, int64_t piece, el_real *y, el_real *room)
{
    return is_scattered(l) ? room : y + piece * l->step;
}
EL_INLINE void put_piece(const ElNormLane *l, int64_t piece, el_real *y, const el_real *room)
{
    if (!is_scattered(l)) return;
    FOR_NUMBERS(l, piece, place, k) y[place] = room[k];
}
#endif
