// Showing how far training is.
#include "suite/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "suite/clock.h"
#include "suite/words.h"

Progress progress_start(const Run *r)
{
    int64_t epochs = r->options.epochs - r->history.count;
    int64_t steps = el_data_batches(r->data, r->options.batch);
    printf("%s on %s: %" PRId64 " training and %" PRId64 " test images of %d x %d, into %s\n",
           r->family->name, r->data->name, r->data->train.count, r->data->test.count, r->height,
           r->width, r->folder.path.text);
    fflush(stdout);
    return (Progress){
        .run = r,
        .terminal = isatty(STDOUT_FILENO),
        .start = clock_seconds(),
        .to_come = epochs * steps * r->options.batch,
    };
}

void progress_step(Progress *p, int64_t images, double loss)
{
    p->images += images;
    double time = clock_seconds();
    if (!p->terminal || time - p->drawn < .1) return;
    p->drawn = time;
    double rate = (double)p->images / (time - p->start);
    printf("\r\033[K%s  epoch %d/%" PRId64 "  loss %.2f  %.0f images/s  %s left",
           p->run->family->name, p->run->history.count + 1, p->run->options.epochs, loss, rate,
           words_duration((double)(p->to_come - p->images) / rate).text);
    fflush(stdout);
}

// "epoch 3/10  train_loss 250.12  test_loss 249.80 ...".
void progress_epoch(Progress *p, const EpochRow *row)
{
    const Run *r = p->run;
    if (p->terminal) return;
    printf("epoch %d/%" PRId64 "  train_loss %.3f  test_loss %.3f", row->epoch, r->options.epochs,
           row->train[0], row->test[0]);
    for (int k = 1; r->family->term[k]; k++) printf("  %s %.3f", r->family->term[k], row->test[k]);
    printf("  %.1f s  %.0f images/s\n", row->seconds, row->images_per_second);
    fflush(stdout);
}

void progress_end(Progress *p)
{
    if (!p->terminal) return;
    printf("\r\033[K");
    fflush(stdout);
}
