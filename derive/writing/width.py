"""How wide a formula or a line of words will be, in em of the text size, without asking TeX."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\s+|.", re.DOTALL)
_TALL = re.compile(r"\\(?:d?frac|sum|prod|int|lim|binom|begin|left\.)")
_WIDE = {
    r"\sum": 1.5, r"\prod": 1.4, r"\int": 1.15, r"\log": 1.5, r"\exp": 1.75, r"\lim": 1.4, r"\sin": 1.4, r"\cos": 1.5,
    r"\tan": 1.5, r"\sinh": 1.9, r"\cosh": 2.0, r"\tanh": 2.1, r"\quad": 1.0, r"\qquad": 2.0, r"\,": 0.17, r"\;": 0.28,
    r"\left": 0.12, r"\right": 0.12, r"\operatorname": 0.2, r"\mathrm": 0.0, r"\mathcal": 0.12, r"\hat": 0.0,
    r"\bar": 0.0, r"\overline": 0.0,
    r"\tilde": 0.0, r"\to": 1.55, r"\leq": 1.35, r"\geq": 1.35, r"\neq": 1.35, r"\cdot": 0.72,
    r"\Rightarrow": 1.55, r"\sim": 1.35, r"\infty": 1.0, r"\partial": 0.58, r"\text": 0.0, r"\max": 1.9, r"\min": 1.8,
    r"\arctan": 2.5, r"\arcsin": 2.4, r"\begin": 1.0, r"\end": 0.0, r"\\": 0.0,
}  # fmt: skip
_SIGNS = {"+": 1.25, "-": 1.25, "=": 1.35, "<": 1.35, ">": 1.35, "(": 0.42, ")": 0.42, "|": 0.3, ",": 0.45, "/": 0.5}
_SIGNS |= {"[": 0.3, "]": 0.3, "!": 0.3, "'": 0.3, ".": 0.3, "&": 1.0, ":": 0.3, "*": 0.5}
_SCRIPT = 0.72
_WIDE_LETTERS = "mwMWNOQDGHKABCRXYZUVT"


def width(latex: str) -> float:
    """The width of a formula in display style, in em; meant to be a little too large."""
    tokens = [t for t in _TOKEN.findall(latex) if not t.isspace()]
    total, _ = _run(tokens, 0, 1.0)
    return total


def text_width(words: str, size: float = 0.82) -> float:
    """The width of words (with formulas between dollars) in em; size is that of the type against the text's."""
    parts = re.split(r"(?<!\\)\$", words)
    plain = sum(len(re.sub(r"\\[A-Za-z]+\s?|[{}]", "", p)) for p in parts[::2]) * 0.47
    return (plain + sum(width(p) for p in parts[1::2])) * size


def is_tall(latex: str) -> bool:
    """Whether a formula needs brackets that grow."""
    return _TALL.search(latex) is not None


def _run(tokens: list[str], i: int, scale: float) -> tuple[float, int]:
    """The width from tokens[i] to the brace that closes, and where that is."""
    total = 0.0
    while i < len(tokens) and tokens[i] != "}":
        one, i = _atom(tokens, i, scale)
        total += one
    return total, i


def _atom(tokens: list[str], i: int, scale: float) -> tuple[float, int]:
    token = tokens[i]
    if token == "{":
        inner, i = _run(tokens, i + 1, scale)
        return inner, i + 1
    if token in (r"\frac", r"\binom", r"\dfrac"):
        smaller = scale if scale == 1.0 else scale * 0.8
        above, i = _argument(tokens, i + 1, smaller)
        below, i = _argument(tokens, i, smaller)
        return max(above, below) + 0.28 * scale, i
    if token in (r"\sum", r"\prod", r"\lim"):
        return _with_limits(tokens, i, scale)
    if token == r"\sqrt":
        inner, i = _argument(tokens, i + 1, scale)
        return inner + 0.9 * scale, i
    if token in "_^":
        return _scripts(tokens, i, scale)
    return _one(token) * scale, i + 1


def _argument(tokens: list[str], i: int, scale: float) -> tuple[float, int]:
    return _atom(tokens, i, scale) if i < len(tokens) else (0.0, i)


def _scripts(tokens: list[str], i: int, scale: float) -> tuple[float, int]:
    """Scripts on the same letter stand above each other."""
    widest = 0.0
    while i < len(tokens) and tokens[i] in "_^":
        inner, i = _argument(tokens, i + 1, max(scale * _SCRIPT, 0.5))
        widest = max(widest, inner)
    return widest + 0.06, i


def _with_limits(tokens: list[str], i: int, scale: float) -> tuple[float, int]:
    own = _WIDE[tokens[i]] * scale
    limits, i = _scripts(tokens, i + 1, scale) if i + 1 < len(tokens) and tokens[i + 1] in "_^" else (0.0, i + 1)
    return max(own, limits) + 0.17 * scale, i


def _one(token: str) -> float:
    if token.startswith("\\"):
        return _WIDE.get(token, 0.66)
    if token in _SIGNS:
        return _SIGNS[token]
    if token.isdigit():
        return 0.51
    return 0.95 if token in "mMW" else 0.8 if token in _WIDE_LETTERS else 0.56
