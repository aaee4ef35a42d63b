#!/usr/bin/env python3
"""Writes files into a C source as arrays of bytes: embed.py OUTPUT.c FILE...

The array of a file called digits-images-idx3-ubyte is el_digits_images_idx3_ubyte.
"""
import os
import sys


def array(path):
    name = "el_" + os.path.basename(path).replace("-", "_").replace(".", "_")
    with open(path, "rb") as file:
        numbers = [str(byte) for byte in file.read()]
    lines = [",".join(numbers[k : k + 24]) for k in range(0, len(numbers), 24)]
    return f"const unsigned char {name}[{len(numbers)}] = {{\n" + ",\n".join(lines) + "};\n"


output, *files = sys.argv[1:]
with open(output, "w") as file:
    file.write('// Written by embed.py.\n#include "data/digits/digits.h"\n\n')
    file.write("\n".join(array(path) for path in files))
