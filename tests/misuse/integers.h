// Integers, indices and random numbers.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void integers(void)
{
    MISUSE(el_ints(el_shape(2), NULL), "el_ints: the list of values is NULL; it must be given");
    MISUSE(el_ints((ElShape){.rank = -1}, (int32_t[]){1}),
           "el_ints: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_ints_new((ElShape){.rank = -1}),
           "el_ints_new: the shape was refused when it was made; el_shape makes one");
    MISUSE((el_ints_free(labels), NULL),
           "el_ints_free: [2] from ints (model.c:22) belongs to a scope; el_tape_end frees it");
    MISUSE(el_from_ints(NULL),
           "el_from_ints: operand 1 of 1 is NULL; it must be given");
    MISUSE(el_index_select(x, 1, labels),
           "el_index_select: element 1 of the integers [2] from ints (model.c:22) is 7; there "
           "are 3 positions of axis 1 of `x` [2, 3] from ones (model.c:11), counted from 0");
    MISUSE(el_index_select(x, 2, labels),
           "el_index_select: `x` [2, 3] from ones (model.c:11) has no axis 2; its axes are -2 to "
           "1");
    MISUSE(el_index_select(x, 1, NULL), "el_index_select: the index is NULL; it must be given");
    MISUSE(el_index_select(NULL, 1, labels),
           "el_index_select: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_index_select(x, 1, el_ints(el_shape(1, 1), (int32_t[]){0})),
           "el_index_select: the index [1, 1] from ints (HERE) must have one axis");
    MISUSE(el_index_select(x, 1, el_ints(el_shape(1), (int32_t[]){-1})),
           "el_index_select: element 0 of the integers [1] from ints (HERE) is -1; there are 3 "
           "positions of axis 1 of `x` [2, 3] from ones (model.c:11), counted from 0");
    MISUSE(el_gather(x, 1, labels),
           "el_gather: the index [2] from ints (model.c:22) must have the rank of `x` [2, 3] "
           "from ones (model.c:11), and no size larger than that has but along axis 1");
    MISUSE(el_gather(v, 0, labels),
           "el_gather: element 1 of the integers [2] from ints (model.c:22) is 7; there are 3 "
           "positions of axis 0 of `v` [3] from arange (model.c:14), counted from 0");
    MISUSE(el_gather(x, 0, NULL), "el_gather: the index is NULL; it must be given");
    MISUSE(el_gather(number, 0, labels),
           "el_gather: `number` [] from scalar (model.c:15) has no axis 0; it is one number");
    MISUSE(el_scatter_add(v, 0, index3, number),
           "el_scatter_add: the source `number` [] from scalar (model.c:15) must have the shape "
           "of the index [3] from ints (model.c:23)");
    MISUSE(el_scatter_add(v, 0, labels, el_zeros(el_shape(2))),
           "el_scatter_add: element 1 of the integers [2] from ints (model.c:22) is 7; there are "
           "3 positions of axis 0 of `v` [3] from arange (model.c:14), counted from 0");
    MISUSE(el_scatter_add(v, 0, index3, NULL),
           "el_scatter_add: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `v` "
           "[3] from arange (model.c:14)");
    MISUSE(el_one_hot(labels, 5),
           "el_one_hot: element 1 of the integers [2] from ints (model.c:22) is 7; there are 5 "
           "classes, counted from 0");
    MISUSE(el_one_hot(labels, -5),
           "el_one_hot: -5 classes were asked for, of [2] from ints (model.c:22); it must be 0 "
           "or more");
    MISUSE(el_one_hot(labels, 1LL << 60),
           "el_one_hot: [2, 1152921504606846976] has more than 2^58 elements, sizes of 0 left "
           "out; no tensor is that large");
    MISUSE(el_one_hot(NULL, 5), "el_one_hot: the index is NULL; it must be given");
}

static void drawing(void)
{
    MISUSE(el_rand((ElShape){.rank = -1}),
           "el_rand: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_randn((ElShape){.rank = -1}),
           "el_randn: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_rand_bernoulli(el_shape(2), 1.5),
           "el_rand_bernoulli: the probability is 1.5; it must lie in [0, 1]");
    MISUSE(el_rand_bernoulli(el_shape(2), NAN),
           "el_rand_bernoulli: the probability is nan; it must lie in [0, 1]");
    MISUSE(el_randint(el_shape(2), 3, 3),
           "el_randint: numbers from 3 to below 3 were asked for; there must be one, and all "
           "must lie in -2^31 to 2^31 - 1");
    MISUSE(el_randint(el_shape(2), 0, 1LL << 40),
           "el_randint: numbers from 0 to below 1099511627776 were asked for; there must be one, "
           "and all must lie in -2^31 to 2^31 - 1");
    MISUSE(el_randint((ElShape){.rank = -1}, 0, 3),
           "el_randint: the shape was refused when it was made; el_shape makes one");
    MISUSE(el_rand_permutation(-1),
           "el_rand_permutation: a permutation of -1 was asked for; it must be of 0 to 2^31 - 1");
    MISUSE(el_rand_permutation(1LL << 40),
           "el_rand_permutation: a permutation of 1099511627776 was asked for; it must be of 0 "
           "to 2^31 - 1");
    MISUSE(el_rand_categorical(NULL),
           "el_rand_categorical: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_rand_categorical(number),
           "el_rand_categorical: `number` [] from scalar (model.c:15) must be [..., classes], of "
           "one class or more");
    MISUSE(el_rand_categorical(el_full(el_shape(2, 3), NAN)),
           "el_rand_categorical: the largest logit in row 0 of [2, 3] from full (HERE) is nan; "
           "it must be finite (-inf is probability 0)");
    MISUSE(el_rand_categorical(el_zeros(el_shape(2, 0))),
           "el_rand_categorical: [2, 0] from zeros (HERE) must be [..., classes], of one class "
           "or more");
    MISUSE((el_random_uniform(NULL, 2, x->data), NULL),
           "el_random_uniform: the sequence is NULL; it must be given");
    MISUSE((el_random_normal(el_random_current(), 2, NULL), NULL),
           "el_random_normal: the memory to fill is NULL; it must be given");
    MISUSE((el_random_normal(el_random_current(), -2, x->data), NULL),
           "el_random_normal: -2 numbers were asked for; it must be 0 or more");
    MISUSE(el_random_permutation(NULL, 2, (int32_t[2]){0}),
           "el_random_permutation: the sequence is NULL; it must be given");
    MISUSE(el_random_permutation(el_random_current(), -2, (int32_t[2]){0}),
           "el_random_permutation: a permutation of -2 was asked for; it must be of 0 to 2^31 - 1");
    MISUSE(el_random_permutation(el_random_current(), 2, NULL),
           "el_random_permutation: the memory to fill is NULL; it must be given");
}
