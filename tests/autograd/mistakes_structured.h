// Mistakes in rules of softmax, of indices, of convolutions, of losses and of sampling.
#define SOFTMAX_MISTAKES(M)                                                                       \
    M(softmax_unsummed, AXIS, (N(2, 3)), el_softmax(a, -1), el_mul(y, el_sub(g, el_mul(g, y))))   \
    M(softmax_one_term, WRONG, (N(2, 3)), el_softmax(a, -1), el_mul(g, y))                        \
    M(softmax_wrong_axis, WRONG, (N(3, 3)), el_softmax(a, -1),                                    \
      el_mul(y, el_sub(g, el_sum_axis(el_mul(g, y), 0))))                                         \
    M(softmax_by_product, SECOND, (N(2, 3)), el_softmax(a, -1), SOFTMAX_RULE(STOP(y)))            \
    M(softmax_sign, SIGN, (N(2, 3)), el_softmax(a, -1), MINUS(SOFTMAX_RULE(y)))                   \
    M(softmax_without_g, IGNORES, (N(2, 3)), el_softmax(a, -1), el_mul(y, ONE_LESS(y)))           \
    M(log_softmax_unsummed, AXIS, (N(2, 3)), el_log_softmax(a, -1),                               \
      el_sub(g, el_mul(el_exp(y), g)))                                                            \
    M(log_softmax_one_term, WRONG, (N(2, 3)), el_log_softmax(a, -1), g)                           \
    M(logsumexp_to_all, WRONG, (N(2, 3)), el_logsumexp_axis(a, -1), el_expand(ROWS(g), a->shape)) \
    M(logsumexp_nan, NOT_A_NUMBER, (N(2, 3)), el_logsumexp_axis(a, -1),                           \
      el_mul(ROWS(g), el_sqrt(el_sub(a, ROWS(el_add_scalar(y, 1))))))

#define INDEX_MISTAKES(M)                                                                          \
    M(index_assigned, OVERWRITTEN, (N(3, 2)), el_index_select(a, 0, PICKS), assigned(a, g, false)) \
    M(index_assigned_down, OVERWRITTEN, (N(3, 2)), el_index_select(a, 0, PICKS),                   \
      assigned(a, g, true))                                                                        \
    M(index_in_order, MISPLACED, (N(3)), el_index_select(a, 0, SHUFFLED), g)                       \
    M(index_again, TRANSPOSED, (N(3)), el_index_select(a, 0, SHUFFLED),                            \
      el_index_select(g, 0, SHUFFLED))                                                             \
    M(scatter_ignores_source, MISSING, (N(3), N(3)), el_scatter_add(a, 0, SHUFFLED, b),            \
      input == 0 ? g : NULL)                                                                       \
    M(scatter_source_in_order, SWAPPED, (N(3), N(3)), el_scatter_add(a, 0, SHUFFLED, b), g)        \
    M(where_to_both, WRONG, (N(6), N(6)), el_where(PICKED, a, b), g)                               \
    M(where_swapped, SWAPPED, (N(6), N(6)), el_where(PICKED, a, b),                                \
      el_mul(g, BY(ONE_LESS(PICKED), PICKED)))

#define PICKED el_array(el_shape(6), (el_real[]){1, 0, 0, 1, 1, 0})

#define CONVOLUTION_MISTAKES(M)                                                               \
    M(conv_unflipped, TRANSPOSED, (N(1, 1, 6), N(1, 1, 3)), el_conv1d(a, b, PADDED),          \
      input == 0 ? el_conv1d(g, b, PADDED) : el_conv1d(a, g, PADDED))                         \
    M(conv_flipped_weight, MISPLACED, (N(1, 1, 6), N(1, 1, 3)), el_conv1d(a, b, (ElConv){0}), \
      input == 0 ? el_conv1d(g, el_flip(b, el_axes(2)), (ElConv){.padding = 2})               \
                 : el_flip(el_conv1d(a, g, (ElConv){0}), el_axes(2)))                         \
    M(conv_overwritten, OVERWRITTEN, (N(1, 1, 6), N(1, 1, 3)), el_conv1d(a, b, (ElConv){0}),  \
      input == 0 ? windows(a, b, g) : el_conv1d(a, g, (ElConv){0}))                           \
    M(conv_without_g, IGNORES, (N(1, 1, 6), N(1, 1, 3)), el_conv1d(a, b, PADDED),             \
      input == 0 ? el_expand(el_sum(b), a->shape) : el_conv1d(a, g, PADDED))                  \
    M(conv_channels_turned, TRANSPOSED, (N(2, 2, 5), N(2, 2, 3)), el_conv1d(a, b, PADDED),    \
      input == 0 ? el_conv1d(g, el_flip(b, el_axes(2)), PADDED) : NULL)                       \
    M(conv2d_overwritten, OVERWRITTEN, (N(1, 1, 3, 4), N(2, 1, 2, 2)),                        \
      el_conv2d(a, b, (ElConv){0}), input == 0 ? patches(a, b, g) : NULL)                     \
    M(conv_bias_first, AXIS, (N(2)), el_conv1d(IMAGES, KERNELS, (ElConv){.bias = a}),         \
      el_select(el_sum_axis(g, 2), 0, 0))                                                     \
    M(conv_bias_last, OVERWRITTEN, (N(2)), el_conv1d(IMAGES, KERNELS, (ElConv){.bias = a}),   \
      el_select(el_sum_axis(g, 2), 0, 2))

