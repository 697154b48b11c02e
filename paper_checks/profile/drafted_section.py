"""One section of a draft: ranges, index letters, symbols, the definitions read, and a guess for each equation."""

from __future__ import annotations

from derive.language import OutsideLanguage, Unread, UnusableInput
from derive.language.claim import Domain
from derive.meaning.conventions import conventional_domain, integer_names
from derive.meaning.indices import free_letters
from derive.meaning.plain import defines, names_in
from derive.meaning.scope import Scope
from derive.reading.notation import FUNCTION_COMMANDS, Notation
from derive.reading.statements import Reading
from derive.reading.tree import Chain
from paper_checks.document import Display
from paper_checks.profile.complaints import ProfileText
from paper_checks.profile.names import read_symbol_key
from paper_checks.profile.satisfiable import check_no_circle
from paper_checks.profile.statements import check_names, read_statements
from paper_checks.profile.survey import Survey, index_letters_of, ranges_of, scripts_of, survey_of
from paper_checks.profile.symbols import DeclaredSymbol, declarations_of, notation_of, read_symbols
from paper_checks.profile.toml_text import commented, quoted

_NO_SYMBOLS = frozenset({"e", r"\pi", r"\infty", r"\imath", "d"}) | FUNCTION_COMMANDS
_COUNTED = frozenset("i j k l m n p q r".split())
_MAX_SYMBOLS = 300
_MAX_STATEMENTS = 60


def drafted_section(displays: list[Display]) -> str:
    """The TOML of one section that holds these displays."""
    sources = [display.source for display in displays]
    scripts = scripts_of(sources)
    letters = index_letters_of(scripts)
    ranges = ranges_of(scripts, letters)
    indexed = {name: len(group) for name, _, _, group in scripts.groups if all(x in letters for x in group)}
    first = survey_of(_numbered(displays), Notation(letters, indexed))
    options = _symbols(first, ranges)
    source = ProfileText("draft")
    symbols = read_symbols(source, options, ranges, ())
    declarations = declarations_of(source, symbols, ())
    notation = notation_of(symbols, ranges)
    survey = survey_of(_numbered(displays), notation)
    worlds = tuple(dict.fromkeys(ranges.values(), size) for size in (1, 2, 3))
    scope = Scope(notation, declarations, (), (), ranges, worlds, "t", True, "real", notation.functions)
    lines = ["", "[[section]]", "draft = true", f"equations = [{', '.join(quoted(d.label) for d in displays)}]"]
    lines += _header(ranges)
    lines += ["[section.symbols]", *(_symbol_line(text, given, first) for text, given in options.items())]
    roles = {number: _roles(reading) for number, reading in _with_seen(survey)}
    lines += _statements(displays, survey, roles, symbols, scope)
    for number, display in enumerate(displays):
        lines += _equation(
            display, survey.readings.get(number), survey.unread.get(number), roles.get(number, ()), scope
        )
    return "\n".join(lines) + "\n"


def _numbered(displays: list[Display]) -> list[tuple[int, str, str]]:
    return [(number, display.source, display.environment) for number, display in enumerate(displays)]


def _header(ranges: dict[str, str]) -> list[str]:
    if not ranges:
        return []
    sizes = ", ".join(f"{quoted(name)} = [1, 2, 3]" for name in dict.fromkeys(ranges.values()))
    letters = ", ".join(f"{quoted(letter)} = {quoted(name)}" for letter, name in ranges.items())
    return [f"ranges = {{ {sizes} }}", f"indices = {{ {letters} }}"]


# symbols


def _symbols(survey: Survey, ranges: dict[str, str]) -> dict[str, dict[str, object]]:
    """Printed form -> options, for every name the loader can take."""
    integers: frozenset[str] = frozenset()
    for reading in survey.readings.values():
        for statement in reading.statements:
            integers |= integer_names(statement.chain)
    found: dict[str, dict[str, object]] = {}
    keys: dict[str, str] = {}
    for key, (name, label, letters) in survey.names.items():
        if name in _NO_SYMBOLS or key in _NO_SYMBOLS or key in ranges or key in set(ranges.values()):
            continue
        text = _printed(name, label, letters)
        try:
            read = read_symbol_key(text, ranges).key
        except Unread:
            continue
        if read in keys or len(found) >= _MAX_SYMBOLS:
            continue
        keys[read] = text
        found[text] = {"domain": _domain(key, integers, survey)}
        if key != "t" and (key in survey.varied or key in survey.under_d):
            found[text]["coordinate"] = True
    for key, inside in survey.applied.items():
        arguments = [name for name in inside if name in keys and name != key]
        if key in keys and arguments:
            found[keys[key]]["arguments"] = arguments
            found[keys[key]].pop("coordinate", None)
    return found


