"""What a document's prints show of its names before anything is declared: indices, functions, coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from derive.language import Unread
from derive.meaning.conventions import bound_names_of
from derive.reading.grammar.cursor import ACCENTS, GREEK
from derive.reading.grammar.names import atoms
from derive.reading.notation import Notation
from derive.reading.statements import Reading, read_display
from derive.reading.tokens import Token, significant, tokenize
from derive.reading.tree import Apply, Derivative, Differential, Node, Primed, Symbol, walk

_ALWAYS = frozenset(r"i j \mu \nu".split())  # an index also where it only stands up
_OFTEN = _ALWAYS | frozenset(r"k l a b c m n p q r \rho \sigma \alpha \beta \kappa \lambda".split())
_MAX_INDICES = 4


@dataclass
class Scripts:
    """The scripts met in some prints: on which names, which letters together, what was summed up to what."""

    groups: list[tuple[str, bool, bool, tuple[str, ...]]] = field(default_factory=list)  # name, up, block, letters
    bare: set[str] = field(default_factory=set)
    bounds: dict[str, str] = field(default_factory=dict)


def scripts_of(sources: Iterable[str]) -> Scripts:
    """All scripts of some prints."""
    found = Scripts()
    for source in sources:
        try:
            tokens = significant(tokenize(source))
        except Unread:
            continue
        place = 0
        while place < len(tokens):
            place = _step(tokens, place, found)
    return found


def _step(tokens: list[Token], place: int, found: Scripts) -> int:
    token = tokens[place]
    if token.text in (r"\sum", r"\prod"):
        return _bounds(tokens, place + 1, found)
    end = _name_end(tokens, place)
    name = atoms(tokens[place:end]) if end > place else None
    if not name:
        return place + 1
    found.bare.add(name[0])
    while end + 1 < len(tokens) and tokens[end].text in ("_", "^"):
        up = tokens[end].text == "^"
        script, end = _group(tokens, end + 1)
        block = bool(script) and script[0].text == "["
        letters = atoms([t for t in script if t.text not in ("[", "]", ",")])
        if letters:
            found.groups.append((name[0], up, block, tuple(letters)))
        elif not block:
            for inner in script:
                found.bare.add(inner.text)
    return end


def _name_end(tokens: list[Token], place: int) -> int:
    token = tokens[place]
    if token.kind in ("letter", "name") or token.text in GREEK:
        return place + 1
    if token.text in ACCENTS and place + 1 < len(tokens):
        return _group(tokens, place + 1)[1]
    return place


def _group(tokens: list[Token], place: int) -> tuple[list[Token], int]:
    """The tokens of a group (braces left out), and where it ends."""
    if tokens[place].text != "{":
        return tokens[place : place + 1], place + 1
    level, end = 1, place + 1
    while end < len(tokens) and level:
        level += {"{": 1, "}": -1}.get(tokens[end].text, 0)
        end += 1
    return tokens[place + 1 : end - 1], end


def _bounds(tokens: list[Token], place: int, found: Scripts) -> int:
    """What stands at a sum or product sign: its letter, and the name it runs up to."""
    letter = upper = ""
    while place + 1 < len(tokens) and tokens[place].text in ("_", "^"):
        up = tokens[place].text == "^"
        script, place = _group(tokens, place + 1)
        words = atoms(script if up else script[:1])
        if up and words and len(words) == 1 and not words[0].isdigit():
            upper = words[0]
        elif not up and words:
            letter = words[0]
    if letter:
        found.bounds[letter] = found.bounds.get(letter) or upper
    return place


def index_letters_of(scripts: Scripts) -> frozenset[str]:
    """The letters that are indices, by where they stand: in scripts of names, and nowhere as a name itself."""
    letters: set[str] = set()
    for _, up, block, group in scripts.groups:
        together = len(group) > 1 and all(letter in _OFTEN for letter in group)
        for letter in group:
            usual = letter in _ALWAYS or letter in _OFTEN and not up and (letter in scripts.bounds or together)
            if (block and letter in _OFTEN) or usual and (together or len(group) == 1):
                letters.add(letter)
    return frozenset(letter for letter in letters if letter not in scripts.bare)


def ranges_of(scripts: Scripts, letters: frozenset[str]) -> dict[str, str]:
    """A range for each index letter: letters that share a place or a script share it; named by the bound of a sum."""
    family = {letter: letter for letter in sorted(letters)}

    def root(letter: str) -> str:
        while family[letter] != letter:
            letter = family[letter]
        return letter

    places: dict[tuple[str, int], str] = {}
    for name, _, block, group in scripts.groups:
        inside = [letter for letter in group if letter in letters]
        for number, letter in enumerate(inside):
            other = places.setdefault((name, number + 10 * block), letter)
            family[root(letter)] = root(other)
        if len(inside) == 2 and inside == list(group):
            family[root(inside[1])] = root(inside[0])
    names: dict[str, str] = {}
    for letter in sorted(letters):
        bound = scripts.bounds.get(letter, "")
        if bound and bound not in letters:
            names.setdefault(root(letter), bound)
    for letter in sorted(letters):
        names.setdefault(root(letter), f"range_of_{letter.strip(chr(92))}")
    return {letter: names[root(letter)] for letter in sorted(letters)}


@dataclass
class Survey:
    """Names as read: key -> (name, label, most indices seen), and what each is used for; displays not read."""

    names: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    applied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    varied: set[str] = field(default_factory=set)
    under_d: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    readings: dict[int, Reading] = field(default_factory=dict)
    unread: dict[int, Unread] = field(default_factory=dict)


def survey_of(displays: Iterable[tuple[int, str, str]], notation: Notation) -> Survey:
    """Read displays, given as number, source and environment, and note what their names are used for."""
    survey = Survey()
    for number, source, environment in displays:
        try:
            reading = read_display(source, notation, environment)
        except Unread as stop:
            survey.unread[number] = stop
            continue
        except RecursionError:
            survey.unread[number] = Unread("nested too deep")
            continue
        survey.readings[number] = reading
        for statement in reading.statements:
            _note(statement.chain, survey)
        for condition in reading.conditions:
            if condition.chain is not None:
                _note(condition.chain, survey)
    return survey


def _note(chain: Node, survey: Survey) -> None:
    survey.bound |= bound_names_of(chain)
    for node in walk(chain):
        if isinstance(node, Symbol):
            letters = tuple(index.letter for index in node.indices)
            seen = survey.names.get(node.key)
            if seen is None or len(seen[2]) < len(letters) <= _MAX_INDICES:
                survey.names[node.key] = (node.name, node.label, letters[:_MAX_INDICES])
        elif isinstance(node, Apply) and isinstance(node.function, Symbol):
            inside = [s.key for a in node.arguments for s in walk(a) if isinstance(s, Symbol)]
            known = survey.applied.get(node.function.key, ())
            if not known:
                survey.applied[node.function.key] = tuple(dict.fromkeys(inside))
        elif isinstance(node, Derivative):
            survey.varied |= {v.key for v, _ in node.variables if isinstance(v, Symbol)}
        elif isinstance(node, Differential) and isinstance(node.body, Symbol):
            survey.under_d.add(node.body.key)
        elif isinstance(node, Primed) and isinstance(node.body, Symbol):
            survey.applied.setdefault(node.body.key, ())
