// Lists of parameters, files, data and threads.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void lists(void)
{
    MISUSE(el_params_add(NULL, "a", "b", el_shape(2), EL_TRAINED),
           "el_params_add: the list is NULL; it must be given");
    MISUSE(DO(ElParams p = {0}; ElTensor *t = el_params_add(&p, "a", NULL, el_shape(2), EL_TRAINED); el_params_free(&p); t;),
           "el_params_add: the name is NULL; it must be given");
    MISUSE(DO(ElParams p = {0}; ElTensor *t = el_params_add(&p, "a", "b", (ElShape){.rank = -1}, EL_TRAINED); el_params_free(&p); t;),
           "el_params_add: the shape was refused when it was made; el_shape makes one");
    MISUSE(DO(ElParams p = {0}; ElTensor *t = el_params_add(&p, "a", "b", el_shape(2), (ElParamKind)7); el_params_free(&p); t;),
           "el_params_add: the kind 7 is neither EL_TRAINED nor EL_STATE");
    MISUSE(DO(ElParams p = {0}; ElTensor *t = el_params_add(&p, "", "", el_shape(2), EL_TRAINED); el_params_free(&p); t;),
           "el_params_add: the name is empty; it must have a letter");
    MISUSE(el_params_add(&model, "layer", "weight", el_shape(2), EL_TRAINED),
           "el_params_add: the list has a `layer.weight` already; names must differ");
    MISUSE(el_params_find(model, NULL), "el_params_find: the name is NULL; it must be given");
    MISUSE(DO(ElParams p = el_params_join(model, clashing); bool usable = el_params_usable("el_mine", p); el_params_free(&p); usable;),
           "el_mine: the parameter list is incomplete, because a layer could not be added; it "
           "takes a new list, with every layer");
    MISUSE(el_params_under(model, NULL), "el_params_under: the prefix is NULL; it must be given");
    MISUSE(el_params_usable("el_mine", (ElParams){0}),
           "el_mine: the parameter list is empty; layers add to the list they are given");
    MISUSE(el_params_usable("el_mine", incomplete),
           "el_mine: the parameter list is incomplete, because a layer could not be added; it "
           "takes a new list, with every layer");
    MISUSE((el_params_spoil(NULL), NULL), "el_params_spoil: the list is NULL; it must be given");
}

