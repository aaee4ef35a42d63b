// Figures as people read them. Each function returns a short text by value, so that it can stand
// among the arguments of html_add: words_number(x, 2).text.
#ifndef SUITE_WORDS_H
#define SUITE_WORDS_H

#include <stdint.h>

typedef struct {
    char text[64];
} Words;

// "1,234.50", "−3" (a true minus sign, U+2212); "1.2e+20" from 1e15 on; an en dash for NaN and
// infinities. Zero never has a sign. Decimals beyond 0 to 12 are taken as the nearer of the two.
Words words_number(double value, int decimals);

// A standard error at the decimals of its value, or with one digit when those would all be 0.
Words words_error(double standard_error, int decimals);

// "60,000".
Words words_count(int64_t count);

// "no", "one", ... "twelve", then figures; words_capital begins with a capital letter.
Words words_small(int count);
Words words_capital(int count);

// "0.8 s", "48 s", "3 min 12 s", "2 h 05 min", with spaces that do not break a line.
Words words_duration(double seconds);

// What stands before the k-th of count things in a sentence: "", ", " or " and ".
const char *words_between(int k, int count);

// "s" unless count is 1.
const char *words_plural(int64_t count);
#endif
