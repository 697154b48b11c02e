"""One [[section]]: its labels, ranges and index letters, and the scope of its names."""

from __future__ import annotations

import math
import re
from typing import Any

from derive.meaning.scope import Definition, Scope
from derive.writing.reading_text import ReadingText
from paper_checks.profile.complaints import ProfileText, meant, shown
from paper_checks.profile.data import Section
from paper_checks.profile.names import is_index_letter
from paper_checks.profile.places import Path
from paper_checks.profile.satisfiable import check_no_circle, check_satisfiable
from paper_checks.profile.statements import check_names, read_statements
from paper_checks.profile.symbols import declarations_of, notation_of, read_symbols

_KEYS = ("draft", "title", "equations", "ranges", "indices", "time", "symbols", "statement")
_MAX_SIZE = 6
_MAX_WORLDS = 8
_MAX_NUMBER = 10**9
_MAX_LABELS = 2_000
_MAX_COMPONENTS = 1_300


def read_section(source: ProfileText, table: dict[str, Any], path: Path) -> Section:
    """A section, with every name, letter and statement in it checked."""
    source.table(table, path, _KEYS, "[[section]]")
    source.text(table.get("title", ""), (*path, "title"), "title")
    labels = labels_of(source, table.get("equations"), (*path, "equations"))
    worlds = _worlds(source, table.get("ranges", {}), (*path, "ranges"))
    indices = _indices(source, table.get("indices", {}), worlds, (*path, "indices"))
    symbols = read_symbols(source, table.get("symbols", {}), indices, (*path, "symbols"))
    declarations = declarations_of(source, symbols, (*path, "symbols"))
    for symbol in symbols:
        count = max(math.prod(world[name] for name in symbol.key.ranges) for world in worlds)
        if count > _MAX_COMPONENTS:
            raise source.refuse(
                f"{symbol.text!r} has {count} components, the limit is {_MAX_COMPONENTS}; choose smaller ranges",
                symbol.path,
            )
    notation = notation_of(symbols, indices)
    time = source.text(table.get("time", "t"), (*path, "time"), "time")
    entries = source.tables(table.get("statement", []), (*path, "statement"), "[[section.statement]]")
    statements = read_statements(source, entries, notation, labels, (*path, "statement"))
    definitions = tuple(
        Definition(s.chain.sides[0], s.chain.sides[1], s.name) for s in statements if s.role in ("definition", "motion")
    )
    assumptions = tuple((s.chain, f"if {ReadingText().text(s.chain)}") for s in statements if s.role == "assumption")
    scope = Scope(
        notation, declarations, definitions, assumptions, indices, worlds, time, True, "real", notation.functions
    )
    check_names(source, scope, statements, (*path, "statement"))
    check_no_circle(source, statements, (*path, "statement"))
    check_satisfiable(source, scope, statements, (*path, "statement"))
    draft = source.flag(table.get("draft", False), (*path, "draft"), "draft")
    return Section(labels, scope, statements, draft)


def labels_of(source: ProfileText, value: Any, path: Path) -> tuple[str, ...]:
    """Labels from a text with ranges, "1-4, 6, 47 (cont.)", or from a list, which takes each label as it is."""
    if isinstance(value, str):
        items: list[Any] = value.split(",")
    elif isinstance(value, int) and not isinstance(value, bool):
        items = [value]
    elif isinstance(value, list):
        items = value
    else:
        given = "missing" if value is None else shown(value)
        raise source.refuse(f'`equations` must be labels such as "1-4, 6" or ["1", "A.2"]; it is {given}', path)
    found: list[str] = []
    for place, item in enumerate(items):
        where = (*path, place) if isinstance(value, list) else path
        if isinstance(item, bool) or not isinstance(item, str | int):
            raise source.refuse(f"the label {shown(item)} must be text or a whole number", where)
        if isinstance(item, int) and abs(item) > _MAX_NUMBER:
            raise source.refuse(f"the label must be below {_MAX_NUMBER}", where)
        text = str(item).strip()
        found += _labels(source, text, where) if isinstance(value, str) else [text] * bool(text)
        if len(found) > _MAX_LABELS:
            raise source.refuse(f"a section may have {_MAX_LABELS} equations, not more; split it", path)
    return tuple(found)


def _labels(source: ProfileText, text: str, path: Path) -> list[str]:
    match = re.fullmatch(r"([0-9]{1,6})\s*-\s*([0-9]{1,6})", text)
    if match is None:
        return [text] if text else []
    low, high = int(match.group(1)), int(match.group(2))
    if not 0 <= high - low <= _MAX_LABELS:
        raise source.refuse(f"the range {text!r} must run upwards over at most {_MAX_LABELS} labels", path)
    return [str(number) for number in range(low, high + 1)]


def _worlds(source: ProfileText, ranges: Any, path: Path) -> tuple[dict[str, int], ...]:
    """One mapping from range to size for each world in which statements are written out."""
    if not isinstance(ranges, dict):
        raise source.refuse(f"`ranges` must be a table such as {{ k = [1, 2, 3] }}, not {shown(ranges)}", path)
    lists = {name: _sizes(source, name, sizes, (*path, name)) for name, sizes in ranges.items()}
    count = max((len(sizes) for sizes in lists.values()), default=1)
    for name, sizes in lists.items():
        if len(sizes) not in (1, count):
            raise source.refuse(
                f"range {name!r} lists {len(sizes)} sizes where others list {count}; list as many, or one",
                (*path, name),
            )
    return tuple({name: sizes[i if len(sizes) > 1 else 0] for name, sizes in lists.items()} for i in range(count))


def _sizes(source: ProfileText, name: str, given: Any, path: Path) -> list[int]:
    sizes = given if isinstance(given, list) else [given]
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= _MAX_SIZE:
            raise source.refuse(
                f"a size of range {name!r} must be a whole number from 1 to {_MAX_SIZE}, not {shown(size)}", path
            )
    if not 1 <= len(sizes) <= _MAX_WORLDS:
        raise source.refuse(f"range {name!r} must list from 1 to {_MAX_WORLDS} sizes, not {len(sizes)}", path)
    return sizes


def _indices(source: ProfileText, indices: Any, worlds: tuple[dict[str, int], ...], path: Path) -> dict[str, str]:
    if not isinstance(indices, dict):
        raise source.refuse(f'`indices` must be a table such as {{ i = "k" }}, not {shown(indices)}', path)
    for letter, name in indices.items():
        if not is_index_letter(letter):
            raise source.refuse(f"the index {shown(letter)} must be one letter, such as i or '\\mu'", (*path, letter))
        if not isinstance(name, str) or name not in worlds[0]:
            remedy = meant(name, worlds[0], "ranges") if worlds[0] else "declare it: ranges = { k = [1, 2, 3] }"
            raise source.refuse(
                f"index {letter!r} runs over {shown(name)}, which is no range; {remedy}", (*path, letter)
            )
    return dict(indices)
