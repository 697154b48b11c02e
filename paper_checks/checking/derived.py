"""The derivations that end in an equation: their conclusions in the paper's letters, judged against the print.

A conclusion L = R meets a chain of sides where one of them is L and another is R. Both are judged; what the print
itself claims is not used for it. Where the print is refuted, the conclusion is held against its correction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.deriving import BrokenStep
from derive.judging.judge import Effort
from derive.language import Finding, Unread, UnusableInput, Verdict
from derive.language.derivation import Derivation, Step
from derive.library import derivation
from derive.reading.grammar import parse_chain
from derive.reading.notation import Notation
from derive.reading.printing import guard
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Chain, Node
from derive.writing import line_latex
from derive.writing.layout import lettered_sides
from derive.writing.reading_text import ReadingText
from paper_checks.checking.context import Context, Link
from paper_checks.checking.links import judge_link
from paper_checks.profile import DerivationEntry
from paper_checks.rows import ClaimRow, DerivationShown

_EFFORT = Effort(points=6, refute_seconds=3.0, prove_seconds=6.0, cross_points=3)
_MOST_TOKENS = 1_000
_EQUAL = ("=", ":=", r"\equiv")


@dataclass(frozen=True)
class _Side:
    """One side of the print: what it is, and the link it is judged like; from a correction or as printed."""

    node: Node
    like: Link
    corrected: bool = False
    refuted: bool = False


def derived_claims(context: Context, printed: list[ClaimRow]) -> Iterator[tuple[DerivationShown | None, ClaimRow]]:
    """For each derivation of an equation, what it shows and the judged equality of its conclusion with the print."""
    for entry in context.derivations:
        try:
            done = derivation(entry.name).derivation
        except (BrokenStep, UnusableInput) as refusal:
            yield None, _undecided(entry.name, f"the derivation stops: {refusal}")
            continue
        left, right = lettered_sides(done.conclusion, dict(entry.letters))
        conclusion = f"{left} {_sign(done)} {right}"
        shown = DerivationShown(entry.name, done.title, conclusion, tuple(_lines(done.steps)))
        try:
            yield _judged(shown, left, right, context, printed)
        except Unread as stop:
            yield shown, _undecided(conclusion, f"the conclusion of {entry.name} cannot be read here: {stop.reason}")


def _sign(done: Derivation) -> str:
    return done.conclusion.relation.value


def _lines(steps: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    for step in steps:
        yield from _lines(step.substeps)
        yield line_latex(step.line), step.rule


def _judged(
    shown: DerivationShown, left: str, right: str, context: Context, printed: list[ClaimRow]
) -> tuple[DerivationShown, ClaimRow]:
    assert context.scope is not None
    notation = context.scope.notation
    sides = list(_sides(context, printed, notation))
    if not sides:
        return shown, _undecided(shown.conclusion, "the print has no equation to compare with")
    node = _read(left, notation)
    ends = [s for s in sides if _meets(node, s)] or [s for s in sides if _is_equal(node, s, context)]
    if not ends:
        return shown, _undecided(shown.conclusion, f"no side of the print is shown to be the left side of {shown.name}")
    attempts: list[tuple[_Side, Finding, Link]] = []
    for side in sides:
        if all(end.node == side.node for end in ends):
            continue
        link = replace(_plain(side.like), left=_read(right, notation), right=side.node)
        finding, _ = judge_link(link, context, _EFFORT)
        if finding.verdict is not Verdict.PROVED and side.like.regimes:  # the print speaks of a limit
            meant = replace(link, regimes=side.like.regimes)
            in_limit, _ = judge_link(meant, context, _EFFORT)
            finding, link = (in_limit, meant) if in_limit.verdict is Verdict.PROVED else (finding, link)
        attempts.append((side, finding, link))
        if finding.verdict is Verdict.PROVED and not side.refuted:
            break
    return _reported(shown, attempts, any(side.refuted for side in sides))


def _reported(
    shown: DerivationShown, attempts: list[tuple[_Side, Finding, Link]], contradicted: bool
) -> tuple[DerivationShown, ClaimRow]:
    if not attempts:
        return shown, _undecided(shown.conclusion, "the print has one side only")
    held = [a for a in attempts if a[1].verdict is Verdict.PROVED and not a[0].refuted]
    side, finding, link = held[0] if held else _worst(attempts)
    texts = ReadingText(link.scope)
    statement = texts.chain(Chain((link.left, link.right), ("=",)))
    what = "the correction of the print" if side.corrected else "the print"
    if held:
        reason = f"{shown.name} ends in {what}: {finding.reason}"
    else:
        reason = f"{shown.name} does not end in {what}: {finding.reason}"
    against = "" if not (contradicted and (side.corrected or not held)) else "the print is refuted"
    said = (finding.verdict, finding.scope, reason, finding.witness)
    return replace(shown, against=against), ClaimRow(statement, "derivation", *said, "", finding.attempts)


def _worst(attempts: list[tuple[_Side, Finding, Link]]) -> tuple[_Side, Finding, Link]:
    """The attempt to report where none holds: one that is not refuted, if there is any."""
    open_ones = [a for a in attempts if a[1].verdict is not Verdict.REFUTED]
    return (open_ones or attempts)[0]


def _sides(context: Context, printed: list[ClaimRow], notation: Notation) -> Iterator[_Side]:
    """The sides of the print, those of its corrections first."""
    claims = iter(printed)
    plain: list[_Side] = []
    for link in context.links:
        claim = next(claims, None) if link.role == "claim" else None
        refuted = claim is not None and claim.verdict is Verdict.REFUTED
        if claim is not None and claim.correction:
            for node in _chain(claim.correction, notation).sides:
                yield _Side(node, link, corrected=True)
        if link.sign in _EQUAL:
            plain += [_Side(link.left, link, refuted=refuted), _Side(link.right, link, refuted=refuted)]
    yield from plain


def _meets(left: Node, side: _Side) -> bool:
    return left == side.node or ReadingText(side.like.scope).text(left) == ReadingText(side.like.scope).text(side.node)


def _is_equal(left: Node, side: _Side, context: Context) -> bool:
    link = replace(_plain(side.like), left=left, right=side.node)
    return judge_link(link, context, _EFFORT)[0].verdict is Verdict.PROVED


def _plain(link: Link) -> Link:
    return replace(link, sign="=", role="claim", doubt="", unknown=(), regimes=())


def _read(text: str, notation: Notation) -> Node:
    return _chain(text, notation).sides[0]


def _chain(text: str, notation: Notation) -> Chain:
    tokens = significant(tokenize(text, _MOST_TOKENS))
    chain = parse_chain(tokens, notation)
    guard(chain, tokens)
    return chain


def _undecided(statement: str, reason: str) -> ClaimRow:
    return ClaimRow(statement, "derivation", Verdict.UNDECIDED, reason=reason)


__all__ = ["DerivationEntry", "derived_claims"]
