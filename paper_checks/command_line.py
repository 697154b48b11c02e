"""The command `rederive`: check a document, draft a profile, list the library, write derivations."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paper_checks.derivation_commands import add_derivations, add_latex
from paper_checks.kernel_commands import add_export, add_kernels

if TYPE_CHECKING:
    from paper_checks.document import Document
    from paper_checks.profile import Profile
    from paper_checks.report.paper import Paper
    from paper_checks.rows import Report

# SymPy, NumPy and rich are imported by the functions that need them: `rederive --help` answers at once.

COMMANDS = ("check", "profile", "library", "schema", "latex", "derivations", "kernels", "export")

NOTHING_REFUTED = 0
SOMETHING_REFUTED = 1
UNUSABLE = 2
INTERNAL_ERROR = 70
INTERRUPTED = 130
NOBODY_READS = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 nothing refuted, 1 something is, 2 unusable input, 70 our error."""
    chosen = _parser().parse_args(arguments)
    try:
        return _run(chosen)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except Exception as error:
        if chosen.debug:
            raise
        _say(f"internal error ({type(error).__name__}: {error}); please report it with the document, and see --debug")
        return INTERNAL_ERROR


def _run(chosen: argparse.Namespace) -> int:
    from derive.language.refusal import UnusableInput

    try:
        command: Callable[[argparse.Namespace], int] = chosen.command
        code = command(chosen)
        sys.stdout.flush()
    except UnusableInput as refusal:
        _say(str(refusal))
        return UNUSABLE
    return code


def _say(sentence: str) -> None:
    """One harmless line on standard error."""
    from paper_checks.report.safe_text import on_one_line

    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    line = on_one_line(f"rederive: {sentence}").encode(encoding, "backslashreplace").decode(encoding)
    print(line, file=sys.stderr)


# --- the words of the command line ------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rederive",
        description="Proof-read the mathematics of a paper: a verdict, with its reason, for every printed equation.",
        epilog="Exit code: 0 nothing judged is refuted (or exactly what --baseline lists), 1 something is, "
        "2 the input cannot be used.",
    )
    parser.add_argument("--version", action=_ShowVersion, help="show the version and leave")
    parser.set_defaults(debug=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    helped = (
        "judge every printed equation of a document",
        "draft a profile for a document",
        "list the papers of the built-in library",
        "print the JSON Schema of check --format json",
        "write a derivation, every step of it proved, as LaTeX",
        "list the derivations, or check them all",
        "list the compiled kernels of the library",
        "write the kernels of a subject as C",
    )
    parsers = [commands.add_parser(name, help=text) for name, text in zip(COMMANDS, helped, strict=True)]
    check, profile, library, schema, latex, listing, kernels, export = parsers
    _add_check(check)
    _add_profile(profile)
    library.set_defaults(command=_library)
    schema.set_defaults(command=_schema)
    add_latex(latex)
    add_derivations(listing)
    add_kernels(kernels)
    add_export(export)
    for parsed in parsers:
        parsed.add_argument("--debug", action="store_true", help="show the traceback of an internal error")
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    check.description = "Judge every printed equation of a document, Markdown or LaTeX, or of a paper of the library."
    check.add_argument("target", metavar="TARGET", help="a file, or a name that `rederive library` lists")
    check.add_argument("--profile", metavar="NAME|FILE", help="what the symbols mean: a library name or a TOML file")
    check.add_argument("--equation", metavar="LABEL", help="judge only this equation")
    check.add_argument("-v", "--verbose", action="store_true", help="each equation in full: reading, attempts, witness")
    check.add_argument("--format", choices=("table", "json"), default="table", help="table (for people) or json")
    check.add_argument("--baseline", metavar="FILE", type=Path, help="labels that are known to be refuted, one a line")
    check.add_argument("--write-baseline", metavar="FILE", type=Path, help="write the refuted labels to a file")
    check.add_argument("--workers", metavar="N", type=_positive, help="how many processes to use")
    check.add_argument("--no-color", action="store_true", help="no colours (nor where NO_COLOR is set)")
    check.set_defaults(command=_check)


def _add_profile(profile: argparse.ArgumentParser) -> None:
    profile.description = "Draft a profile (symbols found, roles guessed, free indices), to be corrected by hand."
    profile.add_argument("document", metavar="DOCUMENT", type=Path, help="a Markdown or LaTeX file")
    profile.add_argument("-o", "--output", metavar="FILE", type=Path, help="a new file for it (default: print it)")
    profile.set_defaults(command=_profile)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 1024):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give a whole number from 1 to 1024")
    return int(text)


