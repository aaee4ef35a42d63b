# shellcheck shell=sh
# For tests of the program elbo, which source this with its path as their first argument: a folder
# of the test's own, which it is in, and what may be asked of the program there. A failure is printed
# and counted; a test ends with [ $failures -eq 0 ].
set -u
case $1 in /*) elbo=$1 ;; *) elbo=$PWD/$1 ;; esac
temporary=$(mktemp -d) || exit 1
clean() { rm -rf "$temporary"; }
trap clean EXIT
trap 'exit 1' INT TERM
# A short test takes networks trained before, when it is told where they are.
[ -n "${ELBO_TEST_SHORT:-}" ] && [ -n "${ELBO_CACHE:-}" ] || ELBO_CACHE=$temporary/cache
export ELBO_CACHE
mkdir "$temporary/work" && cd "$temporary/work" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# works ARGUMENT...: elbo does it, with status 0 and nothing on stderr.
works() {
    "$elbo" "$@" >out.txt 2>err.txt || fail "elbo $*: status $?: $(cat err.txt)"
    [ ! -s err.txt ] || fail "elbo $*: it was done, but said: $(cat err.txt)"
}

# ends STATUS TEXT ARGUMENT...: elbo ends with the status and one line on stderr that has the text.
ends() {
    status=$1 text=$2
    shift 2
    "$elbo" "$@" >out.txt 2>err.txt
    got=$?
    [ $got -eq "$status" ] || fail "elbo $*: status $got, not $status: $(cat err.txt)"
    [ "$(wc -l <err.txt)" -eq 1 ] || fail "elbo $*: not one line: $(cat err.txt)"
    grep -q '^elbo: ' err.txt || fail "elbo $*: who is speaking? $(cat err.txt)"
    grep -qe "$text" err.txt || fail "elbo $*: no \"$text\" in: $(cat err.txt)"
}

# refuses TEXT ARGUMENT...: elbo ends so with status 2, and leaves the folder as it was.
refuses() {
    find . ! -name '*.txt' | sort >before.txt
    ends 2 "$@"
    find . ! -name '*.txt' | sort >after.txt
    shift
    cmp -s before.txt after.txt || fail "elbo $*: left behind: $(comm -13 before.txt after.txt)"
}

# same FILE FILE: their bytes are the same. Of text it shows where they begin to differ.
same() {
    cmp -s "$1" "$2" || fail "$1 and $2 differ:
$(diff "$1" "$2" 2>&1 | cut -c 1-200 | head -n 20)"
}

# timeless FILE: what figures it has but for those of time.
timeless() { grep -v -e '"seconds"' -e images_per_second "$1"; }

has() {
    for file in "$@"; do [ -s "$file" ] || fail "there is no $file"; done
}

# await FILE: until it is there, or the program in the background has ended.
await() {
    while kill -0 $! 2>/dev/null && [ ! -e "$1" ]; do sleep .05; done
}

# images SIDE BYTES: an IDX file of 200 images, cut to so many bytes of pixels.
images() {
    side="\\0$(printf %o "$1")"
    printf '\000\000\010\003\000\000\000\310\000\000\000%b\000\000\000%b' "$side" "$side"
    head -c "$2" "$elbo"
}
