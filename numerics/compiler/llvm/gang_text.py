"""Threads that share out the points or rows of one call, as machine code.

One thread leads: it opens a job, wakes who is asleep, works like the others, closes the job, and waits until nobody
works on it. Helpers look for a job for a while and then sleep. Nobody needs the interpreter's lock. Everyone takes the
parts of a range of its own, the same one in every call of a size, so that its cache still holds them; then what is left
of the others'. All meet in a block of memory, the fields apart so that no two share a line of the cache.
"""

from __future__ import annotations

import platform

LINE = 8
"""Numbers in a line of the cache."""

_FIELDS = (
    "open",
    "serial",
    "busy",
    "stop",
    "function",
    "context",
    "count",
    "size",
    "range",
    "leading",
    "workers",
    "door",
)
WORKERS = len(_FIELDS) * LINE
"""Where the lines of the threads begin, the leader's first: whether it is awake, the lock that it sleeps on, and the
next point of its range."""

STOP, NUMBER = _FIELDS.index("stop") * LINE, _FIELDS.index("workers") * LINE

DOOR = _FIELDS.index("door") * LINE
"""What a door reads, one after the other: rederive_share, the piece of a map, and how many pieces a call has."""

_PATIENCE = 4000
"""Looks at the others' work before the leader gives its processor away between two of them."""

_PAUSES = {"x86_64": "llvm.x86.sse2.pause()", "AMD64": "llvm.x86.sse2.pause()", "aarch64": "llvm.aarch64.hint(i32 1)"}
_PAUSES["arm64"] = _PAUSES["aarch64"]


def gang_text() -> str:
    """The functions rederive_share, _help, _look, and rederive_piece_of_... for maps, rows and rounds."""
    pause = _PAUSES.get(platform.machine())
    declared = [f"declare void @{pause.replace('i32 1', 'i32')}"] if pause else []
    declared += [
        "declare i32 @rederive_yield()",
        "declare i32 @PyThread_acquire_lock(ptr, i32)",
        "declare void @PyThread_release_lock(ptr)",
    ]
    wait = f"  call void @{pause}" if pause else ""
    return "\n".join([*declared, _work(), _share(), _settle(wait), _look(wait), _help(), *_pieces()])


def _fields(*names: str) -> str:
    return "\n".join(f"  %{name} = getelementptr i64, ptr %state, i64 {_FIELDS.index(name) * LINE}" for name in names)


def _work() -> str:
    return f"""\
define internal void @work(ptr %state, i64 %self) {{
{_fields("function", "context", "count", "size", "range", "workers")}
  %f = load ptr, ptr %function
  %c = load ptr, ptr %context
  %n = load i64, ptr %count
  %step = load i64, ptr %size
  %each = load i64, ptr %range
  %number = load i64, ptr %workers
  br label %whose
whose:
  %round = phi i64 [0, %0], [%round1, %other]
  %more = icmp slt i64 %round, %number
  br i1 %more, label %own, label %done
own:
  %counted = add i64 %self, %round
  %worker = urem i64 %counted, %number
{_WORKER}
  %next = getelementptr i64, ptr %awake, i64 2
  %worker1 = add i64 %worker, 1
  %upto = mul i64 %worker1, %each
  %inside = icmp slt i64 %upto, %n
  %end = select i1 %inside, i64 %upto, i64 %n
  br label %take
take:
  %first = atomicrmw add ptr %next, i64 %step seq_cst
  %left = sub i64 %end, %first
  %any = icmp sgt i64 %left, 0
  br i1 %any, label %part, label %other
part:
  %whole = icmp slt i64 %step, %left
  %length = select i1 %whole, i64 %step, i64 %left
  call void %f(ptr %c, i64 %self, i64 %first, i64 %length)
  br label %take
other:
  %round1 = add i64 %round, 1
  br label %whose
done:
  ret void
}}"""


_WORKER = f"""\
  %line = mul i64 %worker, {LINE}
  %mark = add i64 %line, {WORKERS}
  %awake = getelementptr i64, ptr %state, i64 %mark"""


