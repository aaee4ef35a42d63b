// JSON (RFC 8259) by recursive descent. One block of memory holds all values and a copy of the
// text, in which strings are decoded where they stand: decoded they are never longer.
#include "tensor/json.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/fail.h"
#include "tensor/utf8.h"

enum { MAX_DEPTH = 64 };

typedef struct {
    const char *what; // is read, as errors name it
    char *at, *end;   // the text that is left
    ElJson *unused;   // the values that are left
    int line, depth;
} Reader;

// The byte that comes next, or -1 at the end.
static int peek(const Reader *r)
{
    return r->at < r->end ? (unsigned char)*r->at : -1;
}

static bool take(Reader *r, int byte)
{
    if (peek(r) != byte) return false;
    r->at++;
    return true;
}

static bool refuse_unless(const Reader *r, const char *expected)
{
    int c = peek(r);
    if (c < 0)
        return el_refuse("%s, line %d: it ends where %s should be", r->what, r->line, expected);
    if (c > ' ' && c < 0x7F)
        return el_refuse("%s, line %d: '%c' where %s should be", r->what, r->line, c, expected);
    return el_refuse("%s, line %d: byte 0x%02x where %s should be", r->what, r->line, (unsigned)c,
                     expected);
}

static void skip_space(Reader *r)
{
    for (int c = peek(r); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = peek(r)) {
        r->line += c == '\n';
        r->at++;
    }
}

// --- strings -------------------------------------------------------------------------------------

// The four hexadecimal digits of a \u escape.
static bool parse_unit(Reader *r, uint32_t *unit)
{
    *unit = 0;
    for (int k = 0; k < 4; k++) {
        int c = peek(r), lower = c | 0x20;
        if (c >= '0' && c <= '9') {
            *unit = *unit << 4 | (uint32_t)(c - '0');
        } else if (c > 0 && lower >= 'a' && lower <= 'f') {
            *unit = *unit << 4 | (uint32_t)(lower - 'a' + 10);
        } else {
            return refuse_unless(r, "a hexadecimal digit");
        }
        r->at++;
    }
    return true;
}

