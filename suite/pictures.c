// Pictures of a model: samples and reconstructions here, what moves a code in the other
// pictures_*.c.
#include "suite/pictures.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "suite/json_out.h"
#include "suite/pictures_codes.h"
#include "suite/scatter.h"
#include "tensor/file.h"

#define CAPTIONS "captions.txt"

enum { POINTS_SHOWN = 2000 };

static Status draw_samples(const Run *r, PictureWish wish, Grid *grid)
{
    snprintf(grid->caption, sizeof grid->caption,
             "%" PRId64 " samples: %s drawn at random and decoded.", wish.count,
             r->family->encode ? "codes" : "noise");
    grid->images = model_sample(r->family, r->model, wish.count);
    return DONE;
}

static Status draw_reconstructions(const Run *r, PictureWish wish, Grid *grid)
{
    if (!r->family->encode)
        return wrong("a %s has no encoder, so it cannot reconstruct images; elbo sample shows what "
                     "it can do",
                     r->family->name);
    if (wish.count > r->data->test.count) wish.count = r->data->test.count;
    grid->columns = (int)wish.count;
    snprintf(grid->caption, sizeof grid->caption,
             "The first %" PRId64 " test images in the upper row, their reconstructions below.",
             wish.count);
    ModelBatch b = run_rows(r, &r->data->test, 0, wish.count);
    ElTensor *reconstructed = model_reconstruct(r->family, r->model, b);
    grid->images = r->points ? reconstructed : el_concat(0, b.x, reconstructed);
    return DONE;
}

typedef struct {
    const char *file;
    int64_t count;
    int64_t points;          // the count that is usual of points,
    const char *what_points; // and what they are
    Status (*draw)(const Run *r, PictureWish wish, Grid *grid);
} Kind;

static const Kind kinds[PICTURE_ALL_KINDS] = {
    [PICTURE_SAMPLES] = {"samples.png", 64, POINTS_SHOWN, "samples", draw_samples},
    [PICTURE_RECONSTRUCTIONS] = {"reconstructions.png", 10, POINTS_SHOWN,
                                 "reconstructions of the first test points", draw_reconstructions},
    [PICTURE_INTERPOLATION] = {"interpolation.png", 10, 50,
                               "points on the straight way from one code to another, decoded",
                               draw_interpolation},
    [PICTURE_TRAVERSAL] = {"traversal.png", 11, 101,
                           "points decoded while one number of a code is moved", draw_traversal},
    [PICTURE_MANIFOLD] = {"manifold.png", 20, 40, "points decoded of a square of codes",
                          draw_manifold},
    [PICTURE_CODES] = {.file = "codes.svg"}, // drawn by codes_write
};

// --- what pictures.h declares --------------------------------------------------------------------

PictureWish picture_usual(const Run *r, int kind)
{
    return (PictureWish){
        .kind = kind, .seed = r->options.seed, .from = -1, .to = -1, .axis = {-1, -1}};
}

Status picture_check_image(const Run *r, const char *option, int64_t index)
{
    if (index < r->data->test.count) return DONE;
    return wrong("--%s %" PRId64 " is past the test images of %s, which go from 0 to %" PRId64,
                 option, index, r->data->name, r->data->test.count - 1);
}

bool picture_possible(const Run *r, PictureKind kind)
{
    bool encodes = r->family->encode;
    if (kind == PICTURE_MANIFOLD) return r->options.latent == 2 && !r->points;
    if (kind == PICTURE_CODES)
        return encodes && !r->family->conditional && !r->points && r->options.latent > 1;
    return kind != PICTURE_RECONSTRUCTIONS || encodes;
}

const char *picture_file(int kind)
{
    return kinds[kind].file;
}

// What was drawn, over test points. Of points that are no more than two numbers all is seen.
static void show_points(const Run *r, const Kind *kind, Grid *grid)
{
    const ElImages *test = &r->data->test;
    int64_t shown = test->count < POINTS_SHOWN ? test->count : POINTS_SHOWN, outside;
    int64_t count = grid->images ? grid->images->shape.dim[0] : 0;
    grid->images = scatter(run_rows(r, test, 0, shown).x, grid->images, &outside);
    snprintf(grid->caption, sizeof grid->caption,
             "%" PRId64 " %s, dark, over %" PRId64 " test points, grey%s; %" PRId64
             " of them are outside the frame.",
             count, kind->what_points, shown,
             r->width > 2 ? ", by the first two numbers of each" : "", outside);
    grid->height = grid->width = SCATTER_SIDE;
    grid->columns = 1;
}

Status picture_draw(const Run *r, PictureWish wish, Grid *grid)
{
    const Kind *kind = &kinds[wish.kind];
    *grid = (Grid){.height = r->height, .width = r->width};
    if (wish.count == 0) wish.count = r->points ? kind->points : kind->count;
    ElRandom noise = {.seed = (uint64_t)wish.seed, .stream = EL_STREAM_EVAL};
    ElRandom *before = el_random_use(&noise);
    Status status = kind->draw(r, wish, grid);
    if (status == DONE && r->points) show_points(r, kind, grid);
    el_random_use(before);
    return status == DONE && !grid->images ? failed("%s", library_error()) : status;
}

// Its caption goes to captions as a line, unless that is NULL.
static Status write_picture(const Run *r, PictureWish wish, const char *path, FILE *captions)
{
    Grid grid;
    el_tape_begin();
    Status status = picture_draw(r, wish, &grid);
    if (status == DONE &&
        !el_png_grid_columns(path, grid.images, grid.height, grid.width, grid.columns))
        status = wrong("%s", library_error());
    if (status == DONE && captions) fprintf(captions, "%s\n", grid.caption);
    el_tape_end();
    return status;
}

Status picture_write(const Run *r, PictureWish wish, const char *path)
{
    return write_picture(r, wish, path, NULL);
}

static Status write_codes(const Run *r, const char *path, FILE *captions)
{
    char caption[320];
    el_tape_begin();
    Status status = codes_write(r, path, caption, sizeof caption);
    if (status == DONE) fprintf(captions, "%s\n", caption);
    el_tape_end();
    return status;
}

static Status draw_all(const Run *r, FILE *captions)
{
    Status status = DONE;
    for (int k = 0; k < PICTURE_KINDS && status == DONE; k++) {
        PictureKind kind = (PictureKind)k;
        Path path = run_file(r, picture_file(kind));
        if (!picture_possible(r, kind))
            fputc('\n', captions);
        else if (kind == PICTURE_CODES)
            status = write_codes(r, path.text, captions);
        else
            status = write_picture(r, picture_usual(r, kind), path.text, captions);
    }
    return status;
}

Status pictures_write(const Run *r)
{
    Document d;
    if (!document_begin(&d)) return failed("out of memory for the captions");
    Status status = draw_all(r, d.out);
    bool written = document_end(&d, run_file(r, CAPTIONS).text);
    if (status != DONE) return status;
    return written ? DONE : wrong("%s", library_error());
}

char *picture_caption(const Run *r, PictureKind kind)
{
    size_t size;
    char *text = (char *)el_file_read("elbo", run_file(r, CAPTIONS).text, &size);
    const char *line = text;
    for (int k = 0; line && k < (int)kind; k++) {
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    char *caption = strndup(line ? line : "", line ? strcspn(line, "\n") : 0);
    free(text);
    return caption;
}
