"""Threads that share out the points or rows of one call, as machine code: parts are taken by an atomic counter.

One thread leads: it opens a job, takes parts like the others, closes the job, and waits until nobody works on it.
Helpers look for an open job for a while and then go back to sleep; both without the interpreter's lock. All of them
meet in a block of memory, `STATE` numbers long, the fields apart so that no two share a line of the cache.
"""

from __future__ import annotations

import ctypes
import platform
from functools import cache
from typing import Any

from numerics.compiler.llvm.code import loaded_from

LINE = 8
"""Numbers in a line of the cache."""

_FIELDS = ("open", "next", "busy", "stop", "function", "context", "count", "size")
AWAKE = len(_FIELDS) * LINE
"""Where the marks of the helpers that are looking for work begin, a line for each."""

STOP = _FIELDS.index("stop") * LINE

_PAUSES = {"x86_64": "llvm.x86.sse2.pause()", "AMD64": "llvm.x86.sse2.pause()", "aarch64": "llvm.aarch64.hint(i32 1)"}
_PAUSES["arm64"] = _PAUSES["aarch64"]

_PIECE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 3)
_LEAD = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 3)
_SETTLE = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64)
_SERVE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 2)


class GangCode:
    """The functions of a gang, and what makes pieces of a call out of the functions of maps, loops and ensembles."""

    def __init__(self) -> None:
        """Machine code, from the cache where it is there."""
        self._loaded = loaded_from(_text(), 300)
        self.lead = _LEAD(self._loaded.address("rederive_lead"))
        self.settle = _SETTLE(self._loaded.address("rederive_settle"))
        self.serve = _SERVE(self._loaded.address("rederive_serve"))

    def piece(self, kind: str) -> int:
        """The address of void(context, worker, first, size) for "map", "rows" or "rounds"."""
        return self._loaded.address(f"rederive_piece_of_{kind}")

    def alone(self, function: int, context: int, count: int) -> None:
        """All of a job in this thread."""
        _PIECE(function)(context, 0, 0, count)


@cache
def gang_code() -> GangCode:
    """The code, loaded once."""
    return GangCode()


def context(*fields: int) -> Any:
    """What a piece reads: addresses and numbers, in the order of its text below."""
    return (ctypes.c_int64 * len(fields))(*fields)


def _text() -> str:
    pause = _PAUSES.get(platform.machine())
    declared = f"declare void @{pause.replace('i32 1', 'i32')}" if pause else ""
    wait = f"  call void @{pause}" if pause else ""
    return "\n".join([declared, _work(), _lead(), _settle(wait), _serve(wait), *_pieces()])


def _field(name: str) -> str:
    return f"  %{name} = getelementptr i64, ptr %state, i64 {_FIELDS.index(name) * LINE}"


def _work() -> str:
    return f"""\
define internal void @work(ptr %state, i64 %worker) {{
{chr(10).join(_field(name) for name in ("next", "function", "context", "count", "size"))}
  %f = load ptr, ptr %function
  %c = load ptr, ptr %context
  %n = load i64, ptr %count
  %step = load i64, ptr %size
  br label %take
take:
  %first = atomicrmw add ptr %next, i64 %step seq_cst
  %left = sub i64 %n, %first
  %any = icmp sgt i64 %left, 0
  br i1 %any, label %part, label %done
part:
  %whole = icmp slt i64 %step, %left
  %length = select i1 %whole, i64 %step, i64 %left
  call void %f(ptr %c, i64 %worker, i64 %first, i64 %length)
  br label %take
done:
  ret void
}}"""


def _lead() -> str:
    return f"""\
define i64 @rederive_lead(ptr %state, ptr %f, ptr %c, i64 %n, i64 %step, i64 %spins) {{
{chr(10).join(_field(name) for name in ("open", "next", "function", "context", "count", "size"))}
  store ptr %f, ptr %function
  store ptr %c, ptr %context
  store atomic i64 %n, ptr %count monotonic, align 8
  store i64 %step, ptr %size
  store atomic i64 0, ptr %next seq_cst, align 8
  store atomic i64 1, ptr %open seq_cst, align 8
  call void @work(ptr %state, i64 0)
  store atomic i64 0, ptr %open seq_cst, align 8
  %busy = call i64 @rederive_settle(ptr %state, i64 %spins)
  ret i64 %busy
}}"""


def _settle(wait: str) -> str:
    return f"""\
define i64 @rederive_settle(ptr %state, i64 %spins) {{
start:
{_field("busy")}
  br label %look
look:
  %round = phi i64 [0, %start], [%following, %again]
  %working = load atomic i64, ptr %busy seq_cst, align 8
  %none = icmp eq i64 %working, 0
  %last = icmp sge i64 %round, %spins
  %over = or i1 %none, %last
  br i1 %over, label %done, label %again
again:
{wait}
  %following = add i64 %round, 1
  br label %look
done:
  ret i64 %working
}}"""


