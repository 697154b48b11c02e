"""A door for Python to machine code: floats and arrays are read where they lie, anything else goes to a fallback."""

from __future__ import annotations

from numerics.compiler.graph.program import Program
from numerics.compiler.llvm import python_objects as known
from numerics.compiler.llvm.gang_text import DOOR

WORTH_THREADS = 1.0e5
"""Nanoseconds of work from which a second thread pays: such a call goes to the fallback, where there is one."""

BLOCK = 1024
"""Points are shared out in multiples of this."""

_WORTH_UNLOCKING = 2.0e4
"""Nanoseconds of work from which other threads get the interpreter's lock."""

_DECLARED = {
    "PyFloat_Type": "@PyFloat_Type = external global i8",
    "PyFloat_FromDouble": "declare ptr @PyFloat_FromDouble(double)",
    "PyObject_Vectorcall": "declare ptr @PyObject_Vectorcall(ptr, ptr, i64, ptr)",
    "Py_IncRef": "declare void @Py_IncRef(ptr)",
    "PyEval_SaveThread": "declare ptr @PyEval_SaveThread()",
    "PyEval_RestoreThread": "declare void @PyEval_RestoreThread(ptr)",
    "gang": "@rederive_gang = external global i64",
    "one_thread": "@rederive_one_thread = external global i64",
    **{f"python_{n}": f"@rederive_python_{n} = external global i8" for n in ("array", "float64", "out")},
}


def door(
    program: Program, number: str, map_: str, name: str, nanoseconds: float, declared: dict[str, str]
) -> list[str]:
    """PyObject *name(PyObject *fallback, PyObject *const *arguments, Py_ssize_t n, PyObject *names).

    number, map_: the functions of numbers ("" where there is none) and of arrays. nanoseconds: the work of one point.
    """
    declared |= _DECLARED
    count = len(program.inputs)
    lines = [
        f"define ptr @{name}(ptr %fallback, ptr %args, i64 %n, ptr %names) #1 {{",
        f"  %enough = icmp eq i64 %n, {count}",
        "  br i1 %enough, label %named, label %other",
        "named:",
        "  %unnamed = icmp eq ptr %names, null",
        f"  br i1 %unnamed, label %{'check0' if number else 'other'}, label %arrays",
    ]
    if number:
        lines += _floats(count, number)
    lines += _arrays(program, map_, nanoseconds) if known.KNOWN_ARRAYS else ["arrays:", _OTHER]
    return [
        "\n".join(
            [
                *lines,
                "other:",
                "  %s = call ptr @PyObject_Vectorcall(ptr %fallback, ptr %args, i64 %n, ptr %names)",
                "  ret ptr %s",
                "}",
            ]
        )
    ]


_OTHER = "  br label %other"


def _floats(count: int, number: str) -> list[str]:
    """Exact floats for every argument, and none of them by name."""
    lines = []
    for i in range(count):
        lines += [
            f"check{i}:",
            f"  %q{i} = getelementptr ptr, ptr %args, i64 {i}",
            f"  %o{i} = load ptr, ptr %q{i}",
            f"  %t{i} = getelementptr i8, ptr %o{i}, i64 8",
            f"  %k{i} = load ptr, ptr %t{i}",
            f"  %f{i} = icmp eq ptr %k{i}, @PyFloat_Type",
            f"  br i1 %f{i}, label %check{i + 1}, label %other",
        ]
    lines.append(f"check{count}:")
    for i in range(count):
        lines += [f"  %d{i} = getelementptr i8, ptr %o{i}, i64 16", f"  %a{i} = load double, ptr %d{i}"]
    arguments = ", ".join(f"double %a{i}" for i in range(count))
    return [
        *lines,
        f"  %r = call double @{number}({arguments})",
        "  %box = call ptr @PyFloat_FromDouble(double %r)",
        "  ret ptr %box",
    ]


def _arrays(program: Program, map_: str, nanoseconds: float) -> list[str]:
    """Floats and float64 arrays of one shape, in C order and apart from out, the only argument by name.

    One text, since its labels jump to each other.
    """
    count, results = len(program.inputs), len(program.outputs)
    return [
        "\n".join(
            [
                _result_array(program, int(WORTH_THREADS / nanoseconds)),
                _arguments(count),
                _addresses_of(results),
                _computed(count, results, map_, int(_WORTH_UNLOCKING / nanoseconds)),
            ]
        )
    ]


