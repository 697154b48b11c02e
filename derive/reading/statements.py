"""A display -> statements: rows joined, chains split at commas and arrows, conditions told from claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from derive.language.refusal import Unread
from derive.reading.chunks import ARROWS, bracketed, chunks
from derive.reading.grammar import parse_chain
from derive.reading.notation import FUNCTION_COMMANDS, Notation
from derive.reading.printing import guard
from derive.reading.rows import display_lines, refuse_deep
from derive.reading.tokens import Token, significant, tokenize
from derive.reading.tree import (
    Apply,
    Bars,
    Chain,
    Derivative,
    Differential,
    Dots,
    Dotted,
    Node,
    Number,
    Power,
    Primed,
    Product,
    Sum,
    Symbol,
    walk,
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
    "unless",
    "except",
    "only",
    "outside",
    "excluding",
    "but",
)


@dataclass(frozen=True)
class Statement:
    """One chain of a display. `implied` says that an arrow led to it from the statement before.

    `doubt` is the reason why a failure would not refute it.
    """

    chain: Chain
    source: str
    implied: bool = False
    equivalent: bool = False
    doubt: str = ""


@dataclass(frozen=True)
class Interval:
    """x in [low, high), with the brackets that were printed."""

    name: Node
    opening: str
    low: Node
    high: Node
    closing: str


@dataclass(frozen=True)
class Condition:
    """A condition printed in a display: a chain (x > 0), or words that were not mathematics (kept as printed).

    `interval` is the whole of which the chain is one bound; a bound that is `silent` is not printed again.
    """

    chain: Chain | None
    words: str
    source: str
    interval: Interval | None = None
    silent: bool = False


@dataclass(frozen=True)
class Reading:
    """What a display says: statements in printed order and the conditions printed with them.

    `undecided` is the reason why none of its statements can be judged.
    """

    statements: tuple[Statement, ...]
    conditions: tuple[Condition, ...] = ()
    unread: tuple[str, ...] = ()
    undecided: str = ""


def read_display(source: str, notation: Notation, environment: str = "") -> Reading:
    """Read a display whole. Raises Unread at the first token that no rule takes; nothing is dropped but typography."""
    tokens = tokenize(source)
    refuse_deep(tokens)
    _refuse_unbalanced(tokens)
    if not significant(tokens):
        raise Unread("the display is empty")
    statements: list[Statement] = []
    conditions: list[Condition] = []
    for line in display_lines(tokens, environment):
        for chunk, link in chunks(line):
            _read_chunk(chunk, link, source, notation, statements, conditions)
    if not statements:
        if conditions:
            return _conditions_as_statements(conditions)
        raise Unread("no equation was found in the display", tokens[0].text, tokens[0].start)
    reading = Reading(tuple(statements), tuple(conditions) if notation.declared else _without_steps(conditions))
    return reading if notation.declared else _under_its_premise(reading)


def _refuse_unbalanced(tokens: list[Token]) -> None:
    """Stop at a brace or an environment that is never closed or closes nothing. Raises Unread."""
    opened: list[Token] = []
    for token in tokens:
        if token.text == "{" or token.text.startswith(r"\begin"):
            opened.append(token)
        elif token.text == "}" or token.text.startswith(r"\end{"):
            if not opened or _environment(opened[-1]) != _environment(token):
                raise Unread("it closes nothing that is open", token.text, token.start)
            opened.pop()
    if opened:
        kind = "a brace" if opened[-1].text == "{" else "an environment"
        raise Unread(f"{kind} is not closed", opened[-1].text, opened[-1].start)


def _environment(token: Token) -> str:
    """The name between the braces of begin or end, "" for a brace."""
    return token.text.split("{")[1].rstrip("} ") if len(token.text) > 1 else ""


def _under_its_premise(reading: Reading) -> Reading:
    """What stands before an arrow is a condition of what stands behind it, and claims nothing of its own."""
    statements = reading.statements
    if any(s.equivalent for s in statements):
        stopped = "an equivalence is not judged"
        return replace(reading, statements=tuple(replace(s, doubt=stopped) for s in statements), undecided=stopped)
    first = next((place for place, s in enumerate(statements) if s.implied), len(statements))
    if first == len(statements):
        return reading
    premises, conclusions = statements[:first], statements[first:]
    conditions = tuple(Condition(p.chain, "if", p.source) for p in premises)
    if any(isinstance(part, Dots) for p in premises for part in walk(p.chain)):
        return replace(reading, statements=conclusions, undecided="an ellipsis in a premise leaves terms unsaid")
    given = _letters(p.chain for p in premises)
    about = "the premise speaks of a function" if any(_of_functions(p.chain) for p in premises) else ""
    judged = tuple(replace(s, implied=True, doubt=_beyond(_letters([s.chain]) - given) or about) for s in conclusions)
    return replace(reading, statements=judged, conditions=(*conditions, *reading.conditions))


def _of_functions(chain: Chain) -> bool:
    """Whether a premise holds for a function as a whole, not at one point: f(x) = x^2 => f'(x) = 2x."""
    return any(
        isinstance(node, Derivative | Differential | Dotted | Primed)
        or isinstance(node, Apply)
        and not (isinstance(node.function, Symbol) and node.function.name in FUNCTION_COMMANDS)
        for node in walk(chain)
    )


