"""[equation.LABEL]: the role of an equation, link by link, the limits it is meant in, the derivations of it."""

from __future__ import annotations

import re
from typing import Any

from derive.library import derivations
from derive.meaning.claims import Regime
from derive.reading.tree import Node, Number, Symbol
from paper_checks.profile.complaints import ProfileText, meant, shown
from paper_checks.profile.data import DerivationEntry, EquationEntry, Section
from paper_checks.profile.latex import read_chain, read_expression, read_limit
from paper_checks.profile.places import Path
from paper_checks.rows import ROLES

_REGIME = ("limit", "order", "relative", "with")
_DERIVED = ("derivation", "letters")
_KEYS = ("role", "roles", "regimes", "derivations", *_DERIVED, *_REGIME)
_MAX_DERIVATIONS = 8
_MAX_ROLES = 200
_MAX_REGIMES = 8


def read_equations(source: ProfileText, table: Any, sections: tuple[Section, ...]) -> dict[str, EquationEntry]:
    """The entries by label; each label must belong to a section."""
    if not isinstance(table, dict):
        raise source.refuse(f"`equation` must be tables such as [equation.26], not {shown(table)}", ("equation",))
    homes = {label: section for section in sections for label in section.equations}
    entries = {}
    for label, entry in table.items():
        path: Path = ("equation", label)
        if label not in homes:
            raise source.refuse(
                f"equation {shown(label)} belongs to no section; add it to the `equations` of one (one with dots or "
                'blanks is quoted: [equation."A.2"])',
                path,
            )
        entries[label] = _equation(source, label, entry, homes[label], path)
    for section in sections:
        if section.draft:
            entries |= {label: _not_judged(entries.get(label) or EquationEntry(label)) for label in section.equations}
    return entries


def _not_judged(entry: EquationEntry) -> EquationEntry:
    """The entry with remarks for claims: a section that is a draft judges nothing."""
    roles = tuple("remark" if role == "claim" else role for role in entry.roles) or ("remark",)
    return EquationEntry(entry.label, (*roles, "remark"), entry.regimes)  # and no derivation


def _equation(source: ProfileText, label: str, table: Any, section: Section, path: Path) -> EquationEntry:
    source.table(table, path, _KEYS, f"[equation.{label}]")
    regimes = _regimes(source, label, table, section, path)
    return EquationEntry(label, _roles(source, label, table, path), regimes, _derivations(source, label, table, path))


def _derivations(source: ProfileText, label: str, table: dict[str, Any], path: Path) -> tuple[DerivationEntry, ...]:
    if "derivations" in table:
        for option in _DERIVED:
            if option in table:
                raise source.refuse(
                    f"{option} of equation {label} stands beside derivations; put it into one of them", (*path, option)
                )
        entries = source.tables(table["derivations"], (*path, "derivations"), "derivations = [{ derivation = '...' }]")
        if len(entries) > _MAX_DERIVATIONS:
            raise source.refuse(
                f"equation {label} may have {_MAX_DERIVATIONS} derivations, not {len(entries)}", (*path, "derivations")
            )
        return tuple(_derivation(source, label, e, (*path, "derivations", n)) for n, e in enumerate(entries))
    if "derivation" in table:
        return (_derivation(source, label, {key: table[key] for key in _DERIVED if key in table}, path),)
    if "letters" in table:
        raise source.refuse(
            f"letters of equation {label} mean nothing without a derivation; add it", (*path, "letters")
        )
    return ()


def _derivation(source: ProfileText, label: str, table: dict[str, Any], path: Path) -> DerivationEntry:
    source.table(table, path, _DERIVED, f"a derivation of equation {label}")
    if "derivation" not in table:
        raise source.refuse(f"a derivation of equation {label} needs its name, derivation = 'subject.name'", path)
    where = (*path, "derivation")
    name = source.text(table["derivation"], where, f"derivation of equation {label}")
    known = [derived.name for derived in derivations()]
    if name not in known:
        raise source.refuse(
            f"the derivation {shown(name)} of equation {label} is not known; {meant(name, known, 'derivations')}", where
        )
    letters = table.get("letters", {})
    if not isinstance(letters, dict):
        raise source.refuse(f"letters of equation {label} must be a table of names, not {shown(letters)}", path)
    texts = ((key, source.text(value, (*path, "letters", key), f"letter {key}")) for key, value in letters.items())
    return DerivationEntry(name, tuple(texts))