class _ShowVersion(argparse.Action):
    """Look the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest=argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"rederive {version('rederive')}")
        except PackageNotFoundError:
            print("rederive (run from its source, not installed)")
        parser.exit()


# --- the commands -----------------------------------------------------------------------------------------------


def _check(chosen: argparse.Namespace) -> int:
    from paper_checks.baseline import read_baseline

    listed = read_baseline(chosen.baseline) if chosen.baseline is not None else None
    document, profile = _opened(chosen.target, chosen.profile)
    report = _checked(document, profile, chosen)
    _write_report(report, chosen)
    return _verdict_on_the_whole(report, listed, chosen)


def _opened(target: str, profile_name: str | None) -> tuple[Document, Profile | None]:
    """The document and the profile a target stands for; a file of that name wins over the library."""
    from paper_checks import library
    from paper_checks.document import read_document
    from paper_checks.profile import load_profile

    if os.path.lexists(target) or target not in library.names():
        path = _demand_file(target)
        return read_document(path), (load_profile(profile_name) if profile_name is not None else None)
    equations, profile_path = library.entry(target)
    return read_document(equations), load_profile(profile_name if profile_name is not None else profile_path)


def _demand_file(target: str) -> Path:
    """The path of an existing file; UnusableInput with the names that were meant, perhaps, if there is none."""
    from difflib import get_close_matches

    from derive.language.refusal import UnusableInput
    from paper_checks import library

    path = Path(target)
    if path.is_dir():
        raise UnusableInput(f"{target} is a directory; name a Markdown or LaTeX file in it")
    if not os.path.lexists(path):
        names = library.names()
        close = get_close_matches(target, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"the library has: {', '.join(names) or 'nothing'}"
        raise UnusableInput(f"no file and no paper of the library is called {target!r}; {hint}")
    return path


def _checked(document: Document, profile: Profile | None, chosen: argparse.Namespace) -> Report:
    from paper_checks.check import check_document
    from paper_checks.report.progress import progress_on

    only = _bare_label(chosen.equation) if chosen.equation is not None else None
    with progress_on(sys.stderr, colour=not chosen.no_color) as progress:
        report = check_document(document, profile, only=only, workers=chosen.workers, progress=progress)
    if only is not None and not report.rows:
        from derive.language.refusal import UnusableInput

        raise UnusableInput(
            f"{report.document}: no equation has the label {only!r}; check it without --equation to see all"
        )
    return report


def _bare_label(label: str) -> str:
    """The label without the parentheses it is printed in: (26) is 26."""
    inner = label.strip()
    return inner[1:-1].strip() if inner.startswith("(") and inner.endswith(")") else inner


def _write_report(report: Report, chosen: argparse.Namespace) -> None:
    if chosen.format == "json":
        _write_json(report)
        return
    from paper_checks.report.detail import write_detail
    from paper_checks.report.paper import paper_for
    from paper_checks.report.terminal import write_summary, write_table

    paper: Paper = paper_for(sys.stdout, colour=not chosen.no_color)
    if chosen.verbose:
        for row in report.rows:
            write_detail(row, paper)
    else:
        write_table(report, paper)
    write_summary(report, paper)


def _write_json(report: Report) -> None:
    from paper_checks.report.json_report import dumps
    from paper_checks.report.paper import can_show

    text = dumps(report)
    sys.stdout.write(text if can_show(sys.stdout, text) else dumps(report, ascii_only=True))


def _verdict_on_the_whole(report: Report, listed: tuple[str, ...] | None, chosen: argparse.Namespace) -> int:
    """The exit code; differences from the baseline are said on standard error."""
    from paper_checks.baseline import baseline_text, compare
    from paper_checks.report.verdicts import refuted_labels

    refuted = refuted_labels(report)
    if chosen.write_baseline is not None:
        write_file(chosen.write_baseline, baseline_text(refuted))
    if listed is None:
        return SOMETHING_REFUTED if refuted else NOTHING_REFUTED
    change = compare(listed, refuted, [row.label for row in report.rows], partial=chosen.equation is not None)
    for sentence in change.sentences():
        _say(sentence)
    return NOTHING_REFUTED if change.is_none else SOMETHING_REFUTED


def write_file(path: Path, text: str, *, new: bool = False) -> None:
    """Write a file; with `new` only where none is."""
    from derive.language.refusal import UnusableInput

    try:
        with path.open("x" if new else "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UnusableInput(f"{path} exists already; name a file that does not, or remove it first") from None
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}") from None


def _profile(chosen: argparse.Namespace) -> int:
    from paper_checks.document import read_document
    from paper_checks.profile import draft_profile

    draft = draft_profile(read_document(_demand_file(str(chosen.document))))
    if chosen.output is not None:
        write_file(chosen.output, draft, new=True)
    else:
        write_text(draft)
    return NOTHING_REFUTED


def _library(_: argparse.Namespace) -> int:
    from paper_checks import library

    write_text("".join(f"{name}\n" for name in library.names()))
    return NOTHING_REFUTED


def _schema(_: argparse.Namespace) -> int:
    from paper_checks.report.json_report import schema_text

    write_text(schema_text())
    return NOTHING_REFUTED


def write_text(text: str) -> None:
    """Write text to standard output in the characters its encoding has."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


if __name__ == "__main__":
    sys.exit(main())
