"""One link of a chain -> a finding: every world it is written out in, every regime it is meant in, the worst speaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.judging.index_calculus import prove_for_every_size
from derive.judging.judge import Effort, judge, worst_first
from derive.judging.proving.guard import attempt
from derive.language import Claim, Finding, OutsideLanguage, Verdict
from derive.meaning.claims import Meaning, Regime, meaning_of
from derive.meaning.functions import ORDERED, SPECIAL
from derive.meaning.scope import Scope
from derive.reading.grammar.cursor import GREEK
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Derivative,
    Integral,
    Limit,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    walk,
)
from paper_checks.checking.context import Context, Link
from paper_checks.checking.paths import along_path


def judge_link(link: Link, context: Context, effort: Effort | None = None) -> tuple[Finding, Meaning | None]:
    """The finding of a link: of all its worlds, in all its regimes."""
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
    return _with_doubts(finding, link), meaning


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


def _with_doubts(finding: Finding, link: Link) -> Finding:
    doubt = link.doubt or _function_doubt(link) or _relation_doubt(link)
    unknown = [words for words in link.unknown if not _met(words, finding)]
    if finding.verdict is Verdict.REFUTED and (doubt or unknown):
        reason = doubt or f"a condition in words was not understood ({unknown[0]})"
        reason = f"{reason}; otherwise it fails at {finding.witness}"
        return replace(finding, verdict=Verdict.UNDECIDED, reason=reason, witness=None)
    return finding


_SAID_EARLIER = re.compile(r"(\S+) (positive|nonnegative|nonzero|real|positive integer|integer|natural), said earlier")
_SETS: dict[str, Callable[[Fraction], bool]] = {
    "positive": lambda x: x > 0,
    "nonnegative": lambda x: x >= 0,
    "nonzero": lambda x: x != 0,
    "real": lambda x: True,
    "positive integer": lambda x: x > 0 and x.denominator == 1,
    "integer": lambda x: x.denominator == 1,
    "natural": lambda x: x >= 0 and x.denominator == 1,
}


def _met(words: str, finding: Finding) -> bool:
    """Whether a counterexample obeys what an earlier sentence said of a name, so that it refutes in either case."""
    said = _SAID_EARLIER.fullmatch(words)
    if said is None or finding.witness is None:
        return False
    values = dict(finding.witness.values)
    try:
        return said.group(1) not in values or _SETS[said.group(2)](Fraction(values[said.group(1)]))
    except ValueError:
        return False


def _function_doubt(link: Link) -> str:
    """Without a profile, a function that nothing defines may be defined by the equation, or in words: only the rules
    of calculus, which hold for every function, are refuted for it."""
    if link.scope.declared:
        return ""
    left, right = (_undefined_functions(side, link.scope) for side in (link.left, link.right))
    names = sorted(left | right)
    if not names:
        return ""
    calculus = any(isinstance(part, Derivative | Integral | Limit) or _primed(part) for part in _parts(link))
    if calculus and left == right:
        return ""
    return f"this may be an equation for the function {names[0]}, not an identity"


def _primed(node: Node) -> bool:
    return isinstance(node, Apply) and node.primes > 0


def _parts(link: Link) -> Iterator[Node]:
    yield from walk(link.left)
    yield from walk(link.right)


def _relation_doubt(link: Link) -> str:
    """Without a profile, an equation between two sides that share no name, or of a polynomial with zero, may hold
    only for some values: a law or an equation to solve, not an identity."""
    if link.scope.declared or link.sign != "=":
        return ""
    left, right = (_names(side, link.scope) for side in (link.left, link.right))
    if left and right and not left & right:
        return "the two sides share no name: this may be a relation, not an identity"
    if (
        not right
        and isinstance(link.right, Number)
        and link.right.text == "0"
        and len(left) == 1
        and _polynomial(link.left)
    ):
        return f"this may be an equation for {min(left)}, not an identity"
    return ""


def _names(node: Node, scope: Scope) -> frozenset[str]:
    """The free names of a side, names inside calculus signs left out, definitions written out once."""
    found: set[str] = set()
    for part in walk(node):
        if (
            isinstance(part, Symbol)
            and not part.name.startswith("\\")
            or isinstance(part, Symbol)
            and part.name in GREEK
        ):
            definition = scope.definition_of(part.key)
            if definition is not None:
                found |= {n.key for n in walk(definition.right) if isinstance(n, Symbol)}
            elif part.key not in ("e", "i", r"\pi", r"\infty"):
                found.add(part.key)
    return frozenset(found)


def _polynomial(node: Node) -> bool:
    powers = all(isinstance(part.exponent, Number) for part in walk(node) if isinstance(part, Power))
    return powers and all(isinstance(part, Sum | Product | Power | Number | Symbol) for part in walk(node))


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
