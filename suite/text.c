// The growing text: one place that allocates, everything else adds through it.
#include "suite/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Room for size more bytes and the NUL. Capacity doubles, so adding is linear on the whole.
static bool make_room(Text *t, size_t size)
{
    if (t->failed) return false;
    if (size < t->capacity - t->length) return true;
    t->failed = true;
    if (size > SIZE_MAX / 2 - t->length - 1) return false;
    size_t capacity = t->capacity ? t->capacity : 4096;
    while (capacity - t->length <= size) capacity *= 2;
    char *data = realloc(t->data, capacity);
    if (!data) return false;
    t->data = data;
    t->capacity = capacity;
    t->failed = false;
    return true;
}

void text_put_bytes(Text *t, const void *bytes, size_t size)
{
    if (size == 0 || !make_room(t, size)) return;
    memcpy(t->data + t->length, bytes, size);
    t->length += size;
    t->data[t->length] = '\0';
}

void text_put(Text *t, const char *string)
{
    if (string) text_put_bytes(t, string, strlen(string));
}

void text_add(Text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) t->failed = true;
    if (length <= 0 || !make_room(t, (size_t)length)) return;
    va_start(arguments, format);
    vsnprintf(t->data + t->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    t->length += (size_t)length;
}

void text_free(Text *t)
{
    free(t->data);
    *t = (Text){0};
}