def _serve(wait: str) -> str:
    """A helper is busy before it looks again whether the job is still open: the leader sees one or the other."""
    return f"""\
define void @rederive_serve(ptr %state, i64 %worker, i64 %spins) {{
start:
{chr(10).join(_field(name) for name in ("open", "next", "busy", "stop", "count"))}
  %line = mul i64 %worker, {LINE}
  %mark = add i64 %line, {AWAKE - LINE}
  %awake = getelementptr i64, ptr %state, i64 %mark
  store atomic i64 1, ptr %awake seq_cst, align 8
  br label %look
look:
  %round = phi i64 [0, %start], [%following, %wait], [0, %rest]
  %opened = load atomic i64, ptr %open seq_cst, align 8
  %is_open = icmp ne i64 %opened, 0
  br i1 %is_open, label %peek, label %wait
peek:
  %begun = load atomic i64, ptr %next monotonic, align 8
  %all = load atomic i64, ptr %count monotonic, align 8
  %something = icmp slt i64 %begun, %all
  br i1 %something, label %enter, label %wait
enter:
  %before = atomicrmw add ptr %busy, i64 1 seq_cst
  %again = load atomic i64, ptr %open seq_cst, align 8
  %still = icmp ne i64 %again, 0
  br i1 %still, label %help, label %rest
help:
  call void @work(ptr %state, i64 %worker)
  br label %rest
rest:
  %after = atomicrmw sub ptr %busy, i64 1 seq_cst
  br label %look
wait:
{wait}
  %following = add i64 %round, 1
  %stopped = load atomic i64, ptr %stop monotonic, align 8
  %stops = icmp ne i64 %stopped, 0
  %tired = icmp sge i64 %following, %spins
  %leaves = or i1 %stops, %tired
  br i1 %leaves, label %done, label %look
done:
  store atomic i64 0, ptr %awake seq_cst, align 8
  ret void
}}"""


def _pieces() -> list[str]:
    """Each reads its context in the order that the faces write it."""
    moved = """\
  %inputs = alloca ptr, i64 %c1
  %outputs = alloca ptr, i64 %c4
  %offset = mul i64 %first, %c6
  br label %in
in:
  %i = phi i64 [0, %start], [%i1, %in_body]
  %more_in = icmp slt i64 %i, %c1
  br i1 %more_in, label %in_body, label %out
in_body:
  %from = getelementptr ptr, ptr %p2, i64 %i
  %base = load ptr, ptr %from
  %stride_at = getelementptr i64, ptr %p3, i64 %i
  %stride = load i64, ptr %stride_at
  %skip = mul i64 %stride, %offset
  %moved = getelementptr i8, ptr %base, i64 %skip
  %to = getelementptr ptr, ptr %inputs, i64 %i
  store ptr %moved, ptr %to
  %i1 = add i64 %i, 1
  br label %in
out:
  %o = phi i64 [0, %in], [%o1, %out_body]
  %more_out = icmp slt i64 %o, %c4
  br i1 %more_out, label %out_body, label %call
out_body:
  %out_from = getelementptr ptr, ptr %p5, i64 %o
  %out_base = load ptr, ptr %out_from
  %out_moved = getelementptr i8, ptr %out_base, i64 %offset
  %out_to = getelementptr ptr, ptr %outputs, i64 %o
  store ptr %out_moved, ptr %out_to
  %o1 = add i64 %o, 1
  br label %out
call:"""
    return [
        f"""\
define void @rederive_piece_of_map(ptr %c, i64 %worker, i64 %first, i64 %size) {{
start:
{_read_context("pippipi")}
{moved}
  call void %p0(i64 %size, ptr %inputs, ptr %p3, ptr %outputs)
  ret void
}}""",
        f"""\
define void @rederive_piece_of_rounds(ptr %c, i64 %worker, i64 %first, i64 %size) {{
start:
{_read_context("pippipiipi")}
{moved}
  %group = sdiv i64 %first, %c9
  %counted = getelementptr i64, ptr %p8, i64 %group
  call void %p0(i64 %size, ptr %inputs, ptr %p3, ptr %outputs, i64 %c7, ptr %counted)
  ret void
}}""",
        f"""\
define void @rederive_piece_of_rows(ptr %c, i64 %worker, i64 %first, i64 %size) {{
start:
{_read_context("ppppii")}
  %end = add i64 %first, %size
  %skip = mul i64 %worker, %c5
  %own = add i64 %c4, %skip
  %any = icmp ne i64 %c4, 0
  %number = select i1 %any, i64 %own, i64 0
  %kept = inttoptr i64 %number to ptr
  call void %p0(i64 %first, i64 %end, ptr %p1, ptr %p2, ptr %p3, ptr %kept)
  ret void
}}""",
    ]


def _read_context(kinds: str) -> str:
    """Its fields by place: %p0 an address (p), %c0 a number (i)."""
    lines = []
    for place, kind in enumerate(kinds):
        lines.append(f"  %at{place} = getelementptr i64, ptr %c, i64 {place}")
        lines.append(
            f"  %p{place} = load ptr, ptr %at{place}" if kind == "p" else f"  %c{place} = load i64, ptr %at{place}"
        )
    return "\n".join(lines)
