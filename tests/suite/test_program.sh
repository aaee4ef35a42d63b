#!/bin/sh
# The program elbo as its users meet it: trains, resumes, is interrupted, is asked wrongly.
# usage: test_program.sh PROGRAM ; prints what failed, and ends with status 1 when anything did.
# shellcheck source=tests/suite/checks.sh
. "$(dirname "$0")/checks.sh"

# --- help ------------------------------------------------------------------------------------------

works help
grep -q compare out.txt || fail 'help does not show compare'
works --version
for command in train eval sample reconstruct interpolate compare bench; do
    works help $command
    grep -q -e '--threads' out.txt || fail "help $command shows no options"
    cp out.txt by-help.txt
    works $command --help
    same by-help.txt out.txt
done
refuses 'elbo help'
refuses 'was train meant' trian vae
refuses 'no command' help frobnicate
refuses 'was train meant' help trian
works help train
grep -q '0.0002 for gan' out.txt || fail 'help train does not show the learning rates'

# --- training, and what it leaves ------------------------------------------------------------------

# loss_of RUN DIGITS: its last test_loss, with so many digits after the point.
loss_of() { tail -n 1 "$1/log.jsonl" | sed "s/.*\"test_loss\": \([0-9]*\.[0-9]\{$2\}\).*/\1/"; }

for model in pca ae vae gan; do
    epochs=--epochs=3
    [ $model != pca ] || epochs=
    works train $model --data digits ${epochs:+"$epochs"} --seed 7 --out $model
    tail -n 1 out.txt | grep -q test_loss || fail "train $model ends without test_loss"
    has $model/config.json $model/log.jsonl $model/model.safetensors $model/samples.png
    works eval $model --budget quick
    grep -q "^test_loss *$(loss_of $model 3)" out.txt || fail "eval $model does not repeat test_loss"
    works sample $model --count 9 --out $model.png
    works interpolate $model --count 5
    has $model.png $model/interpolation.png
done
for model in ae vae gan; do
    [ "$(wc -l <$model/log.jsonl)" -eq 3 ] || fail "the log of $model has not 3 rows"
done
for model in pca ae vae; do works reconstruct $model; done
grep -q '"kl":' vae/log.jsonl || fail 'the log of the VAE has no kl'
works train vae --data digits --epochs 1
has runs/vae-digits-1/model.safetensors
works train vae --data digits --resume --epochs 2 # its folder is known by the data
works train vae --data digits --epochs 2 --out twice
same twice/state.safetensors runs/vae-digits-1/state.safetensors
works train vae --data digits --epochs 1 --binarise dynamic --out binary
grep -q '"binarise": "dynamic"' binary/config.json || fail 'what became of the pixels is not kept'
works train vae --data digits --epochs 1 --out grey
[ "$(loss_of binary 3)" != "$(loss_of grey 3)" ] || fail 'binary pixels give the loss of grey ones'
refuses 'another --binarise' train vae --resume --binarise static --out binary
refuses 'one of real' train vae --data digits --binarise grey --out new
refuses 'are points' train vae --data ring8 --binarise dynamic --out new

# --- the same bytes, whatever the threads and the interruptions ------------------------------------

for model in pca ae vae gan; do
    epochs=--epochs=3
    [ $model != pca ] || epochs=
    for threads in 1 2; do
        works train $model --data digits ${epochs:+"$epochs"} --seed 7 --threads $threads \
            --out $model-$threads
        same $model/model.safetensors $model-$threads/model.safetensors
    done
done
for model in ae vae gan; do
    works train $model --data digits --epochs=2 --seed=7 --out=$model-part
    works train $model --resume --epochs 3 --out $model-part
    same $model/model.safetensors $model-part/model.safetensors
    same $model/state.safetensors $model-part/state.safetensors
done

# A run that was killed between two files: the log is a row ahead, the model was never written.
works train vae --data digits --epochs 2 --seed 7 --out killed
tail -n 1 vae/log.jsonl >>killed/log.jsonl
rm killed/model.safetensors
works sample killed
works train vae --resume --epochs 3 --out killed
same vae/model.safetensors killed/model.safetensors
[ "$(wc -l <killed/log.jsonl)" -eq 3 ] || fail 'the log of the killed run was not cut'
rm killed/state.safetensors killed/model.safetensors # stopped in its first epoch
refuses 'go on with it' sample killed
works train vae --resume --out killed
same vae/model.safetensors killed/model.safetensors

