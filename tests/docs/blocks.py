#!/usr/bin/env python3
"""Runs every code block of README.md and docs/, so that what they say is so.

usage: blocks.py ROOT BUILD [FILE...]    (README.md and all of docs/ unless files are given)

The library is installed from BUILD into a temporary folder, as a reader would have it. Then, file
by file and in a folder of its own:
  ```c     is a program: compiled against the installed library and run on digits. It is saved under the name
           that its first line gives, "// vae.c: ...", for the commands below it. A first line that says
           "in double precision" makes it one of elbo-double. A block without main is the body
           of one. A block called "// models/ddpm.c: ..." is not run but saved there. Bodies in
           docs/operations are compiled together, file by file, and each runs in a scope of its
           own, from the same random numbers.
  ```sh    is run line by line; ./run is the program of BUILD, with the sources in models/ that
           blocks before it changed or listed in models/meson.build. `./run compare` and `./run test`
           themselves are left to .ci/run, which must call them (the first with less to do); building and installing has been
           done.
  ```text  right after a block is what that block prints, whole; "..." stands for any lines,
           or within one for any part of it.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
SOURCE = re.compile(r"// (models/\w+\.c):")
LEFT_TO_CI = ("./run compare", "./run compare --data digits --budget quick", "./run test")
DONE = ("meson install -C build && ldconfig",)
INCLUDES = "#include <math.h>\n#include <elbo/elbo.h>\n\n"
BODY = INCLUDES + "int main(void)\n{\n%s}\n"
PART = 'static void block_%d(void)\n{\n#line %d "%s"\n%s}\n\n'
CALL = r"""    el_random_seed(0);
    el_tape_begin();
    block_%d();
    el_tape_end_to(0);
    el_error_clear();
    printf("%s");
"""
TOGETHER = INCLUDES + "%sint main(void)\n{\n    setvbuf(stdout, NULL, _IONBF, 0);\n%s}\n"
PARTED = "\x1e" # what is printed after each block


class Reader:
    """Somebody with the library installed, in an empty folder."""

    def __init__(self, root, build, folder):
        self.root, self.build_root, self.folder = root, build, folder
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
        shutil.copytree(self.root / "models", self.cwd / "models")
        run = self.cwd / "run"
        run.write_text(f'#!/bin/sh\nexec {self.build_root}/elbo "$@"\n', encoding="utf-8")
        run.chmod(0o755)

    def build(self):
        """Builds the program anew when models/ was changed; false when it cannot be."""
        models = self.cwd / "models"
        listed = re.findall(r"'(\w+\.c)'", (models / "meson.build").read_text(encoding="utf-8"))
        changed = [f"models/{name}" for name in listed
                   if not same_text(models / name, self.root / "models" / name)]
        if not changed:
            return True
        result = self.shell(
            f"cc -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Werror -I. -I{self.root} "
            f"-I{self.build_root}/include {' '.join(changed)} {self.root}/suite/main.c "
            f"{self.build_root}/libprogram.a {self.build_root}/libelbo.a "
            "$(pkg-config --static --libs elbo) -lm -o elbo")
        run = self.cwd / "run"
        run.write_text('#!/bin/sh\nexec ./elbo "$@"\n', encoding="utf-8")
        print(result.stdout, end="")
        return result.returncode == 0

    def shell(self, command):
        return subprocess.run(["sh", "-e", "-c", command], cwd=self.cwd, env=self.env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def c(self, text):
        source = SOURCE.match(text)
        if source:
            (self.cwd / source.group(1)).write_text(text, encoding="utf-8")
            return self.shell("true")
        named = re.match(r"// (\w+\.c):", text)
        name = named.group(1) if named else "block.c"
        package = "elbo-double" if re.match(r"//.* in double precision", text) else "elbo"
        (self.cwd / name).write_text(text if "main(" in text else BODY % text, encoding="utf-8")
        return self.shell(f"cc -Wall -Wextra -Werror -I. {name} $(pkg-config --cflags --libs {package}) "
                          "-lm -o program && ./program digits")

    def bodies(self, blocks):
        """Runs (line, file, text) of each block in one program; returns what each prints."""
        parts = "".join(PART % (i, line, file, text) for i, (line, file, text) in enumerate(blocks))
        calls = "".join(CALL % (i, r"\x1e") for i in range(len(blocks)))
        result = self.c(TOGETHER % (parts, calls))
        printed = result.stdout.split(PARTED)[:-1]
        if result.returncode == 0 and len(printed) == len(blocks):
            return printed
        print(result.stdout)
        return None

    def sh(self, text):
        if "./run" in text and not self.build():
            return self.shell("false")
        commands = [line for line in text.splitlines()
                    if line.split("#")[0].strip() not in LEFT_TO_CI + DONE]
        return self.shell("\n".join(commands))


def same_text(file, other):
    return other.exists() and file.read_bytes() == other.read_bytes()


def matches(expected, printed):
    pattern = re.escape(expected.strip()).replace(re.escape("\n..."), r"(\n.*)*")
    pattern = pattern.replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, printed.strip())


def line_of(text, block):
    return text[: block.start()].count("\n") + 1


def is_body(block):
    return block.group(1) == "c" and "main(" not in block.group(2)


def run_together(reader, path, text):
    """What the bodies of a file print, by where they start; None when they do not run."""
    blocks = [block for block in BLOCK.finditer(text) if is_body(block)]
    if path.parent.name != "operations" or not blocks:
        return {}
    printed = reader.bodies([(line_of(text, b) + 1, path.name, b.group(2)) for b in blocks])
    return printed and {b.start(): p for b, p in zip(blocks, printed)}


def check_file(reader, path):
    reader.start()
    text = path.read_text(encoding="utf-8")
    failures, printed = 0, ""
    together = run_together(reader, path, text)
    if together is None:
        print(f"{path.name}: its blocks do not run")
        return 1
    for block in BLOCK.finditer(text):
        language, body = block.groups()
        line = line_of(text, block)
        if language == "text":
            if not matches(body, printed):
                print(f"{path.name}:{line}: this is printed instead:\n{printed}")
                failures += 1
            continue
        if block.start() in together:
            printed = together[block.start()]
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
    root, build, *files = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    ci = (root / ".ci" / "run").read_text(encoding="utf-8")
    failures = sum(command not in ci for command in LEFT_TO_CI)
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(root, build, pathlib.Path(folder))
        for path in files or [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
            failures += check_file(reader, path)
    sys.exit(failures > 0)


main()
