// Private to the library: the three products of a convolution for images that lie side by side, as
// many as a vector has lanes. The planes of a piece's workspace are those of a chunk of channels,
// what is unfolded are panels of B, and what is gathered the features, or what is laid back.
#ifndef EL_TENSOR_CONVOLUTION_SIDE_H
#define EL_TENSOR_CONVOLUTION_SIDE_H

#include "tensor/convolution_chunk.h"

// How many of the first images of the batch are better taken side by side: small ones, when there
// are enough of them to fill vectors. It depends on the geometry alone.
int64_t el_conv_side_images(const ElConvolution *c, ElConvProduct product);

// Fills in the chunks of such a job, and the numbers of its workspace and of its packed weights.
void el_conv_side_fit(ElConvJob *j);

// Packs the weights of all groups and chunks.
void el_conv_side_pack(const ElConvJob *j);

// As those of convolution_chunk.h; the block may have any number of channels.
void el_conv_side_features(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);
void el_conv_side_image(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);
void el_conv_side_weights(const ElConvJob *j, ElConvBlock b, const ElConvRoom *r);
#endif