def _result_array(program: Program, most: int) -> str:
    """The array out, how many points it has, and whether they are computed here, by whom, or by the fallback."""
    ins, outs, axes = len(program.inputs), len(program.outputs), len(program.shape)
    lengths = "\n".join(_same_length(i, size) for i, size in enumerate(program.shape))
    return f"""\
arrays:
  %cells = alloca [{max(ins, 1)} x double]
  %ins = alloca [{max(ins, 1)} x ptr]
  %strides = alloca [{max(ins, 1)} x i64]
  %outs = alloca [{outs} x ptr]
  %context = alloca [{_FIELDS} x i64]
  %words_p = getelementptr i8, ptr %names, i64 16
  %words = load i64, ptr %words_p
  %word_p = getelementptr i8, ptr %names, i64 24
  %word = load ptr, ptr %word_p
  %one_word = icmp eq i64 %words, 1
  %is_out = icmp eq ptr %word, @rederive_python_out
  %out_named = and i1 %one_word, %is_out
  br i1 %out_named, label %out_kind, label %other
out_kind:
  %out_p = getelementptr ptr, ptr %args, i64 {ins}
  %out = load ptr, ptr %out_p
{_is_array("out", "%out", known.IN_ORDER | known.WRITEABLE, "out_axes")}
out_axes:
{_read("out_nd", "i32", "%out", known.AXES)}
{_read("lengths0", "ptr", "%out", known.LENGTHS)}
{_read("to", "ptr", "%out", known.DATA)}
  %axes = sub i32 %out_nd, {axes}
  %deep = icmp sge i32 %axes, 0
  br i1 %deep, label %length0, label %other
{lengths}
length{axes}:
  %lengths = getelementptr i64, ptr %lengths0, i64 {axes}
  %many_axes = sext i32 %axes to i64
  br label %counting
counting:
  %counted_axis = phi i64 [0, %length{axes}], [%following, %times]
  %points = phi i64 [1, %length{axes}], [%points1, %times]
  %more_axes = icmp slt i64 %counted_axis, %many_axes
  br i1 %more_axes, label %times, label %counted
times:
  %length_p = getelementptr i64, ptr %lengths, i64 %counted_axis
  %length = load i64, ptr %length_p
  %points1 = mul i64 %points, %length
  %following = add i64 %counted_axis, 1
  br label %counting
counted:
  %less = sub i64 %points, 1
  %few = icmp ult i64 %less, {most}
  %one_thread = load i64, ptr @rederive_one_thread
  %gang = load i64, ptr @rederive_gang
  %ways = or i64 %one_thread, %gang
  %way = icmp ne i64 %ways, 0
  %some = icmp sge i64 %less, 0
  %much = and i1 %way, %some
  %fits = or i1 %few, %much
  %others = icmp ne i64 %gang, 0
  %many = xor i1 %few, true
  %is_shared = and i1 %others, %many
  %bytes = mul i64 %points, 8
  %all_bytes = mul i64 %bytes, {outs}
  %to_end = getelementptr i8, ptr %to, i64 %all_bytes
  br i1 %fits, label %argument, label %other"""


def _arguments(ins: int) -> str:
    """Every argument: a float in a cell of its own, or an array of the points apart from out."""
    return f"""\
argument:
  %place = phi i64 [0, %counted], [%next_place, %accepted]
  %more = icmp slt i64 %place, {ins}
  br i1 %more, label %look, label %results
look:
  %arg_p = getelementptr ptr, ptr %args, i64 %place
  %arg = load ptr, ptr %arg_p
  %cell = getelementptr double, ptr %cells, i64 %place
{_read("kind", "ptr", "%arg", 8)}
  %is_float = icmp eq ptr %kind, @PyFloat_Type
  br i1 %is_float, label %float, label %array
float:
{_read("value", "double", "%arg", 16)}
  store double %value, ptr %cell
  br label %accepted
array:
{_is_array("arg", "%arg", known.IN_ORDER, "array_axes")}
array_axes:
{_read("arg_nd", "i32", "%arg", known.AXES)}
{_read("arg_lengths", "ptr", "%arg", known.LENGTHS)}
{_read("data", "ptr", "%arg", known.DATA)}
  %same_axes = icmp eq i32 %arg_nd, %axes
  br i1 %same_axes, label %comparing, label %other
comparing:
  %axis = phi i64 [0, %array_axes], [%next_axis, %compare]
  %all_same = phi i1 [true, %array_axes], [%still_same, %compare]
  %more_lengths = icmp slt i64 %axis, %many_axes
  br i1 %more_lengths, label %compare, label %compared
compare:
  %mine_p = getelementptr i64, ptr %arg_lengths, i64 %axis
  %its_p = getelementptr i64, ptr %lengths, i64 %axis
  %mine = load i64, ptr %mine_p
  %its = load i64, ptr %its_p
  %same = icmp eq i64 %mine, %its
  %still_same = and i1 %all_same, %same
  %next_axis = add i64 %axis, 1
  br label %comparing
compared:
  %data_end = getelementptr i8, ptr %data, i64 %bytes
  %before = icmp ule ptr %data_end, %to
  %after = icmp uge ptr %data, %to_end
  %apart = or i1 %before, %after
  %good = and i1 %apart, %all_same
  br i1 %good, label %accepted, label %other
accepted:
  %source = phi ptr [%cell, %float], [%data, %compared]
  %stride = phi i64 [0, %float], [1, %compared]
  %in_p = getelementptr ptr, ptr %ins, i64 %place
  store ptr %source, ptr %in_p
  %stride_p = getelementptr i64, ptr %strides, i64 %place
  store i64 %stride, ptr %stride_p
  %next_place = add i64 %place, 1
  br label %argument"""


