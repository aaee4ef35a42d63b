// Measuring trained models on images, a chunk at a time.
#include "suite/metrics.h"

#include <math.h>

enum { CHUNK = 256, SAMPLES = 1000, NEIGHBOURS = 10000, MAX_CLASSES = 256 };

// --- means over images ---------------------------------------------------------------------------

// Sums of what was seen, from which mean and standard error come.
typedef struct {
    double sum, squares;
    int64_t n;
} Sums;

static void sums_add(Sums *s, const ElTensor *each)
{
    for (int64_t k = 0, count = el_numel(each); k < count; k++) {
        double value = each->data[k];
        s->sum += value;
        s->squares += value * value;
        s->n++;
    }
}

static Estimate estimate_of(Sums s)
{
    double n = (double)s.n, mean = s.sum / n;
    double variance = fmax(0, (s.squares - n * mean * mean) / (n - 1));
    return (Estimate){.mean = mean, .standard_error = sqrt(variance / n), .n = s.n};
}

typedef bool (*EachOf)(const Run *r, ModelBatch b, ElTensor *each[]);

// Means of what `of` computes for every image of a set.
static Status measure(const Run *r, const ElImages *set, EachOf of, Sums sums[MODEL_MAX_TERMS])
{
    ElRandom noise = {.seed = (uint64_t)r->options.seed, .stream = EL_STREAM_EVAL};
    ElRandom *before = el_random_use(&noise);
    bool good = true;
    for (int64_t first = 0; good && first < set->count; first += CHUNK) {
        int64_t left = set->count - first;
        ElTensor *each[MODEL_MAX_TERMS] = {NULL};
        el_tape_begin();
        good = of(r, run_rows(r, set, first, left < CHUNK ? left : CHUNK), each);
        for (int k = 0; k < MODEL_MAX_TERMS && each[k]; k++) sums_add(&sums[k], each[k]);
        el_tape_end();
    }
    el_random_use(before);
    return good ? DONE : failed("%s", library_error());
}

static bool each_term(const Run *r, ModelBatch b, ElTensor *each[])
{
    return r->family->evaluate(r->model, b, each);
}

static bool each_squared_error(const Run *r, ModelBatch b, ElTensor *each[])
{
    return (each[0] = el_mse(model_reconstruct(r->family, r->model, b), b.x));
}

Status measure_estimates(const Run *r, const ElImages *set, Estimate term[MODEL_MAX_TERMS])
{
    Sums sums[MODEL_MAX_TERMS] = {0};
    Status status = measure(r, set, each_term, sums);
    for (int k = 0; k < MODEL_MAX_TERMS; k++) term[k] = estimate_of(sums[k]);
    return status;
}

Status measure_terms(const Run *r, const ElImages *set, double mean[MODEL_MAX_TERMS])
{
    Estimate term[MODEL_MAX_TERMS];
    Status status = measure_estimates(r, set, term);
    for (int k = 0; k < MODEL_MAX_TERMS; k++) mean[k] = term[k].mean;
    return status;
}

Status measure_reconstruction(const Run *r, Estimate *se)
{
    Sums sums[MODEL_MAX_TERMS] = {0};
    Status status = measure(r, &r->data->test, each_squared_error, sums);
    *se = estimate_of(sums[0]);
    return status;
}

// --- samples -------------------------------------------------------------------------------------

// The standard deviation of each pixel across the rows of x, on average over the pixels.
static double spread_of(ElTensor *x)
{
    ElTensor *beyond = el_sub(x, el_mean_axis(x, 0));
    return el_item(el_mean(el_sqrt(el_mean_axis(el_square(beyond), 0))));
}

// For each sample, the label and the squared distance (less the sample's own square) of the nearest
// training image so far; no label before a distance is finite.
typedef struct {
    double distance[SAMPLES];
    uint8_t label[SAMPLES];
} Nearest;

// |x - s|^2 = |s|^2 - 2 x s + |x|^2, and |s|^2 is the same for all x.
static bool look_among(Nearest *nearest, ElTensor *samples, ElTensor *x, const uint8_t *labels)
{
    ElTensor *square = el_sum_axis(el_square(x), 1);
    ElTensor *cross = el_mul_scalar(el_matmul_transposed(samples, x, EL_TRANSPOSE_B), -2);
    ElTensor *distance = el_add(cross, square); // [samples, images]
    if (!distance) return false;
    int64_t images = el_numel(square), count = el_numel(distance);
    for (int64_t k = 0; k < count; k++) {
        int64_t s = k / images;
        if (distance->data[k] >= nearest->distance[s]) continue;
        nearest->distance[s] = distance->data[k];
        nearest->label[s] = labels[k % images];
    }
    return true;
}

static int count_classes(const Nearest *nearest)
{
    int share[MAX_CLASSES] = {0}, classes = 0;
    for (int k = 0; k < SAMPLES; k++)
        if (isfinite(nearest->distance[k])) share[nearest->label[k]]++;
    for (int k = 0; k < MAX_CLASSES; k++) classes += share[k] * 100 >= SAMPLES;
    return classes;
}

// The number of classes that the samples cover; 0 on an error.
static int classes_covered(const ElData *data, ElTensor *samples)
{
    Nearest nearest;
    for (int k = 0; k < SAMPLES; k++) nearest.distance[k] = INFINITY;
    int64_t count = data->train.count < NEIGHBOURS ? data->train.count : NEIGHBOURS;
    bool good = true;
    for (int64_t first = 0; good && first < count; first += CHUNK) {
        int64_t left = count - first;
        el_tape_begin();
        ElTensor *x = el_data_rows(data, &data->train, first, left < CHUNK ? left : CHUNK);
        good = look_among(&nearest, samples, x, data->train.labels + first);
        el_tape_end();
    }
    return good ? count_classes(&nearest) : 0;
}

static bool all_finite(const ElTensor *x)
{
    for (int64_t k = 0, count = el_numel(x); k < count; k++)
        if (!isfinite(x->data[k])) return false;
    return true;
}

static Status measure_given(const Run *r, ElTensor *samples, SampleMetrics *m)
{
    if (samples && !all_finite(samples))
        return failed("the model gave samples with numbers that are not finite");
    int64_t count = r->data->train.count < NEIGHBOURS ? r->data->train.count : NEIGHBOURS;
    ElTensor *images = el_data_rows(r->data, &r->data->train, 0, count);
    m->spread = spread_of(samples) / spread_of(images);
    m->classes = r->data->train.labels ? classes_covered(r->data, samples) : -1;
    m->samples = SAMPLES;
    return el_error_text() ? failed("%s", library_error()) : DONE;
}

Status measure_samples(const Run *r, SampleMetrics *m)
{
    ElRandom noise = {.seed = (uint64_t)r->options.seed, .stream = EL_STREAM_EVAL};
    ElRandom *before = el_random_use(&noise);
    el_tape_begin();
    Status status = measure_given(r, model_sample(r->family, r->model, SAMPLES), m);
    el_tape_end();
    el_random_use(before);
    return status;
}