static void files(void)
{
    MISUSE(el_params_save(model, NULL, NULL), "el_params_save: the path is NULL; it must be given");
    MISUSE(el_params_save(model, "/nowhere/model.safetensors", NULL),
           "el_params_save: cannot write /nowhere/model.safetensors: No such file or directory");
    MISUSE(el_params_save((ElParams){0}, "model.safetensors", NULL),
           "el_params_save: the parameter list is empty; layers add to the list they are given");
    MISUSE(el_params_save(incomplete, "model.safetensors", NULL),
           "el_params_save: the parameter list is incomplete, because a layer could not be "
           "added; it takes a new list, with every layer");
    MISUSE(el_params_save(model, "model.safetensors", (ElNote[]){{"seed", NULL}, {0}}),
           "el_params_save: the value of note `seed` is NULL; it must be given");
    MISUSE(el_params_load(model, NULL), "el_params_load: the path is NULL; it must be given");
    MISUSE(el_params_load(model, "/nowhere/model.safetensors"),
           "el_params_load: cannot read /nowhere/model.safetensors: No such file or directory");
    MISUSE(el_params_load((ElParams){0}, "model.safetensors"),
           "el_params_load: the parameter list is empty; layers add to the list they are given");
    MISUSE(el_params_load(model, "/dev/null"),
           "el_params_load: cannot read /dev/null: it is no regular file");
    MISUSE(el_params_read(NULL), "el_params_read: the path is NULL; it must be given");
    MISUSE(el_params_read("/nowhere/model.safetensors"),
           "el_params_read: cannot read /nowhere/model.safetensors: No such file or directory");
    MISUSE(el_safetensors_note(NULL, "seed"),
           "el_safetensors_note: the path is NULL; it must be given");
    MISUSE(el_safetensors_note("/nowhere/model.safetensors", NULL),
           "el_safetensors_note: the key is NULL; it must be given");
    MISUSE(el_safetensors_note("/nowhere/model.safetensors", "seed"),
           "el_safetensors_note: cannot read /nowhere/model.safetensors: No such file or "
           "directory");
    MISUSE(el_data_open(NULL), "el_data_open: the name of the data is NULL; it must be given");
    MISUSE(el_data_open("digit"), "el_data_open: no data are called digit; was digits meant?");
    MISUSE(el_data_open("nowhere at all"),
           "el_data_open: nowhere at all is neither a folder nor one of fashion, digits, ring8, "
           "grid25, blobs and moons");
    MISUSE((el_data_seed(NULL, 1), NULL),
           "el_data_seed: the data are NULL; el_data_open gives them");
    MISUSE(el_data_seek(NULL, 0), "el_data_seek: the data are NULL; el_data_open gives them");
    MISUSE(el_data_seek(digits, -1), "el_data_seek: epoch -1 was asked for; the first is 0");
    MISUSE(el_data_batch(NULL, 8), "el_data_batch: the data are NULL; el_data_open gives them");
    MISUSE(el_data_batch(digits, 0),
           "el_data_batch: a batch of 0 was asked for, where 1 to 1437, the number of training "
           "images, would be right");
    MISUSE(el_data_batch(digits, 5000),
           "el_data_batch: a batch of 5000 was asked for, where 1 to 1437, the number of "
           "training images, would be right");
    MISUSE(el_data_over(NULL, x, x, 1, 3),
           "el_data_over: the name is NULL; it must be given");
    MISUSE(el_data_over("mine", x, x, 2, 3),
           "el_data_over: the training set is `x` [2, 3] from ones (model.c:11), where at least one row "
           "of 2 x 3 numbers would be right");
    MISUSE(el_data_modes(digits, NULL),
           "el_data_modes: the data are digits, where ring8, grid25 or blobs, whose modes are "
           "known, would be right");
    MISUSE(el_data_log_density(NULL, x),
           "el_data_log_density: the data are NULL; el_data_open gives them");
    MISUSE(el_data_moon(digits, &digits->test, 0).phase,
           "el_data_moon: the data are digits, where moons would be right");
    MISUSE(el_moon_draw(1.5, 0, 28, x->data),
           "el_moon_draw: the phase is 1.5; it must lie in [0, 1]");
    MISUSE(el_data_binarise(digits, (ElBinarisation)7),
           "el_data_binarise: there is no way 7 of it; EL_BINARISE_REAL, DYNAMIC, STATIC or "
           "THRESHOLD would be right");
    MISUSE(el_data_open("/nowhere/x.npy"),
           "el_data_open: cannot read /nowhere/x.npy: No such file or directory");
    MISUSE(el_data_hold_out(NULL, 8),
           "el_data_hold_out: the data are NULL; el_data_open gives them");
    MISUSE(el_data_hold_out(digits, 1437), "el_data_hold_out: 1437 of 1437 training images were to "
                                           "be held out, where 0 to 1436 would be right");
    MISUSE(el_data_batch_labels(NULL),
           "el_data_batch_labels: the data are NULL; el_data_open gives them");
    MISUSE(el_data_batch_labels(digits),
           "el_data_batch_labels: no batch was drawn; el_data_batch must come first");
    MISUSE(el_data_row_labels(digits, &digits->test, 359, 2),
           "el_data_row_labels: 2 images from number 359 were asked for; the set has 360");
    MISUSE(el_data_batches(NULL, 8), "el_data_batches: the data are NULL; el_data_open gives them");
    MISUSE(el_data_batches(digits, 0),
           "el_data_batches: batches of 0 images were asked for; they hold at least 1");
    MISUSE(el_data_rows(NULL, &digits->test, 0, 8),
           "el_data_rows: the data are NULL; el_data_open gives them");
    MISUSE(el_data_rows(digits, NULL, 0, 8),
           "el_data_rows: the set is NULL; it must be &data->train, validation or test");
    MISUSE(el_data_rows(digits, &digits->test, 350, 20),
           "el_data_rows: 20 images from number 350 were asked for; the set has 360");
    MISUSE(el_data_rows(digits, &digits->test, -1, 2),
           "el_data_rows: 2 images from number -1 were asked for; the set has 360");
    MISUSE(el_png_grid(NULL, x, 1, 3), "el_png_grid: the path is NULL; it must be given");
    MISUSE(el_png_grid("grid.png", NULL, 1, 3),
           "el_png_grid: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_png_grid("grid.png", x, 28, 28),
           "el_png_grid: the images are `x` [2, 3] from ones (model.c:11), where at least one "
           "row of 28 x 28 pixels would be right");
    MISUSE(el_png_grid("grid.png", x, 0, 3),
           "el_png_grid: the images are `x` [2, 3] from ones (model.c:11), where at least one "
           "row of 0 x 3 pixels would be right");
    MISUSE(el_png_grid("/nowhere/grid.png", x, 1, 3),
           "el_png_grid: cannot write /nowhere/grid.png: No such file or directory");
    MISUSE(el_png_grid_columns("grid.png", x, 1, 3, -1),
           "el_png_grid_columns: -1 columns were asked for; 1 or more, or 0 for a square grid, "
           "would be right");
    MISUSE(el_png_encode(x, 2, 2, 0, &(size_t){0}),
           "el_png_encode: the images are `x` [2, 3] from ones (model.c:11), where at least one "
           "row of 2 x 2 pixels would be right");
    MISUSE(el_png_encode(x, 1, 3, 0, NULL),
           "el_png_encode: where the size goes is NULL; it must be given");
    MISUSE(el_threads_set(0), "el_threads_set: 0 threads; it must be 1 to 64");
    MISUSE(el_threads_set(65), "el_threads_set: 65 threads; it must be 1 to 64");
    MISUSE(el_threads_set(-3), "el_threads_set: -3 threads; it must be 1 to 64");
}
