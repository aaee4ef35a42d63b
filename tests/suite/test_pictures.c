// Pictures of codes and of points, and codes as files: which codes are decoded, where a point goes.
#include <math.h>
#include <stdio.h>

#include "suite/npy_out.h"
#include "suite/pictures_codes.h"
#include "suite/scatter.h"
#include "tensor/npy.h"
#include "tests/suite/fixture.h"

// A model whose images are its codes: three numbers, those of pixels 18 to 20; drawn to sample are
// codes of mean (1, 2, 3) and deviations (1, 2, 3).
static ElTensor *encode(const void *model, ModelBatch b)
{
    (void)model;
    return el_slice(b.x, 1, 18, 21);
}

static ElTensor *decode(const void *model, ElTensor *z)
{
    (void)model;
    return z;
}

static ElTensor *prior(const void *model, int64_t n)
{
    (void)model;
    ElTensor *z = el_empty(el_shape(n, 3));
    for (int64_t k = 0; k < 3 * n; k++) {
        int64_t times = n == 1 ? 1 : k / 3 % 2 == 0 ? 2 : 0;
        z->data[k] = (el_real)((k % 3 + 1) * times);
    }
    return z;
}

static const ModelFamily threes = {
    .name = "threes", .encode = encode, .decode = decode, .prior = prior};
static const ModelFamily blind = {.name = "blind", .decode = decode, .prior = prior};

static Run run_of(const ModelFamily *family)
{
    return (Run){.family = family, .data = data, .height = 1, .width = 3, .options.latent = 3};
}

START_TEST(one_number_moves)
{
    Run r = run_of(&threes);
    Grid grid = {0};
    PictureWish wish = {.kind = PICTURE_TRAVERSAL, .count = 5, .from = 4};
    ck_assert_int_eq(draw_traversal(&r, wish, &grid), DONE);
    ck_assert(el_shape_equal(grid.images->shape, el_shape(15, 3)));
    ck_assert_int_eq(grid.columns, 5);
    ElTensor *code = encode(NULL, (ModelBatch){.x = el_data_rows(data, &data->test, 4, 1)});
    for (int row = 0; row < 3; row++)
        for (int step = 0; step < 5; step++)
            for (int k = 0; k < 3; k++) {
                double moved = k == row ? 1.5 * (step - 2) * (k + 1) : 0;
                ck_assert_double_eq_tol(grid.images->data[(row * 5 + step) * 3 + k],
                                        (double)code->data[k] + moved, 1e-5);
            }
}
END_TEST

START_TEST(without_an_encoder)
{
    Run r = run_of(&blind);
    Grid grid = {0};
    PictureWish wish = {.kind = PICTURE_TRAVERSAL, .count = 3, .from = -1};
    ck_assert_int_eq(draw_traversal(&r, wish, &grid), DONE);
    for (int k = 0; k < 3; k++) ck_assert_double_eq(grid.images->data[3 + k], k + 1); // a draw
    wish.from = 0;
    ck_assert_int_eq(draw_traversal(&r, wish, &grid), ASKED_WRONGLY);
    ck_status_has("no encoder");
}
END_TEST

// Of three values a side the shares are 1/6, 1/2, 5/6, where the normal law has -.967422, 0,
// .967422 (R's qnorm(1/6)).
START_TEST(a_square_of_codes)
{
    Run r = run_of(&threes);
    Grid grid = {0};
    PictureWish wish = {.kind = PICTURE_MANIFOLD, .count = 3, .axis = {2, 0}};
    ck_assert_int_eq(draw_manifold(&r, wish, &grid), DONE);
    ck_assert(el_shape_equal(grid.images->shape, el_shape(9, 3)));
    for (int k = 0; k < 9; k++) {
        const el_real *z = grid.images->data + 3 * k;
        ck_assert_double_eq_tol(z[2], 3 + 3 * .9674216 * (k % 3 - 1), 1e-5); // to the right
        ck_assert_double_eq_tol(z[0], 1 + .9674216 * (1 - k / 3), 1e-5);     // upwards
        ck_assert_double_eq(z[1], 2);
    }
    wish.count = 100; // its first is at 1/200: -2.575829
    ck_assert_int_eq(draw_manifold(&r, wish, &grid), DONE);
    ck_assert_double_eq_tol(grid.images->data[2], 3 - 3 * 2.575829, 1e-5);
}
END_TEST

