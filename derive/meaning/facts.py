"""What is said of the letters of a statement: sets they lie in, relations that hold, names given in passing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from derive.language.claim import Domain
from derive.reading.statements import Condition
from derive.reading.tree import Chain, Dots, Membership, Node, Number, Script, Symbol, walk

_SETS = {
    r"\mathbb{R}": Domain.REAL,
    r"\mathbb{Z}": Domain.INTEGER,
    r"\mathbb{N}": Domain.POSITIVE_INTEGER,
    r"\mathbb{C}": Domain.COMPLEX,
}
_WORDS = (
    (
        r"non-?negative (?:whole number|integer)|(?:natural numbers? (?:including|and)|integers? at least) (?:zero|0)",
        Domain.NATURAL,
    ),
    (r"positive (?:whole number|integer)s?|natural numbers?|integers? at least (?:one|1)", Domain.POSITIVE_INTEGER),
    (r"(?<!-)\bintegers?\b|\bintegral\b|whole numbers?", Domain.INTEGER),
    (r"non-?negative", Domain.NONNEGATIVE),
    (r"(?<!-)\bpositive\b", Domain.POSITIVE),
    (r"non-?zero", Domain.NONZERO),
    (r"(?<!-)\breals?\b", Domain.REAL),
    (r"\bcomplex\b", Domain.COMPLEX),
)
RESTRICTING = re.compile(
    r"\b(?:non-?positive|half-?integers?|half-?integral|non-?real|imaginary|multiples?"
    r"|more generally|modulo|unity|even|odd|prime|rational|irrational|less|greater|larger|smaller"
    r"|between|acute|obtuse|not|non-?integers?|sufficiently"
    r"|small|large|distinct|different|except|unless|without|negative|at least|at most|above|below)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"^(?:for|if|where|when|with|provided|that|whenever|given|all|every|each|any|some|and|let|be|is|are|we|have|as|a"
    r"|the|so|hence|thus|then|therefore|i\.e\.|on|holds|numbers?|reals?|values?|of|both|constants?|fixed|arbitrary|,|\.|\\forall|variables?|in|by|\s)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Standing:
    """What holds from its sentence on: until the name is introduced again, and past headings only if said so.

    A faded fact is not used any more, but a statement that fails without it is not refuted. `words` are a description
    of the names that was not understood (the angles of a triangle). A passing fact was said of one display; a veto
    forbids proofs too; everything: whatever the names of a statement are. kept: what a letter is, which the next
    displays know too.
    """

    names: frozenset[str]
    domain: tuple[str, Domain] | None = None
    chain: Chain | None = None
    words: str = ""
    throughout: bool = False
    faded: bool = False
    passing: bool = False
    veto: bool = False
    everything: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Facts:
    """What is said about the letters of a statement, in print or in the sentence around it.

    domains: name -> set. chains: relations that hold. unknown: words that could restrict the statement but were not
    understood. named: names given in passing (where u = sin x). standing: what earlier sentences said for good.
    fresh: names of which this stretch says everything anew ("for all real x"). heading: a new section begins.
    """

    domains: tuple[tuple[str, Domain], ...] = ()
    chains: tuple[Chain, ...] = ()
    unknown: tuple[str, ...] = ()
    named: tuple[Chain, ...] = ()
    standing: tuple[Standing, ...] = ()
    fresh: frozenset[str] = frozenset()
    heading: bool = False
    vetoes: tuple[str, ...] = ()
    unbound: frozenset[str] = frozenset()

    def __add__(self, other: Facts) -> Facts:
        return Facts(
            self.domains + other.domains,
            self.chains + other.chains,
            self.unknown + other.unknown,
            _lasting_names(self.named, other) + other.named,
            _together(_outliving(self.standing, other), other.standing),
            self.fresh | other.fresh,
            vetoes=self.vetoes + other.vetoes,
            unbound=self.unbound | other.unbound,
        )


def _together(standing: tuple[Standing, ...], more: tuple[Standing, ...]) -> tuple[Standing, ...]:
    return (*standing, *(fact for fact in more if fact not in standing))


def _lasting_names(named: tuple[Chain, ...], later: Facts) -> tuple[Chain, ...]:
    """The names given in the text that are still in force: a value of one problem is none of the next."""
    kept = named
    if later.heading:
        kept = tuple(chain for chain in kept if not isinstance(chain.sides[1], Number))
    spoken = {name for name, _ in later.domains}.union(*(names_of(c) for c in later.chains))
    spoken |= frozenset().union(*(f.names for f in later.standing if f.domain is not None or f.chain is not None))
    given = frozenset().union(*(names_of(chain.sides[0]) for chain in later.named))
    ended = later.fresh | later.unbound
    return tuple(
        chain
        for chain in kept
        if not names_of(chain.sides[0]) & ended
        and not (isinstance(chain.sides[1], Number) and names_of(chain.sides[0]) & (spoken - given))
    )


def _outliving(standing: tuple[Standing, ...], later: Facts) -> tuple[Standing, ...]:
    """The facts that are still in force: not about a name said anew, and weaker after a heading."""
    kept = []
    for fact in standing:
        if fact.names and fact.names <= later.fresh:
            continue
        kept.append(replace(fact, faded=True) if later.heading and not fact.throughout else fact)
    return tuple(kept)


def revived(facts: Facts) -> Facts:
    """The same facts with the faded ones in force again: the narrowest way to understand a statement."""
    return replace(facts, standing=tuple(replace(fact, faded=False, passing=False) for fact in facts.standing))


def carried(found: Facts) -> Facts:
    """What was said of an earlier display, where no word stands between it and the next: it may hold there or not."""
    said = lasting(found, throughout=False, faded=True)
    names = tuple(Standing(names_of(c.sides[0]), chain=c, faded=True) for c in found.named)
    passing = tuple(fact if fact.kept else replace(fact, passing=True) for fact in (*said.standing, *names))
    return replace(said, named=(), standing=passing)


def lasting(found: Facts, throughout: bool, faded: bool = False) -> Facts:
    """The same facts, said for good."""
    standing = [Standing(frozenset({name}), domain=(name, domain)) for name, domain in found.domains]
    standing += [Standing(names_of(chain), chain=chain) for chain in found.chains]
    standing += found.standing
    said = tuple(
        replace(fact, throughout=throughout, faded=(faded and not fact.kept) or fact.faded) for fact in standing
    )
    return Facts(named=found.named, standing=said, fresh=found.fresh)


def names_of(node: Node) -> frozenset[str]:
    """The names of a print, constants left out."""
    return frozenset(n.key for n in walk(node) if isinstance(n, Symbol)) - {r"\pi", "e", r"\infty"}


def facts_of_conditions(conditions: Iterable[Condition]) -> Facts:
    """What the conditions printed in a display say."""
    facts = Facts()
    waiting: list[str] = []
    words = ""
    conditions = tuple(conditions)
    listed = any(c.chain is not None and isinstance(c.chain.sides[-1], Dots) for c in conditions)
    for condition in conditions:
        words = f"{words} {condition.words}".strip()
        chain = condition.chain
        if chain is None:
            facts += facts_of_words(words, waiting)
            continue
        if not chain.relations and isinstance(chain.sides[0], Symbol):
            waiting.append(chain.sides[0].key)
            facts += facts_of_words(words, waiting)
            continue
        facts += facts_of_chain(chain, waiting, listed)
        if not _HARMLESS.match(condition.words) and domain_in(condition.words) is None:
            facts += Facts(unknown=(condition.words,))
        waiting = []
    return facts


def facts_of_words(words: str, names: list[str]) -> Facts:
    """What words say of names: a set, nothing, or something that is not understood."""
    if RESTRICTING.search(words):
        return Facts(unknown=(words,))
    domain = domain_in(words)
    if domain is not None:
        return Facts(tuple((name, domain) for name in names))
    return Facts() if _HARMLESS.match(words) else Facts(unknown=(words,))


def domain_in(words: str) -> Domain | None:
    """The set that words name."""
    for pattern, domain in _WORDS:
        if re.search(pattern, words, re.IGNORECASE):
            return domain
    return None


def facts_of_chain(chain: Chain, waiting: list[str], listed: bool = False) -> Facts:
    """x > 0, n in N, a, b > 0, n = 1, 2, ...; everything else is kept as a relation."""
    if any(isinstance(node, Dots) for node in walk(chain)):
        return Facts()
    first, last = chain.sides[0], chain.sides[-1]
    if chain.relations == (r"\in",) and isinstance(first, Symbol):
        if isinstance(last, Symbol) and last.name in _SETS:
            names = (*waiting, first.key)
            return Facts(tuple((name, _SETS[last.name]) for name in names), fresh=frozenset(names))
        return Facts(unknown=("membership in a set",))
    if len(chain.relations) == 1 and isinstance(first, Symbol) and isinstance(last, Number) and last.text == "0":
        domain = {">": Domain.POSITIVE, r"\geq": Domain.NONNEGATIVE, r"\neq": Domain.NONZERO}.get(chain.relations[0])
        if domain is not None:
            return Facts(tuple((name, domain) for name in (*waiting, first.key)))
    if any(r not in ("<", ">", r"\leq", r"\geq", r"\neq", "=") for r in chain.relations):
        return Facts(unknown=("a relation that is not judged",))
    if chain.relations == ("=",) and isinstance(first, Symbol) and isinstance(last, Number) and listed:
        return Facts(((first.key, Domain.POSITIVE_INTEGER if float(last.text) >= 1 else Domain.NATURAL),))
    if any(isinstance(node, Membership) for node in walk(chain)):
        return Facts(unknown=("a relation that is not judged",))
    beside = waiting if isinstance(first, Symbol) else []
    return Facts(chains=(*(replace(chain, sides=(_named(name), *chain.sides[1:])) for name in beside), chain))


def _named(key: str) -> Symbol:
    name, _, label = key.partition("_")
    return Symbol(name, (Script(False, label=label),)) if label else Symbol(name)


__all__ = [
    "Facts",
    "Standing",
    "carried",
    "domain_in",
    "facts_of_chain",
    "facts_of_conditions",
    "facts_of_words",
    "lasting",
    "names_of",
    "revived",
]
