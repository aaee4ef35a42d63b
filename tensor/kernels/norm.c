// Normalization: the passes over one lane, of which every number is moved by the lane's mean and
// scaled by its deviation, with what comes after them (gain, bias, a piecewise linear activation).
#include "tensor/kernels/fill.h"
#include "tensor/kernels/norm_pieces.h"

// --- moments -------------------------------------------------------------------------------------

// Adds x - about of a block, and its square.
EL_INLINE void add_block(int64_t n, const el_real *x, el_real about, TwoSums *sums)
{
    for (int64_t first = 0; first < n; first += CHUNK) {
        int64_t end = chunk_end(first, n);
        make_room(end - first, sums);
        for (int64_t k = first; k < end; k += EL_LANES) {
            ElVec d = v_keep_first(v_load_upto(x + k, end - k) - about, end - k);
            sums->part[0] += d;
            sums->part[1] += d * d;
        }
    }
}

static void add_lane(const ElNormLane *l, const el_real *x, el_real about, double sums[2])
{
    el_real room[CHUNK];
    TwoSums both = {.count = 0};
    for (int64_t i = 0; i < pieces_of(l); i++)
        add_block(piece_size(l, i), piece_of(l, i, x, room), about, &both);
    finish(&both, sums);
}

// The second pass works on numbers near 0, so a large mean costs no digits of the variance.
static void norm_moments(const ElNormLane *l, const el_real *x, double *mean, double *variance)
{
    double count = (double)(l->blocks * l->block), sums[2];
    add_lane(l, x, 0, sums);
    el_real about = (el_real)(sums[0] / count);
    add_lane(l, x, about, sums);
    double rest = sums[0] / count;
    *mean = (double)about + rest;
    *variance = sums[1] / count - rest * rest;
}

// --- the value -----------------------------------------------------------------------------------

// What surrounds one vector of a lane.
typedef struct {
    ElVec gain, bias;
} Affine;

EL_INLINE Affine affine_at(const ElNormLane *l, bool each, int64_t at, int64_t count)
{
    if (!each) return (Affine){v_set(l->gain[at]), v_set(l->bias[at])};
    return (Affine){v_load_upto(l->gain + at, count), v_load_upto(l->bias + at, count)};
}

EL_INLINE ElVec normal(const ElNormLane *l, ElVec x)
{
    return (x - l->mean) * l->rstd;
}

// 1 where the activation passes what it is given, else its slope.
EL_INLINE ElVec passes(const ElNormLane *l, ElVec z)
{
    return v_select((ElMask)(z > 0), v_set(1), v_set(l->slope));
}

EL_INLINE ElVec value(const ElNormLane *l, ElVec x, Affine a)
{
    ElVec z = normal(l, x) * a.gain + a.bias;
    return l->slope == 0 ? v_max(z, v_set(0)) : z * passes(l, z);
}

// n numbers whose gain, or whose first gain, is number `at`.
EL_INLINE void value_block(const ElNormLane *l, bool each, int64_t at, int64_t n, const el_real *x,
                           el_real *y)
{
    Affine a = {{0}, {0}};
    if (!each) a = affine_at(l, false, at, 0);
    for (int64_t k = 0; k < n; k += EL_LANES) {
        if (each) a = affine_at(l, true, k, n - k);
        v_store_upto(y + k, value(l, v_load_upto(x + k, n - k), a), n - k);
    }
}

static void norm(const ElNormLane *l, const el_real *x, el_real *y)
{
    if (l->each) {
        value_block(l, true, 0, l->block, x, y);
        return;
    }
    el_real room[CHUNK];
    for (int64_t i = 0; i < pieces_of(l); i++) {
        const el_real *from = piece_of(l, i, x, room);
        value_block(l, false, i * l->gain_step, piece_size(l, i), from, piece_to(l, i, y, room));
        put_piece(l, i, y, room);
    }
}

// --- the gradient --------------------------------------------------------------------------------

// The gradient by what the activation was given.
EL_INLINE ElVec before_activation(const ElNormLane *l, ElVec g, ElVec normal_x, Affine a)
{
    return l->slope == 1 ? g : g * passes(l, normal_x * a.gain + a.bias);
}

// Adds d of a block, and d h.
EL_INLINE void sums_block(const ElNormLane *l, Affine a, int64_t n, const el_real *g,
                          const el_real *x, TwoSums *sums)
{
    for (int64_t first = 0; first < n; first += CHUNK) {
        int64_t end = chunk_end(first, n);
        make_room(end - first, sums);
        for (int64_t k = first; k < end; k += EL_LANES) {
            ElVec h = normal(l, v_load_upto(x + k, end - k));
            ElVec d = before_activation(l, v_load_upto(g + k, end - k), h, a);
            sums->part[0] += d;
            sums->part[1] += v_keep_first(d * h, end - k);
        }
    }
}

