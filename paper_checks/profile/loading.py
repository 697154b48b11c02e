"""A TOML file -> a profile; every mistake is one sentence with line, value and remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from derive.language import OutsideLanguage, Unread, UnusableInput
from derive.language.claim import Domain
from derive.meaning.claims import Regime
from derive.meaning.scope import Declaration, Definition, Scope
from derive.reading.grammar import parse_chain, parse_expression
from derive.reading.notation import Notation
from derive.reading.printing import guard
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Chain, Limit, Node, Number, Symbol
from paper_checks.profile.data import STATEMENT_ROLES, EquationEntry, Profile, Section, StatementEntry
from paper_checks.profile.names import SymbolKey, read_symbol_key
from paper_checks.rows import ROLES

_MAX_BYTES = 1_000_000
_TOP = {"title", "name", "section", "equation"}
_SECTION = {"equations", "ranges", "indices", "time", "symbols", "statement", "title"}
_SYMBOL = {
    "domain", "arguments", "coordinate", "metric", "symmetric", "positive_definite", "kronecker", "bare", "model", "critical_at",
    "imaginary_unit", "difference", "measure", "variant",
}  # fmt: skip
_STATEMENT = {"name", "says", "role", "equation", "at_zero"}
_EQUATION = {"role", "roles", "limit", "order", "relative", "regimes"}


class Source:
    """The profile's text, for the line numbers of complaints."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")

    def line_of(self, *needles: str) -> int:
        """The first line in which all needles stand, else the first with the last needle, else 1."""
        for number, line in enumerate(self.lines, start=1):
            if all(needle in line for needle in needles):
                return number
        for number, line in enumerate(self.lines, start=1):
            if needles and needles[-1] in line:
                return number
        return 1

    def refuse(self, reason: str, *needles: str) -> UnusableInput:
        """The complaint, with file and line."""
        return UnusableInput(f"{self.path}:{self.line_of(*needles)}: {reason}")


