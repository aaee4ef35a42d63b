// Random numbers by counter: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011). The number at a position is a function of seed, stream and position alone,
// so a draw may be split among threads, repeated, or resumed, and gives the same values.
#ifndef EL_TENSOR_RANDOM_H
#define EL_TENSOR_RANDOM_H

#include "tensor/ints.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint64_t seed;
    uint64_t stream;   // independent sequences of one seed
    uint64_t position; // of the next number; a draw of n numbers moves it by n
} ElRandom;

// Streams the library and the program elbo use; your own may be any other number.
enum {
    EL_STREAM_DEFAULT = 0, // noise of a training step, dropout, samples
    EL_STREAM_INIT = 1,    // initial weights
    EL_STREAM_DATA = 2,    // order of the data
    EL_STREAM_EVAL = 3,    // noise of an evaluation, so that looking never changes training
    EL_STREAM_PIXELS = 4,  // what el_data_binarise draws
};

// Starts this thread's current random numbers anew: default stream, position 0. A thread that
// never calls it has seed 0. Initial weights come from the init stream of the same seed; the order
// of a dataset is its own (el_data_seed).
void el_random_seed(uint64_t seed);

// Makes r (the caller's, not copied) this thread's current one; NULL means the thread's own.
// Returns the previous one, to be given back later.
ElRandom *el_random_use(ElRandom *r);

// This thread's current one.
ElRandom *el_random_current(void);

// The four numbers of a counter under a key: the function the rest is made of.
void el_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

// Draws from the current one, in memory of the current scope.
ElTensor *el_rand(ElShape shape);                     // uniform on [0, 1)
ElTensor *el_randn(ElShape shape);                    // normal, mean 0, variance 1
ElTensor *el_rand_bernoulli(ElShape shape, double p); // 1 with probability p, else 0

// Integers, in memory of the current scope, one number of the sequence each: uniform on low to
// high - 1; a random order of 0 to n - 1 [n]; one class for each row of logits [..., classes] ->
// [...], with probabilities softmax(logits), by the inverse of their running sum. A class with a
// logit of -inf is never drawn; a row with a NaN, an inf or nothing but -inf is an error.
ElInts *el_randint(ElShape shape, int64_t low, int64_t high);
ElInts *el_rand_permutation(int64_t n);
ElInts *el_rand_categorical(const ElTensor *logits);

// The same into memory of the caller's, from a given sequence.
void el_random_uniform(ElRandom *r, int64_t count, el_real *out);
void el_random_normal(ElRandom *r, int64_t count, el_real *out);

// order[0 .. count) becomes a random permutation of 0 .. count-1 (Fisher and Yates). False (an
// error) when count is not in 0 to 2^31 - 1.
bool el_random_permutation(ElRandom *r, int64_t count, int32_t *order);

#ifdef __cplusplus
}
#endif
#endif
