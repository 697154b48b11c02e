"""Plain English with formulas between dollars, for TeX and for Markdown; facts, verdicts and scopes in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import sympy as sp

from derive.language.derivation import Derivation, Step
from derive.language.facts import Determinant, Fact, Given, Holds, Inverse, PositiveDefinite, Symmetric
from derive.language.finding import Verdict
from derive.writing.expressions import expression_latex
from derive.writing.scopes import scope_words
from derive.writing.signs import latex_of_sign
from derive.writing.symbols import base_name, indexed_latex, name_latex

_TEX = {
    "\\": r"\textbackslash{}", "%": r"\%", "&": r"\&", "_": r"\_", "#": r"\#", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", "{": r"\{", "}": r"\}", "$": r"\$", "<": "$<$", ">": "$>$", "|": "$|$", '"': "''",
    "\u2019": "'", "\u2018": "`", "\u2013": "--", "\u2014": "---", "\u00a0": " ", "\u2026": "...",
    "\n": " ", "\t": " ",
}  # fmt: skip
_MARKDOWN = {c: "\\" + c for c in r"\`*_[]<>#|"} | {"$": r"\$", "\n": " ", "\t": " "}


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text and whether each is a formula; dollars that do not pair are no formula."""
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0:
        yield text, False
        return
    for i, part in enumerate(parts):
        if part:
            yield part, i % 2 == 1


def tex_words(text: str) -> str:
    """Text for TeX: its formulas as they are, everything else escaped."""
    return "".join(f"${part}$" if formula else _escaped(part) for part, formula in pieces(text))


def markdown_words(text: str) -> str:
    """Text for Markdown: its formulas as they are, everything else escaped."""
    return "".join(
        f"${part.strip()}$" if formula else "".join(_MARKDOWN.get(c, c) for c in part) for part, formula in pieces(text)
    )


def words_in_formula(text: str) -> str:
    r"""Text as part of a formula: words in \text{...}, formulas between them as they are."""
    return " ".join(
        part.strip() if formula else rf"\text{{{_escaped(part)}}}" for part, formula in pieces(text)
    ).replace("$", "")


def _escaped(text: str) -> str:
    return "".join(_character(c) for c in text)


def _character(c: str) -> str:
    if c in _TEX:
        return _TEX[c]
    if c.isascii():
        return c if c.isprintable() else " "
    command = latex_of_sign(c)
    if command:
        return f"${command}$"
    plain = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode()
    return "".join(_TEX.get(p, p) for p in plain) or "?"


def fact_latex(fact: Fact) -> str:
    """A fact as text with its formula between dollars."""
    words = tex_words(fact.words).strip().rstrip(".:") if fact.words else ""
    if _says_nothing(fact):
        return words
    formula = f"${fact_formula(fact)}$"
    said = _said(fact, formula)
    if words and "$" in words:
        return words if formula in words else f"{words}: {said}"
    return f"{words}, {said}" if words else said


def fact_markdown(fact: Fact) -> str:
    """A fact as Markdown with its formula between dollars."""
    if _says_nothing(fact):
        return markdown_words(fact.words)
    said = _said(fact, f"${fact_formula(fact)}$")
    return f"{markdown_words(fact.words).strip().rstrip('.:')}, {said}" if fact.words else said


def _says_nothing(fact: Fact) -> bool:
    """Whether a condition is true by the assumptions its symbols carry, so that no formula is left of it."""
    return isinstance(fact, Holds) and fact.condition == sp.true


def _said(fact: Fact, formula: str) -> str:
    if isinstance(fact, PositiveDefinite):
        return f"{formula} is symmetric and positive definite"
    return formula


def fact_formula(fact: Fact) -> str:
    """A fact as a formula alone."""
    if isinstance(fact, Given):
        sign = r"\equiv" if fact.definition else "="
        return f"{expression_latex(fact.left)} {sign} {expression_latex(fact.right)}"
    if isinstance(fact, Holds):
        return expression_latex(fact.condition)
    if isinstance(fact, Symmetric):
        letters = _letters(len(fact.tensor.shape or (1, 1)))
        name = base_name(fact.tensor)
        swaps = [[*letters[:p], letters[p + 1], letters[p], *letters[p + 2 :]] for p in range(len(letters) - 1)]
        return " = ".join(indexed_latex(name, order) for order in (letters, *swaps))
    if isinstance(fact, PositiveDefinite):
        return indexed_latex(base_name(fact.tensor), ["i", "j"])
    if isinstance(fact, Inverse):
        upper, lower = (base_name(b) for b in (fact.upper, fact.lower))
        size = expression_latex(fact.lower.shape[0]) if fact.lower.shape else "n"
        product = f"{indexed_latex(upper, ['i', 'j'])} {indexed_latex(lower, ['j', 'l'])}"
        return rf"\sum_{{j=1}}^{{{size}}} {product} = \delta_{{il}}"
    if isinstance(fact, Determinant):
        return rf"{name_latex(fact.symbol.name)} = \det {name_latex(base_name(fact.tensor))}"
    size = expression_latex(fact.vector.shape[0]) if fact.vector.shape else "n"
    summand = indexed_latex(base_name(fact.vector), ["a"])
    return rf"\sum_{{a=1}}^{{{size}}} {summand} = {expression_latex(fact.value)}"


def _letters(rank: int) -> list[str]:
    return list("ijlmpq"[: max(rank, 2)])


def definitions_used(derivation: Derivation) -> tuple[Given, ...]:
    """The definitions a derivation uses that no line of it states."""
    steps = list(all_steps(derivation))
    stated = {(step.line.left, step.line.right) for step in steps}
    facts = (fact for step in steps for owed in step.obligations for fact in owed.facts)
    given = dict.fromkeys(fact for fact in facts if isinstance(fact, Given) and fact.definition)
    known = {fact.left for fact in derivation.assumptions if isinstance(fact, Given)}
    return tuple(fact for fact in given if (fact.left, fact.right) not in stated and fact.left not in known)


def all_steps(derivation: Derivation) -> Iterator[Step]:
    """The steps and, before each, the steps below it."""

    def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
        for step in steps:
            yield from walk(step.substeps)
            yield step

    yield from walk(derivation.steps)


def what_was_proved(derivation: Derivation) -> str:
    """One sentence: how many steps are proved and for what, its formulas between dollars."""
    judged = [s for s in all_steps(derivation) if s.kind.is_judged]
    if not judged:
        return "Nothing here needed a proof."
    proved = [s for s in judged if s.finding is not None and s.finding.verdict is Verdict.PROVED]
    said = scope_words(proved)
    scope = f", {said}" if said else ""
    if len(proved) == len(judged):
        few = {1: "The step is proved", 2: "Both steps are proved"}
        return few.get(len(judged), f"All {len(judged)} steps are proved") + scope + "."
    missing = [s for s in judged if s not in proved]
    named = "; ".join(
        f"{s.rule} ({s.finding.verdict.value if s.finding is not None else 'not judged'})" for s in missing
    )
    return f"{len(proved)} of {len(judged)} steps are proved{scope}; not proved: {named}."
