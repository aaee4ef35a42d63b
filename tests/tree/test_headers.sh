#!/bin/sh
# elbo.h alone compiles without a warning: in C11, C17 and C++17, by every compiler at hand.
# usage: test_headers.sh INCLUDE_DIR
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0

cat >"$work/alone.c" <<'END'
#include <elbo/elbo.h>

int main(void)
{
    ElShape s = el_shape(2, 3);
    ElAxes a = el_axes(0, -1);
    ElWidths w = el_widths(4, 5);
    el_tape_begin();
    ElTensor *x = el_zeros(s);
    el_sum_axes(x, a, EL_KEEPDIM);
    el_sequential(x, false, {el_linear_step, NULL, el_relu}, {NULL, NULL, el_tanh});
    el_adam_step(NULL, el_grads(el_sum(x), ElParams_none));
    el_tape_end();
    return s.rank + w.count + EL_SCALAR.rank;
}
END
sed 's/ElParams_none/(ElParams){NULL}/' "$work/alone.c" >"$work/c.c"
sed 's/ElParams_none/ElParams{nullptr}/' "$work/alone.c" >"$work/cc.cc"

compile() {
    compiler=$1 standard=$2 file=$3
    for more in '' -DEL_DOUBLE -DEL_NO_HERE; do
        # shellcheck disable=SC2086 # no flag or one
        "$compiler" -std="$standard" -Wall -Wextra -Wpedantic -Werror $more -I"$include" \
            -c "$file" -o "$work/o" || {
            echo "FAILED: $compiler -std=$standard $more"
            failures=$((failures + 1))
        }
    done
}

include=$1
for compiler in gcc clang; do
    if command -v $compiler >/dev/null; then
        compile "$compiler" c11 "$work/c.c"
        compile "$compiler" c17 "$work/c.c"
    else echo "skipped: $compiler is not installed"; fi
done
for compiler in g++ clang++; do
    if command -v $compiler >/dev/null && echo '#include <cstdio>' | $compiler -E -x c++ - >"$work/o" 2>&1
    then compile "$compiler" c++17 "$work/cc.cc"
    else echo "skipped: $compiler is not installed"; fi
done
[ $failures -eq 0 ]
