"""The scope of a statement in a document without a profile: conventions, printed conditions, earlier definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import sympy as sp

from derive.language.claim import Domain
from derive.language.refusal import OutsideLanguage
from derive.meaning.conventions import bound_names_of, conventional_domain, integer_names, is_complex
from derive.meaning.evaluation import Evaluator
from derive.meaning.facts import Facts, Standing, facts_of_conditions, names_of
from derive.meaning.naming import clear_definitions, defines, equation_for, euler_constant, names_in
from derive.meaning.prose import facts_of_prose
from derive.meaning.scope import Declaration, Definition, Scope
from derive.reading.notation import Notation
from derive.reading.printing import latex
from derive.reading.tree import Apply, Chain, Node, Symbol, walk

_WHOLE = (Domain.POSITIVE_INTEGER, Domain.NATURAL, Domain.INTEGER)
_SIGNED = (Domain.POSITIVE, Domain.NONNEGATIVE, Domain.NONZERO)
_COUNTING = frozenset("ijklmnpNM")
_PROBES = tuple(sp.Rational(p, q) for q in (1, 2, 3, 10) for p in range(-30, 31) if q == 1 or p % q)


def plain_scope(
    chain: Node,
    facts: Facts,
    definitions: tuple[Definition, ...],
    functions: frozenset[str] = frozenset(),
    complex_text: bool = False,
    bars: bool = True,
    starred: frozenset[str] = frozenset(),
) -> Scope:
    """The scope of one statement. In a text that speaks of complex numbers, z and w are complex throughout.

    bars: whether a bar over a letter is its conjugate. starred: letters of which the text prints conjugates.
    """
    definitions = clear_definitions(definitions, facts.named)
    facts = in_force(facts)
    definitions = _of_numbers(definitions, facts, chain)
    spoken_of = {name for name, _ in facts.domains} | {d.symbol.key for d in definitions if d.symbol is not None}
    definitions += euler_constant(chain, frozenset(spoken_of).union(*(names_of(c) for c in facts.chains)))
    parts: list[Node] = [chain]
    keys = {n.key for n in walk(chain) if isinstance(n, Symbol)}
    for definition in reversed(definitions):
        symbol = definition.symbol
        if symbol is not None and symbol.key in keys:
            parts.append(definition.right)
            keys |= {n.key for n in walk(definition.right) if isinstance(n, Symbol)}
    said = {name for name, _ in facts.domains}
    conjugated = sorted(key for key in keys - said if key.split("_", maxsplit=1)[0] in starred)
    facts = replace(facts, domains=(*facts.domains, *((key, Domain.COMPLEX) for key in conjugated)))
    complex_names = {name for name, domain in facts.domains if domain is Domain.COMPLEX}
    letters = {key.split("_", maxsplit=1)[0] for key in keys}
    spoken = (
        any(is_complex(part, marks=bars) for part in parts)
        or complex_names & keys
        or (complex_text and letters & {"z", "w"})
    )
    base = Scope(field_name="complex" if spoken else "real")
    bound = frozenset[str]().union(*(bound_names_of(part) for part in parts))
    whole = frozenset[str]().union(*(integer_names(part) for part in parts)) - bound
    declarations = _declarations(facts, whole, base)
    assumptions = tuple((chain, _words(chain)) for chain in facts.chains)
    defined = {d.symbol.key for d in definitions if d.symbol is not None}
    declarations = {
        k: v for k, v in declarations.items() if k not in defined and k not in bound and k not in ("e", r"\pi")
    }
    return replace(
        base, declarations=declarations, definitions=definitions, assumptions=assumptions, functions=functions,
        bars_conjugate=bars,
    )  # fmt: skip


def _of_numbers(definitions: tuple[Definition, ...], facts: Facts, statement: Node) -> tuple[Definition, ...]:
    """The definitions without those of functions whose letter is said to be a number and stands alone here."""
    numbers = {name for name, _ in facts.domains} | {name for chain in facts.chains for name in names_of(chain)}
    applied = {n.function.key for n in walk(statement) if isinstance(n, Apply) and isinstance(n.function, Symbol)}
    return tuple(
        d
        for d in definitions
        if not (isinstance(d.left, Apply) and d.symbol is not None and d.symbol.key in numbers - applied)
    )


def _declarations(facts: Facts, whole: frozenset[str], base: Scope) -> dict[str, Declaration]:
    declarations: dict[str, Declaration] = {}
    for name in whole:
        positive = conventional_domain(name, base) is Domain.POSITIVE_INTEGER
        domain = Domain.POSITIVE_INTEGER if positive else Domain.NATURAL
        declarations[name] = Declaration(name, domain, stated=False)
    # That a letter is real says that it does not count; what is said of it besides narrows that.
    for name, domain in sorted(facts.domains, key=lambda pair: pair[1] is not Domain.REAL):
        said = name in facts.fresh and domain is Domain.REAL and name not in declarations
        meant = domain if said else _narrower(declarations.get(name), name, domain, base)
        declarations[name] = Declaration(name, meant)
    for name in {name for chain in facts.chains if len(names_of(chain)) == 1 for name in names_of(chain)}:
        if name not in declarations and name[0] not in _COUNTING and conventional_domain(name, base) is Domain.REAL:
            declarations[name] = Declaration(name)
    return declarations


def _narrower(known: Declaration | None, name: str, domain: Domain, base: Scope) -> Domain:
    """A stated set together with what the letter is by convention: n > 0 is still an integer."""
    counts = conventional_domain(name, base) is Domain.POSITIVE_INTEGER
    integer = counts if known is None else known.domain in _WHOLE
    positive = known is not None and known.domain in (Domain.POSITIVE, Domain.POSITIVE_INTEGER)
    if integer and domain is Domain.POSITIVE or domain is Domain.INTEGER and positive:
        return Domain.POSITIVE_INTEGER
    if integer and domain is Domain.NONNEGATIVE:
        return Domain.NATURAL
    wider = known is not None and known.stated and domain in (Domain.REAL, Domain.POSITIVE, Domain.NONNEGATIVE)
    if known is not None and wider and known.domain in (*_WHOLE, Domain.POSITIVE):
        return known.domain
    return domain


# facts that last


def in_force(facts: Facts) -> Facts:
    """The facts of a statement with those said for good before, where nothing nearer speaks against them."""
    domains: list[tuple[str, Domain]] = []
    chains: list[Chain] = []
    for fact in facts.standing:
        if _is_weak(fact) or _spoken_against(fact, facts):
            continue
        if fact.domain is not None:
            domains.append(fact.domain)
        if fact.chain is not None and fact.chain not in chains:
            chains.append(fact.chain)
    return replace(facts, domains=(*domains, *facts.domains), chains=(*chains, *facts.chains), standing=())


@dataclass(frozen=True)
class Doubt:
    """Words that may restrict a statement, and the fact they say, where it is one that numbers can be held against."""

    words: str
    fact: Standing | None = None

    def met(self, values: Mapping[str, sp.Rational]) -> bool:
        """Whether numbers obey what was said, so that they refute in either case."""
        if self.fact is None:
            return False
        if self.fact.domain is not None:
            name, domain = self.fact.domain
            return name not in values or _lies_in(values[name], domain)
        if self.fact.chain is None or not names_of(self.fact.chain) <= values.keys():
            return False
        return _holds(self.fact.chain, values)


def reach(statement: Node, definitions: tuple[Definition, ...]) -> set[str]:
    """The names of a statement and of what they are made of."""
    names = set(names_in(statement))
    for definition in reversed(definitions):
        if definition.symbol is not None and definition.symbol.key in names:
            names |= names_in(definition.right)
    return names


def concerning(facts: Facts, statement: Node, definitions: tuple[Definition, ...]) -> Facts:
    """The facts without those that stand for other names: neither of the statement, nor of what it is made of."""
    names = reach(statement, definitions)
    kept: dict[Standing, None] = {}
    for _ in range(2):  # a relation brings in its other names
        for fact in facts.standing:
            if fact.everything or fact.veto or fact.names & names:
                kept[fact] = None
                names |= fact.names
    return replace(facts, standing=tuple(fact for fact in facts.standing if fact in kept))


def doubts_of(facts: Facts, statement: Node) -> tuple[str, ...]:
    """Words about the names of a statement that may restrict it: not understood, or said of an earlier display."""
    return tuple(dict.fromkeys(doubt.words for doubt in restrictions(facts, statement)))


def restrictions(facts: Facts, statement: Node) -> tuple[Doubt, ...]:
    """The same words, with what they say."""
    names = names_of(statement)
    doubts = [Doubt(words) for words in facts.unknown]
    for fact in facts.standing:
        if fact.veto or not (fact.everything or fact.names & names):
            continue
        if fact.words:
            doubts.append(Doubt(fact.words))
        elif _is_weak(fact) and not _said_here(fact, facts):
            doubts.append(Doubt(f"{_said(fact)}, said earlier", fact))
    return tuple(dict.fromkeys(doubts))


def vetoes_of(
    facts: Facts, statement: Node, defined: frozenset[str], definitions: tuple[Definition, ...] = ()
) -> tuple[str, ...]:
    """Why neither a proof nor a counterexample for numbers decides a statement. defined: names written out in print."""
    printed = {word for n in walk(statement) if isinstance(n, Symbol) for word in (n.key, n.name)}
    printed |= reach(statement, definitions)
    found = [f.words for f in facts.standing if f.veto and (f.everything or f.names & (printed - defined))]
    return tuple(dict.fromkeys((*facts.vetoes, *found)))


def wide_facts(facts: Facts, statement: Node) -> Facts | None:
    """The facts with letters that count by convention real, where that was said of another display; else None."""
    names = names_of(statement) - {name for name, _ in facts.domains}
    found = {
        fact.domain
        for fact in facts.standing
        if fact.passing and fact.domain is not None and fact.domain[1] is Domain.REAL and fact.names <= names
    }
    counting = tuple(d for d in sorted(found) if conventional_domain(d[0], Scope()) is Domain.POSITIVE_INTEGER)
    return replace(facts, domains=(*counting, *facts.domains)) if counting else None


def _said_here(fact: Standing, facts: Facts) -> bool:
    """Whether the statement is judged under a fact anyway."""
    return fact.chain in (*facts.chains, *facts.named) if fact.chain is not None else fact.domain in facts.domains


def _is_weak(fact: Standing) -> bool:
    """Whether a fact of an earlier place restricts; which letters are integers is not forgotten, and what is said in
    passing is never more."""
    kind = None if fact.domain is None else fact.domain[1]
    if fact.passing:
        return kind is not Domain.COMPLEX
    return fact.faded and (kind is None or kind in _SIGNED)


def _said(fact: Standing) -> str:
    if fact.domain is not None:
        return f"{fact.domain[0]} {fact.domain[1].value}"
    return _words(fact.chain) if fact.chain is not None else fact.words


def _spoken_against(fact: Standing, facts: Facts) -> bool:
    """Whether no number satisfies both a lasting fact about one name and what is said of that name here."""
    if len(fact.names) != 1 or _said_here(fact, facts):
        return False
    (name,) = fact.names
    near = [_Test(name, chain=c) for c in facts.chains if names_of(c) == fact.names]
    near += [_Test(name, domain=d) for n, d in facts.domains if n == name]
    if not near:
        return False
    tests = [*near, _Test(name, fact.domain[1] if fact.domain else None, fact.chain)]
    return not any(all(test.admits(probe) for test in tests) for probe in _PROBES)


def _holds(chain: Chain, values: Mapping[str, sp.Rational]) -> bool:
    """Whether numbers satisfy a relation; False where that cannot be told."""
    declarations = {name: Declaration(name) for name in names_of(chain)}
    try:
        relations = Evaluator(Scope(declarations=declarations), {}).relations(chain)
    except OutsideLanguage:
        return False
    put = {sp.Symbol(name, real=True): value for name, value in values.items()}
    return all(relation.subs(put) == sp.true for relation in relations)


class _Test:
    """Whether a number lies in a set, or satisfies a relation; what cannot be evaluated admits everything."""

    def __init__(self, name: str, domain: Domain | None = None, chain: Chain | None = None) -> None:
        self.domain = domain
        self.relations: list[sp.Basic] = []
        self.symbol = sp.Symbol(name, real=True)
        if chain is not None:
            try:
                self.relations = Evaluator(Scope(declarations={name: Declaration(name)}), {}).relations(chain)
            except OutsideLanguage:
                self.relations = []

    def admits(self, probe: sp.Rational) -> bool:
        if self.domain is not None and not _lies_in(probe, self.domain):
            return False
        return all(relation.subs(self.symbol, probe) is not sp.false for relation in self.relations)


def _lies_in(probe: sp.Rational, domain: Domain) -> bool:
    return all(getattr(probe, f"is_{word}") is wanted for word, wanted in domain.assumptions.items())


def _words(chain: Chain) -> str:
    return re.sub(r"\s+", " ", latex(chain))


def plain_notation(
    sources: Iterable[str], functions: frozenset[str], plain: frozenset[str], *, real_text: bool = False
) -> Notation:
    """The notation of a document without a profile: functions are what it applies on a left side, d is a variable
    where it stands before an operator."""
    text = " ".join(sources)
    operators = re.sub(r"\\frac\s*\{\s*d\s*\}|\\frac\s*\{\s*d\^", "", text)
    d_stands_alone = bool(re.search(r"(?<![A-Za-z\\])d\s*(?:[-+=)&}|^_]|\\\\|\\end|$)", operators))
    return Notation(functions=functions, plain=plain, d_is_a_variable=d_stands_alone, real_text=real_text)


__all__ = [
    "Doubt",
    "Facts",
    "concerning",
    "defines",
    "doubts_of",
    "equation_for",
    "facts_of_conditions",
    "facts_of_prose",
    "in_force",
    "names_in",
    "plain_notation",
    "plain_scope",
    "restrictions",
    "vetoes_of",
    "wide_facts",
]
