"""Compiled formulas against mpmath at 50 digits and against SymPy's own derivatives; every target the same."""

from __future__ import annotations

import ctypes
import itertools
import subprocess
from pathlib import Path
from shutil import which

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings, strategies as st

from derive.judging.judge import judge
from derive.language import Claim, Domain, Relation, Verdict
from derive.language.claim import Variable
from numerics import CannotCompile, compile_formula
from numerics.compiler.graph.rewrites import RULES, written_out
from numerics.compiler.graph.stored import read, written
from numerics.compiler.targets.by_numpy import evaluate
from tests.compiler.drawn import formulas, x, y

POINTS = [(0.3, -0.7), (1.25, 0.5), (-2.0, 1.5), (0.0, 0.0), (1e-9, -1e-9)]
ULP = 2.0**-52


def exact(e: sp.Expr, at: tuple[float, float]) -> mpmath.mpf | None:
    """The value at 50 digits, None where there is none."""
    with mpmath.workdps(50):
        put = {x: sp.Float(at[0], 60), y: sp.Float(at[1], 60)}
        try:
            value = e.subs(put).evalf(50)
        except (TypeError, ValueError, ZeroDivisionError):
            return None
        return mpmath.mpf(str(value)) if value.is_real and value.is_finite else None


def scale(e: sp.Expr, at: tuple[float, float]) -> float:
    """How large the parts of a formula become: what an error in the last place of one of them is measured by."""
    parts = [exact(part, at) for part in sp.preorder_traversal(e) if isinstance(part, sp.Expr) and part.is_real]
    return max([1.0, *(abs(float(p)) for p in parts if p is not None)])


def steepness(e: sp.Expr, at: tuple[float, float]) -> float:
    """How much a formula enlarges errors of its arguments, roughly."""
    return sum(abs(float(exact(sp.diff(e, s).doit(), at) or 0)) for s in (x, y))


@settings(max_examples=60, deadline=None)
@given(formulas())
def test_numbers_arrays_and_numpy_agree_with_mpmath(e: sp.Expr) -> None:
    kernel = compile_formula(e, (x, y))
    columns = [np.array(c) for c in zip(*POINTS, strict=True)]
    mapped, reference = kernel(*columns), np.broadcast_to(evaluate(kernel.program, columns)[0], len(POINTS))
    for place, at in enumerate(POINTS):
        known = exact(e, at)
        if known is None:
            continue
        allowed = 64 * ULP * scale(e, at) ** 2
        for found in (kernel(*at), mapped[place], reference[place]):
            assert abs(found - float(known)) <= allowed, (e, at)


@settings(max_examples=40, deadline=None)
@given(formulas())
def test_derivatives_on_the_graph_are_sympys(e: sp.Expr) -> None:
    kernel = compile_formula(e, (x, y))
    slopes = kernel.gradient()
    for at in POINTS[:3]:
        for place, letter in enumerate((x, y)):
            derivative = sp.diff(e, letter)
            assume(not derivative.has(sp.DiracDelta, sp.Derivative, sp.Subs))
            known = exact(derivative.rewrite(sp.Piecewise) if derivative.has(sp.Heaviside) else derivative, at)
            if known is not None:
                allowed = 1e-11 * scale(e, at) ** 3 * max(1.0, abs(float(known)))
                assert abs(slopes(*at)[place] - float(known)) <= allowed, (e, letter, at)


@settings(max_examples=15, deadline=None)
@given(formulas(2), st.sampled_from([0, 1, 3, 4, 5, 8, 1003]))
def test_every_length_is_computed_to_its_end(e: sp.Expr, count: int) -> None:
    kernel = compile_formula(e, (x, y))
    columns = np.random.default_rng(count).normal(size=(2, count))
    found = kernel(*columns)
    assert found.shape == (count,)
    known = np.broadcast_to(evaluate(kernel.program, columns)[0], count)
    np.testing.assert_allclose(found, known, rtol=1e-11, atol=1e-11)


