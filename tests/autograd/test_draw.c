// The tape as a picture.
#include <stdio.h>

#include "autograd/grad.h"
#include "autograd/inspect.h"
#include "autograd/ops/elementwise.h"
#include "tensor/pool.h"
#include "tests/checks.h"

// What el_tape_draw writes, to be freed; NULL when it refuses.
static char *drawing(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool done = el_tape_draw(out);
    fclose(out);
    if (done) return text;
    free(text);
    return NULL;
}

static int occurrences(const char *text, const char *part)
{
    int count = 0;
    while ((text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

// The number that follows `attribute` in the box of a line.
static int number_in_box(const char *svg, const char *label, const char *attribute)
{
    const char *box = strstr(svg, label);
    ck_assert_ptr_nonnull(box);
    while (strncmp(box, "<rect", 5) != 0) box--;
    return atoi(strstr(box, attribute) + strlen(attribute));
}

START_TEST(test_lesson)
{
    el_tape_begin();
    ElTensor *x = el_named(el_scalar(1.5), "x"), *y = el_named(el_sin(el_square(x)), "a < b & c");
    el_named(el_grad(y, x), "dy");
    char *svg = drawing();
    ck_assert_ptr_nonnull(svg);
    ck_assert_int_eq(occurrences(svg, "<rect "), (int)el_tape_lines());
    ck_assert_int_eq(occurrences(svg, "marker-end"), 8); // an arrow an input
    ck_assert_ptr_nonnull(strstr(svg, "%0 x</text>"));
    ck_assert_ptr_nonnull(strstr(svg, "[] = 0.7781"));
    ck_assert_ptr_nonnull(strstr(svg, "adjoint %3"));
    ck_assert_ptr_nonnull(strstr(svg, "%2 a &lt; b &amp; c: sin"));
    ck_assert_int_lt(number_in_box(svg, "%0 x", "y=\""), number_in_box(svg, "%1 square", "y=\""));
    ck_assert_int_lt(number_in_box(svg, "%1 square", "y=\""), number_in_box(svg, "%2 a", "y=\""));
    free(svg);
    el_tape_end();
}
END_TEST

// Names are cut between characters, and broken ones leave the picture whole.
START_TEST(test_names)
{
    el_tape_begin();
    ElTensor *a = el_named(
        el_scalar(1), "\xce\xbc\xce\xbc\xce\xbc\xce\xbc\xce\xbc\xce\xbc\xce\xbc\xce\xbc\xce\xbc"
                      "\xce\xbc\xce\xbc\xce\xbc\xce\xbc\xce\xbc");
    el_mul(a, el_named(el_scalar(1), "cut \xce"));
    el_neg(el_named(el_scalar(1), "a name that is longer than its box"));
    el_neg(el_named(el_scalar(1), "two\nlines"));
    char *svg = drawing();
    ck_assert_ptr_nonnull(strstr(svg, "\xce\xbc</text>"));
    ck_assert_ptr_nonnull(strstr(svg, "cut ?</text>"));
    ck_assert_ptr_nonnull(strstr(svg, "two?lines</text>"));
    ck_assert_ptr_nonnull(strstr(svg, " a name that is longe</text>"));
    free(svg);
    el_tape_end();
}
END_TEST

// A leaf that is used on several rows stands above all of them.
START_TEST(test_results_below_inputs)
{
    el_tape_begin();
    ElTensor *x = el_scalar(.7), *y = el_tanh(x);
    el_grad(el_grad(y, x), x);
    char *svg = drawing();
    for (int64_t line = 0; line < el_tape_lines(); line++) {
        const ElNode *n = el_tape_line(line);
        for (int i = 0; i < n->count; i++) {
            char below[16], above[16];
            snprintf(below, sizeof below, ">%%%d ", (int)line);
            snprintf(above, sizeof above, ">%%%d ", (int)n->line[i]);
            ck_assert_int_lt(number_in_box(svg, above, "y=\""), number_in_box(svg, below, "y=\""));
        }
    }
    free(svg);
    el_tape_end();
}
END_TEST

// No two boxes stand on one place.
START_TEST(test_boxes_keep_apart)
{
    el_tape_begin();
    ElTensor *x = el_scalar(1), *sum = x;
    for (int k = 0; k < 12; k++) sum = el_add(sum, el_mul(el_exp(x), el_scalar(k)));
    char *svg = drawing();
    int seen[512][2], boxes = 0;
    for (const char *box = svg; (box = strstr(box, "<rect x")); box++, boxes++) {
        ck_assert_int_eq(sscanf(box, "<rect x=\"%d\" y=\"%d\"", &seen[boxes][0], &seen[boxes][1]),
                         2);
        for (int k = 0; k < boxes; k++) {
            ck_assert(seen[k][0] != seen[boxes][0] || seen[k][1] != seen[boxes][1]);
        }
    }
    ck_assert_int_eq(boxes, (int)el_tape_lines());
    free(svg);
    el_tape_end();
}
END_TEST

START_TEST(test_limits)
{
    char *svg = drawing(); // of no tape at all
    ck_assert_ptr_nonnull(svg);
    free(svg);
    ck_assert(!el_tape_draw(NULL));
    ck_error_has("el_tape_draw: the file is NULL");
    el_tape_begin();
    ElTensor *x = el_scalar(1);
    while (el_tape_lines() < 999) x = el_neg(x);
    el_pool_fail_after(0);
    ck_assert_ptr_null(drawing());
    ck_error_has("el_tape_draw: out of memory");
    el_pool_fail_after(-1);
    el_neg(x);
    svg = drawing();
    ck_assert_ptr_nonnull(svg);
    free(svg);
    el_neg(x);
    ck_assert_ptr_null(drawing());
    ck_error_has("el_tape_draw: the tape has 1001 lines and a picture shows at most 1000");
    el_tape_end();
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("draw");
    tcase_add_test(cases, test_lesson);
    tcase_add_test(cases, test_names);
    tcase_add_test(cases, test_results_below_inputs);
    tcase_add_test(cases, test_boxes_keep_apart);
    tcase_add_test(cases, test_limits);
    return run_cases("draw", cases);
}