# Interrupted in some epoch, in a process of its own that hears the signal.
"$elbo" train ae --data digits --epochs 100000 --seed 7 --out stopped >out.txt 2>err.txt &
await stopped/state.safetensors
kill -TERM $!
wait $!
[ $? -eq 1 ] || fail 'an interrupted run does not end with status 1'
grep -q 'after [0-9]* epochs*; .*--resume' err.txt || fail "an interrupted run does not say how to go on: $(cat err.txt)"
more=$(($(wc -l <stopped/log.jsonl) + 1))
works train ae --resume --epochs $more --out stopped
works train ae --data digits --epochs $more --seed 7 --out unbroken
same unbroken/model.safetensors stopped/model.safetensors

# --- asked wrongly ---------------------------------------------------------------------------------

refuses 'was --latent meant' train vae --data digits --out new --lattent 20
refuses 'was --latent meant' train vae --data digits --out new --lattent=20
refuses 'banana' train vae --data digits --out new --lr banana
refuses 'number from' train vae --data digits --out new --lr -1
refuses 'number from' train vae --data digits --out new --lr nan
refuses 'whole number' train vae --data digits --out new --epochs 2.5
refuses 'whole number' train vae --data digits --out new --batch 0
refuses 'training images' train vae --data digits --out new --batch 1438
refuses 'lacks its value' train vae --data digits --out
refuses 'takes no value' train vae --resume=yes
refuses 'was vae meant' train vaee --data digits --out new
refuses 'MODEL' train --data digits --out new
refuses 'both' train vae gan --out new
refuses 'was digits meant' train vae --data digitz --out new
refuses 'no-such-folder' train vae --data no-such-folder --out new
refuses 'holds a run already' train vae --data digits --epochs 1 --out vae
refuses 'no run' train vae --data digits --resume --out new
refuses 'another --latent' train vae --resume --latent 3 --out vae
refuses 'not lowered' train vae --resume --epochs 2 --out vae
refuses 'of model vae' train ae --resume --out vae
refuses 'no run' sample new
refuses 'no encoder' reconstruct gan
refuses 'past the test images' interpolate vae --from 360
refuses 'was gan meant' compare --data digits --models vae,gann --out new
refuses 'pca has no use for --epochs' train pca --data digits --epochs 3 --out new
refuses 'pca has no use for --epochs' train pca --resume --epochs 3 --out pca
refuses 'pca has no use for --hidden' train pca --data digits --hidden 3 --out new
refuses 'up to 64' train pca --data digits --latent 65 --out new
refuses 'from 1 to 64' train vae --data digits --threads 65 --out new
refuses 'is no comparison' compare --data digits --out vae
mkdir full && touch full/file.txt
refuses 'full is not empty' train vae --data digits --out full
refuses 'no run in full' train vae --resume --out full
refuses 'twice' compare --data digits --models vae,vae --out new

echo text >file
refuses 'file/run' train vae --data digits --out file/run
refuses 'new' train vae --data digits --out /proc/new
refuses 'new' compare --data digits --out /proc/new
refuses 'picture.png' sample vae --out no-such-folder/picture.png

# --- broken files ----------------------------------------------------------------------------------

