// Parameters come back from files as they were; a broken file is refused and changes nothing.
#include <math.h>
#include <stdint.h>
#include <sys/stat.h>

#include "tensor/file.h"
#include "tensor/safetensors.h"
#include "tensor/scope.h"
#include "tests/checks.h"
#include "tests/folder.h"

static const char FIXTURE[] = EL_FIXTURES "/fixture.safetensors";

static const ElNote NOTES[] = {{"model", "vae"}, {"wild", "\"\\\n\xC3\xA9"}, {NULL, NULL}};

// Three tensors, filled with start, start + 1 ...
static ElParams new_params(double start)
{
    ElParams p = {0};
    el_params_add(&p, "encode", "weight", el_shape(2, 3), EL_TRAINED);
    el_params_add(&p, "encode", "bias", el_shape(3), EL_TRAINED);
    el_params_add(&p, NULL, "steps", EL_SCALAR, EL_STATE);
    for (int k = 0; k < el_params_count(p); k++) {
        ElTensor *t = p.list->item[k].tensor;
        for (int64_t i = 0; i < el_numel(t); i++)
            t->data[i] = (el_real)(start + 0.1 * (double)i + k);
    }
    return p;
}

static bool same(ElParams p, ElParams q)
{
    for (int k = 0; k < el_params_count(p); k++) {
        const ElTensor *t = p.list->item[k].tensor, *u = q.list->item[k].tensor;
        if (memcmp(t->data, u->data, (size_t)el_numel(t) * sizeof(el_real)) != 0) return false;
    }
    return true;
}

// The bytes of a small file that el_params_save wrote, to be freed.
static unsigned char *saved(size_t *size)
{
    ElParams p = new_params(1);
    ck_assert(el_params_save(p, folder_path("saved"), NOTES));
    el_params_free(&p);
    unsigned char *bytes = el_file_read("test", folder_path("saved"), size);
    ck_assert_ptr_nonnull(bytes);
    return bytes;
}

// Writes a file of this header and so many bytes of data, and loads parameter `name` from it.
static bool load_written(const char *header, size_t data, const char *name, ElShape shape)
{
    unsigned char file[1024] = {0};
    size_t length = strlen(header);
    file[0] = (unsigned char)length;
    file[1] = (unsigned char)(length >> 8);
    memcpy(file + 8, header, length);
    folder_write("written", file, 8 + length + data);
    ElParams p = {0};
    ElTensor *t = el_params_add(&p, NULL, name, shape, EL_TRAINED);
    t->data[0] = 5;
    bool loaded = el_params_load(p, folder_path("written"));
    ck_assert(loaded || t->data[0] == 5);
    el_params_free(&p);
    return loaded;
}

static void ck_refused(const char *header, const char *reason)
{
    ck_assert_msg(!load_written(header, 8, "a", el_shape(2)), "%s", header);
    ck_error_has(reason);
}

START_TEST(test_round_trip)
{
    ElParams p = new_params(1), q = new_params(100);
    const ElMemory *memory = q.list->item[0].tensor->memory;
    uint64_t version = memory->version;
    ck_assert(!same(p, q));
    ck_assert(el_params_save(p, folder_path("m"), NULL));
    ck_assert(el_params_load(q, folder_path("m")));
    ck_assert_uint_gt(memory->version, version); // a tape that has read it is told
    ck_assert(same(p, q));
    ck_assert_int_eq(folder_count(), 1);
    ck_no_error();
    el_params_free(&p);
    el_params_free(&q);
}
END_TEST

START_TEST(test_reading_what_there_is)
{
    ElParams p = new_params(1);
    ck_assert(el_params_save(p, folder_path("m"), NULL));
    ElParams q = el_params_read(folder_path("m"));
    ck_assert_int_eq(el_params_count(q), el_params_count(p));
    for (int i = 0; i < el_params_count(p); i++) {
        const ElTensor *t = p.list->item[i].tensor;
        const ElTensor *u = el_params_find(q, p.list->item[i].name);
        ck_assert(u && el_shape_equal(t->shape, u->shape));
        ck_assert_mem_eq(t->data, u->data, (size_t)el_numel(t) * sizeof(el_real));
    }
    el_params_free(&p);
    el_params_free(&q);
    ck_assert_ptr_null(el_params_read(folder_path("none")).list);
    ck_error_has("el_params_read");
}
END_TEST

