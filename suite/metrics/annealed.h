// The log-likelihood of images under a decoder, by annealed importance sampling (Neal, 2001; of
// decoders: Wu et al., 2017). On average exp of the estimate is p(x), so that the estimate itself
// is a lower bound in expectation; how far it falls short is measured on images that the decoder
// itself made (bidirectional Monte Carlo: Grosse, Ghahramani & Adams, 2015).
#ifndef SUITE_METRICS_ANNEALED_H
#define SUITE_METRICS_ANNEALED_H

#include "suite/metrics/observation.h"

// From the prior to the posterior by densities p(z) p(x | z)^beta, whose betas are spaced by a
// sigmoid; one move at each.
typedef struct {
    int temperatures;
    int chains;    // an image
    int leapfrogs; // steps of a move
} AnnealedOptions;

// With a decoder 20-400-784, 100 images and a gap of 20, on 2 cores of a Zen 5.
extern const AnnealedOptions annealed_quick;    // 3 s
extern const AnnealedOptions annealed_standard; // 8 s
extern const AnnealedOptions annealed_full;     // a minute

// log p(x) of images [n, pixels] in nats: [n], memory of the current scope. Noise comes from the
// current random numbers.
ElTensor *annealed_likelihood(Observation model, ElTensor *images, AnnealedOptions o);

// For n images drawn from the model, with the code that each was drawn with: an upper bound on
// log p(x), by chains from that code back to the prior, less the lower bound; [n], in nats. Its
// mean says how far, at most, the estimates above are below the truth for such images.
ElTensor *annealed_gap(Observation model, int64_t n, AnnealedOptions o);

// Sets the decoder's deviation to the most likely one for images [n, pixels] (of the validation
// set: it is a choice), by Monte Carlo EM (Wei & Tanner, 1990): s^2 becomes the mean of
// (x - decode(z))^2 over pixels and over p(z | x), of which annealed_quick gives weighted draws,
// five times over. A code has far fewer numbers than an image, so that a round leaves little of
// the error of s; a search over log s would take more estimates, and compare noisy ones. It begins
// at a quarter of the error of codes drawn from the prior. 50 images take about 5 s.
bool gaussian_fit_deviation(GaussianDecoder *g, ElTensor *images);
#endif
