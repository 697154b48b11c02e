"""The machine code of threads that share out a call, loaded once."""

from __future__ import annotations

import ctypes
import os
from typing import Any

import llvmlite.binding as llvm

from numerics.compiler.llvm.code import loaded_from
from numerics.compiler.llvm.gang_text import gang_text
from numerics.compiler.once import made_once

_PIECE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 3)
_SHARE = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 2)
_HELP = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 2)


class GangCode:
    """The functions of a gang, and what makes pieces of a call out of the functions of maps, loops and ensembles."""

    def __init__(self) -> None:
        """Machine code, from the cache where it is there."""
        _register_yield()
        self._loaded = loaded_from(gang_text(), 300)
        self.share_address = self._loaded.address("rederive_share")
        self.share = _SHARE(self.share_address)
        self.help = _HELP(self._loaded.address("rederive_help"))
        self.look = _HELP(self._loaded.address("rederive_look"))

    def piece(self, kind: str) -> int:
        """The address of void(context, worker, first, size) for "map", "rows" or "rounds"."""
        return self._loaded.address(f"rederive_piece_of_{kind}")

    def alone(self, function: int, context: int, count: int) -> None:
        """All of a job in this thread."""
        _PIECE(function)(context, 0, 0, count)


def gang_code() -> GangCode:
    """The code, loaded once."""
    return made_once(_MADE, "gang", GangCode)


_MADE: dict[str, GangCode] = {}


def context(*fields: int) -> Any:
    """What a piece reads: addresses and numbers, in the order of its text below."""
    return (ctypes.c_int64 * len(fields))(*fields)


def _register_yield() -> None:
    """How a thread gives its processor to another one, by the system's own name."""
    give = ctypes.windll.kernel32.SwitchToThread if os.name == "nt" else ctypes.CDLL(None).sched_yield  # type: ignore[attr-defined,unused-ignore]
    llvm.add_symbol("rederive_yield", ctypes.cast(give, ctypes.c_void_p).value)
