// Mistakes in rules of elementwise operations.
#define UNARY_MISTAKES(M)                                                                       \
    M(exp_without_g, IGNORES, (N(2, 3)), el_exp(a), y)                                          \
    M(square_half, FACTOR, (N(4)), el_square(a), el_mul(g, a))                                  \
    M(square_of_g, NOT_LINEAR, (N(4)), el_square(a), el_mul(el_square(g), TWICE(a)))            \
    M(square_plus_input, IGNORES, (N(4)), el_square(a), el_add(a, el_mul(g, TWICE(a))))         \
    M(square_by_copy, SECOND, (N(4)), el_square(a), el_mul(g, TWICE(constant(a))))              \
    M(tanh_not_squared, WRONG, (N(2, 3)), el_tanh(a), el_mul(g, ONE_LESS(y)))                   \
    M(tanh_by_product, SECOND, (N(2, 3)), el_tanh(a), el_mul(g, ONE_LESS(el_square(STOP(y)))))  \
    M(cos_sign, SIGN, (N(2, 3)), el_cos(a), el_mul(g, el_sin(a)))                               \
    M(log_of_zero, NOT_A_NUMBER, (P(3)), el_log(a), el_div(g, el_sub(a, a)))                    \
    M(silu_nan, NOT_A_NUMBER, (N(2, 2)), el_silu(a), el_mul(g, el_log(MINUS(el_square(a)))))    \
    M(sqrt_multiplied, WRONG, (P(5)), el_sqrt(a), HALF(el_mul(g, y)))                           \
    M(abs_without_sign, SIGN, (N(3, 3)), el_abs(a), g)                                          \
    M(relu_without_mask, WRONG, (N(3, 4)), el_relu(a), g)                                       \
    M(relu_by_sign, WRONG, (N(3, 4)), el_relu(a), el_mul(g, el_sign(a)))                        \
    M(leaky_relu_as_relu, MISSING, (N(3, 4)), el_leaky_relu(a, .1),                             \
      el_mul(g, el_greater(a, el_scalar(0))))                                                   \
    M(clamp_unclamped, WRONG, (TWICE(N(3, 4))), el_clamp(a, -.5, .5), g)                        \
    M(sigmoid_without_g, IGNORES, (N(4)), el_sigmoid(a), el_mul(y, ONE_LESS(y)))                \
    M(sigmoid_constant, SECOND, (N(4)), el_sigmoid(a), el_mul(g, STOP(el_mul(y, ONE_LESS(y))))) \
    M(softplus_by_value, WRONG, (N(4)), el_softplus(a), el_mul(g, y))                           \
    M(reciprocal_sign, SIGN, (P(4)), el_reciprocal(a), el_mul(g, el_square(y)))                 \
    M(gelu_one_term, WRONG, (N(4)), el_gelu(a),                                                 \
      el_mul(g, HALF(el_add_scalar(el_erf(el_mul_scalar(a, .70710678118654752)), 1))))          \
    M(times_three, FACTOR, (N(2, 2)), el_mul_scalar(a, 3), g)                                   \
    M(erf_unscaled, FACTOR, (N(4)), el_erf(a), el_mul(g, el_exp(MINUS(el_square(a)))))

#define BINARY_MISTAKES(M)                                                                         \
    M(mul_swapped, SWAPPED, (N(2, 3), N(2, 3)), el_mul(a, b), el_mul(g, BY(a, b)))                 \
    M(mul_swapped_broadcast, SWAPPED, (N(2, 3), N(3)), el_mul(a, b), el_mul(g, BY(a, b)))          \
    M(mul_without_g, IGNORES, (N(2, 3), N(2, 3)), el_mul(a, b), BY(b, a))                          \
    M(mul_constant, SECOND, (N(2, 3), N(2, 3)), el_mul(a, b), el_mul(g, BY(STOP(b), a)))           \
    M(mul_last_row, OVERWRITTEN, (N(2, 3), N(3)), el_mul(a, b),                                    \
      BY(el_mul(g, b), el_select(el_mul(g, a), 0, -1)))                                            \
    M(add_first_row, AXIS, (N(3, 2), N(2)), el_add(a, b), BY(g, el_select(g, 0, 0)))               \
    M(add_middle_row, AXIS, (N(4, 2), N(2)), el_add(a, b), BY(g, el_select(g, 0, 2)))              \
    M(add_first_column, AXIS, (N(3, 2), N(3, 1)), el_add(a, b), BY(g, el_slice(g, 1, 0, 1)))       \
    M(add_shared_out, FACTOR, (N(3, 2), N(3, 2)), el_add(a, b), HALF(g))                           \
    M(sub_sign, SIGN, (N(2, 3), N(2, 3)), el_sub(a, b), g)                                         \
    M(sub_reversed, SIGN, (N(2, 3), N(2, 3)), el_sub(a, b), BY(MINUS(g), g))                       \
    M(div_swapped, SWAPPED, (P(2, 3), P(2, 3)), el_div(a, b),                                      \
      BY(el_div(g, a), MINUS(el_div(el_mul(g, y), b))))                                            \
    M(div_sign, SIGN, (N(2, 3), P(2, 3)), el_div(a, b), BY(el_div(g, b), el_div(el_mul(g, y), b))) \
    M(div_not_squared, WRONG, (N(2, 3), P(2, 3)), el_div(a, b),                                    \
      BY(el_div(g, b), MINUS(el_mul(g, y))))                                                       \
    M(maximum_swapped, SWAPPED, (N(3, 3), N(3, 3)), el_maximum(a, b),                              \
      el_mul(g, BY(el_less(a, b), el_less(b, a))))                                                 \
    M(maximum_to_both, WRONG, (N(3, 3), N(3, 3)), el_maximum(a, b), g)                             \
    M(pow_forgets_exponent, MISSING, (P(3), P(3)), el_pow(a, b),                                   \
      input == 1 ? NULL : el_mul(g, el_mul(b, el_pow(a, el_add_scalar(b, -1)))))                   \
    M(pow_of_value, WRONG, (P(3), P(3)), el_pow(a, b),                                             \
      el_mul(g, BY(el_mul(b, y), el_mul(y, el_log(a)))))

#define ELEMENTWISE_MISTAKES(M) UNARY_MISTAKES(M) BINARY_MISTAKES(M)
