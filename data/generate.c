// Generated points: mixtures of Gaussians in the plane. A point is a function of its number, made
// by Philox and libm in double and rounded to float, so that every build has the same.
#include "data/generate.h"

#include <math.h>
#include <string.h>

#include "data/moon.h"
#include "tensor/fail.h"
#include "tensor/scope.h"

enum { TRAIN = 50000, TEST = 10000, SEED = 20 };

void el_generated_words(uint32_t stream, int64_t number, uint32_t word[4])
{
    const uint32_t counter[4] = {(uint32_t)number, 0, stream, 0}, key[2] = {SEED, 0};
    el_philox(counter, key, word);
}

// --- the modes -----------------------------------------------------------------------------------

static void add_mode(struct ElDataStorage *s, ElMode mode)
{
    s->mode[s->modes++] = mode;
}

static void add_ring(struct ElDataStorage *s)
{
    for (int k = 0; k < 8; k++) {
        double angle = k * EL_PI / 4;
        add_mode(s, (ElMode){1 / 8.0, {cos(angle), sin(angle)}, {1e-4, 0, 1e-4}});
    }
}

static void add_grid(struct ElDataStorage *s)
{
    for (int k = 0; k < 25; k++)
        add_mode(s, (ElMode){1 / 25.0, {k % 5 * 2 - 4, k / 5 * 2 - 4}, {25e-4, 0, 25e-4}});
}

static void add_blobs(struct ElDataStorage *s)
{
    add_mode(s, (ElMode){.4, {-2, 0}, {.25, 0, .25}});
    add_mode(s, (ElMode){.3, {2, 1}, {1, .8, 1}});
    add_mode(s, (ElMode){.2, {0, -3}, {1.5, 0, .05}});
    add_mode(s, (ElMode){.1, {0, 4}, {.1, -.15, .5}});
}

static const struct {
    const char *name;
    void (*add)(struct ElDataStorage *s);
} kinds[] = {{"ring8", add_ring}, {"grid25", add_grid}, {"blobs", add_blobs}};

enum { KINDS = sizeof kinds / sizeof *kinds };

// The number of the kind of points that has this name; KINDS when there is none.
static uint32_t kind_of(const char *name)
{
    uint32_t k = 0;
    while (k < KINDS && strcmp(kinds[k].name, name) != 0) k++;
    return k;
}

// --- the points ----------------------------------------------------------------------------------

// The middle of the word's step in (0, 1).
static double unit(uint32_t word)
{
    return (word + .5) * 0x1p-32;
}

static int choose(const struct ElDataStorage *s, double u)
{
    int k = 0;
    for (; k < s->modes - 1 && u >= s->mode[k].weight; k++) u -= s->mode[k].weight;
    return k;
}

// Two normal numbers by Box and Muller, then mean + L z, where L L^T is the covariance.
static void place(const ElMode *m, const uint32_t word[2], el_real point[2])
{
    double r = sqrt(-2 * log(unit(word[0]))), angle = 2 * EL_PI * unit(word[1]);
    double first = r * cos(angle), second = r * sin(angle), l = sqrt(m->covariance[0]);
    double across = m->covariance[1] / l, rest = sqrt(m->covariance[2] - across * across);
    point[0] = (el_real)(float)(m->mean[0] + l * first);
    point[1] = (el_real)(float)(m->mean[1] + across * first + rest * second);
}

static bool generate_points(ElData *d, uint32_t kind)
{
    const int64_t count = TRAIN + TEST;
    el_real *values = el_data_room("el_data_open", d, count * 2 * (int64_t)sizeof *values);
    uint8_t *labels = values ? el_data_room("el_data_open", d, count) : NULL;
    if (!labels) return false;
    kinds[kind].add(d->storage);
    for (int64_t k = 0; k < count; k++) {
        uint32_t word[4];
        el_generated_words(EL_GENERATED_POINTS + kind, k, word);
        labels[k] = (uint8_t)choose(d->storage, unit(word[0]));
        place(&d->storage->mode[labels[k]], word + 1, values + 2 * k);
    }
    d->height = 1;
    d->width = 2;
    d->points = true;
    d->train = (ElImages){.count = TRAIN, .values = values, .labels = labels};
    d->test = (ElImages){.count = TEST, .values = values + 2 * TRAIN, .labels = labels + TRAIN};
    return true;
}

bool el_is_generated(const char *name)
{
    return strcmp(name, "moons") == 0 || kind_of(name) < KINDS;
}

bool el_generate(ElData *d)
{
    uint32_t kind = kind_of(d->name);
    return kind < KINDS ? generate_points(d, kind) : el_generate_moons(d);
}

// --- the truth -----------------------------------------------------------------------------------

static bool has_modes(const char *function, const ElData *d)
{
    if (!el_data_there(function, d)) return false;
    if (d->storage->modes > 0) return true;
    return el_refuse("%s: the data are %s, where ring8, grid25 or blobs, whose modes are known, "
                     "would be right",
                     function, d->name);
}

int el_data_modes(const ElData *d, const ElMode **modes)
{
    if (!has_modes("el_data_modes", d) || !el_there("el_data_modes", "where the modes go", modes))
        return 0;
    *modes = d->storage->mode;
    return d->storage->modes;
}

// log(weight N(point; mean, covariance)).
static double log_term(const ElMode *m, const el_real point[2])
{
    double x = (double)point[0] - m->mean[0], y = (double)point[1] - m->mean[1];
    const double *c = m->covariance;
    double determinant = c[0] * c[2] - c[1] * c[1];
    double square = (c[2] * x * x - 2 * c[1] * x * y + c[0] * y * y) / determinant;
    return log(m->weight / (2 * EL_PI * sqrt(determinant))) - square / 2;
}

static double log_density(const struct ElDataStorage *s, const el_real point[2])
{
    double term[EL_DATA_MODES], top = -INFINITY, sum = 0;
    for (int k = 0; k < s->modes; k++) {
        term[k] = log_term(&s->mode[k], point);
        if (term[k] > top) top = term[k];
    }
    for (int k = 0; k < s->modes; k++) sum += exp(term[k] - top);
    return top + log(sum);
}

ElTensor *el_data_log_density(const ElData *d, const ElTensor *points)
{
    if (!has_modes("el_data_log_density", d) || !el_given("el_data_log_density", points))
        return NULL;
    if (points->shape.rank != 2 || points->shape.dim[1] != 2)
        return el_fail("el_data_log_density: the points are %s, where [n, 2] would be right",
                       el_describe(points));
    int64_t count = points->shape.dim[0];
    ElTensor *y = el_scope_tensor("el_data_log_density", el_shape(count));
    for (int64_t k = 0; y && k < count; k++)
        y->data[k] = (el_real)log_density(d->storage, points->data + 2 * k);
    return y;
}
