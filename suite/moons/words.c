// What the figures say of the tale. No sentence presupposes which model is ahead.
#include "suite/moons/moons.h"
#include "suite/words.h"

// The model whose mean is least.
static int best_by(const MoonExperiment *e, int metric)
{
    int best = 0;
    for (int k = 1; k < MOON_MODELS; k++)
        if (e->figure[k][metric].mean < e->figure[best][metric].mean) best = k;
    return best;
}

// "24.7 ± 3.7".
static Words figure(Estimate e, int decimals)
{
    Words w;
    snprintf(w.text, sizeof w.text, "%.28s ± %.28s", words_number(e.mean, decimals).text,
             words_error(e.standard_error, decimals).text);
    return w;
}

// The tale to the letter.
static void say_two(Text *t, const Moons *m)
{
    const MoonExperiment *e = &m->experiment[MOONS_TWO];
    int best = best_by(e, MOON_MIDPOINT);
    Estimate midpoint = e->figure[best][MOON_MIDPOINT];
    text_add(t,
             "As it is usually told, from two pictures, the tale is %s: of models trained on the "
             "half moon and the full alone, the %s decodes the midpoint of their codes nearest to "
             "the true three-quarter moon, and is %s SE/img from it; the plain average of the two "
             "pictures is %s.",
             midpoint.mean < m->average / 2 ? "not borne out by more than chance" : "false",
             moon_kinds[best].title, figure(midpoint, 1).text, words_number(m->average, 1).text);
    text_put(t, " No model knows a phase that nobody has shown it.\n");
}

static void say_midpoint(Text *t, const Moons *m)
{
    const MoonExperiment *e = &m->experiment[MOONS_GAP];
    int best = best_by(e, MOON_MIDPOINT);
    Estimate midpoint = e->figure[best][MOON_MIDPOINT], plain = e->figure[0][MOON_MIDPOINT];
    text_add(t, "Of models trained on %s, the %s decodes the midpoint nearest: %s SE/img from ",
             moon_plans[MOONS_GAP].title, moon_kinds[best].title, figure(midpoint, 1).text);
    text_add(t, "the three-quarter moon, %s times the distance of the plain average",
             words_number(midpoint.mean / m->average, 2).text);
    if (best > 0)
        text_add(t, " and %s times that of the %s (%s)",
                 words_number(midpoint.mean / plain.mean, 2).text, moon_kinds[0].title,
                 figure(plain, 1).text);
    text_add(t, ". It is %s SE/img from the nearest true moon of any phase.\n",
             figure(e->figure[best][MOON_NEAREST], 1).text);
}

static void say_random(Text *t, const Moons *m)
{
    const MoonExperiment *e = &m->experiment[MOONS_GAP];
    int best = best_by(e, MOON_RANDOM);
    text_add(t, "Codes drawn at random: what the %s decodes of them is nearest to true moons, ",
             moon_kinds[best].title);
    text_add(t, "%s SE/img away", figure(e->figure[best][MOON_RANDOM], 2).text);
    if (best > 0)
        text_add(t, ", where that of the %s is %s", moon_kinds[0].title,
                 figure(e->figure[0][MOON_RANDOM], 2).text);
    if (moon_kinds[best].beta > 0)
        text_put(t, ". That is what a prior delivers: not the moon that nobody has seen, but codes "
                    "that decode to moons wherever they are drawn");
    text_put(t, ".\n");
}

void moons_words(Text *t, const Moons *m)
{
    say_two(t, m);
    say_midpoint(t, m);
    say_random(t, m);
}
