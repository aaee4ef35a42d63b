// The Bernoulli distribution.
#include "nn/distributions/bernoulli.h"

#include "autograd/ops/elementwise.h"
#include "autograd/ops/masks.h"
#include "nn/losses.h"
#include "tensor/fail.h"
#include "tensor/random.h"

ElTensor *el_bernoulli_mean(ElBernoulli d)
{
    return el_sigmoid(d.logits);
}

ElTensor *el_bernoulli_sample(ElBernoulli d)
{
    if (!el_given("el_bernoulli_sample", d.logits)) return NULL;
    return el_step(el_sub(el_sigmoid(d.logits), el_rand(d.logits->shape)), 0);
}

ElTensor *el_bernoulli_log_prob(ElBernoulli d, ElTensor *x)
{
    return el_neg(el_bernoulli_nll(d.logits, x));
}

// softplus(l) - l p: the expected negative log-probability.
ElTensor *el_bernoulli_entropy(ElBernoulli d)
{
    return el_bernoulli_nll(d.logits, el_sigmoid(d.logits));
}

// The cross entropy of q under p less the entropy of q.
ElTensor *el_bernoulli_kl(ElBernoulli q, ElBernoulli p)
{
    ElTensor *mean = el_sigmoid(q.logits);
    return el_sub(el_bernoulli_nll(p.logits, mean), el_bernoulli_nll(q.logits, mean));
}
