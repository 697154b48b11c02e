"""One context -> one row: its links and the profile's statements judged, the worst printed claim speaks."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from derive.correcting import correct
from derive.judging.judge import Effort, judge, worst_first
from derive.language import Finding, OutsideLanguage, Unread, Verdict
from derive.meaning.claims import solution_claims
from derive.meaning.scope import Definition
from derive.reading.printing import latex
from derive.reading.statements import Condition, Reading
from derive.reading.tree import Chain, Node
from derive.writing.reading_text import ReadingText
from paper_checks.checking.context import Context, Link
from paper_checks.checking.derived import derived_claims
from paper_checks.checking.links import judge_link
from paper_checks.checking.paths import along_path, is_about_the_path
from paper_checks.profile import StatementEntry
from paper_checks.rows import ClaimRow, DerivationShown, Row

_BADNESS = (Verdict.REFUTED, Verdict.UNREAD, Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.PROVED)

# a link that was looked at already is judged again with less effort for each correction
CORRECTING = Effort(points=4, refute_seconds=2.0, prove_seconds=4.0, cross_points=3)


def row_of(context: Context) -> Row:
    """The row of one display."""
    started = time.monotonic()
    row = _row(context)
    return replace(row, seconds=round(time.monotonic() - started, 3), repairs=context.repairs)


def _row(context: Context) -> Row:
    if context.unread is not None:
        return _unread_row(context, context.unread)
    if context.reading is None:
        return Row(context.label, context.line, context.printed, "", "remark", None, context.note)
    read_as, stopped = _read_as(context, context.reading), context.reading.undecided
    context, claims = _with_proven_solutions(context)
    uses: dict[str, None] = {}
    conditions_met: dict[str, None] = {}
    remarks: list[str] = []
    own: tuple[Definition, ...] = ()  # what this display defines otherwise than the profile
    judged: list[tuple[int, Link, Finding]] = []
    for link in context.links:
        link = replace(link, scope=link.scope.with_definitions(*own)) if own else link
        if link.role == "claim":
            found, meaning = (Finding(Verdict.UNDECIDED, stopped), None) if stopped else judge_link(link, context)
            judged.append((len(claims), link, found))
            claims.append(_claim_row(link, found, "printed"))
            if meaning is not None:
                uses |= dict.fromkeys(meaning.uses)
            conditions_met |= dict.fromkeys(found.conditions)
        elif link.role == "definition":
            remark, agrees = _definition_remark(link, context)
            remarks += [remark] if remark else []
            own += () if agrees else (Definition(link.left, link.right, context.label),)
    for place, link, found in judged:
        correction = _correction(link, found, context, _kept(link, [(x, f) for _, x, f in judged], context))
        claims[place] = replace(claims[place], correction=correction)
    printed = [claim for claim in claims if claim.origin == "printed"]
    for statement in context.statements:
        claims += _profile_claims(statement, context)
    shown: list[DerivationShown] = []
    for derivation, claim in derived_claims(context, printed) if context.derivations else ():
        shown += [derivation] if derivation is not None else []
        claims.append(claim)
    row = _assembled(context, read_as, claims, tuple(uses), tuple(conditions_met), remarks)
    return replace(row, derivations=tuple(shown))


def _read_as(context: Context, reading: Reading) -> str:
    """The reading in one line: statements, then the conditions printed with them in square brackets."""
    texts = ReadingText(context.scope)
    if context.by_row:
        return "; ".join(texts.chain(Chain((link.left, link.right), (link.sign,))) for link in context.links)
    arrows = ["⇔ " if s.equivalent else "⇒ " if s.implied else "" for s in reading.statements]
    statements = "; ".join(a + texts.chain(s.chain) for a, s in zip(arrows, reading.statements, strict=True))
    conditions = [f"{c.words} {_condition_text(c, texts)}".strip() for c in reading.conditions if not c.silent]
    return statements + "".join(f" [{condition}]" for condition in conditions)


def _condition_text(condition: Condition, texts: ReadingText) -> str:
    whole = condition.interval
    if whole is None:
        return texts.text(condition.chain) if condition.chain else ""
    bounds = f"{texts.text(whole.low)}, {texts.text(whole.high)}"
    return f"{texts.text(whole.name)} ∈ {whole.opening}{bounds}{whole.closing}"


def _with_proven_solutions(context: Context) -> tuple[Context, list[ClaimRow]]:
    """The profile's solutions of laws of motion, judged before a link about the path may use them."""
    if not any(is_about_the_path(link, context.solutions) for link in context.links if link.role == "claim"):
        return context, []
    rows = solution_rows(context)
    proven = all(row.verdict is Verdict.PROVED for row in rows)
    return (context if proven else replace(context, solutions=())), rows


def _unread_row(context: Context, stop: Unread) -> Row:
    token = f" at {stop.token!r}" if stop.token else ""
    return Row(context.label, context.line, context.printed, "", "claim", Verdict.UNREAD, f"{stop.reason}{token}")


