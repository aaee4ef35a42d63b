// The three products of convolutions, with every instruction set, against their definition: sizes
// of all kinds, batches of a few images and of more than a vector has lanes.
#include "tensor/convolution.h"
#include "tensor/parallel.h"
#include "tests/tensor/kernels_support.h"

enum { DRAWS = 150 };

// A convolution with its operands and results, and these as they are to be.
typedef struct {
    ElConvolution c;
    int64_t pixels, windows, taps;
    int64_t images, features, weights; // numbers of each
    el_real *image, *feature, *weight, *in_bias, *out_bias;
    el_real *got_image, *got_feature, *got_weight;
    double *image_sum, *feature_sum, *weight_sum;
    unsigned state;
} Case;

static int64_t draw(Case *t, int64_t least, int64_t most)
{
    t->state = t->state * 1664525u + 1013904223u;
    return least + (int64_t)(t->state >> 8) % (most - least + 1);
}

static ElWindowAxis draw_axis(Case *t)
{
    ElWindowAxis a = {draw(t, 1, 11),
                      1,
                      draw(t, 1, 4),
                      .stride = draw(t, 1, 3),
                      .dilation = draw(t, 1, 2),
                      .padding = draw(t, 0, 3)};
    int64_t room = a.pixels + 2 * a.padding - a.dilation * (a.size - 1) - 1;
    if (room < 0) return draw_axis(t);
    a.windows = room / a.stride + 1;
    return a;
}

static void draw_case(Case *t)
{
    t->c = (ElConvolution){draw(t, 1, 40), draw(t, 1, 2), draw(t, 1, 7), draw(t, 1, 15),
                           .slope = draw(t, 0, 1) ? 1 : .25};
    t->c.windows = (ElWindows){draw_axis(t), draw_axis(t)};
}

static el_real *filled(int64_t n, int offset, int64_t first)
{
    el_real *x = new_guarded(n, offset);
    fill_with_any(n, x, first);
    return x;
}

static void make_operands(Case *t)
{
    const ElConvolution *c = &t->c;
    const ElWindows *w = &c->windows;
    t->pixels = w->y.pixels * w->x.pixels;
    t->windows = w->y.windows * w->x.windows;
    t->taps = w->y.size * w->x.size;
    t->images = c->batch * c->groups * c->in * t->pixels;
    t->features = c->batch * c->groups * c->out * t->windows;
    t->weights = c->groups * c->out * c->in * t->taps;
    t->image = filled(t->images, 1, 1);
    t->feature = filled(t->features, 3, 2);
    t->weight = filled(t->weights, 2, 3);
    t->in_bias = filled(c->groups * c->in, 1, 4);
    t->out_bias = filled(c->groups * c->out, 3, 5);
    t->got_image = new_guarded(t->images, 3);
    t->got_feature = new_guarded(t->features, 2);
    t->got_weight = new_guarded(t->weights, 1);
    t->image_sum = calloc((size_t)(t->images + t->features + t->weights), sizeof(double));
    t->feature_sum = t->image_sum + t->images;
    t->weight_sum = t->feature_sum + t->features;
}

static void free_operands(Case *t)
{
    free_guarded(t->image, t->images, 1);
    free_guarded(t->feature, t->features, 3);
    free_guarded(t->weight, t->weights, 2);
    free_guarded(t->in_bias, t->c.groups * t->c.in, 1);
    free_guarded(t->out_bias, t->c.groups * t->c.out, 3);
    free_guarded(t->got_image, t->images, 3);
    free_guarded(t->got_feature, t->features, 2);
    free_guarded(t->got_weight, t->weights, 1);
    free(t->image_sum);
}

// What one number of the features, of image n and channel o of all groups, has to do with.
static void add_feature(Case *t, int64_t n, int64_t o, int64_t y, int64_t x)
{
    const ElConvolution *c = &t->c;
    const ElWindowAxis *a = &c->windows.y, *b = &c->windows.x;
    int64_t f = (n * c->groups * c->out + o) * t->windows + y * b->windows + x;
    for (int64_t k = 0; k < c->in * t->taps; k++) {
        int64_t channel = n * c->groups * c->in + o / c->out * c->in + k / t->taps;
        int64_t i = y * a->stride - a->padding + k % t->taps / b->size * a->dilation;
        int64_t j = x * b->stride - b->padding + k % b->size * b->dilation;
        if (i < 0 || j < 0 || i >= a->pixels || j >= b->pixels) continue;
        int64_t p = channel * t->pixels + i * b->pixels + j, w = o * c->in * t->taps + k;
        t->feature_sum[f] += (double)t->image[p] * t->weight[w];
        t->image_sum[p] += (double)t->feature[f] * t->weight[w];
        t->weight_sum[w] += (double)t->feature[f] * t->image[p];
    }
}

