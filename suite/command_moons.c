// elbo moons.
#include "suite/commands.h"
#include "suite/folder.h"
#include "suite/moons/moons.h"

Status moons_command(const Options *asked)
{
    const char *folder = asked->out ? asked->out : "runs/moons";
    Status status = moons_run(folder, asked->seeds, budget_named(asked->budget));
    if (status != DONE) return status;
    Moons m;
    Text words = {0};
    status = moons_read(&m, folder);
    if (status == DONE) moons_words(&words, &m);
    if (words.failed) status = failed("out of memory");
    if (status == DONE) printf("\n%s", words.data);
    for (int e = 0; e < MOON_EXPERIMENTS && status == DONE; e++)
        puts(path_in(folder, moon_plans[e].strips).text);
    text_free(&words);
    moons_free(&m);
    return status;
}
