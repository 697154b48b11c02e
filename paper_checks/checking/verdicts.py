"""One context -> one row: each link judged in each world, the worst finding speaks."""

from __future__ import annotations

import time
from dataclasses import replace

from derive.correcting import correct
from derive.judging.judge import Effort, judge, worst_first
from derive.language import Claim, Finding, OutsideLanguage, Unread, Verdict
from derive.meaning.claims import Meaning, Regime, meaning_of, solution_claims
from derive.meaning.functions import ORDERED, SPECIAL
from derive.meaning.scope import Definition, Scope
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import Apply, Chain, Differential, Node, Symbol, children, walk
from derive.writing.reading_text import ReadingText
from paper_checks.checking.context import Context, Link
from paper_checks.profile import StatementEntry
from paper_checks.rows import ClaimRow, Row

_BADNESS = (Verdict.REFUTED, Verdict.UNREAD, Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.PROVED)

CORRECTING = Effort(points=4, refute_seconds=2.0, prove_seconds=4.0, cross_points=3)  # of a link that was looked at already


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
    texts = ReadingText(context.scope)
    read_as = "; ".join(("⇒ " if s.implied else "") + texts.chain(s.chain) for s in context.reading.statements)
    conditions = "".join(f" [{c.words} {texts.text(c.chain) if c.chain else ''}]".replace("[ ", "[") for c in context.reading.conditions)
    read_as += conditions.replace(" ]", "]")
    if context.by_row:
        read_as = "; ".join(texts.chain(Chain((link.left, link.right), (link.sign,))) for link in context.links)
    context, claims = _with_proven_solutions(context)
    uses: dict[str, None] = {}
    conditions_met: dict[str, None] = {}
    remarks: list[str] = []
    own: tuple[Definition, ...] = ()  # what this display defines otherwise than the profile
    for link in context.links:
        link = replace(link, scope=link.scope.with_definitions(*own)) if own else link
        if link.role == "claim":
            found, meaning = judge_link(link, context)
            claims.append(_claim_row(link, found, "printed", _correction(link, found, context)))
            if meaning is not None:
                uses |= dict.fromkeys(meaning.uses)
            conditions_met |= dict.fromkeys(found.conditions)
        elif link.role == "definition":
            remark, agrees = _definition_remark(link, context)
            remarks += [remark] if remark else []
            own += () if agrees else (Definition(link.left, link.right, context.label),)
    for statement in context.statements:
        claims += _profile_claims(statement, context)
    return _assembled(context, read_as, claims, tuple(uses), tuple(conditions_met), remarks)


def _with_proven_solutions(context: Context) -> tuple[Context, list[ClaimRow]]:
    """The profile's solutions of laws of motion, judged before a link about the path may use them."""
    if not any(_is_about_the_path(link, context) for link in context.links if link.role == "claim"):
        return context, []
    rows = solution_rows(context)
    proven = all(row.verdict is Verdict.PROVED for row in rows)
    return (context if proven else replace(context, solutions=())), rows


def _is_about_the_path(link: Link, context: Context) -> bool:
    return bool(context.solutions) and any(_mentions(side, link.scope.time) for side in (link.left, link.right))


def _unread_row(context: Context, stop: Unread) -> Row:
    token = f" at {stop.token!r}" if stop.token else ""
    return Row(context.label, context.line, context.printed, "", "claim", Verdict.UNREAD, f"{stop.reason}{token}")


