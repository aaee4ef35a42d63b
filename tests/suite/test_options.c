// Options from the command line and from config.json.
#include "suite/run.h"
#include "suite/settings.h"
#include "suite/shell.h"
#include "tests/suite/fixture.h"

static Status parse(Options *o, int argc, const char **argv)
{
    return options_parse(o, "train", FOR_TRAIN, argc, (char **)argv);
}

// The words end with NULL, as those of main do.
#define PARSE(o, ...)                                                                 \
    parse(o, (int)(sizeof((const char *[]){__VA_ARGS__, NULL}) / sizeof(char *)) - 1, \
          (const char *[]){__VA_ARGS__, NULL})

START_TEST(defaults)
{
    Options o;
    ck_assert_int_eq(PARSE(&o, "vae"), DONE);
    ck_assert_str_eq(o.operand, "vae");
    ck_assert_int_eq(o.batch, 128);
    ck_assert_int_eq(o.seed, 1);
    ck_assert_int_eq(o.epochs, 0); // left open: it depends on the data
    ck_assert_ptr_null(o.data);
    ck_assert(!o.resume && !o.help && o.given == 0);
}
END_TEST

START_TEST(values)
{
    Options o;
    ck_assert_int_eq(
        PARSE(&o, "--epochs", "5", "vae", "--lr=1e-4", "--resume", "--data", "digits", "--out=a=b"),
        DONE);
    ck_assert_str_eq(o.operand, "vae");
    ck_assert_int_eq(o.epochs, 5);
    ck_assert_double_eq(o.lr, 1e-4);
    ck_assert(o.resume);
    ck_assert_str_eq(o.data, "digits");
    ck_assert_str_eq(o.out, "a=b");
}
END_TEST

START_TEST(help_ends_reading)
{
    Options o;
    ck_assert_int_eq(PARSE(&o, "--help", "--no-such-option"), DONE);
    ck_assert(o.help);
}
END_TEST

typedef struct {
    const char *word, *value, *sentence;
} Refusal;

static const Refusal refusals[] = {
    {"--body", "round", "one of linear|convolutional"},
    {"--lr", "banana", "--lr banana"},
    {"--lr", "1e-3x", "number from"},
    {"--lr", "nan", "number from"},
    {"--lr", "inf", "number from"},
    {"--lr", "", "number from"},
    {"--lr", "0", "number from"},
    {"--epochs", "1.5", "whole number"},
    {"--epochs", "-3", "whole number"},
    {"--epochs", "99999999999999999999", "whole number"},
    {"--seed", "9007199254740993000", "whole number"},
    {"--threads", "65", "from 1 to 64"},
    {"--out", "", "--out is empty"},
    {"--resume=yes", NULL, "takes no value"},
    {"--out", NULL, "lacks its value"},
    {"vae", "gan", "not both vae and gan"},
};

START_TEST(wrong_ones)
{
    const Refusal *r = &refusals[_i];
    Options o;
    ck_assert_int_eq(PARSE(&o, r->word, r->value), ASKED_WRONGLY);
    ck_assert_ptr_null(strchr(status_text(), '\n'));
    ck_status_has(r->sentence);
}
END_TEST

// Rows of one command have different names, and every one says what it is for.
START_TEST(table)
{
    for (int a = 0; a < option_count; a++) {
        ck_assert_ptr_nonnull(option_table[a].help);
        ck_assert(option_table[a].kind == OPTION_FLAG || option_table[a].unit);
        for (int b = 0; b < a; b++)
            ck_assert(strcmp(option_table[a].name, option_table[b].name) != 0 ||
                      !(option_table[a].commands & option_table[b].commands));
    }
}
END_TEST

typedef void Writer(const Options *o, const ModelFamily *family, FILE *out);

static void write_options(const Options *o, const ModelFamily *family, FILE *out)
{
    (void)family;
    options_write_json(o, out);
}

// What is written, to be freed.
static char *written(Writer *write, const Options *o, const ModelFamily *family)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    write(o, family, out);
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

static ElJson *object_of(const char *members)
{
    char text[1024];
    snprintf(text, sizeof text, "{%s\"end\": 0}", members);
    return el_json_parse(text, strlen(text), "config.json");
}

