// Mistakes in rules of reductions, matrix products and what moves numbers about.
#define TIMES(a, b, which) el_matmul_transposed(a, b, which)

#define REDUCTION_MISTAKES(M)                                                                     \
    M(sum_of_ones, IGNORES, (N(2, 3)), el_sum(a), el_ones(a->shape))                              \
    M(sum_half, FACTOR, (N(2, 3)), el_sum(a), el_expand(HALF(g), a->shape))                       \
    M(mean_undivided, FACTOR, (N(2, 3)), el_mean(a), el_expand(g, a->shape))                      \
    M(mean_of_wrong_axis, FACTOR, (N(2, 3)), el_mean_axis(a, 1),                                  \
      el_expand(HALF(ROWS(g)), a->shape))                                                         \
    M(sum_not_expanded, SHAPE, (N(2, 3)), el_sum_axis(a, 1), ROWS(g))                             \
    M(sum_wrong_axis, SHAPE, (N(2, 3)), el_sum_axis(a, 1), g)                                     \
    M(norm_undivided, WRONG, (N(3, 4)), el_norm_axis(a, 1), el_mul(ROWS(g), a))                   \
    M(norm_sign, SIGN, (N(3, 4)), el_norm_axis(a, 1), MINUS(el_div(el_mul(ROWS(g), a), ROWS(y)))) \
    M(norm_by_product, SECOND, (N(3, 4)), el_norm_axis(a, 1),                                     \
      el_div(el_mul(ROWS(g), a), ROWS(STOP(y))))                                                  \
    M(var_halved, FACTOR, (N(5)), el_var(a), el_mul(g, el_mul_scalar(el_sub(a, el_mean(a)), .2))) \
    M(var_uncentred, WRONG, (N(5)), el_var(a), el_mul(g, el_mul_scalar(a, .4)))                   \
    M(max_to_all, WRONG, (N(3, 4)), el_max_axis(a, 1), el_expand(ROWS(g), a->shape))              \
    M(cumsum_forwards, TRANSPOSED, (N(2, 4)), el_cumsum(a, 1), el_cumsum(g, 1))                   \
    M(cumsum_unsummed, AXIS, (N(2, 4)), el_cumsum(a, 1), g)                                       \
    M(expand_first, AXIS, (N(3, 1)), el_expand(a, el_shape(3, 4)), el_slice(g, 1, 0, 1))          \
    M(expand_last, OVERWRITTEN, (N(3, 1)), el_expand(a, el_shape(3, 4)),                          \
      el_slice(g, 1, -1, EL_END))                                                                 \
    M(expand_mean, FACTOR, (N(3, 1)), el_expand(a, el_shape(3, 4)),                               \
      el_mean_axes(g, el_axes(1), EL_KEEPDIM))