#define IMAGES  el_ones(el_shape(3, 1, 4))
#define KERNELS el_ones(el_shape(2, 1, 2))

#define LOSS_MISTAKES(M)                                                                      \
    M(squared_error_half, FACTOR, (N(2, 3), N(2, 3)), SQUARED_ERROR,                          \
      el_mul(ROWS(g), BY(el_sub(a, b), el_sub(b, a))))                                        \
    M(squared_error_sign, SIGN, (N(2, 3), N(2, 3)), SQUARED_ERROR,                            \
      el_mul(ROWS(g), TWICE(el_sub(a, b))))                                                   \
    M(squared_error_other_axis, WRONG, (N(3, 3), N(3, 3)), SQUARED_ERROR,                     \
      el_mul(g, TWICE(BY(el_sub(a, b), el_sub(b, a)))))                                       \
    M(squared_error_constant, SECOND, (N(2, 3), N(2, 3)), SQUARED_ERROR,                      \
      el_mul(ROWS(g), TWICE(BY(constant(el_sub(a, b)), el_sub(b, a)))))                       \
    M(nll_value, WRONG, (N(2, 3), P(2, 3)), NLL, el_mul(ROWS(g), BY(el_sub(a, b), MINUS(a)))) \
    M(nll_sign, SIGN, (N(2, 3), P(2, 3)), NLL,                                                \
      el_mul(ROWS(g), BY(el_sub(b, el_sigmoid(a)), MINUS(a))))                                \
    M(kl_no_mean, MISSING, (N(2, 3), N(2, 3)), KL,                                            \
      input == 0 ? NULL : el_mul(ROWS(g), HALF(el_add_scalar(el_exp(b), -1))))                \
    M(kl_one_term, WRONG, (N(2, 3), N(2, 3)), KL, el_mul(ROWS(g), BY(a, HALF(el_exp(b)))))    \
    M(kl_twice, FACTOR, (N(2, 3), N(2, 3)), KL,                                               \
      el_mul(ROWS(g), BY(a, el_add_scalar(el_exp(b), -1))))                                   \
    M(noise_factor, FACTOR, (N(2, 3), N(2, 3), N(2, 3)), NOISY,                               \
      BY(g, el_mul(g, el_sub(y, a)), el_mul(g, el_exp(HALF(b)))))                             \
    M(noise_without_g, IGNORES, (N(2, 3), N(2, 3), N(2, 3)), NOISY,                           \
      BY(g, HALF(el_sub(y, a)), el_mul(g, el_exp(HALF(b)))))                                  \
    M(noise_no_mean, MISSING, (N(2, 3), N(2, 3), N(2, 3)), NOISY,                             \
      input == 0 ? NULL : BY(g, HALF(el_mul(g, el_sub(y, a))), el_mul(g, el_exp(HALF(b)))))   \
    M(noise_by_product, SECOND, (N(2, 3), N(2, 3), N(2, 3)), NOISY,                           \
      BY(g, HALF(el_mul(g, STOP(el_sub(y, a)))), el_mul(g, el_exp(HALF(b)))))                 \
    M(noise_variance, WRONG, (N(2, 3), N(2, 3), N(2, 3)), NOISY,                              \
      BY(g, HALF(el_mul(g, el_sub(y, a))), el_mul(g, el_exp(b))))

#define STRUCTURED_MISTAKES(M) \
    SOFTMAX_MISTAKES(M) INDEX_MISTAKES(M) CONVOLUTION_MISTAKES(M) LOSS_MISTAKES(M)
