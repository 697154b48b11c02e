"""One link of a chain -> a finding: every world it is written out in, every regime it is meant in, the worst speaks."""

from __future__ import annotations

from dataclasses import replace

from derive.judging.index_calculus import prove_for_every_size
from derive.judging.judge import Effort, judge, worst_first
from derive.judging.proving.guard import attempt
from derive.language import Claim, Finding, OutsideLanguage, Verdict
from derive.meaning.claims import Meaning, Regime, meaning_of
from derive.meaning.scope import Scope
from derive.meaning.tensor_marks import tensor_doubt
from paper_checks.checking.context import Context, Link
from paper_checks.checking.doubts import with_doubts
from paper_checks.checking.paths import along_path


def judge_link(link: Link, context: Context, effort: Effort | None = None) -> tuple[Finding, Meaning | None]:
    """The finding of a link: of all its worlds, in all its regimes."""
    doubt = "" if link.scope.declared else tensor_doubt(link.left, link.right)
    if not doubt and link.veto:
        doubt = f"{link.veto}: a profile that declares it decides"
    if doubt:
        return Finding(Verdict.UNDECIDED, doubt), None
    scope = along_path(link, context.solutions)
    findings: list[Finding] = []
    meaning = None
    for regime in link.regimes or (None,):
        try:
            meaning = meaning_of(link.left, link.sign, link.right, scope, regime)
        except (OutsideLanguage, RecursionError, ArithmeticError, TypeError, ValueError, AttributeError) as error:
            known = isinstance(error, OutsideLanguage)
            reason = str(error) if known else f"no meaning was found ({type(error).__name__}: {error})"
            return Finding(Verdict.UNDECIDED, f"outside the language: {reason}"), None
        findings.append(_judge_worlds(meaning, scope, effort))
    finding = _of_regimes(findings, link.regimes)
    if effort is None:
        finding = _for_every_size(finding, link, scope)
    doubtful = with_doubts(finding, link)
    if doubtful is not finding and finding.verdict is Verdict.REFUTED and link.narrow is not None and effort is None:
        anyway = _under_all_that_was_said(link, context)
        if anyway.verdict is Verdict.REFUTED:
            return anyway, meaning
        if anyway.verdict is Verdict.PROVED:
            said = ", ".join(one.words for one in link.unknown if one.fact is not None)
            reason = f"proved under what was said of other displays ({said}); fails without at {finding.witness}"
            return replace(doubtful, reason=reason), meaning
    if doubtful.verdict in (Verdict.PROVED, Verdict.SUPPORTED) and link.wide is not None and effort is None:
        again, _ = judge_link(replace(link, scope=link.wide, wide=None), context)
        if again.verdict not in (Verdict.PROVED, Verdict.SUPPORTED):
            reason = f"this holds for whole numbers only, and the text speaks of real ones; else: {again.reason}"
            return Finding(Verdict.UNDECIDED, reason, attempts=doubtful.attempts), meaning
    return doubtful, meaning


def _under_all_that_was_said(link: Link, context: Context) -> Finding:
    """The finding under what was said of other displays too."""
    assert link.narrow is not None
    open_doubts = tuple(doubt for doubt in link.unknown if doubt.fact is None)
    again = replace(link, scope=link.narrow, narrow=None, unknown=open_doubts)
    return judge_link(again, context)[0]


def _for_every_size(finding: Finding, link: Link, scope: Scope) -> Finding:
    """What was proved in components holds for every size where the index calculus proves it too."""
    if finding.verdict not in (Verdict.PROVED, Verdict.REFUTED) or not scope.worlds[0]:
        return finding
    proof = attempt(2.0, prove_for_every_size, link.left, link.sign, link.right, scope)
    if proof is None:
        return finding
    if finding.verdict is Verdict.REFUTED:
        return replace(finding, reason=f"{finding.reason}; internal contradiction: the index calculus proves it")
    everywhere = f"for every {', '.join(proof.ranges)} (index calculus; written out {finding.scope})"
    return replace(finding, scope=everywhere, reason=f"{finding.reason}; for every size by {proof.rule}")


def _of_regimes(findings: list[Finding], regimes: tuple[Regime, ...]) -> Finding:
    """A print that fails in every regime is refuted; one that holds in some and fails in others is undecided."""
    verdicts = {finding.verdict for finding in findings}
    if len(verdicts) == 1 or Verdict.REFUTED not in verdicts:
        return worst_first(findings)
    failed = next(f for f in findings if f.verdict is Verdict.REFUTED)
    held = next(f for f in findings if f.verdict is not Verdict.REFUTED)
    reason = f"depends on the regime: {failed.reason} ({failed.scope}); otherwise {held.reason}"
    return Finding(Verdict.UNDECIDED, reason, attempts=failed.attempts + held.attempts)


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
    return replace(worst, scope=scoped or worst.scope, conditions=conditions, reason=reason)


def _effort(meaning: Meaning) -> Effort:
    count = len(meaning.claims)
    if count <= 1:
        return Effort()
    return Effort(points=max(4, 36 // count), refute_seconds=4.0, cross_points=max(2, 12 // count))


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
