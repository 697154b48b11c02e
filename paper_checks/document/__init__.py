"""The door of documents: a Markdown or LaTeX file becomes its displayed equations, with labels, lines and prose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from paper_checks.document.assembly import Kind, parse_document
from paper_checks.document.display import Display, Document, Repair
from paper_checks.document.source import decode, kind_of, read_bytes

__all__ = ["Display", "Document", "Repair", "parse_document", "read_document"]


def read_document(path: str | Path) -> Document:
    """The document in a file of UTF-8 text; raises UnusableInput with one clear sentence where it cannot be used."""
    path = Path(path)
    text = decode(read_bytes(path), str(path))
    kind: Kind = "latex" if kind_of(path, text) == "latex" else "markdown"
    return replace(parse_document(text, path.name, kind), path=str(path))
