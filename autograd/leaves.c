// A hash table that is also a stack.
#include "autograd/leaves.h"

#include <string.h>

#include "tensor/pool.h"

enum { FIRST_CAPACITY = 16 };

static int64_t bucket_of(const ElLeaves *l, const ElTensor *t)
{
    uint64_t mixed = (uint64_t)(uintptr_t)t * UINT64_C(0x9e3779b97f4a7c15); // Knuth's multiplier
    return (int64_t)(mixed >> 32) & (l->capacity - 1);
}

int64_t el_leaves_find(const ElLeaves *l, const ElTensor *t)
{
    if (!l->count) return -1;
    int64_t i = l->bucket[bucket_of(l, t)];
    while (i >= 0 && l->entry[i].tensor != t) i = l->entry[i].next;
    return i < 0 ? -1 : l->entry[i].line;
}

static void insert(ElLeaves *l, ElTensor *t, int64_t line)
{
    int64_t *head = &l->bucket[bucket_of(l, t)];
    l->entry[l->count] = (ElLeaf){t, line, *head};
    *head = l->count++;
}

static bool grow(ElLeaves *l)
{
    ElLeaves larger = {.capacity = l->capacity ? 2 * l->capacity : FIRST_CAPACITY};
    int64_t bytes = larger.capacity * (int64_t)(sizeof *larger.entry + sizeof *larger.bucket);
    larger.entry = el_pool_take("el_record", bytes);
    if (!larger.entry) return false;
    larger.bucket = (int64_t *)(larger.entry + larger.capacity);
    memset(larger.bucket, -1, (size_t)larger.capacity * sizeof *larger.bucket);
    for (int64_t i = 0; i < l->count; i++) insert(&larger, l->entry[i].tensor, l->entry[i].line);
    el_leaves_free(l);
    *l = larger;
    return true;
}

bool el_leaves_add(ElLeaves *l, ElTensor *t, int64_t line)
{
    if (l->count == l->capacity && !grow(l)) return false;
    insert(l, t, line);
    return true;
}

void el_leaves_remove_newest(ElLeaves *l, const ElTensor *t)
{
    l->bucket[bucket_of(l, t)] = l->entry[--l->count].next;
}

void el_leaves_free(ElLeaves *l)
{
    el_pool_give(l->entry);
    *l = (ElLeaves){0};
}
