#!/bin/sh
# What the program shows of codes and points: traverse, manifold, encode, decode, moons, and
# pictures of points.
# usage: test_commands.sh PROGRAM ; prints what failed, and ends with status 1 when anything did.
# shellcheck source=tests/suite/checks.sh
. "$(dirname "$0")/checks.sh"

# sized FILE WIDTH HEIGHT: a PNG of this many pixels.
sized() {
    got=$(od -An -tu1 -j16 -N8 "$1" | awk '{print ($3 * 256 + $4) " " ($7 * 256 + $8)}')
    [ "$got" = "$2 $3" ] || fail "$1 is $got pixels, not $2 $3"
}

# shaped FILE "(3, 4, )" NUMBERS: a .npy file of this shape and of so many numbers of 4 bytes.
shaped() {
    head -c 256 "$1" | grep -aqF "'descr': '<f4', 'fortran_order': False, 'shape': $2, }" ||
        fail "$1 has another header: $(head -c 256 "$1" | tr -dc ' -~')"
    [ "$(wc -c <"$1")" -eq $((256 + 4 * $3)) ] || fail "$1 has $(wc -c <"$1") bytes"
}

for command in traverse manifold encode decode moons denoise inpaint upscale; do
    works help $command
    grep -q -e '--out' out.txt || fail "help $command shows no options"
done
works train vae --data digits --epochs 2 --latent 2 --out vae
works train ae --data digits --epochs 2 --out ae
works train gan --data digits --epochs 1 --out gan
works train cvae --data digits --epochs 1 --out cvae
works train vae --data digits --epochs 1 --latent 1 --out one
works train vae --data ring8 --epochs 1 --out ring
grep -q 'test points of 2 numbers' out.txt || fail "points are not called so: $(head -1 out.txt)"

# --- pictures --------------------------------------------------------------------------------------

# A digit of 8 pixels is drawn at 32, with borders of 2 around it.
works traverse vae
sized vae/traversal.png 376 70
works traverse ae --count 5 --from 7 --out ae.png
sized ae.png 172 682
works traverse gan
works traverse cvae
sized cvae/traversal.png 376 682 # the numbers of its code, not those of its label
works manifold vae
sized vae/manifold.png 682 682
works manifold ae --axes 3,7 --count 4 --out ae37.png
works manifold ae --axes 7,3 --count 4 --out ae73.png
sized ae37.png 138 138
! cmp -s ae37.png ae73.png || fail 'the axes of a manifold make no difference'
works manifold gan
works manifold cvae

refuses 'past the test images' traverse vae --from 360
refuses 'no encoder' traverse gan --from 3
refuses 'has 1 number,' manifold one
refuses 'from 0 to 1' manifold vae --axes 0,2
refuses 'twice' manifold vae --axes 1,1
refuses 'two numbers' manifold vae --axes 1
refuses 'two numbers' manifold vae --axes 0,1,2
refuses 'no run' manifold nothing
refuses 'no run' traverse nothing

# --- points ----------------------------------------------------------------------------------------

for picture in samples reconstructions interpolation; do sized ring/$picture.png 404 404; done
works sample ring --count 9
works reconstruct ring
works interpolate ring
works traverse ring
works manifold ring
for picture in samples traversal manifold; do sized ring/$picture.png 404 404; done

# --- tasks -----------------------------------------------------------------------------------------

for task in denoise inpaint upscale; do
    works $task ae --count 4
    sized ae/$task.png 138 104
    refuses 'no encoder' $task gan
    refuses 'told the classes' $task cvae
    refuses 'sides are even' $task ring
done
works denoise vae --out noisy.png
sized noisy.png 342 104
works denoise vae --out again.png
same noisy.png again.png # the noise is the same every time
refuses 'no-such-folder' upscale ae --out no-such-folder/large.png
works eval ae --budget quick
[ "$(grep -cE '^(denoise|inpaint|upscale)_se ' out.txt)" -eq 3 ] || fail 'eval has not three tasks'

# --- codes as files --------------------------------------------------------------------------------

works encode ae
shaped ae/codes.npy '(360, 20, )' 7200
works decode ae --codes ae/codes.npy
shaped ae/decoded.npy '(360, 8, 8, )' 23040
works encode ae --out again.npy
same again.npy ae/codes.npy
works decode ae --codes again.npy --out again.png
sized again.png 648 648
works encode cvae
shaped cvae/codes.npy '(360, 30, )' 10800
works decode cvae --codes cvae/codes.npy
works encode ring
shaped ring/codes.npy '(10000, 2, )' 20000
works decode ring --codes ring/codes.npy
shaped ring/decoded.npy '(10000, 2, )' 20000
works train pca --data ae/decoded.npy --latent 4 --out of-file # elbo reads what it writes
grep -q '"height": 8' of-file/config.json || fail 'images of a file lost their shape'

refuses 'no encoder' encode gan
refuses 'decode what' decode ae
refuses 'there\.npy' decode ae --codes there.npy
refuses '\[360, 20\], where codes \[n, 2\]' decode vae --codes ae/codes.npy
refuses 'no picture of images' decode ring --codes ring/codes.npy --out points.png
refuses 'no-such-folder' encode ae --out no-such-folder/codes.npy
refuses 'no-such-folder' decode ae --codes ae/codes.npy --out no-such-folder/images.npy

# --- models to compare ------------------------------------------------------------------------------

for models in 'vae,,gan' ',vae' 'vae,' ','; do
    refuses 'a comma between them' compare --data digits --models "$models" --out new
done

# --- moons -----------------------------------------------------------------------------------------

works moons --budget quick --seeds 1
has runs/moons/moons.json runs/moons/moons.png runs/moons/moons-two.png
[ "$(grep -c '"seed": 1,' runs/moons/moons.json)" -eq 24 ] || fail 'moons.json has not 24 figures'
grep -q 'three-quarter moon' out.txt || fail 'moons says nothing'
refuses 'quick|standard|full' moons --budget slow --out new
refuses 'new' moons --out /proc/new

[ $failures -eq 0 ]
