// What is done to images, and linear ways to undo it.
#include "suite/tasks/task.h"

enum { CHUNK = 500 };

// --- noise ---------------------------------------------------------------------------------------

static ElTensor *itself(const TaskImages *t, ElTensor *x)
{
    (void)t;
    return x;
}

static ElTensor *clamped(const TaskImages *t, ElTensor *given)
{
    (void)t;
    return el_clamp(given, 0, 1);
}

// --- a hole --------------------------------------------------------------------------------------

// Where 8 to 19 of 28 are.
static bool in_hole(int at, int size)
{
    int first = (8 * size + 14) / 28;
    return at >= first && at < size - first;
}

static bool is_known(const TaskImages *t, int pixel)
{
    return !in_hole(pixel / t->width, t->height) || !in_hole(pixel % t->width, t->width);
}

// The pixels that are known, in order.
static ElInts *known(const TaskImages *t)
{
    int32_t pixels = t->height * t->width, pixel[pixels], count = 0;
    for (int32_t k = 0; k < pixels; k++)
        if (is_known(t, k)) pixel[count++] = k;
    return el_ints(el_shape(count), pixel);
}

// For every pixel its place among them, and the one behind them for those of the hole.
static ElInts *places(const TaskImages *t)
{
    int32_t pixels = t->height * t->width, place[pixels], count = 0, next = 0;
    for (int32_t k = 0; k < pixels; k++) count += is_known(t, k);
    for (int32_t k = 0; k < pixels; k++) place[k] = is_known(t, k) ? next++ : count;
    return el_ints(el_shape(pixels), place);
}

static ElTensor *known_pixels(const TaskImages *t, ElTensor *x)
{
    return el_index_select(x, 1, known(t));
}

static ElTensor *black_hole(const TaskImages *t, ElTensor *given)
{
    if (!given) return NULL;
    ElTensor *black = el_zeros(el_shape(given->shape.dim[0], 1));
    return el_index_select(el_concat(1, given, black), 1, places(t));
}

static ElTensor *mean_in_hole(const TaskImages *t, ElTensor *given)
{
    return el_add(black_hole(t, el_sub(given, known_pixels(t, t->mean))), t->mean);
}

// --- half the size -------------------------------------------------------------------------------

static ElTensor *as_maps(ElTensor *x, int height, int width)
{
    return x ? el_reshape(x, el_shape(x->shape.dim[0], 1, height, width)) : NULL;
}

static ElTensor *block_means(const TaskImages *t, ElTensor *x)
{
    return el_flatten(el_avg_pool2d(as_maps(x, t->height, t->width), (ElPool){.size = 2}), 1);
}

static ElTensor *larger_pixels(const TaskImages *t, ElTensor *given)
{
    ElTensor *small = as_maps(given, t->height / 2, t->width / 2);
    return el_flatten(el_upsample_nearest(small, t->height, t->width), 1);
}

static ElTensor *bilinear(const TaskImages *t, ElTensor *given)
{
    ElTensor *small = as_maps(given, t->height / 2, t->width / 2);
    return el_flatten(el_upsample_bilinear(small, t->height, t->width), 1);
}

// --- all of them ---------------------------------------------------------------------------------

const Task tasks[TASKS] = {
    {"denoise", "with noise of standard deviation .3", .3, itself, itself, clamped},
    {"inpaint", "with a hole in the middle", 0, known_pixels, black_hole, mean_in_hole},
    {"upscale", "at half the height and width", 0, block_means, larger_pixels, bilinear},
};

bool task_possible(const ElData *data)
{
    return !data->points && data->height >= 4 && data->width >= 4 && data->height % 2 == 0 &&
           data->width % 2 == 0;
}

TaskImages task_images(const ElData *data)
{
    int64_t count = data->train.count, pixels = el_data_pixels(data);
    ElTensor *sum = el_zeros(el_shape(1, pixels));
    for (int64_t first = 0; sum && first < count; first += CHUNK) {
        int64_t left = count - first;
        el_tape_begin();
        ElTensor *x = el_data_rows(data, &data->train, first, left < CHUNK ? left : CHUNK);
        sum = el_tape_end_with(el_add(sum, el_sum_axes(x, el_axes(0), EL_KEEPDIM)));
    }
    return (TaskImages){data->height, data->width, el_mul_scalar(sum, 1 / (double)count)};
}

ElTensor *task_corrupt(const TaskImages *t, const Task *task, ElTensor *x)
{
    ElTensor *given = task->given(t, x);
    if (!given || task->noise == 0) return given;
    return el_add(given, el_mul_scalar(el_randn(given->shape), task->noise));
}

ElTensor *task_finish(const TaskImages *t, const Task *task, ElTensor *restored, ElTensor *given)
{
    if (task->noise == 0)
        restored = el_add(restored, task->spread(t, el_sub(given, task->given(t, restored))));
    return el_clamp(restored, 0, 1);
}

// --- the best linear estimate --------------------------------------------------------------------

ElTensor *task_gain(const TaskImages *t, const Task *task, ElTensor *covariance)
{
    ElTensor *across = el_transpose(task->given(t, covariance), 0, 1); // A C
    ElTensor *within = task->given(t, across);                         // A C A^T
    if (!within) return NULL;
    ElTensor *noise = el_mul_scalar(el_eye(within->shape.dim[0]), task->noise * task->noise + 1e-4);
    ElTensor *root = el_cholesky(el_add(within, noise));
    ElTensor *half = el_triangular_solve(root, across, EL_LOWER);
    return el_triangular_solve(root, half, EL_LOWER | EL_TRANSPOSED);
}

ElTensor *task_improve(const TaskImages *t, const Task *task, ElTensor *guess, ElTensor *gain,
                       ElTensor *given)
{
    return el_add(guess, el_matmul(el_sub(given, task->given(t, guess)), gain));
}
