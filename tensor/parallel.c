// Threads: workers that wait for a job, and claim its pieces one by one beside the thread that set
// it. A thread that is done waits only for pieces that somebody has begun, so a worker whom a busy
// machine does not let run holds nobody up.
#define _GNU_SOURCE // sched_getaffinity, CPU_COUNT
#include "tensor/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "tensor/counts.h"
#include "tensor/fail.h"
#include "tensor/run_parallel.h"

enum {
    PATIENCE = 4096, // looks for a job, or for its end, before a thread yields at every look: some
                     // 50 microseconds, more than the pause between two operations of a model; and
                     // looks with a yield before a worker sleeps: a millisecond or more, longer
                     // than a step of a small model, as waking can take a tenth of one
};

typedef void Run(void *context, int64_t first, int64_t last);

// The job in hand. It is written while all pieces of the one before are done, and read by those
// who have claimed a piece of it.
static struct {
    Run *run;
    void *context;
    int64_t count, grain;
} job;

// Which job is on (the upper half), how many pieces it has, and which is next to be claimed (a
// quarter each). One word, so that a claim on a job that is over fails.
static _Atomic uint64_t ticket;
static _Atomic int done;                                   // pieces of the job in hand
static _Atomic int sleepers;                               // workers that need waking
static _Atomic bool over;                                  // the program ends
static pthread_mutex_t in_use = PTHREAD_MUTEX_INITIALIZER; // held by the thread whose job it is
static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static pthread_t worker[EL_MAX_THREADS];
static int workers;
static _Atomic int threads; // 0 until it is set or asked for

static void pause_a_little(void)
{
#if defined __x86_64__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

static void run_piece(int piece, int pieces)
{
    int64_t grains = el_ceil_div(job.count, job.grain);
    int64_t first = grains * piece / pieces * job.grain;
    int64_t last = grains * (piece + 1) / pieces * job.grain;
    job.run(job.context, first, el_least(last, job.count));
}

static uint32_t number_of(uint64_t t)
{
    return (uint32_t)(t >> 32);
}

static uint16_t pieces_of(uint64_t t)
{
    return (uint16_t)(t >> 16);
}

static uint16_t next_of(uint64_t t)
{
    return (uint16_t)t;
}

// Runs pieces of the job in hand until none is left to claim.
static void run_pieces(void)
{
    uint64_t t = atomic_load(&ticket);
    while (next_of(t) < pieces_of(t)) {
        if (!atomic_compare_exchange_weak(&ticket, &t, t + 1)) continue;
        run_piece(next_of(t), pieces_of(t));
        atomic_fetch_add(&done, 1);
        t = atomic_load(&ticket);
    }
}

static bool nothing_new(uint32_t seen)
{
    return number_of(atomic_load(&ticket)) == seen && !atomic_load(&over);
}

static void sleep_until_woken(uint32_t seen)
{
    pthread_mutex_lock(&sleep_lock);
    atomic_fetch_add(&sleepers, 1);
    while (nothing_new(seen)) pthread_cond_wait(&wake, &sleep_lock);
    atomic_fetch_sub(&sleepers, 1);
    pthread_mutex_unlock(&sleep_lock);
}

static void wake_sleepers(void)
{
    if (atomic_load(&sleepers) == 0) return;
    pthread_mutex_lock(&sleep_lock);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleep_lock);
}

static void *work(void *unused)
{
    for (uint32_t seen = 0; !atomic_load(&over);) {
        for (int i = 0; i < PATIENCE && nothing_new(seen); i++) pause_a_little();
        for (int i = 0; i < PATIENCE && nothing_new(seen); i++) sched_yield();
        if (nothing_new(seen)) sleep_until_woken(seen);
        seen = number_of(atomic_load(&ticket));
        run_pieces();
    }
    return unused;
}

// A child process has none of its parent's workers; it starts its own.
static void forget_workers(void)
{
    workers = 0;
    atomic_store(&sleepers, 0);
    atomic_store(&ticket, atomic_load(&ticket) & ~UINT64_C(0xffffffff)); // no pieces to claim
    pthread_mutex_init(&sleep_lock, NULL);
    pthread_mutex_init(&in_use, NULL);
    pthread_cond_init(&wake, NULL);
}

__attribute__((constructor)) static void prepare_for_fork(void)
{
    pthread_atfork(NULL, NULL, forget_workers);
}

__attribute__((destructor)) static void end_workers(void)
{
    atomic_store(&over, true);
    wake_sleepers();
    while (workers > 0) pthread_join(worker[--workers], NULL);
}

// Fewer than wanted is fine: the thread that sets a job does what nobody else does.
static void start_workers(int wanted)
{
    while (workers < wanted && pthread_create(&worker[workers], NULL, work, NULL) == 0) workers++;
}

static void run_in_threads(Run *run, void *context, int64_t count, int64_t grain, int pieces)
{
    start_workers(pieces - 1);
    job.run = run;
    job.context = context;
    job.count = count;
    job.grain = grain;
    atomic_store(&done, 0);
    uint64_t number = number_of(atomic_load(&ticket)) + 1;
    atomic_store(&ticket, number << 32 | (uint64_t)pieces << 16);
    wake_sleepers();
    run_pieces();
    for (int i = 0; atomic_load(&done) < pieces; i++) {
        if (i < PATIENCE)
            pause_a_little();
        else
            sched_yield();
    }
}

int el_threads(void)
{
    int count = atomic_load(&threads);
    if (count) return count;
    cpu_set_t set;
    count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    if (count > EL_MAX_THREADS) count = EL_MAX_THREADS;
    atomic_store(&threads, count);
    return count;
}

bool el_threads_set(int count)
{
    if (count < 1 || count > EL_MAX_THREADS) {
        return el_refuse("el_threads_set: %d threads; it must be 1 to %d", count, EL_MAX_THREADS);
    }
    atomic_store(&threads, count);
    return true;
}

// Apart from el_parallel, which is then short for what is small.
__attribute__((noinline)) static void run_cut(int64_t count, int64_t grain, Run *run, void *context)
{
    int64_t grains = el_ceil_div(count, grain);
    int pieces = el_threads() < grains ? el_threads() : (int)grains;
    // The workers serve one thread at a time; the others do their own work.
    if (pieces > 1 && pthread_mutex_trylock(&in_use) == 0) {
        run_in_threads(run, context, count, grain, pieces);
        pthread_mutex_unlock(&in_use);
    } else {
        run(context, 0, count);
    }
}

void el_parallel(int64_t count, int64_t grain, Run *run, void *context)
{
    if (count > grain)
        run_cut(count, grain, run, context);
    else if (count > 0)
        run(context, 0, count);
}
