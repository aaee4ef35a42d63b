// Words of a command line that is printed to be copied.
#ifndef SUITE_SHELL_H
#define SUITE_SHELL_H

// Room for any path, each of its bytes quoted.
typedef struct {
    char text[4 * 4096 + 3];
} ShellWord;

// The text as one word of a POSIX shell: as it is where that will do, else in single quotes. By
// value, so that it can stand among the arguments of a call: shell_word(path).text.
ShellWord shell_word(const char *text);
#endif
