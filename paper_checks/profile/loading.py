"""A TOML file -> a profile; a mistake is one sentence with file, line, value, rule and remedy. Nothing is executed."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from derive.language import UnusableInput
from paper_checks import library
from paper_checks.profile.complaints import ProfileText, shown
from paper_checks.profile.data import Profile, Section
from paper_checks.profile.equations import read_equations
from paper_checks.profile.places import MAX_DEPTH, MAX_PARTS, TooDeep, places_in
from paper_checks.profile.sections import read_section

MAX_BYTES = 500_000
MAX_SECTIONS = 500
_KEYS = ("name", "title", "section", "equation")


def load_profile(name_or_path: str | Path) -> Profile:
    """The profile in a file, or that of a built-in paper. Raises UnusableInput with file, line, value and remedy."""
    path = _found(name_or_path)
    return parse_profile(_text(path), str(path), path.parent.name or path.stem)


def parse_profile(text: str, path: str, name: str = "") -> Profile:
    """The profile in a text. `path` is what complaints call it, `name` what it is called if it does not say."""
    source, data = _toml(text, path)
    source.table(data, (), _KEYS, "a profile")
    tables = source.tables(data.get("section", []), ("section",), "[[section]]")
    if not tables:
        raise source.refuse("a profile needs at least one [[section]] with the labels of its equations")
    if len(tables) > MAX_SECTIONS:
        raise source.refuse(
            f"{len(tables)} sections are more than {MAX_SECTIONS}; join some", ("section", MAX_SECTIONS)
        )
    source.text(data.get("title", ""), ("title",), "title")
    called = source.text(data.get("name", ""), ("name",), "name") or name
    sections = tuple(read_section(source, table, ("section", number)) for number, table in enumerate(tables))
    _one_section_each(source, sections)
    return Profile(called, path, sections, read_equations(source, data.get("equation", {}), sections))


def _found(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    try:
        if path.is_file():
            return path
        if path.is_dir():
            raise UnusableInput(f"{path}: this is a directory; name the profile's TOML file in it")
    except OSError as error:
        raise UnusableInput(f"{shown(str(path))}: cannot be read ({error.strerror})") from None
    names = library.names()
    if str(name_or_path) in names:
        return library.entry(str(name_or_path))[1]
    close = difflib.get_close_matches(str(name_or_path)[:200], names, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"built-in profiles are {', '.join(names) or 'none'}"
    raise UnusableInput(f"{shown(str(name_or_path))}: there is no such profile file; {hint}")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnusableInput(f"{path}: cannot be read ({error.strerror})") from None
    if len(raw) > MAX_BYTES:
        raise UnusableInput(f"{path}: a profile may hold {MAX_BYTES:,} bytes, this file has more; shorten it")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnusableInput(
            f"{path}:{line}: byte 0x{raw[error.start]:02x} is not UTF-8 text; save the profile as UTF-8"
        ) from None


def _toml(text: str, path: str) -> tuple[ProfileText, dict[str, Any]]:
    try:
        source = ProfileText(path, places_in(text))
    except TooDeep as deep:
        rule = f"nested deeper than a profile is ({MAX_DEPTH} brackets, {MAX_PARTS} parts of a key)"
        raise UnusableInput(f"{path}:{deep.line}: {rule}; see docs/profiles.md") from None
    try:
        return source, tomllib.loads(text)
    except RecursionError:
        raise UnusableInput(f"{path}:1: nested too deep for a profile; see docs/profiles.md") from None
    except ValueError as error:  # TOMLDecodeError is one; a numeral too long or a date that is none are others
        place = re.search(r"\s*\(at line (\d+), column \d+\)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1 if "end of document" in str(error) else 1
        reason = str(error).replace(place.group(0), "") if place else str(error)
        raise UnusableInput(f"{path}:{line}: not valid TOML: {reason[:200]}; LaTeX goes in single quotes") from None


def _one_section_each(source: ProfileText, sections: tuple[Section, ...]) -> None:
    seen: dict[str, int] = {}
    for number, section in enumerate(sections):
        for label in section.equations:
            if label in seen:
                where = "twice in one section" if seen[label] == number else "in two sections"
                raise source.refuse(
                    f"equation {shown(label)} stands {where}; name it once", ("section", number, "equations")
                )
            seen[label] = number