static void sum_all(Case *t)
{
    const ElConvolution *c = &t->c;
    for (int64_t n = 0; n < c->batch; n++)
        for (int64_t o = 0; o < c->groups * c->out; o++)
            for (int64_t y = 0; y < c->windows.y.windows; y++)
                for (int64_t x = 0; x < c->windows.x.windows; x++) add_feature(t, n, o, y, x);
}

static void run(Case *t, bool biased)
{
    ck_assert(
        el_convolve("f", &t->c, t->image, t->weight, biased ? t->out_bias : NULL, t->got_feature));
    ck_assert(el_convolve_transposed("f", &t->c, t->feature, t->weight, biased ? t->in_bias : NULL,
                                     t->got_image));
    ck_assert(el_convolve_weights("f", &t->c, t->image, t->feature, t->got_weight));
}

// Numbers, `size` for each of the channels, whose bias (or NULL) is not yet added.
static void check(const char *what, int64_t n, const el_real *got, const double *sum,
                  const el_real *bias, int64_t size, int64_t channels, double slope)
{
    for (int64_t k = 0; k < n; k++) {
        double wanted = sum[k] + (bias ? (double)bias[k / size % channels] : 0);
        if (wanted < 0) wanted *= slope;
        expect(is_near(got[k], wanted, 1000, 20), "%s: %s, number %d is %g, not %g",
               el_kernels()->isa, what, (int)k, (double)got[k], wanted);
    }
}

static void check_case(Case *t, bool biased)
{
    const ElConvolution *c = &t->c;
    run(t, biased);
    check("features", t->features, t->got_feature, t->feature_sum, biased ? t->out_bias : NULL,
          t->windows, c->groups * c->out, c->slope);
    check("image", t->images, t->got_image, t->image_sum, biased ? t->in_bias : NULL, t->pixels,
          c->groups * c->in, c->slope);
    check("weights", t->weights, t->got_weight, t->weight_sum, NULL, 1, 1, 1);
}

static void check_everywhere(Case *t, bool biased)
{
    make_operands(t);
    sum_all(t);
    FOR_EACH_TABLE(k)
    {
        el_kernels_use(k->isa);
        check_case(t, biased);
    }
    free_operands(t);
}

START_TEST(test_products)
{
    Case t = {.state = 1};
    for (int i = 0; i < DRAWS; i++) {
        draw_case(&t);
        check_everywhere(&t, i % 2);
    }
}
END_TEST

// So many channels that a part of them is worked on at a time: of images side by side, and of one
// alone.
START_TEST(test_parts_of_the_channels)
{
    const ElWindowAxis small = {6, 6, 3, 1, 1, 1}, large = {20, 20, 3, 1, 1, 1};
    Case many = {.c = {20, 2, 130, 3, {small, small}, .25}};
    Case one = {.c = {1, 2, 130, 3, {large, large}, .25}};
    check_everywhere(&many, _i);
    check_everywhere(&one, _i);
}
END_TEST

// The bytes that three threads make are those that one makes, of images side by side and the rest.
START_TEST(test_threads)
{
    ElWindowAxis a = {12, 6, 4, 2, 1, 1};
    Case one = {.c = {37, 1, 9, 40, {a, a}, .25}}, three = one;
    make_operands(&one);
    make_operands(&three);
    FOR_EACH_TABLE(k)
    {
        el_kernels_use(k->isa);
        el_threads_set(1);
        run(&one, true);
        el_threads_set(3);
        run(&three, true);
        size_t size = sizeof(el_real);
        ck_assert_mem_eq(one.got_feature, three.got_feature, size * (size_t)one.features);
        ck_assert_mem_eq(one.got_image, three.got_image, size * (size_t)one.images);
        ck_assert_mem_eq(one.got_weight, three.got_weight, size * (size_t)one.weights);
    }
    free_operands(&one);
    free_operands(&three);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("convolution");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_products);
    tcase_add_loop_test(cases, test_parts_of_the_channels, 0, 2);
    tcase_add_test(cases, test_threads);
    return run_cases("convolution", cases);
}