// What follows \u: one unit, or a high surrogate and the low one that completes it.
static bool parse_code(Reader *r, uint32_t *code)
{
    if (!parse_unit(r, code)) return false;
    if (*code == 0)
        return el_refuse("%s, line %d: \\u0000, which no string here can hold", r->what, r->line);
    if (*code < 0xD800 || *code > 0xDFFF) return true;
    uint32_t low = 0;
    bool high_first = *code < 0xDC00;
    if (high_first && take(r, '\\') && take(r, 'u') && !parse_unit(r, &low)) return false;
    if (low < 0xDC00 || low > 0xDFFF)
        return el_refuse("%s, line %d: half a surrogate pair", r->what, r->line);
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool parse_escape(Reader *r, char **out)
{
    static const char name[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    r->at++;
    uint32_t code;
    if (take(r, 'u')) {
        if (!parse_code(r, &code)) return false;
        *out = el_utf8_encode(*out, code);
        return true;
    }
    const char *found = peek(r) > 0 ? strchr(name, peek(r)) : NULL;
    if (!found) return refuse_unless(r, "one of \"\\/bfnrtu after a backslash");
    *(*out)++ = meaning[found - name];
    r->at++;
    return true;
}

static bool parse_string(Reader *r, const char **string)
{
    if (!take(r, '"')) return refuse_unless(r, "a string");
    char *out = r->at;
    *string = out;
    for (int c = peek(r); c != '"'; c = peek(r)) {
        if (c < ' ') return refuse_unless(r, "the rest of a string");
        if (c == '\\') {
            if (!parse_escape(r, &out)) return false;
            continue;
        }
        size_t length = el_utf8_length(r->at, (size_t)(r->end - r->at));
        if (length == 0) return refuse_unless(r, "UTF-8");
        while (length-- > 0) *out++ = *r->at++;
    }
    r->at++;
    *out = 0; // at the closing quote, or before it
    return true;
}

// --- other values --------------------------------------------------------------------------------

static bool skip_digits(Reader *r)
{
    if (peek(r) < '0' || peek(r) > '9') return refuse_unless(r, "a digit");
    while (peek(r) >= '0' && peek(r) <= '9') r->at++;
    return true;
}

static bool parse_number(Reader *r, ElJson *v)
{
    const char *start = r->at;
    v->kind = EL_JSON_NUMBER;
    take(r, '-');
    if (!take(r, '0') && !skip_digits(r)) return false;
    if (take(r, '.') && !skip_digits(r)) return false;
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+')) take(r, '-');
        if (!skip_digits(r)) return false;
    }
    v->number = strtod(start, NULL);
    if (isfinite(v->number)) return true;
    return el_refuse("%s, line %d: a number past the range of double", r->what, r->line);
}

static bool parse_word(Reader *r, ElJson *v, const char *word, ElJsonKind kind, double number)
{
    for (; *word; word++)
        if (!take(r, *word)) return refuse_unless(r, "the rest of true, false or null");
    v->kind = kind;
    v->number = number;
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Sorted, so that a hostile object of many members costs no quadratic time.
static bool keys_differ(const Reader *r, const ElJson *object)
{
    if (object->count < 2) return true;
    size_t bytes = (size_t)object->count * sizeof(char *);
    const char **keys = malloc(bytes), **next = keys, *twice = NULL;
    if (!keys) return el_fail_memory(r->what, (int64_t)bytes), false;
    for (const ElJson *m = object->first; m; m = m->next) *next++ = m->key;
    qsort(keys, (size_t)object->count, sizeof *keys, compare_keys);
    for (int k = 1; k < object->count && !twice; k++)
        if (strcmp(keys[k - 1], keys[k]) == 0) twice = keys[k];
    free(keys);
    if (!twice) return true;
    return el_refuse("%s, line %d: the key \"%.100s\" is there twice", r->what, r->line, twice);
}

static bool parse_value(Reader *r, ElJson *v);

static bool parse_member(Reader *r, ElJson *member)
{
    skip_space(r);
    if (!parse_string(r, &member->key)) return false;
    skip_space(r);
    return take(r, ':') ? parse_value(r, member) : refuse_unless(r, "':'");
}

// What is between the brackets of v, and the closing one.
static bool parse_items(Reader *r, ElJson *v, char close)
{
    bool object = v->kind == EL_JSON_OBJECT;
    ElJson **link = &v->first;
    skip_space(r);
    if (take(r, close)) return true;
    do {
        ElJson *item = *link = r->unused++;
        link = &item->next;
        *item = (ElJson){0};
        v->count++;
        if (!(object ? parse_member(r, item) : parse_value(r, item))) return false;
        skip_space(r);
    } while (take(r, ','));
    if (!take(r, close)) return refuse_unless(r, object ? "',' or '}'" : "',' or ']'");
    return !object || keys_differ(r, v);
}

static bool parse_nested(Reader *r, ElJson *v, ElJsonKind kind)
{
    v->kind = kind;
    r->at++;
    if (++r->depth > MAX_DEPTH)
        return el_refuse("%s, line %d: nested deeper than %d", r->what, r->line, MAX_DEPTH);
    bool ok = parse_items(r, v, kind == EL_JSON_OBJECT ? '}' : ']');
    r->depth--;
    return ok;
}

static bool parse_value(Reader *r, ElJson *v)
{
    skip_space(r);
    int c = peek(r);
    if (c == '-' || (c >= '0' && c <= '9')) return parse_number(r, v);
    switch (c) {
    case '{':
        return parse_nested(r, v, EL_JSON_OBJECT);
    case '[':
        return parse_nested(r, v, EL_JSON_ARRAY);
    case '"':
        v->kind = EL_JSON_STRING;
        return parse_string(r, &v->string);
    case 't':
        return parse_word(r, v, "true", EL_JSON_BOOL, 1);
    case 'f':
        return parse_word(r, v, "false", EL_JSON_BOOL, 0);
    case 'n':
        return parse_word(r, v, "null", EL_JSON_NULL, 0);
    default:
        return refuse_unless(r, "a value");
    }
}

// --- what json.h declares ------------------------------------------------------------------------

// Every value but the root follows a '[', a '{' or a ','.
static size_t count_values(const char *text, size_t length)
{
    size_t count = 1;
    for (size_t k = 0; k < length; k++) count += text[k] == '[' || text[k] == '{' || text[k] == ',';
    return count;
}

// strtod reads "1.5" as 1 when the host program has chosen a locale of decimal commas.
static bool parse_in_c_locale(Reader *r, ElJson *root)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c) return el_refuse("%s: the C locale is not to be had", r->what);
    locale_t before = uselocale(c);
    bool ok = parse_value(r, root);
    skip_space(r);
    uselocale(before);
    freelocale(c);
    return ok && (r->at == r->end || refuse_unless(r, "its end"));
}

ElJson *el_json_parse(const char *text, size_t length, const char *what)
{
    if (length > INT32_MAX) return el_fail("%s: longer than %d bytes", what, INT32_MAX);
    size_t values = count_values(text, length), bytes = values * sizeof(ElJson) + length + 1;
    ElJson *root = malloc(bytes);
    if (!root) return el_fail_memory(what, (int64_t)bytes);
    char *copy = memcpy(root + values, text, length);
    copy[length] = 0; // strtod stops here
    *root = (ElJson){0};
    Reader r = {.what = what, .at = copy, .end = copy + length, .unused = root + 1, .line = 1};
    if (parse_in_c_locale(&r, root)) return root;
    free(root);
    return NULL;
}

void el_json_free(ElJson *root)
{
    free(root);
}

const ElJson *el_json_member(const ElJson *object, const char *key)
{
    if (!object || object->kind != EL_JSON_OBJECT) return NULL;
    for (const ElJson *m = object->first; m; m = m->next)
        if (strcmp(m->key, key) == 0) return m;
    return NULL;
}
