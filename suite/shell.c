// Words of a command line that is printed to be copied.
#include "suite/shell.h"

#include <stdio.h>
#include <string.h>

#define PLAIN                    \
    "abcdefghijklmnopqrstuvwxyz" \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
    "0123456789_./,:=@%+-"

ShellWord shell_word(const char *text)
{
    ShellWord w;
    if (*text && text[strspn(text, PLAIN)] == '\0') {
        snprintf(w.text, sizeof w.text, "%s", text);
        return w;
    }
    size_t length = 0;
    w.text[length++] = '\'';
    for (; *text && length + 6 <= sizeof w.text; text++) { // 4, the last quote and the end
        // A quote cannot stand between quotes: they end, it is escaped, they begin again.
        const char piece[] = {*text, '\0'}, *put = *text == '\'' ? "'\\''" : piece;
        memcpy(w.text + length, put, strlen(put));
        length += strlen(put);
    }
    w.text[length++] = '\'';
    w.text[length] = '\0';
    return w;
}