// What train does not know may be a setting of the model, and is looked at when that is known.
typedef struct {
    const char *word, *value, *sentence; // NULL: it is taken
    double beta;
} Setting;
static const Setting settings[] = {
    {"--beta", NULL, "--beta lacks its value", 0},
    {"--bta", NULL, "was --beta meant?", 0},
    {"--lattent", "20", "was --latent meant?", 0},
    {"--bta", "20", "was --beta meant?", 0},
    {"--frobnicate", "1", "elbo help train", 0},
    {"--count", "3", "has no option --count", 0}, // sample has it, train has not
    {"--beta", "-1", "number from 0", 0},
    {"--beta", "much", "number from 0", 0},
    {"--draws", "1.5", "whole number", 0},
    {"--beta", "2.5", NULL, 2.5},
    {"--beta=.5", "vae", NULL, .5},
    {"--hidden", "30", NULL, 1}, // the family's own
};

// A setting that is one of some words is given, kept and printed as the word.
START_TEST(settings_that_are_words)
{
    Options o, back = {0};
    const ModelFamily *gan = model_family("gan");
    ck_assert_int_eq(PARSE(&o, "--loss", "hinged"), DONE);
    ck_assert_int_eq(settings_read(&o, gan), ASKED_WRONGLY);
    ck_status_has("one of non-saturating|minimax|least-squares|wasserstein|hinge");
    ck_assert_int_eq(PARSE(&o, "--loss", "least-squares"), DONE);
    ck_assert_int_eq(settings_read(&o, gan), DONE);
    ck_assert_double_eq(o.setting[0], 2);
    char *text = written(settings_write_json, &o, gan);
    ck_assert_ptr_nonnull(strstr(text, "\"loss\": \"least-squares\""));
    ElJson *object = object_of(text);
    ck_assert_int_eq(settings_read_json(&back, gan, object, "config.json"), DONE);
    ck_assert_double_eq(back.setting[0], 2);
    el_json_free(object);
    free(text);
    text = written(settings_write_command, &o, gan);
    ck_assert_str_eq(text, " --loss least-squares");
    free(text);
}
END_TEST

START_TEST(settings_of_a_family)
{
    const Setting *s = &settings[_i];
    Options o;
    ck_assert_int_eq(parse(&o, s->value ? 2 : 1, (const char *[]){s->word, s->value, NULL}), DONE);
    ck_assert_int_eq(settings_read(&o, model_family("vae")), s->sentence ? ASKED_WRONGLY : DONE);
    if (s->sentence)
        ck_status_has(s->sentence);
    else
        ck_assert_double_eq(o.setting[0], s->beta);
}
END_TEST

START_TEST(json_there_and_back)
{
    Options o, back;
    ck_assert_int_eq(PARSE(&o, "vae", "--epochs", "5", "--lr", "0.1", "--latent", "3", "--hidden",
                           "40", "--seed", "9007199254740992", "--threads", "2", "--data",
                           "my \"data\"\\", "--body", "linear", "--layers", "1", "--validation",
                           "9", "--binarise", "static"),
                     DONE);
    char *text = written(write_options, &o, model_family("vae"));
    ElJson *object = object_of(text);
    ck_assert_int_eq(options_read_json(&back, object, "options"), DONE);
    ck_assert_int_eq(back.epochs, 5);
    ck_assert_double_eq(back.lr, 0.1);
    ck_assert_int_eq(back.latent, 3);
    ck_assert_int_eq(back.hidden, 40);
    ck_assert_int_eq(back.batch, 128);
    ck_assert_int_eq(back.seed, 9007199254740992);
    ck_assert_str_eq(back.data, "my \"data\"\\");
    ck_assert_str_eq(back.binarise, "static");
    el_json_free(object);
    free(text);
}
END_TEST

static const char *const broken[] = {
    "{}",
    "[]",
    "{\"data\": 3}",
    "{\"data\": \"digits\", \"epochs\": \"5\"}",
    "{\"data\": \"digits\", \"epochs\": 1e300}",
    "{\"data\": \"digits\", \"epochs\": 2.5}",
};

START_TEST(json_broken)
{
    Options o;
    ElJson *object = el_json_parse(broken[_i], strlen(broken[_i]), "options");
    ck_assert_ptr_nonnull(object);
    ck_assert_int_eq(options_read_json(&o, object, "config.json"), ASKED_WRONGLY);
    ck_status_has("config.json");
    el_json_free(object);
}
END_TEST

