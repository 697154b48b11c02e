"""[[section.statement]]: what the prose says, read as LaTeX; every name in it must be declared."""

from __future__ import annotations

from typing import Any

from derive.meaning.conventions import bound_names_of
from derive.meaning.scope import Definition, Scope
from derive.reading.notation import FUNCTION_COMMANDS, Notation
from derive.reading.tree import Apply, Chain, Differential, Integral, Node, Symbol, walk
from paper_checks.profile.complaints import ProfileText, meant, shown
from paper_checks.profile.data import STATEMENT_ROLES, StatementEntry
from paper_checks.profile.latex import read_chain, read_expression
from paper_checks.profile.places import Path

_KEYS = ("name", "says", "role", "equation", "at_zero")
_CONSTANTS = frozenset({"e", r"\pi", r"\infty", r"\imath"})
_MAX_STATEMENTS = 200


def read_statements(
    source: ProfileText, tables: list[dict[str, Any]], notation: Notation, labels: tuple[str, ...], path: Path
) -> tuple[StatementEntry, ...]:
    """The statements of a section, in the order given."""
    if len(tables) > _MAX_STATEMENTS:
        raise source.refuse(f"a section may make {_MAX_STATEMENTS} statements, not {len(tables)}; split it", path)
    return tuple(_statement(source, table, notation, labels, (*path, n)) for n, table in enumerate(tables))


def _statement(
    source: ProfileText, table: dict[str, Any], notation: Notation, labels: tuple[str, ...], path: Path
) -> StatementEntry:
    source.table(table, path, _KEYS, "[[section.statement]]")
    says = source.text(table.get("says", ""), (*path, "says"), "says")
    if not says.strip():
        raise source.refuse("a statement needs says = '...' with its LaTeX", (*path, "says"))
    name = source.text(table.get("name", says), (*path, "name"), "name")
    role = table.get("role", "definition")
    if role not in STATEMENT_ROLES:
        remedy = meant(role, STATEMENT_ROLES, "roles")
        raise source.refuse(f"the role {shown(role)} of a statement is not known; {remedy}", (*path, "role"))
    chain = read_chain(source, says, notation, (*path, "says"), "the statement")
    _check_form(source, says, role, chain, (*path, "says"))
    equation = _attached(source, table.get("equation"), role, labels, (*path, "equation"))
    return StatementEntry(name, says, role, chain, equation, _start(source, table, role, notation, path))


def _start(source: ProfileText, table: dict[str, Any], role: str, notation: Notation, path: Path) -> Node | None:
    if "at_zero" not in table:
        return None
    where = (*path, "at_zero")
    if role != "solution":
        raise source.refuse(f"at_zero is the start of a solution; this statement is a {role}", where)
    text = source.text(table["at_zero"], where, "at_zero")
    return read_expression(source, text, notation, where, "at_zero")


def _check_form(source: ProfileText, says: str, role: str, chain: Chain, path: Path) -> None:
    if not chain.relations:
        raise source.refuse(f"the {role} {shown(says)} must be an equation or an inequality", path)
    if role in ("definition", "motion", "solution") and chain.relations != ("=",):
        raise source.refuse(f"the {role} {shown(says)} must be one equation, left = right", path)
    if role == "motion" and not Definition(chain.sides[0], chain.sides[1], says).is_motion:
        raise source.refuse(f"the motion {shown(says)} must have dW or dW/dt on its left, of one coordinate W", path)


def _attached(source: ProfileText, value: Any, role: str, labels: tuple[str, ...], path: Path) -> str:
    if value is None:
        if role == "claim":
            raise source.refuse(
                'a claim needs equation = "..." with the label in whose row it is judged', (*path[:-1], "role")
            )
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int) or isinstance(value, int) and abs(value) > 10**9:
        raise source.refuse(f"equation must be a label, not {shown(value)}", path)
    if role != "claim":
        raise source.refuse(f"only a claim is attached to an equation; this is a {role}: remove equation", path)
    if str(value) not in labels:
        remedy = meant(value, labels, "labels of the section")
        raise source.refuse(
            f"the claim is attached to equation {shown(str(value))}, which is not in this section; {remedy}", path
        )
    return str(value)


# names


def check_names(source: ProfileText, scope: Scope, statements: tuple[StatementEntry, ...], path: Path) -> None:
    """Every name in a statement is declared, defined, bound there, a range, an index or a constant."""
    known = set(scope.declarations) | set(scope.index_ranges) | set(scope.worlds[0]) | _CONSTANTS | {scope.time}
    known |= scope.notation.differences | scope.notation.measures
    known |= {d.symbol.key for d in scope.definitions if d.symbol is not None}
    for number, statement in enumerate(statements):
        bound = known | bound_names_of(statement.chain) | _integrated(statement.chain) | _parameters(statement.chain)
        parts = [("says", statement.chain)] + ([("at_zero", statement.start)] if statement.start is not None else [])
        for option, node in parts:
            for name in names_of(node):
                if name not in bound and not _is_barred(name, bound):
                    remedy = meant(name, sorted(scope.declarations), "names")
                    raise source.refuse(
                        f"{shown(statement.says)} uses {shown(name)}, which is not declared; {remedy}, or declare it "
                        "under [section.symbols]",
                        (*path, number, option),
                    )


def names_of(node: Node) -> list[str]:
    """The names in a print, functions of the language left out, in printed order."""
    found = [n.key for n in walk(node) if isinstance(n, Symbol) and n.name not in FUNCTION_COMMANDS]
    return list(dict.fromkeys(found))


def _integrated(node: Node) -> set[str]:
    signs = [part for part in walk(node) if isinstance(part, Integral)]
    inner = (d.body for sign in signs for d in walk(sign) if isinstance(d, Differential))
    return {body.key for body in inner if isinstance(body, Symbol)}


def _parameters(chain: Chain) -> set[str]:
    left = chain.sides[0]
    if not isinstance(left, Apply):
        return set()
    return {argument.key for argument in left.arguments if isinstance(argument, Symbol)}


def _is_barred(name: str, known: set[str]) -> bool:
    return name.startswith(r"\bar{") and name[len(r"\bar{") : -1] in known
