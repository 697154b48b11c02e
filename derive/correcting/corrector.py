"""The search for the smallest edit that turns a refuted print into a proved one."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from derive.correcting.edits import (
    NUMBER,
    PIECE,
    SIGN,
    TERM,
    Numbers,
    coefficient_edits,
    exponent_edits,
    negated,
    numeral_value,
    sign_edits,
    times,
)
from derive.correcting.exchanges import RELATION_EDITS, Names, Pieces, Pool, pool_of
from derive.correcting.idle import is_a_number, is_idle
from derive.correcting.missing import missing_term
from derive.correcting.places import Edit, edits_below
from derive.correcting.reprint import Reprint, compiling, notation_for, reprinted, reread
from derive.correcting.screening import Screen, Sides, screen_of
from derive.judging.proving.guard import OutOfTime, guarded
from derive.language import Claim, Finding, Verdict
from derive.meaning.claims import RELATIONS, Regime
from derive.meaning.scope import Scope
from derive.reading.notation import Notation
from derive.reading.printing import latex
from derive.reading.tree import Big, Group, Integral, Limit, Node, Sum, walk

JudgeLink = Callable[[Node, str, Node], Finding]

USUAL = 2  # the rank up to which an edit is a usual slip: tried first, and with another one
WHOLE_SIGN = "sign of a side"  # of an inequality it would make -|x| < 1 of |x| < 1: true, and nothing that was meant
PAIR = 6  # the size up to which two edits are tried at once


@dataclass(frozen=True)
class Limits:
    """How much one correction may cost: edits looked at, edits judged in full, seconds in all."""

    edits: int = 900
    judged: int = 6
    seconds: float = 6.0


@dataclass(frozen=True)
class Correction:
    """A print that holds in place of a refuted one: LaTeX of the whole link, what was edited, the size of the edit."""

    latex: str
    words: tuple[str, ...]
    size: int
    finding: Finding


@dataclass(frozen=True)
class _Change:
    """An edited link: the side that changed ("left", "right", "sign") and the edit."""

    side: str
    edit: Edit
    left: Node
    sign: str
    right: Node


@dataclass
class _Search:
    left: Node
    sign: str
    right: Node
    scope: Scope
    notation: Notation
    screen: Screen
    judge_link: JudgeLink
    limits: Limits
    started: float
    kept: frozenset[str] = frozenset()
    judged: int = 0
    one_print: bool = False  # a small edit makes both sides one print: what was meant, and nothing to be offered
    looked: set[str] = field(default_factory=set)
    halves: dict[str, list[tuple[_Change, tuple[Claim, ...]]]] = field(
        default_factory=lambda: {"left": [], "right": []}
    )

    def left_over(self, share: float = 1.0) -> float:
        """Seconds left of a share of the budget."""
        return self.started + share * self.limits.seconds - time.process_time()


def correct(
    left: Node,
    sign: str,
    right: Node,
    scope: Scope,
    regimes: Sequence[Regime],
    judge_link: JudgeLink,
    budget: Limits = Limits(),
    kept: frozenset[str] = frozenset(),
) -> Correction | None:
    """The smallest edit of `left sign right` that the judge proves, or None.

    judge_link gives the finding of an edited link in all worlds and regimes; only PROVED is offered. The sides in
    `kept` ("left", "right") are not edited: another link of their chain has them and holds.
    """
    started = time.process_time()
    budget = replace(budget, seconds=_affordable(budget.seconds))
    if sign not in RELATIONS:
        return None
    try:
        return guarded(budget.seconds, _corrected, left, sign, right, scope, regimes, judge_link, budget, started, kept)
    except OutOfTime:
        return None


def _affordable(seconds: float) -> float:
    """The seconds, but no more than a quarter of what an outer guard leaves: the verdict comes first."""
    left, _ = signal.getitimer(signal.ITIMER_VIRTUAL)
    return min(seconds, left / 4) if left > 0 else seconds


def _corrected(
    left: Node,
    sign: str,
    right: Node,
    scope: Scope,
    regimes: Sequence[Regime],
    judge_link: JudgeLink,
    budget: Limits,
    started: float,
    kept: frozenset[str],
) -> Correction | None:
    notation = notation_for(left, sign, right, scope)
    screen = screen_of(left, sign, right, scope, regimes[0] if regimes else None)
    if notation is None or screen is None:
        return None
    search = _Search(left, sign, right, scope, notation, screen, judge_link, budget, started, kept)
    changes = sorted(_changes(search), key=_order)
    pieces = tuple(c for c in changes if c.edit.size >= PIECE)
    usual, rare = (
        tuple(c for c in changes if c.edit.size < PIECE and (c.edit.rank > USUAL) is r) for r in (False, True)
    )
    found = _one_edit(search, usual, 0.5) or _one_edit(search, rare, 0.6)
    if found is not None or search.one_print:
        return found
    return _one_edit(search, pieces, 0.7) or _two_edits(search) or _added_term(search)


# one edit


def _one_edit(search: _Search, changes: tuple[_Change, ...], share: float) -> Correction | None:
    for change in changes:
        if len(search.looked) > search.limits.edits or search.left_over(share) < 0:
            return None
        printed = reprinted(change.left, change.sign, change.right, search.notation)
        if printed is None or printed.text in search.looked or not _is_sound(search, printed):
            continue
        if _is_trivial(printed, search.scope):
            search.one_print = search.one_print or _bare(printed.left) == _bare(printed.right)
            continue
        search.looked.add(printed.text)
        claims = _meant(search, change, printed)
        if not claims:
            continue
        if len(claims) == len(search.screen.base) and change.side != "sign" and _pairs(change.edit):
            search.halves[change.side].append((change, claims))
        if search.screen.agree(tuple((c.left, c.right) for c in claims), RELATIONS[change.sign]):
            found = _judged(search, printed, (change.edit.words,), change.edit.size, claims)
            if found is not None:
                return found
    return None


def _order(change: _Change) -> tuple[int, int, bool]:
    """Small edits first; one of the left side, which says what is asked, counts as one size larger."""
    on_left = change.side == "left"
    return change.edit.size + on_left, change.edit.rank, on_left


def _pairs(edit: Edit) -> bool:
    return edit.size < PIECE and edit.rank <= USUAL


def _meant(search: _Search, change: _Change, printed: Reprint) -> tuple[Claim, ...] | None:
    """The claims of an edited print in the screen's world."""
    found = None
    if change.side == "right" and printed.left == search.left:
        found = search.screen.with_right(search.right, printed.sign, printed.right)
    return found or search.screen.claims(printed.left, printed.sign, printed.right)


