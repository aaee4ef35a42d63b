// Private to the library: what one thread does of a convolution, a chunk of images at a time.
#ifndef EL_TENSOR_CONVOLUTION_CHUNK_H
#define EL_TENSOR_CONVOLUTION_CHUNK_H

#include "tensor/convolution.h"

// Which of the three products.
typedef enum { EL_CONV_FEATURES, EL_CONV_IMAGE, EL_CONV_WEIGHTS } ElConvProduct;

// The operands, how they are chunked, and who works where.
typedef struct {
    const ElConvolution *c;
    el_real *image, *features, *weights;
    const el_real *bias;
    ElConvProduct product;
    bool accumulate;                                // add to the weights what they hold already
    bool side;                                      // images lie side by side: convolution_side.h
    int64_t taps, windows;                          // of a window in a channel; of an image
    int64_t images, channels;                       // of a chunk
    int64_t grain;                                  // images, or channels, of a piece
    int64_t planes, unfolded, gathered, gemm, step; // numbers of the parts of a piece's workspace,
    el_real *workspace;                             // and of all; of all pieces
    int64_t packed_chunk, packed_group;             // numbers of the weights packed for all pieces,
    el_real *packed;                                // of a chunk of channels and of a group
} ElConvJob;

// The workspace of one piece.
typedef struct {
    el_real *planes, *unfolded, *gathered, *gemm;
} ElConvRoom;

// Some images, of one group: `columns` windows.
typedef struct {
    int64_t first, images, group, columns;
} ElConvChunk;

// A rectangle of the weights of one group.
typedef struct {
    int64_t group, out, outs, channel, channels;
} ElConvBlock;

// Where a channel of the chunk's images, or of their features, begins, and the numbers from one
// image to the next.
el_real *el_conv_image_at(const ElConvJob *j, ElConvChunk at, int64_t channel);
el_real *el_conv_features_at(const ElConvJob *j, ElConvChunk at, int64_t out);
int64_t el_conv_image_step(const ElConvJob *j);
int64_t el_conv_features_step(const ElConvJob *j);

// The chunk of images from `first` on, before `last`.
ElConvChunk el_conv_chunk(const ElConvJob *j, int64_t first, int64_t last, int64_t group);

// The features of a chunk from its image; its image from its features; a block of the weights from
// all images.
void el_conv_chunk_features(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);
void el_conv_chunk_image(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);
void el_conv_block_weights(const ElConvJob *j, ElConvBlock b, const ElConvRoom *r);
#endif
