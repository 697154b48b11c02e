"""Names as LaTeX: the letters of a paper pass through, plain names are spelled out, indices stand low or high."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import sympy as sp
from sympy.printing.latex import translate

UPPER = "^"
"""The last character of the name of a base whose indices stand high."""

MIXED = "^_"
"""The last characters of the name of a base whose first index stands high and the others low."""

_SPLIT = re.compile(r"([_^])")
_GROUP = re.compile(r"^\{.*\}$", re.DOTALL)
_SINGLE = re.compile(r"[A-Za-z]|\\[A-Za-z]+")


@cache
def name_latex(name: str) -> str:
    r"""The LaTeX of a name: `eta` is \eta, `W_0` is W_{0}, `p^*` is p^{*}, and a name that is LaTeX stays what it is.

    A trailing ^ (upper indices) is taken off.
    """
    name = name.removesuffix(MIXED).removesuffix(UPPER)
    if "{" in name:
        return _tight(name)
    head, scripts = _parts(name)
    shown = _word(head)
    for mark in "_^":
        inside = [_word(text) for sign, text in scripts if sign == mark]
        if inside:
            shown += f"{mark}{{{', '.join(inside)}}}"
    return shown


def indexed_latex(name: str, shown_indices: Sequence[str]) -> str:
    """A name with its indices: low, or high where the name ends in ^; a script the name has already is shared."""
    if name.endswith(MIXED) and len(shown_indices) > 1:
        first, *others = shown_indices
        return f"{name_latex(name)}^{{{first}}}_{{{_listed(others)}}}"
    mark = "^" if name.endswith((UPPER, MIXED)) else "_"
    shown, listed = name_latex(name), _listed(shown_indices)
    if f"{mark}{{" in shown:
        match = re.search(rf"\{mark}\{{([^{{}}]*)\}}$", shown)
        if match is None:
            return f"({shown}){mark}{{{listed}}}"
        return f"{shown[: match.start()]}{mark}{{{match.group(1)}, {listed}}}"
    return f"{shown}{mark}{{{listed}}}"


def base_name(base: sp.Expr) -> str:
    """The name of an IndexedBase, as it was given."""
    return str(base.label) if isinstance(base, sp.IndexedBase) else str(base)


def _listed(shown: Sequence[str]) -> str:
    if all(_SINGLE.fullmatch(s) for s in shown):
        return "".join(s + (" " if s.startswith("\\") and i + 1 < len(shown) else "") for i, s in enumerate(shown))
    return ", ".join(shown)


def _parts(name: str) -> tuple[str, list[tuple[str, str]]]:
    pieces = _SPLIT.split(name)
    head, rest = pieces[0], pieces[1:]
    if not head:
        return _letters(name), []
    scripts = [(mark, text) for mark, text in zip(rest[::2], rest[1::2], strict=False) if text]
    match = re.fullmatch(r"([A-Za-z]+)(\d+)", head)
    if match:
        head, scripts = match.group(1), [("_", match.group(2)), *scripts]
    return head, scripts


def _word(text: str) -> str:
    """One word: a letter, a Greek name, an accent (Yhat), a differential (dx), a number, or upright letters."""
    if text.startswith("\\") or len(text) == 1 or text.isdigit():
        return r"\_" if text in "_#%&$" and len(text) == 1 else text
    spelled = str(translate(text))
    if spelled != text:
        return spelled
    if text[0] == "d" and len(text) == 2 and text[1].isalpha():
        return text
    return _letters(text) if text.isalpha() else text if _harmless(text) else _letters(text)


def _letters(text: str) -> str:
    kept = re.sub(r"[^A-Za-z0-9 .,:'*+-]", " ", text)
    return rf"\mathrm{{{kept}}}"


def _harmless(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9.,'*+\-()]+", text) is not None and len(text) <= 3


def _tight(name: str) -> str:
    """A LaTeX name with its bare scripts put in braces."""
    return re.sub(r"([_^])(\\[A-Za-z]+(?!\{)|[A-Za-z0-9*])", r"\1{\2}", name)
