"""Which prints name something, which name it anew, and which are equations to be solved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.meaning.facts import names_of
from derive.meaning.functions import is_special
from derive.meaning.open_definitions import EULER, sequence_of
from derive.meaning.scope import Definition
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Big,
    Chain,
    Dots,
    Integral,
    Limit,
    Matrix,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    walk,
)

_CONSTANTS = ("e", "i", r"\pi", r"\infty")
_ANEW = re.compile(
    r"\b(?:let|defin\w+|put|set|setting|consider|denote|introduce|new|another|next|now take|take|choose|given|suppose"
    r"|assume|function|matrix|sequence|problem|exercise|question|other)\b|\\(?:sub)*section|^\s{0,3}#{1,6}\s|\\item|\(\w\)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_ANEW = re.compile(
    r"\blet us (?:now )?(?:compute|verify|show|check|evaluate|calculate|prove|simplify|expand|write)\b|\bset out\b",
    re.IGNORECASE,
)
_CONCLUDING = re.compile(
    r"\b(?:hence|so|thus|therefore|then|gives?|yields?|obtain|get|find|factor\w*|simplif\w+|equals?|also|written"
    r"|equivalent\w*|that is|i\.e\.|we have|it follows|satisf\w+|show|claim|check|verify)\b",
    re.IGNORECASE,
)
_SOLVING = re.compile(r"\b(?:solv\w+|solutions?|roots?|equation|satisf\w+)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Introduction:
    """What the first link of a chain does: names something (new), may name it anew (unclear), or claims (neither).

    doubt is the reason why a failure of the chain would not refute it.
    """

    new: bool = False
    unclear: bool = False
    doubt: str = ""


def introduction(
    chain: Chain, definitions: tuple[Definition, ...], before: str = "", named: tuple[Definition, ...] = ()
) -> Introduction:
    """How a chain stands to the names known so far; before: the prose that leads to it, named: names given in it."""
    if not defines(chain, frozenset()):
        return Introduction(doubt=_equation_doubt(chain, definitions, before))
    name = _name_of(chain)
    assert name is not None
    known = _last(name.key, definitions)
    if known is None and _made_of(chain.sides[1], name.key, (*definitions, *named)):
        return Introduction(doubt=f"this may be an equation for {name.key}, of which other names are made")
    if known is None:
        term = isinstance(chain.sides[0], Symbol) and name.label and sequence_of(name, definitions) is not None
        return Introduction(new=not term)
    if any(_is_order(part) for part in walk(chain.sides[1])):
        return Introduction()
    if chain.sides[1] == known.right or len(chain.relations) == 1 and _counts_up(chain, known):
        return Introduction()
    if _is_anew(before) or isinstance(chain.sides[1], Matrix) and isinstance(known.right, Matrix):
        return Introduction(new=True)
    if _held(known.right) and not _held(chain.sides[1]) or _CONCLUDING.search(before):
        return Introduction()
    return Introduction(unclear=True, doubt=f"this may define {name.key} anew")


def _is_order(node: Node) -> bool:
    """Whether a part is an order of magnitude: an expansion of a known name defines nothing."""
    return isinstance(node, Apply) and isinstance(node.function, Symbol) and node.function.key in ("O", r"\mathcal{O}")


def _made_of(node: Node, key: str, definitions: tuple[Definition, ...]) -> bool:
    """Whether a name stands in the definitions of the names of a print: r, after x = r cos t, in sqrt(x^2 + y^2)."""
    waiting, seen = [*names_in(node)], set[str]()
    while waiting:
        name = waiting.pop()
        known = None if name in seen else _last(name, definitions)
        seen.add(name)
        if known is not None:
            inside = names_in(known.right)
            if key in inside:
                return True
            waiting += inside - seen
    return False


def _counts_up(chain: Chain, known: Definition) -> bool:
    return isinstance(chain.sides[1], Number) and not isinstance(known.right, Number) and not names_of(chain.sides[0])


def _is_anew(before: str) -> bool:
    """Whether the prose that leads to a display introduces something; only its last two sentences speak of it."""
    sentences = re.split(r"(?<=[.!?])\s+", before.strip())
    near = " ".join(sentences[-2:])
    return bool(_ANEW.search(_NOT_ANEW.sub(" ", near)))


def _held(node: Node) -> bool:
    return any(isinstance(part, Integral | Big | Limit) for part in walk(node))


def _equation_doubt(chain: Chain, definitions: tuple[Definition, ...], before: str) -> str:
    known = frozenset(d.symbol.key for d in definitions if d.symbol is not None)
    name = equation_for(chain, known) if chain.relations[:1] == ("=",) else None
    if name and name not in known:
        return f"this may be an equation for {name}, not an identity"
    last = re.split(r"(?<=[.!?])\s+", before.strip())[-1] if before.strip() else ""
    return "this may be an equation to be solved, not an identity" if _SOLVING.search(last) else ""


def unclear(chain: Chain, origin: str) -> Definition:
    """A definition that says: from here on it is not clear what this name means."""
    return Definition(chain.sides[0], Dots(), origin)


def clear_definitions(definitions: tuple[Definition, ...], named: tuple[Chain, ...]) -> tuple[Definition, ...]:
    """The definitions in force together with names given in passing, where a display does not define them."""
    found: list[Definition] = []
    for definition in in_passing(named):
        known = _last(definition.symbol.key, definitions) if definition.symbol is not None else None
        if known is None:
            found.append(definition)
        elif known.right != definition.right and definition not in definitions:
            definitions = (*definitions, Definition(definition.left, Dots(), definition.origin))
    return (*found, *definitions)


def still_named(definitions: tuple[Definition, ...], fresh: frozenset[str]) -> tuple[Definition, ...]:
    """The definitions without those of names that are said to be arbitrary from here on."""
    return tuple(d for d in definitions if not (isinstance(d.left, Symbol) and d.left.key in fresh))


def euler_constant(statement: Node, spoken_of: frozenset[str]) -> tuple[Definition, ...]:
    """gamma beside a limit, an infinite sum or an improper integral without it is Euler's constant."""
    held = [part for part in walk(statement) if isinstance(part, Integral | Big | Limit)]
    endless = [part for part in held if r"\infty" in names_in(part)]
    inside = frozenset[str]().union(*(names_in(part) for part in held))
    if r"\gamma" in spoken_of | inside or r"\gamma" not in names_in(statement) or not endless:
        return ()
    return (Definition(Symbol(r"\gamma"), Symbol(EULER), EULER),)


