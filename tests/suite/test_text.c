// The growing text and what is written with it: base64, HTML, figures in words.
#include <limits.h>
#include <math.h>
#include <stdint.h>

#include "suite/html.h"
#include "suite/text.h"
#include "suite/words.h"
#include "tests/checks.h"

START_TEST(test_grows)
{
    Text t = {0};
    for (int k = 0; k < 10000; k++) text_add(&t, "%05d,", k);
    ck_assert_uint_eq(t.length, 60000);
    ck_assert_uint_eq(strlen(t.data), 60000);
    ck_assert_int_eq(strncmp(t.data + 6 * 1234, "01234,", 6), 0);
    ck_assert(!t.failed);
    text_free(&t);
    ck_assert_ptr_null(t.data);
    ck_assert_uint_eq(t.length, 0);
}
END_TEST

START_TEST(test_nothing)
{
    Text t = {0};
    text_put(&t, NULL);
    text_put(&t, "");
    text_add(&t, "%s", "");
    text_put_bytes(&t, "x", 0);
    ck_assert_uint_eq(t.length, 0);
    ck_assert(!t.failed);
    text_free(&t);
}
END_TEST

START_TEST(test_remembers_failure)
{
    Text t = {0};
    text_put(&t, "kept");
    text_put_bytes(&t, "x", SIZE_MAX - 2);
    ck_assert(t.failed);
    text_put(&t, "dropped");
    text_add(&t, "%d", 7);
    ck_assert_str_eq(t.data, "kept");
    ck_assert(t.failed);
    text_free(&t);
}
END_TEST

// The vectors of RFC 4648, section 10.
START_TEST(test_base64)
{
    static const char *const coded[] = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                        "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t size = 0; size <= 6; size++) {
        Text t = {0};
        text_put(&t, ">");
        text_put_base64(&t, (const unsigned char *)"foobar", size);
        ck_assert_str_eq(t.data + 1, coded[size]);
        text_free(&t);
    }
    Text t = {0};
    text_put_base64(&t, (const unsigned char *)"\xFB\xFF\xBF", 3);
    ck_assert_str_eq(t.data, "+/+/");
    text_free(&t);
}
END_TEST

START_TEST(test_html)
{
    Text t = {0};
    html_add(&t, "<a href=\"%s\">%s</a>%d|%.1f|%g", "\"'&", "<b>\x01\n", -3, 0.25, 1e20);
    html_put(&t, NULL);
    html_add(&t, "%s", "\u2013");
    ck_assert_str_eq(t.data,
                     "<a href=\"&quot;&#39;&amp;\">&lt;b&gt;\uFFFD\n</a>-3|0.2|1e+20\u2013");
    text_free(&t);
}
END_TEST

START_TEST(test_picture)
{
    static const unsigned char png[24] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x1e";
    Text t = {0};
    ck_assert(html_put_png(&t, png, sizeof png, "a <shoe>"));
    ck_assert_ptr_nonnull(strstr(t.data, "width=\"258\" height=\"30\" alt=\"a &lt;shoe&gt;\""));
    ck_assert_ptr_nonnull(strstr(t.data, "src=\"data:image/png;base64,iVBORw0KGgo"));
    size_t length = t.length;
    ck_assert(!html_put_png(&t, png, 23, "cut"));
    ck_assert(!html_put_png(&t, NULL, 0, "none"));
    ck_assert(!html_put_png(&t, (const unsigned char *)"GIF89a..................", 24, "gif"));
    ck_assert_uint_eq(t.length, length);
    text_free(&t);
}
END_TEST

START_TEST(test_numbers)
{
    ck_assert_str_eq(words_number(0, 0).text, "0");
    ck_assert_str_eq(words_number(-0.001, 2).text, "0.00");
    ck_assert_str_eq(words_number(-3, 0).text, "\u22123");
    ck_assert_str_eq(words_number(999, 0).text, "999");
    ck_assert_str_eq(words_number(1234.5, 2).text, "1,234.50");
    ck_assert_str_eq(words_number(-1234567, 0).text, "\u22121,234,567");
    ck_assert_str_eq(words_number(8.145, 1).text, "8.1");
    ck_assert_str_eq(words_number(8.1, -4).text, "8");
    ck_assert_str_eq(words_number(1e300, 2).text, "1.0e+300");
    ck_assert_str_eq(words_number(999999999999999.0, 99).text, "999,999,999,999,999.000000000000");
    ck_assert_str_eq(words_number(NAN, 2).text, "\u2013");
    ck_assert_str_eq(words_number(-INFINITY, 2).text, "\u2013");
    ck_assert_str_eq(words_count(INT64_C(60000)).text, "60,000");
}
END_TEST

START_TEST(test_errors)
{
    ck_assert_str_eq(words_error(0.05, 2).text, "0.05");
    ck_assert_str_eq(words_error(0.0031, 2).text, "0.003");
    ck_assert_str_eq(words_error(0, 2).text, "0.00");
}
END_TEST

START_TEST(test_sentences)
{
    ck_assert_str_eq(words_small(0).text, "no");
    ck_assert_str_eq(words_small(12).text, "twelve");
    ck_assert_str_eq(words_small(13).text, "13");
    ck_assert_str_eq(words_small(INT_MIN).text, "\u22122,147,483,648");
    ck_assert_str_eq(words_capital(4).text, "Four");
    ck_assert_str_eq(words_between(0, 3), "");
    ck_assert_str_eq(words_between(1, 3), ", ");
    ck_assert_str_eq(words_between(2, 3), " and ");
    ck_assert_str_eq(words_plural(1), "");
    ck_assert_str_eq(words_plural(0), "s");
}
END_TEST

START_TEST(test_durations)
{
    ck_assert_str_eq(words_duration(0.84).text, "0.8\u00a0s");
    ck_assert_str_eq(words_duration(9.96).text, "10\u00a0s");
    ck_assert_str_eq(words_duration(59.6).text, "1\u00a0min\u00a00\u00a0s");
    ck_assert_str_eq(words_duration(192).text, "3\u00a0min\u00a012\u00a0s");
    ck_assert_str_eq(words_duration(7500).text, "2\u00a0h\u00a005\u00a0min");
    ck_assert_str_eq(words_duration(NAN).text, "\u2013");
    ck_assert_str_eq(words_duration(INFINITY).text, "\u2013");
    ck_assert_str_eq(words_duration(-1).text, "\u2013");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("text");
    tcase_add_test(cases, test_grows);
    tcase_add_test(cases, test_nothing);
    tcase_add_test(cases, test_remembers_failure);
    tcase_add_test(cases, test_base64);
    tcase_add_test(cases, test_html);
    tcase_add_test(cases, test_picture);
    tcase_add_test(cases, test_numbers);
    tcase_add_test(cases, test_errors);
    tcase_add_test(cases, test_sentences);
    tcase_add_test(cases, test_durations);
    return run_cases("text", cases);
}