START_TEST(test_large_tensor)
{
    ElParams p = {0}, q = {0};
    ElTensor *t = el_params_add(&p, NULL, "t", el_shape(9001), EL_TRAINED);
    ElTensor *u = el_params_add(&q, NULL, "t", el_shape(9001), EL_TRAINED);
    for (int k = 0; k < 9001; k++) t->data[k] = (el_real)(k * 0.3);
    ck_assert(el_params_save(p, folder_path("m"), NULL));
    ck_assert(el_params_load(q, folder_path("m")));
    ck_assert_mem_eq(t->data, u->data, 9001 * sizeof(el_real));
    el_params_free(&p);
    el_params_free(&q);
}
END_TEST

START_TEST(test_header_is_aligned)
{
    size_t size;
    unsigned char *bytes = saved(&size);
    size_t length = bytes[0] + 256u * bytes[1];
    ck_assert_uint_eq(length % 8, 0);
    ck_assert_uint_eq(size, 8 + length + 10 * sizeof(el_real));
    ck_assert_int_eq(bytes[8], '{');
    free(bytes);
}
END_TEST

START_TEST(test_notes)
{
    size_t size;
    free(saved(&size));
    for (const ElNote *note = NOTES; note->key; note++) {
        char *value = el_safetensors_note(folder_path("saved"), note->key);
        ck_assert_ptr_nonnull(value);
        ck_assert_str_eq(value, note->value);
        free(value);
    }
    ck_assert_ptr_null(el_safetensors_note(folder_path("saved"), "none"));
    ck_no_error();
    ck_assert_ptr_null(el_safetensors_note(folder_path("absent"), "model"));
    ck_error_has("el_safetensors_note: cannot read");
    ck_assert_ptr_null(el_safetensors_note(folder_path("saved"), NULL));
    ck_error_has("the key is NULL");
}
END_TEST

START_TEST(test_fixture_of_the_python_package)
{
    static const double f64[] = {0.1, -2.5};
    static const float f32[] = {0.1f, 3, -4.25, 1e30f, -0.0f, 0x1p-149f};
    static const double f16[] = {0, -1.5, 65504, 0x1p-24, INFINITY, -INFINITY, 1.0009765625};
    static const double bf16[] = {1, -3.140625, 0x1p100};
    ElParams p = {0};
    ElTensor *a = el_params_add(&p, NULL, "f64", el_shape(2), EL_TRAINED);
    ElTensor *b = el_params_add(&p, NULL, "f32", el_shape(2, 3), EL_TRAINED);
    ElTensor *c = el_params_add(&p, NULL, "f16", el_shape(7), EL_TRAINED);
    ElTensor *d = el_params_add(&p, NULL, "bf16", el_shape(3, 1), EL_TRAINED);
    ElTensor *e = el_params_add(&p, NULL, "scalar", EL_SCALAR, EL_TRAINED);
    el_params_add(&p, NULL, "empty", el_shape(0, 3), EL_TRAINED);
    ck_assert(el_params_load(p, FIXTURE));
    for (int k = 0; k < 2; k++) ck_assert(a->data[k] == (el_real)f64[k]);
    for (int k = 0; k < 6; k++) ck_assert(b->data[k] == (el_real)f32[k]);
    ck_assert(signbit(b->data[4]));
    for (int k = 0; k < 7; k++) ck_assert(c->data[k] == (el_real)f16[k]);
    for (int k = 0; k < 3; k++) ck_assert(d->data[k] == (el_real)bf16[k]);
    ck_assert(e->data[0] == 42);
    el_params_free(&p);
    char *note = el_safetensors_note(FIXTURE, "note");
    ck_assert_str_eq(note, "a \"quoted\" \xC3\xA9");
    free(note);
}
END_TEST

START_TEST(test_not_a_number)
{
    static const char header[] = "{\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}";
    unsigned char file[8 + sizeof header + 1] = {sizeof header - 1};
    memcpy(file + 8, header, sizeof header - 1);
    file[8 + sizeof header - 1] = 1;
    file[8 + sizeof header] = 0x7C; // 0x7C01
    folder_write("m", file, sizeof file);
    ElParams p = {0};
    ElTensor *t = el_params_add(&p, NULL, "h", el_shape(1), EL_TRAINED);
    ck_assert(el_params_load(p, folder_path("m")));
    ck_assert(isnan(t->data[0]));
    el_params_free(&p);
}
END_TEST

