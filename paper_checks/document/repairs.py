"""Lost escapes put back: \\f, \\t, \\n, \\b, \\a, \\r, \\v that became control characters or nothing.

A place is repaired only where one LaTeX command can have stood there. A tail such as `rac{` or `lpha` has no other
reading; a tail such as `eta` or `au` might be a product of letters, and is repaired only in a display that shows other
lost escapes, of a document that prints the command whole elsewhere. What is left over is noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper_checks.document.display import Repair
from paper_checks.document.source import Lines

_LETTER = {"\x07": "a", "\x08": "b", "\t": "t", "\n": "n", "\x0b": "v", "\x0c": "f", "\r": "r"}
_NAME = {
    "\x07": "[bell]",
    "\x08": "[backspace]",
    "\t": "[tab]",
    "\n": "[newline]",
    "\x0b": "[vertical tab]",
    "\x0c": "[form feed]",
    "\r": "[carriage return]",
}
_BLANK = "\t\n "

COMMANDS = frozenset(
    """
    aleph alpha amalg angle approx approxeq arccos arcsin arctan arg ast asymp acute aligned atop backslash bar
    because begin beta beth between big Big bigcap bigcup bigg biggl biggr bigl bigm bigoplus bigotimes bigr
    bigsqcup bigstar bigtriangleup bigvee bigwedge binom blacksquare bm bmod boldsymbol bot bowtie boxed bra breve
    bullet fbox fint flat forall frac frak frown nabla natural ncong ne nearrow neg neq newline nexists ngeq ni
    nleq nmid nolimits nonumber not notag notin nsim nsubseteq nu nwarrow rangle rbrace rbrack rceil Re real rfloor
    rgroup rho right rightarrow rightarrowtail rightharpoonup rightleftharpoons rm rtimes rVert rvert tag tan tanh
    tau tbinom tensor text textbf textit textrm textsf textstyle texttt tfrac therefore theta thickapprox thicksim
    tilde times to top triangle triangledown triangleleft triangleq triangleright varDelta varGamma varepsilon
    varkappa varnothing varphi varpi varprojlim varrho varsigma vartheta vartriangle vdash vdots vec vee veebar
    vert vphantom
    """.split()
)
_GROUP_TAILS = frozenset({"rac", "ext", "ilde", "egin", "inom", "extbf", "extit", "extrm"})
_CLEAR_TAILS = frozenset(
    """
    lpha pprox rcsin rccos rctan abla otin onumber otag heta imes herefore riangle orall ightarrow arepsilon arphi
    artheta arrho arsigma oldsymbol ullet igoplus igotimes igwedge ightharpoonup riangleq
    """.split()
)
_LIKELY_TAILS = frozenset({"eta", "au", "ho", "eq", "ar", "ec", "ight", "angle", "anh"})
_MARK = re.compile(
    r"(?P<escape>\\(?:[A-Za-z]+|.))|(?P<control>[\x07\x08\t\n\x0b\x0c\r])?(?P<run>[A-Za-z]+)|(?P<bare>[\x00-\x08\x0b-\x1f\x7f])",
    re.DOTALL,
)
_WORDS = re.compile(
    r"\\(?:text\w*|mbox|operatorname\*?|mathrm|mathsf|mathit|mathbf|label|tag\*?|intertext|begin|end)[ ]?\{[^{}]*+\}"
)


@dataclass(frozen=True)
class _Find:
    """A possible lost escape: source[start:end] would become `after`; `clear` where there is no other reading."""

    start: int
    end: int
    after: str
    clear: bool


def repair(source: str, line: int, intact: frozenset[str]) -> tuple[str, tuple[Repair, ...], tuple[str, ...]]:
    """The source with its lost escapes put back line for line, the repairs, and notes on damage that is left.

    `line` is the line of the first character; `intact` are the commands that the document prints whole.
    """
    words = [match.span() for match in _WORDS.finditer(source)]
    lines = Lines(source)
    finds, notes = _finds(source, line, lines, words)
    damaged = any(find.clear for find in finds)
    parts, repairs, position = [], [], 0
    for find in finds:
        at = line + lines.of(find.start) - 1
        before = _shown(source[find.start : find.end])
        if not find.clear and not (damaged and _commands(find.after) <= intact):
            if damaged or source[find.start] not in _BLANK and source[find.start] in _LETTER:
                notes.append(f"line {at}: {before!r} may be a damaged {find.after.strip()}, and is left as it stands")
            continue
        parts += [source[position : find.start], find.after]
        position = find.end
        repairs.append(Repair(at, before, find.after.strip()))
    return "".join([*parts, source[position:]]), tuple(repairs), tuple(notes)


def _finds(source: str, line: int, lines: Lines, words: list[tuple[int, int]]) -> tuple[list[_Find], list[str]]:
    finds: list[_Find] = []
    notes: list[str] = []
    index = 0
    for match in _MARK.finditer(source):
        while index < len(words) and words[index][1] <= match.start():
            index += 1
        in_words = index < len(words) and words[index][0] <= match.start()
        control, run = match["control"], match["run"]
        find = None
        if control:
            find = _after_control(source, match, in_words)
        if find is None and run and not in_words:
            find = _bare_tail(source, match)
        if find is not None:
            finds.append(find)
        elif match["bare"] or (control and control not in _BLANK):
            at = line + lines.of(match.start()) - 1
            seen = _shown(match.group()[:12])
            notes.append(f"line {at}: {seen!r} is damage that no one command explains, and is left")
    return finds, notes


def _after_control(source: str, match: re.Match[str], in_words: bool) -> _Find | None:
    """A control character and the letters after it, where they spell a command."""
    control, run = match["control"], match["run"]
    command = _LETTER[control] + run
    if command not in COMMANDS:
        return None
    kept = "\n" if control == "\n" else ""
    if control not in _BLANK:
        return _Find(match.start(), match.end(), f"\\{command}{kept}", True)
    if in_words:
        return None
    clear = _is_clear(source, match.end(), run)
    if not clear and (run not in _LIKELY_TAILS or control == "\n"):
        return None
    return _Find(match.start(), match.end(), f"\\{command}{kept}", clear)


def _is_clear(source: str, end: int, tail: str) -> bool:
    return tail in _CLEAR_TAILS or (tail in _GROUP_TAILS and source.startswith("{", end))


def _bare_tail(source: str, match: re.Match[str]) -> _Find | None:
    """Letters that are the tails of commands whose first letters were dropped, or became a blank."""
    start, end = match.span("run")
    tails = _tails(match["run"])
    if not tails or any(tail in ("ar", "ec") and not source.startswith("{", end) for tail in tails[-1:]):
        return None
    clear = any(_is_clear(source, end, tail) for tail in tails)
    if not clear and tails == ["au"] and source[start - 2 : start] != "{ ":
        return None
    commands = "".join(f"\\{_command(tail)}" for tail in tails)
    if commands.startswith("\\t") and start and source[start - 1] == " ":
        start -= 1
    return _Find(start, end, commands, clear)


def _tails(run: str) -> list[str]:
    """The one way to cut a run of letters into tails of commands; empty where there is none."""
    tails: list[str] = []
    known = _CLEAR_TAILS | _LIKELY_TAILS
    if run in known | _GROUP_TAILS:
        return [run] if _command(run) else []
    position = 0
    while position < len(run) and len(run) <= 60:
        fitting = [tail for tail in known if run.startswith(tail, position) and _command(tail)]
        if len(fitting) != 1:
            return []
        tails.append(fitting[0])
        position += len(fitting[0])
    return tails if any(tail in _CLEAR_TAILS for tail in tails) else []


def _command(tail: str) -> str:
    """The only command of which `tail` is what a lost first letter leaves; "" where there are several or none."""
    found = [letter + tail for letter in "abfnrtv" if letter + tail in COMMANDS]
    return found[0] if len(found) == 1 else ""


def _commands(after: str) -> frozenset[str]:
    return frozenset(re.findall(r"\\([A-Za-z]+)", after))


def _shown(text: str) -> str:
    return "".join(_NAME.get(character, character) for character in text)


def intact_commands(text: str) -> frozenset[str]:
    """The commands that a text prints whole."""
    return frozenset(match.group(1) for match in re.finditer(r"\\([A-Za-z]+)", text))