_KINDS = {
    sp.sec: (-1.4, 1.4), sp.csc: (0.1, 3.0), sp.cot: (0.1, 3.0), sp.coth: (0.1, 4.0), sp.sech: (-4.0, 4.0),
    sp.csch: (0.1, 4.0), sp.acot: (0.1, 9.0), sp.asec: (1.1, 9.0), sp.acsc: (1.1, 9.0), sp.acoth: (1.1, 9.0),
    sp.asech: (0.1, 0.9), sp.acsch: (0.1, 9.0), sp.ceiling: (-3.0, 3.0), sp.frac: (-3.0, 3.0), sp.sinc: (-4.0, 4.0),
    sp.asin: (-0.9, 0.9), sp.acos: (-0.9, 0.9), sp.acosh: (1.1, 9.0), sp.atanh: (-0.9, 0.9), sp.gamma: (0.1, 9.0),
    sp.loggamma: (2.5, 90.0), sp.factorial: (0.1, 9.0), sp.tan: (-1.4, 1.4), sp.floor: (-3.0, 3.0),
    sp.erfc: (-2.0, 5.0), sp.sinh: (-4.0, 4.0), sp.cosh: (-4.0, 4.0),
}  # fmt: skip


_NAMED = {sp.ceiling: mpmath.ceil, sp.frac: lambda v: v - mpmath.floor(v)}
_IN_STEPS = {sp.floor, sp.ceiling, sp.frac}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(_KINDS, key=str)), st.floats(0, 1))
def test_functions_of_one_number(kind, share: float) -> None:
    """To some units in the last place of the value, and of what the argument's last place changes."""
    low, high = _KINDS[kind]
    at = low + share * (high - low)
    kernel = compile_formula(kind(x), (x,))
    known = _NAMED.get(kind) or getattr(mpmath, kind.__name__)
    with mpmath.workdps(40):
        value = known(mpmath.mpf(at))
        slope = 1.0 if kind in _IN_STEPS else abs(float(mpmath.diff(known, mpmath.mpf(at))))
    allowed = 8 * ULP * (abs(float(value)) + abs(at) * slope)
    assert abs(kernel(at) - float(value)) <= allowed
    assert abs(kernel(np.full(5, at))[4] - float(value)) <= allowed


def test_remainders_and_arrays_of_any_shape() -> None:
    assert compile_formula(sp.Mod(x, y), (x, y))(-7.5, 2.0) == 0.5
    assert compile_formula(sp.sinc(x), (x,))(0.0) == 1.0
    cube = compile_formula(sp.Array([[[x, y], [x * y, 1]]]), (x, y))
    assert cube(2.0, 3.0).tolist() == [[[2.0, 3.0], [6.0, 1.0]]]
    assert cube(np.ones(4), 3.0).shape == (1, 2, 2, 4)


@settings(max_examples=15, deadline=None)
@given(formulas(2))
def test_a_program_is_its_text(e: sp.Expr) -> None:
    program = compile_formula(e, (x, y)).program
    assert read(written(program)) == program


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_proved_and_applied(rule) -> None:
    symbols = sorted(rule.left.free_symbols, key=str)
    variables = tuple(Variable(s, Domain.POSITIVE if s.is_positive else Domain.REAL) for s in symbols)
    left, right = written_out(rule.left), written_out(rule.right)
    assert rule.rewrite(rule.left) is not None
    if left != right:
        assert judge(Claim(left, Relation.EQUAL, right, variables)).verdict is Verdict.PROVED
    kernel = compile_formula(rule.left, symbols)
    for size in (1e-13, 1e-3, 0.9, 30.0, 700.0):
        at = [size, size / 3][: len(symbols)]
        with mpmath.workdps(50):
            value = mpmath.mpf(str(left.subs({s: sp.Float(a, 60) for s, a in zip(symbols, at, strict=True)}).evalf(50)))
        if abs(value) < 1e300:
            assert kernel(*at) == pytest.approx(float(value), rel=8 * ULP, abs=1e-300), (rule.name, at)