def _changes(search: _Search) -> Iterator[_Change]:
    left, sign, right = search.left, search.sign, search.right
    for rank, other in enumerate(RELATION_EDITS.get(sign, ())):
        yield _Change("sign", Edit(SIGN, rank, "relation", right), left, other, right)
    pool = pool_of(left, right, search.scope)
    for edit in _edits_of_side(right, pool, search.screen) if "right" not in search.kept else ():
        if sign == "=" or edit.words != WHOLE_SIGN:
            yield _Change("right", edit, left, sign, edit.node)
    asked = _is_held(left) and not _is_held(right)
    for edit in _edits_of_side(left, pool, search.screen) if "left" not in search.kept else ():
        if (not asked or edit.size < PIECE) and (sign == "=" or edit.words != WHOLE_SIGN):
            yield _Change("left", edit, edit.node, sign, right)


def _edits_of_side(side: Node, pool: Pool, screen: Screen) -> Iterator[Edit]:
    ratio = screen.ratio()
    pieces = Pieces(pool)
    for local in (sign_edits, exponent_edits, Numbers(ratio, screen.gap()), coefficient_edits, Names(pool), pieces):
        yield from edits_below(side, local)
    if not (isinstance(side, Sum) and len(side.terms) == 1):
        yield Edit(SIGN, 2, WHOLE_SIGN, negated(side))
    for coefficient in (ratio, 1 / ratio) if ratio and abs(ratio) != 1 else ():
        if numeral_value(side) or not is_a_number(side):
            yield Edit(NUMBER, 3, "factor", times(coefficient, side))
    if not isinstance(side, Sum):
        yield from (Edit(PIECE, 2, "factor put in", node) for node in pieces.with_factor(side))


