"""Why neither a proof nor a counterexample for numbers decides a print without a profile: its marks, and its limits."""

from __future__ import annotations

import re

from derive.meaning.facts import Facts
from derive.meaning.naming import names_in
from derive.meaning.plain import vetoes_of
from derive.meaning.remainders import Expansion
from derive.meaning.scope import Definition
from derive.reading.tree import Chain, Matrix, Power, Symbol, Transpose, walk

_ARROW = re.compile(r"(\\[A-Za-z]+|[A-Za-z])(?:_\{?\w\}?)?\s*\\(?:to|rightarrow|longrightarrow)\s*(\+?\\infty|0)?")
_FAR = re.compile(r"\b(?:large|long|high|great)\b|\\gg", re.IGNORECASE)
_CLOSE = re.compile(r"\b(?:small|near|weak|short|low|close)\b|\\ll", re.IGNORECASE)


def turned(expansion: Expansion, part: Chain, definitions: tuple[Definition, ...], near: str) -> str:
    """Why the limit of a remainder is not clear: the text speaks of another, or Euler's constant may stand in it.

    near: the words around the display and in it.
    """
    if r"\gamma" in names_in(part) and all(d.symbol is None or d.symbol.key != r"\gamma" for d in definitions):
        return r"\gamma may be Euler's constant"
    regime = expansion.regimes[0]
    grows = isinstance(regime.target, Symbol)
    said = [to for name, to in _ARROW.findall(near) if name == regime.variable]
    other = any((to.endswith("infty")) is not grows or not to for to in said)
    if other or (_CLOSE if grows else _FAR).search(near) and not said:
        return "the text speaks of another limit than the printed order"
    return ""


def _doubtful_marks(statement: Chain, facts: Facts) -> tuple[str, ...]:
    """Signs of matrices and operators in the print itself: a superscript T that nobody speaks of, hats on capitals."""
    symbols = [part for part in walk(statement) if isinstance(part, Symbol)]
    spoken = {name for name, _ in facts.domains} | {name for fact in facts.standing for name in fact.names}
    raised = [p.exponent for p in walk(statement) if isinstance(p, Power) and isinstance(p.exponent, Symbol)]
    found = []
    matrices = any(isinstance(part, Matrix | Transpose) for part in walk(statement))
    if (
        not matrices
        and any(e.name == "T" for e in raised)
        and sum(s.name == "T" for s in symbols) == len(raised)
        and "T" not in spoken
    ):
        found.append("a superscript T may be a transpose")
    if len({s.name for s in symbols if _HATTED.match(s.name)}) > 1:
        found.append("letters with hats may be operators")
    return tuple(found)


_HATTED = re.compile(r"\\hat\{[A-Z]\}$")


def _written_out(definitions: tuple[Definition, ...], names: frozenset[str]) -> frozenset[str]:
    """Those of the names of which a display prints the components."""
    near = [d for d in definitions if d.symbol is not None and d.symbol.key in names]
    printed = [d for d in near if any(isinstance(part, Matrix) for part in walk(d.right))]
    return frozenset(d.symbol.key for d in printed if d.symbol is not None)


def veto(statement: Chain, facts: Facts, definitions: tuple[Definition, ...]) -> str:
    """The first reason why nothing decides a statement; "" for none."""
    written = _written_out(definitions, names_in(statement))
    reasons = (*vetoes_of(facts, statement, written, definitions), *_doubtful_marks(statement, facts))
    return reasons[0] if reasons else ""
