// Lists of named tensors.
#include "tensor/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/scope.h"

enum { FIRST_CAPACITY = 16 };

static bool reserve(ElParams *p, int more)
{
    if (!p->list) p->list = calloc(1, sizeof *p->list);
    if (!p->list) return false;
    ElParamList *l = p->list;
    if (l->count + more <= l->capacity) return true;
    int capacity = l->capacity ? 2 * l->capacity : FIRST_CAPACITY;
    if (capacity < l->count + more) capacity = l->count + more;
    ElParam *item = realloc(l->item, (size_t)capacity * sizeof *item);
    if (!item) return false;
    l->item = item;
    l->capacity = capacity;
    return true;
}

static char *joined_name(const char *prefix, const char *name)
{
    bool has_prefix = prefix && *prefix;
    size_t bytes = (has_prefix ? strlen(prefix) + 1 : 0) + strlen(name) + 1;
    char *text = malloc(bytes);
    if (text)
        snprintf(text, bytes, "%s%s%s", has_prefix ? prefix : "", has_prefix ? "." : "", name);
    return text;
}

// Puts a tensor, of which the caller has a hold for the list, at its end; the name is copied.
static bool append(ElParams *p, const char *name, ElTensor *t, ElParamKind kind)
{
    char *copy = reserve(p, 1) ? strdup(name) : NULL;
    if (!copy) return el_refuse("el_params: out of memory for `%s`", name);
    p->list->item[p->list->count++] = (ElParam){copy, t, kind};
    return true;
}

int el_params_count(ElParams p)
{
    return p.list ? p.list->count : 0;
}

int64_t el_params_numel(ElParams p)
{
    int64_t sum = 0;
    for (int i = 0; i < el_params_count(p); i++) {
        if (p.list->item[i].kind == EL_TRAINED) sum += el_numel(p.list->item[i].tensor);
    }
    return sum;
}

ElTensor *el_params_find(ElParams p, const char *name)
{
    if (!el_there("el_params_find", "the name", name)) return NULL;
    for (int i = 0; i < el_params_count(p); i++) {
        if (strcmp(p.list->item[i].name, name) == 0) return p.list->item[i].tensor;
    }
    return NULL;
}

static bool is_new_name(const char *function, ElParams p, const char *name)
{
    if (!el_params_find(p, name)) return true;
    return el_refuse("%s: the list has a `%s` already; names must differ", function, name);
}

static ElTensor *add(ElParams *p, const char *name, ElShape shape, ElParamKind kind)
{
    ElTensor *t = el_tensor_new(shape);
    if (!t) return NULL;
    if (!append(p, name, t, kind)) {
        el_tensor_free(t);
        return NULL;
    }
    ElParam *last = &p->list->item[p->list->count - 1];
    t->op = kind == EL_TRAINED ? "parameter" : "state";
    t->name = last->name;
    return t;
}

static bool is_kind(ElParamKind kind)
{
    return kind == EL_TRAINED || kind == EL_STATE ||
           el_refuse("el_params_add: the kind %d is neither EL_TRAINED nor EL_STATE", (int)kind);
}

ElTensor *el_params_add(ElParams *p, const char *prefix, const char *name, ElShape shape,
                        ElParamKind kind)
{
    if (!el_there("el_params_add", "the list", p)) return NULL;
    if (!el_there("el_params_add", "the name", name)) {
        el_params_spoil(p);
        return NULL;
    }
    if (!el_shape_valid("el_params_add", &shape) || !is_kind(kind) || !*name) {
        if (!*name) el_fail("el_params_add: the name is empty; it must have a letter");
        el_params_spoil(p);
        return NULL;
    }
    char *full = joined_name(prefix, name);
    ElTensor *t = NULL;
    if (!full)
        el_fail_memory("el_params_add", (int64_t)strlen(name));
    else if (is_new_name("el_params_add", *p, full))
        t = add(p, full, shape, kind);
    free(full);
    if (!t) el_params_spoil(p);
    return t;
}

void el_params_spoil(ElParams *p)
{
    if (!el_there("el_params_spoil", "the list", p)) return;
    if (reserve(p, 0)) p->list->incomplete = true;
}

static bool holds(ElParams p, const ElTensor *t)
{
    for (int i = 0; i < el_params_count(p); i++) {
        if (p.list->item[i].tensor == t) return true;
    }
    return false;
}

static bool is_weight(const ElParam *item)
{
    return item->kind == EL_TRAINED && item->tensor->shape.rank >= 2;
}

// Adds to p, holding them too, the tensors of `from` whose names begin with prefix: all or weights.
static void share(ElParams *p, ElParams from, const char *prefix, bool weights)
{
    bool complete = reserve(p, 0) && !(from.list && from.list->incomplete);
    for (int i = 0; complete && i < el_params_count(from); i++) {
        const ElParam *item = &from.list->item[i];
        if (strncmp(item->name, prefix, strlen(prefix)) != 0 || (weights && !is_weight(item)) ||
            holds(*p, item->tensor)) {
            continue;
        }
        el_tensor_hold(item->tensor);
        complete = is_new_name("el_params_join", *p, item->name) &&
                   append(p, item->name, item->tensor, item->kind);
        if (!complete) el_tensor_let_go(item->tensor);
    }
    if (!complete) el_params_spoil(p);
}

ElParams el_params_join(ElParams a, ElParams b)
{
    ElParams joined = {NULL};
    share(&joined, a, "", false);
    share(&joined, b, "", false);
    return joined;
}

ElParams el_params_under(ElParams p, const char *prefix)
{
    ElParams under = {NULL};
    if (el_there("el_params_under", "the prefix", prefix)) share(&under, p, prefix, false);
    return under;
}

ElParams el_params_weights(ElParams p)
{
    ElParams weights = {NULL};
    share(&weights, p, "", true);
    return weights;
}

void el_params_free(ElParams *p)
{
    if (!p) return;
    for (int i = 0; i < el_params_count(*p); i++) {
        ElParam *item = &p->list->item[i];
        if (item->tensor->name == item->name) item->tensor->name = NULL;
        el_tensor_free(item->tensor);
        free((char *)item->name);
    }
    if (p->list) free(p->list->item);
    free(p->list);
    p->list = NULL;
}

bool el_params_usable(const char *function, ElParams p)
{
    if (p.list && p.list->incomplete) {
        return el_refuse("%s: the parameter list is incomplete, because a layer could not be "
                         "added; it takes a new list, with every layer",
                         function);
    }
    if (el_params_count(p) > 0) return true;
    return el_refuse("%s: the parameter list is empty; layers add to the list they are given",
                     function);
}
