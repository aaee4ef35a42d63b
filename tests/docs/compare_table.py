#!/usr/bin/env python3
"""Writes the table of README.md from a comparison.

usage: compare_table.py COMPARISON [README]    (prints it unless README is given, where it replaces the table)
"""
import json
import math
import pathlib
import re
import sys

COLUMNS = ( # metric, heading, decimals
    ("reconstruction_se", "reconstruction, SE/img", 2),
    ("negative_elbo", "-ELBO, nats", 2),
    ("ais_log_likelihood", "AIS, nats", 0),
    ("frechet_distance", "Frechet distance", 1),
    ("class_least", "rarest class, %", 1),
    ("seconds", "training, s", 1),
)
SCALE = {"class_least": 100}
TABLE = re.compile(r"^\| model \|.*?(?=^[^|]|^$)", re.M | re.S)


def cell(rows, metric, decimals):
    """The mean, and the error of a mean over seeds where there are several, else that of the one."""
    values = [row["value"] * SCALE.get(metric, 1) for row in rows]
    if not values:
        return ""
    mean, error = sum(values) / len(values), rows[0]["standard_error"]
    if len(values) > 1:
        variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
        error = math.sqrt(variance / len(values))
    elif error is not None:
        error *= SCALE.get(metric, 1)
    return f"{mean:.{decimals}f}" + ("" if error is None else f" ± {error:.{decimals}f}")


def table(folder):
    rows = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    lines = ["| model | seeds | " + " | ".join(c[1] for c in COLUMNS) + " |",
             "|---|" + "---|" * (len(COLUMNS) + 1)]
    for model in dict.fromkeys(row["model"] for row in rows):
        own = [row for row in rows if row["model"] == model]
        cells = [cell([r for r in own if r["metric"] == m], m, d) for m, _, d in COLUMNS]
        if any(cells):
            seeds = len({row["seed"] for row in own})
            lines.append(f"| {model} | {seeds} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    made = table(pathlib.Path(sys.argv[1]))
    if len(sys.argv) < 3:
        print(made, end="")
        return
    readme = pathlib.Path(sys.argv[2])
    text, found = TABLE.subn(lambda _: made, readme.read_text(encoding="utf-8"))
    if found != 1:
        sys.exit(f"{readme} has no table that begins with \"| model |\"")
    readme.write_text(text, encoding="utf-8")


main()
