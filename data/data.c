// Opening datasets: the folders of IDX files, the digits that are compiled in, what is generated,
// npy files.
#include "data/data.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/digits/digits.h"
#include "data/idx.h"
#include "data/storage.h"
#include "data/suggest.h"
#include "tensor/fail.h"

enum { DIGITS_TEST = 360 };
static const char FASHION_FOLDER[] = "/usr/share/datasets/fashion-mnist";

// --- one folder ----------------------------------------------------------------------------------

// The path of a file in MNIST's spellings, "train-images-idx3-ubyte" or "train-images.idx3-ubyte",
// .gz or not, to be freed with free(); NULL when there is none. False when memory is short.
static bool find_file(const char *folder, const char *set, ElIdxKind kind, char **found)
{
    static const char *const spelling[] = {"-", ".", "-", "."}, *const ending[] = {"", "", ".gz",
                                                                                   ".gz"};
    const char *what = kind == EL_IDX_IMAGES ? "images" : "labels";
    int axes = kind == EL_IDX_IMAGES ? 3 : 1;
    size_t room = strlen(folder) + 64;
    char *path = *found = malloc(room);
    if (!path) return el_fail_memory("el_data_open", (int64_t)room), false;
    for (int k = 0; k < 4; k++) {
        snprintf(path, room, "%s/%s-%s%sidx%d-ubyte%s", folder, set, what, spelling[k], axes,
                 ending[k]);
        if (access(path, F_OK) == 0) return true;
    }
    free(path);
    *found = NULL;
    return true;
}

// Reads the file at path; its values go to d's storage.
static bool read_file(ElData *d, const char *path, ElIdxKind kind, ElIdx *idx)
{
    if (!el_idx_read("el_data_open", path, kind, idx)) return false;
    return el_data_keep(d, idx->bytes), true;
}

// The first images read say how large they are in this dataset.
static bool read_images(ElData *d, const char *path, ElImages *set)
{
    ElIdx idx;
    if (!read_file(d, path, EL_IDX_IMAGES, &idx)) return false;
    if (d->height == 0) {
        d->height = idx.height;
        d->width = idx.width;
    }
    if (idx.height != d->height || idx.width != d->width)
        return el_refuse("el_data_open: %s holds images of %d x %d pixels, where %d x %d, the size "
                         "of the training images, would be right",
                         path, idx.height, idx.width, d->height, d->width);
    set->count = idx.count;
    set->pixels = idx.bytes;
    return true;
}

static bool read_labels(ElData *d, const char *path, ElImages *set)
{
    ElIdx idx;
    if (!read_file(d, path, EL_IDX_LABELS, &idx)) return false;
    if (idx.count != set->count)
        return el_refuse("el_data_open: %s holds %" PRId64 " labels, where %" PRId64
                         ", one for each image, would be right",
                         path, idx.count, set->count);
    set->labels = idx.bytes;
    return true;
}

// Reads the images called "train" or "t10k" of a folder and, where there are any, their labels.
static bool read_set(ElData *d, const char *folder, const char *name, ElImages *set)
{
    char *images = NULL, *labels = NULL;
    bool ok = find_file(folder, name, EL_IDX_IMAGES, &images) &&
              find_file(folder, name, EL_IDX_LABELS, &labels);
    if (ok && !images)
        ok = el_refuse("el_data_open: %s holds no %s-images-idx3-ubyte and no such file with .gz",
                       folder, name);
    ok = ok && read_images(d, images, set) && (!labels || read_labels(d, labels, set));
    free(images);
    free(labels);
    return ok;
}

static bool read_folder(ElData *d, const char *folder)
{
    if (!read_set(d, folder, "train", &d->train) || !read_set(d, folder, "t10k", &d->test))
        return false;
    if (!d->train.labels == !d->test.labels) return true;
    return el_refuse("el_data_open: %s holds labels of its %s images only; both sets or neither "
                     "would be right",
                     folder, d->train.labels ? "training" : "test");
}

// --- the names -----------------------------------------------------------------------------------

static bool read_digits(ElData *d)
{
    const int64_t bytes = (int64_t)el_digits_count * EL_DIGITS_PIXELS;
    uint8_t *images = el_data_room("el_data_open", d, bytes);
    if (!images) return false;
    el_digits_unpack(images);
    d->height = d->width = EL_DIGITS_SIDE;
    const int64_t train = el_digits_count - DIGITS_TEST;
    d->train = (ElImages){.count = train, .pixels = images, .labels = el_digits_labels};
    d->test = (ElImages){.count = DIGITS_TEST,
                         .pixels = images + train * EL_DIGITS_PIXELS,
                         .labels = el_digits_labels + train};
    return true;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_npy(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".npy") == 0;
}

static bool read_fashion(ElData *d)
{
    const char *folder = getenv("ELBO_FASHION");
    if (!folder) folder = FASHION_FOLDER;
    if (is_folder(folder)) return read_folder(d, folder);
    return el_refuse("el_data_open: Fashion-MNIST is not at %s: `apt install "
                     "dataset-fashion-mnist`, or use --data digits, which needs no files",
                     folder);
}

static bool refuse_name(const char *name)
{
    static const char *const known[] = {"fashion", "digits", "ring8", "grid25",
                                        "blobs",   "moons",  NULL};
    const char *near = el_suggest(name, known);
    if (near) return el_refuse("el_data_open: no data are called %s; was %s meant?", name, near);
    return el_refuse("el_data_open: %s is neither a folder nor one of fashion, digits, ring8, "
                     "grid25, blobs and moons",
                     name);
}

static bool read_named(ElData *d)
{
    if (strcmp(d->name, "digits") == 0) return read_digits(d);
    if (strcmp(d->name, "fashion") == 0) return read_fashion(d);
    if (el_is_generated(d->name)) return el_generate(d);
    if (is_folder(d->name)) return read_folder(d, d->name);
    return refuse_name(d->name);
}

// --- any of them ---------------------------------------------------------------------------------

ElData *el_data_open(const char *name_or_path)
{
    if (!name_or_path)
        return el_fail("el_data_open: the name of the data is NULL; it must be given");
    if (is_npy(name_or_path)) return el_data_of_npy(name_or_path);
    ElData *d = el_data_new("el_data_open", name_or_path);
    if (!d || (read_named(d) && el_data_complete("el_data_open", d))) return d;
    el_data_free(d);
    return NULL;
}
