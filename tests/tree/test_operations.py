#!/usr/bin/env python3
"""No operation goes undocumented or untested.

usage: test_operations.py ROOT PROGRAM ...

Every public function that computes must have an entry in docs/operations/ and a line in
docs/operations.md, which leads there. Every operation, loss and distribution must also have a
value case (but for random draws) and a gradient case (unless its entry says "No gradient") in the
lists of tests/operations/, which its PROGRAMs print when called with --list. Neither lists nor
entries may name what does not exist.
"""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, sys.argv[1])
from headers import DECLARATION  # noqa: E402

# Headers whose functions are documented; and those whose functions must be in the lists.
DOCUMENTED = ["tensor/create.h", "tensor/ints.h", "tensor/random.h", "tensor/eigen.h",
              "autograd/control.h", "autograd/grad.h", "autograd/inspect.h", "autograd/check.h",
              "autograd/ops/*.h", "optim/*.h", "nn/**/*.h"]
COMPUTING = ["autograd/ops/*.h", "nn/losses.h", "nn/mmd.h", "nn/distributions/*.h"]


def read(path):
    return path.read_text(encoding="utf-8")


def is_public(path):
    return "Private to the" not in read(path).split("#ifndef")[0]


def functions(root, patterns):
    names = set()
    for pattern in patterns:
        for path in root.glob(pattern):
            if is_public(path):
                text = re.sub(r"//.*", "", read(path))
                names |= {name for _, name in DECLARATION.findall(text)}
    return names


def entries(root):
    """Each documented function with the text of its entry, and those that have several."""
    found, repeated = {}, []
    for path in sorted((root / "docs/operations").glob("*.md")):
        for heading, body in re.findall(r"^### ([^\n]*)\n(.*?)(?=^#|\Z)", read(path), re.M | re.S):
            for name in re.findall(r"\b(el_\w+)\(", heading):
                if name in found:
                    repeated.append(name)
                found[name] = body
    return found, repeated


def listed(programs):
    """The operations that the lists name: those with gradient cases, and those with value cases."""
    names = {"G": set(), "V": set()}
    for program in programs:
        lines = subprocess.run([program, "--list"], check=True, text=True, stdout=subprocess.PIPE)
        for line in lines.stdout.splitlines():
            letter, name = line.split()
            names[letter].add(plain("el_" + name.split(".")[0]))
    return names["G"], names["V"]


def plain(name):
    """el_concat is called, el_concat_list declared."""
    return name.removesuffix("_list")


def is_random(name):
    return re.search("_r?sample$|_straight_through$", name)


def is_flat(name, entry):
    """Whether no gradient can be held against differences: there is none, or a draw jumps."""
    return "No gradient" in entry or re.search("_sample$|_straight_through$", name)


def mistakes(root, programs):
    documented = {plain(n) for n in functions(root, DOCUMENTED)}
    computing = {plain(n) for n in functions(root, COMPUTING)}
    found, repeated = entries(root)
    docs = {plain(n): body for n, body in found.items()}
    index = {plain(n) for n in re.findall(r"\b(el_\w+)", read(root / "docs/operations.md"))}
    gradients, values = listed(programs)
    for name in sorted(repeated):
        yield f"{name} has two entries in docs/operations/"
    for name in sorted(documented - docs.keys()):
        yield f"{name} has no entry in docs/operations/"
    for name in sorted(documented - index):
        yield f"{name} is not in docs/operations.md"
    everything = documented | computing | {plain(n) for n in functions(root, ["tensor/*.h", "autograd/*.h"])}
    for name in sorted((docs.keys() | index) - everything):
        yield f"docs/operations name {name}, which does not exist"
    for name in sorted(name for name in computing - values if not is_random(name)):
        yield f"{name} has no value case in tests/operations/"
    flat = {name for name in computing if is_flat(name, docs.get(name, ""))}
    for name in sorted(computing - flat - gradients):
        yield f"{name} has no gradient case in tests/operations/"
    for name in sorted(n for n in flat & gradients if "No gradient" in docs.get(n, "")):
        yield f"{name} has a gradient case, and its entry says that it has no gradient"


found = list(mistakes(pathlib.Path(sys.argv[1]), sys.argv[2:]))
print("\n".join(found))
sys.exit(bool(found))
