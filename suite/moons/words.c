// What the figures say of the tale. No sentence presupposes which model is ahead.
#include "suite/moons/moons.h"
#include "suite/words.h"

static const MoonRow *best_midpoint(const MoonExperiment *e)
{
    const MoonRow *best = e->row;
    for (int k = 1; k < MOON_MODELS; k++)
        if (e->row[k].midpoint.mean < best->midpoint.mean) best = &e->row[k];
    return best;
}

static const MoonRow *best_random(const MoonExperiment *e)
{
    const MoonRow *best = e->row;
    for (int k = 1; k < MOON_MODELS; k++)
        if (e->row[k].random.mean < best->random.mean) best = &e->row[k];
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
    const MoonRow *best = best_midpoint(e);
    bool held = best->midpoint.mean < m->average / 2;
    text_add(t,
             "As it is usually told, from two pictures, the tale is %s: of models trained on the "
             "half moon and the full alone, the %s decodes the midpoint of their codes nearest to "
             "the true three-quarter moon, and is %s SE/img from it; the plain average of the two "
             "pictures is %s.",
             held ? "not borne out by more than chance" : "false", best->title,
             figure(best->midpoint, 1).text, words_number(m->average, 1).text);
    text_put(t, " No model knows a phase that nobody has shown it.\n");
}

static void say_midpoint(Text *t, const Moons *m)
{
    const MoonExperiment *e = &m->experiment[MOONS_GAP];
    const MoonRow *best = best_midpoint(e), *plain = e->row;
    text_add(t, "Of models trained on %s, the %s decodes the midpoint nearest: %s SE/img from ",
             e->title, best->title, figure(best->midpoint, 1).text);
    text_add(t, "the three-quarter moon, %s times the distance of the plain average",
             words_number(best->midpoint.mean / m->average, 2).text);
    if (best != plain)
        text_add(t, " and %s times that of the %s (%s)",
                 words_number(best->midpoint.mean / plain->midpoint.mean, 2).text, plain->title,
                 figure(plain->midpoint, 1).text);
    text_add(t, ". It is %s SE/img from the nearest true moon of any phase.\n",
             figure(best->nearest, 1).text);
}

static void say_random(Text *t, const Moons *m)
{
    const MoonExperiment *e = &m->experiment[MOONS_GAP];
    const MoonRow *best = best_random(e), *plain = e->row;
    text_add(t, "Codes drawn at random: what the %s decodes of them is nearest to true moons, ",
             best->title);
    text_add(t, "%s SE/img away", figure(best->random, 2).text);
    if (best == plain) {
        text_put(t, ".\n");
        return;
    }
    text_add(t, ", where that of the %s is %s", plain->title, figure(plain->random, 2).text);
    if (moon_kinds[best - e->row].beta > 0)
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