mkdir idx small cut
images 8 12800 >idx/train-images-idx3-ubyte
cp idx/train-images-idx3-ubyte idx/t10k-images-idx3-ubyte
images 4 3200 >small/train-images-idx3-ubyte
cp small/train-images-idx3-ubyte small/t10k-images-idx3-ubyte
cp idx/* cut
images 8 12000 >cut/t10k-images-idx3-ubyte
works train ae --data idx --epochs 1 --out on-idx
works eval vae --data idx --budget quick
refuses 't10k-images' train vae --data cut --out new
refuses '4 x 4' eval vae --data small
refuses '4 x 4' train vae --resume --data small --out vae
refuses 'not the data' train vae --resume --data idx --out vae

cp -r vae broken
for bytes in 0 7 8 100 2000 30000; do
    head -c $bytes vae/model.safetensors >broken/model.safetensors
    refuses 'broken/model.safetensors' sample broken
    refuses 'broken/model.safetensors' eval broken
    head -c $bytes vae/state.safetensors >broken/state.safetensors
    refuses 'broken/state.safetensors' train vae --resume --epochs 4 --out broken
done
cp vae/*.safetensors broken
head -n 2 vae/log.jsonl >broken/log.jsonl
refuses 'log.jsonl' train vae --resume --epochs 4 --out broken
for line in 1 3 8 12; do
    head -n $line vae/config.json >broken/config.json
    refuses 'config.json' sample broken
done
sed 's/"latent": 20/"latent": 21/' vae/config.json >broken/config.json
refuses '\[21' sample broken
sed 's/"epochs": [0-9]*/"epochs": 0/' vae/config.json >broken/config.json
refuses '"epochs": 0' train vae --resume --out broken
sed 's/"height": 8/"height": -8/' vae/config.json >broken/config.json
refuses 'config.json' sample broken
sed 's/"model": "vae"/"model": "dae"/' vae/config.json >broken/config.json
refuses 'config.json' sample broken

# --- whose folder it is ---------------------------------------------------------------------------

mkdir own
echo precious >own/samples.png
refuses 'is no run' train vae --data digits --epochs 1 --out own
refuses 'is no comparison' compare --data digits --out own
[ "$(cat own/samples.png)" = precious ] || fail "somebody's file was touched"
"$elbo" train vae --data digits --epochs 100000 --out busy >out.txt 2>&1 &
await busy/state.safetensors
ends 2 'another elbo is at work' train vae --resume --out busy
kill -INT $!
wait $!
has busy/state.safetensors
rm -r busy own
ELBO_ISA=banana refuses 'there is .*generic' train vae --data digits --out new

# --- what is said meanwhile -------------------------------------------------------------------------

# In a pipe a comparison says little; a training tells every epoch.
works compare --data digits --budget quick --models ae --epochs 45 --out brief
[ "$(grep -c '^epoch' out.txt)" -le 12 ] || fail "compare says: $(cat out.txt)"
grep -q '^epoch 1/45' out.txt || fail 'compare does not show the first epoch'
grep -q '^epoch 45/45' out.txt || fail 'compare does not show the last epoch'
works train vae --data digits --epochs 45 --out chatty
[ "$(grep -c '^epoch' out.txt)" -eq 45 ] || fail 'train does not tell every epoch'

# On a terminal of 40 columns no line that is drawn over is longer, and the last epoch stays.
if script -qec true /dev/null >/dev/null 2>&1; then
    script -qec "stty cols 40; '$elbo' train vae --data digits --epochs 60 --out seen" /dev/null |
        tr '\r' '\n' >out.txt
    sed -n 's/^.\[K\(vae  epoch.*\)/\1/p' out.txt >live.txt
    [ -s live.txt ] || fail 'a terminal sees no progress'
    ! grep -q '.\{40\}' live.txt || fail "it wraps: $(cat live.txt)"
    ! LC_ALL=C grep -q '[^ -~]' live.txt || fail 'the line has more than ASCII'
    grep -q 'epoch 60/60  train_loss' out.txt || fail 'the last epoch is gone from the terminal'
else
    echo 'SKIPPED: progress on a terminal (script is not there)'
fi

# --- a full disk -----------------------------------------------------------------------------------

mkdir disk
if mount -t tmpfs -o size=400k none disk 2>/dev/null; then
    trap 'umount disk; clean' EXIT
    refuses 'No space left' train vae --data digits --epochs 2 --out disk/run
    refuses 'No space left' compare --data digits --models vae --epochs 2 --seeds 1 --out disk/compare
    cp vae/model.safetensors disk
    refuses 'No space left' sample vae --count 10000 --out disk/samples.png
elif (ulimit -f 100) 2>/dev/null; then
    trap '' XFSZ
    ulimit -f 100 # stays, so this comes last
    refuses 'too large' train vae --data digits --epochs 2 --out new
else
    echo 'SKIPPED: full disk (neither tmpfs nor ulimit -f is to be had)'
fi

[ $failures -eq 0 ]