def _share() -> str:
    """A thread that finds another one leading does its work alone."""
    return f"""\
define void @rederive_share(ptr %state, ptr %f, ptr %c, i64 %n, i64 %step) {{
start:
{_fields("open", "serial", "function", "context", "count", "size", "range", "leading", "workers")}
  %won = cmpxchg ptr %leading, i64 0, i64 1 seq_cst seq_cst
  %leads = extractvalue {{i64, i1}} %won, 1
  br i1 %leads, label %opening, label %alone
alone:
  call void %f(ptr %c, i64 0, i64 0, i64 %n)
  ret void
opening:
  store ptr %f, ptr %function
  store ptr %c, ptr %context
  store i64 %n, ptr %count
  store i64 %step, ptr %size
  %number = load i64, ptr %workers
  ; ranges are whole numbers of pieces: the last one may be shorter, or empty
  %step_less = sub i64 %step, 1
  %up = add i64 %n, %step_less
  %pieces = udiv i64 %up, %step
  %number_less = sub i64 %number, 1
  %pieces_up = add i64 %pieces, %number_less
  %pieces_each = udiv i64 %pieces_up, %number
  %each = mul i64 %pieces_each, %step
  store i64 %each, ptr %range
  br label %ranges
ranges:
  %who = phi i64 [0, %opening], [%who1, %one_range]
  %one_more_range = icmp slt i64 %who, %number
  br i1 %one_more_range, label %one_range, label %opened
one_range:
  %its_line = mul i64 %who, {LINE}
  %its_mark = add i64 %its_line, {WORKERS + 2}
  %its_next = getelementptr i64, ptr %state, i64 %its_mark
  %its_first = mul i64 %who, %each
  store atomic i64 %its_first, ptr %its_next seq_cst, align 8
  %who1 = add i64 %who, 1
  br label %ranges
opened:
  %last_serial = load atomic i64, ptr %serial monotonic, align 8
  %new_serial = add i64 %last_serial, 1
  store atomic i64 %new_serial, ptr %serial seq_cst, align 8
  store atomic i64 1, ptr %open seq_cst, align 8
  br label %calling
calling:
  %worker = phi i64 [1, %opened], [%worker1, %called]
  %one_more = icmp slt i64 %worker, %number
  br i1 %one_more, label %call, label %working
call:
{_WORKER}
  %bell_at = getelementptr i64, ptr %awake, i64 1
  %woken = cmpxchg ptr %awake, i64 0, i64 1 seq_cst seq_cst
  %slept = extractvalue {{i64, i1}} %woken, 1
  br i1 %slept, label %ring, label %called
ring:
  %bell = load ptr, ptr %bell_at
  call void @PyThread_release_lock(ptr %bell)
  br label %called
called:
  %worker1 = add i64 %worker, 1
  br label %calling
working:
  call void @work(ptr %state, i64 0)
  store atomic i64 0, ptr %open seq_cst, align 8
  call void @settle(ptr %state)
  store atomic i64 0, ptr %leading seq_cst, align 8
  ret void
}}"""


def _settle(wait: str) -> str:
    return f"""\
define internal void @settle(ptr %state) {{
start:
{_fields("busy")}
  br label %look
look:
  %round = phi i64 [0, %start], [%following, %again], [%following, %yield]
  %working = load atomic i64, ptr %busy seq_cst, align 8
  %none = icmp eq i64 %working, 0
  br i1 %none, label %done, label %again
again:
{wait}
  %following = add i64 %round, 1
  %long = icmp sgt i64 %following, {_PATIENCE}
  br i1 %long, label %yield, label %look
yield:
  %yielded = call i32 @rederive_yield()
  br label %look
done:
  ret void
}}"""


def _look(wait: str) -> str:
    """A helper is busy before it looks again whether the job is still open: the leader sees one or the other."""
    return f"""\
define void @rederive_look(ptr %state, i64 %worker, i64 %spins) {{
start:
{_fields("open", "serial", "busy", "stop")}
{_WORKER}
  br label %look
look:
  %round = phi i64 [0, %start], [%following, %wait], [0, %rest]
  %done_with = phi i64 [0, %start], [%done_with, %wait], [%this, %rest]
  %opened = load atomic i64, ptr %open seq_cst, align 8
  %is_open = icmp ne i64 %opened, 0
  br i1 %is_open, label %peek, label %wait
peek:
  %this = load atomic i64, ptr %serial monotonic, align 8
  %is_new = icmp ne i64 %this, %done_with
  br i1 %is_new, label %enter, label %wait
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


def _help() -> str:
    """What a helper does until the process ends; the lock it sleeps on is held from the start."""
    return f"""\
define void @rederive_help(ptr %state, i64 %worker, i64 %spins) {{
start:
{_fields("stop")}
{_WORKER}
  %bell_at = getelementptr i64, ptr %awake, i64 1
  %bell = load ptr, ptr %bell_at
  br label %sleep
sleep:
  %rung = call i32 @PyThread_acquire_lock(ptr %bell, i32 1)
  call void @rederive_look(ptr %state, i64 %worker, i64 %spins)
  %stopped = load atomic i64, ptr %stop monotonic, align 8
  %stops = icmp ne i64 %stopped, 0
  br i1 %stops, label %done, label %sleep
done:
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
{_read_context("pippipii")}
{moved}
  call void %p0(i64 %size, ptr %inputs, ptr %p3, ptr %outputs, i64 %c7)
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
