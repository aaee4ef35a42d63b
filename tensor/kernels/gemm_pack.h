// Packing: how gemm lays out its operands so that the inner loop reads memory in order.
//
// A panel is `width` rows of A, or columns of B, over a stretch of the depth k, laid out as
// [depth][width]; what is missing of the last one is 0. One routine serves both operands and both
// orientations, since a row of A and a column of B are to it the same: element (i, p) of a source
// with two strides, one of which is 1.
#ifndef EL_GEMM_PACK_H
#define EL_GEMM_PACK_H

#include "tensor/kernels/vector.h"

// The tile is as large as the registers allow: its sums, a row of B and one number of A. Short
// tiles of a third and two thirds of the rows, and of half the columns, spare the edges of C.
#if EL_VECTOR_BYTES == 64 || defined __aarch64__
#define TILE_ROWS 12 // of 32 registers, 24 are sums
#else
#define TILE_ROWS 6 // of 16 registers, 12 are sums
#endif
#define ROW_STEP     (TILE_ROWS / 3)
#define TILE_VECTORS 2
#define TILE_COLS    (TILE_VECTORS * EL_LANES)

typedef struct {
    const el_real *data;
    int64_t line;  // from i to i + 1, along m or n
    int64_t depth; // from p to p + 1, along k
} ElGemmSource;

// A square of vectors is transposed in two steps, by shuffles that each instruction set has: within
// units of 16 bytes, by zipping the lanes of two vectors (their lower or upper halves in turn),
// then unit by unit, by taking the even or the odd units of two vectors.
#ifdef EL_DOUBLE
#define EL_UNIT_LANES  2
#define EL_UNIT(u)     2 * (u), 2 * (u) + 1
#define EL_ZIP_LOW(u)  2 * (u), 2 * (u) + EL_LANES
#define EL_ZIP_HIGH(u) 2 * (u) + 1, 2 * (u) + 1 + EL_LANES
#else
#define EL_UNIT_LANES  4
#define EL_UNIT(u)     4 * (u), 4 * (u) + 1, 4 * (u) + 2, 4 * (u) + 3
#define EL_ZIP_LOW(u)  4 * (u), 4 * (u) + EL_LANES, 4 * (u) + 1, 4 * (u) + 1 + EL_LANES
#define EL_ZIP_HIGH(u) 4 * (u) + 2, 4 * (u) + 2 + EL_LANES, 4 * (u) + 3, 4 * (u) + 3 + EL_LANES
#endif

#if EL_VECTOR_BYTES == 16
#define EL_UNITS(pattern) pattern(0)
#elif EL_VECTOR_BYTES == 32
#define EL_UNITS(pattern) pattern(0), pattern(1)
#define EL_EVEN           EL_UNIT(0), EL_UNIT(2)
#define EL_ODD            EL_UNIT(1), EL_UNIT(3)
#else
#define EL_UNITS(pattern) pattern(0), pattern(1), pattern(2), pattern(3)
#define EL_EVEN           EL_UNIT(0), EL_UNIT(2), EL_UNIT(4), EL_UNIT(6)
#define EL_ODD            EL_UNIT(1), EL_UNIT(3), EL_UNIT(5), EL_UNIT(7)
#endif

// Transposes the squares of EL_UNIT_LANES rows within each unit. A round of zips moves the top bit
// of the row number to the bottom of the lane number; after all rounds they have changed places.
EL_INLINE void v_transpose_units(ElVec row[EL_UNIT_LANES])
{
    EL_UNROLLED for (int span = 1; span < EL_UNIT_LANES; span *= 2)
    {
        ElVec zipped[EL_UNIT_LANES];
        EL_UNROLLED for (int i = 0; i < EL_UNIT_LANES / 2; i++)
        {
            ElVec a = row[i], b = row[i + EL_UNIT_LANES / 2];
            zipped[2 * i] = __builtin_shufflevector(a, b, EL_UNITS(EL_ZIP_LOW));
            zipped[2 * i + 1] = __builtin_shufflevector(a, b, EL_UNITS(EL_ZIP_HIGH));
        }
        EL_UNROLLED for (int i = 0; i < EL_UNIT_LANES; i++) row[i] = zipped[i];
    }
}

