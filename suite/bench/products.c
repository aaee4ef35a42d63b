// Matrix products: those of one step of the VAE 784-400-20 with batches of 128, and squares.
#include <stdio.h>

#include <elbo/elbo.h>

#include "suite/bench/bench.h"

typedef struct {
    const char *what;
    int64_t m, n, k;
    int turned; // EL_TRANSPOSE_A | EL_TRANSPOSE_B
} Shape;

static const Shape shapes[] = {
    {"encode, x W^T", 128, 400, 784, EL_TRANSPOSE_B},
    {"both heads, x W^T", 128, 40, 400, EL_TRANSPOSE_B},
    {"one head, x W^T", 128, 20, 400, EL_TRANSPOSE_B},
    {"from the code, z W^T", 128, 400, 20, EL_TRANSPOSE_B},
    {"decode, x W^T", 128, 784, 400, EL_TRANSPOSE_B},
    {"by x, g W", 128, 400, 784, EL_PLAIN},
    {"by x, g W", 128, 784, 400, EL_PLAIN},
    {"by W, g^T x", 784, 400, 128, EL_TRANSPOSE_A},
    {"by W, g^T x", 400, 784, 128, EL_TRANSPOSE_A},
    {"square", 16, 16, 16, EL_PLAIN},
    {"square", 32, 32, 32, EL_PLAIN},
    {"square", 64, 64, 64, EL_PLAIN},
    {"square", 128, 128, 128, EL_PLAIN},
    {"square", 256, 256, 256, EL_PLAIN},
    {"square", 512, 512, 512, EL_PLAIN},
    {"square", 1024, 1024, 1024, EL_PLAIN},
    {"square", 2048, 2048, 2048, EL_PLAIN},
};

typedef struct {
    ElTensor *a, *b;
    int turned;
} Product;

static bool multiply(void *context)
{
    const Product *p = context;
    el_tape_begin();
    bool done = el_matmul_transposed(p->a, p->b, p->turned) != NULL;
    el_tape_end();
    return done;
}

static ElTensor *numbers(int64_t rows, int64_t columns, bool turned)
{
    return turned ? el_randn(el_shape(columns, rows)) : el_randn(el_shape(rows, columns));
}

static bool time_product(Bench *b, const Shape *s)
{
    char what[64];
    snprintf(what, sizeof what, "%s  %d x %d x %d", s->what, (int)s->m, (int)s->n, (int)s->k);
    Product p = {.a = numbers(s->m, s->k, s->turned & EL_TRANSPOSE_A),
                 .b = numbers(s->k, s->n, s->turned & EL_TRANSPOSE_B),
                 .turned = s->turned};
    return bench_work(b, (BenchWork){.what = what,
                                     .flops = 2.0 * (double)(s->m * s->n * s->k),
                                     .run = multiply,
                                     .context = &p});
}

bool bench_products(Bench *b)
{
    bench_section(b, "Matrix products");
    bool done = true;
    for (size_t k = 0; done && k < sizeof shapes / sizeof *shapes; k++) {
        el_tape_begin();
        done = time_product(b, &shapes[k]);
        el_tape_end();
    }
    return done;
}
