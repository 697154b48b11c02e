"""No definition runs in a circle, and the assumptions of a section hold together at some point."""

from __future__ import annotations

from derive.language import OutsideLanguage
from derive.meaning.scope import Definition, Scope
from paper_checks.profile.complaints import ProfileText, shown
from paper_checks.profile.data import StatementEntry
from paper_checks.profile.places import Path
from paper_checks.profile.statements import names_of

_SECONDS = 3.0
_ENGINE_FAULTS = (ArithmeticError, TypeError, ValueError, AttributeError, RecursionError, NotImplementedError)


def check_no_circle(source: ProfileText, statements: tuple[StatementEntry, ...], path: Path) -> None:
    """A name may be defined by other names, never by way of them by itself."""
    uses: dict[str, tuple[int, list[str]]] = {}
    for number, statement in enumerate(statements):
        symbol = Definition(statement.chain.sides[0], statement.chain.sides[-1], statement.name).symbol
        if statement.role == "definition" and symbol is not None:
            uses[symbol.key] = (number, names_of(statement.chain.sides[1]))
    finished: set[str] = set()
    for key in uses:
        circle = _circle_from(key, uses, finished)
        if circle:
            way = " uses ".join(shown(name) for name in circle)
            raise source.refuse(
                f"the definitions run in a circle: {way}; give one of these statements another role, or remove it",
                (*path, uses[circle[0]][0], "says"),
            )


def _circle_from(start: str, uses: dict[str, tuple[int, list[str]]], finished: set[str]) -> list[str]:
    """The first circle met from a name, walking deeper first; finished names are known to lead into none."""
    way: list[str] = [start]
    left = [list(uses[start][1])]
    while way:
        if not left[-1]:
            finished.add(way.pop())
            left.pop()
            continue
        name = left[-1].pop(0)
        if name in way:
            return [*way[way.index(name) :], name]
        if name in uses and name not in finished:
            way.append(name)
            left.append(list(uses[name][1]))
    return []


def check_satisfiable(source: ProfileText, scope: Scope, statements: tuple[StatementEntry, ...], path: Path) -> None:
    """The assumptions are taken one after the other; the first with which no point is left is refused."""
    taken: list[StatementEntry] = []
    for number, statement in enumerate(statements):
        if statement.role != "assumption":
            continue
        taken.append(statement)
        for sizes in scope.worlds:
            reason = _why_impossible(source, scope, taken, sizes, (*path, number, "says"))
            if reason:
                others = ", ".join(shown(other.says) for other in taken[:-1])
                rest = f" together with {others}" if others else ""
                raise source.refuse(
                    f"no point was found at which the assumption {shown(statement.says)} holds{rest} ({reason}); "
                    "change the statement or the domain of a name in it",
                    (*path, number, "says"),
                )


def _why_impossible(
    source: ProfileText, scope: Scope, taken: list[StatementEntry], sizes: dict[str, int], path: Path
) -> str:
    """Why no point satisfies these assumptions in a world, or nothing where a point was found."""
    import sympy as sp

    from derive.judging.refuting import Budget, NoPoints, refute
    from derive.language import Claim, Relation, Variable
    from derive.meaning.claims import facts_in

    facts: list[sp.Basic] = []
    variables: dict[sp.Symbol, Variable] = {}
    for statement in taken:
        try:
            found, named = facts_in(scope, statement.chain, sizes)
        except OutsideLanguage as error:
            if "can never hold" in str(error):
                return "it contradicts the domains of its names"
            raise source.refuse(f"the assumption {shown(statement.says)} has no meaning here: {error}", path) from None
        except _ENGINE_FAULTS as error:
            reason = f"{type(error).__name__}: {error}"
            raise source.refuse(
                f"the assumption {shown(statement.says)} has no meaning here ({shown(reason)})", path
            ) from None
        facts += list(found)
        variables |= {variable.symbol: variable for variable in named}
    if not facts:
        return ""
    # 0 = 0 needs no names: what is asked is only whether the points' own search finds a place for the assumptions.
    probe = Claim(
        sp.Integer(0), Relation.EQUAL, sp.Integer(0), tuple(variables.values()), (), tuple(dict.fromkeys(facts))
    )
    seen = refute(probe, Budget(1, seconds=_SECONDS))
    return seen.reason if isinstance(seen, NoPoints) else ""
