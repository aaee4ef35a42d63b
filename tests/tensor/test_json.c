// The JSON reader takes what RFC 8259 allows, refuses the rest, and says where.
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "tensor/json.h"
#include "tests/checks.h"

static ElJson *parse(const char *text)
{
    return el_json_parse(text, strlen(text), "the test");
}

static void ck_number(const char *text, double wanted)
{
    ElJson *v = parse(text);
    ck_assert_msg(v && v->kind == EL_JSON_NUMBER, "%s", text);
    ck_assert_double_eq(v->number, wanted);
    el_json_free(v);
}

static void ck_string(const char *text, const char *wanted)
{
    ElJson *v = parse(text);
    ck_assert_msg(v && v->kind == EL_JSON_STRING, "%s", text);
    ck_assert_str_eq(v->string, wanted);
    el_json_free(v);
}

static void ck_refused(const char *text, const char *reason)
{
    ck_assert_msg(!parse(text), "%s", text);
    ck_error_has(reason);
}

START_TEST(test_words)
{
    ElJson *v = parse(" [true, false ,null]\r\n\t");
    ck_assert_ptr_nonnull(v);
    ck_assert_int_eq(v->kind, EL_JSON_ARRAY);
    ck_assert_int_eq(v->count, 3);
    ck_assert_int_eq(v->first->kind, EL_JSON_BOOL);
    ck_assert_double_eq(v->first->number, 1);
    ck_assert_int_eq(v->first->next->kind, EL_JSON_BOOL);
    ck_assert_double_eq(v->first->next->number, 0);
    ck_assert_int_eq(v->first->next->next->kind, EL_JSON_NULL);
    ck_assert_ptr_null(v->first->next->next->next);
    el_json_free(v);
}
END_TEST

START_TEST(test_numbers)
{
    ck_number("0", 0);
    ck_number("-0", 0);
    ck_number("-12.5", -12.5);
    ck_number("1e3", 1000);
    ck_number("1.25E-2", 0.0125);
    ck_number("2e+1", 20);
    ck_number("9007199254740992", 9007199254740992.0);
    ck_number("0.1", 0.1);
    static const char *const wrong[] = {"-",    "01",   "1.",       ".5",  "+1",  "1e",
                                        "1e+",  "0x10", "--1",      "1 2", "nan", "inf",
                                        "1.e1", "1f",   "Infinity", "-a"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) ck_refused(wrong[k], "should be");
    ck_refused("1e999", "past the range of double");
}
END_TEST

START_TEST(test_numbers_in_a_locale_of_commas)
{
    const char *set = setlocale(LC_NUMERIC, "de_DE.UTF-8"); // NULL where it is not installed
    ck_number("1.5", 1.5);
    if (set) ck_assert_str_eq(localeconv()->decimal_point, ",");
}
END_TEST

START_TEST(test_strings)
{
    ck_string("\"\"", "");
    ck_string("\"plain\"", "plain");
    ck_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
    ck_string("\"\\u0041\\u00e9\\u20AC\"", "A\xC3\xA9\xE2\x82\xAC");
    ck_string("\"\\ud83d\\uDE00!\"", "\xF0\x9F\x98\x80!"); // U+1F600
    ck_string("\"\\uDBFF\\uDFFF\"", "\xF4\x8F\xBF\xBF");   // U+10FFFF
    ck_string("\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F\"",
              "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F");
    ck_refused("\"open", "it ends where the rest of a string");
    ck_refused("\"a\nb\"", "byte 0x0a where the rest of a string");
    ck_refused("\"\\x\"", "after a backslash");
    ck_refused("\"\\", "after a backslash");
    ck_refused("\"\\u12g4\"", "'g' where a hexadecimal digit");
    ck_refused("\"\\u12", "hexadecimal digit");
    ck_refused("\"\\u0000\"", "\\u0000");
}
END_TEST

START_TEST(test_broken_surrogates)
{
    static const char *const wrong[] = {
        "\"\\ud83d\"",        "\"\\ud83dx\"",       "\"\\ud83d\\n\"",    "\"\\ude00\"",
        "\"\\ude00\\ude00\"", "\"\\ud83d\\ud83d\"", "\"\\ud83d\\u0041\""};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) ck_refused(wrong[k], "surrogate");
}
END_TEST

START_TEST(test_broken_utf8)
{
    static const char *const wrong[] = {
        "\"\x80\"",         "\"\xC3\"",     "\"\xC0\xAF\"",         "\"\xE0\x80\x80\"",
        "\"\xED\xA0\x80\"", "\"\xE2\x82\"", "\"\xF4\x90\x80\x80\"", "\"\xF0\x80\x80\x80\"",
        "\"\xFF\"",         "\"\xE2\x82",   "\"\xF5\x80\x80\x80\""};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) ck_refused(wrong[k], "UTF-8 should");
}
END_TEST

