"""Macros of a document: those without arguments are replaced by their text within bounds, others named and left."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper_checks.document.source import MAX_BYTES, Lines, refuse

MAX_BODY = 1_000
MAX_DEPTH = 100
_DEFINITION = re.compile(
    r"\\(?P<kind>newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|[gex]?def|let"
    r"|newenvironment|renewenvironment|NewDocumentCommand)(?![A-Za-z@])(?P<star>\*?)|\\.",
    re.DOTALL,
)
_NAME = re.compile(r"\s*(?:\{\s*(\\[A-Za-z@]+|\\.)\s*\}|(\\[A-Za-z@]+|\\.))")
_OPTION = re.compile(r"\s*\[[^\[\]]{0,200}\]")
_PARAMETERS = re.compile(r"[^{}\\]{0,200}(?=\{)")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"\\(?:(?P<name>[A-Za-z]+)|.)", re.DOTALL)
_FORBIDDEN = re.compile(
    r"#|\\(?:[gex]?def|let|input|include|write|csname|expandafter|newcommand|renewcommand|if[a-z]*|loop|catcode)(?![A-Za-z])"
)


@dataclass(frozen=True)
class Definition:
    """One definition of a macro: [start, end) in the text; `body` is None where it is not expanded."""

    name: str
    kind: str
    body: str | None
    start: int
    end: int


def expand_macros(text: str, name: str) -> tuple[str, list[str]]:
    """The text with its simple macros replaced, line for line, and notes on each macro.

    A macro that calls itself, or that grows beyond 1,000 characters, is refused.
    """
    if "\\" not in text:
        return text, []
    definitions = _definitions(text, name)
    if not definitions:
        return text, []
    lines = Lines(text)
    bodies, notes = _usable(definitions, lines)
    resolved = _resolve(bodies, {item.name: lines.of(item.start) for item in definitions}, name)
    plain = _without(text, definitions)
    return _replace(plain, resolved, name), notes


def _definitions(text: str, name: str) -> list[Definition]:
    found: list[Definition] = []
    position = 0
    while (match := _DEFINITION.search(text, position)) is not None:
        definition = _definition(text, match, name) if match["kind"] else None
        position = definition.end if definition else match.end()
        if definition is not None:
            found.append(definition)
    return found


def _definition(text: str, match: re.Match[str], name: str) -> Definition | None:
    """The definition that begins at a match; None where it is not one."""
    kind = match["kind"]
    if kind in ("newenvironment", "renewenvironment", "NewDocumentCommand"):
        return _opaque(text, match, name)
    named = _NAME.match(text, match.end())
    if named is None:
        return None
    macro = (named[1] or named[2])[1:]
    if kind == "let":
        return Definition(macro, kind, None, match.start(), named.end())
    position, simple = named.end(), True
    while (option := _OPTION.match(text, position)) is not None:
        position, simple = option.end(), False
    if kind.endswith("def"):
        parameters = _PARAMETERS.match(text, position)
        position = parameters.end() if parameters else position
        simple = False
    group = _group(text, position, name)
    if group is None:
        return None
    body = " ".join(text[group[0] : group[1]].split("\n")) if simple else None
    if body is not None and kind == "DeclareMathOperator":
        body = rf"\operatorname{match['star']}{{{body}}}"
    return Definition(macro, kind, body, match.start(), group[1] + 1)


def _opaque(text: str, match: re.Match[str], name: str) -> Definition | None:
    """A definition in up to three groups that is passed over as a whole."""
    position, label = match.end(), ""
    for _ in range(3):
        while (option := _OPTION.match(text, position)) is not None:
            position = option.end()
        group = _group(text, position, name)
        if group is None:
            break
        label = label or text[group[0] : group[1]][:40].strip().lstrip("\\")
        position = group[1] + 1
    return Definition(label, match["kind"], None, match.start(), position) if label else None


def _group(text: str, start: int, name: str) -> tuple[int, int] | None:
    """The offsets between the braces of the group that begins at `start`, blanks before it allowed."""
    opening = re.compile(r"\s*\{").match(text, start)
    if opening is None:
        return None
    depth = 1
    for match in _BRACE.finditer(text, opening.end()):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return opening.end(), match.start()
    raise refuse(name, text.count("\n", 0, start) + 1, "a macro definition lacks a closing brace; add the missing }.")


def _usable(definitions: list[Definition], lines: Lines) -> tuple[dict[str, str], list[str]]:
    """The bodies that may be put in place of their names, and a note for each macro."""
    bodies: dict[str, str] = {}
    notes: list[str] = []
    seen: dict[str, str | None] = {}
    for item in definitions:
        where = f"line {lines.of(item.start)}: macro \\{item.name}"
        if item.name.startswith("the"):
            continue
        twice = item.name in seen and seen[item.name] != item.body
        seen[item.name] = item.body
        if item.body is None or _FORBIDDEN.search(item.body) or not item.name.isalpha():
            notes.append(f"{where} is not expanded (only macros without arguments are)")
            bodies.pop(item.name, None)
        elif len(item.body) > MAX_BODY:
            notes.append(f"{where} has {len(item.body):,} characters, more than {MAX_BODY:,}, and is not expanded")
            bodies.pop(item.name, None)
        elif twice:
            notes.append(f"{where} is defined more than once and not expanded")
            bodies.pop(item.name, None)
        else:
            notes.append(f"{where} is read as its text {item.body[:60]!r}")
            bodies[item.name] = item.body
    return bodies, list(dict.fromkeys(notes))


def _resolve(bodies: dict[str, str], where: dict[str, int], name: str) -> dict[str, str]:
    """The bodies with the macros inside them replaced, innermost first."""
    done: dict[str, str] = {}
    for first in bodies:
        path = [first]
        while path:
            macro = path[-1]
            inner = [
                m["name"] for m in _COMMAND.finditer(bodies[macro]) if m["name"] in bodies and m["name"] not in done
            ]
            if macro in done or not inner:
                done[path.pop()] = _grown(bodies[macro], done, macro, where[macro], name)
            elif inner[0] in path or len(path) > MAX_DEPTH:
                raise refuse(
                    name,
                    where[macro],
                    f"macro \\{macro} calls itself or {MAX_DEPTH} others in turn; write out what it stands for.",
                )
            else:
                path.append(inner[0])
    return done


def _grown(body: str, done: dict[str, str], macro: str, line: int, name: str) -> str:
    size = len(body) + sum(len(done[m["name"]]) for m in _COMMAND.finditer(body) if m["name"] in done)
    if size > MAX_BODY:
        sentence = f"macro \\{macro} grows to {size:,} characters, the limit is {MAX_BODY:,}; write it out."
        raise refuse(name, line, sentence)
    return _COMMAND.sub(lambda m: done.get(m["name"] or "", m.group()), body)


def _without(text: str, definitions: list[Definition]) -> str:
    """The text without the definitions, on the same lines."""
    parts, position = [], 0
    for item in definitions:
        parts.append(text[position : item.start])
        parts.append("\n" * text.count("\n", item.start, item.end))
        position = item.end
    return "".join([*parts, text[position:]])


def _replace(text: str, bodies: dict[str, str], name: str) -> str:
    """The text with each macro replaced, at most 5 MB of it."""
    size = len(text) + sum(len(bodies[m["name"]]) for m in _COMMAND.finditer(text) if m["name"] in bodies)
    if size > MAX_BYTES:
        sentence = f"macros grow the text to {size:,} characters, the limit is {MAX_BYTES:,}; split the document."
        raise refuse(name, 1, sentence)
    return _COMMAND.sub(lambda m: bodies.get(m["name"] or "", m.group()), text)
