"""The scope of a statement in a document without a profile: conventions, printed conditions, earlier definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from derive.language.claim import Domain
from derive.language.refusal import Unread
from derive.meaning.conventions import bound_names_of, conventional_domain, integer_names, is_complex
from derive.meaning.functions import SPECIAL
from derive.meaning.scope import Declaration, Definition, Scope
from derive.reading.grammar import parse_chain
from derive.reading.notation import Notation
from derive.reading.printing import guard
from derive.reading.statements import Condition, is_condition
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Apply, Chain, Dots, Node, Number, Sum, Symbol, walk

_SETS = {
    r"\mathbb{R}": Domain.REAL,
    r"\mathbb{Z}": Domain.INTEGER,
    r"\mathbb{N}": Domain.POSITIVE_INTEGER,
    r"\mathbb{C}": Domain.COMPLEX,
}
_WORDS = (
    (r"non-?negative (?:whole number|integer)s?|natural numbers? (?:including|and) (?:zero|0)", Domain.NATURAL),
    (r"positive (?:whole number|integer)s?|natural numbers?|integers? at least (?:one|1)", Domain.POSITIVE_INTEGER),
    (r"\bintegers?\b|whole numbers?", Domain.INTEGER),
    (r"non-?negative", Domain.NONNEGATIVE),
    (r"\bpositive\b", Domain.POSITIVE),
    (r"non-?zero", Domain.NONZERO),
    (r"\breals?\b", Domain.REAL),
    (r"\bcomplex\b", Domain.COMPLEX),
)
_HARMLESS = re.compile(
    r"^(?:for|if|where|when|with|provided|that|whenever|given|all|every|each|any|some|and|let|be|is|are|we|have|as|a|the|so|hence|thus"
    r"|then|therefore|i\.e\.|on|holds|numbers?|reals?|values?|of|both|constants?|fixed|arbitrary|,|\.|\\forall|variables?|in|by|\s)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Facts:
    """What is said about the letters of a statement, in print or in the sentence around it.

    domains: name -> set. chains: relations that hold. unknown: words that could restrict the statement but were not understood.
    """

    domains: tuple[tuple[str, Domain], ...] = ()
    chains: tuple[Chain, ...] = ()
    unknown: tuple[str, ...] = ()

    def __add__(self, other: Facts) -> Facts:
        return Facts(self.domains + other.domains, self.chains + other.chains, self.unknown + other.unknown)


def facts_of_conditions(conditions: Iterable[Condition]) -> Facts:
    """What the conditions printed in a display say."""
    facts = Facts()
    waiting: list[str] = []
    words = ""
    for condition in conditions:
        words = f"{words} {condition.words}".strip()
        chain = condition.chain
        if chain is None:
            facts += _facts_of_words(words, waiting)
            continue
        if not chain.relations and isinstance(chain.sides[0], Symbol):
            waiting.append(chain.sides[0].key)
            facts += _facts_of_words(words, waiting)
            continue
        facts += _facts_of_chain(chain, waiting)
        if not _HARMLESS.match(condition.words) and _domain_in(condition.words) is None:
            facts += Facts(unknown=(condition.words,))
        waiting = []
    return facts


def _facts_of_words(words: str, names: list[str]) -> Facts:
    domain = _domain_in(words)
    if domain is not None:
        return Facts(tuple((name, domain) for name in names))
    return Facts() if _HARMLESS.match(words) else Facts(unknown=(words,))


def _domain_in(words: str) -> Domain | None:
    for pattern, domain in _WORDS:
        if re.search(pattern, words, re.IGNORECASE):
            return domain
    return None


def _facts_of_chain(chain: Chain, waiting: list[str]) -> Facts:
    """x > 0, n in N, a, b > 0, n = 1, 2, ...; everything else is kept as a relation."""
    if any(isinstance(node, Dots) for node in walk(chain)):
        return Facts()
    first, last = chain.sides[0], chain.sides[-1]
    if chain.relations == (r"\in",) and isinstance(first, Symbol):
        if isinstance(last, Symbol) and last.name in _SETS:
            return Facts(tuple((name, _SETS[last.name]) for name in (*waiting, first.key)))
        return Facts(unknown=("membership in a set",))
    if len(chain.relations) == 1 and isinstance(first, Symbol) and isinstance(last, Number) and last.text == "0":
        domain = {">": Domain.POSITIVE, r"\geq": Domain.NONNEGATIVE, r"\neq": Domain.NONZERO}.get(chain.relations[0])
        if domain is not None:
            return Facts(tuple((name, domain) for name in (*waiting, first.key)))
    if any(r not in ("<", ">", r"\leq", r"\geq", r"\neq", "=") for r in chain.relations):
        return Facts(unknown=("a relation that is not judged",))
    if chain.relations == ("=",) and isinstance(first, Symbol) and isinstance(last, Number):
        return Facts(((first.key, Domain.POSITIVE_INTEGER if int(float(last.text)) >= 1 else Domain.NATURAL),))
    return Facts(chains=(chain,))


_INLINE = re.compile(r"(?<![\\$])\$(?!\$)([^$]{1,200})\$(?!\$)|\\\(([^$]{1,200}?)\\\)")
_PERSISTENT = re.compile(r"\b(let|assume|suppose|throughout|denote|fix)\b[^.]*$", re.IGNORECASE)
_LINK = re.compile(r"\b(for|if|where|when|with|provided|given|whenever|let|assume|suppose|throughout|all|and|fix|every|any)\b|,", re.IGNORECASE)


def facts_of_prose(text: str) -> tuple[Facts, Facts]:
    """What a stretch of prose says of letters: (for the equation beside it, from then on)."""
    here, lasting = Facts(), Facts()
    for match in _INLINE.finditer(text):
        source = (match.group(1) or match.group(2)).strip().rstrip(",.;")
        before = text[max(0, match.start() - 70) : match.start()]
        sentence = re.split(r"(?<=[.!?])\s", before)[-1]
        after = re.split(r"[.;$]", text[match.end() : match.end() + 50])[0]
        found = _facts_of_inline(source, sentence, after)
        if _PERSISTENT.search(sentence):
            lasting += found
        elif _LINK.search(sentence):
            here += found
    return here, lasting


def _facts_of_inline(source: str, sentence: str, after: str) -> Facts:
    facts = Facts()
    names: list[str] = []
    for piece in _pieces(source):
        try:
            tokens = significant(tokenize(piece))
            chain = parse_chain(tokens, Notation())
            guard(chain, tokens)
        except Unread:
            return Facts()
        if not is_condition(chain):
            return Facts()
        if not chain.relations:
            if not isinstance(chain.sides[0], Symbol):
                return Facts()
            names.append(chain.sides[0].key)
            continue
        facts += _facts_of_chain(chain, names)
        names = []
    if names:
        near = sentence[-40:] + " " + after
        domain = _domain_in(after) or _domain_in(sentence[-40:])
        if domain is not None and re.search(r"number|integer|real|positive|negative|zero|complex", near):
            facts += Facts(tuple((name, domain) for name in names))
    if chain_is_integer(after) and facts.domains:
        facts += Facts(tuple((name, Domain.POSITIVE_INTEGER) for name, d in facts.domains if d is Domain.POSITIVE))
    return replace(facts, unknown=())


def chain_is_integer(after: str) -> bool:
    """Whether words like 'an integer' follow directly."""
    return bool(re.match(r"\s*(?:an? )?(?:positive )?integer", after))


def _pieces(source: str) -> list[str]:
    pieces, level, start = [], 0, 0
    for place, sign in enumerate(source):
        level += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(sign, 0)
        if sign == "," and level == 0:
            pieces.append(source[start:place])
            start = place + 1
    return [p for p in (*pieces, source[start:]) if p.strip()]


def plain_scope(
    chain: Node, facts: Facts, definitions: tuple[Definition, ...], functions: frozenset[str] = frozenset(), complex_text: bool = False
) -> Scope:
    """The scope of one statement. In a text that speaks of complex numbers, z and w are complex throughout."""
    parts: list[Node] = [chain]
    keys = {n.key for n in walk(chain) if isinstance(n, Symbol)}
    for definition in reversed(definitions):
        symbol = definition.symbol
        if symbol is not None and symbol.key in keys:
            parts.append(definition.right)
            keys |= {n.key for n in walk(definition.right) if isinstance(n, Symbol)}
    complex_names = {name for name, domain in facts.domains if domain is Domain.COMPLEX}
    letters = {key.split("_")[0] for key in keys}
    spoken = any(is_complex(part) for part in parts) or complex_names & keys or complex_text and letters & {"z", "w"}
    field = "complex" if spoken else "real"
    base = Scope(field_name=field)
    declarations: dict[str, Declaration] = {}
    bound = frozenset[str]().union(*(bound_names_of(part) for part in parts))
    for name in frozenset[str]().union(*(integer_names(part) for part in parts)) - bound:
        domain = Domain.POSITIVE_INTEGER if conventional_domain(name, base) is Domain.POSITIVE_INTEGER else Domain.NATURAL
        declarations[name] = Declaration(name, domain, stated=False)
    for name, domain in facts.domains:
        declarations[name] = Declaration(name, _narrower(declarations.get(name), name, domain, base))
    assumptions = tuple((chain, _words(chain)) for chain in facts.chains)
    defined = {d.symbol.key for d in definitions if d.symbol is not None}
    declarations = {k: v for k, v in declarations.items() if k not in defined and k not in bound and k not in ("e", r"\pi")}
    return replace(base, declarations=declarations, definitions=definitions, assumptions=assumptions, functions=functions)


def _narrower(known: Declaration | None, name: str, domain: Domain, base: Scope) -> Domain:
    """A stated set together with what the letter is by convention: n > 0 is still an integer."""
    whole = (Domain.POSITIVE_INTEGER, Domain.NATURAL, Domain.INTEGER)
    integer = known is not None and known.domain in whole or conventional_domain(name, base) is Domain.POSITIVE_INTEGER
    if integer and domain is Domain.POSITIVE:
        return Domain.POSITIVE_INTEGER
    if integer and domain in (Domain.NONNEGATIVE,):
        return Domain.NATURAL
    if known is not None and known.stated and domain in (Domain.REAL, Domain.POSITIVE, Domain.NONNEGATIVE):
        if known.domain in (Domain.POSITIVE_INTEGER, Domain.NATURAL, Domain.INTEGER, Domain.POSITIVE):
            return known.domain
    return domain


def _words(chain: Chain) -> str:
    from derive.reading.printing import latex

    return re.sub(r"\s+", " ", latex(chain))


def plain_notation(sources: Iterable[str], functions: frozenset[str], plain: frozenset[str]) -> Notation:
    """The notation of a document without a profile: functions are what it applies on a left side, d is a variable
    where it stands before an operator."""
    text = " ".join(sources)
    d_stands_alone = bool(re.search(r"(?<![A-Za-z\\])d\s*(?:[-+=)&\\}|^_]|\\\\|$)", re.sub(r"\\frac\s*\{\s*d\s*\}|\\frac\s*\{\s*d\^", "", text)))
    return Notation(functions=functions, plain=plain, d_is_a_variable=d_stands_alone)


def defines(chain: Chain, seen: frozenset[str]) -> bool:
    """Whether the first link introduces a new name: alone on the left (or applied to names), not on the right."""
    if not chain.relations or chain.relations[0] not in ("=", ":=", r"\equiv"):
        return False
    left = chain.sides[0]
    if isinstance(left, Apply) and isinstance(left.function, Symbol) and not left.primes and left.power is None:
        name = left.function
        parameters = [a for a in left.arguments if isinstance(a, Symbol) and not a.name.startswith(r"\infty")]
        if len(parameters) != len(left.arguments) or name.name in ("\\" + w for w in ("sin", "cos", "exp", "log", "ln")):
            return False
        from derive.reading.notation import FUNCTION_COMMANDS

        if name.name in FUNCTION_COMMANDS or (name.name, len(left.arguments)) in SPECIAL:
            return False
    elif isinstance(left, Symbol):
        name = left
    else:
        return False
    if name.key in seen or name.key in ("e", "i", r"\pi", r"\infty"):
        return False
    return not any(isinstance(n, Symbol) and n.key == name.key for n in walk(chain.sides[1]))


def names_in(node: Node) -> frozenset[str]:
    """All names of a print."""
    return frozenset(n.key for n in walk(node) if isinstance(n, Symbol))


def equation_for(chain: Chain, seen: frozenset[str]) -> str | None:
    """A new name whose power or multiple stands alone on the left: an equation for it, not an identity."""
    from derive.reading.tree import Power, Product

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
    if not isinstance(left, Symbol) or left is chain.sides[0] and left.key in seen or len(chain.sides) < 2:
        return None
    if any(left.key in names_in(side) for side in chain.sides[1:]) or left.key in ("e", "i", r"\pi"):
        return None
    return left.key
