// The report's pictures: samples side by side, reconstructions and interpolations one above the
// other, each kind a section of its own with the models in the order of the table.
#include <stdlib.h>

#include "suite/report.h"
#include "suite/words.h"

static void put_picture(Text *page, const Picture *p, const char *title)
{
    text_put(page, "<figure>\n");
    bool svg = p->kind == PICTURE_CODES;
    if (!(svg ? html_put_svg : html_put_png)(page, p->file, p->size, p->caption))
        text_put(page, "<p class=\"failed\">The picture could not be read.</p>\n");
    // The caption is spoken already, as the text of the picture.
    html_add(page, "<figcaption><strong>%s</strong> <span aria-hidden=\"true\">%s</span>", title,
             p->caption);
    text_put(page, "</figcaption>\n</figure>\n");
}

// All pictures of a kind that show entrant; -1 stands for what is no entrant (real images, say).
// Returns how many there were.
static int put_entrant(Text *page, const Comparison *c, PictureKind kind, int entrant)
{
    int count = 0;
    for (int k = 0; k < c->pictures; k++) {
        const Picture *p = &c->picture[k];
        if (p->kind != kind || report_entrant(c, p->model) != entrant) continue;
        put_picture(page, p, entrant < 0 ? p->model : report_title(&c->entrant[entrant]));
        count++;
    }
    return count;
}

static void put_failure(Text *page, const Entrant *e)
{
    html_add(page,
             "<figure class=\"failed\">\n<p>Failed: %s</p>\n"
             "<figcaption><strong>%s</strong></figcaption>\n</figure>\n",
             e->failure, report_title(e));
}

// "None from A and B." for the models that have no picture of this kind; reconstructions are
// missing only where an encoder is.
static void put_absent(Text *page, const Comparison *c, PictureKind kind, const bool *absent,
                       int count)
{
    if (count == 0) return;
    text_put(page, "<p class=\"note\">None from ");
    for (int k = 0, written = 0; k < c->entrants; k++)
        if (absent[k])
            html_add(page, "%s%s", words_between(written++, count), report_title(&c->entrant[k]));
    if (kind == PICTURE_RECONSTRUCTIONS)
        html_add(page, ", which %s no encoder to make a code of an image",
                 count == 1 ? "has" : "have");
    text_put(page, ".</p>\n");
}

static void put_gallery(Text *page, const Comparison *c, PictureKind kind, bool *absent)
{
    int missing = 0;
    put_entrant(page, c, kind, -1);
    for (int k = 0; k < c->entrants; k++) {
        if (put_entrant(page, c, kind, k) || c->entrant[k].baseline) continue;
        absent[k] = !c->entrant[k].failure;
        missing += absent[k];
        if (!absent[k]) put_failure(page, &c->entrant[k]);
    }
    text_put(page, "</div>\n");
    put_absent(page, c, kind, absent, missing);
}

// A section of one kind: what it shows, then the pictures in a block of class `layout`.
static void put_kind(Text *page, const Comparison *c, PictureKind kind, const char *layout,
                     const char *introduction)
{
    bool any = false;
    for (int k = 0; k < c->pictures; k++) any |= c->picture[k].kind == kind;
    if (!any) return;
    bool *absent = calloc((size_t)c->entrants + 1, sizeof *absent);
    if (!absent) {
        page->failed = true;
        return;
    }
    html_add(page, "<p>%s</p>\n<div class=\"%s\">\n", introduction, layout);
    put_gallery(page, c, kind, absent);
    free(absent);
}

void report_samples(Text *page, const Comparison *c)
{
    put_kind(page, c, PICTURE_SAMPLES, "grids",
             "What each model draws when nothing is asked of it but a new picture.");
}

void report_reconstructions(Text *page, const Comparison *c)
{
    put_kind(page, c, PICTURE_RECONSTRUCTIONS, "strips",
             "Test images above, what is left of them after the model\u2019s code below.");
}

void report_interpolations(Text *page, const Comparison *c)
{
    put_kind(page, c, PICTURE_INTERPOLATION, "strips",
             "The way from one picture to another in even steps through the model\u2019s code.");
}

void report_manifolds(Text *page, const Comparison *c)
{
    put_kind(page, c, PICTURE_MANIFOLD, "grids",
             "Codes of two numbers, all over their plane, decoded: a map of what the model can "
             "draw.");
}

void report_codes(Text *page, const Comparison *c)
{
    put_kind(page, c, PICTURE_CODES, "grids",
             "Where the model puts test images that it was not trained on, and whether it keeps "
             "the classes apart without having been told of them.");
}
