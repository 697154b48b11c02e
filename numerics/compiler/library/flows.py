"""The flows of the library: the rates of their states, each the right side of a derivation, ready for an ensemble."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

import sympy as sp
from sympy.core.function import AppliedUndef

from derive.library import derivation
from numerics.compiler.graph.from_sympy import program_of
from numerics.compiler.graph.runge_kutta import Flow
from numerics.compiler.names import plain_name


@dataclass(frozen=True)
class FlowEntry:
    """A flow of a subject.

    states: their names. rates: for each state the name of another state, or of a derivation whose first or last line is
    d(state)/dt = rate. parameters: plain names.
    """

    subject: str
    name: str
    states: tuple[str, ...]
    rates: tuple[str, ...]
    parameters: tuple[str, ...]
    words: str
    line: str = "conclusion"

    @property
    def source(self) -> str:
        """The derivations it is made of."""
        return ", ".join(rate for rate in self.rates if rate not in self.states)

    def flow(self) -> Flow:
        """The flow, with a program of its rates."""
        symbols = {name: sp.Symbol(name, real=True) for name in self.states}
        found = [symbols[rate] if rate in symbols else self._right_side(rate, symbols) for rate in self.rates]
        letters = {plain_name(s.name): s for e in found for s in e.free_symbols if s not in symbols.values()}
        if set(letters) != set(self.parameters):
            raise ValueError(f"{self.name}: the parameters of {self.source} are {sorted(letters)}")
        renamed = {letters[name]: sp.Symbol(name, **letters[name].assumptions0) for name in self.parameters}
        inputs = [*symbols.values(), *(renamed[letters[name]] for name in self.parameters)]
        return Flow(program_of([e.xreplace(renamed) for e in found], inputs), self.states)

    def _right_side(self, name: str, symbols: dict[str, sp.Symbol]) -> sp.Expr:
        """The right side of a derivation with letters for the functions of time that it holds."""
        done = derivation(name).derivation
        line = done.conclusion if self.line == "conclusion" else done.steps[0].line
        return line.right.replace(
            lambda e: isinstance(e, AppliedUndef) and e.func.__name__ in symbols, lambda e: symbols[e.func.__name__]
        )


def flows() -> dict[str, list[FlowEntry]]:
    """The flows by subject, in the order of catalogue.toml."""
    data = tomllib.loads(files("numerics.compiler.library").joinpath("catalogue.toml").read_text(encoding="utf-8"))
    found: dict[str, list[FlowEntry]] = {}
    for entry in data["flow"]:
        lists = {name: tuple(entry[name]) for name in ("states", "rates", "parameters")}
        made = FlowEntry(
            entry["subject"], entry["name"], **lists, words=entry["words"].strip(), line=entry.get("line", "conclusion")
        )
        found.setdefault(made.subject, []).append(made)
    return found
