"""Source text -> tokens. Nothing is dropped: typography is a declared kind of token, everything else must be read."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.language.refusal import Unread
from derive.reading.signs import Token
from derive.reading.spellings import one_spelling

__all__ = ["ALIASES", "SPACING", "Token", "significant", "tokenize"]

SPACING = frozenset(
    r"\, \; \: \! \> ~ \quad \qquad \displaystyle \textstyle \scriptstyle \limits \nolimits \nonumber \notag"
    r" \hfill \hfil"
    r" \strut \mathstrut \allowbreak \relax \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \bigm \Bigm"
    r" \middle \big"
    r" \Big \bigg \Bigg \left \right & \thinspace \enspace \noindent \normalsize \medspace \thickspace".split()
) | {"\\ "}
"""Commands that only move ink; they may be left out on the way back."""

_VISIBLE = frozenset(r"\, \; \: \> ~ \quad \qquad \thinspace \enspace \medspace \thickspace".split()) | {"\\ "}

ALIASES = {
    r"\le": r"\leq", r"\ge": r"\geq", r"\ne": r"\neq", r"\leqslant": r"\leq", r"\geqslant": r"\geq",
    r"\rightarrow": r"\to", r"\longrightarrow": r"\to", r"\implies": r"\Rightarrow", r"\Longrightarrow": r"\Rightarrow",
    r"\iff": r"\Leftrightarrow", r"\Longleftrightarrow": r"\Leftrightarrow", r"\dfrac": r"\frac", r"\tfrac": r"\frac",
    r"\cfrac": r"\frac", r"\lbrack": "[", r"\rbrack": "]", r"\lparen": "(", r"\rparen": ")",
    r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\lvert": "|", r"\rvert": "|", r"\vert": "|", r"\Vert": r"\|", r"\lVert": r"\|", r"\rVert": r"\|", r"\ast": "*",
    r"\dbinom": r"\binom", r"\tbinom": r"\binom", r"\colon": ":", r"\coloneqq": ":=",
    r"\widehat": r"\hat", r"\overline": r"\bar",
    r"\widetilde": r"\tilde", r"\top": r"\intercal", r"\dots": r"\ldots", r"\cdots": r"\ldots", r"\dotsb": r"\ldots",
    r"\dotsc": r"\ldots", r"\lt": "<", r"\gt": ">", r"\land": r"\wedge", r"\d": r"\mathrm{d}",
    r"\bigg|": "|", r"\mid": "|",
}  # fmt: skip
"""Spellings that print the same sign."""

_TEXT_COMMANDS = r"text|textrm|textbf|textit|mathrm|operatorname\*?|mbox|rm|mathop|textnormal|mathsf|mathit"
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    rf"|(?P<text>\\(?:{_TEXT_COMMANDS})\s*\{{(?P<body>[^{{}}$\\]*)\}})"
    r"|(?P<environment>\\(?:begin|end)\s*\{[A-Za-z]+\*?\}(?:\{[lcr|]+\})?)"
    r"|(?P<invisible>\\(?:label|hspace\*?|vspace\*?|phantom|vphantom|hphantom|tag\*?|color)\s*\{[^{}]*\})"
    r"|(?P<fence>\\(?:left|right)\s*\.)"
    r"|(?P<row>\\\\(?:\*)?(?:\[[^\]]*\])?)"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|.))"
    r"|(?P<number>\d{1,3}(?:\{,\}\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<letter>[A-Za-z])"
    r"|(?P<prime>'+)"
    r"|(?P<assign>:=)"
    r"|(?P<symbol>.)",
    re.DOTALL,
)


def tokenize(source: str, limit: int = 20_000) -> list[Token]:
    """The tokens of a display. Raises Unread for characters no rule knows and for prints longer than `limit` tokens."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(source):
        token = _token(match)
        if token is not None:
            tokens.append(token)
        if len(tokens) > limit:
            raise Unread(f"the display has more than {limit} tokens", token.text if token else "", match.start())
    return one_spelling(tokens)


