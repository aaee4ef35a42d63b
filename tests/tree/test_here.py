#!/usr/bin/env python3
"""Every function that elbo.h declares is wrapped by here.h, or is one that needs no place.

usage: test_here.py ROOT INCLUDE_DIR
"""
import pathlib
import re
import sys

root, include = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(root))
from headers import PLACELESS  # noqa: E402

text = (include / "elbo" / "elbo.h").read_text(encoding="utf-8")
here = (include / "elbo" / "here.h").read_text(encoding="utf-8")
declared = set(re.findall(r"^(?!typedef|template|#)[a-zA-Z][\w \*]*?\b(el_\w+)\(", text, flags=re.M))
wrapped = set(re.findall(r"^#define (el_\w+)\(", here, flags=re.M))
bare = sorted(name for name in declared - wrapped if not PLACELESS.match(name))
print(f"{len(declared)} declared, {len(wrapped)} wrapped; neither wrapped nor placeless: {bare}")
sys.exit(bool(bare) or len(wrapped) < 100)