START_TEST(a_frame_is_as_long_as_the_longer_side)
{
    Square wide = square_about(el_array(el_shape(2, 2), (el_real[]){0, 0, 4, 1}));
    Square high = square_about(el_array(el_shape(3, 2), (el_real[]){0, 0, NAN, 9, 1, 4}));
    ck_assert(wide.x == 2 && wide.y == .5 && wide.side == 4);
    ck_assert(high.x == .5 && high.y == 2 && high.side == 4);
}
END_TEST

START_TEST(a_point_goes_where_it_is)
{
    const el_real real[] = {-1, 0, 1, 0, 0, 1, 0, -1}, points[] = {0, .5, 7, 0, NAN, 0};
    int64_t outside;
    ElTensor *picture =
        scatter(el_array(el_shape(4, 2), real), el_array(el_shape(3, 2), points), &outside);
    ck_assert_int_eq(el_numel(picture), SCATTER_SIDE * SCATTER_SIDE);
    ck_assert_int_eq(outside, 2);
    // The frame goes from -1.1 to 1.1: 0 is at 200, .5 at 290.9, 1 at 381.8.
    ck_assert_double_lt(picture->data[(400 - 290 - 1) * SCATTER_SIDE + 200], .2);
    ck_assert_double_eq_tol(picture->data[(400 - 381 - 1) * SCATTER_SIDE + 200], .75, 1e-6);
    ck_assert_double_eq_tol(picture->data[200 * SCATTER_SIDE + 381], .75, 1e-6);
    ck_assert_double_eq(picture->data[200 * SCATTER_SIDE + 200], 1);
    ck_assert_ptr_null(scatter(NULL, NULL, &outside));
}
END_TEST

START_TEST(a_square_is_about_finite_points)
{
    const el_real points[] = {0, 0, 2, 1, INFINITY, 9, 9, NAN};
    Square s = square_about(el_array(el_shape(4, 2), points));
    ck_assert(s.x == 1 && s.y == .5 && s.side == 2);
    s = square_about(el_array(el_shape(1, 2), points + 2));
    ck_assert(s.x == 2 && s.y == 1 && s.side == 0);
    s = square_about(el_array(el_shape(2, 2), points + 4));
    ck_assert(isnan(s.x) && isnan(s.y) && s.side == 0);
    s = square_about(el_array(el_shape(2, 1), points + 1)); // 0 and 2 on the axis
    ck_assert(s.x == 1 && s.y == 0 && s.side == 2);
}
END_TEST

START_TEST(arrays_are_read_back)
{
    const ElShape shapes[] = {el_shape(6), el_shape(2, 3), el_shape(1, 2, 3), el_shape(6, 1, 1, 1)};
    ElTensor *x = el_randn(el_shape(6));
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        bool bytes;
        ck_assert(npy_write(folder_path("a.npy"), x, shapes[k]));
        ElTensor *back = el_npy_read("test", folder_path("a.npy"), &bytes);
        ck_assert_ptr_nonnull(back);
        ck_assert(!bytes && el_shape_equal(back->shape, shapes[k]));
        ck_assert_int_eq(memcmp(back->data, x->data, 6 * sizeof *x->data), 0);
        el_tensor_free(back);
    }
    ck_no_error();
    ck_assert(!npy_write(folder_path("nowhere/a.npy"), x, x->shape));
    ck_error_has("nowhere");
    ck_assert(!npy_write(folder_path("a.npy"), NULL, x->shape));
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("pictures");
    tcase_add_checked_fixture(cases, digits_open, digits_close);
    tcase_add_test(cases, one_number_moves);
    tcase_add_test(cases, without_an_encoder);
    tcase_add_test(cases, a_square_of_codes);
    tcase_add_test(cases, a_frame_is_as_long_as_the_longer_side);
    tcase_add_test(cases, a_point_goes_where_it_is);
    tcase_add_test(cases, a_square_is_about_finite_points);
    tcase_add_test(cases, arrays_are_read_back);
    return run_cases("pictures", cases);
}
