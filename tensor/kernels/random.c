// Random numbers by counter, many counters at a time: Philox4x32-10 (Salmon et al., "Parallel
// random numbers: as easy as 1, 2, 3", SC 2011), and normal numbers by Box and Muller's method.
//
// Position p of the sequence (seed, stream) is word p % 4 of the four that Philox makes of the
// counter {p / 4 low, p / 4 high, stream low, stream high} and the key {seed low, seed high}.
//   uniform   float (word >> 8) 2^-24, double word 2^-32
//   normal    r cos(angle) at an even p and r sin(angle) after it, where the word at p gives
//             r = sqrt(-2 log u), u = (word + 1/2) 2^-32, and the next angle = 2 pi word 2^-32
#include "tensor/kernels/fill.h"
#include "tensor/kernels/vector_math.h"

enum { COUNTERS = 16, BLOCK = 4 * COUNTERS }; // at a time, and the numbers they give

// The four words of each counter; word[i][lane].
typedef struct {
    uint32_t word[4][COUNTERS];
} Words;

static void philox_round(Words *w, uint32_t key0, uint32_t key1)
{
    for (int j = 0; j < COUNTERS; j++) {
        uint64_t product0 = (uint64_t)0xD2511F53 * w->word[0][j];
        uint64_t product1 = (uint64_t)0xCD9E8D57 * w->word[2][j];
        w->word[0][j] = (uint32_t)(product1 >> 32) ^ w->word[1][j] ^ key0;
        w->word[1][j] = (uint32_t)product1;
        w->word[2][j] = (uint32_t)(product0 >> 32) ^ w->word[3][j] ^ key1;
        w->word[3][j] = (uint32_t)product0;
    }
}

// The words of the COUNTERS counters from this one on.
static void philox(ElRandomAt at, uint64_t counter, Words *w)
{
    for (int j = 0; j < COUNTERS; j++) {
        w->word[0][j] = (uint32_t)(counter + (uint64_t)j);
        w->word[1][j] = (uint32_t)((counter + (uint64_t)j) >> 32);
        w->word[2][j] = (uint32_t)at.stream;
        w->word[3][j] = (uint32_t)(at.stream >> 32);
    }
    uint32_t key0 = (uint32_t)at.seed, key1 = (uint32_t)(at.seed >> 32);
    for (int round = 0; round < 10; round++) {
        philox_round(w, key0, key1);
        key0 += 0x9E3779B9; // the fraction of the golden ratio
        key1 += 0xBB67AE85; // the fraction of sqrt(3)
    }
}

static void uniform_block(const Words *w, el_real out[BLOCK])
{
    for (int j = 0; j < COUNTERS; j++)
        for (int i = 0; i < 4; i++)
#ifdef EL_DOUBLE
            out[4 * j + i] = w->word[i][j] * 0x1p-32;
#else
            out[4 * j + i] = (float)(int32_t)(w->word[i][j] >> 8) * 0x1p-24f;
#endif
}

typedef uint32_t WordVec __attribute__((vector_size(4 * EL_LANES)));

#ifdef EL_DOUBLE

EL_INLINE void cos_sin(WordVec word, ElVec *c, ElVec *s)
{
    ElVec angle = __builtin_convertvector(word, ElVec) * 0x1.921fb54442d18p-30; // 2 pi 2^-32
    *c = v_cos(angle);
    *s = v_sin(angle);
}

#else

// The angle is the nearest multiple of a quarter turn, found exactly in the bits of the word, and a
// rest of at most an eighth. Polynomials by Remez, off by less than 2^-27.
EL_INLINE void cos_sin(WordVec word, ElVec *c, ElVec *s)
{
    WordVec quarter = (word + (1u << 29)) >> 30;
    ElMask rest = (ElMask)(word - (quarter << 30));
    ElVec t = __builtin_convertvector(rest, ElVec) * 0x1.921fb6p-30f;
    ElVec square = t * t;
    ElVec sine = EL_POLYNOMIAL(square, -0x1.9943ep-13f, 0x1.11073ap-7f, -0x1.555546p-3f);
    sine = v_fma(sine, square * t, t);
    ElVec cosine = EL_POLYNOMIAL(square, 0x1.99eb9cp-16f, -0x1.6c0c34p-10f, 0x1.55554ap-5f, -0.5f);
    cosine = v_fma(cosine, square, v_set(1));
    ElMask odd = (quarter & 1) != 0;
    ElMask cos_sign = (ElMask)(((quarter + 1) & 2) << 30), sin_sign = (ElMask)((quarter & 2) << 30);
    *c = (ElVec)((ElMask)v_select(odd, sine, cosine) ^ cos_sign);
    *s = (ElVec)((ElMask)v_select(odd, cosine, sine) ^ sin_sign);
}

#endif

// Numbers 0 and 1 of each counter from words 0 and 1, numbers 2 and 3 from words 2 and 3.
static void normal_block(const Words *w, el_real out[BLOCK])
{
    for (int i = 0; i < 4; i += 2)
        for (int first = 0; first < COUNTERS; first += EL_LANES) {
            WordVec length, turn;
            memcpy(&length, &w->word[i][first], sizeof length);
            memcpy(&turn, &w->word[i + 1][first], sizeof turn);
            ElVec u = __builtin_convertvector(length, ElVec) * (el_real)0x1p-32 + (el_real)0x1p-33;
            ElVec r = v_sqrt(-2 * v_log(u)), c, s;
            cos_sin(turn, &c, &s);
            c *= r;
            s *= r;
            for (int j = 0; j < EL_LANES; j++) {
                out[4 * (first + j) + i] = c[j];
                out[4 * (first + j) + i + 1] = s[j];
            }
        }
}

EL_INLINE void draw(void (*block)(const Words *, el_real *), int64_t n, ElRandomAt at, el_real *out)
{
    uint64_t counter = at.position / 4;
    int64_t skip = (int64_t)(at.position % 4); // words of the first counter that come before
    while (n > 0) {
        Words w;
        el_real numbers[BLOCK];
        philox(at, counter, &w);
        block(&w, numbers);
        int64_t count = n < BLOCK - skip ? n : BLOCK - skip;
        memcpy(out, numbers + skip, (size_t)count * sizeof *out);
        counter += COUNTERS;
        skip = 0;
        out += count;
        n -= count;
    }
}

static void uniform(int64_t n, ElRandomAt at, el_real *out)
{
    draw(uniform_block, n, at, out);
}

static void normal(int64_t n, ElRandomAt at, el_real *out)
{
    draw(normal_block, n, at, out);
}

void EL_FILL(random)(ElKernels *k)
{
    k->uniform = uniform;
    k->normal = normal;
}
