// HTML into a Text: whatever is put in by %s cannot become markup.
#ifndef SUITE_HTML_H
#define SUITE_HTML_H

#include "suite/text.h"

// Adds the format as it stands with its directives filled in: %s is escaped for text and quoted
// attributes (NULL adds nothing); %d, %f and %g, with flags and precision, are as printf has them.
// There are no others.
__attribute__((format(printf, 2, 3))) void html_add(Text *t, const char *format, ...);

// Adds a string escaped, as %s does.
void html_put(Text *t, const char *string);

// Adds a PNG picture as an <img> inside the page, with the size its header gives. False, and
// nothing added, when the bytes are not those of a PNG.
bool html_put_png(Text *t, const unsigned char *png, size_t size, const char *alt);

// The same of an SVG drawing, which no script in it can leave: it is a picture. False when the
// bytes do not begin like one.
bool html_put_svg(Text *t, const unsigned char *svg, size_t size, const char *alt);
#endif
