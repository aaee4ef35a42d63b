// Showing how far training is.
#include "suite/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "suite/clock.h"
#include "suite/words.h"

enum { LINES = 10 };

static void print_beginning(const Run *r)
{
    printf("%s on %s: %" PRId64 " training and %" PRId64 " test ", r->family->name, r->data->name,
           r->data->train.count, r->data->test.count);
    if (r->points)
        printf("points of %d numbers", r->width);
    else
        printf("images of %d x %d", r->height, r->width);
    printf(", into %s\n", r->folder.path.text);
    fflush(stdout);
}

Progress progress_start(const Run *r, bool brief)
{
    bool terminal = isatty(STDOUT_FILENO);
    int64_t epochs = r->options.epochs, left = epochs - r->history.count;
    int64_t steps = r->family->step ? el_data_batches(r->data, r->options.batch) : 0;
    print_beginning(r);
    return (Progress){
        .run = r,
        .terminal = terminal,
        .every = brief || terminal ? (epochs + LINES - 1) / LINES : 1,
        .start = clock_seconds(),
        .to_come = left * steps * r->options.batch,
    };
}

// --- the line that is redrawn --------------------------------------------------------------------

static int terminal_columns(void)
{
    struct winsize size = {0};
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

static void clear_line(const Progress *p)
{
    if (p->terminal) fputs("\r\033[K", stdout);
}

// Terminals may show a space that does not break as something else.
static void make_spaces_plain(char *line)
{
    static const char space[] = "\u00a0";
    for (char *at = line; (at = strstr(at, space)); at++) {
        *at = ' ';
        memmove(at + 1, at + strlen(space), strlen(at + strlen(space)) + 1);
    }
}

void progress_step(Progress *p, int64_t images, double loss)
{
    p->images += images;
    double time = clock_seconds();
    if (!p->terminal || time - p->drawn < .1) return;
    p->drawn = time;
    double rate = (double)p->images / (time - p->start);
    char line[256];
    snprintf(line, sizeof line, "%s  epoch %d/%" PRId64 "  loss %.2f  %.0f images/s  %s left",
             p->run->family->name, p->run->history.count + 1, p->run->options.epochs, loss, rate,
             words_duration((double)(p->to_come - p->images) / rate).text);
    make_spaces_plain(line);
    clear_line(p);
    // Cut to what fits: a line that wraps could not be drawn over.
    printf("%.*s", terminal_columns() - 1, line);
    fflush(stdout);
}

// --- the lines that stay -------------------------------------------------------------------------

// "epoch 3/10  train_loss 250.12  test_loss 249.80 ...".
void progress_epoch(Progress *p, const EpochRow *row)
{
    const Run *r = p->run;
    bool shown = row->epoch == 1 || row->epoch == r->options.epochs || row->epoch % p->every == 0;
    if (!shown) return;
    clear_line(p);
    bool held = !isnan(row->validation[0]);
    const double *watched = held ? row->validation : row->test;
    printf("epoch %d/%" PRId64 "  train_loss %.3f  %s_loss %.3f", row->epoch, r->options.epochs,
           row->train[0], held ? "validation" : "test", watched[0]);
    for (int k = 1; r->family->term[k]; k++) printf("  %s %.3f", r->family->term[k], watched[k]);
    int decimals = row->seconds < 9.995 ? 2 : 1;
    printf("  %.*f s  %.0f images/s\n", decimals, row->seconds, row->images_per_second);
    fflush(stdout);
}

void progress_end(Progress *p)
{
    clear_line(p);
    fflush(stdout);
}