// The command that options_write_command prints means the same options.
START_TEST(command_there_and_back)
{
    Options o, back;
    ck_assert_int_eq(PARSE(&o, "--lr", "0.25", "--data", "digits", "--epochs", "7", "--seed", "0"),
                     DONE);
    char *line = written(options_write_command, &o, model_family("vae"));
    const char *words[32] = {0};
    int count = 0;
    for (char *w = strtok(line, " "); w && count < 31; w = strtok(NULL, " ")) words[count++] = w;
    ck_assert_int_eq(parse(&back, count, words), DONE);
    ck_assert_double_eq(back.lr, 0.25);
    ck_assert_int_eq(back.epochs, 7);
    ck_assert_int_eq(back.seed, 0);
    ck_assert_str_eq(back.data, "digits");
    free(line);
    o.data = "my data";
    line = written(options_write_command, &o, model_family("vae"));
    ck_assert_ptr_nonnull(strstr(line, " --data 'my data' "));
    free(line);
}
END_TEST

START_TEST(words_for_the_shell)
{
    ck_assert_str_eq(shell_word("/a/b-1.c").text, "/a/b-1.c");
    ck_assert_str_eq(shell_word("").text, "''");
    ck_assert_str_eq(shell_word("a b").text, "'a b'");
    ck_assert_str_eq(shell_word("$(x)").text, "'$(x)'");
    ck_assert_str_eq(shell_word("it's").text, "'it'\\''s'");
    char quotes[4096];
    memset(quotes, '\'', sizeof quotes - 1);
    quotes[sizeof quotes - 1] = '\0';
    ck_assert_uint_eq(strlen(shell_word(quotes).text), 4 * strlen(quotes) + 2);
}
END_TEST

// What a family has no use for is refused when it is given, and else passed over.
START_TEST(options_of_a_family)
{
    Options o;
    ck_assert_int_eq(PARSE(&o, "--epochs", "3", "--lr", "1", "--hidden", "7"), DONE);
    ck_assert_int_eq(options_check_family(&o, model_family("vae")), DONE);
    static const char *const useless[] = {"--epochs", "--batch", "--lr", "--hidden"};
    for (int k = 0; k < 4; k++) {
        ck_assert_int_eq(PARSE(&o, useless[k], "3"), DONE);
        ck_assert_int_eq(options_check_family(&o, model_family("pca")), ASKED_WRONGLY);
        ck_status_has(useless[k]);
    }
    ck_assert_int_eq(PARSE(&o, "--latent", "3", "--seed", "3", "--data", "digits"), DONE);
    ck_assert_int_eq(options_check_family(&o, model_family("pca")), DONE);
}
END_TEST

START_TEST(what_may_change_on_resume)
{
    Options run, asked;
    ck_assert_int_eq(PARSE(&run, "--latent", "20", "--epochs", "5", "--data", "digits"), DONE);
    ck_assert_int_eq(PARSE(&asked, "--epochs", "9", "--threads", "1", "--batch", "128"), DONE);
    ck_assert_int_eq(options_check_same(&asked, &run, "folder"), DONE);
    ck_assert_int_eq(PARSE(&asked, "--latent", "21"), DONE);
    ck_assert_int_eq(options_check_same(&asked, &run, "folder"), ASKED_WRONGLY);
    ck_status_has("--latent");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("options");
    tcase_add_test(cases, defaults);
    tcase_add_test(cases, values);
    tcase_add_test(cases, help_ends_reading);
    tcase_add_loop_test(cases, wrong_ones, 0, (int)(sizeof refusals / sizeof *refusals));
    tcase_add_test(cases, settings_that_are_words);
    tcase_add_loop_test(cases, settings_of_a_family, 0, (int)(sizeof settings / sizeof *settings));
    tcase_add_test(cases, table);
    tcase_add_test(cases, json_there_and_back);
    tcase_add_loop_test(cases, json_broken, 0, (int)(sizeof broken / sizeof *broken));
    tcase_add_test(cases, command_there_and_back);
    tcase_add_test(cases, words_for_the_shell);
    tcase_add_test(cases, options_of_a_family);
    tcase_add_test(cases, what_may_change_on_resume);
    return run_cases("suite/options", cases);
}