def _beyond(letters: frozenset[str]) -> str:
    """sin x = 0 => x = n pi is no claim about every n, nor are letters of a premise that is not printed here."""
    return f"nothing before the arrow says what {min(letters)} is" if letters else ""


def _letters(chains: Iterable[Chain]) -> frozenset[str]:
    found = {node.key for chain in chains for node in walk(chain) if isinstance(node, Symbol)}
    return frozenset(found) - {"e", "i", r"\pi", r"\infty", *FUNCTION_COMMANDS}


def _conditions_as_statements(conditions: list[Condition]) -> Reading:
    chains = [c for c in conditions if c.chain is not None]
    if not chains:
        raise Unread("the display holds words only", conditions[0].words)
    return Reading(tuple(Statement(c.chain, c.source) for c in chains if c.chain is not None))


def _conditions_in_bracket(inner: list[Token], words: str, source: str, notation: Notation) -> list[Condition]:
    """What stands in a bracket after a statement, comma by comma: (a, b > 0)."""
    found: list[Condition] = []
    for part, link in chunks(inner):
        said = words if link in ("", ",") else link
        if said.lower() in ("or", "either") or not part:
            raise Unread("words in a bracket after the statement that are not read", said, inner[0].start)
        interval = _interval(part, notation)
        if interval is not None:
            found += _bounds(interval, said, source[part[0].start : part[-1].end], found)
            continue
        chain = parse_chain(part, notation)
        guard(chain, part)
        found.append(Condition(chain, said, source[part[0].start : part[-1].end]))
    return found


def _read_chunk(
    chunk: list[Token],
    link: str,
    source: str,
    notation: Notation,
    statements: list[Statement],
    conditions: list[Condition],
) -> None:
    words = "for all" if link == r"\forall" else "" if link in ("", ",", *ARROWS) else link
    if words.lower() in ("or", "either"):
        raise Unread("statements joined by 'or' are not judged", words, chunk[0].start if chunk else 0)
    if not chunk:
        conditions.append(Condition(None, words, words))
        return
    text = source[chunk[0].start : chunk[-1].end]
    in_brackets = bracketed(chunk)
    chunk = chunk[1:-1] if in_brackets else chunk
    if in_brackets and statements:
        conditions += _conditions_in_bracket(chunk, words, source, notation)
        return
    opened = words.lower().split()[:1]
    conditional = bool(opened) and opened[0].strip(",") in _OPENERS
    interval = _interval(chunk, notation) if statements or conditional else None
    if interval is not None:
        conditions += _bounds(interval, words, text, conditions)
        return
    chain = parse_chain(chunk, notation)
    guard(chain, chunk)
    if words.lower() in ("and", "und", "so", "hence", "thus", "therefore", "then", "i.e.", "or equivalently"):
        conditional = False
    arrow = link in (r"\Rightarrow", r"\Leftrightarrow")
    restricts = is_condition(chain)
    opened_condition = conditional and (bool(statements) or restricts or not chain.relations)
    listed = bool(statements) and not words and not arrow and restricts
    if opened_condition or listed or words and not chain.relations:
        conditions.append(Condition(chain, words, text))
    else:
        statements.append(Statement(chain, text, link == r"\Rightarrow", link == r"\Leftrightarrow"))