def load_profile(name_or_path: str | Path) -> Profile:
    """The profile in a file, or that of a built-in paper. Raises UnusableInput with file, line, value and remedy."""
    path = Path(name_or_path)
    if not path.is_file():
        from paper_checks import library

        if str(name_or_path) in library.names():
            path = library.entry(str(name_or_path))[1]
        else:
            close = difflib.get_close_matches(str(name_or_path), library.names(), 1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; built-in profiles are {', '.join(library.names())}"
            raise UnusableInput(f"{name_or_path}: there is no such profile file{hint}")
    try:
        raw = path.read_bytes()
        if len(raw) > _MAX_BYTES:
            raise UnusableInput(f"{path}: a profile may hold {_MAX_BYTES} bytes, this one has {len(raw)}")
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise UnusableInput(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise UnusableInput(f"{path}: a profile is UTF-8 text, this file is not") from None
    except tomllib.TOMLDecodeError as error:
        raise UnusableInput(f"{path}: not valid TOML: {error}; LaTeX goes in single quotes") from None
    except RecursionError:
        raise UnusableInput(f"{path}: nested too deep for a profile") from None
    return _profile(Source(path, text), path, data)


def _profile(source: Source, path: Path, data: dict[str, Any]) -> Profile:
    _known_keys(source, data, _TOP, "profile")
    sections = _list_of_tables(source, data, "section")
    if not sections:
        raise source.refuse("a profile needs at least one [[section]]", "[")
    built = tuple(_section(source, section) for section in sections)
    seen: set[str] = set()
    for section in built:
        for label in section.equations:
            if label in seen:
                raise source.refuse(f"equation {label!r} stands in two sections; give it to one", f"{label}")
            seen.add(label)
    equations = data.get("equation", {})
    if not isinstance(equations, dict):
        raise source.refuse("`equation` must be tables such as [equation.26]", "equation")
    entries = {}
    for label, entry in equations.items():
        home = next((s for s in built if label in s.equations), None)
        if home is None:
            raise source.refuse(
                f"equation {label!r} belongs to no section; add it to a section's `equations`",
                f"equation.{label}",
                label,
            )
        entries[label] = _equation(source, label, entry, home)
    return Profile(str(data.get("name") or path.parent.name or path.stem), str(path), built, entries)


def _known_keys(source: Source, table: Any, known: set[str], where: str) -> None:
    if not isinstance(table, dict):
        raise source.refuse(f"{where} must be a table", where)
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, sorted(known), 1)
            hint = f"did you mean {close[0]!r}?" if close else f"known keys are {', '.join(sorted(known))}"
            raise source.refuse(f"unknown key {key!r} in {where}; {hint}", key)


def _list_of_tables(source: Source, table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise source.refuse(f"`{key}` must be a list of tables: write [[{key}]]", key)
    return value


def labels_of(source: Source, value: Any) -> tuple[str, ...]:
    """Labels from a list or a string with ranges: "1-4, 6, 47 (cont.)"."""
    items = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str | int) else None
    if items is None or not all(isinstance(item, str | int) for item in items):
        raise source.refuse(f'equations must be labels such as "1-4, 6", not {value!r}', "equations")
    found: list[str] = []
    for item in items:
        text = str(item).strip()
        match = re.fullmatch(r"(\d+)\s*-\s*(\d+)", text)
        if match:
            low, high = int(match.group(1)), int(match.group(2))
            if not 0 <= high - low <= 2000:
                raise source.refuse(f"the range {text!r} runs backwards or is too long", text)
            found += [str(number) for number in range(low, high + 1)]
        elif text:
            found.append(text)
    return tuple(found)


def _section(source: Source, table: dict[str, Any]) -> Section:
    _known_keys(source, table, _SECTION, "[[section]]")
    equations = labels_of(source, table.get("equations", []))
    worlds = _worlds(source, table.get("ranges", {}))
    indices = table.get("indices", {})
    _check_indices(source, indices, worlds)
    symbols = _symbols(source, table.get("symbols", {}), indices)
    notation = _notation(symbols, indices)
    declarations = {
        key.key: declaration
        for key, declaration, options in symbols
        if not options.get("difference") and not options.get("measure")
    }
    _check_references(source, declarations)
    time = str(table.get("time", "t"))
    statements = tuple(_statement(source, entry, notation) for entry in _list_of_tables(source, table, "statement"))
    definitions = tuple(
        Definition(s.chain.sides[0], s.chain.sides[1], s.name) for s in statements if s.role in ("definition", "motion")
    )
    assumptions = tuple((s.chain, _words(s)) for s in statements if s.role == "assumption")
    scope = Scope(
        notation, declarations, definitions, assumptions, dict(indices), worlds, time, True, "real", notation.functions
    )
    _check_satisfiable(source, scope, statements)
    return Section(equations, scope, statements)


def _words(statement: StatementEntry) -> str:
    from derive.writing.reading_text import ReadingText

    return f"if {ReadingText().text(statement.chain)}"


def _worlds(source: Source, ranges: Any) -> tuple[dict[str, int], ...]:
    if not isinstance(ranges, dict):
        raise source.refuse("`ranges` must be a table such as { k = [1, 2, 3] }", "ranges")
    lists: dict[str, list[int]] = {}
    for name, sizes in ranges.items():
        sizes = sizes if isinstance(sizes, list) else [sizes]
        if not sizes or not all(isinstance(s, int) and not isinstance(s, bool) and 1 <= s <= 6 for s in sizes):
            raise source.refuse(
                f"the sizes of range {name!r} must be integers from 1 to 6, not {ranges[name]!r}", name, "="
            )
        lists[name] = sizes
    count = max((len(sizes) for sizes in lists.values()), default=1)
    for name, sizes in lists.items():
        if len(sizes) not in (1, count):
            raise source.refuse(
                f"range {name!r} lists {len(sizes)} sizes where others list {count}; list as many, or one", name, "="
            )
    return tuple({name: sizes[i if len(sizes) > 1 else 0] for name, sizes in lists.items()} for i in range(count))


def _check_indices(source: Source, indices: Any, worlds: tuple[dict[str, int], ...]) -> None:
    if not isinstance(indices, dict):
        raise source.refuse('`indices` must be a table such as { i = "k" }', "indices")
    for letter, name in indices.items():
        if name not in worlds[0]:
            known = ", ".join(worlds[0]) or "none"
            raise source.refuse(
                f"index {letter!r} runs over {name!r}, which is no range; ranges are {known}", "indices", str(name)
            )


def _symbols(
    source: Source, table: Any, indices: dict[str, str]
) -> list[tuple[SymbolKey, Declaration, dict[str, Any]]]:
    if not isinstance(table, dict):
        raise source.refuse("`symbols` must be a table: [section.symbols]", "symbols")
    found = []
    for text, options in table.items():
        try:
            key = read_symbol_key(text, indices)
        except Unread as error:
            raise source.refuse(f"the symbol {text!r} cannot be read: {error.reason}", text) from None
        if isinstance(options, str):
            options = {"domain": options}
        _known_keys(source, options, _SYMBOL, f"symbol {text!r}")
        found.append((key, _declaration(source, text, key, options), options))
    return found


def _declaration(source: Source, text: str, key: SymbolKey, options: dict[str, Any]) -> Declaration:
    domain = options.get("domain", "real")
    try:
        domain = Domain(domain)
    except ValueError:
        known = ", ".join(d.value for d in Domain)
        raise source.refuse(
            f"the domain {domain!r} of {text!r} is not known; domains are {known}", text, str(domain)
        ) from None
    arguments = options.get("arguments", [])
    arguments = [arguments] if isinstance(arguments, str) else arguments
    for name in ("coordinate", "metric", "symmetric", "positive_definite", "kronecker", "model", "imaginary_unit"):
        if not isinstance(options.get(name, False), bool):
            raise source.refuse(f"{name} of {text!r} must be true or false, not {options[name]!r}", text, name)
    bare = options.get("bare", "")
    if bare not in ("", "determinant"):
        raise source.refuse(f'`bare` of {text!r} can be "determinant", not {bare!r}', text, "bare")
    return Declaration(
        key.key,
        domain,
        key.ranges,
        tuple(str(a) for a in arguments),
        coordinate=options.get("coordinate", False),
        metric=options.get("metric", False),
        symmetric=options.get("symmetric", False),
        positive_definite=options.get("positive_definite", False),
        kronecker=options.get("kronecker", False),
        bare=bare,
        model=options.get("model", False),
        critical_at=options.get("critical_at", ""),
        imaginary_unit=options.get("imaginary_unit", False),
        variant=_variant(source, text, options.get("variant")),
    )


def _variant(source: Source, text: str, value: Any) -> tuple[str, int] | None:
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and value[1] in (1, 2)):
        raise source.refuse(f'`variant` of {text!r} must be a name and a model, such as ["h", 1], not {value!r}', text)
    return value[0], value[1]


