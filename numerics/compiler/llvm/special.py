"""Special functions that neither C nor LLVM has: SciPy's C functions, by the addresses its Cython interface exports."""

from __future__ import annotations

import ctypes
import re
from functools import cache
from typing import Any, NamedTuple

import llvmlite.binding as llvm

from numerics.compiler.refusal import CannotCompile


class Special(NamedTuple):
    """A function of SciPy: its name there, the number of its arguments, and what people call it."""

    scipy: str
    arguments: int
    words: str


SPECIAL = {
    "digamma": Special("psi", 1, "the digamma function"),
    "besselj": Special("jv", 2, "the Bessel function J"),
    "bessely": Special("yv", 2, "the Bessel function Y"),
    "besseli": Special("iv", 2, "the Bessel function I"),
    "besselk": Special("kv", 2, "the Bessel function K"),
    "beta": Special("beta", 2, "the beta function"),
    "binomial": Special("binom", 2, "the binomial coefficient"),
    "gammainc": Special("gammainc", 2, "the incomplete gamma function"),
    "gammaincc": Special("gammaincc", 2, "the incomplete gamma function"),
    "expi": Special("expi", 1, "the exponential integral Ei"),
    "expn": Special("expn", 2, "the exponential integral E"),
    "ellipk": Special("ellipk", 1, "the elliptic integral K"),
    "ellipe": Special("ellipe", 1, "the elliptic integral E"),
    "erfinv": Special("erfinv", 1, "the inverse of the error function"),
    "erfcinv": Special("erfcinv", 1, "the inverse of the complementary error function"),
    "zetac": Special("zetac", 1, "the zeta function"),
}
"""The operations that are functions of SciPy."""


@cache
def symbol(op: str) -> str:
    """The name of the C function double f(double, ..., int 0) of an operation, registered for generated code.

    Raises CannotCompile where SciPy is missing or has no such function.
    """
    wanted = SPECIAL[op]
    try:
        from scipy.special import cython_special
    except ImportError:
        raise CannotCompile(f"{wanted.words} needs SciPy; install scipy") from None
    form = f"double ({', '.join(['double'] * wanted.arguments)}, int __pyx_skip_dispatch)".encode()
    for name, capsule in cython_special.__pyx_capi__.items():
        if re.fullmatch(rf"(__pyx_fuse_\d+)?{wanted.scipy}", name) and _signature(capsule) == form:
            llvm.add_symbol(f"rederive_{op}", _pointer(capsule, form))
            return f"rederive_{op}"
    raise CannotCompile(f"this SciPy exports no {wanted.scipy} of real numbers; use another version of scipy")


def _signature(capsule: Any) -> bytes:
    get = ctypes.pythonapi.PyCapsule_GetName
    get.restype, get.argtypes = ctypes.c_char_p, [ctypes.py_object]
    return bytes(get(capsule))


def _pointer(capsule: Any, signature: bytes) -> int:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return int(get(capsule, signature))
