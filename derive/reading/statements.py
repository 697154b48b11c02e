"""A display -> statements: rows joined, chains split at commas and arrows, conditions told from claims."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language.refusal import Unread
from derive.reading.grammar import parse_chain
from derive.reading.grammar.cursor import RELATIONS
from derive.reading.notation import Notation
from derive.reading.printing import guard
from derive.reading.tokens import Token, significant, tokenize
from derive.reading.tree import Bars, Chain, Dots, Node, Number, Power, Product, Sum, Symbol

_ROW_ENVIRONMENTS = frozenset(
    "aligned split gathered align align* gather gather* multline multline* eqnarray eqnarray* array alignat"
    " alignat* flalign"
    " flalign* equation equation* alignedat displaymath math".split()
)
_COLUMN_ENVIRONMENTS = frozenset("align align* aligned alignat alignat* flalign flalign* alignedat array".split())
_CONDITION_WORDS = frozenset(
    "for if where when with provided whenever given for all as all real and every some integer integers"
    " positive real x y a b n"
    " the is are any numbers number then so that we have nonnegative non-negative natural on let".split()
)
_OPENERS = (
    "for",
    "if",
    "where",
    "when",
    "with",
    "provided",
    "whenever",
    "given",
    "as",
    "on",
    "let",
    "assuming",
    "because",
    "since",
)
_CONTINUES = frozenset([r"\cdot", r"\times", "/", "+"]) | RELATIONS


@dataclass(frozen=True)
class Statement:
    """One chain of a display. `implied` says that an arrow led to it from the statement before."""

    chain: Chain
    source: str
    implied: bool = False
    equivalent: bool = False


@dataclass(frozen=True)
class Condition:
    """A condition printed in a display: a chain (x > 0), or words that were not mathematics (kept as printed)."""

    chain: Chain | None
    words: str
    source: str


@dataclass(frozen=True)
class Reading:
    """What a display says: statements in printed order and the conditions printed with them."""

    statements: tuple[Statement, ...]
    conditions: tuple[Condition, ...] = ()
    unread: tuple[str, ...] = ()


def read_display(source: str, notation: Notation, environment: str = "") -> Reading:
    """Read a display whole. Raises Unread at the first token that no rule takes; nothing is dropped but typography."""
    tokens = tokenize(source)
    if not significant(tokens):
        raise Unread("the display is empty")
    tokens, inner = _unwrap(tokens)
    lines = _lines(tokens, inner or environment)
    statements: list[Statement] = []
    conditions: list[Condition] = []
    for line in lines:
        for chunk, link in _chunks(line):
            _read_chunk(chunk, link, source, notation, statements, conditions)
    if not statements:
        if conditions:
            return _conditions_as_statements(conditions)
        raise Unread("no equation was found in the display", tokens[0].text, tokens[0].start)
    return Reading(tuple(statements), tuple(conditions))


def _conditions_as_statements(conditions: list[Condition]) -> Reading:
    chains = [c for c in conditions if c.chain is not None]
    if not chains:
        raise Unread("the display holds words only", conditions[0].words)
    return Reading(tuple(Statement(c.chain, c.source) for c in chains if c.chain is not None))


def _unwrap(tokens: list[Token]) -> tuple[list[Token], str]:
    """Take off an environment around the whole display; its name decides how rows and columns are read."""
    name = ""
    while True:
        solid = [i for i, t in enumerate(tokens) if t.kind != "spacing"]
        while solid and tokens[solid[-1]].text in (".", ",", ";"):
            solid.pop()
        if not solid or tokens[solid[0]].kind != "environment":
            return tokens, name
        opening = tokens[solid[0]].text.split("{")[1].split("}")[0]
        if opening not in _ROW_ENVIRONMENTS or tokens[solid[-1]].text != rf"\end{{{opening}}}":
            return tokens, name
        if _matching_end(tokens, solid[0]) != solid[-1]:
            return tokens, name
        tokens, name = tokens[solid[0] + 1 : solid[-1]], opening


def _matching_end(tokens: list[Token], start: int) -> int:
    level = 0
    for place in range(start, len(tokens)):
        if tokens[place].kind == "environment":
            level += 1 if tokens[place].text.startswith(r"\begin") else -1
            if level == 0:
                return place
    raise Unread("an environment is not closed", tokens[start].text, tokens[start].start)


def _lines(tokens: list[Token], environment: str) -> list[list[Token]]:
    """Rows joined into lines: a row that starts with a relation, or follows an operator, continues the one before."""
    rows: list[list[Token]] = [[]]
    level = depth = 0
    for token in tokens:
        if token.kind == "environment":
            level += 1 if token.text.startswith(r"\begin") else -1
        elif token.kind == "symbol" and token.text in ("{", "}"):
            depth += 1 if token.text == "{" else -1
        if token.kind == "row" and level == 0 and depth == 0:
            rows.append([])
            continue
        rows[-1].append(token)
    lines: list[list[Token]] = []
    for row in rows:
        for cells in _columns(row, environment):
            solid = [t for t in cells if t.kind != "spacing"]
            if not solid:
                continue
            if lines and _continues(cells, solid, lines[-1]):
                lines[-1] = lines[-1] + cells
            else:
                lines.append(list(cells))
    return lines


def _columns(row: list[Token], environment: str) -> list[list[Token]]:
    """In align, every second & starts a new equation."""
    if environment not in _COLUMN_ENVIRONMENTS:
        return [row]
    cells: list[list[Token]] = [[]]
    level = marks = 0
    for token in row:
        if token.kind == "environment":
            level += 1 if token.text.startswith(r"\begin") else -1
        if token.text == "&" and level == 0:
            marks += 1
            if marks % 2 == 0 and any(t.text in RELATIONS for t in cells[-1]):
                cells.append([])
                continue
        cells[-1].append(token)
    return cells


def _continues(cells: list[Token], solid: list[Token], before: list[Token]) -> bool:
    ends = [t for t in before if t.kind != "spacing"]
    if ends and (ends[-1].text in RELATIONS or ends[-1].text in ("+", "-", r"\cdot", r"\times")):
        return True
    first = solid[0]
    if first.kind == "text":
        return False
    if first.text in _CONTINUES:
        return True
    if first.text == "-":
        aligned = cells[0].text == "&"
        return aligned or not _has_relation(solid)
    return not _has_relation(solid) and not _has_relation_words(solid) and not _balanced(before)


def _balanced(tokens: list[Token]) -> bool:
    level = 0
    for token in tokens:
        level += {"(": 1, "[": 1, "{": 1, r"\{": 1, ")": -1, "]": -1, "}": -1, r"\}": -1}.get(token.text, 0)
    return level <= 0


def _has_relation_words(tokens: list[Token]) -> bool:
    return any(t.kind == "text" for t in tokens)


def _has_relation(tokens: list[Token]) -> bool:
    level = 0
    for token in tokens:
        if token.kind == "symbol":
            level += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
        if token.kind == "environment":
            level += 1 if token.text.startswith(r"\begin") else -1
        if level == 0 and token.text in RELATIONS:
            return True
    return False


def _chunks(line: list[Token]) -> list[tuple[list[Token], str]]:
    """Split a logical line at arrows, top-level commas and words; each chunk with the sign that led to it."""
    chunks: list[tuple[list[Token], str]] = []
    current: list[Token] = []
    link = ""
    level = 0
    for place, token in enumerate(line):
        if token.kind == "symbol":
            level += {"(": 1, "[": 1, "{": 1, r"\{": 1, ")": -1, "]": -1, "}": -1, r"\}": -1}.get(token.text, 0)
        elif token.kind == "environment":
            level += 1 if token.text.startswith(r"\begin") else -1
        if level == 0 and _separates(line, place, current):
            chunks.append((current, link))
            current, link = [], token.text if token.text in (r"\Rightarrow", r"\Leftrightarrow") else ","
            if token.kind == "text":
                link = token.text
            continue
        current.append(token)
    chunks.append((current, link))
    return [(solid, link) for tokens, link in chunks if (solid := significant(tokens)) or link not in ("", ",")]


def _separates(line: list[Token], place: int, current: list[Token]) -> bool:
    token = line[place]
    if token.text in (r"\Rightarrow", r"\Leftrightarrow") or token.kind == "text":
        return True
    if token.text == r"\forall":
        return True
    if token.text in (",", ";") and token.kind == "symbol":
        return True
    if token.text == "." and token.kind == "symbol":
        return not significant(line[place + 1 :]) or line[place + 1].kind == "spacing"
    if token.text in (r"\quad", r"\qquad"):
        rest = significant(line[place + 1 :])
        split = bool(rest) and rest[0].text not in RELATIONS and _has_relation(significant(current))
        return split and (_has_relation(rest) or _bracketed(rest))
    if token.text == "&":
        return False
    return False


def _read_chunk(
    chunk: list[Token],
    link: str,
    source: str,
    notation: Notation,
    statements: list[Statement],
    conditions: list[Condition],
) -> None:
    words = link if link not in ("", ",", r"\Rightarrow", r"\Leftrightarrow") else ""
    if words.lower() in ("or", "either"):
        raise Unread("statements joined by 'or' are not judged", words, chunk[0].start if chunk else 0)
    if not chunk:
        conditions.append(Condition(None, words, words))
        return
    text = source[chunk[0].start : chunk[-1].end]
    bracketed = _bracketed(chunk)
    chunk = chunk[1:-1] if bracketed else chunk
    chain = parse_chain(chunk, notation)
    guard(chain, chunk)
    if bracketed and statements:
        conditions.append(Condition(chain, words, text))
        return
    opened = words.lower().split()[:1]
    conditional = bool(opened) and opened[0].strip(",") in _OPENERS or words == r"\forall"
    if words.lower() in ("and", "und", "so", "hence", "thus", "therefore", "then", "i.e.", "or equivalently"):
        conditional = False
    arrow = link in (r"\Rightarrow", r"\Leftrightarrow")
    if (
        (conditional and statements)
        or (statements and not words and not arrow and is_condition(chain))
        or not statements
        and conditional
        and not chain.relations
        or words
        and not chain.relations
    ):
        conditions.append(Condition(chain, words, text))
    else:
        statements.append(Statement(chain, text, link == r"\Rightarrow", link == r"\Leftrightarrow"))


def _bracketed(chunk: list[Token]) -> bool:
    """Whether a chunk is one bracket around a relation: (x > 0)."""
    if len(chunk) < 3 or chunk[0].text not in "([" or chunk[-1].text not in ")]":
        return False
    level = 0
    for place, token in enumerate(chunk):
        level += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if level == 0 and place < len(chunk) - 1:
            return False
    return _has_relation(chunk[1:-1])


def is_condition(chain: Chain) -> bool:
    """Whether a chain after an equation restricts its letters: |x| < 1, a > 0, n = 1, (x \\neq 0), a list of names."""
    if not all(_simple(side) for side in chain.sides):
        return False
    if not chain.relations:
        return True
    if chain.relations == ("=",):
        return isinstance(chain.sides[0], Symbol) and isinstance(chain.sides[1], Number)
    return all(relation != "=" for relation in chain.relations)


def _simple(node: Node) -> bool:
    if isinstance(node, Sum):
        return all(_simple(term) for term in node.terms)
    if isinstance(node, Product):
        return all(_simple(f) and not isinstance(f, Sum) for f in node.factors)
    if isinstance(node, Power):
        return isinstance(node.base, Symbol) and isinstance(node.exponent, Number)
    if isinstance(node, Bars):
        return _simple(node.body)
    return isinstance(node, Number | Symbol | Dots)
