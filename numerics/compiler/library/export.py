"""A subject of the library as a folder of C: header, source, a test with stored results, and how to build them."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from numerics.compiler.faces.arrays import ArrayKernel
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.library.catalogue import catalogue
from numerics.compiler.library.flows import flows
from numerics.compiler.loops.c99 import loop_prototype, loop_source_c
from numerics.compiler.loops.source import LoopText
from numerics.compiler.refusal import CannotCompile
from numerics.compiler.targets.c99 import number, preamble, prototype, source

_SIZE = 3
_ROWS = 2
_POINTS = 3
_TRIES = 200
TOLERANCE = 64.0
"""How many units in the last place a stored result may differ by: libm and the order of sums differ."""


def exported(subject: str, folder: Path) -> list[Path]:
    """Write the C of a subject into a folder that is made where it is missing.

    What was exported there before is written anew. Raises CannotCompile for a subject without kernels, FileExistsError
    for a folder whose Makefile would be lost.
    """
    entries = catalogue()
    if subject not in entries:
        raise CannotCompile(f"the subject {subject!r} has no kernels; there are {', '.join(entries)}")
    from importlib import import_module

    kernels = import_module(f"numerics.kernels.{subject}")
    scalars, loops = entries[subject]
    stem = f"rederive_{subject}"
    declarations, sources, checks = [], [], []
    for scalar in scalars:
        kernel = getattr(kernels, scalar.name)
        name = f"{stem}_{scalar.name}"
        declarations.append(_documented(scalar.words, prototype(kernel.program, name)))
        sources.append(source(kernel.program, name, scalar.source))
        checks += _scalar_check(name, kernel)
    for moving in flows().get(subject, []):
        kernel = Kernel(moving.flow().rates, f"{moving.name}_rates")
        name = f"{stem}_{kernel.name}"
        words = f"The rates of {', '.join(moving.states)}. {moving.words}"
        declarations.append(_documented(words, prototype(kernel.program, name)))
        sources.append(source(kernel.program, name, moving.source))
        checks += _scalar_check(name, kernel)
    for entry in loops:
        text = entry.text()
        name = f"{stem}_{entry.name}"
        declarations.append(_documented(entry.words, loop_prototype(text, name)))
        sources.append(loop_source_c(text, name, entry.source))
        checks += _loop_check(name, text, getattr(kernels, entry.name))
    guard = f"{stem.upper()}_H"
    files = {
        f"{stem}.h": _HEADER.format(guard=guard, declarations="\n".join(declarations)),
        f"{stem}.c": f'#include "{stem}.h"\n\n{preamble(*sources)}' + "\n".join(sources),
        f"test_{stem}.c": _TEST.format(stem=stem, checks="\n".join(checks), tolerance=TOLERANCE),
        "Makefile": _MAKEFILE.format(stem=stem),
    }
    _refuse_other_makefile(folder / "Makefile", files["Makefile"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text_ in files.items():
        (folder / name).write_text(text_, encoding="utf-8")
    return [folder / name for name in files]


def _refuse_other_makefile(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
        raise FileExistsError(errno.EEXIST, "its Makefile is another's", str(path))


def _documented(words: str, declaration: str) -> str:
    return f"/* {words} */\n{declaration};\n"


def _scalar_check(name: str, kernel: Any) -> list[str]:
    """Calls at points where the formula has a value."""

    def drawn(random: Any) -> tuple[list[float], list[Any]]:
        values = [round(float(v), 3) for v in random.uniform(0.1, 2.0, len(kernel.arguments))]
        return values, list(np.reshape(kernel(*values), -1))

    lines = []
    for seed in range(_POINTS):
        values, results = _with_values(drawn, seed, name)
        given = ", ".join(number(v) for v in values)
        if len(results) == 1:
            lines.append(f'    check("{name}", {name}({given}), {number(float(results[0]))});')
            continue
        lines += ["    {", f"        double result[{len(results)}];", f"        {name}({given}, result);"]
        lines += [f'        check("{name}", result[{i}], {number(float(v))});' for i, v in enumerate(results)]
        lines.append("    }")
    return lines


def _with_values(drawn: Callable[[Any], tuple[Any, list[Any]]], seed: int, name: str) -> tuple[Any, list[Any]]:
    """The first of a row of random arguments at which every result is a number."""
    random = np.random.default_rng(seed)
    for _ in range(_TRIES):
        given, results = drawn(random)
        if all(np.isfinite(r).all() for r in results):
            return given, results
    raise CannotCompile(f"{name} had no value at {_TRIES} random points; its C could not be tested")


def _loop_check(name: str, text: LoopText, kernel: ArrayKernel) -> list[str]:
    def drawn(random: Any) -> tuple[list[Any], list[Any]]:
        arrays: list[Any] = []
        for a in text.arguments:
            shape = ((_ROWS,) if a.rows else ()) + (_SIZE,) * len(a.shape)
            arrays.append(
                random.integers(0, _SIZE, shape) if a.integer else np.round(random.uniform(0.1, 1.0, shape), 3)
            )
        found = kernel(*[float(a) if a.ndim == 0 else a for a in arrays])
        return arrays, list(found) if isinstance(found, tuple) else [found]

    arrays, results = _with_values(drawn, 1, name)
    lines = ["    {"]
    given = ([str(_ROWS)] if text.batched else []) + [str(_SIZE)] * len(
        dict.fromkeys(s for a in text.arguments for s in a.shape)
    )
    for a, array in zip(text.arguments, arrays, strict=True):
        if array.ndim == 0:
            given.append(number(float(array)))
            continue
        kind = "int64_t" if a.integer else "double"
        shown = ", ".join(str(int(v)) if a.integer else number(float(v)) for v in array.reshape(-1))
        lines.append(f"        const {kind} given_{a.name}[] = {{{shown}}};")
        given.append(f"given_{a.name}")
    for i, result in enumerate(results):
        lines.append(f"        double result{i}[{np.size(result)}];")
        given.append(f"result{i}")
    lines.append(f"        {name}({', '.join(given)});")
    for i, result in enumerate(results):
        lines += [
            f'        check("{name}", result{i}[{at}], {number(float(v))});'
            for at, v in enumerate(np.reshape(result, -1))
        ]
    return [*lines, "    }"]


_HEADER = """/* Generated from derivations by rederive; not to be edited. Arrays are in C order, one row an example. */
#ifndef {guard}
#define {guard}

#include <stdint.h>

#ifdef __cplusplus
extern "C" {{
#endif

{declarations}
#ifdef __cplusplus
}}
#endif

#endif
"""
_TEST = """/* Compares with the results of the Python kernels. */
#include "{stem}.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static int wrong = 0;

static void check(const char *name, double found, double known)
{{
    const double size = fabs(known) > 1.0 ? fabs(known) : 1.0;
    const int same = isnan(known) ? isnan(found) : fabs(found - known) <= {tolerance} * DBL_EPSILON * size;
    if (!same) {{
        printf("%s: %.17g, not %.17g\\n", name, found, known);
        wrong++;
    }}
}}

int main(void)
{{
{checks}
    printf(wrong ? "%d wrong\\n" : "all as stored\\n", wrong);
    return wrong != 0;
}}
"""
_MAKEFILE = """CFLAGS = -std=c99 -O2 -Wall -Wextra -Werror
LDLIBS = -lm

test: test_{stem}
\t./test_{stem}

test_{stem}: test_{stem}.c {stem}.c {stem}.h
\t$(CC) $(CFLAGS) -o $@ test_{stem}.c {stem}.c $(LDLIBS)

.PHONY: test
"""
