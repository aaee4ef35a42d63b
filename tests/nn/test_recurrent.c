// Recurrent cells and embeddings: names, initial weights, a chain of steps, misuse.
#include "nn/recurrent.h"

#include <math.h>

#include "autograd/grad.h"
#include "autograd/ops/reduce.h"
#include "nn/embedding.h"
#include "tensor/random.h"
#include "tests/checks.h"

START_TEST(test_new)
{
    ElParams p = {0};
    ElGruCell gru = el_gru_cell_new(&p, "gru", 5, 16);
    ElLstmCell lstm = el_lstm_cell_new(&p, "lstm", 5, 16);
    ElEmbedding table = el_embedding_new(&p, "table", 1000, 8);
    ck_assert_str_eq(gru.weight_hh->name, "gru.weight_hh");
    ck_assert(el_shape_equal(gru.weight_ih->shape, el_shape(48, 5)));
    ck_assert(el_shape_equal(lstm.weight_hh->shape, el_shape(64, 16)));
    double most = 0, squares = 0;
    for (int k = 0; k < 64 * 16; k++) most = fmax(most, fabs((double)lstm.weight_hh->data[k]));
    ck_assert(most <= .25 && most > .24);
    for (int k = 0; k < 8000; k++)
        squares += (double)table.weight->data[k] * (double)table.weight->data[k] / 8000;
    ck_assert_double_eq_tol(squares, 1, .1);
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// Backpropagation through time reaches every weight, and the first input.
START_TEST(test_time)
{
    ElParams p = {0};
    ElLstmCell l = el_lstm_cell_new(&p, "lstm", 2, 3);
    el_tape_begin();
    ElTensor *x = el_randn(el_shape(4, 2));
    ElLstmState s = el_lstm_cell(&l, x, (ElLstmState){0});
    for (int t = 0; t < 5; t++) s = el_lstm_cell(&l, el_randn(el_shape(4, 2)), s);
    ElTensor *loss = el_sum(s.h);
    ck_assert_int_eq(el_grads(loss, p).count, 4);
    const ElTensor *dx = el_grad(loss, x);
    for (int k = 0; k < 8; k++) ck_assert(dx->data[k] != 0);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

// A row looked up twice gets both gradients; one not looked up gets none.
START_TEST(test_embedding)
{
    ElParams p = {0};
    ElEmbedding l = el_embedding_new(&p, "table", 4, 2);
    el_tape_begin();
    ElTensor *y = el_embedding(&l, el_ints(el_shape(3, 1), (int32_t[]){3, 1, 3}));
    ck_assert(el_shape_equal(y->shape, el_shape(3, 1, 2)));
    ck_assert_mem_eq(y->data + 4, l.weight->data + 6, 2 * sizeof(el_real));
    const ElTensor *d = el_grad(el_sum(y), l.weight);
    const el_real wanted[] = {0, 0, 1, 1, 0, 0, 2, 2};
    ck_assert_mem_eq(d->data, wanted, sizeof wanted);
    el_tape_end();
    el_params_free(&p);
    ck_no_error();
}
END_TEST

START_TEST(test_misuse)
{
    ElParams p = {0};
    ElGruCell gru = el_gru_cell_new(&p, "gru", 2, 3);
    ElLstmCell lstm = el_lstm_cell_new(&p, "lstm", 2, 3);
    ElEmbedding table = el_embedding_new(&p, "table", 4, 2);
    el_tape_begin();
    ElTensor *x = el_ones(el_shape(5, 2)), *h = el_ones(el_shape(4, 3));
    ck_assert_ptr_null(el_gru_cell(&gru, el_ones(el_shape(5, 4)), NULL));
    ck_error_has("el_gru_cell: the last axis of [5, 4] from ones");
    ck_assert_ptr_null(el_gru_cell(&gru, x, h));
    ck_error_has("el_gru_cell: the state [4, 3] from ones must be [5, 3] for [5, 2] from ones");
    ck_assert_ptr_null(el_gru_cell(&(ElGruCell){0}, x, NULL));
    ck_error_has("el_gru_cell: the layer was not made; el_gru_cell_new makes one");
    ck_assert_ptr_null(el_gru_cell(&gru, NULL, h));
    ck_error_has("el_gru_cell: operand 1 of 1 is NULL");
    ElLstmCell holed = lstm; // a struct is open
    holed.weight_hh = NULL;
    ck_assert_ptr_null(el_lstm_cell(&holed, x, (ElLstmState){0}).h);
    ck_error_has("el_lstm_cell: weight_hh is NULL; it must be given");
    holed.weight_ih = NULL;
    ck_assert_ptr_null(el_lstm_cell(&holed, x, (ElLstmState){0}).h);
    ck_error_has("el_lstm_cell: weight_ih is NULL; it must be given");
    ck_assert_ptr_null(el_lstm_cell(&lstm, x, (ElLstmState){.c = el_ones(el_shape(5, 3))}).h);
    ck_error_has("el_lstm_cell: operand 1 of 2 is NULL");
    ck_assert_ptr_null(el_lstm_cell(&lstm, x, (ElLstmState){h, h}).h);
    ck_error_has("el_lstm_cell: the state [4, 3] from ones must be [5, 3]");
    ck_assert_ptr_null(el_embedding(&table, el_ints(el_shape(2), (int32_t[]){0, 4})));
    ck_error_has(
        "is 4; there are 4 rows of the table `table.weight` [4, 2] from parameter, counted from 0");
    ck_assert_ptr_null(el_embedding(&table, NULL));
    ck_error_has("el_embedding: the index is NULL");
    el_tape_end();
    ck_assert_ptr_null(el_gru_cell_new(&p, "none", 2, 0).bias_hh);
    ck_error_has("el_gru_cell_new: a layer `none` of [2, 0] was asked for");
    ck_assert(!el_params_usable("el_adam_new", p));
    el_error_clear();
    ck_assert_ptr_null(el_lstm_cell_new(&p, "gru", 2, 3).bias_hh);
    ck_error_has("gru.weight_ih");
    ck_assert_ptr_null(el_embedding_new(&p, "", 2, 3).weight);
    ck_error_has("el_embedding_new: a layer `` of [2, 3] was asked for; it needs a name");
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("recurrent");
    tcase_add_test(cases, test_new);
    tcase_add_test(cases, test_time);
    tcase_add_test(cases, test_embedding);
    tcase_add_test(cases, test_misuse);
    return run_cases("recurrent", cases);
}
