// The training loop: epochs of steps, each epoch evaluated, logged and kept.
#include "suite/train.h"

#include <math.h>
#include <signal.h>

#include "suite/clock.h"
#include "suite/metrics.h"
#include "suite/progress.h"
#include "suite/shell.h"
#include "suite/words.h"

// --- interruption --------------------------------------------------------------------------------

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

// A second signal ends the program at once: what is on the disk is complete at any time.
static void watch_signals(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool train_interrupted(void)
{
    return interrupted;
}

static Status stopped(const Run *r)
{
    int epochs = r->history.count;
    if (epochs == 0) return failed("interrupted before the first epoch was done");
    return failed("interrupted after %d epoch%s; elbo train %s --resume --out %s goes on", epochs,
                  words_plural(epochs), r->family->name, shell_word(r->folder.path.text).text);
}

// --- an epoch ------------------------------------------------------------------------------------

static EpochRow empty_row(int epoch)
{
    EpochRow row = {.epoch = epoch};
    for (int k = 0; k < MODEL_MAX_TERMS; k++) row.validation[k] = row.test[k] = NAN;
    return row;
}

// One step; adds each term's mean to the row.
static bool train_step(Run *r, EpochRow *row, int64_t step)
{
    double mean[MODEL_MAX_TERMS] = {0};
    el_tape_begin();
    bool moved = r->family->step(r->model, run_next_batch(r, step), mean);
    el_tape_end();
    for (int k = 0; k < MODEL_MAX_TERMS; k++) row->train[k] += mean[k];
    return moved;
}

static Status train_steps(Run *r, EpochRow *row, Progress *p)
{
    int64_t steps = el_data_batches(r->data, r->options.batch);
    int64_t flops = el_flops();
    el_memory_release(); // so that an epoch's peak is its own, whatever came before it
    el_memory_peak_reset();
    double start = clock_seconds();
    for (int64_t step = 1; step <= steps; step++) {
        if (interrupted) return stopped(r);
        if (!train_step(r, row, (row->epoch - 1) * steps + step - 1))
            return failed("epoch %d, step %lld: %s", row->epoch, (long long)step, library_error());
        progress_step(p, r->options.batch, row->train[0] / (double)step);
    }
    row->seconds = clock_seconds() - start;
    row->images_per_second = (double)(steps * r->options.batch) / row->seconds;
    row->flops = (double)(el_flops() - flops);
    for (int k = 0; k < MODEL_MAX_TERMS; k++) row->train[k] /= (double)steps;
    return DONE;
}

// A loss that is no number any more means weights that are none; nothing of them is kept.
static Status check_finite(const Run *r, const EpochRow *row)
{
    double loss = row->train[0] + (isnan(row->test[0]) ? row->validation[0] : row->test[0]);
    if (isfinite(loss)) return DONE;
    return failed("the loss of %s is no longer a number in epoch %d; a smaller --lr would help",
                  r->family->name, row->epoch);
}

// Where the model is after an epoch, on images that it is not trained on: those held out, or else
// the test images.
static Status watch(Run *r, EpochRow *row)
{
    row->peak_memory = (double)(el_memory_peak() - r->memory_before);
    if (r->data->validation.count > 0)
        return measure_terms(r, &r->data->validation, row->validation);
    return measure_terms(r, &r->data->test, row->test);
}

static Status train_epoch(Run *r, Progress *p)
{
    EpochRow row = empty_row(r->history.count + 1);
    Status status = train_steps(r, &row, p);
    if (status == DONE) status = watch(r, &row);
    if (status == DONE) status = check_finite(r, &row);
    if (status != DONE) return status;
    if (!history_add(&r->history, row)) return failed("out of memory for the log");
    progress_epoch(p, &row);
    return run_save_state(r);
}

// --- a run ---------------------------------------------------------------------------------------

// All of the training of a family that takes no steps. Its row of the log has epoch 0.
static Status fit_at_once(Run *r, EpochRow *row)
{
    Status status = measure_terms(r, &r->data->train, row->train);
    if (status == DONE) status = watch(r, row);
    if (status != DONE) return status;
    row->images_per_second = (double)r->data->train.count / row->seconds;
    return history_add(&r->history, *row) ? DONE : failed("out of memory for the log");
}

static Status fit(Run *r)
{
    EpochRow row = empty_row(0);
    int64_t flops = el_flops();
    double start = clock_seconds();
    el_tape_begin();
    bool fitted = !r->family->fit || r->family->fit(r->model, r->data);
    el_tape_end();
    row.seconds = clock_seconds() - start;
    row.flops = (double)(el_flops() - flops);
    if (!fitted) return failed("%s", library_error());
    if (!r->family->step && r->history.count == 0) return fit_at_once(r, &row);
    return DONE;
}

// The test images, after all is done.
static Status test(Run *r)
{
    EpochRow *last = &r->history.row[r->history.count - 1];
    Status status = isnan(last->test[0]) ? measure_terms(r, &r->data->test, last->test) : DONE;
    if (status != DONE) return status;
    return history_write(&r->history, r->family, run_file(r, "log.jsonl").text);
}

Status train(Run *r, bool brief)
{
    watch_signals();
    Progress p = progress_start(r, brief);
    Status status = DONE;
    while (status == DONE && r->history.count < r->options.epochs) status = train_epoch(r, &p);
    if (status == DONE) status = fit(r);
    if (status == DONE) status = test(r);
    if (status == DONE) status = run_save_model(r);
    progress_end(&p);
    return status;
}
