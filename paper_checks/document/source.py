"""A file or a string becomes text that can be used, or one clear sentence says why it cannot."""

from __future__ import annotations

import os
from bisect import bisect_right
from pathlib import Path

from derive.language.refusal import UnusableInput

MAX_BYTES = 5_000_000
LATEX_SUFFIXES = (".tex", ".ltx", ".latex")


class Lines:
    """The line, counted from 1, of each offset of a text; only a line feed ends a line."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        position = text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = text.find("\n", position + 1)

    def of(self, offset: int) -> int:
        """The line in which the character at `offset` stands."""
        return bisect_right(self._starts, offset)

    def start(self, line: int) -> int:
        """The offset at which a line begins."""
        return self._starts[line - 1]


def refuse(name: str, line: int, sentence: str) -> UnusableInput:
    """The refusal of one place of a document, to be raised by the caller."""
    return UnusableInput(f"{name}, line {line}: {sentence}")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most 5 MB."""
    try:
        if not path.exists():
            raise UnusableInput(f"{path}: there is no such file; give the path of a .md or .tex document.")
        if path.is_dir():
            raise UnusableInput(f"{path}: is a directory, not a document; give the path of a .md or .tex file.")
        if not path.is_file():
            raise UnusableInput(f"{path}: is not a regular file; save the document as a .md or .tex file first.")
        size = os.stat(path).st_size
        if size > MAX_BYTES:
            raise too_large(str(path), size)
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnusableInput(
            f"{str(path)[:200]!r}: cannot be read ({reason}); check the path and the permissions."
        ) from None
    if len(data) > MAX_BYTES:
        raise too_large(str(path), len(data))
    return data


def too_large(name: str, size: int) -> UnusableInput:
    """The refusal of a document over the limit."""
    return UnusableInput(
        f"{name}: the document has {size:,} bytes, the limit is {MAX_BYTES:,}; "
        "split it, or keep only the part to check."
    )


def decode(data: bytes, name: str) -> str:
    """The text of UTF-8 bytes; a byte order mark is dropped."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(name, 1, "the file begins with the mark of UTF-16, only UTF-8 text can be read; save it as UTF-8.")
    nul = data.find(b"\x00")
    if nul >= 0:
        raise refuse(name, data.count(b"\n", 0, nul) + 1, "byte 0x00 never stands in text; give Markdown or LaTeX.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = data[error.start]
        raise refuse(name, line, f"byte 0x{value:02x} is not valid UTF-8 text; save the document as UTF-8.") from None


def normalise(text: str, name: str) -> str:
    """Text whose lines end in a line feed; a lone carriage return stays, unless the text knows no other line end."""
    if len(text) > MAX_BYTES:
        raise too_large(name, len(text))
    nul = text.find("\x00")
    if nul >= 0:
        raise refuse(name, text.count("\n", 0, nul) + 1, "U+0000 never stands in text; give Markdown or LaTeX.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")


def kind_of(path: Path, text: str) -> str:
    """ "latex" or "markdown": by the suffix, and where that says nothing by the first words of LaTeX."""
    if path.suffix.lower() in LATEX_SUFFIXES:
        return "latex"
    if path.suffix.lower() in (".md", ".markdown", ".mkd", ".rmd", ".qmd"):
        return "markdown"
    return "latex" if "\\documentclass" in text or "\\begin{document}" in text else "markdown"
