// elbo encode and decode RUN: codes as files.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "suite/commands.h"
#include "suite/npy_out.h"
#include "suite/run.h"
#include "tensor/fail.h"
#include "tensor/npy.h"

enum { CHUNK = 1000 }; // images, or codes, at a time

// Rows first .. first + count of what is to be mapped, and what becomes of them.
typedef struct {
    const Run *run;
    ElTensor *codes; // to decode; NULL to encode the test images
} Map;

static ElTensor *map_rows(const Map *m, int64_t first, int64_t count)
{
    const Run *r = m->run;
    if (m->codes) return r->family->decode(r->model, el_slice(m->codes, 0, first, first + count));
    return r->family->encode(r->model, run_rows(r, &r->data->test, first, count));
}

// All count rows, of `width` numbers each, a chunk at a time.
static ElTensor *map_all(Map m, int64_t count, int64_t width)
{
    ElTensor *all = el_empty(el_shape(count, width));
    for (int64_t first = 0; all && first < count; first += CHUNK) {
        el_tape_begin();
        int64_t many = count - first < CHUNK ? count - first : CHUNK;
        ElTensor *part = map_rows(&m, first, many);
        if (part)
            memcpy(all->data + first * width, part->data,
                   (size_t)(many * width) * sizeof *all->data);
        else
            all = NULL;
        el_tape_end();
    }
    return all;
}

// The numbers in a code of the run, those of a label included; 0 with the library's error.
static int64_t code_width(const Run *r)
{
    const ElTensor *code = r->family->prior(r->model, 1);
    return code ? code->shape.dim[1] : 0;
}

static Status written(bool done, const char *path)
{
    if (done) puts(path);
    return done ? DONE : wrong("%s", library_error());
}

static Status encode(const Run *r, const Options *asked)
{
    Path usual = run_file(r, "codes.npy");
    const char *path = asked->out ? asked->out : usual.text;
    if (!r->family->encode)
        return wrong("a %s has no encoder, so an image has no code; elbo sample shows what it can "
                     "do",
                     r->family->name);
    int64_t width = code_width(r);
    if (width == 0) return failed("%s", library_error());
    ElTensor *codes = map_all((Map){.run = r}, r->data->test.count, width);
    return written(codes && npy_write(path, codes, codes->shape), path);
}

Status encode_command(const Options *asked)
{
    Run run;
    Status status = run_open(&run, asked->operand);
    if (status == DONE) status = run_open_data(&run, asked->data);
    el_tape_begin();
    if (status == DONE) status = encode(&run, asked);
    el_tape_end();
    run_close_with_data(&run);
    return status;
}

// Codes [n, width] of a file that is read until el_tensor_free.
static Status read_codes(const Run *r, const char *path, ElTensor **codes)
{
    bool bytes;
    int64_t width = code_width(r);
    if (!path) return wrong("decode what? --codes FILE.npy names the codes");
    if (width == 0) return failed("%s", library_error());
    *codes = el_npy_read("elbo", path, &bytes);
    if (!*codes) return wrong("%s", library_error());
    const ElShape *s = &(*codes)->shape;
    if (s->rank == 2 && s->dim[0] > 0 && s->dim[1] == width) return DONE;
    return wrong("%s holds %s, where codes [n, %" PRId64 "] of the run in %s would be right", path,
                 el_shape_text(*s), width, r->folder.path.text);
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static Status decode(const Run *r, ElTensor *codes, const Options *asked)
{
    Path usual = run_file(r, "decoded.npy");
    const char *path = asked->out ? asked->out : usual.text;
    bool picture = ends_in(path, ".png");
    if (picture && r->points)
        return wrong("points make no picture of images; a name that ends in .npy would do for %s",
                     path);
    int64_t n = codes->shape.dim[0];
    ElTensor *images = map_all((Map){r, codes}, n, (int64_t)r->height * r->width);
    if (!images) return failed("%s", library_error());
    if (picture) return written(el_png_grid(path, images, r->height, r->width), path);
    ElShape shape = r->points ? images->shape : el_shape(n, r->height, r->width);
    return written(npy_write(path, images, shape), path);
}

Status decode_command(const Options *asked)
{
    Run run;
    ElTensor *codes = NULL;
    Status status = run_open(&run, asked->operand);
    el_tape_begin();
    if (status == DONE) status = read_codes(&run, asked->codes, &codes);
    if (status == DONE) status = decode(&run, codes, asked);
    el_tape_end();
    el_tensor_free(codes);
    run_close_with_data(&run);
    return status;
}
