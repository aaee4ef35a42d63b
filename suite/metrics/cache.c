// The cache of feature networks: safetensors files with notes.
#include "suite/metrics/cache.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"

Path cache_folder(void)
{
    const char *own = getenv("ELBO_CACHE"), *caches = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (own && *own) return path_in(own, ".");
    if (caches && *caches) return path_in(caches, "elbo");
    if (home && *home) return path_in(home, ".cache/elbo");
    return path_in(".", "runs");
}

Path cache_network_path(const CachedNetwork *c)
{
    char name[64];
    snprintf(name, sizeof name, "features-%d-%016" PRIx64 "-%d.safetensors", NETWORK_VERSION,
             c->data, (int)c->binarisation);
    return path_in(cache_folder().text, name);
}

static uint64_t weights_checksum(const Network *n)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (int k = 0; k < el_params_count(n->params); k++) {
        const ElTensor *t = n->params.list->item[k].tensor;
        const unsigned char *bytes = (const unsigned char *)t->data;
        for (size_t i = 0; i < (size_t)el_numel(t) * sizeof *t->data; i++)
            hash = (hash ^ bytes[i]) * 0x100000001b3;
    }
    return hash;
}

// What a file says of itself, and must say to be taken.
typedef struct {
    char of[96], weights[32], accuracy[32];
} Notes;

static Notes notes_of(const CachedNetwork *c, const Network *n)
{
    Notes t;
    snprintf(t.of, sizeof t.of,
             "network %d, data %016" PRIx64 ", binarisation %d, %" PRId64 " images",
             NETWORK_VERSION, c->data, (int)c->binarisation, c->count);
    snprintf(t.weights, sizeof t.weights, "%016" PRIx64, weights_checksum(n));
    snprintf(t.accuracy, sizeof t.accuracy, "%.17g", c->accuracy);
    return t;
}

static bool note_is(const char *path, const char *key, const char *expected)
{
    char *note = el_safetensors_note(path, key);
    bool same = note && strcmp(note, expected) == 0;
    free(note);
    return same;
}

static bool load(const char *path, CachedNetwork *c, Network *n)
{
    char *accuracy = el_safetensors_note(path, "accuracy");
    if (!accuracy) return false;
    c->accuracy = strtod(accuracy, NULL);
    free(accuracy);
    if (!(c->accuracy >= 0 && c->accuracy <= 1) || !el_params_load(n->params, path)) return false;
    Notes t = notes_of(c, n);
    return note_is(path, "of", t.of) && note_is(path, "weights", t.weights);
}

bool cache_load_network(CachedNetwork *c, Network *n)
{
    Path path = cache_network_path(c);
    if (!file_exists(path.text)) return false;
    bool aloud = el_fail_aloud(false);
    bool good = load(path.text, c, n);
    el_fail_aloud(aloud);
    if (!good) status_clear();
    return good;
}

void cache_save_network(const CachedNetwork *c, const Network *n)
{
    Folder folder;
    bool aloud = el_fail_aloud(false);
    Notes t = notes_of(c, n);
    ElNote notes[] = {{"of", t.of}, {"weights", t.weights}, {"accuracy", t.accuracy}, {NULL, NULL}};
    if (folder_create(&folder, cache_folder().text) != DONE ||
        !el_params_save(n->params, cache_network_path(c).text, notes))
        status_clear();
    el_fail_aloud(aloud);
}
