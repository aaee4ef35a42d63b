// The Bernoulli distribution.
#include "nn/distributions/bernoulli.h"

#include "autograd/ops/elementwise.h"
#include "autograd/ops/masks.h"
#include "nn/losses.h"
#include "nn/rows.h"
#include "tensor/random.h"

static bool is_one(const char *function, ElBernoulli d)
{
    return el_one_batch(function, 1, &d.logits);
}

ElTensor *el_bernoulli_mean(ElBernoulli d)
{
    return is_one("el_bernoulli_mean", d) ? el_sigmoid(d.logits) : NULL;
}

ElTensor *el_bernoulli_sample(ElBernoulli d)
{
    if (!is_one("el_bernoulli_sample", d)) return NULL;
    return el_step(el_sub(el_sigmoid(d.logits), el_rand(d.logits->shape)), 0);
}

ElTensor *el_bernoulli_log_prob(ElBernoulli d, ElTensor *x)
{
    if (!el_one_batch("el_bernoulli_log_prob", 2, (ElTensor *[]){d.logits, x})) return NULL;
    return el_neg(el_bernoulli_nll(d.logits, x));
}

// softplus(l) - l p: the expected negative log-probability.
ElTensor *el_bernoulli_entropy(ElBernoulli d)
{
    if (!is_one("el_bernoulli_entropy", d)) return NULL;
    return el_bernoulli_nll(d.logits, el_sigmoid(d.logits));
}

// The cross entropy of q under p less the entropy of q.
ElTensor *el_bernoulli_kl(ElBernoulli q, ElBernoulli p)
{
    if (!el_one_batch("el_bernoulli_kl", 2, (ElTensor *[]){q.logits, p.logits})) return NULL;
    ElTensor *mean = el_sigmoid(q.logits);
    return el_sub(el_bernoulli_nll(p.logits, mean), el_bernoulli_nll(q.logits, mean));
}
