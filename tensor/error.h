// Errors: one sentence, kept for the thread until it is cleared; the host program goes on.
//
// A call that cannot do what was asked returns NULL (or false, or NaN) and keeps a sentence that
// says what was asked, what was wrong and what would be right. A call that is given NULL returns
// NULL, so expressions nest and one look at the end of a step suffices. Only the first error of a
// thread is kept: what follows from it is silent.
#ifndef EL_TENSOR_ERROR_H
#define EL_TENSOR_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

// The kept sentence of this thread, or NULL when nothing has gone wrong since the last clear.
const char *el_error_text(void);

// Forgets the kept error, so that the next one is kept.
void el_error_clear(void);

// Called once for each error that is kept, with its text and the context given to el_on_error. It
// returns or ends the program; a C++ exception cannot pass through the library.
typedef void (*ElErrorHandler)(const char *text, void *context);

// Chooses what else happens when an error is kept, for all threads. The default, el_print_error,
// writes the sentence to stderr; el_die does so and ends the program with status 1; NULL does
// nothing.
void el_on_error(ElErrorHandler handler, void *context);
void el_print_error(const char *text, void *context);
void el_die(const char *text, void *context);

// A place in the source of the program that uses the library.
typedef struct {
    const char *file; // NULL when unknown
    int line;
} ElPlace;

// What elbo/here.h puts around each call: note its place, make it, go back to the place before.
void el_here_enter(const char *file, int line);
void el_here_leave(void);

#ifdef __cplusplus
}
#endif
#endif