def _printed(name: str, label: str, letters: tuple[str, ...]) -> str:
    joined = ""
    for letter in letters:
        joined += " " * (joined.startswith("\\") and letter[0].isalpha()) + letter
    scripts = [f"_{{{label}}}" if len(label) > 1 else f"_{label}"] if label else []
    scripts += (
        [f"{'^' if label else '_'}{{{joined}}}" if len(joined) > 1 else f"{'^' if label else '_'}{joined}"]
        if joined
        else []
    )
    return name + "".join(scripts)


def _domain(key: str, integers: frozenset[str], survey: Survey) -> str:
    if key in survey.bound and key not in survey.varied | survey.under_d and key in _COUNTED:
        return Domain.INTEGER.value
    domain = conventional_domain(key, Scope())
    return (Domain.POSITIVE_INTEGER if domain is Domain.REAL and key in integers else domain).value


def _symbol_line(text: str, options: dict[str, object], survey: Survey) -> str:
    given = []
    for option, value in options.items():
        if isinstance(value, bool):
            given.append(f"{option} = true")
        elif isinstance(value, list):
            given.append(f"{option} = [{', '.join(quoted(str(v)) for v in value)}]")
        else:
            given.append(f'{option} = "{value}"')
    key = next((k for k, (n, label, x) in survey.names.items() if _printed(n, label, x) == text), text)
    uses = ["differentiated by"] * (key in survey.varied) + ["stands under d"] * (key in survey.under_d)
    uses += ["applied to arguments"] * (key in survey.applied)
    return f"{quoted(text)} = {{ {', '.join(given)} }}" + (f"  {commented(', '.join(uses))}" if uses else "")


# equations


def _with_seen(survey: Survey) -> list[tuple[int, tuple[Reading, frozenset[str]]]]:
    """Readings in order, each with the names that stood before it."""
    seen: frozenset[str] = frozenset()
    found = []
    for number, reading in sorted(survey.readings.items()):
        found.append((number, (reading, seen)))
        for statement in reading.statements:
            seen |= names_in(statement.chain)
    return found


def _roles(seen_reading: tuple[Reading, frozenset[str]]) -> tuple[str, ...]:
    """A role for each link: a definition where a new name stands alone on the left, else a claim."""
    reading, seen = seen_reading
    roles: list[str] = []
    for statement in reading.statements:
        chain = statement.chain
        new = defines(chain, seen)
        roles += ["definition" if new and place == 0 else "claim" for place in range(len(chain.relations))]
        seen |= names_in(chain)
    return tuple(roles)


def _statements(
    displays: list[Display],
    survey: Survey,
    roles: dict[int, tuple[str, ...]],
    symbols: list[DeclaredSymbol],
    scope: Scope,
) -> list[str]:
    """The printed definitions, as statements: each that the loader would take."""
    taken: list[dict[str, object]] = []
    lines: list[str] = []
    for number, reading in sorted(survey.readings.items()):
        statement = reading.statements[0]
        if roles[number][:1] != ("definition",) or len(statement.chain.relations) != 1 or len(taken) >= _MAX_STATEMENTS:
            continue
        says = " ".join(statement.source.split())
        entry: dict[str, object] = {"name": displays[number].label, "says": says}
        if _is_taken([*taken, entry], scope):
            taken.append(entry)
            lines += ["[[section.statement]]", f"name = {quoted(displays[number].label)}", f"says = {quoted(says)}"]
    return lines


def _is_taken(entries: list[dict[str, object]], scope: Scope) -> bool:
    source = ProfileText("draft")
    try:
        statements = read_statements(source, entries, scope.notation, (), ())
        check_names(source, scope, statements, ())
        check_no_circle(source, statements, ())
    except UnusableInput:
        return False
    return True


def _equation(
    display: Display, reading: Reading | None, stop: Unread | None, roles: tuple[str, ...], scope: Scope
) -> list[str]:
    lines = ["", f"[equation.{_key(display.label)}]", commented(display.source)]
    if stop is not None or reading is None:
        at = f" at {stop.token!r}" if stop is not None and stop.token else ""
        return [*lines, commented(f"not read{at}: {stop.reason if stop is not None else ''}")]
    free = [_free(statement.chain, scope) for statement in reading.statements]
    lines += [commented(f"free indices: {text}") for text in dict.fromkeys(free) if text]
    if not roles:
        return [*lines, 'role = "remark"']
    if len(set(roles)) == 1:
        return [*lines, f'role = "{roles[0]}"']
    return [*lines, f"roles = [{', '.join(quoted(role) for role in roles)}]"]


def _key(label: str) -> str:
    return label if label.isascii() and label.isalnum() else quoted(label)


def _free(chain: Chain, scope: Scope) -> str:
    try:
        return ", ".join(free_letters(chain, scope))
    except OutsideLanguage as error:
        return str(error)