def _assembled(
    context: Context,
    read_as: str,
    claims: list[ClaimRow],
    uses: tuple[str, ...],
    conditions: tuple[str, ...],
    remarks: list[str],
) -> Row:
    printed = [claim for claim in claims if claim.origin == "printed"]
    roles = [link.role for link in context.links] or ["remark"]
    role = "claim" if printed else context.role or roles[0]
    if not context.links:
        role, remarks = "remark", remarks or ["an expression without a relation claims nothing"]
    verdict = min((c.verdict for c in printed), key=_BADNESS.index) if printed else None
    reason = "; ".join(remarks)
    if printed:
        worst = next(c for c in printed if c.verdict is verdict)
        aside = [role for role in dict.fromkeys(roles) if role in ("postulate", "convention")]
        reason = "; ".join([worst.reason, *(f"a {role} beside it is not judged" for role in aside)])
    elif not reason:
        reason = context.note or f"{role}: recorded and used, not judged"
    here = (context.label, context.line, context.printed)
    for condition in conditions:
        reason = reason.replace(condition, _with_print_signs(condition))
    shown = tuple(map(_with_print_signs, conditions))
    return Row(*here, read_as, role, verdict, reason, shown, uses, tuple(claims))


def _with_print_signs(words: str) -> str:
    """Words of the judge with the signs of print for the signs of a program: 1 - v**2/c**2 > 0."""
    return re.sub(r"(?<=[\w)])\*(?=[\w(])", "·", words.replace("**", "^"))


def _claim_row(link: Link, finding: Finding, origin: str, correction: str = "") -> ClaimRow:
    text = ReadingText(link.scope)
    statement = text.chain(Chain((link.left, link.right), (link.sign,)))
    statement += f" + {text.text(link.remainder)}" if link.remainder is not None else ""
    said = (finding.verdict, finding.scope, finding.reason, finding.witness)
    return ClaimRow(statement, origin, *said, correction, finding.attempts)


def _kept(link: Link, judged: list[tuple[Link, Finding]], context: Context) -> frozenset[str]:
    """The sides of a link that a link beside it has, which holds, or the row before it in a display of many rows."""
    held = [other for other, finding in judged if finding.verdict is Verdict.PROVED]
    left = any(other.right == link.left for other in held) or context.goes_on and link is context.links[0]
    right = any(other.left == link.right for other in held)
    return frozenset(side for side, shared in (("left", left), ("right", right)) if shared)


def _correction(link: Link, finding: Finding, context: Context, kept: frozenset[str]) -> str:
    """LaTeX of the smallest edit of a refuted link that is proved, or nothing."""
    if finding.verdict is not Verdict.REFUTED:
        return ""

    def judged(left: Node, sign: str, right: Node) -> Finding:
        return judge_link(replace(link, left=left, sign=sign, right=right), context, CORRECTING)[0]

    scope = along_path(link, context.solutions)
    found = correct(link.left, link.sign, link.right, scope, link.regimes, judged, kept=kept)
    if found is None or link.remainder is None:
        return found.latex if found is not None else ""
    return f"{found.latex} + {latex(link.remainder)}"


def _definition_remark(link: Link, context: Context) -> tuple[str, bool]:
    """A printed definition of a name the profile also defines is compared with it; whether they agree."""
    symbol = Definition(link.left, link.right, "").symbol
    if not link.scope.declared or symbol is None or link.scope.definition_of(symbol.key) is None:
        return "", True
    finding, _ = judge_link(link, context)
    if finding.verdict is Verdict.PROVED:
        return "definition: recorded and used; it is the profile's", True
    if finding.verdict is Verdict.REFUTED:
        return f"definition: the print defines this differently from the profile ({finding.witness})", False
    return f"definition: recorded; not shown to be the profile's ({finding.reason})", False


def _profile_claims(statement: StatementEntry, context: Context) -> list[ClaimRow]:
    assert context.scope is not None
    chain = statement.chain
    rows = []
    for place, sign in enumerate(chain.relations):
        link = Link(chain.sides[place], sign, chain.sides[place + 1], "claim", context.scope)
        finding, _ = judge_link(link, context)
        rows.append(_claim_row(link, finding, "profile"))
    return rows


def solution_rows(context: Context) -> list[ClaimRow]:
    """The profile's solutions of laws of motion, each judged by substitution."""
    assert context.scope is not None
    rows = []
    for solution in context.solutions:
        left, right = solution.chain.sides[:2]
        link = Link(left, "=", right, "claim", context.scope)
        try:
            claims = solution_claims(left, right, solution.start, context.scope)
        except OutsideLanguage as error:
            finding = Finding(Verdict.UNDECIDED, f"outside the language: {error}")
        else:
            finding = worst_first([judge(claim) for claim in claims])
            if finding.verdict is Verdict.PROVED:
                finding = replace(finding, reason="it satisfies the law of motion and the start, by substitution")
        rows.append(_claim_row(link, finding, "profile"))
    return rows
