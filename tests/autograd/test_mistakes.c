// el_gradcheck against a corpus of mistakes made on purpose: each is caught, and at least nine in
// ten are named right. And against operations that are right: no false alarm.
#include "tests/autograd/mistakes.h"

#include <stdio.h>

#include "autograd/check.h"
#include "tests/checks.h"

enum { SEEDS = 5, MOST = 3 };

typedef struct {
    ElTensor *in[MOST];
    int count;
} Inputs;

typedef struct {
    const char *name, *kind;
    Inputs (*draw)(void);
    ElFunction apply;
} Mistake;

#define UNWRAP(...) __VA_ARGS__
#define INPUTS(inputs)                                         \
    ElTensor *list[] = {UNWRAP inputs};                        \
    Inputs all = {.count = (int)(sizeof list / sizeof *list)}; \
    for (int i = 0; i < all.count; i++) all.in[i] = list[i];   \
    return all;

// a, b and c are the inputs, as far as there are so many.
#define NAMES(list, count)                                                         \
    ElTensor *a = list[0], *b = list[(count) > 1], *c = list[(count) > 2 ? 2 : 0]; \
    (void)a, (void)b, (void)c;

#define FUNCTIONS(name_, kind, inputs, forward, rule)                      \
    static Inputs draw_##name_(void)                                       \
    {                                                                      \
        INPUTS(inputs)                                                     \
    }                                                                      \
    static ElTensor *rule_##name_(const ElNode *n, ElTensor *g, int input) \
    {                                                                      \
        ElTensor *y = n->out;                                              \
        NAMES(n->in, n->count)                                             \
        (void)y, (void)g, (void)input;                                     \
        return rule;                                                       \
    }                                                                      \
    static ElTensor *apply_##name_(ElTensor *const in[], void *context)    \
    {                                                                      \
        static const ElOp op = {.name = #name_, .vjp = rule_##name_};      \
        int count = *(const int *)context;                                 \
        NAMES(in, count)                                                   \
        return el_record_list(&op, constant(forward), count, in);          \
    }
#define ROW(name, kind, inputs, forward, rule) {#name, kind, draw_##name, apply_##name},

MISTAKES(FUNCTIONS)
static const Mistake mistakes[] = {MISTAKES(ROW)};
enum { COUNT = sizeof mistakes / sizeof *mistakes };

// Whether el_gradcheck refuses the mistake with a sentence that names its kind.
static void check_mistake(const Mistake *m, int seed, bool *caught, bool *named)
{
    el_random_seed((uint64_t)seed);
    el_tape_begin();
    Inputs inputs = m->draw();
    *caught = !el_gradcheck(m->apply, &inputs.count, inputs.count, inputs.in, 2);
    *named = *caught && strstr(el_error_text(), m->kind);
    if (!*named) printf("%s, seed %d: %s\n", m->name, seed, *caught ? el_error_text() : "passes");
    el_error_clear();
    el_tape_end();
}

START_TEST(test_mistakes_are_caught_and_named)
{
    int all_caught = 0, all_named = 0;
    ck_assert_int_ge(COUNT, 60);
    if (!IS_DOUBLE) {
        ElTensor *x = el_tensor_new(el_shape(2));
        ck_assert(!el_gradcheck(mistakes[0].apply, NULL, 1, &x, 1));
        ck_error_has("el_gradcheck: this is the float build");
        el_tensor_free(x);
        return;
    }
    for (int i = 0; i < COUNT; i++) {
        for (int seed = 0; seed < SEEDS; seed++) {
            bool caught, named;
            check_mistake(&mistakes[i], seed, &caught, &named);
            all_caught += caught;
            all_named += named;
        }
    }
    printf("%d mistakes, %d seeds: %d caught, %d named right\n", COUNT, SEEDS, all_caught,
           all_named);
    ck_assert_int_eq(all_caught, COUNT * SEEDS);
    ck_assert_int_ge(10 * all_named, 9 * COUNT * SEEDS);
}
END_TEST

// A rule whose shapes do not fit is found on the way to f's result too.
static ElTensor *sum_of_product(ElTensor *const in[], void *count)
{
    return el_sum(el_square(apply_matmul_result_shape(in, count)));
}

START_TEST(test_shapes_on_the_way)
{
    if (!IS_DOUBLE) return;
    el_tape_begin();
    Inputs inputs = draw_matmul_result_shape();
    ck_assert(!el_gradcheck(sum_of_product, &inputs.count, 2, inputs.in, 1));
    ck_error_has("by input 2 [3, 4] from randn the rule of matmul_result_shape gives [4, 3]: "
                 "transposed: ");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("mistakes");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, test_mistakes_are_caught_and_named);
    tcase_add_test(cases, test_shapes_on_the_way);
    return run_cases("mistakes", cases);
}