def _addresses_of(outs: int) -> str:
    """Where each result begins in out."""
    return f"""\
results:
  %which = phi i64 [0, %argument], [%next_result, %result]
  %more_results = icmp slt i64 %which, {outs}
  br i1 %more_results, label %result, label %ready
result:
  %skip = mul i64 %bytes, %which
  %result_at = getelementptr i8, ptr %to, i64 %skip
  %result_p = getelementptr ptr, ptr %outs, i64 %which
  store ptr %result_at, ptr %result_p
  %next_result = add i64 %which, 1
  br label %results"""


_FIELDS = 8
"""What the piece of a map reads, in the order of llvm/gang_text.py."""


def _computed(ins: int, outs: int, map_: str, held: int) -> str:
    """The points computed: shared out, or here, and then without the interpreter's lock where that takes long."""
    numbers = ("%map_number", str(ins), "%ins_number", "%strides_number", str(outs), "%outs_number", "8", "%points")
    fields = "\n".join(
        f"  %field{i} = getelementptr i64, ptr %context, i64 {i}\n  store i64 {n}, ptr %field{i}"
        for i, n in enumerate(numbers)
    )
    return f"""\
ready:
  br i1 %is_shared, label %shared, label %unshared
shared:
  %meeting = inttoptr i64 %gang to ptr
  %share_at = getelementptr i64, ptr %meeting, i64 {DOOR}
  %share = load ptr, ptr %share_at
  %piece_at = getelementptr i64, ptr %meeting, i64 {DOOR + 1}
  %piece = load i64, ptr %piece_at
  %shares_at = getelementptr i64, ptr %meeting, i64 {DOOR + 2}
  %shares = load i64, ptr %shares_at
  %shares_less = sub i64 %shares, 1
  %round_up = add i64 %points, %shares_less
  %each = udiv i64 %round_up, %shares
  %each_up = add i64 %each, {BLOCK - 1}
  %step = and i64 %each_up, -{BLOCK}
  %map_number = ptrtoint ptr @{map_} to i64
  %ins_number = ptrtoint ptr %ins to i64
  %strides_number = ptrtoint ptr %strides to i64
  %outs_number = ptrtoint ptr %outs to i64
{fields}
  %sharing_thread = call ptr @PyEval_SaveThread()
  %piece_of_map = inttoptr i64 %piece to ptr
  call void %share(ptr %meeting, ptr %piece_of_map, ptr %context, i64 %points, i64 %step)
  call void @PyEval_RestoreThread(ptr %sharing_thread)
  br label %computed
unshared:
  %long = icmp sgt i64 %points, {held}
  br i1 %long, label %unlocked, label %locked
locked:
  call void @{map_}(i64 %points, ptr %ins, ptr %strides, ptr %outs, i64 %points)
  br label %computed
unlocked:
  %thread = call ptr @PyEval_SaveThread()
  call void @{map_}(i64 %points, ptr %ins, ptr %strides, ptr %outs, i64 %points)
  call void @PyEval_RestoreThread(ptr %thread)
  br label %computed
computed:
  call void @Py_IncRef(ptr %out)
  ret ptr %out"""


def _read(name: str, kind: str, owner: str, offset: int) -> str:
    return f"  %{name}_at = getelementptr i8, ptr {owner}, i64 {offset}\n  %{name} = load {kind}, ptr %{name}_at"


def _is_array(name: str, owner: str, flags: int, then: str) -> str:
    return f"""\
{_read(f"{name}_type", "ptr", owner, 8)}
  %{name}_is_array = icmp eq ptr %{name}_type, @rederive_python_array
  br i1 %{name}_is_array, label %{name}_open, label %other
{name}_open:
{_read(f"{name}_numbers", "ptr", owner, known.KIND)}
{_read(f"{name}_flags", "i32", owner, known.FLAGS)}
  %{name}_is_float64 = icmp eq ptr %{name}_numbers, @rederive_python_float64
  %{name}_flagged = and i32 %{name}_flags, {flags}
  %{name}_in_order = icmp eq i32 %{name}_flagged, {flags}
  %{name}_usable = and i1 %{name}_is_float64, %{name}_in_order
  br i1 %{name}_usable, label %{then}, label %other"""


def _same_length(place: int, size: int) -> str:
    return f"""\
length{place}:
  %length{place}_p = getelementptr i64, ptr %lengths0, i64 {place}
  %length{place}_n = load i64, ptr %length{place}_p
  %length{place}_same = icmp eq i64 %length{place}_n, {size}
  br i1 %length{place}_same, label %length{place + 1}, label %other"""