def _assembled(
    context: Context, read_as: str, claims: list[ClaimRow], uses: tuple[str, ...], conditions: tuple[str, ...], remarks: list[str]
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
        reason = worst.reason
    elif not reason:
        reason = f"{role}: recorded and used, not judged"
    return Row(context.label, context.line, context.printed, read_as, role, verdict, reason, conditions, uses, tuple(claims))


def _claim_row(link: Link, finding: Finding, origin: str, correction: str = "") -> ClaimRow:
    statement = ReadingText(link.scope).chain(Chain((link.left, link.right), (link.sign,)))
    return ClaimRow(statement, origin, finding.verdict, finding.scope, finding.reason, finding.witness, correction, finding.attempts)


def _correction(link: Link, finding: Finding, context: Context) -> str:
    """LaTeX of the smallest edit of a refuted link that is proved, or nothing."""
    if finding.verdict is not Verdict.REFUTED:
        return ""

    def judged(left: Node, sign: str, right: Node) -> Finding:
        return judge_link(replace(link, left=left, sign=sign, right=right), context, CORRECTING)[0]

    found = correct(link.left, link.sign, link.right, _along_path(link, context), link.regimes, judged)
    return found.latex if found is not None else ""


# links


def judge_link(link: Link, context: Context, effort: Effort | None = None) -> tuple[Finding, Meaning | None]:
    """The finding of a link: of all its worlds, in all its regimes."""
    scope = _along_path(link, context)
    findings: list[Finding] = []
    meaning = None
    for regime in link.regimes or (None,):
        try:
            meaning = meaning_of(link.left, link.sign, link.right, scope, regime)
        except (OutsideLanguage, RecursionError, ArithmeticError, TypeError, ValueError, AttributeError) as error:
            reason = str(error) if isinstance(error, OutsideLanguage) else f"its meaning could not be worked out ({type(error).__name__}: {error})"
            return Finding(Verdict.UNDECIDED, f"outside the language: {reason}"), None
        findings.append(_judge_worlds(meaning, scope, effort))
    finding = _of_regimes(findings, link.regimes)
    return _with_doubts(finding, link), meaning


def _of_regimes(findings: list[Finding], regimes: tuple[Regime, ...]) -> Finding:
    """A print that fails in every regime is refuted; one that holds in some and fails in others is undecided."""
    verdicts = {finding.verdict for finding in findings}
    if len(verdicts) == 1 or Verdict.REFUTED not in verdicts:
        return worst_first(findings)
    failed = next(f for f in findings if f.verdict is Verdict.REFUTED)
    held = next(f for f in findings if f.verdict is not Verdict.REFUTED)
    reason = f"depends on the regime: {failed.reason} ({failed.scope}); otherwise {held.reason}"
    return Finding(Verdict.UNDECIDED, reason, attempts=failed.attempts + held.attempts)


def _with_doubts(finding: Finding, link: Link) -> Finding:
    doubt = link.doubt or _one_sided_function(link)
    if finding.verdict is Verdict.REFUTED and (doubt or link.unknown):
        reason = doubt or f"a condition in words was not understood ({link.unknown[0]})"
        return replace(finding, verdict=Verdict.UNDECIDED, reason=f"{reason}; otherwise it fails at {finding.witness}", witness=None)
    return finding


def _one_sided_function(link: Link) -> str:
    """Without a profile, a function that nothing defines and only one side mentions may be defined by the equation."""
    if link.scope.declared:
        return ""
    left, right = (_undefined_functions(side, link.scope) for side in (link.left, link.right))
    names = sorted(left ^ right)
    return f"this may be an equation for the function {names[0]}, not an identity" if names else ""


def _undefined_functions(node: Node, scope: Scope) -> frozenset[str]:
    found = set()
    for part in walk(node):
        if isinstance(part, Apply) and isinstance(part.function, Symbol):
            name, arity = part.function, len(part.arguments)
            special = (name.name, arity) in SPECIAL or bool(name.label) and name.name in ORDERED
            if name.name not in FUNCTION_COMMANDS and not special and scope.definition_of(name.key) is None:
                found.add(name.key)
    return frozenset(found)


def _judge_worlds(meaning: Meaning, scope: Scope, effort: Effort | None = None) -> Finding:
    """Refutation in any world refutes; proof needs every world."""
    findings: list[Finding] = []
    cache: dict[Claim, Finding] = {}
    for world in sorted(meaning.claims, key=lambda w: not w.special):
        finding = cache.get(world.claim)
        if finding is None:
            finding = judge(world.claim, effort or _effort(meaning))
            cache[world.claim] = finding
        if finding.verdict is Verdict.REFUTED:
            return _placed(finding, world.sizes)
        if not world.special:
            findings.append(finding)
    if not findings:
        return Finding(Verdict.UNDECIDED, "the statement makes no claim in any world")
    worst = worst_first(findings)
    scoped = _world_scope(scope)
    used = f"from {', '.join(meaning.uses)}" if meaning.uses and worst.verdict is Verdict.PROVED else ""
    notes = tuple(x for x in (used, *meaning.notes) if x)
    reason = "; ".join((worst.reason, *notes))
    conditions = tuple(dict.fromkeys((*meaning.conditions, *(c for f in findings for c in f.conditions))))
    return replace(worst, scope=", ".join(x for x in (worst.scope if not scoped else "", scoped) if x), conditions=conditions, reason=reason)


def _effort(meaning: Meaning) -> Effort:
    count = len(meaning.claims)
    return Effort(points=max(4, 36 // count), refute_seconds=4.0, cross_points=max(2, 12 // count)) if count > 1 else Effort()


def _placed(finding: Finding, sizes: tuple[tuple[str, int], ...]) -> Finding:
    where = ", ".join(f"{name} = {size}" for name, size in sizes)
    return replace(finding, reason=f"{finding.reason} (with {where})" if where else finding.reason)


def _world_scope(scope: Scope) -> str:
    parts = []
    for name in scope.worlds[0]:
        sizes = sorted({world[name] for world in scope.worlds})
        if len(sizes) == 1:
            parts.append(f"{name} = {sizes[0]}")
        else:
            parts.append(f"{name} = {sizes[0]}..{sizes[-1]}")
    return "for " + ", ".join(parts) if parts else ""


# paths and definitions


def _along_path(link: Link, context: Context) -> Scope:
    """A statement that mentions the time itself is about the path: the coordinate is then its proven solution."""
    if not _is_about_the_path(link, context):
        return link.scope
    scope = link.scope
    for solution in context.solutions:
        scope = scope.with_definitions(_as_definition(solution))
    return scope


def _as_definition(solution: StatementEntry) -> Definition:
    left, right = solution.chain.sides[:2]
    return Definition(left.function if isinstance(left, Apply) else left, right, solution.name)


def _mentions(node: Node, time_name: str) -> bool:
    """Whether the time stands in a print other than in dt or as an argument alone."""
    if isinstance(node, Differential):
        return False
    if isinstance(node, Symbol):
        return node.key == time_name
    if isinstance(node, Apply):
        plain = [a for a in node.arguments if isinstance(a, Symbol) and a.key == time_name]
        rest = [a for a in node.arguments if a not in plain]
        return bool(plain) and not rest or any(_mentions(a, time_name) for a in rest)
    return any(_mentions(child, time_name) for child in children(node) if not _is_time_derivative(node))


def _is_time_derivative(node: Node) -> bool:
    from derive.reading.tree import Derivative

    return isinstance(node, Derivative)


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
