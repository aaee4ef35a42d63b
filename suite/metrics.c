// Measuring trained models on images, a chunk at a time.
#include "suite/metrics.h"

enum { CHUNK = 256 };

static void add_each(Sums *s, const ElTensor *each)
{
    for (int64_t k = 0, count = el_numel(each); k < count; k++) sums_add(s, (double)each->data[k]);
}

Status measure_each(const Run *r, const ElImages *set, MeasureEach of,
                    Estimate found[MODEL_MAX_TERMS])
{
    Sums sums[MODEL_MAX_TERMS] = {0};
    ElRandom noise = {.seed = (uint64_t)r->options.seed, .stream = EL_STREAM_EVAL};
    ElRandom *before = el_random_use(&noise);
    bool good = true;
    for (int64_t first = 0; good && first < set->count; first += CHUNK) {
        int64_t left = set->count - first;
        ElTensor *each[MODEL_MAX_TERMS] = {NULL};
        el_tape_begin();
        good = of(r, run_rows(r, set, first, left < CHUNK ? left : CHUNK), each);
        for (int k = 0; k < MODEL_MAX_TERMS && each[k]; k++) add_each(&sums[k], each[k]);
        el_tape_end();
    }
    el_random_use(before);
    for (int k = 0; k < MODEL_MAX_TERMS; k++) found[k] = estimate_of_sums(sums[k]);
    return good ? DONE : failed("%s", library_error());
}

static bool each_term(const Run *r, ModelBatch b, ElTensor *each[])
{
    return r->family->evaluate(r->model, b, each);
}

Status measure_estimates(const Run *r, const ElImages *set, Estimate term[MODEL_MAX_TERMS])
{
    return measure_each(r, set, each_term, term);
}

Status measure_terms(const Run *r, const ElImages *set, double mean[MODEL_MAX_TERMS])
{
    Estimate term[MODEL_MAX_TERMS];
    Status status = measure_estimates(r, set, term);
    for (int k = 0; k < MODEL_MAX_TERMS; k++) mean[k] = term[k].mean;
    return status;
}
