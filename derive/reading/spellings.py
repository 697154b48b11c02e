"""Prints that TeX spells in two ways: infix fractions, boxes and arrays in brackets, in the spelling of the grammar."""

from __future__ import annotations

from dataclasses import replace

from derive.language.refusal import Unread
from derive.reading.signs import Token

_RELATIONS_AND_SIGNS = frozenset(r"= < > \leq \geq \neq + - \cdot \times &".split()) | {"", "\\\\"}
_INFIX = {r"\over": r"\frac", r"\choose": r"\binom"}
_BRACKETED = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("|", "|"): "vmatrix", (r"\{", r"\right."): "cases"}


def one_spelling(tokens: list[Token]) -> list[Token]:
    r"""The tokens with `{a \over b}`, `\boxed{..}` and arrays in brackets respelt; all others as they stand."""
    texts = {token.text for token in tokens}
    if r"\boxed" in texts:
        tokens = _unboxed(tokens)
    if not texts.isdisjoint(_INFIX):
        tokens = _prefixed(tokens)
    if any(text.startswith((r"\begin{array}", r"\begin{matrix}")) for text in texts):
        tokens = _bracketed(tokens)
    return _without_empty_groups(tokens)


def _without_empty_groups(tokens: list[Token]) -> list[Token]:
    """{} between two signs prints nothing; as an argument it is left to be refused."""
    ink: set[int] = set()
    before = ""
    for place, token in enumerate(tokens):
        empty = token.text == "{" and place + 1 < len(tokens) and tokens[place + 1].text == "}"
        if empty and token.kind == "symbol" and (before in _RELATIONS_AND_SIGNS):
            ink |= {place, place + 1}
        elif token.kind != "spacing" and place not in ink:
            before = token.text
    return [replace(token, kind="spacing") if place in ink else token for place, token in enumerate(tokens)]


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Place of each opening brace -> place of its closing brace."""
    open_places: list[int] = []
    pairs: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind == "symbol" and token.text == "{":
            open_places.append(place)
        elif token.kind == "symbol" and token.text == "}" and open_places:
            pairs[open_places.pop()] = place
    return pairs


def _unboxed(tokens: list[Token]) -> list[Token]:
    """A box around a formula only moves ink."""
    pairs = _pairs(tokens)
    ink = {
        place
        for at, token in enumerate(tokens[:-1])
        if token.text == r"\boxed" and at + 1 in pairs
        for place in (at, at + 1, pairs[at + 1])
    }
    return [replace(token, kind="spacing") if place in ink else token for place, token in enumerate(tokens)]


def _prefixed(tokens: list[Token]) -> list[Token]:
    r"""{a \over b} prints as \frac{a}{b} does."""
    heads: dict[int, list[Token]] = {}
    open_places: list[int] = []
    infix: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind == "symbol" and token.text == "{":
            open_places.append(place)
        elif token.kind == "symbol" and token.text == "}" and open_places:
            open_places.pop()
        elif token.text in _INFIX:
            if not open_places or open_places[-1] in infix:
                raise Unread(f"{token.text} needs braces around its two parts", token.text, token.start)
            infix[open_places[-1]] = place
    for opening, place in infix.items():
        if opening and tokens[opening - 1].text in ("^", "_", r"\frac", r"\sqrt", r"\binom"):
            raise Unread(
                f"{tokens[place].text} directly in an argument: print a fraction",
                tokens[place].text,
                tokens[place].start,
            )
        sign = tokens[place]
        heads[opening] = [replace(sign, text=_INFIX[sign.text]), tokens[opening]]
        heads[place] = [replace(sign, text="}", kind="symbol"), replace(sign, text="{", kind="symbol")]
    return [new for place, token in enumerate(tokens) for new in heads.get(place, [token])]


def _bracketed(tokens: list[Token]) -> list[Token]:
    """An array in round brackets is a pmatrix, between bars a determinant, after one brace the cases."""
    solid = [place for place, token in enumerate(tokens) if token.kind != "spacing"]
    changed: dict[int, Token] = {}
    starts: list[int] = []
    for at, place in enumerate(solid):
        token = tokens[place]
        if token.kind != "environment":
            continue
        if token.text.startswith(r"\begin"):
            starts.append(at)
            continue
        begin = starts.pop() if starts else -1
        if begin < 1 or at + 1 >= len(solid) or token.text not in (r"\end{array}", r"\end{matrix}"):
            continue
        opening, closing = tokens[solid[begin - 1]], tokens[solid[at + 1]]
        name = _BRACKETED.get((opening.text, closing.text))
        first = tokens[solid[begin]]
        if name is None or "|" in first.text or name == "cases" and not first.text.startswith(r"\begin{array}{"):
            continue
        changed[solid[begin - 1]] = replace(opening, kind="spacing")
        changed[solid[at + 1]] = replace(closing, kind="spacing")
        changed[solid[begin]] = replace(first, text=rf"\begin{{{name}}}")
        changed[place] = replace(token, text=rf"\end{{{name}}}")
    return [changed.get(place, token) for place, token in enumerate(tokens)]