def in_passing(named: tuple[Chain, ...]) -> tuple[Definition, ...]:
    """Names given in the text as definitions."""
    return tuple(Definition(chain.sides[0], chain.sides[1], "the text") for chain in named)


def _last(key: str, definitions: tuple[Definition, ...]) -> Definition | None:
    return next((d for d in reversed(definitions) if d.symbol is not None and d.symbol.key == key), None)


def _name_of(chain: Chain) -> Symbol | None:
    """The name on the left side, alone or applied to names."""
    left = chain.sides[0]
    if isinstance(left, Symbol):
        return left
    if isinstance(left, Apply) and isinstance(left.function, Symbol) and not left.primes and left.power is None:
        names = [a for a in left.arguments if isinstance(a, Symbol) and a.key not in _CONSTANTS]
        parameters = [a for a in names if not a.label.endswith("*")]  # f(x^*) is a value of f
        function = left.function
        special = is_special(function.name, function.label, len(left.arguments))
        special = special or function.name in FUNCTION_COMMANDS
        return left.function if len(parameters) == len(left.arguments) and not special else None
    return None


def defines(chain: Chain, seen: frozenset[str]) -> bool:
    """Whether the first link introduces a new name: alone on the left (or applied to names), not on the right."""
    if not chain.relations or chain.relations[0] not in ("=", ":=", r"\equiv"):
        return False
    name = _name_of(chain)
    if name is None or name.key in seen or name.key in _CONSTANTS or name.name in (r"\bar{z}", r"\bar{w}"):
        return False
    return name.key not in names_in(chain.sides[1])


def names_in(node: Node) -> frozenset[str]:
    """All names of a print."""
    return frozenset(n.key for n in walk(node) if isinstance(n, Symbol))


def equation_for(chain: Chain, seen: frozenset[str]) -> str | None:
    """A new name whose power or multiple stands alone on the left: an equation for it, not an identity."""
    left = chain.sides[0]
    while isinstance(left, Power | Product | Sum):
        if isinstance(left, Power) and isinstance(left.exponent, Number):
            left = left.base
        elif isinstance(left, Product) and all(isinstance(f, Number) for f in left.factors[:-1]):
            left = left.factors[-1]
        elif isinstance(left, Sum) and len(left.terms) == 1:
            left = left.terms[0]
        else:
            return None
    if not isinstance(left, Symbol) or (left is chain.sides[0] and left.key in seen) or len(chain.sides) < 2:
        return None
    if any(left.key in names_in(side) for side in chain.sides[1:]) or left.key in ("e", "i", r"\pi"):
        return None
    return left.key


__all__ = [
    "Introduction",
    "clear_definitions",
    "defines",
    "equation_for",
    "euler_constant",
    "in_passing",
    "introduction",
    "names_in",
    "still_named",
    "unclear",
]