// Transposes a square of vectors. The second step is the same as the first with units for lanes,
// and run backwards: each round moves the bottom bit of the unit number to the top of the row's.
EL_INLINE void v_transpose(ElVec row[EL_LANES])
{
    EL_UNROLLED for (int i = 0; i < EL_LANES; i += EL_UNIT_LANES) v_transpose_units(row + i);
#ifdef EL_EVEN
    EL_UNROLLED for (int span = EL_UNIT_LANES; span < EL_LANES; span *= 2)
    {
        ElVec taken[EL_LANES];
        EL_UNROLLED for (int i = 0; i < EL_LANES / 2; i++)
        {
            const int from = i / EL_UNIT_LANES * 2 * EL_UNIT_LANES + i % EL_UNIT_LANES;
            ElVec a = row[from], b = row[from + EL_UNIT_LANES];
            taken[i] = __builtin_shufflevector(a, b, EL_EVEN);
            taken[i + EL_LANES / 2] = __builtin_shufflevector(a, b, EL_ODD);
        }
        EL_UNROLLED for (int i = 0; i < EL_LANES; i++) row[i] = taken[i];
    }
#endif
}

// Out of line, as there are several callers and a call is nothing beside what it does.
#ifdef __clang__
#define EL_SHARED __attribute__((noinline, unused)) static
#else
#define EL_SHARED __attribute__((noinline, noclone, unused)) static
#endif

// A square of a panel, turned: lines 0 .. EL_LANES - 1 of the source, EL_LANES steps of its depth.
EL_SHARED void el_pack_square(int width, const el_real *source, int64_t line, el_real *out)
{
    ElVec square[EL_LANES];
    EL_UNROLLED for (int i = 0; i < EL_LANES; i++) square[i] = v_load(source + i * line);
    v_transpose(square);
    EL_UNROLLED for (int p = 0; p < EL_LANES; p++) v_store(out + p * width, square[p]);
}

// The same at the edges of the source: count lines, 0 after them, and so many steps. Unrolled, as
// every panel of A is such an edge where its rows are fewer than a vector's lanes.
EL_SHARED void el_pack_corner(int width, int64_t count, int64_t steps, const el_real *source,
                              int64_t line, el_real *out)
{
    ElVec square[EL_LANES];
    EL_UNROLLED for (int i = 0; i < EL_LANES; i++) square[i] =
        i < count ? v_load_upto(source + i * line, steps) : v_set(0);
    v_transpose(square);
    EL_UNROLLED for (int p = 0; p < EL_LANES; p++) if (p < steps)
        v_store(out + p * width, square[p]);
}

// A panel whose source runs along the depth. Whole vectors are stored even where the width ends
// within one; what spills into the next step's first numbers is overwritten by them, since those
// squares are done after this one. The last step of a panel spills into the one after it, or into
// the vector's room that follows the last panel.
EL_SHARED void el_pack_turned(int width, int64_t count, int64_t depth, ElGemmSource s, el_real *out)
{
    const int last = (width - 1) / EL_LANES * EL_LANES;
    for (int64_t p = 0; p < depth; p += EL_LANES)
        for (int first = last; first >= 0; first -= EL_LANES) {
            const el_real *source = s.data + first * s.line + p;
            el_real *square = out + p * width + first;
            if (count - first >= EL_LANES && depth - p >= EL_LANES)
                el_pack_square(width, source, s.line, square);
            else
                el_pack_corner(width, count - first, depth - p, source, s.line, square);
        }
}

// A panel whose source runs along the width. Those that are not full spill as above.
EL_INLINE void el_pack_straight(int width, int64_t count, int64_t depth, ElGemmSource s,
                                el_real *out)
{
    for (int64_t p = 0; p < depth; p++, out += width, s.data += s.depth) {
        if (count == width) {
            memcpy(out, s.data, (size_t)width * sizeof *out);
            continue;
        }
        for (int i = 0; i < width; i += EL_LANES)
            v_store(out + i, i < count ? v_load_upto(s.data + i, count - i) : v_set(0));
    }
}

// A panel that takes a few numbers at a time from its source, one by one: filling up vectors costs
// more than that.
enum { EL_THIN = 4 };

EL_SHARED void el_pack_thin(int width, int64_t count, int64_t depth, ElGemmSource s, el_real *out)
{
    memset(out, 0, (size_t)(width * depth) * sizeof *out);
    for (int64_t p = 0; p < depth; p++)
        for (int64_t i = 0; i < count; i++) out[p * width + i] = s.data[i * s.line + p * s.depth];
}

// All panels of `lines` rows of A or columns of B.
EL_INLINE void el_pack(int width, int64_t lines, int64_t depth, ElGemmSource s, el_real *out)
{
    for (int64_t first = 0; first < lines; first += width) {
        int64_t count = lines - first < width ? lines - first : width;
        if ((s.line == 1 ? count : depth) <= EL_THIN)
            el_pack_thin(width, count, depth, s, out);
        else if (s.line == 1)
            el_pack_straight(width, count, depth, s, out);
        else
            el_pack_turned(width, count, depth, s, out);
        s.data += width * s.line;
        out += width * depth;
    }
}

#endif
