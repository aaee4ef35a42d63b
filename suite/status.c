// The sentence that the program ends with when it could not do what was asked.
#include "suite/status.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <elbo/elbo.h>

static char sentence[2048];

static void keep(const char *format, va_list arguments)
{
    if (!*sentence) vsnprintf(sentence, sizeof sentence, format, arguments);
}

Status failed(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep(format, arguments);
    va_end(arguments);
    return FAILED;
}

Status wrong(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep(format, arguments);
    va_end(arguments);
    return ASKED_WRONGLY;
}

// The text after "models/vae.c:31: ", or after "el_data_open: ".
static const char *skip_place(const char *text)
{
    const char *end = text + strcspn(text, " ");
    if (end - text < 4 || end[-1] != ':' || !isdigit((unsigned char)end[-2])) return text;
    return end + 1;
}

static const char *skip_function(const char *text)
{
    size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return strncmp(text, "el", 2) == 0 && strncmp(text + word, ": ", 2) == 0 ? text + word + 2
                                                                             : text;
}

const char *library_error(void)
{
    const char *text = el_error_text();
    return text ? skip_function(skip_place(text)) : "out of memory";
}

const char *status_text(void)
{
    return sentence;
}

void status_clear(void)
{
    *sentence = '\0';
    el_error_clear();
}
