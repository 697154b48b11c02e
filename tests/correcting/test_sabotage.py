"""A slip planted in a true identity is put right; what is offered is true, by an evaluation of another kind."""

from __future__ import annotations

import random
from dataclasses import replace

import mpmath
import pytest
import sympy as sp

from derive.correcting import Correction, correct
from derive.language import Claim, Finding, Relation, Verdict
from derive.meaning.claims import meaning_of
from derive.reading.tree import Node
from paper_checks.checking.context import Context, Link
from paper_checks.checking.contexts import contexts_of
from paper_checks.checking.verdicts import CORRECTING, judge_link
from paper_checks.document import parse_document
from tests.correcting.slips import SLIPS

ENOUGH = 0.8


def context_of(print_: str) -> Context:
    """The context of a document that prints one display."""
    return contexts_of(parse_document(f"$${print_}$$\n", "slip.md", "markdown"), None)[0]


def correction_of(print_: str) -> tuple[Link, Correction | None]:
    """The link of a print, which is refuted, and what the corrector offers."""
    context = context_of(print_)
    (link,) = context.links
    assert judge_link(link, context)[0].verdict is Verdict.REFUTED, print_

    def judged(left: Node, sign: str, right: Node) -> Finding:
        return judge_link(replace(link, left=left, sign=sign, right=right), context, CORRECTING)[0]

    return link, correct(link.left, link.sign, link.right, link.scope, link.regimes, judged)


def holds_numerically(claim: Claim, seed: int) -> bool:
    """Whether mpmath finds both sides in the claimed relation at a random point, by its own methods."""
    rng = random.Random(seed)
    point = {s: sp.Integer(rng.randrange(2, 6)) if s.is_integer else sp.Float(rng.uniform(0.3, 1.7), 30) for s in
             sorted(claim.left.free_symbols | claim.right.free_symbols, key=str)}  # fmt: skip
    with mpmath.workdps(30):
        left, right = (complex(side.subs(point).doit().evalf(20)) for side in (claim.left, claim.right))
    if claim.relation is Relation.EQUAL:
        return abs(left - right) < 1e-9 * (1 + abs(left))  # twenty digits were asked for; sums may lose some
    wants_less = claim.relation in (Relation.LESS, Relation.LESS_EQUAL)
    return left.real <= right.real + 1e-9 if wants_less else left.real + 1e-9 >= right.real


def test_planted_slips_are_put_right_and_nothing_false_is_offered() -> None:
    found = 0
    for true, slip in SLIPS:
        link, correction = correction_of(slip)
        if correction is None:
            continue
        found += 1
        assert correction.finding.verdict is Verdict.PROVED
        again = context_of(correction.latex)
        (new,) = again.links
        assert judge_link(replace(new, role="claim"), again)[0].verdict is Verdict.PROVED, (slip, correction.latex)
        for world in meaning_of(new.left, new.sign, new.right, link.scope).claims:
            assert all(holds_numerically(world.claim, seed) for seed in range(3)), (slip, correction.latex)
        assert correction.size <= 6, f"one slip was planted in {true}, the edit offered is {correction.words}"
    assert found >= ENOUGH * len(SLIPS), f"{found} of {len(SLIPS)} planted slips were put right"


@pytest.mark.parametrize("hopeless", [r"\sin(x) = x", r"e^x = x + y", r"x = y + z^5 \sin(xz)"])
def test_nothing_trivial_is_offered(hopeless: str) -> None:
    context = context_of(hopeless)
    link = replace(context.links[0], role="claim")

    def judged(left: Node, sign: str, right: Node) -> Finding:
        return judge_link(replace(link, left=left, sign=sign, right=right), context, CORRECTING)[0]

    assert correct(link.left, link.sign, link.right, link.scope, (), judged) is None


def test_what_the_judge_does_not_prove_is_not_offered() -> None:
    context = context_of(r"\sin(2x) = \sin(x)\cos(x)")
    (link,) = context.links

    def doubting(left: Node, sign: str, right: Node) -> Finding:
        return replace(
            judge_link(replace(link, left=left, sign=sign, right=right), context)[0], verdict=Verdict.SUPPORTED
        )

    assert correct(link.left, link.sign, link.right, link.scope, (), doubting) is None


def test_the_same_print_gets_the_same_correction() -> None:
    first, second = (correction_of(r"\cos(2x) = 2\cos^2(x) + 1")[1] for _ in range(2))
    assert first is not None
    assert first == second
