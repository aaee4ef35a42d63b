// The families of models that the suite knows, one line each. FILE.c ends in the array
// FILE_family[], whose last row has no name.
#include <string.h>

#include "models/model.h"

#define FAMILIES(ONE) \
    ONE(pca)          \
    ONE(gmm)          \
    ONE(ae)           \
    ONE(vae)          \
    ONE(gan)          \
    ONE(vae_gan)

#define DECLARE(file) extern const ModelFamily file##_family[];
#define ADDRESS(file) file##_family,

FAMILIES(DECLARE)

const ModelFamily *model_family_at(int k)
{
    static const ModelFamily *const families[] = {FAMILIES(ADDRESS)};
    for (size_t file = 0; file < sizeof families / sizeof *families; file++)
        for (const ModelFamily *f = families[file]; f->name; f++)
            if (k-- == 0) return f;
    return NULL;
}

const ModelFamily *model_family(const char *name)
{
    const ModelFamily *f = NULL;
    for (int k = 0; (f = model_family_at(k)); k++)
        if (strcmp(f->name, name) == 0) break;
    return f;
}
