// Private to the library: what one thread does of a convolution, a chunk of images at a time.
#ifndef EL_TENSOR_CONVOLUTION_CHUNK_H
#define EL_TENSOR_CONVOLUTION_CHUNK_H

#include "tensor/convolution.h"

// The operands, how they are chunked, and who works where.
typedef struct {
    const ElConvolution *c;
    el_real *image, *features, *weights;
    const el_real *bias;
    int64_t taps, windows;                    // of one window's pixels in a channel; of an image
    int64_t images, channels;                 // of a chunk
    int64_t grain;                            // images, or channels, of a piece
    el_real *workspace;                       // of all pieces
    int64_t planes, unfolded, gathered, step; // numbers of its parts, and of all for one piece
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

// The chunk of images from `first` on, before `last`.
ElConvChunk el_conv_chunk(const ElConvJob *j, int64_t first, int64_t last, int64_t group);

// The features of a chunk from its image; its image from its features; a block of the weights from
// all images.
void el_conv_chunk_features(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);
void el_conv_chunk_image(const ElConvJob *j, ElConvChunk at, const ElConvRoom *r);
void el_conv_block_weights(const ElConvJob *j, ElConvBlock b, const ElConvRoom *r);
#endif