def _check_references(source: Source, declarations: dict[str, Declaration]) -> None:
    for declaration in declarations.values():
        for name in (*declaration.arguments, *filter(None, [declaration.critical_at])):
            if name not in declarations:
                close = difflib.get_close_matches(name, list(declarations), 1)
                hint = f"did you mean {close[0]!r}?" if close else "declare it under [section.symbols]"
                raise source.refuse(f"{declaration.key!r} depends on {name!r}, which is not declared; {hint}", name)


def _notation(symbols: Iterable[tuple[SymbolKey, Declaration, dict[str, Any]]], indices: dict[str, str]) -> Notation:
    indexed: dict[str, int] = {}
    functions: set[str] = set()
    multiword: list[tuple[str, ...]] = []
    differences: set[str] = set()
    measures: set[str] = set()
    for key, declaration, options in symbols:
        if options.get("difference"):
            differences.add(key.name)
            continue
        if options.get("measure"):
            measures.add(key.name)
            continue
        if declaration.ranges or declaration.kronecker:
            indexed[key.name] = max(indexed.get(key.name, 0), len(declaration.ranges) or 2)
        if declaration.arguments:
            functions.add(declaration.key)
        if len(key.words) > 1:
            multiword.append(key.words)
    multiword.sort(key=len, reverse=True)
    return Notation(
        frozenset(indices), indexed, frozenset(functions), frozenset(), tuple(multiword), frozenset(differences),
        frozenset(measures), declared=True,
    )  # fmt: skip


def read_latex_chain(source: Source, text: str, notation: Notation, what: str) -> Chain:
    """A statement of the profile, read by the same reader as the print."""
    try:
        tokens = significant(tokenize(text))
        chain = parse_chain(tokens, notation)
        guard(chain, tokens)
    except Unread as error:
        at = f" at {error.token!r}" if error.token else ""
        raise source.refuse(f"{what} {text!r} cannot be read{at}: {error.reason}", text) from None
    return chain


