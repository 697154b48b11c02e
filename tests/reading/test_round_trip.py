"""Printing and reading are inverse, and the guard holds a reading against its source."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from derive.language.refusal import Unread
from derive.reading.grammar import parse_chain
from derive.reading.notation import Notation
from derive.reading.printing import guard, latex
from derive.reading.tokens import Token, significant, tokenize
from derive.reading.tree import Chain, Node, walk
from tests.reading import trees

often = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def signs(source: str) -> list[Token]:
    return significant(tokenize(source))


def holds(tree: Chain, notation: Notation) -> None:
    source = signs(latex(tree))
    read = parse_chain(source, notation)
    assert read == tree, latex(tree)
    guard(read, source)


@often
@given(trees.chains())
def test_a_printed_tree_reads_back_to_itself(tree: Chain) -> None:
    holds(tree, trees.PLAIN)


@often
@given(trees.chains(declared=True))
def test_a_printed_tree_of_a_declared_notation_reads_back_to_itself(tree: Chain) -> None:
    holds(tree, trees.DECLARED)


def kept_or_refused(tree: Node, source: list[Token], notation: Notation) -> None:
    """A changed source is refused, by the parser or the guard, or read as another tree."""
    try:
        read = parse_chain(source, notation)
    except Unread:
        return
    assert read != tree
    with pytest.raises(Unread):
        guard(tree, source)


_SIGNS = ["x", "2", "+", "-", "=", "(", ")", "^", "_", "'", "!", "|", "{", "}", "/", r"\cdot", r"\sin", "q"]


PLAIN_CHAINS, DECLARED_CHAINS = trees.chains(), trees.chains(declared=True)
others = st.sampled_from(_SIGNS).map(lambda text: signs(text)[0])


@often
@given(PLAIN_CHAINS, st.integers(0, 10_000), others)
def test_one_token_more_less_or_other_is_never_the_same_reading(tree: Chain, place: int, other: Token) -> None:
    sabotage(tree, trees.PLAIN, place, other)


@often
@given(DECLARED_CHAINS, st.integers(0, 10_000), others)
def test_one_token_other_is_never_the_same_reading_of_a_declared_notation(
    tree: Chain, place: int, other: Token
) -> None:
    sabotage(tree, trees.DECLARED, place, other)


def sabotage(tree: Chain, notation: Notation, place: int, other: Token) -> None:
    """Drop the token at a place, put another before it, and put another in its stead."""
    source = signs(latex(tree))
    place %= len(source)
    kept_or_refused(tree, _without(source, place), notation)
    kept_or_refused(tree, [*source[:place], other, *source[place:]], notation)
    if other.text != source[place].text:
        kept_or_refused(tree, [*source[:place], other, *source[place + 1 :]], notation)


def _without(source: list[Token], place: int) -> list[Token]:
    return source[:place] + source[place + 1 :]


def test_the_trees_hold_every_kind_of_node() -> None:
    """A generator that lost a kind of node would prove less than it says."""
    import derive.reading.tree as language

    kinds = {
        kind
        for kind in vars(language).values()
        if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node
    }
    seen: set[type] = set()

    @settings(max_examples=600, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(trees.chains(declared=True) | trees.chains())
    def gather(tree: Chain) -> None:
        seen.update(type(part) for part in walk(tree))

    gather()
    assert {kind.__name__ for kind in kinds - seen} == set()
