// Cross entropy of classes: many of them, extreme ones, misuse.
#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/extremes.h"
#include "autograd/ops/index.h"
#include "autograd/ops/layout.h"
#include "autograd/ops/softmax.h"
#include "nn/losses.h"
#include "tensor/parallel.h"
#include "tensor/random.h"
#include "tests/checks.h"

static const double tolerance = IS_DOUBLE ? 1e-12 : 1e-5;

static double largest_difference(ElTensor *a, ElTensor *b)
{
    return el_item(el_max(el_abs(el_sub(a, b))));
}

// More classes than are summed at a time: the composed form's value and gradient, in any threads.
START_TEST(test_many)
{
    enum { BATCH = 300, CLASSES = 777 };
    ElParams p = {0};
    ElTensor *logits = el_params_add(&p, "", "logits", el_shape(BATCH, CLASSES), EL_TRAINED);
    el_random_normal(&(ElRandom){2, 3, 0}, BATCH * CLASSES, logits->data);
    el_tape_begin();
    ElInts *labels = el_ints_new(el_shape(BATCH));
    for (int k = 0; k < BATCH; k++) labels->data[k] = k * 31 % CLASSES;
    ElInts *index = el_ints(el_shape(BATCH, 1), labels->data);
    ElTensor *picked = el_squeeze_axis(el_gather(logits, -1, index), -1);
    ElTensor *y = el_sub(el_logsumexp_axis(logits, -1), picked);
    ElTensor *wanted = el_grads(el_sum(el_square(y)), p).item[0].grad, *first = NULL;
    for (int threads = 1; threads <= 4; threads += 3) {
        el_threads_set(threads);
        ElTensor *loss = el_cross_entropy(logits, labels);
        ElTensor *got = el_grads(el_sum(el_square(loss)), p).item[0].grad;
        ck_assert_double_lt(largest_difference(loss, y), 10 * tolerance);
        ck_assert_double_lt(largest_difference(got, wanted), 10 * tolerance);
        if (!first) first = got;
        ck_assert(memcmp(first->data, got->data, BATCH * CLASSES * sizeof(el_real)) == 0);
    }
    el_tape_end();
    el_ints_free(labels);
    el_params_free(&p);
}
END_TEST

// Classes that are certain, impossible or NaN.
START_TEST(test_extreme)
{
    el_tape_begin();
    const el_real inf = (el_real)INFINITY, nan = (el_real)NAN;
    const el_real l[] = {1000, -1000, -1000, 1000, -inf, 0, 0, -inf, nan, 0};
    ElInts *labels = el_ints(el_shape(5), (int32_t[]){0, 0, 1, 1, 1});
    ElTensor *logits = el_array(el_shape(5, 2), l), *y = el_cross_entropy(logits, labels);
    const el_real wanted[] = {0, 2000, 0, inf};
    for (int k = 0; k < 4; k++) ck_assert(y->data[k] == wanted[k]);
    ck_assert(isnan(y->data[4]));
    ElTensor *d = el_grad(el_sum(y), logits);
    for (int k = 0; k < 8; k++) ck_assert(isfinite(d->data[k]));
    el_tape_end();
}
END_TEST

START_TEST(test_misuse)
{
    el_tape_begin();
    ElTensor *logits = el_zeros(el_shape(2, 3));
    ck_assert_ptr_null(el_cross_entropy(logits, el_ints(el_shape(3), (int32_t[]){0, 1, 2})));
    ck_error_has("el_cross_entropy: logits [2, 3] from zeros and labels [3] from ints "
                 "do not fit: logits must be [batch, ..., classes] and labels [batch, ...]");
    ck_assert_ptr_null(el_cross_entropy(logits, el_ints(el_shape(2), (int32_t[]){0, 3})));
    ck_error_has("el_cross_entropy: ");
    ck_assert_ptr_null(el_cross_entropy(el_zeros(el_shape(3)), el_ints(EL_SCALAR, (int32_t[]){0})));
    ck_error_has("do not fit");
    ck_assert_ptr_null(el_cross_entropy(logits, NULL));
    ck_error_has("el_cross_entropy: labels is NULL");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("cross_entropy");
    tcase_add_test(cases, test_many);
    tcase_add_test(cases, test_extreme);
    tcase_add_test(cases, test_misuse);
    return run_cases("cross_entropy", cases);
}
