// The most probable code, by Adam.
#include "suite/tasks/restore.h"

#include <math.h>
#include <string.h>

#include "models/moments.h"
#include "suite/metrics/estimate.h"
#include "suite/train.h"

enum { STEPS = 60, CHUNK = 250, CHOSEN_ON = 100 };
static const double rate = .1, variances[] = {.01, .03, .1};

bool restorer_possible(const ModelFamily *family, const ElData *data)
{
    return family->encode && !family->conditional && task_possible(data);
}

// --- what a model misses -------------------------------------------------------------------------

static ElTensor *codes(const void *run, ElTensor *x)
{
    const Run *r = run;
    return r->family->encode(r->model, (ModelBatch){.x = x});
}

static ElTensor *missed(const void *run, ElTensor *x)
{
    const Run *r = run;
    return el_sub(x, r->family->decode(r->model, codes(run, x)));
}

// The data with the validation images, if there are any, in the place of the training images.
static ElData held_out(const ElData *data)
{
    ElData d = *data;
    if (d.validation.count > 0) d.train = d.validation;
    return d;
}

// E[x x^T] = cov(x) + E[x] E[x]^T.
static ElTensor *second_moments(Moments m)
{
    return el_add(m.covariance, el_outer(m.mean, m.mean));
}

// A root of the covariance of codes, some of whose numbers may never change.
static ElTensor *root_of(ElTensor *covariance)
{
    if (!covariance) return NULL;
    int64_t d = covariance->shape.dim[0];
    double variance = el_item(el_mean(el_sum_axis(el_mul(covariance, el_eye(d)), 0)));
    return el_cholesky(el_add(covariance, el_mul_scalar(el_eye(d), 1e-3 * variance + 1e-12)));
}

bool restorer_new(Restorer *r, const Run *run)
{
    ElData seen = held_out(run->data);
    *r = (Restorer){.run = run, .images = task_images(run->data)};
    r->beyond = second_moments(moments_of(&seen, el_data_pixels(&seen), missed, run));
    if (run->family->normal_prior) return r->images.mean && r->beyond;
    Moments m = moments_of(&seen, run->options.latent, codes, run);
    r->center = m.mean;
    r->root = root_of(m.covariance);
    return r->images.mean && r->beyond && r->root;
}

// --- codes ---------------------------------------------------------------------------------------

static ElTensor *code_of(const Restorer *r, ElTensor *u)
{
    if (!r->root) return u;
    return el_add(el_matmul_transposed(u, r->root, EL_TRANSPOSE_B), r->center);
}

static ElTensor *drawn(const Restorer *r, ElTensor *u)
{
    return r->run->family->decode(r->run->model, code_of(r, u));
}

// Where to start: the code of the simplest restoration.
static ElTensor *first_codes(const Restorer *r, const Task *task, ElTensor *given)
{
    ElTensor *z = codes(r->run, task->simple(&r->images, given));
    if (!r->root) return z;
    ElTensor *beside = el_transpose(el_sub(z, r->center), 0, 1);
    return el_transpose(el_triangular_solve(r->root, beside, EL_LOWER), 0, 1);
}

// -log p(u) - log p(given | u) without constants, summed over the images.
static ElTensor *loss_of(const Restoration *s, ElTensor *u, ElTensor *given)
{
    const Task *task = s->task;
    const TaskImages *images = &s->restorer->images;
    ElTensor *off = el_sub(given, task->given(images, drawn(s->restorer, u)));
    double weight = .5 / (task->noise * task->noise + s->variance);
    return el_add(el_mul_scalar(el_sum(el_square(off)), weight),
                  el_mul_scalar(el_sum(el_square(u)), .5));
}

static bool descend(const Restoration *s, ElParams moved, ElTensor *u, ElTensor *given)
{
    ElAdam adam = el_adam_new(moved, rate);
    bool good = true;
    for (int k = 0; good && k < STEPS && !train_interrupted(); k++) {
        adam.rate = el_cosine_rate(rate, k, STEPS);
        el_tape_begin();
        good = el_adam_step(&adam, el_grads(loss_of(s, u, given), moved));
        el_tape_end();
    }
    el_adam_free(&adam);
    return good;
}

static ElTensor *most_probable(const Restoration *s, ElTensor *given)
{
    ElTensor *start = first_codes(s->restorer, s->task, given), *found = NULL;
    ElParams moved = {0};
    ElTensor *u = start ? el_params_add(&moved, NULL, "codes", start->shape, EL_TRAINED) : NULL;
    if (u && param_set(u, start) && descend(s, moved, u, given))
        found = el_array(u->shape, u->data);
    el_params_free(&moved);
    return found;
}

static ElTensor *restore_chunk(const Restoration *s, ElTensor *given)
{
    const TaskImages *images = &s->restorer->images;
    ElTensor *guess = drawn(s->restorer, most_probable(s, given));
    ElTensor *better = task_improve(images, s->task, guess, s->gain, given);
    return task_finish(images, s->task, better, given);
}

ElTensor *restore(const Restoration *s, ElTensor *given)
{
    if (!given) return NULL;
    int64_t n = given->shape.dim[0], pixels = el_numel(s->restorer->images.mean);
    ElTensor *all = el_zeros(el_shape(n, pixels));
    for (int64_t first = 0; all && first < n; first += CHUNK) {
        el_tape_begin();
        ElTensor *part = restore_chunk(s, el_slice(given, 0, first, first + CHUNK));
        if (part)
            memcpy(all->data + first * pixels, part->data,
                   (size_t)el_numel(part) * sizeof *part->data);
        else
            all = NULL;
        el_tape_end();
    }
    return all;
}

// --- a task --------------------------------------------------------------------------------------

// The error of restored images with this v; NaN when they could not be.
static double error_with(Restoration *s, double variance, ElTensor *x, ElTensor *given)
{
    s->variance = variance;
    el_tape_begin();
    ElTensor *error = el_mse(restore(s, given), x);
    double mean = error ? estimate_of_each(error).mean : NAN;
    el_tape_end();
    return mean;
}

static double best_variance(Restoration *s, const ElData *seen)
{
    int64_t n = seen->train.count < CHOSEN_ON ? seen->train.count : CHOSEN_ON;
    ElTensor *x = el_data_rows(seen, &seen->train, 0, n);
    ElTensor *given = task_corrupt(&s->restorer->images, s->task, x);
    double best = NAN, least = INFINITY;
    for (size_t k = 0; k < sizeof variances / sizeof *variances; k++) {
        double error = error_with(s, variances[k], x, given);
        if (!(error < least)) continue;
        least = error;
        best = variances[k];
    }
    return best;
}

bool restoration_new(Restoration *s, const Restorer *r, const Task *task)
{
    ElData seen = held_out(r->run->data);
    *s = (Restoration){.restorer = r, .task = task};
    s->gain = task_gain(&r->images, task, r->beyond);
    s->variance = s->gain ? best_variance(s, &seen) : NAN;
    return !isnan(s->variance);
}