def _statement(source: Source, table: dict[str, Any], notation: Notation) -> StatementEntry:
    _known_keys(source, table, _STATEMENT, "[[section.statement]]")
    says = table.get("says")
    if not isinstance(says, str) or not says:
        raise source.refuse("a statement needs `says = '...'` with its LaTeX", "statement")
    role = table.get("role", "definition")
    if role not in STATEMENT_ROLES:
        raise source.refuse(
            f"the role {role!r} of a statement is not known; roles are {', '.join(STATEMENT_ROLES)}", str(role)
        )
    chain = read_latex_chain(source, says, notation, "the statement")
    if len(chain.relations) < 1 or role in ("definition", "motion", "solution") and chain.relations != ("=",):
        raise source.refuse(f"the {role} {says!r} must be one equation", says)
    start = table.get("at_zero")
    node = read_latex_chain(source, str(start), notation, "the start").sides[0] if start is not None else None
    return StatementEntry(str(table.get("name", says)), says, role, chain, str(table.get("equation", "")), node)


def _equation(source: Source, label: str, table: Any, section: Section) -> EquationEntry:
    _known_keys(source, table, _EQUATION, f"[equation.{label}]")
    roles = table.get("roles", [table["role"]] if "role" in table else [])
    for role in roles:
        if role not in ROLES:
            raise source.refuse(
                f"the role {role!r} of equation {label} is not known; roles are {', '.join(ROLES)}", f"{role}"
            )
    raw = table.get("regimes", [table] if "limit" in table else [])
    regimes = tuple(_regime(source, label, entry, section) for entry in raw)
    order = table.get("order")
    if order is not None and not regimes:
        match = re.fullmatch(r"O\((.+)\^([1-3])\)", str(order))
        if not match or match.group(1) not in section.scope.declarations:
            raise source.refuse(
                f"the order {order!r} of equation {label} must look like 'O(w^3)' with a declared w", str(order)
            )
        regimes = (Regime(match.group(1), Number("0"), vector=int(match.group(2))),)
    return EquationEntry(label, tuple(roles), regimes)


def _regime(source: Source, label: str, table: dict[str, Any], section: Section) -> Regime:
    _known_keys(source, table, _EQUATION | {"with"}, f"a regime of equation {label}")
    notation = section.scope.notation
    text = str(table.get("limit", ""))
    try:
        chain = parse_expression(significant(tokenize(rf"\lim_{{{text}}} 1")), notation)
    except Unread as error:
        raise source.refuse(f"the limit {text!r} of equation {label} cannot be read: {error.reason}", text) from None
    if not isinstance(chain, Limit) or not isinstance(chain.variable, Symbol):
        raise source.refuse(f"the limit {text!r} of equation {label} must look like 'N \\to \\infty'", text)
    scale: Node | None = None
    if "order" in table:
        scale = read_latex_chain(source, str(table["order"]), notation, "the order").sides[0]
    path: tuple[tuple[str, Node], ...] = ()
    if "with" in table:
        along = read_latex_chain(source, str(table["with"]), notation, "the path")
        if along.relations != ("=",) or not isinstance(along.sides[0], Symbol):
            raise source.refuse(f"the path {table['with']!r} must look like '\\lambda = N'", str(table["with"]))
        path = ((along.sides[0].key, along.sides[1]),)
    return Regime(chain.variable.key, chain.target, scale, bool(table.get("relative", False)), path)


def _check_satisfiable(source: Source, scope: Scope, statements: tuple[StatementEntry, ...]) -> None:
    """Law: assumptions must be satisfiable. A point is looked for in the first world."""
    assumed = [s for s in statements if s.role == "assumption"]
    if not assumed:
        return
    from derive.judging.refuting import NoPoints, refute
    from derive.language import Claim, Relation
    from derive.meaning.claims import facts_in

    for statement in assumed:
        try:
            facts, variables = facts_in(scope, statement.chain, scope.worlds[-1])
        except OutsideLanguage as error:
            raise source.refuse(
                f"the assumption {statement.says!r} has no meaning here: {error}", statement.says
            ) from None
        import sympy as sp

        probe = Claim(sp.Integer(0), Relation.EQUAL, sp.Integer(0), variables, (), facts)
        found = refute(probe)
        if isinstance(found, NoPoints):
            raise source.refuse(
                f"no point satisfies the assumption {statement.says!r}: {found.reason}; change a domain or the statement",
                statement.says,
            )
