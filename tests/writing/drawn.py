"""Random expressions and derivations of the language."""

from __future__ import annotations

import sympy as sp
from hypothesis import strategies as st

from derive.language.claim import Asymptotic, Relation
from derive.language.derivation import Derivation, Line, Step, StepKind
from derive.language.finding import Finding, Verdict
from derive.language.tensors import Field, SpaceIntegral, index, matrix, size, vector

X, Y, S, T = LETTERS = sp.symbols("x y s t", positive=True)
N, K = size("n"), size("k")
A, B, I, J = index("a"), index("b"), index("i"), index("j")  # noqa: E741
P, HAT = vector("p", N, positive=True), vector(r"\hat{Y}", N)
H, UPPER, W = matrix("h", K), matrix("g^", K), vector("W^", K)
LOSS = Field(r"\mathcal{L}", W)
PATH = sp.Function("W")

numbers = st.builds(sp.Rational, st.integers(-5, 5).filter(bool), st.integers(1, 4))
plain_leaves = st.one_of(numbers, st.sampled_from(LETTERS))
wide_leaves = st.one_of(
    plain_leaves,
    st.sampled_from(
        (P[A], HAT[B], H[I, J], UPPER[I, J], H[1, 2], H[I, J + 1], LOSS, LOSS.diff(W[I]), LOSS.diff(W[I], W[J]))
    ),
    st.sampled_from((PATH(T), sp.Derivative(PATH(T), T), sp.Derivative(PATH(T), T, T), sp.KroneckerDelta(A, B), sp.pi)),
    st.sampled_from((sp.Symbol("p^*"), sp.Symbol("eta"), sp.Symbol("W_0"), K, sp.I, sp.Limit(1 / X, X, sp.oo))),
    st.sampled_from((SpaceIntegral(sp.exp(-H[I, J] * W[I] * W[J]), W), sp.Integral(X**2, (X, 0, 1)))),
    st.just(sp.Subs(sp.Derivative(PATH(T), T), T, S)),
)


def _grown(leaves: st.SearchStrategy[sp.Expr]) -> st.SearchStrategy[sp.Expr]:
    def larger(inner: st.SearchStrategy[sp.Expr]) -> st.SearchStrategy[sp.Expr]:
        return st.one_of(
            st.builds(sp.Add, inner, inner),
            st.builds(sp.Add, inner, inner, inner),
            st.builds(sp.Mul, inner, inner),
            st.builds(lambda a, b: sp.Mul(a, b, evaluate=False), inner, inner),
            st.builds(lambda a: sp.Mul(-1, a, evaluate=False), inner),
            st.builds(lambda a, n: sp.Pow(a, n, evaluate=False), inner, st.integers(-3, 3)),
            st.builds(lambda a: sp.Pow(a, sp.Rational(-1, 2), evaluate=False), inner),
            st.builds(lambda a: sp.sqrt(a, evaluate=False), inner),
            st.builds(lambda a: sp.exp(a, evaluate=False), inner),
            st.builds(lambda a: sp.log(a, evaluate=False), inner),
            st.builds(lambda a, n: sp.Sum(a * A, (A, 1, n)), inner, st.integers(2, 3)),
        )

    return st.recursive(leaves, larger, max_leaves=7)


plain_expressions = _grown(plain_leaves)
"""Expressions in four positive letters, which the reader knows without being told anything."""

expressions = _grown(wide_leaves)
"""Expressions with everything the language has."""

texts = st.text(max_size=40) | st.sampled_from(
    ["use $x > 0$", "100% of #3 & a_b ^ ~ \\ {x} <y>", "an odd $ dollar", "λ ≤ 1", "the rule of a very long name " * 6]
)


@st.composite
def derivations(draw: st.DrawFn) -> Derivation:
    """Derivations whose lines and words are drawn; the verdicts are not those of a judge."""
    lefts = draw(st.lists(expressions, min_size=1, max_size=2))
    steps = tuple(draw(st.lists(_steps(lefts, True), min_size=1, max_size=4)))
    return Derivation("drawn.one", draw(texts), (), steps, steps[-1].line, remark=draw(texts))


@st.composite
def _steps(draw: st.DrawFn, lefts: list[sp.Expr], deep: bool) -> Step:
    kind = draw(st.sampled_from(list(StepKind)))
    scale = draw(st.sampled_from([None, X**3]))
    remainder = Asymptotic(X, sp.Integer(0), scale, draw(st.booleans()))
    line = Line(
        draw(st.sampled_from(lefts)),
        draw(expressions),
        draw(st.sampled_from(list(Relation))),
        draw(st.sampled_from([None, remainder])),
    )
    finding = Finding(Verdict.PROVED, "drawn", "for every n") if kind.is_judged else None
    below = tuple(draw(st.lists(_steps(lefts, False), max_size=2))) if deep else ()
    return Step(line, draw(texts), kind, tuple(draw(st.lists(texts, max_size=1))), (), finding, below)
