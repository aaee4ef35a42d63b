#!/usr/bin/env python3
"""Makes the installed headers out of those of the source tree.

usage: headers.py VERSION elbo.h here.h HEADER...

elbo.h is the public headers one after the other, in the order given. here.h wraps each function
they declare in a macro that notes the place of the call, so that errors and traces can name it.
"""
import re
import sys

INTRODUCTION = """\
// elbo {version}: tensors, reverse-mode differentiation, layers, optimizers and data, in C.
// This is one file made of the library's public headers; each part says what it is for.
"""

HERE = """\
// Notes where each call of the library is made; included last by elbo/elbo.h. Every function keeps
// its name: NAME(...) calls NAME, between taking down __FILE__ and __LINE__ and putting them away.
// The library can be used without it: define EL_NO_HERE before elbo/elbo.h.
#ifndef EL_HERE_H
#define EL_HERE_H

#define EL_AT(type, call) (el_here_enter(__FILE__, __LINE__), el_here_left_##type(call))
#define EL_AT_VOID(call) (el_here_enter(__FILE__, __LINE__), call, el_here_leave())

"""

# A function that is declared at the start of a line: its type and its name.
DECLARATION = re.compile(r"^((?:const |unsigned )*\w+ \**)(el_\w+)\([^;{]*?\);", re.M)

# What neither computes nor fails: taking down the place would only cost time.
PLACELESS = re.compile(r"el_(here|isa|error|print_error|die|philox|numel|memory|flops)")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def without_own_includes(text):
    return re.sub(r'^#include ".*\n', "", text, flags=re.M)


def type_word(ctype):
    """'const char *' as a word: const_char_pointer."""
    return ctype.strip().replace(" *", "_pointer").replace("*", "_pointer").replace(" ", "_")


def here(text):
    without_comments = re.sub(r"//.*", "", text)
    functions = [(t.strip(), n) for t, n in DECLARATION.findall(without_comments)]
    functions = [(t, n) for t, n in functions if not PLACELESS.match(n)]
    lines = []
    for ctype in sorted({t for t, _ in functions if t != "void"}):
        space = "" if ctype.endswith("*") else " "
        lines += [f"static inline {ctype}{space}el_here_left_{type_word(ctype)}({ctype}{space}value)",
                  "{", "    el_here_leave();", "    return value;", "}"]
    lines.append("")
    for ctype, name in functions:
        at = "EL_AT_VOID(" if ctype == "void" else f"EL_AT({type_word(ctype)}, "
        lines.append(f"#define {name}(...) {at}{name}(__VA_ARGS__))")
    return HERE + "\n".join(lines) + "\n#endif\n"


def main(version, elbo_path, here_path, *headers):
    text = "".join(without_own_includes(read(path)) + "\n" for path in headers)
    with open(elbo_path, "w", encoding="utf-8") as file:
        file.write(INTRODUCTION.format(version=version))
        file.write(f'#ifndef EL_ELBO_H\n#define EL_ELBO_H\n\n#define EL_VERSION "{version}"\n\n')
        file.write("#include <stdio.h>\n\n" + text)
        file.write('#ifndef EL_NO_HERE\n#include "here.h"\n#endif\n#endif\n')
    with open(here_path, "w", encoding="utf-8") as file:
        file.write(here(text))


if __name__ == "__main__":
    main(*sys.argv[1:])
