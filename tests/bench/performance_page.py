#!/usr/bin/env python3
"""Writes docs/performance.md, its table and charts, from what `elbo bench --json` measured.

usage: build/elbo bench --json [--peers PYTHON] >bench.json
       performance_page.py bench.json DOCS DATE
"""
import json
import math
import pathlib
import re
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 320, 64, 112, 16, 44
COLORS = ("#1f6fb2", "#c2601d")
STYLE = """<style>
svg{background:#fff;font:12px system-ui,sans-serif}text{fill:#1d2a35}.grid{stroke:#dde4ea}
@media(prefers-color-scheme:dark){svg{background:#15191d}text{fill:#e6edf3}.grid{stroke:#2c353d}}
</style>"""

INTRODUCTION = """\
# Performance

Measured on {date} on {processor} (instruction set {isa}) by `elbo bench`, which measures the machine first: {flops:.0f} GFLOP/s of multiply-adds and
{bandwidth:.0f} GB/s (triad) in one thread. Times are medians. *Of peak* is the share of the multiply-adds of all threads in use. *Floor* is the time
that one thread takes for the floating-point operations at that peak and, after them, for the bytes of operands, results, parameters, gradients, optimizer
state and data at that bandwidth; *x floor* is thread-seconds over it. The bandwidth is that of main memory: what is still in a cache is had sooner, and
*x floor* may then be below 1. Loops (add to Adam) go over 1024 x 1024 numbers; products are m x n x k. *PyTorch* is its best time over the numbers of
threads, in the same run.

```sh
./run bench --seconds 0.001 --threads 1   # without --seconds: about a minute, and steadier
```
"""


def number(row, pattern):
    found = re.search(pattern, row["what"])
    return int(found.group(1)) if found else None


def series(rows, pattern, value):
    """For each number of threads the points (number in the row's name, value of the row)."""
    lines = {}
    for row in rows:
        x = number(row, pattern)
        if x is not None:
            lines.setdefault(row["threads"], []).append((x, value(row)))
    return lines


def ticks(low, high, logarithmic):
    if logarithmic:
        return [10.0**k for k in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]
    return [high * k / 5 for k in range(6)]


def chart(path, x_label, y_label, lines, top=None):
    """An SVG of lines over a logarithmic axis; the other one too unless its top is given."""
    xs = sorted({x for points in lines.values() for x, _ in points})
    ys = [y for points in lines.values() for _, y in points]
    low, high = (0, top) if top else (min(ys) / 1.5, max(ys) * 1.5)

    def across(x):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(x / xs[0]) / math.log(xs[-1] / xs[0])

    def down(y):
        part = y / high if top else math.log(y / low) / math.log(high / low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">', STYLE]
    for y in ticks(low, high, not top):
        out.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down(y):.1f}" y2="{down(y):.1f}"/>'
                   f'<text x="{LEFT - 6}" y="{down(y) + 4:.1f}" text-anchor="end">{y:g}</text>')
    for x in xs:
        out.append(f'<text x="{across(x):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{x}</text>')
    free = 0  # where the next label finds room
    for color, (threads, points) in zip(COLORS, sorted(lines.items())):
        path_data = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in sorted(points))
        x, y = max(points)
        at = down(y) + 4 if abs(down(y) + 4 - free) > 14 else free + 14
        free = at
        name = f"{threads} thread" + "s" * (threads > 1)
        out.append(f'<polyline points="{path_data}" fill="none" stroke="{color}" stroke-width="2"/>'
                   f'<text x="{across(x) + 6:.1f}" y="{at:.1f}" style="fill:{color}">{name}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{x_label}</text>'
               f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{y_label}</text></svg>')
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def time(seconds):
    for unit, name in ((1e-6, "ns"), (1e-3, "us")):
        if seconds < unit:
            return f"{seconds / unit * 1e3:.3g} {name}"
    return f"{seconds * 1e3:.3g} ms"


def table(bench):
    lines = ["| | threads | time | rate | of peak | x floor | PyTorch |", "|---|---|---|---|---|---|---|"]
    for row in bench["rows"]:
        flops, moved, taken = row.get("flops"), row.get("bytes"), row["seconds"]
        rate = f"{flops / taken * 1e-9:.0f} GFLOP/s" if flops else f"{moved / taken * 1e-9:.0f} GB/s" if moved else ""
        share = f"{100 * flops / taken / bench['peak_flops'] / row['threads']:.0f} %" if flops else ""
        floor = f"{taken * row['threads'] / row['floor']:.2f}" if "floor" in row else ""
        peer = time(row["pytorch"]) if "pytorch" in row else ""
        lines.append(f"| {row['what']} | {row['threads']} | {time(taken)} | {rate} | {share} | {floor} | {peer} |")
    return "\n".join(lines) + "\n"


def growth(bench):
    """The sentence on how the time of a step grows, "" when nothing was measured beyond the cache."""
    parts = [f"by {g['factor']:.2f} with the {name} (from {g['from']} to {g['to']}, {g['threads']} thread{'s' * (g['threads'] > 1)})"
             for name, g in bench["growth"].items()]
    if not parts:
        return ""
    return (f"\nWhere a step holds more than the cache ({bench['cache'] / 2**20:.0f} MB) its time is multiplied, at the most and for each doubling,\n"
            + ",\n".join(parts) + ".\n")


def main(measured, docs, date):
    bench = json.loads(pathlib.Path(measured).read_text(encoding="utf-8"))
    docs, rows = pathlib.Path(docs), bench["rows"]
    images = docs / "images"
    share = lambda row: 100 * row["flops"] / row["seconds"] / bench["peak_flops"] / row["threads"]
    milliseconds = lambda row: 1e3 * row["seconds"]
    chart(images / "products.svg", "rows and columns of square matrices", "share of the peak, %",
          series(rows, r"^square +(\d+) x", share), top=100)
    chart(images / "batches.svg", "batch", "VAE step 784-400-20, ms", series(rows, r"784-400-20, batch (\d+)", milliseconds))
    chart(images / "depths.svg", "hidden layers", "step, width 800, batch 128, ms", series(rows, r"step of (\d+) hidden", milliseconds))
    chart(images / "widths.svg", "hidden width", "VAE step, batch 128, ms", series(rows, r"784-(\d+)-20, batch 128", milliseconds))
    text = INTRODUCTION.format(date=date, processor=bench["processor"], isa=bench["isa"],
                               flops=bench["peak_flops"] * 1e-9, bandwidth=bench["bandwidth"] * 1e-9)
    for name, what in (("products", "Share of the peak of square matrix products"),
                       ("batches", "Time of a VAE step over the batch"), ("widths", "Time of a VAE step over the width"),
                       ("depths", "Time of a step over the number of hidden layers")):
        text += f"\n![{what}](images/{name}.svg)\n"
    (docs / "performance.md").write_text(text + growth(bench) + "\n" + table(bench), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
