// Errors: the kept sentence of each thread, the place of its current call, and what to do about it.
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"

enum { TEXTS = 8, SHAPE_TEXT_BYTES = 192, PLACE_BYTES = 280 };

_Thread_local ElThread el_thread;
static _Thread_local char kept_text[EL_ERROR_BYTES];
static _Thread_local bool error_kept;
static _Thread_local const char *asked; // the function that errors are laid to; NULL for their own
static _Thread_local bool hushed;       // errors are kept, and the handler is not told

static pthread_mutex_t handler_lock = PTHREAD_MUTEX_INITIALIZER;
static ElErrorHandler error_handler = el_print_error;
static void *handler_context;

const char *el_error_text(void)
{
    return error_kept ? kept_text : NULL;
}

void el_error_clear(void)
{
    error_kept = false;
}

void el_error_set_aside(ElError *e)
{
    e->kept = error_kept;
    if (!e->kept) return;
    memcpy(e->text, kept_text, EL_ERROR_BYTES);
    error_kept = false;
}

void el_error_take_back(const ElError *e)
{
    if (!e->kept) return;
    memcpy(kept_text, e->text, EL_ERROR_BYTES);
    error_kept = true;
}

void el_on_error(ElErrorHandler handler, void *context)
{
    pthread_mutex_lock(&handler_lock);
    error_handler = handler;
    handler_context = context;
    pthread_mutex_unlock(&handler_lock);
}

static void tell_handler(const char *text)
{
    pthread_mutex_lock(&handler_lock);
    ElErrorHandler handler = error_handler;
    void *context = handler_context;
    pthread_mutex_unlock(&handler_lock);
    if (handler) handler(text, context);
}

void el_print_error(const char *text, void *context)
{
    (void)context;
    fprintf(stderr, "%s\n", text);
}

void el_die(const char *text, void *context)
{
    el_print_error(text, context);
    exit(1);
}

void el_here_enter(const char *file, int line)
{
    ElThread *thread = el_thread_here();
    thread->calls++;
    *el_thread_place(thread) = (ElPlace){file, line};
}

void el_here_leave(void)
{
    ElThread *thread = el_thread_here();
    if (thread->calls > 0) thread->calls--;
}

void *el_fail(const char *format, ...)
{
    if (error_kept) return NULL;
    ElPlace here = el_here();
    char text[EL_ERROR_BYTES], place[PLACE_BYTES] = "";
    if (here.file) snprintf(place, sizeof place, "%.250s:%d: ", here.file, here.line);
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *said = asked ? strchr(text, ':') : NULL;
    snprintf(kept_text, sizeof kept_text, "%s%s%s", place, said ? asked : "", said ? said : text);
    error_kept = true;
    if (!hushed) tell_handler(kept_text);
    return NULL;
}

const char *el_asked(const char *function)
{
    const char *before = asked;
    if (!asked) asked = function;
    return before;
}

void el_asked_before(const char *before)
{
    asked = before;
}

bool el_fail_aloud(bool on)
{
    bool before = !hushed;
    hushed = !on;
    return before;
}

void *el_fail_memory(const char *function, int64_t bytes)
{
    return el_fail("%s: out of memory for %" PRId64 " bytes", function, bytes);
}

// Apart from el_given_list, which is then short.
__attribute__((noinline)) static bool refuse_null(const char *function, int i, int count,
                                                  const ElTensor *const *operand)
{
    int other = 0;
    while (other < count && !operand[other]) other++;
    if (other == count) {
        return el_refuse("%s: operand %d of %d is NULL; it must be a tensor", function, i + 1,
                         count);
    }
    return el_refuse("%s: operand %d of %d is NULL; it must be a tensor, as operand %d is: %s",
                     function, i + 1, count, other + 1, el_describe(operand[other]));
}

bool el_given_list(const char *function, int count, const ElTensor *const *operand)
{
    for (int i = 0; i < count; i++) {
        if (!operand[i]) return refuse_null(function, i, count, operand);
    }
    return true;
}

bool el_there(const char *function, const char *what, const void *operand)
{
    return operand || el_refuse("%s: %s is NULL; it must be given", function, what);
}

const char *el_shape_text(ElShape s)
{
    static _Thread_local char texts[TEXTS][SHAPE_TEXT_BYTES];
    static _Thread_local int next;
    char *text = texts[next++ % TEXTS];
    if (s.rank < 0) return "[refused shape]";
    int used = snprintf(text, SHAPE_TEXT_BYTES, "[");
    for (int i = 0; i < s.rank; i++) {
        used += snprintf(text + used, (size_t)(SHAPE_TEXT_BYTES - used), "%s%" PRId64,
                         i ? ", " : "", s.dim[i]);
    }
    snprintf(text + used, (size_t)(SHAPE_TEXT_BYTES - used), "]");
    return text;
}

const char *el_describe(const ElTensor *t)
{
    static _Thread_local char texts[TEXTS][2 * SHAPE_TEXT_BYTES];
    static _Thread_local int next;
    char *text = texts[next++ % TEXTS];
    if (!t) return "NULL";
    int used = 0, room = 2 * SHAPE_TEXT_BYTES;
    if (t->name) used = snprintf(text, (size_t)room, "`%.64s` ", t->name);
    used += snprintf(text + used, (size_t)(room - used), "%s", el_shape_text(t->shape));
    if (t->op) used += snprintf(text + used, (size_t)(room - used), " from %.64s", t->op);
    if (t->place.file) {
        snprintf(text + used, (size_t)(room - used), " (%.80s:%d)", t->place.file, t->place.line);
    }
    return text;
}