START_TEST(test_does_not_fit)
{
    static const struct {
        const char *name, *reason;
        int64_t size;
    } wrong[] = {
        {"none", "has no `none`, which should be there as [2]", 2},
        {"f64", "is [2], where [3] would be right", 3},
        {"labels", "`labels` of " EL_FIXTURES "/fixture.safetensors is I64, where F64", 3},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        ElParams p = {0};
        ElTensor *first = el_params_add(&p, NULL, "scalar", EL_SCALAR, EL_TRAINED);
        el_params_add(&p, NULL, wrong[k].name, el_shape(wrong[k].size), EL_TRAINED);
        ck_assert(!el_params_load(p, FIXTURE));
        ck_error_has(wrong[k].reason);
        ck_assert(first->data[0] == 0);
        el_params_free(&p);
    }
}
END_TEST

START_TEST(test_every_truncation)
{
    size_t size;
    unsigned char *bytes = saved(&size);
    ElParams q = new_params(100), untouched = new_params(100);
    for (size_t length = 0; length < size; length++) {
        folder_write("cut", bytes, length);
        ck_assert_msg(!el_params_load(q, folder_path("cut")), "%zu bytes", length);
        ck_assert_ptr_nonnull(strstr(el_error_text(), "/cut is cut short"));
        ck_error_has("el_params_load: ");
        ck_assert(same(q, untouched));
    }
    folder_write("long", bytes, size + 1); // el_file_read put a NUL there
    ck_assert(!el_params_load(q, folder_path("long")));
    ck_error_has("goes on after its last entry");
    ck_assert(same(q, untouched));
    el_params_free(&q);
    el_params_free(&untouched);
    free(bytes);
}
END_TEST

// Some are good files still; what matters is that ASan and UBSan find nothing.
START_TEST(test_flipped_bytes)
{
    size_t size;
    unsigned char *bytes = saved(&size);
    ElParams q = new_params(100), untouched = new_params(100);
    uint32_t random = 1;
    for (int round = 0; round < 1000; round++) {
        random = random * 1664525 + 1013904223;
        unsigned char *flipped = &bytes[(random >> 8) % size], before = *flipped;
        *flipped ^= (unsigned char)(1 + random % 255);
        folder_write("flipped", bytes, size);
        if (!el_params_load(q, folder_path("flipped"))) {
            ck_assert_ptr_nonnull(el_error_text());
            ck_assert(same(q, untouched));
        } else {
            el_params_free(&q);
            q = new_params(100);
        }
        el_error_clear();
        *flipped = before;
    }
    el_params_free(&q);
    el_params_free(&untouched);
    free(bytes);
}
END_TEST

#define ENTRY(shape, offsets) \
    "{\"a\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"

START_TEST(test_broken_headers)
{
    ck_assert(load_written(ENTRY("[2]", "[0,8]"), 8, "a", el_shape(2)));
    ck_refused("[]", "no JSON object");
    ck_refused("{\"a\":1}", "`a` of ");
    ck_refused("{\"a\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[0,8]}}", "has no dtype");
    ck_refused("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", "has no shape");
    ck_refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "has no data_offsets");
    ck_refused(ENTRY("[2.5]", "[0,8]"), "has no shape");
    ck_refused(ENTRY("[-2]", "[0,8]"), "has no shape");
    ck_refused(ENTRY("{\"x\":2}", "[0,8]"), "has no shape");
    ck_refused(ENTRY("[1,1,1,1,1,1,1,1,2]", "[0,8]"), "has no shape");
    ck_refused(ENTRY("[2]", "[8,0]"), "has no data_offsets");
    ck_refused(ENTRY("[2]", "[0,8,8]"), "has no data_offsets");
    ck_refused(ENTRY("[2]", "[0,-8]"), "has no data_offsets");
    ck_refused(ENTRY("[2]", "[0,1e300]"), "has no data_offsets");
    ck_refused(ENTRY("[3]", "[0,8]"), "F32 [3], which does not take the 8 bytes");
    ck_refused(ENTRY("[4]", "[0,16]"), "is cut short: its entries take 16 bytes");
    ck_refused(ENTRY("[1]", "[0,4]"), "goes on after its last entry");
    ck_refused(ENTRY("[1]", "[4,8]"), "begins at byte 4 of the data, where 0");
    ck_refused(ENTRY("[4611686018427387906]", "[0,8]"), "has no shape");
    ck_refused(ENTRY("[4294967296,4294967296,2]", "[0,8]"), "does not take");
    // 2 (2^62 + 1) numbers of four bytes: 8 bytes, counted in 64 bits.
    ck_refused(ENTRY("[2,5,5581,8681,49477,384773]", "[0,8]"), "does not take");
}
END_TEST

