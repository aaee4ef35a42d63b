// HTML into a Text.
#include "suite/html.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// What stands for the byte in HTML, or NULL when it stands for itself. Control characters have no
// place in a page, not even escaped.
static const char *escape(unsigned char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
    case '\t':
        return NULL;
    default:
        return byte < ' ' || byte == 127 ? "\uFFFD" : NULL;
    }
}

void html_put(Text *t, const char *string)
{
    for (const char *s = string; s && *s; s++) {
        const char *escaped = escape((unsigned char)*s);
        if (escaped)
            text_put(t, escaped);
        else
            text_put_bytes(t, s, 1);
    }
}

void html_add(Text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (const char *p = format; *p;) {
        size_t plain = strcspn(p, "%");
        text_put_bytes(t, p, plain);
        p += plain;
        if (!*p) break;
        char directive[16];
        size_t length = strcspn(p, "sdfg") + 1; // up to and with the letter that ends it
        snprintf(directive, sizeof directive, "%.*s", (int)length, p);
        p += length;
        if (p[-1] == 's')
            html_put(t, va_arg(arguments, const char *));
        else if (p[-1] == 'd')
            text_add(t, directive, va_arg(arguments, int));
        else
            text_add(t, directive, va_arg(arguments, double));
    }
    va_end(arguments);
}

static uint32_t big_endian(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

bool html_put_png(Text *t, const unsigned char *png, size_t size, const char *alt)
{
    // A PNG begins with its signature and the chunk IHDR: length, name, width, height.
    static const unsigned char signature[] = "\x89PNG\r\n\x1a\n";
    if (!png || size < 24 || memcmp(png, signature, 8) || memcmp(png + 12, "IHDR", 4)) return false;
    text_add(t, "<img width=\"%lu\" height=\"%lu\" ", (unsigned long)big_endian(png + 16),
             (unsigned long)big_endian(png + 20));
    html_add(t, "alt=\"%s\" src=\"data:image/png;base64,", alt);
    text_put_base64(t, png, size);
    text_put(t, "\">\n");
    return true;
}

bool html_put_svg(Text *t, const unsigned char *svg, size_t size, const char *alt)
{
    if (!svg || size < 5 || memcmp(svg, "<svg ", 5)) return false;
    html_add(t, "<img width=\"400\" height=\"400\" alt=\"%s\" src=\"data:image/svg+xml;base64,",
             alt);
    text_put_base64(t, svg, size);
    text_put(t, "\">\n");
    return true;
}
