#!/usr/bin/env python3
"""Runs every code block of README.md and docs/, so that what they say is so.

usage: blocks.py ROOT BUILD

The library is installed from BUILD into a temporary folder, as a reader would have it. Then, file
by file and in a folder of its own:
  ```c     is a program: compiled against the installed library and run on digits. It is saved under the name
           that its first line gives, "// vae.c: ...", for the commands below it. A block without
           main is the body of one.
  ```sh    is run line by line; ./run is the program of BUILD. `./run compare` and `./run test`
           themselves are left to .ci/run, which must call them; building and installing has been
           done.
  ```text  right after a block is what that block prints, whole; "..." stands for any lines.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
LEFT_TO_CI = ("./run compare", "./run test")
DONE = ("meson install -C build && ldconfig",)
BODY = "#include <math.h>\n#include <elbo/elbo.h>\n\nint main(void)\n{\n%s}\n"


class Reader:
    """Somebody with the library installed, in an empty folder."""

    def __init__(self, root, build, folder):
        self.root, self.build, self.folder = root, build, folder
        stage = folder / "stage"
        subprocess.run(["meson", "install", "--no-rebuild", "--quiet", "--destdir", stage],
                       cwd=build, check=True, stdout=subprocess.DEVNULL)
        packages = next(stage.rglob("pkgconfig"))
        self.env = dict(os.environ, PKG_CONFIG_PATH=str(packages),
                        PKG_CONFIG_SYSROOT_DIR=str(stage), LD_LIBRARY_PATH=str(packages.parent))
        self.cwd = folder / "work"

    def start(self):
        shutil.rmtree(self.cwd, ignore_errors=True)
        self.cwd.mkdir()
        run = self.cwd / "run"
        run.write_text(f'#!/bin/sh\nexec {self.build}/elbo "$@"\n', encoding="utf-8")
        run.chmod(0o755)

    def shell(self, command):
        return subprocess.run(["sh", "-e", "-c", command], cwd=self.cwd, env=self.env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def c(self, text):
        named = re.match(r"// (\w+\.c):", text)
        name = named.group(1) if named else "block.c"
        (self.cwd / name).write_text(text if "main(" in text else BODY % text, encoding="utf-8")
        return self.shell(f"cc -Wall -Wextra -Werror {name} $(pkg-config --cflags --libs elbo) "
                          "-lm -o program && ./program digits")

    def sh(self, text):
        commands = [line for line in text.splitlines()
                    if line.split("#")[0].strip() not in LEFT_TO_CI + DONE]
        return self.shell("\n".join(commands))


def matches(expected, printed):
    pattern = re.escape(expected.strip()).replace(re.escape("\n..."), r"(\n.*)*")
    return re.fullmatch(pattern, printed.strip())


def check_file(reader, path):
    reader.start()
    text = path.read_text(encoding="utf-8")
    failures, printed = 0, ""
    for block in BLOCK.finditer(text):
        language, body = block.groups()
        line = text[: block.start()].count("\n") + 1
        if language == "text":
            if not matches(body, printed):
                print(f"{path.name}:{line}: this is printed instead:\n{printed}")
                failures += 1
            continue
        if language not in ("c", "sh"):
            continue
        result = getattr(reader, language)(body)
        printed = result.stdout
        if result.returncode != 0:
            print(f"{path.name}:{line}: status {result.returncode}:\n{printed}")
            failures += 1
    return failures


def main():
    root, build = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    failures = sum(command not in ci for command in LEFT_TO_CI)
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(root, build, pathlib.Path(folder))
        for path in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
            failures += check_file(reader, path)
    sys.exit(failures > 0)


main()
