// Where the program keeps what it computed once and may compute again, so that trouble with the
// folder is never an error: trained feature networks.
#ifndef SUITE_METRICS_CACHE_H
#define SUITE_METRICS_CACHE_H

#include "suite/folder.h"
#include "suite/metrics/network.h"

// $ELBO_CACHE, else $XDG_CACHE_HOME/elbo, else $HOME/.cache/elbo, else runs.
Path cache_folder(void);

// The network of that version for a dataset: its file, and what the file must say of itself. The
// weights have a checksum of their own, FNV-1a of their bytes in the order of the list.
typedef struct {
    uint64_t data;               // checksum of the dataset
    ElBinarisation binarisation; // of its pixels
    int64_t count;               // of the images it was trained on
    double accuracy;             // on the test images, 0 to 1
} CachedNetwork;
Path cache_network_path(const CachedNetwork *c);

// Fills the network and c->accuracy from the file; false, without an error and with the network
// possibly changed, when there is no such file, or it is broken, or of something else.
bool cache_load_network(CachedNetwork *c, Network *n);

// Writes the file, at once or not at all; in silence when that cannot be.
void cache_save_network(const CachedNetwork *c, const Network *n);
#endif
