// Writing and reading log.jsonl.
#include "suite/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/json_out.h"
#include "tensor/file.h"
#include "tensor/json.h"

bool history_add(History *h, EpochRow row)
{
    if (h->count == h->capacity) {
        int capacity = h->capacity ? 2 * h->capacity : 16;
        EpochRow *rows = realloc(h->row, (size_t)capacity * sizeof *rows);
        if (!rows) return false;
        h->row = rows;
        h->capacity = capacity;
    }
    h->row[h->count++] = row;
    return true;
}

void history_free(History *h)
{
    free(h->row);
    *h = (History){0};
}

// A member of a row: its key in the file, and where its number lies in an EpochRow. The first term
// is train_loss, validation_loss and test_loss whatever its name; of the others the test set's goes
// by the bare name.
typedef struct {
    char key[64];
    size_t offset;
} Member;

enum { MAX_MEMBERS = 3 * MODEL_MAX_TERMS + 4 };

static int list_members(const ModelFamily *family, Member member[MAX_MEMBERS])
{
    int count = 0;
    for (int k = 0; family->term[k]; k++) {
        Member *train = &member[count++], *test = &member[count++], *held = &member[count++];
        snprintf(train->key, sizeof train->key, "train_%s", k ? family->term[k] : "loss");
        snprintf(test->key, sizeof test->key, "%s", k ? family->term[k] : "test_loss");
        snprintf(held->key, sizeof held->key, "validation_%s", k ? family->term[k] : "loss");
        held->offset = offsetof(EpochRow, validation) + (size_t)k * sizeof(double);
        train->offset = offsetof(EpochRow, train) + (size_t)k * sizeof(double);
        test->offset = offsetof(EpochRow, test) + (size_t)k * sizeof(double);
    }
    member[count++] = (Member){"seconds", offsetof(EpochRow, seconds)};
    member[count++] = (Member){"images_per_second", offsetof(EpochRow, images_per_second)};
    member[count++] = (Member){"flops", offsetof(EpochRow, flops)};
    member[count++] = (Member){"peak_memory", offsetof(EpochRow, peak_memory)};
    return count;
}

Status history_write(const History *h, const ModelFamily *family, const char *path)
{
    Member member[MAX_MEMBERS];
    int count = list_members(family, member);
    Document d;
    if (!document_begin(&d)) return failed("%s cannot be written: out of memory", path);
    for (const EpochRow *row = h->row; row < h->row + h->count; row++) {
        fprintf(d.out, "{\"epoch\": %d", row->epoch);
        for (int k = 0; k < count; k++) {
            fprintf(d.out, ", \"%s\": ", member[k].key);
            json_put_number(d.out,
                            *(const double *)(const void *)((const char *)row + member[k].offset));
        }
        fputs("}\n", d.out);
    }
    return document_end(&d, path) ? DONE : wrong("%s", library_error());
}

// The row of this epoch; false when the line is another's, or none.
static bool read_row(EpochRow *row, const Member *member, int count, const char *line,
                     size_t length)
{
    ElJson *object = el_json_parse(line, length, "a line of log.jsonl");
    const ElJson *epoch = el_json_member(object, "epoch");
    bool same = epoch && epoch->kind == EL_JSON_NUMBER && epoch->number == row->epoch;
    for (int k = 0; k < count; k++) {
        const ElJson *value = el_json_member(object, member[k].key);
        bool number = value && value->kind == EL_JSON_NUMBER;
        *(double *)(void *)((char *)row + member[k].offset) = number ? value->number : NAN;
    }
    el_json_free(object);
    return same;
}

Status history_read(History *h, const ModelFamily *family, const char *path, int most)
{
    Member member[MAX_MEMBERS];
    int count = list_members(family, member);
    size_t size;
    char *text = (char *)el_file_read("elbo", path, &size);
    if (!text) return wrong("%s", library_error());
    Status status = DONE;
    const char *line = text;
    while (status == DONE && h->count < most) {
        size_t length = strcspn(line, "\n");
        EpochRow row = {.epoch = family->step ? h->count + 1 : 0};
        if (!read_row(&row, member, count, line, length)) {
            status = wrong("%s is broken: line %d is not its row of the log", path, h->count + 1);
        } else if (!history_add(h, row)) {
            status = failed("%s cannot be read: out of memory", path);
        }
        line += length + (line[length] == '\n');
    }
    free(text);
    return status;
}
