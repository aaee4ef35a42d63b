// Figures as people read them: grouped digits, true minus signs, durations, small numbers in words.
#include "suite/words.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MINUS   "\u2212"
#define EN_DASH "\u2013"

// Copies digits with a comma between the thousands of the part before the point.
static Words group_thousands(const char *sign, const char *digits)
{
    Words w;
    size_t length = strlen(sign), whole = strspn(digits, "0123456789");
    memcpy(w.text, sign, length);
    for (size_t k = 0; digits[k]; k++) {
        if (k > 0 && k < whole && (whole - k) % 3 == 0) w.text[length++] = ',';
        w.text[length++] = digits[k];
    }
    w.text[length] = '\0';
    return w;
}

Words words_number(double value, int decimals)
{
    if (!isfinite(value)) return (Words){EN_DASH};
    char digits[40]; // 1e15 with 12 decimals takes 29
    int shown = decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
    const char *format = fabs(value) < 1e15 ? "%.*f" : "%.*e";
    snprintf(digits, sizeof digits, format, fabs(value) < 1e15 ? shown : 1, fabs(value));
    bool zero = strspn(digits, "0.") == strlen(digits);
    return group_thousands(value < 0 && !zero ? MINUS : "", digits);
}

Words words_error(double standard_error, int decimals)
{
    Words w = words_number(standard_error, decimals);
    if (standard_error > 0 && strspn(w.text, "0.") == strlen(w.text))
        snprintf(w.text, sizeof w.text, "%.1g", standard_error);
    return w;
}

Words words_count(int64_t count)
{
    return words_number((double)count, 0);
}

Words words_small(int count)
{
    static const char *const name[] = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                       "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (count < 0 || count >= (int)(sizeof name / sizeof *name)) return words_count(count);
    Words w;
    snprintf(w.text, sizeof w.text, "%s", name[count]);
    return w;
}

Words words_capital(int count)
{
    Words w = words_small(count);
    w.text[0] = (char)toupper((unsigned char)w.text[0]);
    return w;
}

Words words_duration(double seconds)
{
    Words w;
    if (!(seconds >= 0 && seconds < 1e9)) return words_number(NAN, 0);
    long whole = lround(seconds);
    if (seconds < 9.95)
        snprintf(w.text, sizeof w.text, "%.1f\u00a0s", seconds);
    else if (whole < 60)
        snprintf(w.text, sizeof w.text, "%ld\u00a0s", whole);
    else if (whole < 3600)
        snprintf(w.text, sizeof w.text, "%ld\u00a0min\u00a0%ld\u00a0s", whole / 60, whole % 60);
    else
        snprintf(w.text, sizeof w.text, "%ld\u00a0h\u00a0%02ld\u00a0min", whole / 3600,
                 whole % 3600 / 60);
    return w;
}

const char *words_between(int k, int count)
{
    if (k == 0) return "";
    return k == count - 1 ? " and " : ", ";
}

const char *words_plural(int64_t count)
{
    return count == 1 ? "" : "s";
}
