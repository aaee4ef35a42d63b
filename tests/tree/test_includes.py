#!/usr/bin/env python3
"""Each folder includes only itself and what stands below it; nothing includes a .c file.

usage: test_includes.py ROOT
"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "tensor": {"tensor"},
    "optim": {"optim", "tensor"},
    "autograd": {"autograd", "optim", "tensor"},
    "nn": {"nn", "autograd", "optim", "tensor"},
    "data": {"data", "tensor"},
    "models": {"models"},
    "suite": {"suite", "models", "data", "tensor"},
}
# Of the engine's own headers the backward pass takes only the type of its result from optim, and
# the program only what the library keeps private: JSON, .npy, files that appear complete, their
# errors, and finding the name that was meant.
ONLY = {
    ("autograd", "optim"): {"optim/grads.h"},
    ("suite", "tensor"): {"tensor/json.h", "tensor/file.h", "tensor/fail.h", "tensor/npy.h"},
    ("suite", "data"): {"data/suggest.h"},
}


def mistakes(root):
    for folder, allowed in MAY_INCLUDE.items():
        for path in sorted((root / folder).rglob("*.[ch]")):
            text = path.read_text(encoding="utf-8")
            for included in re.findall(r'^#include "(.*)"', text, flags=re.M):
                other = included.split("/")[0]
                listed = ONLY.get((folder, other), {included})
                if other not in allowed or included not in listed or included.endswith(".c"):
                    yield f"{path.relative_to(root)} includes {included}"


found = list(mistakes(pathlib.Path(sys.argv[1])))
print("\n".join(found))
sys.exit(bool(found))
