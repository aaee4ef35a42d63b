// Datasets of images or points, and the batches drawn from them.
#ifndef EL_DATA_DATA_H
#define EL_DATA_DATA_H

#include "tensor/random.h"

#ifdef __cplusplus
extern "C" {
#endif

// A set of grey images and their classes. What they show are bytes, of which 255 is 1, or numbers:
// of pixels and values one is NULL (both are in an empty set).
typedef struct {
    int64_t count;
    const uint8_t *pixels; // [count, height * width]
    const uint8_t *labels; // [count], or NULL
    const el_real *values; // [count, height * width]
} ElImages;

// What becomes of pixels when they are given out: nothing, or each is 0 or 1. Figures of different
// ways do not compare.
typedef enum {
    EL_BINARISE_REAL,      // stays as it is
    EL_BINARISE_DYNAMIC,   // 1 with the pixel as probability, drawn anew for every batch
    EL_BINARISE_STATIC,    // likewise, but drawn once
    EL_BINARISE_THRESHOLD, // 1 from 0.5 on
} ElBinarisation;

typedef struct ElData {
    const char *name;                 // "fashion", "digits", ... or the folder
    int height, width;                // of every image, in pixels
    int classes;                      // 1 + the largest label; 0 without labels
    ElImages train, validation, test; // validation is empty until el_data_hold_out
    bool points;                      // rows are points of any real numbers, not pixels in [0, 1]
    ElBinarisation binarisation;      // EL_BINARISE_REAL until el_data_binarise
    uint64_t checksum;                // FNV-1a of all pixels (or values, as doubles) and labels
    ElRandom order;       // the sequence that shuffles the training images: stream EL_STREAM_DATA
    int64_t epoch, next;  // where el_data_batch stands: the epoch, and the images of it gone by
    int64_t given;        // the images of the last batch; 0 before the first of an order
    int32_t *permutation; // the order of the present epoch
    struct ElDataStorage *storage; // what pixels and labels lie in
} ElData;

// Opens a dataset; yours to free with el_data_free. NULL, with the reason, when there is no such
// data or it is broken. name_or_path is
//   "fashion"  Fashion-MNIST (Xiao et al., 2017) as Debian's dataset-fashion-mnist installs it, or
//              in the folder that the environment variable ELBO_FASHION names
//   "digits"   1,797 handwritten digits of 8x8 pixels, compiled in; the last 360 are the test set
//   "ring8", "grid25", "blobs", "moons"
//              generated: points of the plane and images whose truth is known (data/generate.h)
//   FILE.npy   rows of numbers [n, width], taken for points, or images [n, height, width], as
//              el_data_over takes them; of unsigned bytes 255 is 1; the last sixth is the test set
//   a folder   with MNIST's file names (train-images-idx3-ubyte ...), .gz or not; the labels of
//              both sets may be absent
ElData *el_data_open(const char *name_or_path);

// A dataset of numbers of your own, copied: train and test are [n, height * width] or any shape
// whose n rows hold as many numbers, all finite. They are taken for points when a number is outside
// [0, 1] or the height is 1, otherwise for the pixels of images. NULL, with the reason, when that
// cannot be.
ElData *el_data_over(const char *name, const ElTensor *train, const ElTensor *test, int height,
                     int width);
void el_data_free(ElData *d);

// Makes the last count training images the validation set; they leave the training set. Those held
// out before are given back first, so that count 0 gives back all. At least one training image must
// stay. The epochs start anew, as after el_data_seed; the checksum does not change.
bool el_data_hold_out(ElData *d, int64_t count);

// Chooses how el_data_batch and el_data_rows give pixels. Draws of a batch depend on the seed of
// the order, the epoch and the place in it, those of rows (and all that are static) on the image
// alone, so that what is resumed or looked at again is the same. False, an error, when the data are
// points.
bool el_data_binarise(ElData *d, ElBinarisation how);

// The pixels of one image: height * width.
int64_t el_data_pixels(const ElData *d);

// Starts the epochs anew, in the order that belongs to this seed (0 until it is called; it is not
// that of el_random_seed).
void el_data_seed(ElData *d, uint64_t seed);

// Goes to the start of an epoch (the first is 0), as if all before it had been drawn.
bool el_data_seek(ElData *d, int64_t epoch);

// The next count training images in shuffled order, [count, pixels], pixels in [0, 1] and points
// as they are, in memory of the current scope. When fewer than count are left in the epoch they are
// passed over and the next epoch, in another order, begins.
ElTensor *el_data_batch(ElData *d, int64_t count);

// The classes [count] of the images that el_data_batch gave last, in memory of the current scope.
// NULL, an error, when the data have no labels or no batch of this order was drawn.
ElInts *el_data_batch_labels(const ElData *d);

// How many batches of count images an epoch has.
int64_t el_data_batches(const ElData *d, int64_t count);

// Images first .. first+count of a set in their stored order, likewise.
ElTensor *el_data_rows(const ElData *d, const ElImages *set, int64_t first, int64_t count);

// The classes [count] of the same images. NULL, an error, when the data have no labels.
ElInts *el_data_row_labels(const ElData *d, const ElImages *set, int64_t first, int64_t count);

#ifdef __cplusplus
}
#endif
#endif
