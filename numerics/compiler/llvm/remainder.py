"""fmod as an LLVM function of its own: by one division where quotients are small, by libm where one is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numerics.compiler.llvm.body import Body

_WHOLE = {"double": 2.0**52, "float": 2.0**23}
"""Below these every quotient rounded to a whole number is right, or one too large."""


def remainder_function(body: Body, call: Callable[[list[str]], str]) -> tuple[str, str]:
    """The name and the text of the function of two values of the body's type.

    body: empty instructions, which learn what is called. call: writes that of libm in them.
    """
    kind, logical, width = body.type, body.logical, body.width
    suffix = f"v{width}" * (width > 1) + ("f64" if body.real == "double" else "f32")
    for name, count in (("trunc", 1), ("fabs", 1), ("fma", 3), ("copysign", 2)):
        full = f"llvm.{name}.{suffix}"
        body.declared[full] = f"declare {kind} @{full}({', '.join([kind] * count)})"
    value = call(["%a", "%b"])
    slow, body.lines = body.lines, []
    zero, most = body.constant(0.0), body.constant(_WHOLE[body.real])
    every = ["  br i1 %fine, label %fast, label %slow"]
    if width > 1:
        every = [
            f"  %bits = bitcast {logical} %fine to i{width}",
            f"  %all = icmp eq i{width} %bits, -1",
            "  br i1 %all, label %fast, label %slow",
        ]
    name = f"rederive_fmod_{width}{body.real[0]}"
    lines = [
        f"define internal {kind} @{name}({kind} %a, {kind} %b) #1 {{",
        "start:",
        f"  %ratio = fdiv {kind} %a, %b",
        f"  %whole = call {kind} @llvm.trunc.{suffix}({kind} %ratio)",
        f"  %less = fneg {kind} %whole",
        # Exact, as the rest has no more digits than a and b.
        f"  %rest = call {kind} @llvm.fma.{suffix}({kind} %less, {kind} %b, {kind} %a)",
        f"  %size = call {kind} @llvm.fabs.{suffix}({kind} %whole)",
        f"  %small = fcmp olt {kind} %size, {most}",
        f"  %known = fcmp ord {kind} %rest, {zero}",
        f"  %fine = and {logical} %small, %known",
        *every,
        "fast:",
        f"  %below = fcmp olt {kind} %a, {zero}",
        f"  %up = fcmp ogt {kind} %rest, {zero}",
        f"  %down = fcmp olt {kind} %rest, {zero}",
        f"  %over = select {logical} %below, {logical} %up, {logical} %down",
        f"  %step = call {kind} @llvm.copysign.{suffix}({kind} %b, {kind} %a)",
        f"  %back = fadd {kind} %rest, %step",
        f"  %found = select {logical} %over, {kind} %back, {kind} %rest",
        f"  ret {kind} %found",
        "slow:",
        *slow,
        f"  ret {kind} {value}",
        "}",
    ]
    return name, "\n".join(lines)
