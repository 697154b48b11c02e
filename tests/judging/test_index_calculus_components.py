"""The index calculus against components: what it makes of a random print, written out for k = 2 and 3, is what the
print means there."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from derive.judging.index_calculus.contraction import steps_left
from derive.judging.index_calculus.parts import (
    Bracket,
    Delta,
    Determinant,
    Exponent,
    Exponential,
    Expression,
    Imaginary,
    Index,
    Logarithm,
    Part,
    Prime,
    Size,
    Tensor,
    Term,
)
from derive.judging.index_calculus.proof import prove_for_every_size
from derive.judging.index_calculus.translation import Translation
from derive.language import OutsideLanguage, Unread
from derive.meaning.evaluation import Evaluator
from derive.reading.statements import read_display
from derive.reading.tree import Node
from paper_checks.profile.loading import parse_profile

PROFILE = r"""
name = "random tensors"
title = "random tensors"
[[section]]
title = "all"
equations = "1"
ranges = { k = [1, 2, 3] }
indices = { i = "k", j = "k", l = "k", m = "k", n = "k", p = "k", q = "k" }
[section.symbols]
'w^i' = { coordinate = true }
'u^i' = "real"
'v^i' = "positive"
'f' = { arguments = ["w"] }
'F^i' = { arguments = ["w"] }
'a_{ij}' = { symmetric = true }
'b_{ij}' = "real"
'g_{ij}' = { metric = true, bare = "determinant" }
'\delta_{ij}' = { kronecker = true }
'N' = "positive"
'\lambda' = "positive"
'c' = "real"
"""
SECTION = parse_profile(PROFILE, "random.toml").sections[0]
SCOPE = SECTION.scope


def read(source: str) -> Node:
    """The tree of one side."""
    return read_display(source, SCOPE.notation, "equation").statements[0].chain.sides[0]


# random prints: every dummy letter twice in a product, the free letter once


@st.composite
def products(draw: st.DrawFn, free: tuple[str, ...], depth: int, pool: tuple[str, ...]) -> str:
    count = draw(st.integers(0, min(2, len(pool))))
    slots = draw(st.permutations([*free, *pool[:count], *pool[:count]]))
    rest = pool[count:]
    factors = [draw(st.sampled_from(["", "2", r"\frac{1}{2}", "3"]))]
    while slots:
        if len(slots) > 1 and draw(st.booleans()):
            name = draw(st.sampled_from(["a_{%s%s}", "b_{%s%s}", "g_{%s%s}", "g^{%s%s}", r"\delta_{%s%s}"]))
            factors.append(name % (slots[0], slots[1]))
            slots = slots[2:]
        else:
            names = ["w^%s", "u^%s", "v^%s", "F^%s", r"\frac{\partial f}{\partial w^%s}"]
            factors.append(draw(st.sampled_from(names)) % slots[0])
            slots = slots[1:]
    if depth > 0 and rest:
        for _ in range(draw(st.integers(0, 2))):
            factors.append(draw(scalars(depth - 1, rest[:2])))
            rest = rest[2:] or rest
            break
    text = " ".join(f for f in factors if f)
    return text or "1"


@st.composite
def sums(draw: st.DrawFn, free: tuple[str, ...], depth: int, pool: tuple[str, ...]) -> str:
    terms = [draw(products(free, depth, pool)) for _ in range(draw(st.integers(1, 2)))]
    return draw(st.sampled_from([" + ", " - "])).join(terms)


@st.composite
def scalars(draw: st.DrawFn, depth: int, pool: tuple[str, ...]) -> str:
    kinds = ["N", r"\lambda^2", "k", "c^2", "f", r"\sqrt{g}", r"N^{-k/2}", r"\frac{1}{\lambda}"]
    if pool:
        letter = pool[0]
        kinds += [rf"\sum_{letter} v^{letter}", rf"\prod_{letter} (v^{letter})^2"]
        kinds += [rf"\log(\sum_{letter} e^{{u^{letter}}})"]
        kinds += [rf"\frac{{v^{letter} u^{letter}}}{{\sum_{pool[-1]} e^{{u^{pool[-1]}}}}}"] if len(pool) > 1 else []
    kind = draw(st.sampled_from([*kinds, "exp", "bracket", "quotient"]))
    if kind not in ("exp", "bracket", "quotient"):
        return kind
    inner = draw(sums((), depth - 1 if depth else 0, pool))
    return {
        "exp": rf"\exp({inner})",
        "bracket": f"({inner})",
        "quotient": rf"\frac{{1}}{{N + e^{{{inner}}}}}",
    }[kind]


@st.composite
def prints(draw: st.DrawFn) -> tuple[str, bool]:
    """A print and whether it carries the free index i; some are derivatives."""
    kind = draw(st.sampled_from(["scalar", "vector", "slope", "differential"]))
    pool = ("j", "l", "m", "n", "p", "q")
    if kind == "vector":
        return draw(sums(("i",), 1, pool)), True
    inner = draw(sums((), 1, pool))
    if kind == "slope":
        return rf"\frac{{\partial}}{{\partial w^i}} ({inner})", True
    return (f"d({inner})", False) if kind == "differential" else (inner, False)


# the oracle: an expression of the calculus written out in components


def written_out(value: Expression, size: int, at: dict[Index, int], world: Evaluator) -> sp.Expr:
    return sum((_term(term, size, at, world) for term in value.terms), sp.Integer(0))


def _term(term: Term, size: int, at: dict[Index, int], world: Evaluator) -> sp.Expr:
    total = sp.Integer(0)
    for values in itertools.product(range(1, size + 1), repeat=len(term.bound)):
        here = {**at, **dict(zip(term.bound, values, strict=True))}
        powers = [_factor(part, e, size, here, world) for part, e in term.factors]
        total += sp.Mul(*powers)
    return sp.Rational(term.number.numerator, term.number.denominator) * total


def _factor(part: Part, exponent: Exponent, size: int, at: dict[Index, int], world: Evaluator) -> sp.Expr:
    power = sp.Rational(exponent.constant.numerator, exponent.constant.denominator)
    power += sum(sp.Rational(f.numerator, f.denominator) * size for _, f in exponent.sizes)
    if isinstance(part, Exponential):
        return sp.exp(power * _term(part.term, size, at, world))
    return _part(part, size, at, world) ** power


def _part(part: Part, size: int, at: dict[Index, int], world: Evaluator) -> Any:
    if isinstance(part, Delta):
        return sp.Integer(int(at[part.first] == at[part.second]))
    if isinstance(part, Size):
        return sp.Integer(size)
    if isinstance(part, Prime):
        return sp.Integer(part.number)
    if isinstance(part, Imaginary):
        return sp.I
    if isinstance(part, Determinant):
        return world.matrix(SCOPE.declarations[part.key]).det()
    if isinstance(part, Bracket):
        return written_out(part.body, size, at, world)
    if isinstance(part, Logarithm):
        return sp.log(written_out(part.body, size, at, world))
    assert isinstance(part, Tensor)
    if part.key == r"\pi":
        return sp.pi
    return _component(part, at, world)


def _component(tensor: Tensor, at: dict[Index, int], world: Evaluator) -> Any:
    values = tuple(at[index] for index in tensor.indices)
    if tensor.key.startswith("d") and tensor.key[1:] in SCOPE.declarations:
        return world.step(world.component(SCOPE.declarations[tensor.key[1:]], values, (False,) * len(values)))
    result = world.component(SCOPE.declarations[tensor.key], values, (tensor.inverse,) * len(values))
    for key, index in tensor.slots:
        assert index is not None
        result = sp.diff(result, world.component(SCOPE.declarations[key], (at[index],), (False,)))
    return result


def number_at(value: sp.Expr, seed: int) -> float:
    """The value of an expression at a random point, with random functions in the place of the abstract ones."""
    source = random.Random(seed)
    for function in sorted({a.func for a in value.atoms(sp.core.function.AppliedUndef)}, key=str):
        slopes = [sp.Rational(source.randint(-4, 4), 5) for _ in range(3)]
        value = value.replace(function, lambda *xs, s=slopes: sp.exp(sp.Add(*(a * x for a, x in zip(s, xs)))))  # noqa: B905
    value = value.doit()
    names = sorted(value.free_symbols, key=str)
    point = {name: sp.Rational(source.randint(3, 9), source.choice((7, 8, 11))) for name in names}
    return complex(value.xreplace(point).evalf(25)).real


def meanings(node: Node, vector: bool, size: int) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """The components of a print: by the calculus, and by its meaning."""
    names, world = Translation(SCOPE), Evaluator(SCOPE, {"k": size})
    if vector:
        names.indices["i"] = Index("i", "k")
    ours = names.expression(node)
    found, expected = [], []
    for i in range(1, size + 1) if vector else (1,):
        with world.indexed({"i": i} if vector else {}):
            expected.append(world.value(node))
        found.append(written_out(ours, size, {Index("i", "k"): i}, world))
    return found, expected


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(prints(), st.integers(2, 3), st.integers(0, 10_000))
def test_what_the_calculus_reads_is_what_the_print_means(random_print: tuple[str, bool], size: int, seed: int) -> None:
    source, vector = random_print
    token = steps_left.set(1_500)
    try:
        node = read(source)
        found, expected = meanings(node, vector, size)
    except (Unread, OutsideLanguage):
        assume(False)
        return
    finally:
        steps_left.reset(token)
    for ours, theirs in zip(found, expected, strict=True):
        a, b = number_at(sp.sympify(ours), seed), number_at(sp.sympify(theirs), seed)
        # 25 digits were computed; a few hundred terms lose less than half of them
        assert abs(a - b) <= 1e-9 * (1 + abs(a) + abs(b)), source


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(prints(), st.data(), st.integers(0, 10_000))
def test_an_equality_it_proves_holds(random_print: tuple[str, bool], data: st.DataObject, seed: int) -> None:
    source, vector = random_print
    letters = "ijlmnpq"
    places = [n for n, c in enumerate(source) if c in letters and (n == 0 or source[n - 1] in "^_{" + letters)]
    assume(len(places) > 1)
    one, two = data.draw(st.permutations(places))[:2]
    slipped = list(source)
    slipped[one], slipped[two] = slipped[two], slipped[one]
    try:
        left, right = read(source), read("".join(slipped))
        proof = prove_for_every_size(left, "=", right, SCOPE)
        assume(proof is not None)
        world = Evaluator(SCOPE, {"k": 2})
        for i in (1, 2):
            with world.indexed({"i": i} if vector else {}):
                a, b = number_at(sp.sympify(world.value(left)), seed), number_at(sp.sympify(world.value(right)), seed)
            assert abs(a - b) <= 1e-9 * (1 + abs(a) + abs(b)), (source, "".join(slipped))
    except (Unread, OutsideLanguage):
        assume(False)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.5, 2), st.floats(0.5, 2), st.floats(-0.6, 0.6), st.floats(0.5, 3), st.floats(-1, 1))
def test_a_gaussian_integral_is_its_quadrature(first: float, second: float, mixed: float, n: float, c: float) -> None:
    node = read(r"\int dw e^{-N g_{ij} w^i w^j / 2 + c}")
    world = Evaluator(SCOPE, {"k": 2})
    value = written_out(Translation(SCOPE).expression(node), 2, {}, world)
    assert not value.has(sp.Integral)
    matrix = world.matrix(SCOPE.declarations["g"])
    factor = {"C_g[1,1]": first, "C_g[2,1]": mixed, "C_g[2,2]": second, "N": n, "c": c}
    point = {s: factor[s.name] for s in value.free_symbols | matrix.free_symbols}
    g = np.array(matrix.subs(point), dtype=float)

    # ten standard deviations of the widest direction, where the trapezoidal rule of a Gaussian is exact to rounding
    x = np.linspace(-1, 1, 801) * 10 / np.sqrt(n * np.linalg.eigvalsh(g)[0])
    quadratic = g[0, 0] * x[:, None] ** 2 + 2 * g[0, 1] * np.outer(x, x) + g[1, 1] * x[None, :] ** 2
    expected = float(np.exp(c - n * quadratic / 2).sum() * (x[1] - x[0]) ** 2)
    assert float(value.subs(point).evalf()) == pytest.approx(expected, rel=1e-9)