START_TEST(test_objects)
{
    ElJson *v = parse("{\"a\": {\"b\": [1, {\"c\": \"d\"}]}, \"\": 7, \"e\": {}}");
    ck_assert_ptr_nonnull(v);
    ck_assert_int_eq(v->count, 3);
    const ElJson *b = el_json_member(el_json_member(v, "a"), "b");
    ck_assert_ptr_nonnull(b);
    ck_assert_str_eq(b->key, "b");
    ck_assert_str_eq(el_json_member(b->first->next, "c")->string, "d");
    ck_assert_double_eq(el_json_member(v, "")->number, 7);
    ck_assert_int_eq(el_json_member(v, "e")->count, 0);
    ck_assert_ptr_null(el_json_member(v, "f"));
    ck_assert_ptr_null(el_json_member(b, "f"));
    ck_assert_ptr_null(el_json_member(NULL, "f"));
    el_json_free(v);
    ck_no_error();
}
END_TEST

START_TEST(test_broken_objects)
{
    ck_refused("", "the test, line 1: it ends where a value should be");
    ck_refused("{\"a\":1,\n \"b\":2,\n \"a\":3}", "line 3: the key \"a\" is there twice");
    ck_refused("{\"a\":1,\"\\u0061\":3}", "twice");
    ck_refused("{\"a\" 1}", "'1' where ':' should be");
    ck_refused("{\"a\":1,}", "'}' where a string should be");
    ck_refused("{a:1}", "a string");
    ck_refused("{\"a\":1", "',' or '}'");
    ck_refused("[1,]", "a value");
    ck_refused("[1 2]", "'2' where ',' or ']' should be");
    ck_refused("[1}", "'}' where ',' or ']' should be");
    ck_refused("[", "a value");
    ck_refused("[\n\n1\n] x", "line 4: 'x' where its end should be");
    ck_refused("tru", "true, false or null");
    ck_refused("nulL", "true, false or null");
    ck_refused("\xEF\xBB\xBF{}", "byte 0xef");
    ck_assert_ptr_null(el_json_parse("1\0", 2, "the test"));
    ck_error_has("byte 0x00");
}
END_TEST

START_TEST(test_depth)
{
    char text[256];
    for (int depth = 64; depth <= 65; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        ElJson *v = el_json_parse(text, (size_t)depth * 2, "the test");
        ck_assert_int_eq(v != NULL, depth == 64);
        el_json_free(v);
    }
    ck_error_has("nested deeper than 64");
    strcpy(text, "[[]");
    for (int k = 0; k < 60; k++) strcat(text, ",[]");
    strcat(text, ",{},{},{},{}]"); // what is closed no longer counts
    ElJson *v = parse(text);
    ck_assert_ptr_nonnull(v);
    el_json_free(v);
}
END_TEST

// In a block of its own exact size, so that ASan sees any step past the end.
START_TEST(test_every_truncation)
{
    static const char text[] =
        "{\"k\\u00e9\":[1.5e-3,true,null,\"\\ud83d\\ude00\xC3\xA9\"],\"n\":{}}";
    for (size_t length = 0; length < sizeof text - 1; length++) {
        char *part = malloc(length + 1);
        memcpy(part, text, length);
        ElJson *v = el_json_parse(part, length, "the test");
        ck_assert_msg(!v, "%zu bytes", length);
        el_error_clear();
        free(part);
    }
    ElJson *v = parse(text);
    ck_assert_ptr_nonnull(v);
    el_json_free(v);
}
END_TEST

// A hundred thousand members take no quadratic time (the test would run into Check's time limit).
START_TEST(test_many_members)
{
    enum { MEMBERS = 100000 };
    char *text = malloc(MEMBERS * 16), *at = text;
    ck_assert_ptr_nonnull(text);
    for (int k = 0; k < MEMBERS; k++) at += sprintf(at, "%c\"%d\":1", k > 0 ? ',' : '{', k);
    strcpy(at, "}");
    ElJson *v = parse(text);
    ck_assert_ptr_nonnull(v);
    ck_assert_int_eq(v->count, MEMBERS);
    el_json_free(v);
    free(text);
}
END_TEST

START_TEST(test_write_string)
{
    static const char wild[] = "a\"b\\c\n\t\x01\x7F/\xC3\xA9\xF0\x9F\x98\x80";
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    ck_assert(el_json_write_string(out, wild));
    ck_assert(!el_json_write_string(out, "\xC3"));
    fclose(out);
    ck_string(text, wild);
    free(text);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("json");
    tcase_add_test(cases, test_words);
    tcase_add_test(cases, test_numbers);
    tcase_add_test(cases, test_numbers_in_a_locale_of_commas);
    tcase_add_test(cases, test_strings);
    tcase_add_test(cases, test_broken_surrogates);
    tcase_add_test(cases, test_broken_utf8);
    tcase_add_test(cases, test_objects);
    tcase_add_test(cases, test_broken_objects);
    tcase_add_test(cases, test_depth);
    tcase_add_test(cases, test_every_truncation);
    tcase_add_test(cases, test_many_members);
    tcase_add_test(cases, test_write_string);
    return run_cases("json", cases);
}
