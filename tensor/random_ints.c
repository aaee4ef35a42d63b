// Random integers. Each takes one 64-bit number, the two first words of a counter that no draw of
// real numbers reaches: its highest bit is set, and those use a quarter of their position.
#include <inttypes.h>
#include <math.h>

#include "tensor/fail.h"
#include "tensor/ints_make.h"
#include "tensor/random.h"
#include "tensor/run_parallel.h"

enum { GRAIN = 4096 }; // numbers a thread draws at least: some 50 microseconds

static uint64_t number(const ElRandom *r, uint64_t offset)
{
    uint64_t at = (r->position + offset) | UINT64_C(1) << 63;
    uint32_t counter[4] = {(uint32_t)at, (uint32_t)(at >> 32), (uint32_t)r->stream,
                           (uint32_t)(r->stream >> 32)};
    uint32_t key[2] = {(uint32_t)r->seed, (uint32_t)(r->seed >> 32)}, word[4];
    el_philox(counter, key, word);
    return (uint64_t)word[1] << 32 | word[0];
}

// A number from 0 to bound - 1, scaled by a 128-bit product: its bias is below 2^-32 for a bound of
// up to 2^32.
static uint64_t below(uint64_t bound, const ElRandom *r, uint64_t offset)
{
    __extension__ typedef unsigned __int128 Wide;
    return (uint64_t)((Wide)number(r, offset) * bound >> 64);
}

// --- uniform -------------------------------------------------------------------------------------

typedef struct {
    ElRandom at;
    int64_t low;
    uint64_t bound;
    int32_t *out;
} Uniform;

static void draw_uniform(void *context, int64_t first, int64_t last)
{
    const Uniform *u = context;
    for (int64_t k = first; k < last; k++) {
        u->out[k] = (int32_t)(u->low + (int64_t)below(u->bound, &u->at, (uint64_t)k));
    }
}

ElInts *el_randint(ElShape shape, int64_t low, int64_t high)
{
    if (low >= high || low < INT32_MIN || high - 1 > INT32_MAX) {
        return el_fail("el_randint: numbers from %" PRId64 " to below %" PRId64 " were asked for; "
                       "there must be one, and all must lie in -2^31 to 2^31 - 1",
                       low, high);
    }
    ElInts *t = el_scope_ints("el_randint", shape);
    if (!t) return NULL;
    ElRandom *r = el_random_current();
    Uniform job = {*r, low, (uint64_t)(high - low), t->data};
    el_parallel(el_ints_numel(t), GRAIN, draw_uniform, &job);
    r->position += (uint64_t)el_ints_numel(t);
    return t;
}

// --- permutations --------------------------------------------------------------------------------

static bool can_be_ordered(const char *function, int64_t count)
{
    if (count >= 0 && count <= INT32_MAX) return true;
    return el_refuse("%s: a permutation of %" PRId64 " was asked for; it must be of 0 to 2^31 - 1",
                     function, count);
}

bool el_random_permutation(ElRandom *r, int64_t count, int32_t *order)
{
    if (!can_be_ordered("el_random_permutation", count)) return false;
    if (!el_there("el_random_permutation", "the sequence", r)) return false;
    if (count > 0 && !el_there("el_random_permutation", "the memory to fill", order)) return false;
    for (int64_t i = 0; i < count; i++) order[i] = (int32_t)i;
    for (int64_t i = count - 1; i > 0; i--) {
        int64_t j = (int64_t)below((uint64_t)i + 1, r, (uint64_t)i);
        int32_t swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
    r->position += (uint64_t)count;
    return true;
}

ElInts *el_rand_permutation(int64_t n)
{
    if (!can_be_ordered("el_rand_permutation", n)) return NULL;
    ElInts *t = el_scope_ints("el_rand_permutation", el_shape(n));
    if (t) el_random_permutation(el_random_current(), n, t->data);
    return t;
}

// --- classes -------------------------------------------------------------------------------------

typedef struct {
    ElRandom at;
    int64_t classes;
    const el_real *logits;
    int32_t *out;
} Categorical;

static double largest_of(int64_t count, const el_real *x)
{
    double largest = -INFINITY;
    for (int64_t k = 0; k < count; k++) {
        if (!((double)x[k] <= largest)) largest = (double)x[k];
        if (isnan(largest)) break;
    }
    return largest;
}

// The class at which the running sum of exp(logit) passes a uniform share of the whole. A class of
// probability 0 never makes it pass.
static int32_t draw_class(const Categorical *c, int64_t row)
{
    const el_real *logit = c->logits + row * c->classes;
    double most = largest_of(c->classes, logit), whole = 0, sum = 0;
    for (int64_t k = 0; k < c->classes; k++) whole += exp((double)logit[k] - most);
    double share = (double)(number(&c->at, (uint64_t)row) >> 11) * 0x1p-53 * whole;
    int32_t drawn = 0;
    for (int64_t k = 0; k < c->classes && sum <= share; k++) {
        double weight = exp((double)logit[k] - most);
        if (weight > 0) drawn = (int32_t)k;
        sum += weight;
    }
    return drawn;
}

static void draw_classes(void *context, int64_t first, int64_t last)
{
    const Categorical *c = context;
    for (int64_t row = first; row < last; row++) c->out[row] = draw_class(c, row);
}

static bool has_probabilities(const ElTensor *logits, int64_t rows, int64_t classes)
{
    for (int64_t row = 0; row < rows; row++) {
        double largest = largest_of(classes, logits->data + row * classes);
        if (isfinite(largest)) continue;
        return el_refuse("el_rand_categorical: the largest logit in row %" PRId64
                         " of %s is %g; it "
                         "must be finite (-inf is probability 0)",
                         row, el_describe(logits), largest);
    }
    return true;
}

ElInts *el_rand_categorical(const ElTensor *logits)
{
    if (!el_given("el_rand_categorical", logits)) return NULL;
    ElShape shape = logits->shape;
    int64_t classes = shape.rank ? shape.dim[shape.rank - 1] : 0;
    if (classes < 1 || classes > INT32_MAX) {
        return el_fail("el_rand_categorical: %s must be [..., classes], of one class or more",
                       el_describe(logits));
    }
    shape.dim[--shape.rank] = 0;
    int64_t rows = el_shape_numel(shape);
    if (!has_probabilities(logits, rows, classes)) return NULL;
    ElInts *t = el_scope_ints("el_rand_categorical", shape);
    if (!t) return NULL;
    ElRandom *r = el_random_current();
    Categorical job = {*r, classes, logits->data, t->data};
    el_parallel(rows, 1 + GRAIN / classes, draw_classes, &job);
    r->position += (uint64_t)rows;
    return t;
}
