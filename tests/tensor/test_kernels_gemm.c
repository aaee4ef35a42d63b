// Matrix products of every instruction set: sizes around the edges of tiles and blocks, all four
// orientations, rows of C apart, bias and accumulation; and that cutting C changes no byte.
#include "tests/tensor/kernels_support.h"

typedef struct {
    int64_t m, n, k;
    bool a_turned, b_turned, bias, accumulate;
    int64_t gap; // numbers between rows of each matrix that are no part of it
} Case;

// The arrays of a job, and how long they are.
typedef struct {
    ElGemm job;
    el_real *a, *b, *c, *bias;
    int64_t a_count, b_count, c_count;
} Product;

// A row that is rows apart; what lies between the last one's end and the end of the array is
// not there at all, so that reading or writing it is seen.
static int64_t span(int64_t rows, int64_t cols, int64_t gap)
{
    return rows ? rows * (cols + gap) - gap : 0;
}

static el_real *any_matrix(int64_t count, int64_t first)
{
    el_real *x = new_guarded(count, 1);
    fill_with_any(count, x, first);
    return x;
}

static Product product_new(Case t)
{
    Product p = {.a_count = t.a_turned ? span(t.k, t.m, t.gap) : span(t.m, t.k, t.gap),
                 .b_count = t.b_turned ? span(t.n, t.k, t.gap) : span(t.k, t.n, t.gap),
                 .c_count = span(t.m, t.n, t.gap)};
    p.a = any_matrix(p.a_count, 0);
    p.b = any_matrix(p.b_count, 10000);
    p.c = any_matrix(p.c_count, 20000);
    p.bias = any_matrix(t.n, 30000);
    p.job = (ElGemm){.m = t.m,
                     .n = t.n,
                     .k = t.k,
                     .a = p.a,
                     .b = p.b,
                     .c = p.c,
                     .a_row = t.a_turned ? 1 : t.k + t.gap,
                     .a_col = t.a_turned ? t.m + t.gap : 1,
                     .b_row = t.b_turned ? 1 : t.n + t.gap,
                     .b_col = t.b_turned ? t.k + t.gap : 1,
                     .c_row = t.n + t.gap,
                     .bias = t.bias ? p.bias : NULL,
                     .accumulate = t.accumulate};
    return p;
}

static void product_free(Product *p)
{
    free_guarded(p->a, p->a_count, 1);
    free_guarded(p->b, p->b_count, 1);
    free_guarded(p->c, p->c_count, 1);
    free_guarded(p->bias, p->job.n, 1);
}

static void run(const ElKernels *k, const ElGemm *job)
{
    int64_t count = k->gemm_workspace(job->m, job->n, job->k);
    el_real *workspace = new_guarded(count, 0);
    k->gemm(job, workspace);
    free_guarded(workspace, count, 0);
}

static void check_element(const char *isa, const ElGemm *job, int64_t i, int64_t j)
{
    double sum = 0, size = 0;
    for (int64_t p = 0; p < job->k; p++) {
        double term = (double)job->a[i * job->a_row + p * job->a_col] *
                      job->b[p * job->b_row + j * job->b_col];
        sum += term;
        size += fabs(term);
    }
    if (job->bias) sum += job->bias[j];
    if (job->accumulate) sum += any_number(20000 + i * job->c_row + j);
    double got = job->c[i * job->c_row + j];
    expect(is_near(got, sum, size + 6, 8), "%s: %d x %d x %d at (%d, %d): %.9g, not %.9g", isa,
           (int)job->m, (int)job->n, (int)job->k, (int)i, (int)j, got, sum);
}

// Every element, and what lies between the rows of C is as it was.
static void check(const ElKernels *k, Case t)
{
    Product p = product_new(t);
    run(k, &p.job);
    for (int64_t i = 0; i < t.m; i++) {
        for (int64_t j = 0; j < t.n; j++) check_element(k->isa, &p.job, i, j);
        for (int64_t j = t.n; j < p.job.c_row && i + 1 < t.m; j++)
            expect(p.c[i * p.job.c_row + j] == any_number(20000 + i * p.job.c_row + j),
                   "%s wrote between the rows of C", k->isa);
    }
    product_free(&p);
}

