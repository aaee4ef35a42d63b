// Moons: discs lit to a known phase from a known angle, and the dataset of them.
#include "data/moon.h"

#include <math.h>

#include "tensor/fail.h"
#include "tensor/run_parallel.h"

enum { PARTS = 4, MOST_SIDE = 4096, GRAIN = 64 }; // of a pixel's side; moons a thread draws

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

typedef struct {
    double radius, terminator; // in pixels; 1 - 2 f
    double cosine, sine;       // of the angle
} Disc;

// The lit share of the pixel whose middle is x to the right of the disc's and y above it.
static double lit(const Disc *m, double x, double y)
{
    if (x * x + y * y > (m->radius + 1) * (m->radius + 1)) return 0;
    const double length = 1.0 / PARTS, square = m->radius * m->radius;
    double sum = 0;
    for (int i = 0; i < PARTS; i++)
        for (int j = 0; j < PARTS; j++) {
            double px = x + (j + .5) * length - .5, py = y + (i + .5) * length - .5;
            double u = m->cosine * px + m->sine * py, v = m->cosine * py - m->sine * px;
            double limb = sqrt(most(square - v * v, 0)), from = m->terminator * limb;
            sum += most(least(u + length / 2, limb) - most(u - length / 2, from), 0);
        }
    return least(sum * length, 1); // rounding
}

static Disc disc(ElMoon moon, int side)
{
    return (Disc){side * (10 / 28.0), 1 - 2 * moon.phase, cos(moon.angle), sin(moon.angle)};
}

// The same of pixel k of an image, row by row from the top.
static double pixel(const Disc *m, int side, int k)
{
    return lit(m, k % side + .5 - side / 2.0, side / 2.0 - .5 - k / side);
}

bool el_moon_draw(double phase, double angle, int side, el_real *pixels)
{
    if (!el_there("el_moon_draw", "where the pixels go", pixels)) return false;
    if (!(phase >= 0 && phase <= 1))
        return el_refuse("el_moon_draw: the phase is %g; it must lie in [0, 1]", phase);
    if (!isfinite(angle))
        return el_refuse("el_moon_draw: the angle is %g; it must be finite", angle);
    if (side < 1 || side > MOST_SIDE)
        return el_refuse("el_moon_draw: a side of %d pixels was asked for, where 1 to %d would be "
                         "right",
                         side, MOST_SIDE);
    Disc m = disc((ElMoon){phase, angle}, side);
    for (int k = 0; k < side * side; k++) pixels[k] = (el_real)pixel(&m, side, k);
    return true;
}

// --- the dataset ---------------------------------------------------------------------------------

enum { SIDE = 28, PIXELS = SIDE * SIDE, TRAIN = 10000, TEST = 2000, CLASSES = 10 };

static ElMoon moon_of(int64_t number)
{
    uint32_t word[4];
    el_generated_words(EL_GENERATED_MOONS, number, word);
    return (ElMoon){word[0] * 0x1p-32, word[1] * 0x1p-32 * 2 * EL_PI};
}

static void draw_piece(void *context, int64_t first, int64_t last)
{
    uint8_t *pixels = context, *labels = pixels + (TRAIN + TEST) * PIXELS;
    for (int64_t k = first; k < last; k++) {
        ElMoon moon = moon_of(k);
        Disc m = disc(moon, SIDE);
        for (int i = 0; i < PIXELS; i++)
            pixels[k * PIXELS + i] = (uint8_t)(pixel(&m, SIDE, i) * 255 + .5);
        labels[k] = (uint8_t)(moon.phase * CLASSES);
    }
}

bool el_generate_moons(ElData *d)
{
    uint8_t *pixels = el_data_room("el_data_open", d, (TRAIN + TEST) * (PIXELS + 1));
    if (!pixels) return false;
    el_parallel(TRAIN + TEST, GRAIN, draw_piece, pixels);
    const uint8_t *labels = pixels + (TRAIN + TEST) * PIXELS;
    d->height = d->width = SIDE;
    d->train = (ElImages){.count = TRAIN, .pixels = pixels, .labels = labels};
    d->test =
        (ElImages){.count = TEST, .pixels = pixels + TRAIN * PIXELS, .labels = labels + TRAIN};
    d->storage->moons = true;
    return true;
}

ElMoon el_data_moon(const ElData *d, const ElImages *set, int64_t index)
{
    const ElMoon none = {NAN, NAN};
    if (!el_data_has_rows("el_data_moon", d, set, index, 1)) return none;
    if (d->storage->moons) return moon_of(el_data_number(d, set, index));
    el_fail("el_data_moon: the data are %s, where moons would be right", d->name);
    return none;
}
