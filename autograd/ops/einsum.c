// Einstein's sum of two operands, as one matrix product: axes are put into the order batch, rows,
// columns, and each kind becomes one axis.
#include "autograd/ops/linalg.h"

#include <inttypes.h>
#include <string.h>

#include "autograd/ops/layout.h"
#include "autograd/ops/matmul.h"
#include "autograd/ops/reduce.h"
#include "tensor/fail.h"

enum { LEFT, RIGHT, RESULT, PARTS };

// The letters of "LEFT,RIGHT->RESULT", and the size that each stands for.
typedef struct {
    const char *formula;
    char letters[PARTS][EL_MAX_RANK + 1];
    int64_t size[128];
} Formula;

// Letters, of one kind after the other.
typedef struct {
    char letter[EL_MAX_RANK + 1];
    int count;
} Letters;

// --- reading the formula -------------------------------------------------------------------------

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The letters up to something else; NULL when one comes twice or there are too many.
static const char *read_letters(const char *at, char letters[])
{
    int count = 0;
    for (; is_letter(*at) || *at == ' '; at++) {
        if (*at == ' ') continue;
        if (count == EL_MAX_RANK || memchr(letters, *at, (size_t)count)) return NULL;
        letters[count++] = *at;
    }
    letters[count] = 0;
    return at;
}

static bool parse(Formula *f, const ElTensor *a, const ElTensor *b)
{
    const char *at = read_letters(f->formula, f->letters[LEFT]);
    if (at && *at == ',')
        at = read_letters(at + 1, f->letters[RIGHT]);
    else
        at = NULL;
    if (at && strncmp(at, "->", 2) == 0)
        at = read_letters(at + 2, f->letters[RESULT]);
    else
        at = NULL;
    if (at && !*at) return true;
    return el_refuse("el_einsum: \"%s\", for %s and %s, is not like \"bij,bjk->bik\": the letters "
                     "of two operands "
                     "and of the result, each at most once in each and at most %d",
                     f->formula, el_describe(a), el_describe(b), EL_MAX_RANK);
}

static bool has(const Formula *f, int part, char letter)
{
    return strchr(f->letters[part], letter) != NULL;
}

// Gives the letters of an operand their sizes.
static bool measure(Formula *f, int part, const ElTensor *x, const ElTensor *other)
{
    int count = (int)strlen(f->letters[part]);
    if (count != x->shape.rank) {
        return el_refuse("el_einsum: \"%s\" gives operand %d %d letters, and %s has %d axes; it "
                         "must be a letter an axis",
                         f->formula, part + 1, count, el_describe(x), x->shape.rank);
    }
    for (int i = 0; i < count; i++) {
        int letter = f->letters[part][i];
        if (part == RIGHT && has(f, LEFT, (char)letter) && f->size[letter] != x->shape.dim[i]) {
            return el_refuse("el_einsum: in \"%s\" the axis %c is %" PRId64 " in %s and "
                             "%" PRId64 " in %s; it must be one size",
                             f->formula, letter, f->size[letter], el_describe(other),
                             x->shape.dim[i], el_describe(x));
        }
        f->size[letter] = x->shape.dim[i];
    }
    return true;
}

static bool result_is_known(const Formula *f, const ElTensor *a, const ElTensor *b)
{
    for (const char *c = f->letters[RESULT]; *c; c++) {
        if (has(f, LEFT, *c) || has(f, RIGHT, *c)) continue;
        return el_refuse("el_einsum: in \"%s\" the result has an axis %c; it must be one of the "
                         "operands', %s and %s",
                         f->formula, *c, el_describe(a), el_describe(b));
    }
    return true;
}

// --- computing -----------------------------------------------------------------------------------

// Appends the letters of one part that are, or are not, in two others.
static void append(Letters *to, const Formula *f, int part, bool in_other, bool in_result)
{
    for (const char *c = f->letters[part]; *c; c++) {
        bool other = has(f, part == LEFT ? RIGHT : LEFT, *c);
        if (other == in_other && has(f, RESULT, *c) == in_result) to->letter[to->count++] = *c;
    }
}

// The product of the sizes of letters first to last - 1.
static int64_t product(const Formula *f, const Letters *l, int first, int last)
{
    int64_t p = 1;
    for (int i = first; i < last; i++) p *= f->size[(int)l->letter[i]];
    return p;
}

// x, whose axes have the letters `from`, with its axes in the order `to`.
static ElTensor *reorder(ElTensor *x, const char *from, const char *to)
{
    if (strcmp(from, to) == 0) return x;
    ElAxes axes = {.count = (int)strlen(to)};
    for (int i = 0; i < axes.count; i++) axes.axis[i] = (int)(strchr(from, to[i]) - from);
    return el_permute(x, axes);
}

// An operand as [batch, own, shared], its axes that nothing else has summed over first.
static ElTensor *as_matrices(const Formula *f, int part, ElTensor *x)
{
    char left[EL_MAX_RANK + 1] = "";
    ElAxes alone = {0};
    for (int i = 0, count = 0; f->letters[part][i]; i++) {
        char c = f->letters[part][i];
        bool kept = has(f, part == LEFT ? RIGHT : LEFT, c) || has(f, RESULT, c);
        if (kept)
            left[count++] = c;
        else
            alone.axis[alone.count++] = i;
    }
    if (alone.count) x = el_sum_axes(x, alone, EL_DROPDIM);
    // Batch and shared axes in operand 1's order, which makes the two match.
    Letters order = {{0}, 0};
    append(&order, f, LEFT, true, true);
    int batch = order.count;
    append(&order, f, part, false, true);
    int own = order.count;
    append(&order, f, LEFT, true, false);
    ElShape shape = el_shape(product(f, &order, 0, batch), product(f, &order, batch, own),
                             product(f, &order, own, order.count));
    return el_reshape(reorder(x, left, order.letter), shape);
}

ElTensor *el_einsum(const char *formula, ElTensor *a, ElTensor *b)
{
    if (!el_there("el_einsum", "the formula", formula)) return NULL;
    if (!el_given("el_einsum", a, b)) return NULL;
    Formula f = {.formula = formula};
    if (!parse(&f, a, b) || !measure(&f, LEFT, a, b) || !measure(&f, RIGHT, b, a)) return NULL;
    if (!result_is_known(&f, a, b)) return NULL;
    ElTensor *left = as_matrices(&f, LEFT, a), *right = as_matrices(&f, RIGHT, b);
    ElTensor *y = el_matmul_transposed(left, right, EL_TRANSPOSE_B);
    Letters order = {{0}, 0};
    append(&order, &f, LEFT, true, true);
    append(&order, &f, LEFT, false, true);
    append(&order, &f, RIGHT, false, true);
    ElShape shape = {.rank = order.count};
    for (int i = 0; i < order.count; i++) shape.dim[i] = f.size[(int)order.letter[i]];
    return reorder(el_reshape(y, shape), order.letter, f.letters[RESULT]);
}
