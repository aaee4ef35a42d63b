#!/bin/sh
# Comparing with the program elbo: what it leaves, that it goes on where it was killed, and that what
# its page says can be repeated.
# usage: test_compare.sh PROGRAM ; prints what failed, and ends with status 1 when anything did.
# ELBO_TEST_SHORT=1 is for builds that are slow: it compares three models in place of all of a
# comparison's own, and kills one of two models 5 times in place of one of four 20 times.
# shellcheck source=tests/suite/checks.sh
. "$(dirname "$0")/checks.sh"

moments='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20'
models=''
killed='--models pca,ae,vae,gan --seeds 2'
if [ -n "${ELBO_TEST_SHORT:-}" ]; then
    moments='4 8 12 16 20'
    models=--models=pca,ae,vae
    killed='--models pca,ae --seeds 1'
fi

works compare --data digits --epochs 2 --budget quick ${models:+"$models"} --out all
has all/results.json all/results.csv all/report.html
grep -q 'classes_covered' all/results.csv || fail 'results.csv has no classes_covered'
for model in pca ae vae; do
    has all/$model-1/model.safetensors all/$model-1/samples.png
    grep -q "\"model\": \"$model\"" all/results.json || fail "results.json has no $model"
done
grep -q 'training images' all/results.csv || fail 'results.csv has no baseline'
cp all/results.json before.json
rm all/vae-1/figures.json
works compare --data digits --epochs 2 --budget quick ${models:+"$models"} --out all
same before.json all/results.json
! grep -q '^epoch' out.txt || fail 'compare trains again what is there'
rm all/supervised-autoencoder.json all/one-Gaussian.json # measured with nothing trained before
works compare --data digits --epochs 2 --budget quick ${models:+"$models"} --out all
same before.json all/results.json
cp all/report.html before.html
works report all
same before.html all/report.html
works denoise all/vae-1 # so that the run has a picture more
works compare --data digits --epochs 1 --budget quick --models ae,pca --out all
[ "$(wc -l <all/ae-1/log.jsonl)" -eq 1 ] || fail 'compare does not replace an older run'
! grep -q vae all/results.csv || fail 'results.csv has a model that was not asked for'
[ ! -e all/vae-1 ] || fail 'a run that was not asked for is still there'
refuses 'no comparison' report all/ae-1
works compare --data digits --epochs 1 --budget quick --models ae --seeds 2 --seed 5 --out seeds
[ "$(grep -c reconstruction_se seeds/results.csv)" -eq 2 ] || fail 'two seeds have not two figures'
grep -q 'ae,reconstruction_se,6' seeds/results.csv || fail 'the second seed is not the next'

# Killed at any moment and started again, it ends in the same figures, timings aside.
# shellcheck disable=SC2086 # several words
set -- compare --data digits --epochs 40 --budget quick $killed
works "$@" --out unkilled
for moment in $moments; do
    "$elbo" "$@" --out killed-often >out.txt 2>err.txt &
    sleep ".$(printf %02d $((moment * 37 % 83 + 7)))"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
done
works "$@" --out killed-often
timeless unkilled/results.json >unkilled.txt
timeless killed-often/results.json >killed.txt
same unkilled.txt killed.txt

# What the page says reproduces a model's run does so, once its --out is another.
mkdir idx
images 8 12800 | tee idx/train-images-idx3-ubyte >idx/t10k-images-idx3-ubyte
works compare --epochs 3 --budget quick --models pca,ae --seeds 1 --data ../work/idx --out "it's"
code() { sed -n "s/^<pre><code>elbo \($1 .*\)<\/code><\/pre>/\1/p" "it's/report.html"; }
eval "\"$elbo\" $(code 'train ae') --out again" >out.txt || fail "not to be run again: $(code train)"
same "it's/ae-1/model.safetensors" again/model.safetensors
eval "\"$elbo\" $(code 'train pca') --out again-pca" >out.txt || fail 'pca is not to be run again'
same "it's/pca-1/model.safetensors" again-pca/model.safetensors
! grep -q -e '--out' "it's/report.html" || fail 'the page names a folder that is taken'
works compare --data digits --budget quick --models pca

[ $failures -eq 0 ]
