// Random numbers: the thread's current sequence and what is drawn from it. The numbers themselves
// are made by kernels/random.c.
#include "tensor/random.h"

#include <inttypes.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/kernels/kernels.h"
#include "tensor/random_init.h"
#include "tensor/run_parallel.h"
#include "tensor/scope.h"

enum { GRAIN = 16384 }; // numbers a thread draws at least: some 20 microseconds

static _Thread_local ElRandom own;
static _Thread_local ElRandom init = {.stream = EL_STREAM_INIT};
static _Thread_local ElRandom *current;

void el_random_seed(uint64_t seed)
{
    own = (ElRandom){.seed = seed, .stream = EL_STREAM_DEFAULT};
    init = (ElRandom){.seed = seed, .stream = EL_STREAM_INIT};
    current = NULL;
}

ElRandom *el_random_current(void)
{
    return current ? current : &own;
}

ElRandom *el_random_use(ElRandom *r)
{
    ElRandom *before = el_random_current();
    current = r;
    return before;
}

ElRandom *el_random_init(void)
{
    return &init;
}

void el_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    const uint32_t multiplier[2] = {0xD2511F53, 0xCD9E8D57}, weyl[2] = {0x9E3779B9, 0xBB67AE85};
    uint32_t c[4], k[2] = {key[0], key[1]};
    memcpy(c, counter, sizeof c);
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)multiplier[0] * c[0], p1 = (uint64_t)multiplier[1] * c[2];
        uint32_t next[4] = {(uint32_t)(p1 >> 32) ^ c[1] ^ k[0], (uint32_t)p1,
                            (uint32_t)(p0 >> 32) ^ c[3] ^ k[1], (uint32_t)p0};
        memcpy(c, next, sizeof c);
        k[0] += weyl[0];
        k[1] += weyl[1];
    }
    memcpy(out, c, sizeof c);
}

static ElRandomAt random_at(const ElRandom *r)
{
    return (ElRandomAt){r->seed, r->stream, r->position};
}

// A draw that is being split among threads.
typedef struct {
    void (*kernel)(int64_t n, ElRandomAt at, el_real *out);
    ElRandomAt at;
    el_real *out;
} Draw;

static void draw_piece(void *context, int64_t first, int64_t last)
{
    const Draw *d = context;
    ElRandomAt at = d->at;
    at.position += (uint64_t)first;
    d->kernel(last - first, at, d->out + first);
}

static void draw(const char *function, ElRandom *r, void (*kernel)(int64_t, ElRandomAt, el_real *),
                 int64_t count, el_real *out)
{
    if (count < 0) {
        el_fail("%s: %" PRId64 " numbers were asked for; it must be 0 or more", function, count);
    }
    if (count <= 0 || !el_there(function, "the sequence", r) ||
        !el_there(function, "the memory to fill", out)) {
        return;
    }
    Draw d = {kernel, random_at(r), out};
    el_parallel(count, GRAIN, draw_piece, &d);
    r->position += (uint64_t)count;
}

void el_random_uniform(ElRandom *r, int64_t count, el_real *out)
{
    draw("el_random_uniform", r, el_kernels()->uniform, count, out);
}

void el_random_normal(ElRandom *r, int64_t count, el_real *out)
{
    draw("el_random_normal", r, el_kernels()->normal, count, out);
}

ElTensor *el_rand(ElShape shape)
{
    ElTensor *t = el_scope_tensor("el_rand", shape);
    if (t) el_random_uniform(el_random_current(), el_numel(t), t->data);
    return t;
}

ElTensor *el_randn(ElShape shape)
{
    ElTensor *t = el_scope_tensor("el_randn", shape);
    if (t) el_random_normal(el_random_current(), el_numel(t), t->data);
    return t;
}

// A draw of ones and zeros: a number below p becomes 1.
typedef struct {
    Draw uniform;
    el_real p;
} Coins;

static void toss_piece(void *context, int64_t first, int64_t last)
{
    Coins *c = context;
    el_real *out = c->uniform.out;
    draw_piece(&c->uniform, first, last);
    for (int64_t k = first; k < last; k++) out[k] = out[k] < c->p;
}

ElTensor *el_rand_bernoulli(ElShape shape, double p)
{
    if (!(p >= 0 && p <= 1)) {
        return el_fail("el_rand_bernoulli: the probability is %g; it must lie in [0, 1]", p);
    }
    ElTensor *t = el_scope_tensor("el_rand_bernoulli", shape);
    if (!t) return NULL;
    ElRandom *r = el_random_current();
    Coins coins = {{el_kernels()->uniform, random_at(r), t->data}, (el_real)p};
    el_parallel(el_numel(t), GRAIN, toss_piece, &coins);
    r->position += (uint64_t)el_numel(t);
    return t;
}
