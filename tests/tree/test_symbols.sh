#!/bin/sh
# Every symbol that a library defines for others to link begins with el_.
# usage: test_symbols.sh LIBRARY.a ...
set -u
for library in "$@"; do
    nm --defined-only --extern-only "$library" >symbols.$$ || exit 1
    foreign=$(awk 'NF == 3 && $3 !~ /^el_/ && $3 !~ /^(__asan|__ubsan|__odr_asan)/ { print $3 }' symbols.$$)
    count=$(awk 'NF == 3' symbols.$$ | wc -l)
    rm -f symbols.$$
    [ -z "$foreign" ] || { echo "FAILED: $library defines: $foreign" && exit 1; }
    [ "$count" -gt 100 ] || { echo "FAILED: $library defines only $count symbols" && exit 1; }
done
