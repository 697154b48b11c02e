"""Every kernel of numbers against mpmath, from the formula of its derivation; a new kernel cannot be forgotten."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st
from mpmath import mp

from numerics.compiler.graph.from_sympy import program_of
from numerics.compiler.graph.program import Program
from numerics.compiler.library.catalogue import Scalar
from numerics.compiler.targets.by_numpy import evaluate
from tests.kernels import oracle
from tests.kernels.drawn import every, kernel, of_domain
from tests.kernels.program_error import FORMATS, NoValue, bound

ERRORS = tomllib.loads((Path(__file__).parent / "errors.toml").read_text("utf-8"))
NUMBERS = {name: entry for name, entry in every() if isinstance(entry, Scalar)}
NAMES = sorted(NUMBERS)


@cache
def formula(name: str) -> tuple[Any, tuple[Any, ...]]:
    """The formula and its letters in the order of the call."""
    e, letters = NUMBERS[name].formula()
    return e, tuple(letters)


def judged(name: str, numbers: list[float], kind: Any) -> None:
    """One point in one type: by the number and by arrays of lengths that fill registers and leave a rest."""
    e, letters = formula(name)
    with np.errstate(over="ignore", under="ignore"):
        given_ = [kind(x) for x in numbers]
    if not all(np.isfinite(x) and (x > 0 or not s.is_positive) for x, s in zip(given_, letters, strict=True)):
        return
    mp.dps = oracle.digits([float(x) for x in given_])
    known = {s: mpmath.mpf(float(x)) for s, x in zip(letters, given_, strict=True)}
    called = kernel(name)
    found = [float(called(*given_))]
    found += [float(y) for y in called(*(np.full(11, x, kind) for x in given_))[[0, 10]]]
    if kind is np.float64:
        found.append(float(called(*(float(x) for x in given_))))
    try:
        exact = oracle.value(e, known)
    except oracle.Undefined:
        assert not any(math.isfinite(y) for y in found), (given_, found, "the formula has no value")
        return
    compare(name, known, exact, found, kind)


def compare(name: str, known: dict[Any, Any], exact: Any, found: list[float], kind: Any) -> None:
    """Inside the bound everywhere; inside the stated units where no part leaves the range of the type."""
    e, letters = formula(name)
    form, stated = FORMATS[kind], ERRORS.get(name, ERRORS["default"])
    try:
        limit = bound(kernel(name).program, {s.name: x for s, x in known.items()}, form)
    except NoValue:
        # A part has no value though the formula has one, as x/x has at 0: nothing is promised but nan or infinity.
        assert not any(math.isfinite(y) for y in found), (known, found, exact)
        return
    own = oracle.condition(e, known, lambda at, s: {**at, s: at[s] * (1 + oracle.shift())}, list(letters)) + abs(exact)
    smallest = 4 * form.smallest
    if not limit.leaves_range and mpmath.isfinite(own):
        assert limit.error <= stated["bound"] * form.unit * own + 100 * form.smallest, (known, limit, own)
    for y in found:
        if not math.isfinite(y):
            assert limit.leaves_range or abs(exact) > form.largest, (known, y, exact)
            continue
        gap = abs(mpmath.mpf(y) - exact)
        if not limit.underflows:
            assert gap <= 1.01 * limit.error + form.unit * abs(exact) + smallest, (known, y, exact, limit)
        if not limit.leaves_range and mpmath.isfinite(own):
            assert gap <= stated["measured"] * form.unit * own + smallest, (known, y, exact)


@pytest.mark.parametrize("name", NAMES)
def test_a_kernel_is_its_formula(name: str) -> None:
    strategy = st.tuples(*(of_domain(s) for s in formula(name)[1]))

    @settings(max_examples=40)
    @given(strategy)
    def check(numbers: tuple[float, ...]) -> None:
        for kind in (np.float64, np.float32):
            judged(name, list(numbers), kind)

    check()


REMEMBERED = [
    # a quotient by an infinite divisor was 0 where the path is 1e38
    ("gradient_flow.quartic_path", (0.0077, 7e294, 1.7e-05, 3e-101)),
    ("gradient_flow.quartic_path", (1e300, 1.0, 1e300, 1.0)),
    # a small power gave the start: 1 + q x was rounded before its logarithm was divided by q
    ("gradient_flow.power_path", (2.0, 3.0, 1.0, 1.0, 1e-17)),
    ("gradient_flow.power_loss", (2.0, 3.0, 1.0, 1.0, 1.0, 1e-148)),
    # v_0 - F/lambda lost all digits of v_0
    ("momentum.constant_force", (1e-9, 1.0, 1e9, 1e-9, 1.0)),
    # the hyperbolic functions overflowed where the path does not
    ("momentum.overdamped", (1e3, 1.0, 0.0, 1.0, 10.0, 1.0)),
    ("momentum.overdamped", (1.0, 1.0, 0.0, 1.0, 1e200, 1.0)),
    ("momentum.adam_step", (3.3e26, 6.9, 245.0, 1.8e-44, 0.044, 0.0012)),
    ("gradient_flow.parabola_path", (1.0, 1.0, 700.0)),
    ("bayesian_evidence.logistic_fourth", (512.8,)),
    ("bayesian_evidence.logistic_fourth", (2 * math.atanh(3**-0.5),)),
]


@pytest.mark.parametrize(("name", "numbers"), REMEMBERED)
def test_old_counterexamples_stay_mended(name: str, numbers: tuple[float, ...]) -> None:
    for kind in (np.float64, np.float32):
        judged(name, list(numbers), kind)


@pytest.mark.parametrize("name", NAMES)
def test_outside_of_its_domain_a_kernel_is_no_number_unless_the_formula_is_one(name: str) -> None:
    """Every argument with the other sign, one at a time."""
    letters = formula(name)[1]

    @settings(max_examples=10)
    @given(st.tuples(*(of_domain(s, edges=False) for s in letters)), st.integers(0, len(letters) - 1))
    def check(numbers: tuple[float, ...], turned: int) -> None:
        point = [-x if place == turned else x for place, x in enumerate(numbers)]
        mp.dps = 120
        try:
            exact = oracle.value(formula(name)[0], {s: mpmath.mpf(x) for s, x in zip(letters, point, strict=True)})
        except oracle.Undefined:
            assert not math.isfinite(kernel(name)(*point)), point
            return
        found = float(kernel(name)(*point))
        assert math.isnan(found) or found == pytest.approx(float(exact), rel=1e-6, abs=1e-6 * max(map(abs, point)))

    check()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_number_stays_no_number(name: str) -> None:
    called = kernel(name)
    for place in range(len(called.arguments)):
        point = [0.5] * len(called.arguments)
        point[place] = math.nan
        assert math.isnan(called(*point))
        assert np.isnan(called(*(np.full(9, x) for x in point))).all()


def test_every_stated_error_belongs_to_a_kernel() -> None:
    assert set(ERRORS) - {"default", "arrays"} <= {name for name, _ in every()}
    assert all(entry["reason"] for entry in ERRORS.values())


TURNED = {"add": "sub", "sub": "add", "mul": "div", "div": "mul"}


def faults(program: Program) -> list[Program]:
    """The program with one operation turned, or one number half as large again: one fault each."""
    planted = []
    for place, node in enumerate(program.nodes):
        if node.op in TURNED:
            new = replace(node, op=TURNED[node.op])
        elif node.op == "const" and node.value:
            new = replace(node, value=node.value * 1.5)  # type: ignore[operator]
        else:
            continue
        nodes = (*program.nodes[:place], new, *program.nodes[place + 1 :])
        planted.append(replace(program, nodes=nodes))
    return planted


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_fault_is_seen(name: str) -> None:
    """The judge is tested by sabotage: each fault is outside of the stated error at one of a few points."""
    e, letters = formula(name)
    mp.dps = 120
    points = []
    for row in np.random.default_rng(0).uniform(0.1, 4.0, (40, len(letters))):
        point = [float(round(x + 1)) if s.is_integer else float(x) for x, s in zip(row, letters, strict=True)]
        known = {s: mpmath.mpf(x) for s, x in zip(letters, point, strict=True)}
        try:
            own = oracle.condition(e, known, lambda at, s: {**at, s: at[s] * (1 + oracle.shift())}, list(letters))
            points.append((point, oracle.value(e, known), own))
        except oracle.Undefined:
            continue
    assert points
    units = ERRORS.get(name, ERRORS["default"])["measured"] * 2.0**-53
    for wrong in faults(program_of(e, letters)):
        found = [float(evaluate(wrong, point)[0]) for point, _, _ in points]
        assert any(
            not abs(mpmath.mpf(y) - exact) <= units * (own + abs(exact))
            for y, (_, exact, own) in zip(found, points, strict=True)
        ), wrong


def test_the_oracle_refuses_what_has_no_real_value() -> None:
    """The judge's judge: complex parts and poles are seen inside a formula that would hide them."""
    x = sp.Symbol("x", real=True)
    mp.dps = 60
    for hidden in (1 / (1 + 1 / x), sp.exp(-1 / x**2), x**0 + 1 / sp.log(x)):
        with pytest.raises(oracle.Undefined):
            oracle.value(hidden, {x: mpmath.mpf(0)})
    with pytest.raises(oracle.Undefined):
        oracle.value(sp.sqrt(x) * sp.sqrt(x - 1), {x: mpmath.mpf(-1)})
    assert oracle.value(sp.exp(x) - 1, {x: mpmath.mpf(0)}) == 0
