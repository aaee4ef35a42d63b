#!/bin/sh
# The program elbo on the speed of this machine, beside a peer that takes half a second.
# usage: test_bench.sh PROGRAM ; prints what failed, and ends with status 1 when anything did.
# shellcheck source=tests/suite/checks.sh
. "$(dirname "$0")/checks.sh"

cat >python <<'END'
#!/bin/sh
echo "vae $3 0.5"
END
chmod +x python
works bench --seconds .001 --threads 2 --peers ./python
grep -q '^VAE step 784-400-20, batch 128 .* 500.000 ms' out.txt || fail 'bench has no ratio to PyTorch'
works bench --seconds .001 --threads 1 --json
grep -q '"what": "square  512 x 512 x 512", "threads": 1, "seconds": ' out.txt || fail 'no JSON'
grep -q '"growth": {' out.txt || fail 'bench does not say how steps grow'
refuses 'a Python that has it' bench --seconds .001 --threads 1 --peers false

[ $failures -eq 0 ]
