#!/bin/sh
# shellcheck disable=SC2086 # options are several words
# The program elbo on data, files and folders that are in no order: it says what is wrong, measures
# what can be measured, and loses no run.
# usage: test_broken.sh PROGRAM ; prints what failed, and ends with status 1 when anything did.
# shellcheck source=tests/suite/checks.sh
. "$(dirname "$0")/checks.sh"

# bytes COUNT VALUE: so many bytes of an octal value.
bytes() { head -c "$1" /dev/zero | tr '\000' "\\$2"; }

# idx FOLDER TRAIN TEST VALUE: unlabelled images of 4 x 4 pixels, all of that value.
idx() {
    mkdir "$1"
    for part in "train $2" "t10k $3"; do
        set -- "$1" "$2" "$3" "$4" $part
        { printf '\0\0\010\003\0\0\0%b\0\0\0\004\0\0\0\004' "\\0$(printf %o "$6")"
          bytes $((16 * $6)) "$4"; } >"$1/$5-images-idx3-ubyte"
    done
}

# --- data that leave nothing to measure ------------------------------------------------------------

# Fewer images than figures of samples take: what there is is measured, and the report is written.
idx few 40 5 100
works compare --data few --models vae --epochs 1 --batch 8 --seeds 1 --budget quick --out few-out
has few-out/report.html
[ ! -e few-out/one-Gaussian.json ] || fail 'samples were held against too few images'

# All images alike: a decoder that makes them exactly has no likelihood that could be found, and
# what is a share of nothing is no figure.
idx alike 60 30 100
works compare --data alike --models ppca,pca --latent 2 --seeds 1 --budget quick --out alike-out
grep -q frechet_distance alike-out/ppca-1/figures.json || fail 'the exact decoder has no figures'
! grep -q '"value": null' alike-out/*/figures.json || fail 'a figure is no number'

# --- a model that fails --------------------------------------------------------------------------

# A comparison of which nothing was done leaves nothing.
refuses 'pca failed: --latent 3 is more than' \
    compare --data ring8 --models pca,gmm --latent 3 --seeds 1 --out none
small="--data ring8 --epochs 1 --latent 3 --hidden 8 --batch 500 --seeds 1 --budget quick"
ends 2 'pca failed: --latent 3 is more than' compare $small --models pca,ae --out some
has some/report.html # of those that did not fail

# --- a comparison that cannot be read --------------------------------------------------------------

cp -r some broken
head -c 100 some/comparison.json >broken/comparison.json
cp -r broken before
ends 2 'broken/comparison.json' compare $small --models ae,vae --out broken
diff -r before broken >/dev/null || fail 'a comparison that cannot be read was touched'

# What is said of its command changes nothing else.
cp -r some changed
sed 's/"command": ".*"/"command": ""/' some/comparison.json >changed/comparison.json
works report changed
grep -q 'elbo compare --models ae</code>' changed/report.html || fail 'no command of one model alone'

# Figures that cannot be read are measured again; other files of it are named.
cp -r some cut
head -c 100 some/ae-1/figures.json >cut/ae-1/figures.json
ends 2 'pca failed' compare $small --models pca,ae --out cut
timeless some/ae-1/figures.json >some.txt
timeless cut/ae-1/figures.json >cut.txt
same some.txt cut.txt
rm cut/ae-1/samples.png
refuses 'cut/ae-1/samples.png' report cut

# --- a stop while it is measured -------------------------------------------------------------------

"$elbo" compare --data digits --models vae --epochs 1 --seeds 1 --budget full --out stopped >out.txt 2>err.txt &
await stopped/vae-1/captions.txt
sleep .3
kill -TERM $!
wait $!
[ $? -eq 1 ] || fail 'a stop while it is measured does not end with status 1'
grep -q 'the same command goes on' err.txt || fail "it does not say how to go on: $(cat err.txt)"
has stopped/vae-1/model.safetensors
[ ! -e stopped/vae-1/figures.json ] || fail 'half of the figures were kept'

[ $failures -eq 0 ]
