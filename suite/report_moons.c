// The report's section on the tale of the half and the full moon: what the figures say of it, the
// strips and the figures.
#include <string.h>

#include "suite/moons/moons.h"
#include "suite/report.h"
#include "suite/words.h"

static void put_words(Text *page, const Moons *m)
{
    Text words = {0};
    moons_words(&words, m);
    for (char *line = words.data, *end; line && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        html_add(page, "<p>%s</p>\n", line);
    }
    if (words.failed) page->failed = true;
    text_free(&words);
}

static void put_estimate(Text *page, Estimate e)
{
    html_add(page, "<td data-value=\"%.12g\">%s", e.mean, words_number(e.mean, 2).text);
    html_add(page, " <span class=\"error\">\u00b1 %s</span></td>\n",
             words_error(e.standard_error, 2).text);
}

static void put_experiment(Text *page, const Moons *m, int number)
{
    static const char *const heading[MOON_METRICS] = {
        [MOON_MIDPOINT] = "Midpoint to the three-quarter moon",
        [MOON_NEAREST] = "Midpoint to the nearest moon",
        [MOON_RANDOM] = "Random codes to the nearest moon",
    };
    const MoonExperiment *e = &m->experiment[number];
    text_put(page, "<figure>\n");
    if (!html_put_png(page, e->png, e->size, e->caption))
        text_put(page, "<p class=\"failed\">The picture could not be read.</p>\n");
    html_add(page, "<figcaption aria-hidden=\"true\">%s</figcaption>\n</figure>\n", e->caption);
    html_add(page,
             "<div class=\"wide\" role=\"region\" aria-labelledby=\"moons-%d\" tabindex=\"0\">\n"
             "<table class=\"sortable\">\n<caption id=\"moons-%d\"><span>Trained on %s.</span>"
             "</caption>\n<thead>\n<tr>\n<th scope=\"col\">Model</th>\n",
             number, number, moon_plans[number].title);
    for (int k = 0; k < MOON_METRICS; k++)
        html_add(page,
                 "<th scope=\"col\" data-better=\"-1\">%s <span class=\"unit\">SE/img</span> "
                 "<span class=\"direction\">lower is better</span></th>\n",
                 heading[k]);
    text_put(page, "</tr>\n</thead>\n<tbody>\n");
    for (int model = 0; model < MOON_MODELS; model++) {
        html_add(page, "<tr>\n<th scope=\"row\">%s</th>\n", moon_kinds[model].title);
        for (int k = 0; k < MOON_METRICS; k++) put_estimate(page, e->figure[model][k]);
        text_put(page, "</tr>\n");
    }
    text_put(page, "</tbody>\n</table>\n</div>\n");
}

void report_moons(Text *page, const Comparison *c)
{
    const Moons *m = c->moons;
    if (!m) return;
    html_add(
        page,
        "<p>Texts on variational autoencoders like to tell that the middle between a half moon "
        "and a full one decodes to a three-quarter moon, where an autoencoder lays one "
        "picture over the other. Here the tale is measured, over %d seeds.</p>\n",
        (int)m->seeds);
    put_words(page, m);
    text_put(page, "<div class=\"strips\">\n");
    for (int e = 0; e < MOON_EXPERIMENTS; e++) put_experiment(page, m, e);
    html_add(page,
             "</div>\n<p class=\"note\">The plain average of the two pictures is %s SE/img from "
             "the three-quarter moon; \u00b1 is one standard error over the seeds. All of it "
             "again:</p>\n<pre><code>%s</code></pre>\n",
             words_number(m->average, 2).text, c->moons_command);
}