# two edits, one on each side


def _two_edits(search: _Search) -> Correction | None:
    pairs = [
        (one, other)
        for one in search.halves["right"]
        for other in search.halves["left"]
        if one[0].edit.size + other[0].edit.size <= PAIR
    ]
    pairs.sort(key=lambda p: (p[0][0].edit.size + p[1][0].edit.size, p[0][0].edit.rank + p[1][0].edit.rank))
    relation = RELATIONS[search.sign]
    for (first, on_right), (second, on_left) in pairs:
        if search.left_over(0.85) < 0:
            return None
        sides: Sides = tuple((a.left, b.right) for a, b in zip(on_left, on_right, strict=True))
        if not search.screen.agree(sides, relation):
            continue
        printed = reprinted(second.left, search.sign, first.right, search.notation)
        if printed is None or _is_trivial(printed, search.scope) or not _is_sound(search, printed):
            continue
        claims = tuple(replace(a, right=b.right) for a, b in zip(on_left, on_right, strict=True))
        size = first.edit.size + second.edit.size
        found = _judged(search, printed, (second.edit.words, first.edit.words), size, claims)
        if found is not None:
            return found
    return None


# a term that is missing


def _added_term(search: _Search) -> Correction | None:
    base = search.screen.base
    if (
        search.sign != "="
        or "right" in search.kept
        or len(base) != 1
        or len(search.scope.worlds) != 1
        or search.left_over() < 0
    ):
        return None
    term = missing_term(base[0], search.scope, min(2.0, search.left_over()))
    if term is None:
        return None
    added = reread(f"{latex(search.left)} {search.sign} {latex(search.right)} {term}", search.notation)
    printed = added and reprinted(added.left, added.sign, added.right, search.notation)
    if printed is None or _is_trivial(printed, search.scope):
        return None
    claims = search.screen.claims(printed.left, printed.sign, printed.right)
    return _judged(search, printed, ("a term added",), TERM, claims) if claims else None


# the last word


def _judged(
    search: _Search, printed: Reprint, words: tuple[str, ...], size: int, claims: tuple[Claim, ...]
) -> Correction | None:
    """The correction, where the judge proves it in every world and regime and it still says something."""
    if search.judged >= search.limits.judged or _says_nothing(claims, search.screen.base):
        return None
    search.judged += 1
    finding = search.judge_link(printed.left, printed.sign, printed.right)
    if finding.verdict is not Verdict.PROVED:
        return None
    return Correction(compiling(printed.text), words, size, finding)


def _says_nothing(claims: tuple[Claim, ...], base: tuple[Claim, ...]) -> bool:
    """Whether both sides lost all their names, which the print had: 0 = 0, 1 = 1."""
    empty = all(not (c.left.free_symbols | c.right.free_symbols) for c in claims)
    had = any(c.left.free_symbols | c.right.free_symbols for c in base)
    zero = all(c.left == 0 and c.right == 0 for c in claims) and not any(c.left == 0 or c.right == 0 for c in base)
    return empty and had or zero


def _is_held(node: Node) -> bool:
    """Whether a side holds an integral, a sum or a limit: it says what is asked, and the other side is the answer."""
    return any(isinstance(part, Integral | Big | Limit) for part in walk(node))


def _is_sound(search: _Search, printed: Reprint) -> bool:
    """Whether the edit said something, and no integral lost its range by it: from 1 to 1."""
    if is_idle(printed, search.left, search.right):
        return False
    sides = (printed.left, printed.right)
    return not any(_is_empty(part) for side in sides for part in walk(side)) or any(
        _is_empty(part) for side in (search.left, search.right) for part in walk(side)
    )


def _is_empty(node: Node) -> bool:
    return isinstance(node, Integral) and node.above is not None and node.below == node.above


def _is_trivial(printed: Reprint, scope: Scope) -> bool:
    """Both sides are one print, or the link only repeats a definition."""
    left, right = _bare(printed.left), _bare(printed.right)
    return left == right or any(
        (_bare(d.left), _bare(d.right)) in ((left, right), (right, left)) for d in scope.definitions
    )


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, Group) else node
