// The categorical distribution.
#include "nn/distributions/categorical.h"

#include "autograd/ops/compare.h"
#include "autograd/ops/elementwise.h"
#include "autograd/ops/softmax.h"
#include "nn/losses.h"
#include "nn/rows.h"
#include "tensor/random.h"

ElTensor *el_categorical_mean(ElCategorical d)
{
    return el_classes("el_categorical_mean", d.logits) ? el_softmax(d.logits, -1) : NULL;
}

ElInts *el_categorical_sample(ElCategorical d)
{
    return el_classes("el_categorical_sample", d.logits) ? el_rand_categorical(d.logits) : NULL;
}

ElTensor *el_categorical_log_prob(ElCategorical d, const ElInts *x)
{
    if (!el_labels_fit("el_categorical_log_prob", d.logits, x)) return NULL;
    return el_neg(el_cross_entropy(d.logits, x));
}

// sum exp(log_p) value over all but the batch; what is impossible counts as 0, whatever its value.
static ElTensor *expected(ElTensor *log_p, ElTensor *value)
{
    ElTensor *p = el_exp(log_p), *zero = el_scalar(0);
    return el_sum_rows(el_mul(p, el_where(el_greater(p, zero), value, zero)));
}

ElTensor *el_categorical_entropy(ElCategorical d)
{
    if (!el_classes("el_categorical_entropy", d.logits)) return NULL;
    ElTensor *log_p = el_log_softmax(d.logits, -1);
    return el_neg(expected(log_p, log_p));
}

ElTensor *el_categorical_kl(ElCategorical q, ElCategorical p)
{
    if (!el_classes("el_categorical_kl", q.logits)) return NULL;
    if (!el_one_batch("el_categorical_kl", 2, (ElTensor *[]){q.logits, p.logits})) return NULL;
    ElTensor *log_q = el_log_softmax(q.logits, -1), *log_p = el_log_softmax(p.logits, -1);
    return expected(log_q, el_sub(log_q, log_p));
}
