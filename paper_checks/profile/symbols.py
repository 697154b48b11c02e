"""[section.symbols]: printed names -> declarations, and the notation that reads prints with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from derive.language import Unread
from derive.language.claim import Domain
from derive.meaning.scope import Declaration
from derive.reading.notation import Notation
from paper_checks.profile.complaints import ProfileText, meant, shown
from paper_checks.profile.names import SymbolKey, read_symbol_key
from paper_checks.profile.places import Path

_FLAGS = (
    "coordinate", "metric", "symmetric", "positive_definite", "kronecker", "model", "imaginary_unit", "difference",
    "measure",
)  # fmt: skip
_KEYS = (*_FLAGS, "domain", "arguments", "bare", "critical_at", "variant")
_TWO_INDICES = ("metric", "symmetric", "positive_definite", "kronecker")
_MAX_SYMBOLS = 500


@dataclass(frozen=True)
class DeclaredSymbol:
    """One line of [section.symbols]: as printed, as read, as declared. `sign` is "difference", "measure" or nothing."""

    text: str
    key: SymbolKey
    declaration: Declaration
    sign: str = ""
    path: Path = field(default=(), compare=False)


def read_symbols(source: ProfileText, table: Any, indices: dict[str, str], path: Path) -> list[DeclaredSymbol]:
    """The symbols of a section, in the order given."""
    if not isinstance(table, dict):
        raise source.refuse(f"`symbols` must be a table: write [section.symbols], not {shown(table)}", path)
    if len(table) > _MAX_SYMBOLS:
        raise source.refuse(f"a section may declare {_MAX_SYMBOLS} symbols, not {len(table)}; split it", path)
    return [_symbol(source, text, options, indices, (*path, text)) for text, options in table.items()]


def _symbol(source: ProfileText, text: str, options: Any, indices: dict[str, str], path: Path) -> DeclaredSymbol:
    try:
        key = read_symbol_key(text, indices)
    except (Unread, RecursionError) as error:
        reason = error.reason if isinstance(error, Unread) else "it is nested too deep"
        raise source.refuse(f"the symbol {shown(text)} cannot be read: {reason}", path) from None
    if isinstance(options, str):
        options = {"domain": options}
    options = source.table(options, path, _KEYS, f"the symbol {shown(text)}")
    flags = {name: source.flag(options.get(name, False), (*path, name), f"{name} of {shown(text)}") for name in _FLAGS}
    _check_flags(source, text, key, flags, path)
    declaration = Declaration(
        key.key,
        _domain(source, text, options.get("domain", "real"), path),
        key.ranges,
        _arguments(source, text, options.get("arguments", []), path),
        coordinate=flags["coordinate"],
        metric=flags["metric"],
        symmetric=flags["symmetric"],
        positive_definite=flags["positive_definite"],
        kronecker=flags["kronecker"],
        bare=_bare(source, text, key, options.get("bare", ""), path),
        model=flags["model"],
        critical_at=source.text(
            options.get("critical_at", ""), (*path, "critical_at"), f"critical_at of {shown(text)}"
        ),
        imaginary_unit=flags["imaginary_unit"],
        variant=_variant(source, text, options.get("variant"), path),
    )
    sign = "difference" if flags["difference"] else "measure" if flags["measure"] else ""
    return DeclaredSymbol(text, key, declaration, sign, path)


def _check_flags(source: ProfileText, text: str, key: SymbolKey, flags: dict[str, bool], path: Path) -> None:
    for name in _TWO_INDICES:
        if flags[name] and len(key.ranges) != 2:
            raise source.refuse(
                f"{shown(text)} is declared {name}, so its key must show two indices, such as 'g_{{ij}}' with i and j "
                f"in `indices`; it shows {len(key.ranges)}",
                (*path, name),
            )
        if flags[name] and key.ranges[0] != key.ranges[1]:
            raise source.refuse(
                f"{shown(text)} is declared {name}, but its indices run over {key.ranges[0]!r} and {key.ranges[1]!r}; "
                "both must run over one range",
                (*path, name),
            )


def _domain(source: ProfileText, text: str, value: Any, path: Path) -> Domain:
    known = [domain.value for domain in Domain]
    if not isinstance(value, str) or value not in known:
        where = (*path, "domain")
        raise source.refuse(
            f"the domain {shown(value)} of {shown(text)} is not known; {meant(value, known, 'domains')}", where
        )
    return Domain(value)


def _arguments(source: ProfileText, text: str, value: Any, path: Path) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
        raise source.refuse(
            f'arguments of {shown(text)} must be names such as ["W", "t"], not {shown(value)}', (*path, "arguments")
        )
    return tuple(items)


def _bare(source: ProfileText, text: str, key: SymbolKey, value: Any, path: Path) -> str:
    if value not in ("", "determinant"):
        raise source.refuse(f'bare of {shown(text)} can be "determinant", not {shown(value)}', (*path, "bare"))
    if value and len(key.ranges) != 2:
        raise source.refuse(f"{shown(text)} must show two indices to have a determinant", (*path, "bare"))
    return str(value)


def _variant(source: ProfileText, text: str, value: Any, path: Path) -> tuple[str, int] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        name, model = value
        if isinstance(name, str) and isinstance(model, int) and not isinstance(model, bool) and model in (1, 2):
            return name, model
    raise source.refuse(
        f'variant of {shown(text)} must be a name and a model, such as ["h", 1], not {shown(value)}', (*path, "variant")
    )


# the section as a whole


def declarations_of(source: ProfileText, symbols: list[DeclaredSymbol], path: Path) -> dict[str, Declaration]:
    """The declarations by key; no name stands twice, and every name a symbol refers to is declared."""
    found: dict[str, Declaration] = {}
    first: dict[str, str] = {}
    for symbol in symbols:
        if symbol.key.key in first:
            raise source.refuse(
                f"{shown(symbol.text)} declares {symbol.key.key!r} again, after {shown(first[symbol.key.key])}; "
                "keep one of them",
                symbol.path,
            )
        first[symbol.key.key] = symbol.text
        if not symbol.sign:
            found[symbol.key.key] = symbol.declaration
    for symbol in symbols:
        _check_references(source, symbol, found)
    return found


def _check_references(source: ProfileText, symbol: DeclaredSymbol, found: dict[str, Declaration]) -> None:
    declaration = symbol.declaration
    named = [("arguments", name) for name in declaration.arguments]
    named += [("critical_at", declaration.critical_at)] if declaration.critical_at else []
    named += [("variant", declaration.variant[0])] if declaration.variant is not None else []
    for option, name in named:
        if name not in found:
            remedy = meant(name, found, "names")
            raise source.refuse(
                f"{option} of {shown(symbol.text)} names {shown(name)}, which is not declared; {remedy}, or declare it "
                "under [section.symbols]",
                (*symbol.path, option),
            )


def notation_of(symbols: Iterable[DeclaredSymbol], indices: dict[str, str]) -> Notation:
    """How prints are read in this section."""
    indexed: dict[str, int] = {}
    functions: set[str] = set()
    multiword: list[tuple[str, ...]] = []
    signs: dict[str, set[str]] = {"difference": set(), "measure": set()}
    for symbol in symbols:
        key, declaration = symbol.key, symbol.declaration
        if symbol.sign:
            signs[symbol.sign].add(key.name)
            continue
        if declaration.ranges or declaration.kronecker:
            indexed[key.name] = max(indexed.get(key.name, 0), len(declaration.ranges) or 2)
        if declaration.arguments:
            functions.add(declaration.key)
        if len(key.words) > 1:
            multiword.append(key.words)
    multiword.sort(key=len, reverse=True)
    return Notation(
        frozenset(indices), indexed, frozenset(functions), frozenset(), tuple(multiword),
        frozenset(signs["difference"]), frozenset(signs["measure"]), declared=True,
    )  # fmt: skip