def _interval(chunk: list[Token], notation: Notation) -> Interval | None:
    """x \\in [0, 1): the name, the bounds and the brackets; None where a chunk is something else."""
    texts = [token.text for token in chunk]
    if notation.declared or texts.count(r"\in") != 1 or texts[-1] not in (")", "]", "["):
        return None
    place = texts.index(r"\in")
    region = chunk[place + 1 :]
    if len(region) < 5 or region[0].text not in ("(", "[", "]"):
        return None
    bounds = _halves(region[1:-1])
    if bounds is None:
        return None
    nodes: list[Node] = []
    for part in (chunk[:place], *bounds):
        chain = parse_chain(part, notation)
        guard(chain, part)
        if chain.relations:
            return None
        nodes.append(chain.sides[0])
    name, low, high = nodes
    return Interval(name, region[0].text, low, high, region[-1].text) if isinstance(name, Symbol) else None


def _halves(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """What stands before and after the only comma outside brackets."""
    level, commas = 0, []
    for place, token in enumerate(tokens):
        level += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
        if token.text in (",", ";") and level == 0:
            commas.append(place)
    if len(commas) != 1 or commas[0] in (0, len(tokens) - 1):
        return None
    return tokens[: commas[0]], tokens[commas[0] + 1 :]


def _bounds(interval: Interval, words: str, source: str, before: list[Condition]) -> list[Condition]:
    """An interval as conditions on its name, and on the names listed before it: x, y \\in [0, 1]."""
    names: list[Node] = [interval.name]
    for condition in reversed(before):
        chain = condition.chain
        if chain is None or chain.relations or not isinstance(chain.sides[0], Symbol):
            break
        names.append(chain.sides[0])
    below = r"\geq" if interval.opening == "[" else ">"
    above = r"\leq" if interval.closing == "]" else "<"
    found: list[Condition] = []
    for name in names:
        for relation, bound in ((below, interval.low), (above, interval.high)):
            if not any(isinstance(node, Symbol) and node.name == r"\infty" for node in walk(bound)):
                chain = Chain((name, bound), (relation,))
                found.append(Condition(chain, words if not found else "", source, interval, silent=bool(found)))
    return found or [Condition(None, words, source)]


def _without_steps(conditions: list[Condition]) -> tuple[Condition, ...]:
    """Lists of numbers as conditions: n = 0, 1, 2, ... is every natural number, n = 0, 2, 4, ... is not understood."""
    found: list[Condition] = []
    place = 0
    while place < len(conditions):
        condition = conditions[place]
        end = place + 1
        while end < len(conditions) and _continues_list(conditions[end], condition.words):
            end += 1
        if end > place + 1 and condition.chain is not None and condition.chain.relations == ("=",):
            found += _listed(conditions[place:end])
        else:
            found += conditions[place:end]
        place = end
    return tuple(found)


def _continues_list(condition: Condition, words: str) -> bool:
    chain = condition.chain
    if chain is None or chain.relations or condition.words not in ("", words):
        return False
    return not isinstance(chain.sides[0], Symbol)


def _listed(items: list[Condition]) -> list[Condition]:
    assert items[0].chain is not None
    name, *values = [*items[0].chain.sides, *(i.chain.sides[0] for i in items[1:] if i.chain is not None)]
    numbers = [int(v.text) for v in values if isinstance(v, Number) and v.text.isdigit()]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    if not counted or len(numbers) != len(values) - 1 or not isinstance(values[-1], Dots):
        return [Condition(None, f"{items[0].words} {', '.join(item.source for item in items)}".strip(), "")]
    start = Condition(Chain((name, values[0]), (r"\geq",)), "", items[0].source, silent=True)
    return [*items, start] if numbers[0] > 1 else items


def is_condition(chain: Chain) -> bool:
    """Whether a chain after an equation restricts its letters: |x| < 1, a > 0, n = 1, (x \\neq 0), a list of names."""
    if chain.relations == (r"\in",):
        return True
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
