"""For which values of its letters a derivation holds: the scopes of all its steps as one phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import sympy as sp

from derive.language.claim import Domain
from derive.language.derivation import Step
from derive.language.facts import Given
from derive.language.finding import Verdict
from derive.writing.conditions import condition_words
from derive.writing.expressions import expression_latex
from derive.writing.symbols import name_latex

_EVERY = "for every "
_ORDER = "to O("
_SAYS_NOTHING = ("as it stands", "as assumed")
_WORDS = sorted((domain.value for domain in Domain), key=len, reverse=True)
_SIZES = re.compile(r"[A-Za-z]\w* = \d+")


def scope_words(steps: Sequence[Step]) -> str:
    """What the findings of proved steps say about their range, each letter named once; empty where they say nothing.

    Letters that stand in no line (the judge's own names for derivatives, say) are left out, and so are names of
    something else: what a name is worth is not free. Where a step holds for every size, the signs that its letters
    carry are said too.
    """
    scopes = [s.finding.scope for s in steps if s.finding is not None and s.finding.verdict is Verdict.PROVED]
    every, other = [], []
    for scope in dict.fromkeys(scopes):
        letters, rest = _split(scope)
        every += letters
        other += rest
    names = _names(steps)
    explained = _explained(steps)
    every += _signed(steps, every)
    groups: dict[str, list[str]] = {}
    for domain, name in dict.fromkeys(every):
        known = explained.get(name, [])
        if any(_is_implied(domain, value) for value in known):
            continue
        if name in names and name not in groups.setdefault(domain, []):
            groups[domain].append(name)
    sizes = groups.pop("", [])
    said = [_group("", sizes)] if sizes else []
    said += [
        _group(domain, rest) for domain, letters in groups.items() if (rest := [x for x in letters if x not in sizes])
    ]
    remainders = dict.fromkeys(_remainder(s) for s in steps if s.line.remainder is not None)
    return ", ".join(
        [
            *([f"for every {', '.join(said[:-1])}{' and ' if said[1:] else ''}{said[-1]}"] if said else []),
            *remainders,
            *dict.fromkeys(condition_words(said_so) for said_so in other),
        ]
    )


def _group(domain: str, names: Sequence[str]) -> str:
    shown = ", ".join(f"${name_latex(name)}$" for name in names)
    return f"{domain} {shown}".strip()


def _remainder(step: Step) -> str:
    remainder = step.line.remainder
    if remainder is None or remainder.scale is None:
        return "to leading order"
    return f"up to terms of order ${expression_latex(remainder.scale)}$"


def _split(scope: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The letters of a scope with their domains, and what else it says."""
    letters: list[tuple[str, str]] = []
    rest: list[str] = []
    for part in re.split(r"; ", scope):
        if part.startswith(_EVERY):
            for entry in part.removeprefix(_EVERY).split(", "):
                known = _letter(entry)
                if known is None:
                    rest.append(entry)
                else:
                    letters.append(known)
        elif _SIZES.search(part):
            rest.append("in part only for " + _SIZES.sub(lambda m: f"${m[0]}$", part.removeprefix("for ")))
        elif part not in _SAYS_NOTHING and not part.startswith(_ORDER):
            rest.append(part)
    return letters, _joined_sizes(rest)


def _joined_sizes(parts: Iterable[str]) -> list[str]:
    """Sizes that were tried one after the other, in one phrase."""
    sizes = [p.removeprefix("in part only for ") for p in parts if p.startswith("in part only for ")]
    others = [p for p in parts if not p.startswith("in part only for ")]
    return others + ([f"in part only for {'; '.join(sizes)}"] if sizes else [])


def _letter(entry: str) -> tuple[str, str] | None:
    for word in _WORDS:
        if entry.startswith(f"{word} "):
            return word, entry.removeprefix(f"{word} ")
    return ("", entry) if " " not in entry or entry.startswith("\\") else None


def _names(steps: Iterable[Step]) -> set[str]:
    """The letters of the lines, but those that only an integral or a limit runs over."""
    found: set[str] = set()
    free: set[str] = set()
    moved: set[str] = set()
    for step in steps:
        free |= {str(s) for side in (step.line.left, step.line.right) for s in side.free_symbols}
        for e in _expressions(step):
            moved |= {str(v) for part in e.atoms(sp.Integral) for v in part.variables}
            moved |= {str(part.args[1]) for part in e.atoms(sp.Limit)}
            found |= {str(s) for s in e.atoms(sp.Symbol)}
    return found - (moved - free)


def _numbers(e: sp.Expr) -> set[sp.Basic]:
    """The free letters of an expression that are no tensors."""
    return e.free_symbols - {base.label for base in e.atoms(sp.IndexedBase)} - e.atoms(sp.Indexed)


def _explained(steps: Iterable[Step]) -> dict[str, list[sp.Expr]]:
    """The letters to which a fact gives a value, with the values."""
    found: dict[str, list[sp.Expr]] = {}
    for step in steps:
        for owed in step.obligations:
            for fact in owed.facts:
                if isinstance(fact, Given) and isinstance(fact.left, sp.Symbol):
                    found.setdefault(str(fact.left), []).append(fact.right)
    return found


def _is_implied(domain: str, value: sp.Expr) -> bool:
    """Whether a value lies in a domain by itself; if not, that its name does is a condition on the other letters."""
    known = {
        "": False,
        Domain.POSITIVE: value.is_positive,
        Domain.NONNEGATIVE: value.is_nonnegative,
        Domain.NONZERO: value.is_nonzero,
        Domain.REAL: True,
        Domain.COMPLEX: True,
    }
    return bool(known.get(domain, False))


def _signed(steps: Sequence[Step], every: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The letters of known sign in the lines of steps that hold for every size, which their scopes do not name."""
    named = {name for _, name in every}
    found: dict[tuple[str, str], None] = {}
    for step in steps:
        if step.finding is None or not any(domain == "" for domain, _ in _split(step.finding.scope)[0]):
            continue
        for symbol in sorted(set().union(*(_numbers(e) for e in _expressions(step))), key=str):
            if isinstance(symbol, sp.Symbol) and symbol.is_nonnegative and not symbol.is_integer:
                domain = Domain.POSITIVE if symbol.is_positive else Domain.NONNEGATIVE
                found[(domain.value, str(symbol))] = None
    return [(domain, name) for domain, name in found if name not in named]


def _expressions(step: Step) -> Iterator[sp.Expr]:
    for line in (step.line, *(owed.line for owed in step.obligations)):
        yield line.left
        yield line.right
