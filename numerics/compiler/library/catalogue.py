"""The kernels of the library: which derivation each one is compiled from, and what its arguments are.

`scripts/write_kernels.py` writes them to numerics/kernels/. No formula stands here: each is taken from a derivation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import sympy as sp

from derive.judging.families.written_out import replaced
from derive.language.tensors import Field
from derive.library import derivation
from numerics.compiler.graph.from_sympy import program_of
from numerics.compiler.graph.program import Builder, Program
from numerics.compiler.loops.source import LoopText, loop_text
from numerics.compiler.names import plain_name

Results = list[tuple[sp.Expr, tuple[sp.Symbol, ...]]]


@dataclass(frozen=True)
class Scalar:
    """A kernel of numbers. arguments: plain names in the order of the call. line: "conclusion" or "start".

    put: derivations whose conclusions say what a letter of the formula is, put in one after the other.
    """

    name: str
    source: str
    arguments: tuple[str, ...]
    words: str
    line: str = "conclusion"
    put: tuple[str, ...] = ()

    def formula(self) -> tuple[sp.Expr, list[sp.Symbol]]:
        """The right side of the derivation, and its letters in the order of the call."""
        done = derivation(self.source).derivation
        right = done.conclusion.right if self.line == "conclusion" else done.steps[0].line.right
        for lemma in (derivation(name).conclusion for name in self.put):
            right = right.xreplace({lemma.left: lemma.right})
        letters = {plain_name(s.name): s for s in right.free_symbols}
        if set(letters) != set(self.arguments):
            raise ValueError(f"{self.name}: the letters of {self.source} are {sorted(letters)}, not {self.arguments}")
        symbols = [sp.Symbol(name, **letters[name].assumptions0) for name in self.arguments]
        put = {letters[name]: symbol for name, symbol in zip(self.arguments, symbols, strict=True)}
        return right.xreplace(put), symbols

    def real(self) -> list[str]:
        """The arguments that are real by the assumptions of the derivation."""
        return [symbol.name for symbol in self.formula()[1] if symbol.is_extended_real]

    def program(self) -> Program:
        """The program of the formula; nan where a divisor is too large for the type."""
        return _guarded(program_of(*self.formula()))


def _guarded(program: Program) -> Program:
    """The program, nan where a divisor or what a logarithm is taken of is too large for the type.

    A quotient by infinity is 0, and so is e to minus its logarithm: that looks like a result and is none, as the exact
    one may have any size. Asked by 1/d, which is 0 there: d - d would be taken for 0 where sums may be reordered.
    """
    b = Builder()
    places = b.include(program)
    watched = {places[n.args[-1]] for n in program.nodes if n.op in ("div", "log", "log1p")}
    zero = b.const(0.0)
    inside = [b.apply("ne", b.reciprocal(d), zero) for d in sorted(watched) if b.nodes[d].op not in ("input", "const")]
    outputs = [places[o] for o in program.outputs]
    for condition in inside:
        outputs = [b.apply("select", condition, o, b.undefined()) for o in outputs]
    return b.program(program.inputs, outputs, program.shape)


@dataclass(frozen=True)
class Loops:
    """A kernel of arrays. build: gives results, arguments, and those with rows."""

    name: str
    source: str
    build: Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]
    words: str

    def text(self) -> LoopText:
        """The module."""
        results, arguments, rows = self.build()
        return loop_text(results, arguments, rows, f"Generated from {self.source}; not to be edited.")


def _softmax_loss() -> tuple[sp.Expr, sp.Expr]:
    """The cross-entropy and its gradient, the soft-max put in."""
    from derive.cross_entropy.gradient import SOFT_MAX, gradient

    done = gradient.derivation
    return replaced(done.steps[0].line.right, SOFT_MAX), replaced(done.conclusion.right, SOFT_MAX)


def _cross_entropy(which: str, *, labels: bool) -> Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]:
    def build() -> tuple[Results, Sequence[Any], Sequence[Any]]:
        from derive.cross_entropy.gradient import P, Y, c

        loss, slope = _softmax_loss()
        target: Any = P
        if labels:
            target = sp.Symbol("label", integer=True)
            loss, slope = (
                e.replace(
                    lambda part: isinstance(part, sp.Indexed) and part.base == P,
                    lambda part: sp.KroneckerDelta(part.indices[0], target),
                )
                for e in (loss, slope)
            )
        results: Results = [(loss, ())] if which == "loss" else [(slope, (c,))]
        if which == "both":
            results = [(loss, ()), (slope, (c,))]
        return results, [Y, target], [Y, target]

    return build


def _soft_max_of(source: str, order: tuple[str, ...]) -> Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]:
    """A result for every class, the soft-max put in; all arguments have rows."""

    def build() -> tuple[Results, Sequence[Any], Sequence[Any]]:
        from derive.cross_entropy.gradient import SOFT_MAX

        done = derivation(source).derivation
        right = done.conclusion.right if len(order) > 1 else done.steps[0].line.right
        formula = replaced(right, SOFT_MAX)
        bases = _by_name(formula)
        arguments = [bases[name] for name in order]
        return [(formula, tuple(done.conclusion.left.indices))], arguments, arguments

    return build


def _by_name(formula: sp.Expr) -> dict[str, Any]:
    """The arrays and letters of a formula by their plain names."""
    found = {plain_name(str(c.base.label)): c.base for c in formula.atoms(sp.Indexed)}
    return {plain_name(s.name): s for s in formula.free_symbols if isinstance(s, sp.Symbol)} | found


def _of_arrays(
    source: str, order: tuple[str, ...], rows: tuple[str, ...], called: dict[str, str], line: str
) -> Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]:
    """A line of a derivation as it stands: slopes of its loss as arrays, other arrays by the names they are called."""

    def build() -> tuple[Results, Sequence[Any], Sequence[Any]]:
        done = derivation(source).derivation
        chosen = done.conclusion if line == "conclusion" else done.steps[0].line
        formula = _called(_slopes_as_arrays(chosen.right), called)
        bases = _by_name(formula)
        bound = {limit[0] for s in formula.atoms(sp.Sum) for limit in s.limits}
        named = [i for c in formula.atoms(sp.Indexed) for i in c.indices if isinstance(i, sp.Symbol)]
        places = getattr(chosen.left, "indices", ()) or sorted(set(named) - bound, key=str)
        return [(formula, tuple(places))], [bases[name] for name in order], [bases[name] for name in rows]

    return build


def _slopes_as_arrays(formula: sp.Expr) -> sp.Expr:
    """The derivatives of a loss as the arrays `gradient` and `hessian`, the loss itself as `L`."""
    names = ("L", "gradient", "hessian")
    put = {}
    for field in formula.atoms(Field):
        size = field.coordinate.shape[0]
        base = sp.IndexedBase(names[len(field.slots)], shape=(size,) * len(field.slots), real=True)
        put[field] = base[field.slots] if field.slots else sp.Symbol("L", real=True)
    return formula.xreplace(put)


def _called(formula: sp.Expr, called: dict[str, str]) -> sp.Expr:
    """Arrays and letters by other names, all real: a kernel takes real and imaginary parts apart."""
    arrays = {
        c: sp.IndexedBase(called[str(c.base.label)], shape=c.base.shape, real=True)[c.indices]
        for c in formula.atoms(sp.Indexed)
        if str(c.base.label) in called
    }
    letters = {s: sp.Symbol(called[s.name], **s.assumptions0) for s in formula.free_symbols if s.name in called}
    return formula.xreplace(arrays).xreplace({s: new for s, new in letters.items() if isinstance(s, sp.Symbol)})


def _gradient_as_array(right: sp.Expr) -> tuple[sp.Expr, sp.IndexedBase]:
    """A formula of the slopes of a loss with the slopes as an array."""
    fields = list(right.atoms(Field))
    slopes = sp.IndexedBase("gradient", shape=fields[0].coordinate.shape, real=True)
    return right.xreplace({f: slopes[f.slots[0]] for f in fields}), slopes


def _metric_formula(source: str) -> Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]:
    def build() -> tuple[Results, Sequence[Any], Sequence[Any]]:
        line = derivation(source).conclusion
        right, slopes = _gradient_as_array(line.right)
        free = list(getattr(line.left, "indices", ()))
        inverse = next(c.base for c in right.atoms(sp.Indexed) if c.base != slopes)
        eta = next(s for s in right.free_symbols if s.name == "eta")
        return [(right, tuple(free))], [slopes, inverse, eta], [slopes]

    return build


def _first_correction() -> tuple[Results, Sequence[Any], Sequence[Any]]:
    right = derivation("bayesian_evidence.first_correction").conclusion.right
    bases = {str(c.base.label): c.base for c in right.atoms(sp.Indexed)}
    return [(right, ())], [bases["f"], bases["F"], bases["S^"]], []


def _layer(source: str, order: tuple[str, ...]) -> Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]:
    """The result of a pull-back through one layer, for every example of a batch."""

    def build() -> tuple[Results, Sequence[Any], Sequence[Any]]:
        line = derivation(source).conclusion
        bases = {plain_name(str(c.base.label)): c.base for c in line.right.atoms(sp.Indexed)}
        free = [i for c in line.right.atoms(sp.Indexed) for i in c.indices]
        bound = {limit[0] for s in line.right.atoms(sp.Sum) for limit in s.limits}
        indices = tuple(sorted({i for i in free if i not in bound}, key=str))
        arguments = [bases[name] for name in order]
        return [(line.right, indices)], arguments, [a for a in arguments if str(a.label) != "W"]

    return build


def _simplex_flow() -> tuple[Results, Sequence[Any], Sequence[Any]]:
    """The path on the simplex as one number for each class."""
    right = derivation("natural_gradient.simplex_path").conclusion.right
    letters = {s.name: s for s in right.free_symbols}
    index, size = sp.Symbol("a", integer=True), sp.Symbol("n", integer=True, positive=True)
    arrays = {name: sp.IndexedBase(name, shape=(size,), real=True) for name in ("p_0", "P")}
    put = {letters[name]: base[index] for name, base in arrays.items()}
    return [(right.xreplace(put), (index,))], [letters["t"], arrays["p_0"], arrays["P"]], [letters["t"]]


def _complex_velocity() -> tuple[Results, Sequence[Any], Sequence[Any]]:
    """One part of the conjugate derivatives at a time: the velocity is linear in them, and the metric is real."""
    line = derivation("complex_weights.complex_descent").conclusion
    bases = sorted({c.base for c in line.right.atoms(sp.Indexed)}, key=lambda b: len(b.shape))
    part = sp.IndexedBase("part", shape=bases[0].shape, real=True)
    right = line.right.replace(lambda e: isinstance(e, sp.Indexed) and e.base == bases[0], lambda e: part[e.indices])
    eta = next(s for s in right.free_symbols if s.name == "eta")
    return [(right, tuple(line.left.indices))], [part, bases[1], eta], [part]


def _newton_step() -> tuple[Results, Sequence[Any], Sequence[Any]]:
    line = derivation("natural_gradient.newton_covariance").conclusion
    bases = sorted({c.base for c in line.right.atoms(sp.Indexed)}, key=lambda b: len(b.shape))
    slopes = sp.IndexedBase("gradient", shape=bases[0].shape, real=True)
    inverse = sp.IndexedBase("h_inverse", shape=bases[1].shape, real=True)
    swap = {bases[0]: slopes, bases[1]: inverse}
    right = line.right.replace(lambda part: isinstance(part, sp.Indexed), lambda part: swap[part.base][part.indices])
    return [(right, tuple(line.left.indices))], [slopes, inverse], [slopes]


_BUILDERS: dict[str, Callable[[], tuple[Results, Sequence[Any], Sequence[Any]]]] = {
    "layer_metric.descent_velocity": _metric_formula("layer_metric.covariant_descent"),
    "layer_metric.squared_speed": _metric_formula("layer_metric.path_length"),
    "complex_weights.velocity_part": _complex_velocity,
    "cross_entropy.loss": _cross_entropy("loss", labels=False),
    "cross_entropy.gradient": _cross_entropy("gradient", labels=False),
    "cross_entropy.loss_and_gradient": _cross_entropy("both", labels=False),
    "cross_entropy.label_loss": _cross_entropy("loss", labels=True),
    "cross_entropy.label_loss_and_gradient": _cross_entropy("both", labels=True),
    "cross_entropy.probabilities": _soft_max_of("cross_entropy.soft_max", ("Y",)),
    "cross_entropy.hessian_vector_product": _soft_max_of("cross_entropy.hessian_product", ("Y", "v")),
    "cross_entropy.weight_gradient": _layer("cross_entropy.weight_gradient", ("delta", "X")),
    "cross_entropy.input_gradient": _layer("cross_entropy.input_gradient", ("delta", "W")),
    "bayesian_evidence.first_correction": _first_correction,
    "natural_gradient.simplex_flow": _simplex_flow,
    "natural_gradient.newton_step": _newton_step,
}


def catalogue() -> dict[str, tuple[list[Scalar], list[Loops]]]:
    """The kernels by subject, in the order of catalogue.toml."""
    data = tomllib.loads(files("numerics.compiler.library").joinpath("catalogue.toml").read_text(encoding="utf-8"))
    found: dict[str, tuple[list[Scalar], list[Loops]]] = {}
    for entry in data["scalar"]:
        scalar = Scalar(
            entry["name"],
            entry["source"],
            tuple(entry["arguments"]),
            entry["words"].strip(),
            entry.get("line", "conclusion"),
            tuple(entry.get("put", ())),
        )
        found.setdefault(entry["subject"], ([], []))[0].append(scalar)
    for entry in data["loops"]:
        builder = _BUILDERS.get(f"{entry['subject']}.{entry['name']}") or _of_arrays(
            entry["source"],
            tuple(entry["arguments"]),
            tuple(entry["rows"]),
            entry.get("called", {}),
            entry.get("line", "conclusion"),
        )
        loops = Loops(entry["name"], entry["source"], builder, entry["words"].strip())
        found.setdefault(entry["subject"], ([], []))[1].append(loops)
    return found
