// Private to the library: what each thread has of its own and every operation looks at. It is one
// variable with inline readers because to find such a variable takes a call in a shared library,
// and that of each would be most of what a small operation costs.
#ifndef EL_TENSOR_THREAD_H
#define EL_TENSOR_THREAD_H

#include <stdint.h>

#include "tensor/error.h"

// The address of a thread's variable, for a function that uses it more than once. The compiler
// would find it again each time, since it takes that for cheap; what it cannot see through it
// keeps.
#define EL_FOUND_ONCE(pointer) __asm__("" : "+r"(pointer))

enum { EL_PLACES = 64 };

struct ElScope;

typedef struct {
    struct ElScope *scope;    // the innermost that is open, or NULL
    int depth;                // of open scopes, missing ones included
    int missing;              // innermost ones that could not be opened
    int calls;                // into the library, one within another, that the thread is in
    int64_t flops;            // counted so far
    ElPlace place[EL_PLACES]; // of each call, outermost first; those nested deeper share the last
} ElThread;

extern _Thread_local ElThread el_thread __attribute__((visibility("hidden")));

static inline ElThread *el_thread_here(void)
{
    ElThread *thread = &el_thread;
    EL_FOUND_ONCE(thread);
    return thread;
}

// The place of the thread's current call.
static inline ElPlace *el_thread_place(ElThread *t)
{
    return &t->place[t->calls < EL_PLACES ? t->calls : EL_PLACES - 1];
}
#endif
