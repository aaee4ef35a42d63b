// Threads inside an operation: every index once, other threads that really run, nesting, fork.
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tensor/parallel.h"
#include "tensor/run_parallel.h"
#include "tests/checks.h"

static void pause_for(double milliseconds)
{
    struct timespec t = {0, (long)(milliseconds * 1e6)};
    nanosleep(&t, NULL);
}

// --- covering ------------------------------------------------------------------------------------

enum { MOST = 5000 };

// How often each index was run, and whether a piece was cut where none may be.
typedef struct {
    int64_t count, grain;
    _Atomic int times[MOST];
    _Atomic int pieces;
    _Atomic bool badly_cut;
} Cover;

static void cover_piece(void *context, int64_t first, int64_t last)
{
    Cover *c = context;
    bool ends_well = last == c->count || last % c->grain == 0;
    if (first < 0 || first >= last || last > c->count || first % c->grain || !ends_well) {
        c->badly_cut = true;
        return;
    }
    c->pieces++;
    for (int64_t i = first; i < last; i++) c->times[i]++;
}

// NULL, or what was wrong with one run.
static const char *cover(Cover *c, int64_t count, int64_t grain)
{
    c->count = count;
    c->grain = grain;
    c->pieces = 0;
    for (int64_t i = 0; i < count; i++) c->times[i] = 0;
    el_parallel(count, grain, cover_piece, c);
    if (c->badly_cut) return "a piece is cut where it may not be";
    if (c->pieces > el_threads()) return "there are more pieces than threads";
    if (count <= grain && c->pieces > 1) return "a grain was cut";
    for (int64_t i = 0; i < count; i++) {
        if (c->times[i] != 1) return c->times[i] ? "an index ran twice" : "an index did not run";
    }
    return NULL;
}

static const int64_t counts[] = {0, 1, 2, 3, 7, 63, 64, 65, 128, 1000, 4999};
static const int64_t grains[] = {1, 2, 7, 64, 999, 5000};
enum { COUNTS = sizeof counts / sizeof *counts, GRAINS = sizeof grains / sizeof *grains };

static const char *cover_all(Cover *c)
{
    for (int i = 0; i < COUNTS * GRAINS; i++) {
        const char *wrong = cover(c, counts[i % COUNTS], grains[i / COUNTS]);
        if (wrong) return wrong;
    }
    return NULL;
}

START_TEST(test_every_index_runs_once)
{
    static Cover c;
    const int threads[] = {1, 2, 3, 4, 7, 64};
    for (int i = 0; i < 6; i++) {
        ck_assert(el_threads_set(threads[i]));
        ck_assert_pstr_eq(cover_all(&c), NULL);
    }
}
END_TEST

// --- other threads -------------------------------------------------------------------------------

// Pieces wait here until as many have begun, or give up after some seconds. So all of them are seen
// to run at once, each in a thread of its own.
enum { GUESTS = 8 };
typedef struct {
    int expected;
    _Atomic int begun, met;
    pthread_t guest[GUESTS];
} Meeting;

static void meet(void *context, int64_t first, int64_t last)
{
    Meeting *m = context;
    (void)last;
    m->guest[first] = pthread_self();
    m->begun++;
    for (int i = 0; i < 10000 && m->begun < m->expected; i++) pause_for(.5);
    if (m->begun == m->expected) m->met++;
}

static bool all_meet(int threads)
{
    Meeting m = {.expected = threads};
    el_threads_set(threads);
    el_parallel(threads, 1, meet, &m);
    if (m.met != threads) return false;
    for (int i = 0; i < threads; i++) {
        for (int j = 0; j < i; j++) {
            if (pthread_equal(m.guest[i], m.guest[j])) return false;
        }
    }
    return true;
}

START_TEST(test_pieces_run_in_threads_of_their_own)
{
    for (int threads = 2; threads <= GUESTS; threads++) ck_assert(all_meet(threads));
}
END_TEST

START_TEST(test_workers_wake_after_sleeping)
{
    for (int i = 0; i < 10; i++) {
        ck_assert(all_meet(3));
        pause_for(i % 2 ? 5 : .05); // asleep, or still looking for a job
    }
}
END_TEST

// --- nesting -------------------------------------------------------------------------------------

// Each index of the outer run covers something of its own.
static Cover inner[4];

static void cover_inside(void *wrong, int64_t first, int64_t last)
{
    for (int64_t i = first; i < last; i++) {
        if (cover_all(&inner[i])) *(_Atomic bool *)wrong = true;
    }
}

START_TEST(test_runs_nest)
{
    _Atomic bool wrong = false;
    el_threads_set(4);
    el_parallel(4, 1, cover_inside, &wrong);
    ck_assert(!wrong);
}
END_TEST

// Two threads of the program that both ask, all the while: one gets the workers, the other does its
// own work.
static void *ask_for_threads(void *cover_of_mine)
{
    const char *wrong = NULL;
    for (int i = 0; i < 20 && !wrong; i++) wrong = cover_all(cover_of_mine);
    return (void *)wrong;
}

START_TEST(test_two_threads_ask_at_once)
{
    static Cover of_thread[2];
    pthread_t thread[2];
    el_threads_set(3);
    for (int i = 0; i < 2; i++) pthread_create(&thread[i], NULL, ask_for_threads, &of_thread[i]);
    for (int i = 0; i < 2; i++) {
        void *wrong;
        pthread_join(thread[i], &wrong);
        ck_assert_pstr_eq(wrong, NULL);
    }
}
END_TEST

// --- fork ----------------------------------------------------------------------------------------

// What a child does: 30 operations, its workers asleep before some of them. It has 10 seconds.
static int work_in_child(void)
{
    static Cover c;
    alarm(10);
    for (int i = 0; i < 30; i++) {
        if (cover(&c, 1000, 1) || !all_meet(2)) return 1;
        pause_for(i % 3);
    }
    return 0;
}

static bool child_succeeds(void)
{
    pid_t child = fork();
    if (child == 0) _exit(work_in_child());
    int status;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

START_TEST(test_a_child_has_workers_of_its_own)
{
    ck_assert(all_meet(4));
    pause_for(20); // the workers sleep
    ck_assert(child_succeeds());
    ck_assert(all_meet(4)); // the parent still has its own
    ck_assert(child_succeeds());
}
END_TEST

START_TEST(test_number_of_threads)
{
    ck_assert_int_ge(el_threads(), 1);
    ck_assert(el_threads_set(EL_MAX_THREADS));
    ck_assert(!el_threads_set(0));
    ck_error_has("el_threads_set: 0 threads; it must be 1 to 64");
    ck_assert(!el_threads_set(EL_MAX_THREADS + 1));
    ck_error_has("el_threads_set: 65 threads");
    ck_assert_int_eq(el_threads(), EL_MAX_THREADS);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("parallel");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_every_index_runs_once);
    tcase_add_test(cases, test_pieces_run_in_threads_of_their_own);
    tcase_add_test(cases, test_workers_wake_after_sleeping);
    tcase_add_test(cases, test_runs_nest);
    tcase_add_test(cases, test_two_threads_ask_at_once);
    tcase_add_test(cases, test_a_child_has_workers_of_its_own);
    tcase_add_test(cases, test_number_of_threads);
    return run_cases("parallel", cases);
}
