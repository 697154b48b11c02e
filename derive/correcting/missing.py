"""The term that is missing: what the right side lacks, where that is short, in the paper's names."""

from __future__ import annotations

import re

import sympy as sp
from sympy.core.function import AppliedUndef

from derive.judging.proving.guard import attempt
from derive.language import Claim
from derive.meaning.scope import Scope

LONGEST = 16  # operations in a term that can be called missing
_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Piecewise, AppliedUndef)


def missing_term(claim: Claim, scope: Scope, seconds: float) -> str | None:
    """LaTeX of left - right with its sign in front, or None where it is long, or is a side itself."""
    gap = claim.difference
    if gap.has(*_HELD) or gap == 0:
        return None
    short = attempt(seconds, _shortened, gap, claim)
    if short is None or short == 0 or short.has(*_HELD) or short.count_ops() > LONGEST or _repeats(short, claim):
        return None
    return _printed(short, scope)


def _shortened(gap: sp.Expr, claim: Claim) -> sp.Expr:
    terms = sp.expand(sp.expand_log(gap)).as_ordered_terms()
    sense = claim.asymptotic
    if sense is not None:
        terms = [t for t in terms if sp.limit(t, sense.variable, sense.point) != 0]
    return sp.factor(sp.simplify(sp.Add(*terms)))


def _repeats(term: sp.Expr, claim: Claim) -> bool:
    """Whether the term only undoes the right side and writes the left side there."""
    ours = set(sp.Add.make_args(sp.expand(term)))
    theirs = set(sp.Add.make_args(sp.expand(claim.right)))
    if any(-t in ours for t in theirs) or sp.expand(term - claim.left) == 0:
        return True
    return len(ours) > 3 or all(any(_are_alike(t, o) for o in ours) for t in theirs)


def _are_alike(one: sp.Expr, other: sp.Expr) -> bool:
    """Whether two terms differ by a rational factor only."""
    return one.as_coeff_Mul()[1] == other.as_coeff_Mul()[1]


def _printed(term: sp.Expr, scope: Scope) -> str | None:
    term, names = _differences(term, scope)
    if any("(" in s.name or "[" in s.name for s in term.free_symbols - set(names)):
        return None
    names |= {s: s.name for s in term.free_symbols if s not in names}
    minus = term.could_extract_minus_sign()
    body = sp.latex(
        -term if minus else term, symbol_names={s: _key_as_print(name) for s, name in names.items()}, ln_notation=False
    )
    body = re.sub(r"\{\\left\(", r"\\left(", body).replace(r"\right)}", r"\right)")
    if (-term if minus else term).is_Add:
        body = rf"\left( {body} \right)" if minus else body
    return f"{'-' if minus else '+'} {body}"


def _key_as_print(key: str) -> str:
    return re.sub(r"_([^{}_]+)$", r"_{\1}", key)


def _differences(term: sp.Expr, scope: Scope) -> tuple[sp.Expr, dict[sp.Symbol, str]]:
    r"""The names of two compared models joined where only their difference stands: k(1) - k(2) becomes \Delta k."""
    signs = sorted(scope.notation.differences)
    names: dict[sp.Symbol, str] = {}
    by_name = {s.name: s for s in term.free_symbols}
    for name, first in sorted(by_name.items()):
        second = by_name.get(name[:-3] + "(2)") if name.endswith("(1)") else None
        if second is None or not signs:
            continue
        joined = sp.Symbol(f"{signs[0]} {name[:-3]}", real=True)
        changed = sp.simplify(term.xreplace({first: second + joined}))
        if not changed.has(second):
            term, names = sp.factor(changed), names | {joined: joined.name}
    return term, names
