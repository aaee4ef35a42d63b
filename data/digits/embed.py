#!/usr/bin/env python3
"""Packs the digits into a C source: embed.py OUTPUT.c IMAGES LABELS, the two being IDX files.

A pixel has one of 17 levels and half of them are 0, so each row of 8 pixels is a byte whose bit k says
that pixel k is not 0, and those that are not are four bits each, the level less 1: 44 kB in place of 115.
digits.c unpacks them.
"""
import sys


def array(name, numbers):
    lines = [",".join(map(str, numbers[k : k + 24])) for k in range(0, len(numbers), 24)]
    return f"const unsigned char {name}[] = {{\n" + ",\n".join(lines) + "};\n"


output, images, labels = sys.argv[1:]
with open(images, "rb") as file:
    pixels = file.read()[16:]
with open(labels, "rb") as file:
    classes = file.read()[8:]
levels = [(pixel * 16 + 127) // 255 for pixel in pixels]
assert bytes((level * 255 + 8) // 16 for level in levels) == pixels
assert len(pixels) == 64 * len(classes)

rows = [levels[k : k + 8] for k in range(0, len(levels), 8)]
masks = [sum(1 << k for k in range(8) if row[k]) for row in rows]
inked = [level - 1 for level in levels if level] + [0]
pairs = [inked[k] | inked[k + 1] << 4 for k in range(0, len(inked) - 1, 2)]
with open(output, "w") as file:
    file.write('// Written by embed.py.\n#include "data/digits/digits.h"\n\n')
    file.write(f"const int el_digits_count = {len(classes)};\n")
    file.write(array("el_digits_masks", masks))
    file.write(array("el_digits_levels", pairs))
    file.write(array("el_digits_labels", list(classes)))