def _token(match: re.Match[str]) -> Token | None:
    kind, text = match.lastgroup or "symbol", match.group()
    if kind == "body":
        kind = "text"
    start, end = match.span()
    if kind in ("space", "invisible"):
        return None
    if kind == "text":
        return _text_token(match, start, end)
    if kind == "environment":
        return Token(re.sub(r"\s+", "", text), kind, start, end)
    if kind == "fence":
        return Token(re.sub(r"\s+", "", text), "fence", start, end)
    if kind == "row":
        return Token(r"\\", "row", start, end)
    text = ALIASES.get(text, text)
    if text in SPACING:
        return Token(text, "spacing", start, end)
    if kind == "command" and text in "[]()|:<>*" or text in (r"\{", r"\}", r"\|"):
        kind = "symbol"
    if text == r"\mathrm{d}":
        return Token("d", "letter", start, end)
    if kind == "symbol" and not " " < text[0] <= "~" or text.isspace():
        kind = "unicode"
    return Token(text, kind, start, end)


_OPERATOR_NAMES = frozenset(
    "sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth sech csch arcsinh arccosh"
    " arctanh arsinh arcosh artanh"
    " exp log ln lg det Tr tr trace erf erfc Re Im arg sgn sign max min gcd lcm Li Ei Si Ci sinc Log Exp diag"
    " lim rank sup inf atan"
    " asin acos sech const Res softmax argmax argmin deg dim Var".split()
)


def _text_token(match: re.Match[str], start: int, end: int) -> Token:
    body, command = (match.group("body") or "").strip(), match.group("text").split("{")[0].strip("\\ ")
    if body == "d" and command in ("mathrm", "rm", "text", "textrm", "operatorname"):
        return Token("d", "letter", start, end)
    if body in ("e", "i") and command in ("mathrm", "rm", "text", "textrm"):
        return Token(body, "letter", start, end)
    if body in ("T", "t") and command in ("mathrm", "rm", "text", "textrm", "mathsf"):
        return Token(r"\intercal", "command", start, end)
    if body in _OPERATOR_NAMES:
        return Token("\\" + body, "command", start, end)
    if command.startswith("operatorname") or (
        command in ("mathrm", "mathsf", "mathit", "rm") and re.fullmatch(r"[A-Za-z]+", body)
    ):
        return Token("\\mathrm{" + body + "}", "name", start, end)
    return Token(body, "text", start, end)


def significant(tokens: list[Token]) -> list[Token]:
    """The tokens that carry meaning: all but declared spacing; inside an environment the mark & carries meaning."""
    kept: list[Token] = []
    depth = 0
    gap = False
    for token in _single_digits(tokens):
        if token.kind == "environment":
            depth += 1 if token.text.startswith(r"\begin") else -1
        if token.text == "&" and depth > 0:
            kept.append(Token("&", "symbol", token.start, token.end))
        elif token.kind != "spacing":
            kept.append(replace(token, spaced=True) if gap else token)
            gap = False
        else:
            gap = gap or token.text in _VISIBLE
    return kept


def _single_digits(tokens: list[Token]) -> list[Token]:
    r"""TeX takes one digit where a fraction has no braces: \frac12 is one half."""
    out: list[Token] = []
    wanted = 0
    for token in tokens:
        if wanted and token.kind == "number" and token.text.isdigit() and len(token.text) > 1:
            out += [Token(token.text[i], "number", token.start + i, token.start + i + 1) for i in range(wanted)][
                : len(token.text)
            ]
            rest = token.text[wanted:]
            if rest:
                out.append(Token(rest, "number", token.start + wanted, token.end))
            wanted = 0
            continue
        out.append(token)
        if token.text in (r"\frac", r"\binom"):
            wanted = 2
        elif wanted and token.kind == "number":
            wanted -= 1
        elif token.kind != "spacing":
            wanted = 0
    return out
