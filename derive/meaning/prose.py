"""What the sentences around a display say of its letters: let a, b > 0; for all x in (0, 1); n is an integer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.language.claim import Domain
from derive.language.refusal import Unread
from derive.meaning.conventions import conventional_domain
from derive.meaning.facts import (
    RESTRICTING,
    Facts,
    Standing,
    carried,
    domain_in,
    facts_of_chain,
    lasting,
    names_of,
)
from derive.meaning.naming import defines
from derive.meaning.phrases import (
    ANY_FUNCTION,
    MEASURED_AFTER,
    MEASURED_BEFORE,
    NOT_NEGATIVE,
    NOT_NUMBERS_AFTER,
    NOT_NUMBERS_BEFORE,
    SHARE,
    facts_of_phrases,
    is_law,
    own_meaning,
)
from derive.meaning.scope import Scope
from derive.reading.grammar import parse_chain
from derive.reading.notation import Notation
from derive.reading.printing import guard, latex
from derive.reading.statements import is_condition
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Chain, Derivative, Dots, Dotted, Number, Primed, Symbol

_INLINE = re.compile(r"(?<![\\$])\$(?!\$)([^$]{1,200})\$(?!\$)|\\\(([^$]{1,200}?)\\\)")
_PERSISTENT = re.compile(
    r"\b(?:let|assume|suppose|throughout|denotes?|fix|always|henceforth|everywhere|from now on|in what follows)\b",
    re.IGNORECASE,
)
_THROUGHOUT = re.compile(
    r"\b(?:throughout|always|everywhere|henceforth|from now on|in what follows|in this (?:text|paper|note))\b", re.I
)
_LINK = re.compile(
    r"\b(?:for|if|where|when|with|provided|given|whenever|let|assume|suppose|throughout|all|and|fix|every|any|here|assuming|since"
    r"|as|at|in|on|positive|real|complex|integers?|put|set|define|consider|take|denotes?|is|are)\b|,|\(",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"\b(?:for|if|where|when|with|provided|whenever|unless|given|assum\w+|suppose|all|every|any|that|let|fix)(?:\s+that)?\s*$",
    re.I,
)
_EVERY = re.compile(r"\b(?:all|every|any|each|arbitrary|general|generic|for real)\b", re.IGNORECASE)
_ANY_NUMBER = re.compile(
    r"\b(?:all|every|any|each|arbitrary|general|generic)(?: (?:numbers?|values?|of))*\s*$", re.IGNORECASE
)
_NAMING = re.compile(
    r"\b(?:let|put|set|setting|where|with|define|consider|denote|write|take|function|substitut\w+|for|at|when|if)\b",
    re.I,
)
_STATED = re.compile(r"\b(?:is|are|reads?|equals?|becomes|by|namely|call|called|as)\s*:?\s*$", re.IGNORECASE)
_PASSING = re.compile(r"\b(?:where|for|at|when|if)\b", re.IGNORECASE)
_PLAIN = (Domain.REAL, Domain.POSITIVE, Domain.NONNEGATIVE, Domain.NONZERO)
_BETWEEN = re.compile(r"^[\s,]*(?:and|or|as well as|both)?[\s,]*$", re.IGNORECASE)
_VERB = re.compile(
    r"^[\s,]*(?:is|are|be|denotes?|being|stands? for|will be|an?|the|real|positive|non-?\w+|integers?|natural|whole"
    r"|complex|again|\()\b",
    re.I,
)
_BARE = re.compile(r"\b(?:that|let|where|with|and|if|for)\s+([b-zB-HJ-Z])\s+(?=(?:is|be|denotes?)\b)")
_LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_LIMITED = re.compile(
    r"^\s*(?:is |are |be )?(?:sufficiently|large|small|even|odd|prime|near|close|not)\b", re.IGNORECASE
)
_NOUN = re.compile(r"^[\s,]*(?:is|are|be|denotes?|being|stands? for)\s+\w+", re.IGNORECASE)
_HARMLESS_NOUN = re.compile(
    r"\b(?:constants?|variables?|parameters?|arbitrary|functions?|fixed|numbers?|given|matri\w+|vectors?"
    r"|differentiable|smooth|continuous"
    r"|independent|defined|used|meant|any|scalars?|unknowns?|letters?|ind(?:ex|ices)"
    r"|logarithms?|natural log\w*)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\\(?:sub)*section|\\chapter|\\paragraph|^\s{0,3}#{1,6}\s|\b(?:Exercise|Problem|Question|Task)\s*\d", re.MULTILINE
)
_TRAILING = re.compile(r"^[\s,;.]*(?:[a-z(]|Where\b)")
_REGION = re.compile(
    r"^(?P<names>[^\\]+?|\\[A-Za-z]+)\s*\\in\s*(?P<left>\(|\[|\])\s*(?P<low>[^,\[\]]+),\s*(?P<high>[^,\[\]]+?)\s*(?P<right>\)|\]|\[)$"
)
_SPACE = re.compile(r"\\mathbb\s*\{?[RCZ]\}?\s*\^")
_SETS = (
    (re.compile(r"\\mathbb\s*\{?N\}?\s*_\s*\{?0\}?$"), Domain.NATURAL),
    (re.compile(r"\\mathbb\s*\{?Z\}?\s*(?:\^|_)\s*\{?(?:\+|>\s*0)\}?$"), Domain.POSITIVE_INTEGER),
    (re.compile(r"\\mathbb\s*\{?Z\}?\s*_\s*\{?\\geq?(?:slant)?\s*0\}?$"), Domain.NATURAL),
    (re.compile(r"\\mathbb\s*\{?R\}?\s*(?:\^|_)\s*\{?(?:\+|>\s*0)\}?$"), Domain.POSITIVE),
    (re.compile(r"\\mathbb\s*\{?R\}?\s*_\s*\{?\\geq?(?:slant)?\s*0\}?$"), Domain.NONNEGATIVE),
    (re.compile(r"\\mathbb\s*\{?R\}?\s*(?:\\setminus|\\backslash)\s*\\\{\s*0\s*\\\}$"), Domain.NONZERO),
    (re.compile(r"\\mathbb\s*\{?R\}?$"), Domain.REAL),
    (re.compile(r"\\mathbb\s*\{?Z\}?$"), Domain.INTEGER),
    (re.compile(r"\\mathbb\s*\{?N\}?$"), Domain.POSITIVE_INTEGER),
    (re.compile(r"\\mathbb\s*\{?C\}?$"), Domain.COMPLEX),
)


def facts_of_prose(text: str) -> tuple[Facts, Facts]:
    """What a stretch of prose says of letters: (for the equation beside it, from then on)."""
    here, standing = Facts(), Facts(heading=bool(_HEADING.search(text)))
    sentences = _own_sentences(text)
    for place, sentence in enumerate(sentences):
        phrases = facts_of_phrases(sentence, leads=place == len(sentences) - 1)
        here += replace(phrases, standing=(), heading=False)
        more = Facts(standing=phrases.standing, heading=phrases.heading)
        standing = replace(standing + more, heading=standing.heading or phrases.heading)
        found = _facts_of_sentence(
            _BARE.sub(lambda m: m.group(0).replace(f" {m.group(1)} ", f" ${m.group(1)}$ "), sentence)
        )
        if _GIVEN_UP.search(sentence):
            found = Facts(fresh=found.fresh | _names_in(found))
        first = _INLINE.search(sentence)
        opening = sentence[: first.start()] if first else sentence
        if _PERSISTENT.search(sentence if first is None else opening) or _PERSISTENT.search(_last_words(sentence)):
            more = lasting(found, bool(_THROUGHOUT.search(sentence)))
            standing = replace(standing + more, heading=standing.heading)
            here += Facts(unknown=found.unknown)
            continue
        restricts = bool(_LINK.search(opening))
        here += found if restricts else Facts()
        more = carried(found)
        if restricts and not _PASSING.search(opening):
            more = replace(more, named=found.named)
        standing = replace(standing + more, heading=standing.heading)
    return here, standing


def _last_words(sentence: str) -> str:
    """The words after the first formula: '$x$ denotes a positive number' is said for good too."""
    parts = _INLINE.split(sentence)
    return " ".join(p for p in parts[3::3] if p)


def _own_sentences(text: str) -> list[str]:
    """The sentences of the prose, without the end of the one that the display before belongs to."""
    sentences = [s for s in re.split(r"(?<=[.!?:])\s+(?=[A-Z$\\#(*])|\n\s*\n", text) if s and s.strip()]
    if len(sentences) > 1 and _TRAILING.match(text):
        return sentences[1:]
    ended = len(sentences) == 1 and sentences[0].rstrip().endswith((".", ")"))
    return [] if ended and _TRAILING.match(text) and text.lstrip()[:1] in ",;." else sentences


def _facts_of_sentence(sentence: str) -> Facts:
    facts = Facts()
    matches = list(_INLINE.finditer(sentence))
    names: list[str] = []
    before_names = ""
    lead = ""
    for place, match in enumerate(matches):
        start = matches[place - 1].end() if place else 0
        end = matches[place + 1].start() if place + 1 < len(matches) else len(sentence)
        before, after = sentence[start : match.start()], sentence[match.end() : end]
        if not (names and _BETWEEN.match(before)):
            names, before_names = [], before
        lead = before if place == 0 or not _BETWEEN.match(before) else lead
        source = re.sub(r"\\(?:left|right|,|;|!|:)", "", (match.group(1) or match.group(2))).strip().rstrip(",.;")
        own = own_meaning(source, sentence)
        found, names = _facts_of_inline(source, before_names if names else lead, names, law=is_law(sentence))
        if ANY_FUNCTION.search(before) and (letter := _LETTER.match(source)):
            facts += Facts(unbound=frozenset({letter.group(0)}))
        if any(c.relations == ("=",) for c in found.named) and _EXAMPLE.search(before):
            found = replace(found, named=())
        facts += found
        if names and not (place + 1 < len(matches) and _BETWEEN.match(after)):
            facts += _described(names, before_names, after, sentence[match.end() :])
        elif not names and (more := _whole(after)) is not None:
            facts += Facts(tuple((name, more) for name in sorted(_names_in(found))))
        elif not names and (noun := MEASURED_AFTER.match(after)):
            facts += _measured(sorted(_names_in(found)), noun.group(0))
        elif (function := _COMPLEX_FUNCTION.match(source)) and (
            r"\in" in source or re.search(r"\bcomplex\b", before + after)
        ):
            words = f"{function[1]} is a complex function by the text"
            facts += Facts(standing=(Standing(frozenset({function[1]}), words=words, veto=True),))
        elif not names and found.chains and (kind := _kind_before(before_names)) is not None:
            facts += Facts(tuple((name, kind) for name in sorted(_names_in(found))))
        facts += own
    return _one_meaning(facts)


_GIVEN_UP = re.compile(r"\bno longer\b|\b(?:drop|lift|relax|remov)\w* (?:this|the|that|our)\b", re.IGNORECASE)
_EXAMPLE = re.compile(r"\b(?:example|e\.g\.|say|instance)\W*$", re.IGNORECASE)


def _one_meaning(facts: Facts) -> Facts:
    """A name that one sentence gives two meanings has none that is clear."""
    lefts = [latex(chain.sides[0]) for chain in facts.named]
    double = {left for left in lefts if lefts.count(left) > 1}
    if not double:
        return facts
    kept = tuple(chain for chain in facts.named if latex(chain.sides[0]) not in double)
    names = frozenset().union(*(names_of(c.sides[0]) for c in facts.named if c not in kept))
    words = f"{min(double)} has two meanings in one sentence"
    return replace(facts, named=kept) + Facts(standing=(Standing(names, words=words, veto=True),))


def _kind_before(before: str) -> Domain | None:
    """The set named directly before a relation: real numbers a < b."""
    near = re.search(
        r"(?:positive |non-?negative )?(?:reals?|integers?|real numbers?|numbers?)\s*$", before, re.IGNORECASE
    )
    return domain_in(near.group(0)) if near else None


def _names_in(found: Facts) -> frozenset[str]:
    return frozenset({name for name, _ in found.domains}).union(*(names_of(c) for c in found.chains))


def _whole(after: str) -> Domain | None:
    """Words like 'an integer' directly after a relation."""
    return Domain.INTEGER if re.match(r"\s*(?:is |are |be )?(?:an? )?(?:positive )?integers?\b", after) else None


_COMPLEX_FUNCTION = re.compile(r"^(\\[A-Za-z]+|[A-Za-z])\s*\([^()]{1,20}\)(?:\s*\\in\s*\\mathbb\s*\{?C\}?)?$")


def _measured(names: list[str], noun: str = "") -> Facts:
    """Letters that stand for a quantity: they do not count, whatever the convention, and are no functions.

    noun: what it is called; that masses are not negative is not said, and so restricts counterexamples only.
    """
    real = [n for n in names if conventional_domain(n, Scope(field_name="complex")) is not Domain.COMPLEX]
    domains = tuple((n, Domain.REAL) for n in real)
    standing = [Standing(frozenset({n}), domain=(n, d), kept=True) for n, d in domains]
    if NOT_NEGATIVE.search(noun):
        standing += [Standing(frozenset({n}), domain=(n, Domain.NONNEGATIVE), faded=True, passing=True) for n in real]
    if SHARE.search(noun):
        bounds = [(n, chain) for n in real for chain in _relations(rf"{n} \leq 1")]
        standing += [Standing(frozenset({n}), chain=chain, faded=True, passing=True) for n, chain in bounds]
    return Facts(domains, standing=tuple(standing))


def _no_numbers(names: list[str], before: str, rest: str) -> Facts:
    """Matrices, operators and vectors: what holds for numbers need not hold for them, nor fail."""
    rest = re.sub(r"(?<![\\$])\$(?!\$)[^$]{1,200}\$(?!\$)", "x", rest)
    if not (NOT_NUMBERS_BEFORE.search(before) or _VERB.match(rest) and NOT_NUMBERS_AFTER.match(rest)):
        return Facts()
    words = f"{names[0]} is no number by the text"
    return Facts(standing=(Standing(frozenset(names), words=words, veto=True),), fresh=frozenset(names))


def _described(names: list[str], before: str, after: str, rest: str) -> Facts:
    """What the words beside a list of names say of them. rest: of the sentence."""
    facts = _no_numbers(names, before, rest)
    if facts.standing:
        return facts
    noun = MEASURED_BEFORE.search(before) or (MEASURED_AFTER.match(after) if _VERB.match(after) else None)
    if noun and domain_in(f"{before} {after}") is None:
        quantities = replace(_measured(names, noun.group(0)), fresh=frozenset(names))
        limited = RESTRICTING.search(f"{before} {after}") is not None
        return quantities + _not_understood(after.strip()[:40], frozenset(names)) if limited else quantities
    if _EVERY.search(before) and domain_in(f"{before} {after}") is None and _ANY_NUMBER.search(before):
        return Facts(fresh=frozenset(names))
    if _LIMITED.match(after):
        whole = replace(_measured(names), fresh=frozenset(names)) if "integ" in after[:40] else Facts()
        return whole + _not_understood(after.strip()[:40], frozenset(names))
    after = re.split(r"[.;]|\b(?:so that|such that|then|we have|and)\b", after)[0][:70] if _VERB.match(after) else ""
    before = re.split(r"[.;,]", before)[-1][-45:]
    for words in (after, before):
        domain = domain_in(words)
        if RESTRICTING.search(re.sub(r"non-?(?:negative|zero)", "", words)):
            if re.search(r"\bnegative\b", words) and domain in (None, Domain.REAL):
                return Facts(chains=tuple(chain for name in names for chain in _relations(f"{name} < 0")))
            whole = replace(_measured(names), fresh=frozenset(names)) if "integ" in words else Facts()
            return whole + _not_understood(words.strip(), frozenset(names))
        if domain is not None:
            said = f"{before} {after}"
            anew = domain not in _PLAIN or bool(_EVERY.search(said)) or bool(_PERSISTENT.search(before))
            return Facts(tuple((name, domain) for name in names), fresh=frozenset(names if anew else ()))
    if _NOUN.match(after) and not _HARMLESS_NOUN.search(after):
        words = after.strip()
        return Facts(standing=(Standing(frozenset(names), words=words),), fresh=frozenset(names))
    return Facts()


def _facts_of_inline(source: str, before: str, names: list[str], *, law: bool = False) -> tuple[Facts, list[str]]:
    """The facts of one formula in the text, and the names that wait for a description. law: whether its sentence
    states one."""
    region = _facts_of_set(source, names)
    if region is not None:
        return region, []
    facts = Facts()
    names = list(names)
    pieces = _pieces(source)
    chains = list(_relations(*pieces))
    if len(chains) < len(pieces) and (r"\pm" in source or r"\mp" in source):
        return _not_understood(source, frozenset(_LETTER.findall(source))), []
    if len(chains) < len(pieces):
        doubtful = bool(_BINDING.search(before)) and bool(re.search(r"[<>]|\\in\b|\\l?[gl]eq?|\\neq?\b", source))
        return _not_understood(source, frozenset(_LETTER.findall(source))) if doubtful else Facts(), []
    listed = any(isinstance(c.sides[0], Dots) for c in chains)
    for chain in chains:
        if chain.relations == ("=",) and isinstance(chain.sides[0], Dotted | Primed | Derivative):
            facts += replace(_not_understood(source, names_of(chain.sides[0])), unknown=())
            continue
        if not chain.relations:
            if isinstance(chain.sides[0], Symbol):
                names.append(chain.sides[0].key)
            continue
        stated = bool(_STATED.search(before)) and not isinstance(chain.sides[-1], Number)
        if _names_something(chain) and (_NAMING.search(before) or stated) and not listed:
            facts += Facts(named=(chain,))
        elif is_condition(chain) or _bounds(chain):
            found = facts_of_chain(chain, names, listed)
            bound = bool(found.unknown) and bool(_BINDING.search(before))
            facts += _not_understood(source, names_of(chain)) if bound else replace(found, unknown=())
        elif _BINDING.search(before):
            facts += _not_understood(source, names_of(chain))
        elif (_names_something(chain) or "=" in chain.relations and law) and not listed:
            about = names_of(chain.sides[0] if _names_something(chain) else chain)
            facts += Facts(standing=(Standing(about, chain=chain, faded=True, passing=True),))
        names = []
    return facts, names


def _not_understood(words: str, names: frozenset[str]) -> Facts:
    """A restriction that is not understood: a doubt here, and about its names wherever it lasts."""
    return Facts(unknown=(words,), standing=(Standing(names, words=words),))


def _bounds(chain: Chain) -> bool:
    """Whether a chain of inequalities says between which numbers a name lies: 0 < b < \\pi/2."""
    sides = [side for side in chain.sides if names_of(side)]
    return "=" not in chain.relations and len(sides) == 1 and isinstance(sides[0], Symbol)


def _names_something(chain: Chain) -> bool:
    return len(chain.relations) == 1 and defines(chain, frozenset())


def _facts_of_set(source: str, waiting: list[str]) -> Facts | None:
    """x \\in (0, 1) and x, y \\in \\mathbb{R}; None where the formula is not of this kind."""
    head, _, tail = (
        source.partition(r"\in ")
        if r"\in " in source
        else re.sub(r"\\in(?![a-z])", r"\\in ", source).partition(r"\in ")
    )
    if not tail:
        return None
    names = (*waiting, *(name.strip() for name in head.split(",")))
    if not all(re.fullmatch(r"[A-Za-z](?:_\{?\w\}?)?|\\[a-z]+", name) for name in names):
        return None
    for pattern, domain in _SETS:
        if pattern.match(tail.strip()):
            return Facts(tuple((name, domain) for name in names), fresh=frozenset(names))
    if _SPACE.match(tail.strip()):
        words = f"{names[0]} is no number by the text"
        return Facts(standing=(Standing(frozenset(names), words=words, veto=True),), fresh=frozenset(names))
    region = _REGION.match(f"{names[0]} \\in {tail.strip()}")
    if region is None:
        return None
    chains: list[Chain] = []
    for name in names:
        low, high = region["low"].strip(), region["high"].strip()
        if "infty" not in low:
            chains += _relations(f"{name} {'>' if region['left'] != '[' else chr(92) + 'geq'} {low}")
        if "infty" not in high:
            chains += _relations(f"{name} {'<' if region['right'] != ']' else chr(92) + 'leq'} {high}")
    inside = region["left"] == "(" or region["right"] == ")" or "infty" in tail
    facts = replace(_measured(list(names)) if inside else Facts(), fresh=frozenset(names))
    for chain in chains:
        facts += facts_of_chain(chain, [])
    return facts


def _relations(*pieces: str) -> Iterator[Chain]:
    """The pieces that can be read."""
    for piece in pieces:
        try:
            tokens = significant(tokenize(piece))
            chain = parse_chain(tokens, Notation(real_text=True))
            guard(chain, tokens)
        except Unread:
            return
        yield chain


def _pieces(source: str) -> list[str]:
    pieces, level, start = [], 0, 0
    for place, sign in enumerate(source):
        level += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(sign, 0)
        if sign == "," and level == 0:
            pieces.append(source[start:place])
            start = place + 1
    return [p for p in (*pieces, source[start:]) if p.strip()]


__all__ = ["facts_of_prose"]