// Two entries of one name, overlapping entries, and entries in another order than their data.
START_TEST(test_places)
{
#define AT(name, offsets) \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" offsets "}"
    ck_refused("{" AT("b", "[0,4]") "," AT("b", "[4,8]") "}", "the key \"b\" is there twice");
    ck_refused("{" AT("b", "[0,4]") "," AT("c", "[0,4]") "}",
               "begins at byte 0 of the data, where 4");
    ck_assert(load_written("{" AT("b", "[4,8]") "," AT("a", "[0,4]") "}", 8, "a", el_shape(1)));
}
END_TEST

START_TEST(test_not_saved)
{
    static const ElNote twice[] = {{"k", "1"}, {"k", "2"}, {NULL, NULL}};
    static const ElNote broken[] = {{"k", "\xFF"}, {NULL, NULL}};
    static const ElNote empty[] = {{"k", NULL}, {NULL, NULL}};
    ElParams p = new_params(1), none = {0};
    ck_assert(!el_params_save(p, folder_path("m"), twice));
    ck_error_has("the key \"k\" is there twice");
    ck_assert(!el_params_save(p, folder_path("m"), broken));
    ck_error_has("note `k` is not UTF-8");
    ck_assert(!el_params_save(p, folder_path("m"), empty));
    ck_error_has("note `k` is NULL");
    ck_assert(!el_params_save(p, NULL, NULL));
    ck_error_has("el_params_save: the path is NULL");
    ck_assert(!el_params_save(p, folder_path("no/m"), NULL));
    ck_error_has("No such file or directory");
    ck_assert(!el_params_save(none, folder_path("m"), NULL));
    ck_error_has("el_params_save: ");
    ck_assert(!el_params_load(none, FIXTURE));
    ck_error_has("el_params_load: ");
    el_params_add(&p, NULL, "__metadata__", EL_SCALAR, EL_TRAINED);
    ck_assert(!el_params_save(p, folder_path("m"), NULL));
    ck_error_has("__metadata__");
    ck_assert_int_eq(folder_count(), 0);
    el_params_free(&p);
}
END_TEST

START_TEST(test_incomplete_list)
{
    ElParams p = new_params(1);
    ck_assert_ptr_null(el_params_add(&p, NULL, "steps", EL_SCALAR, EL_TRAINED));
    el_error_clear();
    ck_assert(!el_params_save(p, folder_path("m"), NULL));
    ck_error_has("incomplete");
    ck_assert(!el_params_load(p, FIXTURE));
    ck_error_has("incomplete");
    el_params_free(&p);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("safetensors");
    tcase_add_checked_fixture(cases, folder_make, folder_remove);
    tcase_add_test(cases, test_round_trip);
    tcase_add_test(cases, test_reading_what_there_is);
    tcase_add_test(cases, test_large_tensor);
    tcase_add_test(cases, test_header_is_aligned);
    tcase_add_test(cases, test_notes);
    tcase_add_test(cases, test_fixture_of_the_python_package);
    tcase_add_test(cases, test_not_a_number);
    tcase_add_test(cases, test_does_not_fit);
    tcase_add_test(cases, test_every_truncation);
    tcase_add_test(cases, test_flipped_bytes);
    tcase_add_test(cases, test_broken_headers);
    tcase_add_test(cases, test_places);
    tcase_add_test(cases, test_not_saved);
    tcase_add_test(cases, test_incomplete_list);
    tcase_set_timeout(cases, 60); // a thousand small files, under a sanitizer
    return run_cases("safetensors", cases);
}
