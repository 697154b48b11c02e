"""How floats and arrays of Python lie in memory, looked at once; generated code reads them only where it is known.

The symbols that such code compares with are registered when this module is imported.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import llvmlite.binding as llvm
import numpy as np

DATA, AXES, LENGTHS, KIND, FLAGS = 16, 24, 32, 56, 64
"""Where an array keeps the address of its numbers, the number of its axes, their lengths, its type and its flags."""

IN_ORDER, WRITEABLE = 0x101, 0x400
"""Flags: aligned and in C order; may be written to."""

_FLOAT64 = np.dtype(np.float64)
_OUT = sys.intern("out")


def _floats_are_known() -> bool:
    probe = 1.2345
    try:
        kind = ctypes.c_void_p.from_address(id(probe) + 8).value
        return kind == id(float) and ctypes.c_double.from_address(id(probe) + 16).value == probe
    except (ValueError, TypeError):
        return False


def _arrays_are_known() -> bool:
    probe, words = np.zeros((3, 5)), (_OUT,)
    at = id(probe)
    try:
        lengths = ctypes.c_void_p.from_address(at + LENGTHS).value
        flags = ctypes.c_int.from_address(at + FLAGS).value
        return (
            ctypes.c_void_p.from_address(at + 8).value == id(np.ndarray)
            and ctypes.c_void_p.from_address(at + DATA).value == probe.ctypes.data
            and ctypes.c_int.from_address(at + AXES).value == 2
            and [ctypes.c_int64.from_address((lengths or at) + 8 * i).value for i in (0, 1)] == [3, 5]
            and ctypes.c_void_p.from_address(at + KIND).value == id(_FLOAT64)
            and flags == probe.flags.num
            and flags & (IN_ORDER | WRITEABLE) == IN_ORDER | WRITEABLE
            and ctypes.c_void_p.from_address(id(words) + 24).value == id(_OUT)
        )
    except (ValueError, TypeError):
        return False


ONE_THREAD = ctypes.c_int64(0)
"""Not 0 where no call is to be shared out among threads; generated code reads it."""

GANG = ctypes.c_int64(0)
"""Where the threads meet that calls are shared out among; 0 before there are any."""

KNOWN_FLOATS = _floats_are_known()
KNOWN_ARRAYS = KNOWN_FLOATS and _arrays_are_known()


def address(array: Any) -> int:
    """Where the numbers of an array begin; `array.ctypes.data` says the same and takes ten times as long."""
    if KNOWN_ARRAYS:
        return ctypes.c_void_p.from_address(id(array) + DATA).value or 0
    return int(array.ctypes.data)


for _name, _object in (("array", np.ndarray), ("float64", _FLOAT64), ("out", _OUT)):
    llvm.add_symbol(f"rederive_python_{_name}", id(_object))
llvm.add_symbol("rederive_one_thread", ctypes.addressof(ONE_THREAD))
llvm.add_symbol("rederive_gang", ctypes.addressof(GANG))
