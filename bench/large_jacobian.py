"""Two hundred formulas of two hundred inputs, each of eighteen of them, and their Jacobian: some 18,000 operations."""

from __future__ import annotations

import ctypes
import random
import time
from typing import Any

import numpy as np
import sympy as sp

from bench import c_side
from bench.measuring import Fact, Row, Side, compared
from numerics.compiler import compile_formula
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.graph.program import Builder
from numerics.compiler.targets import c99 as c_target

BENCHMARK = "large Jacobian"
TOUCHED = 18


def formulas(count: int) -> tuple[list[sp.Expr], tuple[sp.Symbol, ...]]:
    """Sums of products of hyperbolic tangents."""
    draw = random.Random(4)
    letters = sp.symbols(f"x0:{count}")

    def one() -> sp.Expr:
        v = draw.sample(letters, TOUCHED)
        bent = [sp.tanh(v[3 * j] * v[3 * j + 1] + v[3 * j + 2]) for j in range(6)]
        return sum(bent[j] * bent[(j + 1) % 6] * v[(5 * j) % TOUCHED] for j in range(6))

    return [one() for _ in range(count)], letters


def with_jacobian(kernel: Kernel) -> Kernel:
    """The formulas, then the entries of their Jacobian that are not zero, in one kernel."""
    jacobian = kernel.jacobian().program
    builder = Builder()
    values, slopes = builder.include(kernel.program), builder.include(jacobian)
    wanted = [values[o] for o in kernel.program.outputs]
    wanted += [slopes[o] for o in jacobian.outputs if jacobian.nodes[o].op != "const"]
    return Kernel(builder.program(jacobian.inputs, wanted, (len(wanted),)), "large_jacobian")


def run(count: int, points: int, budget: float) -> tuple[list[Row], list[Fact]]:
    """One thread. count: how many formulas and inputs."""
    expressions, letters = formulas(count)
    started = time.process_time()
    kernel = with_jacobian(compile_formula(expressions, letters, name="large"))
    graph = time.process_time() - started
    X = np.random.default_rng(0).normal(size=(count, points))
    out = np.empty((len(kernel.program.outputs), points))
    kernel(*X, out=out)
    whole = time.process_time() - started
    sides: dict[str, Side] = {"this": lambda: kernel(*X, out=out)}
    row = Row(BENCHMARK, f"{len(out)} results, {points} points", 1, bars={"C": 0.6})
    if c_side.has_compiler():
        _c(sides, kernel, X, out)
    else:
        row.missing["C"] = "no gcc"
    row.seconds, row.ratios = compared(sides, 1, budget)
    size = f"{kernel.program.operations} operations"
    return [row], [
        Fact(f"compiling the large Jacobian ({size}), graph to machine code", f"{whole - graph:.2f} s", "3 s",
             whole - graph < 3.0),
        Fact(f"the same from SymPy, with differentiating ({size})", f"{whole:.2f} s", "", True),
    ]  # fmt: skip


def _c(sides: dict[str, Side], kernel: Kernel, X: Any, out: Any) -> None:
    """The same program as a function of one point, gcc -O2, called point after point from C."""
    function = c_side.compiled(
        c_side.written("large_jacobian.c", _c_text(kernel)), ("-O2", "-ffast-math", "-w")
    ).large_jacobian
    function.restype = None
    points = np.ascontiguousarray(X.T)
    found = np.empty((X.shape[1], len(out)))

    def side() -> None:
        function(ctypes.c_int64(len(points)), ctypes.c_void_p(points.ctypes.data), ctypes.c_void_p(found.ctypes.data))

    sides["C"] = side
    side()
    # Sums of a few products of numbers below 4.
    np.testing.assert_allclose(found.T, out, rtol=1e-11, atol=1e-11)


def _c_text(kernel: Kernel) -> str:
    text = c_target.source(kernel.program, "point")
    body = text[text.index("{") + 1 :]
    names = c_target.identifiers(kernel.program.inputs)
    reads = "".join(f"    const double {name} = in[{i}];\n" for i, name in enumerate(names))
    return f"""\
#include <math.h>
#include <stdint.h>
{c_target.PREAMBLE}
static void point(const double *restrict in, double *restrict out)
{{
{reads}{body}
void large_jacobian(int64_t n, const double *in, double *out)
{{
    for (int64_t i = 0; i < n; i++)
        point(in + i * {len(names)}, out + i * {len(kernel.program.outputs)});
}}
"""
