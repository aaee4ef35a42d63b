// The way from one code to another, decoded.
#include <inttypes.h>

#include "suite/pictures_codes.h"

// The codes on the straight line from row 0 to row 1 of ends, in equal steps: [count, codes].
static ElTensor *line_between(ElTensor *ends, int64_t count)
{
    ElTensor *weights = el_empty(el_shape(count, 2));
    for (int64_t k = 0; weights && k < count; k++) {
        el_real at = (el_real)k / (el_real)(count > 1 ? count - 1 : 1);
        weights->data[2 * k] = 1 - at;
        weights->data[2 * k + 1] = at;
    }
    return el_matmul(weights, ends);
}

// The first test image after `from` of another class, or just the next without labels.
static int64_t other_class(const ElImages *test, int64_t from)
{
    int64_t to = (from + 1) % test->count;
    while (test->labels && to != from && test->labels[to] == test->labels[from])
        to = (to + 1) % test->count;
    return to;
}

static void caption_ends(const Run *r, PictureWish wish, char *caption, size_t size)
{
    const uint8_t *labels = r->data->test.labels;
    if (labels) {
        snprintf(caption, size,
                 "From test image %" PRId64 " (class %d, at the left end) to test image %" PRId64
                 " (class %d, at the right): between them %" PRId64
                 " codes in equal steps from the one's to the other's, decoded.",
                 wish.from, labels[wish.from], wish.to, labels[wish.to], wish.count);
    } else {
        snprintf(caption, size,
                 "From test image %" PRId64 " at the left end to test image %" PRId64
                 " at the right: between them %" PRId64
                 " codes in equal steps from the one's to the other's, decoded.",
                 wish.from, wish.to, wish.count);
    }
}

static Status draw_between_images(const Run *r, PictureWish wish, Grid *grid)
{
    const ElImages *test = &r->data->test;
    if (wish.from < 0) wish.from = 0;
    Status status = picture_check_image(r, "from", wish.from);
    if (status != DONE) return status;
    if (wish.to < 0) wish.to = other_class(test, wish.from);
    status = picture_check_image(r, "to", wish.to);
    if (status != DONE) return status;
    caption_ends(r, wish, grid->caption, sizeof grid->caption);
    ModelBatch first = run_rows(r, test, wish.from, 1), last = run_rows(r, test, wish.to, 1);
    ElTensor *ends =
        el_concat(0, r->family->encode(r->model, first), r->family->encode(r->model, last));
    ElTensor *between = r->family->decode(r->model, line_between(ends, wish.count));
    grid->images = r->points ? between : el_concat(0, first.x, between, last.x);
    grid->columns = (int)wish.count + 2;
    return DONE;
}

Status draw_interpolation(const Run *r, PictureWish wish, Grid *grid)
{
    if (r->family->encode) return draw_between_images(r, wish, grid);
    if (wish.from >= 0 || wish.to >= 0)
        return wrong("a %s has no encoder, so it cannot start at a test image; leave --from and "
                     "--to out to go between two draws of noise",
                     r->family->name);
    snprintf(grid->caption, sizeof grid->caption,
             "From one draw of noise to another in %" PRId64
             " equal steps, decoded (the model has no encoder to start from test images).",
             wish.count);
    ElTensor *codes = line_between(r->family->prior(r->model, 2), wish.count);
    grid->images = r->family->decode(r->model, codes);
    grid->columns = (int)wish.count;
    return DONE;
}
