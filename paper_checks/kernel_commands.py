"""The commands `rederive kernels` and `rederive export`: the kernels of the library, listed and written as C."""

from __future__ import annotations

import argparse
from pathlib import Path

_LANGUAGES = ("c",)


def add_kernels(kernels: argparse.ArgumentParser) -> None:
    """The words of `rederive kernels`."""
    kernels.description = (
        "List the kernels of the library: name, arguments, shapes, the derivation they come from, and the equations of"
        " papers that end in it."
    )
    kernels.add_argument("subject", metavar="SUBJECT", nargs="?", help="only this subject")
    kernels.set_defaults(command=_kernels)


def add_export(export: argparse.ArgumentParser) -> None:
    """The words of `rederive export`."""
    export.description = "Write the kernels of a subject as C: header, source, a test, a Makefile."
    export.add_argument("subject", metavar="SUBJECT", help="a subject that `rederive kernels` lists")
    export.add_argument("--lang", choices=_LANGUAGES, default="c", help="the language (C99)")
    export.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="the folder to write to")
    export.set_defaults(command=_export)


def _kernels(chosen: argparse.Namespace) -> int:
    from importlib import import_module

    from numerics.compiler.library.listing import SUBJECTS

    equations = _equations()
    for subject in [_known(chosen.subject, SUBJECTS)] if chosen.subject else SUBJECTS:
        print(subject)
        module = import_module(f"numerics.kernels.{subject}")
        for name in module.__all__:
            kernel = getattr(module, name)
            shape = kernel.signature if hasattr(kernel, "signature") else f"{kernel.shape or ''}"
            print(f"  {name}({', '.join(kernel.arguments)}) {shape}".rstrip())
            print(f"      {kernel.words}")
            print(f"      from {_with_equations(kernel.source, equations)}")
    return 0


def _with_equations(source: str, equations: dict[str, list[str]]) -> str:
    """The derivations a kernel comes from, each with the equations of the library's papers that it ends in."""
    shown = []
    for name in source.split(", "):
        ends = equations.get(name)
        shown.append(f"{name}, {' and '.join(ends)}" if ends else name)
    return "; ".join(shown)


def _equations() -> dict[str, list[str]]:
    """For each derivation the equations of the library's papers that point at it."""
    import tomllib

    from paper_checks import library

    found: dict[str, list[str]] = {}
    for paper in library.names():
        profile = tomllib.loads(library.entry(paper)[1].read_text(encoding="utf-8"))
        for label, entry in profile.get("equation", {}).items():
            for pointer in (entry, *entry.get("derivations", ())):
                if "derivation" in pointer:
                    found.setdefault(pointer["derivation"], []).append(f"equation ({label}) of {paper}")
    return found


def _export(chosen: argparse.Namespace) -> int:
    from derive.language import UnusableInput
    from numerics.compiler.library.export import exported
    from numerics.compiler.library.listing import SUBJECTS

    subject = _known(chosen.subject, SUBJECTS)
    try:
        written = exported(subject, chosen.output)
    except OSError as error:
        raise UnusableInput(f"{chosen.output}: cannot be written ({error.strerror}); name another folder") from None
    for path in written:
        print(path)
    return 0


def _known(subject: str, subjects: tuple[str, ...]) -> str:
    from derive.language import UnusableInput

    if subject not in subjects:
        raise UnusableInput(f"the subject {subject!r} has no kernels; there are {', '.join(subjects)}")
    return subject
