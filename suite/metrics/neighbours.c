// Nearest neighbours by matrix products, a few rows against all at a time.
#include "suite/metrics/neighbours.h"

#include <math.h>
#include <stdlib.h>

enum { CHUNK = 256 };

// --- squared distances ---------------------------------------------------------------------------

// Squared lengths of the rows, [n].
static ElTensor *squares_of(ElTensor *x)
{
    return el_sum_axis(el_square(x), 1);
}

// In the place of products x y with the rows y, |x - y|^2, where rounding leaves nothing below 0.
static void make_distances(int64_t m, el_real *product, el_real square, const el_real *squares)
{
    for (int64_t j = 0; j < m; j++) {
        el_real distance = square - 2 * product[j] + squares[j];
        product[j] = distance > 0 ? distance : 0;
    }
}

// A pass over the distances of x [n, d] from y [m, d]: visit(context, i, distances [m]) for every
// row i of x. Both are taken from the mean of y, where subtracting loses the fewest digits.
typedef void (*Visit)(void *context, int64_t i, const el_real *squared);
static bool each_row(ElTensor *x, ElTensor *y, Visit visit, void *context)
{
    ElTensor *centre = el_mean_axis(y, 0), *all = el_sub(y, centre), *squares = squares_of(all);
    if (!squares || !x) return false;
    bool good = true;
    for (int64_t first = 0, n = x->shape.dim[0], m = y->shape.dim[0]; good && first < n;
         first += CHUNK) {
        el_tape_begin();
        ElTensor *rows = el_sub(el_slice(x, 0, first, first + CHUNK), centre);
        ElTensor *square = squares_of(rows);
        ElTensor *products = el_matmul_transposed(rows, all, EL_TRANSPOSE_B);
        good = square && products;
        for (int64_t k = 0; k < el_numel(square) && good; k++) {
            make_distances(m, products->data + k * m, square->data[k], squares->data);
            visit(context, first + k, products->data + k * m);
        }
        el_tape_end();
    }
    return good;
}

// --- nearest neighbours --------------------------------------------------------------------------

typedef struct {
    int64_t count; // of rows to choose from
    int k;
    bool same; // row i is not to be chosen for itself
    ElTensor *nearest;
} Search;

// Puts a distance below best[k - 1] in its place.
static void insert(int k, el_real *best, el_real distance)
{
    int at = k - 1;
    for (; at > 0 && best[at - 1] > distance; at--) best[at] = best[at - 1];
    best[at] = distance;
}

static void search_row(void *context, int64_t i, const el_real *squared)
{
    const Search *s = context;
    el_real *best = s->nearest->data + i * s->k, *last = best + s->k - 1;
    for (int64_t j = 0; j < s->count; j++)
        if (squared[j] < *last && !(s->same && j == i)) insert(s->k, best, squared[j]);
}

ElTensor *nearest_squares(ElTensor *x, ElTensor *y, int k)
{
    if (!x || !y) return NULL;
    Search s = {.count = y->shape.dim[0], .k = k, .same = x == y};
    s.nearest = el_full(el_shape(x->shape.dim[0], k), INFINITY);
    return s.nearest && each_row(x, y, search_row, &s) ? s.nearest : NULL;
}

double mean_nearest_square(ElTensor *x, ElTensor *y)
{
    el_tape_begin();
    ElTensor *nearest = nearest_squares(x, y, 1);
    double mean = nearest ? estimate_of_each(nearest).mean : NAN;
    el_tape_end();
    return mean;
}

// --- precision, recall, density and coverage -----------------------------------------------------

// What was counted, as tensors for their memory: of samples [m] whether one is in any narrow ball
// and in how many wide ones it is; of real examples [n] whether one has a sample in its wide ball
// and whether it is in the ball of any sample.
typedef struct {
    ElTensor *narrow, *wide;    // squared radii of the balls of the real examples, [n]
    ElTensor *own;              // of the samples, [m]
    ElTensor *precise, *within; // [m]
    ElTensor *covered, *recalled;
} Count;

