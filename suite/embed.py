#!/usr/bin/env python3
"""Turns text files into C strings: embed.py OUT.c NAME=FILE ...

Each FILE becomes `const char NAME[]`, NUL-terminated, in OUT.c. The bytes are written as numbers
because a string literal may not be longer than 4,095 characters.
"""
import sys


def c_array(name, data):
    rows = [data[k : k + 20] for k in range(0, len(data), 20)]
    lines = ["    " + " ".join(f"{byte}," for byte in row) for row in rows]
    return "\n".join([f"const char {name}[] = {{", *lines, "    0,", "};"])


def main():
    if len(sys.argv) < 3 or any("=" not in pair for pair in sys.argv[2:]):
        sys.exit(__doc__)
    arrays = []
    for pair in sys.argv[2:]:
        name, path = pair.split("=", 1)
        with open(path, "rb") as file:
            data = file.read()
        if not data.isascii() or b"\0" in data:
            sys.exit(f"embed.py: {path} is not plain ASCII text, which a char holds everywhere")
        arrays.append(f"extern const char {name}[];\n" + c_array(name, data))
    with open(sys.argv[1], "w") as out:
        out.write("// Made by suite/embed.py; do not edit.\n" + "\n\n".join(arrays) + "\n")


if __name__ == "__main__":
    main()