def _roles(source: ProfileText, label: str, table: dict[str, Any], path: Path) -> tuple[str, ...]:
    if "role" in table and "roles" in table:
        raise source.refuse(
            f"equation {label} has both role and roles; keep one (roles is one for each link)", (*path, "roles")
        )
    option = "roles" if "roles" in table else "role"
    roles = table.get("roles", [table["role"]] if "role" in table else [])
    if not isinstance(roles, list) or len(roles) > _MAX_ROLES:
        raise source.refuse(
            f"roles of equation {label} must be a list with a role for each link of its chain, not {shown(roles)}",
            (*path, option),
        )
    for role in roles:
        if role not in ROLES:
            raise source.refuse(
                f"the role {shown(role)} of equation {label} is not known; {meant(role, ROLES, 'roles')}",
                (*path, option),
            )
    return tuple(roles)


def _regimes(
    source: ProfileText, label: str, table: dict[str, Any], section: Section, path: Path
) -> tuple[Regime, ...]:
    if "regimes" in table:
        for option in _REGIME:
            if option in table:
                raise source.refuse(
                    f"{option} of equation {label} stands beside regimes; put it into one of them", (*path, option)
                )
        entries = source.tables(table["regimes"], (*path, "regimes"), "regimes = [{ limit = '...' }, ...]")
        if not 1 <= len(entries) <= _MAX_REGIMES:
            raise source.refuse(
                f"equation {label} must have from 1 to {_MAX_REGIMES} regimes, not {len(entries)}", (*path, "regimes")
            )
        return tuple(
            _regime(source, label, entry, section, (*path, "regimes", number)) for number, entry in enumerate(entries)
        )
    if "limit" in table:
        return (_regime(source, label, {key: table[key] for key in _REGIME if key in table}, section, path),)
    if "order" in table:
        return (_displacement(source, label, table["order"], section, (*path, "order")),)
    for option in ("relative", "with"):
        if option in table:
            raise source.refuse(f"{option} of equation {label} means nothing without a limit; add it", (*path, option))
    return ()


def _displacement(source: ProfileText, label: str, value: Any, section: Section, path: Path) -> Regime:
    """The remainder of an expansion in a small displacement: 'O(w^3)'."""
    text = source.text(value, path, f"order of equation {label}")
    match = re.fullmatch(r"O\((.{1,200})\^([1-3])\)", text)
    if not match or match.group(1) not in section.scope.declarations:
        raise source.refuse(
            f"the order {shown(text)} of equation {label} must look like 'O(w^3)' with a declared w; or add a limit",
            path,
        )
    return Regime(match.group(1), Number("0"), vector=int(match.group(2)))


def _regime(source: ProfileText, label: str, table: dict[str, Any], section: Section, path: Path) -> Regime:
    source.table(table, path, _REGIME, f"a regime of equation {label}")
    notation = section.scope.notation
    if "limit" not in table:
        raise source.refuse(f"a regime of equation {label} needs its limit, such as 'N \\to \\infty'", path)
    where = (*path, "limit")
    text = source.text(table["limit"], where, f"limit of equation {label}")
    variable, target = read_limit(source, text, notation, where, f"the limit of equation {label}")
    _declared(source, section, variable, text, where)
    scale: Node | None = None
    if "order" in table:
        where = (*path, "order")
        text = source.text(table["order"], where, f"order of equation {label}")
        scale = read_expression(source, text, notation, where, "the order")
    relative = source.flag(table.get("relative", False), (*path, "relative"), f"relative of equation {label}")
    return Regime(variable, target, scale, relative, _along(source, label, table, section, path))


def _along(
    source: ProfileText, label: str, table: dict[str, Any], section: Section, path: Path
) -> tuple[tuple[str, Node], ...]:
    """What goes along with the limit: with = '\\lambda = N'."""
    if "with" not in table:
        return ()
    where = (*path, "with")
    text = source.text(table["with"], where, f"with of equation {label}")
    chain = read_chain(source, text, section.scope.notation, where, "the path")
    left = chain.sides[0]
    if chain.relations != ("=",) or not isinstance(left, Symbol):
        raise source.refuse(f"the path {shown(text)} must look like '\\lambda = N'", where)
    _declared(source, section, left.key, text, where)
    return ((left.key, chain.sides[1]),)


def _declared(source: ProfileText, section: Section, name: str, text: str, path: Path) -> None:
    if name not in section.scope.declarations:
        remedy = meant(name, section.scope.declarations, "names")
        raise source.refuse(f"{shown(text)} names {shown(name)}, which is not declared in its section; {remedy}", path)