@pytest.mark.skipif(which("gcc") is None, reason="no C compiler here")
def test_c_gives_the_same(tmp_path: Path) -> None:
    e = sp.Piecewise((sp.erf(x) * sp.exp(-y), x < y), (sp.Max(x, y) ** 3 / (1 + sp.Abs(y)), True)) + sp.log(
        1 + sp.exp(x)
    )
    kernel = compile_formula(e, (x, y))
    (tmp_path / "k.c").write_text(kernel.c_source("k"))
    command = ["gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "k.c", "-o", "k.so", "-lm"]
    subprocess.run(command, cwd=tmp_path, check=True)
    function = ctypes.CDLL(str(tmp_path / "k.so")).k
    function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double] * 2
    for at in POINTS:
        assert function(*at) == pytest.approx(kernel(*at), rel=16 * ULP)


@pytest.mark.parametrize(
    ("e", "said"),
    [
        (x + sp.Symbol("z"), "symbol z is no argument"),
        (sp.Integral(sp.exp(-(x**2)), x), "not carried out"),
        (sp.Function("f")(x), "nobody has defined"),
        (sp.airyai(x), "airyai has no kernel"),
        (sp.Sum(x ** sp.Symbol("j"), (sp.Symbol("j"), 1, sp.Symbol("n"))), "symbol n is no argument"),
        (sp.Sum(x ** sp.Symbol("j"), (sp.Symbol("j"), 1, sp.oo)), "has no end"),
        (x + sp.oo, "finite"),
        (sp.IndexedBase("a")[sp.Symbol("j", integer=True)], "compile_loops"),
    ],
)
def test_what_has_no_kernel_is_refused_at_once(e: sp.Expr, said: str) -> None:
    with pytest.raises(CannotCompile, match=said):
        compile_formula(e, (x, y))


def test_a_large_jacobian_is_computed_in_pieces() -> None:
    """Several thousand operations: pieces that hand values on through memory give what NumPy gives."""
    letters = sp.symbols("a:12", real=True)
    rows = [
        sp.tanh(sum(sp.sin(a * (i + 1)) * b for a, b in itertools.pairwise(letters))) * letters[i % 12]
        for i in range(24)
    ]
    kernel = compile_formula(sp.Matrix(rows), letters).jacobian()
    assert kernel.program.operations > 2_000
    columns = np.random.default_rng(0).normal(size=(12, 37))
    known = np.stack([np.broadcast_to(v, 37) for v in evaluate(kernel.program, columns)]).reshape(24, 12, 37)
    np.testing.assert_allclose(kernel(*columns), known, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    "e",
    [
        sp.log(sp.exp(x) + sp.exp(y) + 1), sp.log(sp.exp(x) + 2 * sp.exp(y) + 3), sp.log(2 * sp.exp(x) + 1),
        sp.log(3 + sp.exp(x)), sp.log(sp.exp(x) - 1), sp.log(2 * sp.cosh(x)), sp.log(sp.cosh(x)),
        sp.log(2 * sp.sinh(x)),
    ],
    ids=str,
)  # fmt: skip
def test_logarithms_of_what_grows_do_not_overflow(e: sp.Expr) -> None:
    kernel = compile_formula(e, (x, y))
    slope = kernel.gradient("x")
    compiled = sp.lambdify((x, y), e, "mpmath"), sp.lambdify((x, y), sp.diff(e, x), "mpmath")
    for at in (1e-9, 0.3, 0.999, 1.0, 30.0, 800.0):
        with mpmath.workdps(40 + int(at)):
            known = [float(f(mpmath.mpf(at), mpmath.mpf(at) / 3)) for f in compiled]
        assert kernel(at, at / 3) == pytest.approx(known[0], rel=32 * ULP)
        assert kernel(np.full(9, at), at / 3)[3] == pytest.approx(known[0], rel=32 * ULP)
        assert slope(at, at / 3) == pytest.approx(known[1], rel=1e-12)