#define PRODUCT_MISTAKES(M)                                                          \
    M(matmul_not_transposed, TRANSPOSED, (N(3, 3), N(3, 3)), el_matmul(a, b),        \
      BY(el_matmul(g, b), TIMES(a, g, EL_TRANSPOSE_A)))                              \
    M(matmul_right_not_transposed, TRANSPOSED, (N(3, 3), N(3, 3)), el_matmul(a, b),  \
      BY(TIMES(g, b, EL_TRANSPOSE_B), el_matmul(a, g)))                              \
    M(matmul_order, SWAPPED, (N(3, 3), N(3, 3)), el_matmul(a, b),                    \
      BY(TIMES(b, g, EL_TRANSPOSE_A), TIMES(a, g, EL_TRANSPOSE_A)))                  \
    M(matmul_own_operand, SWAPPED, (N(3, 3), N(3, 3)), el_matmul(a, b),              \
      BY(TIMES(g, a, EL_TRANSPOSE_B), TIMES(b, g, EL_TRANSPOSE_A)))                  \
    M(matmul_result, TRANSPOSED, (N(3, 3), N(3, 3)), el_matmul(a, b),                \
      BY(TIMES(g, b, EL_TRANSPOSE_B), TIMES(g, a, EL_TRANSPOSE_A)))                  \
    M(matmul_sign, SIGN, (N(2, 3), N(3, 4)), el_matmul(a, b),                        \
      BY(TIMES(g, b, EL_TRANSPOSE_B), MINUS(TIMES(a, g, EL_TRANSPOSE_A))))           \
    M(matmul_shapes, PRODUCT, (N(2, 3), N(3, 4)), el_matmul(a, b),                   \
      input == 0 ? el_matmul(g, b) : TIMES(a, g, EL_TRANSPOSE_A))                    \
    M(matmul_result_shape, TRANSPOSED, (N(2, 3), N(3, 4)), el_matmul(a, b),          \
      BY(TIMES(g, b, EL_TRANSPOSE_B), TIMES(g, a, EL_TRANSPOSE_A)))                  \
    M(matmul_swapped_shapes, SWAPPED, (N(2, 3), N(3, 2)), el_matmul(a, b),           \
      BY(TIMES(a, g, EL_TRANSPOSE_A), TIMES(g, b, EL_TRANSPOSE_B)))                  \
    M(matmul_constant, SECOND, (N(2, 3), N(3, 4)), el_matmul(a, b),                  \
      BY(TIMES(g, b, EL_TRANSPOSE_B), TIMES(constant(a), g, EL_TRANSPOSE_A)))        \
    M(matmul_one_batch, AXIS, (N(3, 2, 2), N(2, 3)), el_matmul(a, b),                \
      BY(TIMES(g, b, EL_TRANSPOSE_B), el_select(TIMES(a, g, EL_TRANSPOSE_A), 0, 0))) \
    M(matmul_last_batch, OVERWRITTEN, (N(3, 2, 2), N(2, 3)), el_matmul(a, b),        \
      BY(TIMES(g, b, EL_TRANSPOSE_B), el_select(TIMES(a, g, EL_TRANSPOSE_A), 0, 2))) \
    M(affine_weight, TRANSPOSED, (N(4, 3), N(3, 3), N(3)), el_affine(a, b, c),       \
      BY(el_matmul(g, b), TIMES(a, g, EL_TRANSPOSE_A), g))                           \
    M(affine_input, TRANSPOSED, (N(4, 3), N(3, 3), N(3)), el_affine(a, b, c),        \
      BY(TIMES(g, b, EL_TRANSPOSE_B), TIMES(g, a, EL_TRANSPOSE_A), g))               \
    M(affine_bias_first, AXIS, (N(4, 3), N(2, 3), N(2)), el_affine(a, b, c),         \
      BY(el_matmul(g, b), TIMES(g, a, EL_TRANSPOSE_A), el_select(g, 0, 0)))          \
    M(affine_bias_mean, FACTOR, (N(4, 3), N(2, 3), N(2)), el_affine(a, b, c),        \
      BY(el_matmul(g, b), TIMES(g, a, EL_TRANSPOSE_A), el_mean_axis(g, 0)))          \
    M(affine_without_g, IGNORES, (N(4, 3), N(2, 3), N(2)), el_affine(a, b, c),       \
      BY(el_expand(el_sum_axis(b, 0), a->shape), TIMES(g, a, EL_TRANSPOSE_A), g))    \
    M(affine_no_bias, MISSING, (N(4, 3), N(2, 3), N(2)), el_affine(a, b, c),         \
      input == 2 ? NULL : BY(el_matmul(g, b), TIMES(g, a, EL_TRANSPOSE_A), g))       \
    M(affine_constant, SECOND, (N(4, 3), N(2, 3), N(2)), el_affine(a, b, c),         \
      BY(el_matmul(g, STOP(b)), TIMES(g, a, EL_TRANSPOSE_A), g))

#define LAYOUT_MISTAKES(M)                                                                        \
    M(transpose_reshaped, TRANSPOSED, (N(2, 3)), TURNED(a), el_reshape(g, a->shape))              \
    M(transpose_square, TRANSPOSED, (N(3, 3)), TURNED(a), g)                                      \
    M(permute_again, TRANSPOSED, (N(2, 2, 2)), el_permute(a, el_axes(1, 2, 0)),                   \
      el_permute(g, el_axes(1, 2, 0)))                                                            \
    M(permute_again_shapes, TRANSPOSED, (N(2, 3, 4)), el_permute(a, el_axes(1, 2, 0)),            \
      el_permute(g, el_axes(1, 2, 0)))                                                            \
    M(concat_first_part, SWAPPED, (N(2, 3), N(2, 3)), el_concat(0, a, b), el_slice(g, 0, 0, 2))   \
    M(concat_second_lost, MISSING, (N(2, 3), N(2, 3)), el_concat(0, a, b),                        \
      input == 1 ? NULL : el_slice(g, 0, 0, 2))                                                   \
    M(slice_at_start, MISPLACED, (N(5)), el_slice(a, 0, 2, 4), el_pad(g, 0, (ElPad){.after = 3})) \
    M(flip_unflipped, MISPLACED, (N(2, 3)), el_flip(a, el_axes(1)), g)                            \
    M(tile_first, AXIS, (N(1, 3)), el_tile(a, el_shape(3, 1)), el_slice(g, 0, 0, 1))              \
    M(tril_unmasked, WRONG, (N(3, 3)), el_tril(a, 0), g)                                          \
    M(tril_upper, WRONG, (N(3, 3)), el_tril(a, 0), el_triu(g, 0))

#define LINEAR_MISTAKES(M) REDUCTION_MISTAKES(M) PRODUCT_MISTAKES(M) LAYOUT_MISTAKES(M)
