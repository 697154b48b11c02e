"""A whole document: contents, a chapter for each subject, a section for each derivation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from derive.language.derivation import Derivation
from derive.writing.derivation_latex import fragment
from derive.writing.table import Table
from derive.writing.words import tex_words

_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_NO_TABLES: Mapping[str, Sequence[Table]] = MappingProxyType({})
Chapter = tuple[str, Sequence[Derivation]]

_PREAMBLE = r"""\documentclass[11pt,a4paper,fleqn]{report}
\usepackage[utf8]{inputenc}
\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage{amsmath,amssymb,array}
\allowdisplaybreaks[4]
\raggedbottom
\setlength{\parskip}{0.6ex plus 0.2ex}
\setlength{\emergencystretch}{3em}
\setlength{\mathindent}{1.5em}
"""
_CONTENTS = "\\pagenumbering{roman}\n\\tableofcontents\n\\clearpage\n\\pagenumbering{arabic}"


def standalone(
    title: str,
    chapters: Sequence[Chapter],
    introductions: Mapping[str, str] = _NO_WORDS,
    tables: Mapping[str, Sequence[Table]] = _NO_TABLES,
) -> str:
    """A document that plain pdflatex compiles, run twice for its contents.

    introductions: what stands at the head of the chapters of these titles; formulas between dollars. tables: what
    stands at their ends.
    """
    references = {d.name: rf"section~\ref{{{label(d)}}}" for _, derivations in chapters for d in derivations}
    parts = [_PREAMBLE, rf"\title{{{tex_words(title)}}}", r"\author{}", r"\date{}", r"\begin{document}", r"\maketitle"]
    # Pages of the contents are counted apart: however long they are, two runs are enough.
    parts += [_CONTENTS] if chapters else ["There is nothing here yet."]
    for name, derivations in chapters:
        parts.append(rf"\chapter{{{tex_words(name)}}}")
        parts += [tex_words(introductions[name])] if name in introductions else []
        for derivation in derivations:
            parts.append(f"\\section{{{tex_words(derivation.title)}}}\\label{{{label(derivation)}}}\n")
            parts.append(fragment(derivation, references))
        for table in tables.get(name, ()):
            parts += [f"\\section{{{tex_words(table.title)}}}\n", table.latex()]
    return "\n".join([*parts, r"\end{document}", ""])


def label(derivation: Derivation) -> str:
    """The label of the section of a derivation."""
    return "derivation:" + "".join(c if c.isalnum() and c.isascii() or c in ".-" else "-" for c in derivation.name)
