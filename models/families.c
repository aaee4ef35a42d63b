// The families of models that the suite knows, one line each.
#include <string.h>

#include "models/model.h"

#define FAMILIES(ONE) \
    ONE(pca)          \
    ONE(ae)           \
    ONE(vae)          \
    ONE(gan)

#define DECLARE(name) extern const ModelFamily name##_family;
#define ADDRESS(name) &name##_family,

FAMILIES(DECLARE)
const ModelFamily *const model_families[] = {FAMILIES(ADDRESS) NULL};

const ModelFamily *model_family(const char *name)
{
    for (const ModelFamily *const *f = model_families; *f; f++)
        if (strcmp((*f)->name, name) == 0) return *f;
    return NULL;
}

ElTensor *model_reconstruct(const ModelFamily *family, const void *model, ElTensor *x)
{
    return family->decode(model, family->encode(model, x));
}

ElTensor *model_sample(const ModelFamily *family, const void *model, int64_t n)
{
    return family->decode(model, family->prior(model, n));
}