static void count_row(void *context, int64_t i, const el_real *squared)
{
    const Count *c = context;
    int64_t n = el_numel(c->narrow);
    const el_real *narrow = c->narrow->data, *wide = c->wide->data;
    el_real *covered = c->covered->data, *recalled = c->recalled->data;
    el_real own = c->own->data[i];
    int32_t precise = 0, within = 0;
    for (int64_t j = 0; j < n; j++) {
        precise += squared[j] <= narrow[j];
        within += squared[j] <= wide[j];
        covered[j] = squared[j] <= wide[j] ? 1 : covered[j];
        recalled[j] = squared[j] <= own ? 1 : recalled[j];
    }
    c->precise->data[i] = precise > 0;
    c->within->data[i] = (el_real)within / DENSITY_NEIGHBOURS;
}

static bool count_all(RealExamples real, ElTensor *samples, Prdc *p)
{
    if (!samples || !real.reach) return false;
    ElShape n = el_shape(real.reach->shape.dim[0]), m = el_shape(samples->shape.dim[0]);
    int k = real.k ? real.k : PRECISION_NEIGHBOURS;
    Count c = {
        .narrow = el_select(real.reach, 1, k - 1),
        .wide = el_select(real.reach, 1, DENSITY_NEIGHBOURS - 1),
        .own = el_select(nearest_squares(samples, samples, k), 1, k - 1),
        .precise = el_zeros(m),
        .within = el_zeros(m),
        .covered = el_zeros(n),
        .recalled = el_zeros(n),
    };
    if (!c.narrow || !c.wide || !c.own || !c.precise || !c.within || !c.covered || !c.recalled)
        return false;
    if (!each_row(samples, real.features, count_row, &c)) return false;
    *p = (Prdc){estimate_of_each(c.precise), estimate_of_each(c.recalled),
                estimate_of_each(c.within), estimate_of_each(c.covered)};
    return true;
}

Status prdc(RealExamples real, ElTensor *samples, Prdc *p)
{
    el_tape_begin();
    bool good = count_all(real, samples, p);
    el_tape_end();
    return good ? DONE : failed("%s", library_error());
}

// --- memorisation --------------------------------------------------------------------------------

static int ascending(const void *a, const void *b)
{
    el_real x = *(const el_real *)a, y = *(const el_real *)b;
    return (x > y) - (x < y);
}

static ElTensor *sorted(const ElTensor *x)
{
    ElTensor *y = x ? el_array(el_shape(el_numel(x)), x->data) : NULL;
    if (y) qsort(y->data, (size_t)el_numel(y), sizeof *y->data, ascending);
    return y;
}

// For every element of x the share of y that is below it, equal ones counted half; both sorted.
static Estimate share_below(const ElTensor *x, const ElTensor *y)
{
    int64_t n = el_numel(x), m = el_numel(y), below = 0, through = 0;
    Sums shares = {0};
    for (int64_t i = 0; i < n; i++) {
        while (below < m && y->data[below] < x->data[i]) below++;
        while (through < m && y->data[through] <= x->data[i]) through++;
        sums_add(&shares, (double)(below + through) / (2 * (double)m));
    }
    return estimate_of_sums(shares);
}

static Estimate share_nearer(const ElTensor *sorted, double limit)
{
    int64_t n = el_numel(sorted), nearer = 0;
    while (nearer < n && sorted->data[nearer] < limit) nearer++;
    double share = (double)nearer / (double)n;
    return (Estimate){share, sqrt(share * (1 - share) / (double)n), n};
}

Status memorisation(const ElTensor *samples, const ElTensor *held_out, Memorisation *m)
{
    el_tape_begin();
    ElTensor *ours = sorted(samples), *new = sorted(held_out);
    bool good = ours && new;
    if (good) {
        m->farther = share_below(ours, new);
        double other = share_below(new, ours).standard_error;
        m->farther.standard_error = hypot(m->farther.standard_error, other);
        m->near_copies = share_nearer(ours, new->data[el_numel(new) / 100]);
    }
    el_tape_end();
    return good ? DONE : failed("%s", library_error());
}
