#!/usr/bin/env python3
"""A training on fashion is at most 64 MB larger in memory than its data, start to finish.

usage: test_memory.py PROGRAM ; status 77 (skipped) where fashion is not installed
"""
import os
import resource
import subprocess
import sys
import tempfile

DATA = 70_000 * 28 * 28
MOST = 64_000_000
FASHION = os.environ.get("ELBO_FASHION", "/usr/share/datasets/fashion-mnist")


def main(program):
    if not os.path.isdir(FASHION):
        print(f"skipped: there is no {FASHION}")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "train", "vae", "--data", "fashion", "--epochs", "2", "--out", f"{folder}/run"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    above = 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - DATA
    print(f"{above / 1e6:.1f} MB above the data, at most {MOST / 1e6:.0f}")
    return above > MOST


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
