"""A program as C99: a header, a source, a test that compares with stored results, and how to build them."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping, Sequence

from numerics.compiler.graph.lowering import lowered
from numerics.compiler.graph.program import LOGICAL, MOST_TERMS, Node, Program
from numerics.compiler.llvm.special import SPECIAL
from numerics.compiler.refusal import CannotCompile

_RESERVED = frozenset(
    "auto break case char const continue default do double else enum extern float for goto if inline int long register"
    " restrict return short signed sizeof static struct switch typedef union unsigned void volatile while main y0 y1 yn"
    " j0 j1 jn gamma tgamma signgam out n i INFINITY HUGE_VAL rederive_min rederive_max asm typeof linux unix bool true"
    " false nullptr".split()
) | frozenset(keyword.kwlist)
_INTERMEDIATE = re.compile(r"v\d+")
_GREEK_OR_WORD = re.compile(r"[^A-Za-z0-9_]+")
INFIX = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "eq": "==", "ne": "!=", "and": "&&",
    "or": "||",
}  # fmt: skip
_CALLS = {
    "abs": "fabs", "gamma": "tgamma", "asin": "asin", "min": "rederive_min", "max": "rederive_max", "besselj0": "j0",
    "besselj1": "j1",
}  # fmt: skip
_NONE: Mapping[str, str] = {op: special.words for op, special in SPECIAL.items()}


def identifiers(names: Sequence[str]) -> list[str]:
    """Names that C accepts, all different, as near to the given ones as can be."""
    found: list[str] = []
    for name in names:
        plain = _GREEK_OR_WORD.sub("_", name.replace("\\", "")).strip("_") or "x"
        if plain[0].isdigit() or plain in _RESERVED or plain.lower() in math.__dict__ or _INTERMEDIATE.fullmatch(plain):
            plain = f"{plain}_"
            plain = f"x{plain}" if plain[0].isdigit() else plain
        while plain in found:
            plain += "_"
        found.append(plain)
    return found


def source(program: Program, name: str, words: str = "", *, linkage: str = "") -> str:
    """The C source of one function, without includes. linkage: "static " for one that only this file sees."""
    low = lowered(program)
    if program.is_complex:
        raise CannotCompile(
            f"{name} computes with complex numbers, which are not exported to C; take kernel.in_parts()"
        )
    terms: list[str] = []
    lines = [f"/* {words} */"] if words else []
    lines += [f"{linkage}{prototype(program, name)}", "{"]
    values: list[str] = []
    arguments = dict(zip(low.inputs, identifiers(low.inputs), strict=True))
    used = {a for node in low.nodes for a in node.args} | set(low.outputs)
    for place, node in enumerate(low.nodes):
        if node.op == "input":
            values.append(arguments[str(node.value)])
        elif node.op == "const":
            values.append(number(float(node.value)))  # type: ignore[arg-type]
        else:
            kind = "int" if node.op in LOGICAL else "double"
            args = [values[a] for a in node.args]
            if node.body is None:
                text = _operation(node.op, args, name)
            else:
                terms.append(_reduction(node, f"{name}_{node.op}_{place}"))
                text = f"{name}_{node.op}_{place}({', '.join(args)})"
            values.append(f"v{place}")
            if place in used:
                lines.append(f"    const {kind} v{place} = {text};")
    given = {arguments[str(low.nodes[p].value)] for p in range(len(low.nodes)) if low.nodes[p].op == "input"}
    lines += [f"    (void){a};" for a in arguments.values() if a not in given]
    if len(low.outputs) == 1:
        lines.append(f"    return {values[low.outputs[0]]};")
    else:
        lines += [f"    out[{i}] = {values[o]};" for i, o in enumerate(low.outputs)]
    return "\n".join([*terms, *lines, "}", ""])


def _reduction(node: Node, name: str) -> str:
    """A sum or a product as a loop around its term."""
    term = node.body
    assert term is not None
    captured = [f"c{i}" for i in range(len(term.inputs) - 1)]
    given = ", ".join(["low + n - 1.0", *captured])
    sign, first = ("+", "0.0") if node.op == "sum" else ("*", "1.0")
    return "\n".join(
        [
            source(term, f"{name}_term", linkage="static "),
            f"static double {name}({', '.join(f'double {p}' for p in ('low', 'high', *captured))})",
            "{",
            "    const double terms = high - low + 1.0;",
            f"    double total = {first};",
            f"    if (!(terms >= 0.0 && terms <= {MOST_TERMS})) return NAN;",
            "    for (double n = 1.0; n <= terms; n += 1.0)",
            f"        total {sign}= {name}_term({given});",
            "    return total;",
            "}",
            "",
        ]
    )


def prototype(program: Program, name: str) -> str:
    """The declaration of the function, without its semicolon."""
    parameters = [f"double {a}" for a in identifiers(program.inputs)]
    if len(program.outputs) == 1:
        return f"double {name}({', '.join(parameters) or 'void'})"
    return f"void {name}({', '.join([*parameters, f'double out[{len(program.outputs)}]'])})"


def _guarded(name: str, line: str) -> str:
    """A definition that may stand before every function of a file."""
    guard = f"{name.upper()}_"
    return f"#ifndef {guard}\n#define {guard}\n{line}\n#endif\n"


_BESIDE = {
    "rederive_max": _guarded(
        "rederive_max", "static inline double rederive_max(double a, double b) { return a > b || a != a ? a : b; }"
    ),
    "rederive_min": _guarded(
        "rederive_min", "static inline double rederive_min(double a, double b) { return a < b || a != a ? a : b; }"
    ),
    "j0": "double j0(double);\n",
    "j1": "double j1(double);\n",
}
PREAMBLE = _BESIDE["rederive_max"] + _BESIDE["rederive_min"]
"""What C99 itself has not."""


def preamble(*sources: str) -> str:
    """What stands before functions so that they compile: the header they need, and what C99 itself has not."""
    whole = "\n".join(sources)
    used = [text for name, text in _BESIDE.items() if re.search(rf"\b{name}\(", whole)]
    return "".join(["#include <math.h>\n\n", *used, "\n" * bool(used)])


def called(op: str, args: list[str], name: str) -> str:
    """An operation that is a function of C. Raises CannotCompile where C99 has none."""
    if op in _NONE:
        raise CannotCompile(f"{name} needs {_NONE[op]}, which C99 does not have; use it from Python")
    return f"{_CALLS.get(op, op)}({', '.join(args)})"


def _operation(op: str, args: list[str], name: str) -> str:
    if op in INFIX:
        return f"{args[0]} {INFIX[op]} {args[1]}"
    if op == "neg":
        return f"-{args[0]}"
    if op == "not":
        return f"!{args[0]}"
    if op == "select":
        return f"{args[0]} ? {args[1]} : {args[2]}"
    return called(op, args, name)


def number(value: float) -> str:
    """A number as C reads it back exactly."""
    if math.isnan(value):
        return "NAN"
    if math.isinf(value):
        return "INFINITY" if value > 0 else "-INFINITY"
    text = repr(value)
    return f"({text})" if text.startswith("-") else text
