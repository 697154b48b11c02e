"""A two-layer tanh net with the second-order correction of its loss, and the gradient: 12 inputs, 9 results."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp

from bench import c_side, peers
from bench.measuring import Fact, Row, Side, compared
from numerics.compiler import compile_formula

BENCHMARK = "gradient of a corrected loss"
x_1, x_2, y, eta = sp.symbols("x_1 x_2 y eta")
WEIGHTS = sp.symbols("w1:9")
INPUTS = (x_1, x_2, y, eta, *WEIGHTS)


def formula() -> sp.Expr:
    """L + eta/4 |g|^2 + eta^2/8 g H g, where g and H are the derivatives of the loss L by the weights."""
    a, b, c, d, e, f, g_1, g_2 = WEIGHTS
    loss = (g_1 * sp.tanh(a * x_1 + b * x_2 + c) + g_2 * sp.tanh(d * x_1 + e * x_2 + f) - y) ** 2 / 2
    slopes = [sp.diff(loss, w) for w in WEIGHTS]
    bent = [sp.diff(slope, w) for slope in slopes for w in WEIGHTS]
    square = sum(slope**2 for slope in slopes)
    product = sum(slopes[i] * bent[8 * i + j] * slopes[j] for i in range(len(slopes)) for j in range(len(slopes)))
    return loss + eta / 4 * square + eta**2 / 8 * product


def run(points: int, budget: float, optimizations: str | None = "basic") -> tuple[list[Row], list[Fact]]:
    """One thread. optimizations: of sympy.cse for the C; its best form takes some seconds."""
    expression = formula()
    started = time.process_time()
    kernel = compile_formula(expression, INPUTS, name="corrected").value_and_gradient(*[w.name for w in WEIGHTS])
    kernel(*[0.5] * len(INPUTS))
    compiling = time.process_time() - started
    X = np.random.default_rng(2).normal(size=(len(INPUTS), points))
    out = np.empty((1 + len(WEIGHTS), points))
    sides: dict[str, Side] = {"this": lambda: kernel(*X, out=out)}
    results: dict[str, Any] = {"this": lambda: out}
    if c_side.has_compiler():
        _c(sides, results, expression, X, optimizations)
    _heyoka(sides, results, expression, X)
    for name, side in sides.items():
        side()
        # Polynomials of degree twelve in numbers up to about 4: rounding is amplified a hundredfold.
        np.testing.assert_allclose(results[name](), out, rtol=1e-11, atol=1e-11, err_msg=name)
    row = Row(BENCHMARK, f"{points} points", 1, bars={"C": 0.6})
    row.seconds, row.ratios = compared(sides, 1, budget)
    row.missing = peers.not_installed("heyoka") | ({} if c_side.has_compiler() else {"C": "no gcc"})
    words = f"compiling the gradient of a corrected loss ({kernel.program.operations} operations, from SymPy)"
    return [row], [Fact(words, f"{compiling:.2f} s", "0.5 s", compiling < 0.5)]


def _c(sides: dict[str, Side], results: dict[str, Any], e: sp.Expr, X: Any, optimizations: str | None) -> None:
    path = c_side.written("medium_gradient.c", _c_text(e, optimizations))
    function = c_side.compiled(path).medium_gradient
    function.restype = None
    out = np.empty((1 + len(WEIGHTS), X.shape[1]))
    given = (ctypes.c_void_p * len(X))(*[x.ctypes.data for x in X])
    found = (ctypes.c_void_p * len(out))(*[o.ctypes.data for o in out])
    sides["C"] = lambda: function(ctypes.c_int64(X.shape[1]), given, found)
    results["C"] = lambda: out


def _c_text(e: sp.Expr, optimizations: str | None) -> str:
    """The formula and its derivatives as sympy.cse writes them, in one loop."""
    named, wanted = sp.cse([e, *(sp.diff(e, w) for w in WEIGHTS)], optimizations=optimizations)
    lines = ["#include <math.h>", "#include <stdint.h>", ""]
    lines += ["void medium_gradient(int64_t n, const double *const *in, double *const *out)", "{"]
    lines += [f"    const double *restrict in_{i} = in[{i}];" for i in range(len(INPUTS))]
    lines += [f"    double *restrict out_{i} = out[{i}];" for i in range(len(wanted))]
    lines += ["#pragma omp simd", "    for (int64_t i = 0; i < n; i++) {"]
    lines += [f"        const double {x} = in_{i}[i];" for i, x in enumerate(INPUTS)]
    lines += [f"        const double {name} = {_c_of(value)};" for name, value in named]
    lines += [f"        out_{i}[i] = {_c_of(value)};" for i, value in enumerate(wanted)]
    return "\n".join([*lines, "    }", "}", ""])


def _c_of(e: sp.Expr) -> str:
    """C with integer powers multiplied out, which is the fastest."""
    powers = [p for p in e.atoms(sp.Pow) if p.exp.is_Integer and 1 < p.exp < 9]
    return sp.ccode(e.xreplace({p: sp.Mul(*[p.base] * int(p.exp), evaluate=False) for p in powers}))


def _heyoka(sides: dict[str, Side], results: dict[str, Any], e: sp.Expr, X: Any) -> None:
    heyoka = peers.peer("heyoka")
    if heyoka is None:
        return
    letters = heyoka.make_vars(*[s.name for s in INPUTS])
    whole = heyoka.from_sympy(e)
    slopes: Sequence[Any] = [heyoka.diff(whole, w) for w in letters[4:]]
    function = heyoka.cfunc([whole, *slopes], vars=letters, fast_math=True)
    out = np.empty((1 + len(WEIGHTS), X.shape[1]))
    sides["heyoka"] = lambda: function(X, outputs=out)
    results["heyoka"] = lambda: out