// A gain's sums are complete after each piece or, where all share it, after the last one.
static void sums_of_pieces(const ElNormLane *l, const el_real *g, const el_real *x, double sums[2],
                           el_real *dbias, el_real *dgain)
{
    el_real room[2][CHUNK];
    TwoSums both = {.count = 0};
    for (int64_t i = 0, last = pieces_of(l) - 1; i <= last; i++) {
        int64_t at = i * l->gain_step;
        sums_block(l, affine_at(l, false, at, 0), piece_size(l, i), piece_of(l, i, g, room[0]),
                   piece_of(l, i, x, room[1]), &both);
        if (!l->gain_step && i < last) continue;
        double by[2];
        finish(&both, by);
        dbias[at] += (el_real)by[0];
        dgain[at] += (el_real)by[1];
        sums[0] += (double)l->gain[at] * by[0];
        sums[1] += (double)l->gain[at] * by[1];
    }
}

static void sums_of_numbers(const ElNormLane *l, const el_real *g, const el_real *x, double sums[2],
                            el_real *dbias, el_real *dgain)
{
    int64_t n = l->block;
    for (int64_t first = 0; first < n; first += CHUNK) {
        ElVec sum = {0}, products = {0};
        int64_t end = chunk_end(first, n);
        for (int64_t k = first; k < end; k += EL_LANES) {
            int64_t rest = end - k;
            Affine a = affine_at(l, true, k, rest);
            ElVec h = v_keep_first(normal(l, v_load_upto(x + k, rest)), rest);
            ElVec d = before_activation(l, v_load_upto(g + k, rest), h, a);
            v_store_upto(dbias + k, v_load_upto(dbias + k, rest) + d, rest);
            v_store_upto(dgain + k, v_load_upto(dgain + k, rest) + d * h, rest);
            sum += d * a.gain;
            products += d * a.gain * h;
        }
        sums[0] += v_sum(sum);
        sums[1] += v_sum(products);
    }
}

static void norm_sums(const ElNormLane *l, const el_real *g, const el_real *x, double sums[2],
                      el_real *dbias, el_real *dgain)
{
    sums[0] = sums[1] = 0;
    (l->each ? sums_of_numbers : sums_of_pieces)(l, g, x, sums, dbias, dgain);
}

// dx = rstd (gain d - m0 - h m1), h the normalized number, d the gradient before the activation.
EL_INLINE ElVec slope(const ElNormLane *l, ElVec g, ElVec x, Affine a, const el_real m[2])
{
    ElVec h = normal(l, x), d = before_activation(l, g, h, a);
    return l->rstd * (d * a.gain - m[0] - h * m[1]);
}

EL_INLINE void slope_block(const ElNormLane *l, bool each, int64_t at, int64_t n, const el_real *g,
                           const el_real *x, const el_real m[2], el_real *dx)
{
    Affine a = {{0}, {0}};
    if (!each) a = affine_at(l, false, at, 0);
    for (int64_t k = 0; k < n; k += EL_LANES) {
        int64_t rest = n - k;
        if (each) a = affine_at(l, true, k, rest);
        v_store_upto(dx + k, slope(l, v_load_upto(g + k, rest), v_load_upto(x + k, rest), a, m),
                     rest);
    }
}

static void norm_vjp(const ElNormLane *l, const el_real *g, const el_real *x, const double means[2],
                     el_real *dx)
{
    const el_real m[2] = {(el_real)means[0], (el_real)means[1]};
    if (l->each) {
        slope_block(l, true, 0, l->block, g, x, m, dx);
        return;
    }
    el_real room[3][CHUNK];
    for (int64_t i = 0; i < pieces_of(l); i++) {
        const el_real *from_g = piece_of(l, i, g, room[0]), *from_x = piece_of(l, i, x, room[1]);
        slope_block(l, false, i * l->gain_step, piece_size(l, i), from_g, from_x, m,
                    piece_to(l, i, dx, room[2]));
        put_piece(l, i, dx, room[2]);
    }
}

void EL_FILL(norm)(ElKernels *k)
{
    k->norm_moments = norm_moments;
    k->norm = norm;
    k->norm_sums = norm_sums;
    k->norm_vjp = norm_vjp;
}
