"""The commands `rederive latex` and `rederive derivations`: derivations written out, listed and checked."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derive.language.derivation import Derivation
    from derive.library.checking import Checked

ALL_PROVED = 0
SOMETHING_BROKEN = 1
BOOK = "Derivations in the physics of deep learning"


def add_latex(latex: argparse.ArgumentParser) -> None:
    """The words of `rederive latex`."""
    latex.description = "Write a derivation as LaTeX (or Markdown); every step is proved before it is written."
    latex.add_argument(
        "name", metavar="NAME", nargs="?", help="a derivation or a subject that `rederive derivations` lists"
    )
    latex.add_argument("--all", action="store_true", help="all derivations, a chapter for each subject")
    latex.add_argument("--standalone", action="store_true", help="a whole document for pdflatex")
    latex.add_argument("--markdown", action="store_true", help="Markdown for a web page instead of LaTeX")
    latex.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to write (default: print it)")
    latex.set_defaults(command=_latex)


def add_derivations(listing: argparse.ArgumentParser) -> None:
    """The words of `rederive derivations`."""
    listing.description = "List the derivations, by subject; with --check derive them all and say what was proved."
    listing.add_argument("subject", metavar="SUBJECT", nargs="?", help="only this subject, or only this derivation")
    listing.add_argument("--check", action="store_true", help="derive them and judge every step")
    listing.add_argument(
        "--plant", action="store_true", help="with --check: plant slips in every step, count those seen"
    )
    listing.set_defaults(command=_derivations)


def _latex(chosen: argparse.Namespace) -> int:
    from derive.language.refusal import UnusableInput

    if chosen.all == (chosen.name is not None):
        raise UnusableInput(
            "`rederive latex` needs the name of a derivation or --all, and not both; see `rederive derivations`"
        )
    if chosen.markdown and chosen.standalone:
        raise UnusableInput("--standalone is a document for TeX and --markdown is not; give one of them")
    chapters = _chapters(None if chosen.all else chosen.name)
    _write(_text(chapters, chosen), chosen.output)
    return ALL_PROVED


def _text(chapters: list[tuple[str, list[Derivation]]], chosen: argparse.Namespace) -> str:
    from derive.library import SUBJECTS, introduction, tables
    from derive.writing import fragment, markdown, standalone

    every = [derivation for _, derivations in chapters for derivation in derivations]
    if chosen.standalone:
        heads = {_spoken(subject): introduction(subject) for subject in SUBJECTS}
        whole = [s for s in SUBJECTS if chosen.all or chosen.name == s]
        ends = {_spoken(subject): tables(subject) for subject in whole}
        return standalone(BOOK if chosen.all else chapters[0][0], chapters, heads, ends)
    return "\n\n".join((markdown if chosen.markdown else fragment)(derivation).rstrip() for derivation in every) + "\n"


def _chapters(name: str | None) -> list[tuple[str, list[Derivation]]]:
    """Chapter titles with their derivations; UnusableInput with the sentence of a step that does not hold."""
    from derive.deriving import BrokenStep
    from derive.language.refusal import UnusableInput
    from derive.library import SUBJECTS, derivation, derivations

    subjects = SUBJECTS if name is None else (name,) if name in SUBJECTS else ()
    try:
        if subjects:
            return [(_spoken(s), [d.derivation for d in derivations(s)]) for s in subjects]
        assert name is not None
        return [(_spoken(name.split(".")[0]), [derivation(name).derivation])]
    except BrokenStep as broken:
        raise UnusableInput(f"nothing is written, as a step does not hold: {broken}") from None


def _spoken(subject: str) -> str:
    return subject.replace("_", " ").capitalize()


def _write(text: str, path: Path | None) -> None:
    from paper_checks.command_line import write_file, write_text

    if path is None:
        write_text(text)
    else:
        write_file(path, text)


def _derivations(chosen: argparse.Namespace) -> int:
    from derive.language.refusal import UnusableInput
    from derive.library import SUBJECTS, derivation, derivations

    if chosen.plant and not chosen.check:
        raise UnusableInput("--plant says how many slips a check sees; give --check with it")
    name = chosen.subject
    found = (derivation(name),) if name is not None and name not in SUBJECTS else derivations(name)
    if chosen.check:
        return _check([d.name for d in found], plant=chosen.plant)
    from paper_checks.command_line import write_text

    width = max((len(d.name) for d in found), default=0)
    write_text("".join(f"{d.name.ljust(width)}  {d.title.replace('$', '')}\n" for d in found))
    return ALL_PROVED


def _check(names: list[str], *, plant: bool) -> int:
    from derive.library.checking import check_all
    from paper_checks.command_line import write_text

    started = time.perf_counter()
    width = max(map(len, names), default=0)
    done = []
    for one in check_all(names, plant=plant):
        done.append(one)
        write_text(f"{one.name.ljust(width)}  {_said(one)}\n")
        sys.stdout.flush()
    write_text(_summary(done, time.perf_counter() - started))
    return SOMETHING_BROKEN if any(one.refusal for one in done) else ALL_PROVED


def _said(one: Checked) -> str:
    if one.refusal:
        return f"does not hold: {one.refusal}"
    small = sum(count for scope, count in one.scopes if " = " in scope)
    parts = [f"{_counted(one.proved, 'step')} proved"]
    parts += [f"{small} of them at small sizes only"] if small else []
    parts += [f"{one.recorded} assumed or defined"]
    if one.slips:
        parts.append(f"{sum(n for _, n in one.caught)} of {sum(n for _, n in one.slips)} slips seen")
    return ", ".join((*parts, f"{one.seconds:.1f} s", *one.missed))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _summary(done: list[Checked], seconds: float) -> str:
    judged, recorded = sum(one.proved for one in done), sum(one.recorded for one in done)
    broken = sum(bool(one.refusal) for one in done)
    whole = judged + broken
    share = f"{100 * judged / whole:.0f} %" if whole else "none"
    small = sum(count for one in done for scope, count in one.scopes if " = " in scope)
    first = (
        f"{_counted(len(done), 'derivation')}: {judged} of {_counted(whole, 'judged step')} proved ({share}),"
        f" {small} at small sizes only; {_counted(recorded, 'step')} recorded as definition or assumption;"
        f" {_counted(broken, 'derivation')} refused; {seconds:.0f} s"
    )
    lines = [first]
    if any(one.slips for one in done):
        total, seen = sum(n for one in done for _, n in one.slips), sum(n for one in done for _, n in one.caught)
        lines.append(
            f"slips planted (sign, factor, exponent, index): {total}, seen: {seen} ({100 * seen / total:.1f} %)"
        )
    return "\n".join(lines) + "\n"