// All orientations, with and without what is added.
static void check_all_ways(const ElKernels *k, int64_t m, int64_t n, int64_t depth)
{
    for (int way = 0; way < 16; way++)
        check(k, (Case){m, n, depth, way & 1, way & 2, way & 4, way & 8, (way + m) % 3});
}

START_TEST(test_small)
{
    const int64_t sizes[] = {0, 1, 2, 3, 5, 8, 13, 17};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    FOR_EACH_TABLE(k)
    for (int i = 0; i < SIZES; i++)
        for (int j = 0; j < SIZES; j++)
            for (int p = 0; p < SIZES; p++) check_all_ways(k, sizes[i], sizes[j], sizes[p]);
}
END_TEST

// Around the edges of tiles, of blocks of rows and columns, and of stretches of depth.
START_TEST(test_edges)
{
    const int64_t sizes[][3] = {{47, 65, 33},  {128, 20, 100}, {20, 128, 31},  {241, 40, 15},
                                {25, 515, 9},  {481, 3, 20},   {3, 1030, 20},  {30, 30, 255},
                                {31, 29, 257}, {13, 100, 515}, {100, 13, 1030}};
    FOR_EACH_TABLE(k)
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        check_all_ways(k, sizes[s][0], sizes[s][1], sizes[s][2]);
}
END_TEST

// Rows or columns [first, last) of C.
static ElGemm part_of(const ElGemm *whole, bool by_rows, int64_t first, int64_t last)
{
    ElGemm part = *whole;
    if (by_rows) {
        part.m = last - first;
        part.a += first * part.a_row;
        part.c += first * part.c_row;
    } else {
        part.n = last - first;
        part.b += first * part.b_col;
        part.c += first;
        if (part.bias) part.bias += first;
    }
    return part;
}

static void check_cuts(const ElKernels *k, Case t, bool by_rows)
{
    const int64_t length = by_rows ? t.m : t.n;
    Product whole = product_new(t);
    run(k, &whole.job);
    for (int64_t cut = 0; cut <= length; cut++) {
        Product cut_up = product_new(t);
        ElGemm first = part_of(&cut_up.job, by_rows, 0, cut);
        ElGemm second = part_of(&cut_up.job, by_rows, cut, length);
        run(k, &first);
        run(k, &second);
        expect(memcmp(whole.c, cut_up.c, (size_t)whole.c_count * sizeof(el_real)) == 0,
               "%s: %s of C cut at %d differ", k->isa, by_rows ? "rows" : "columns", (int)cut);
        product_free(&cut_up);
    }
    product_free(&whole);
}

START_TEST(test_cutting_changes_no_byte)
{
    FOR_EACH_TABLE(k)
    for (int way = 0; way < 4; way++) {
        Case t = {41, 70, 300, way & 1, way & 2, true, way == 3, 2};
        check_cuts(k, t, true);
        check_cuts(k, t, false);
    }
}
END_TEST

// A workspace that does for a job does for any part of it.
START_TEST(test_workspace_of_a_part)
{
    FOR_EACH_TABLE(k)
    for (int64_t m = 1; m < 600; m += 7)
        for (int64_t n = 1; n < 600; n += 11) {
            int64_t whole = k->gemm_workspace(m, n, 100);
            ck_assert_int_ge(whole, k->gemm_workspace(m / 2, n, 100));
            ck_assert_int_ge(whole, k->gemm_workspace(m, n - 1, 100));
        }
}
END_TEST

// Of the depth as well: one just above what a stretch holds is cut into two short ones.
START_TEST(test_workspace_of_less_depth)
{
    FOR_EACH_TABLE(k)
    for (int64_t depth = 1; depth < 1200; depth++) {
        int64_t less = k->gemm_workspace(70, 90, depth - 1);
        ck_assert_int_ge(k->gemm_workspace(70, 90, depth), less);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("gemm");
    tcase_set_timeout(cases, 300); // under valgrind
    tcase_add_test(cases, test_small);
    tcase_add_test(cases, test_edges);
    tcase_add_test(cases, test_cutting_changes_no_byte);
    tcase_add_test(cases, test_workspace_of_a_part);
    tcase_add_test(cases, test_workspace_of_less_depth);
    return run_cases("gemm kernels", cases);
}
