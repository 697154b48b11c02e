"""A table of formulas that derivations ended in or rest on, for a book and for a web page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.writing.words import markdown_words, tex_words


@dataclass(frozen=True)
class Table:
    """title: of its section. head: of the columns. rows: cells of plain text with formulas between dollars.

    widths: the share of the line that each column takes.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]

    def latex(self) -> str:
        """For a document with amsmath."""
        columns = "".join(rf">{{\raggedright\arraybackslash}}p{{{width}\linewidth}}" for width in self.widths)
        lines = [_row(self.head), *map(_row, self.rows)]
        body = "\n\\hline\n".join([lines[0], "\n".join(lines[1:])])
        return (
            f"{{\\small\\renewcommand{{\\arraystretch}}{{1.5}}\\setlength{{\\tabcolsep}}{{3pt}}\n\\noindent"
            f"\\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n{body}\n\\end{{tabular}}}}\n"
        )

    def markdown(self) -> str:
        """For a web page."""
        rule = "|" + " --- |" * len(self.head)
        lines = ["| " + " | ".join(map(markdown_words, cells)) + " |" for cells in (self.head, *self.rows)]
        return "\n".join([lines[0], rule, *lines[1:], ""])

    def _repr_latex_(self) -> str:
        return self.latex()

    def _repr_markdown_(self) -> str:
        return self.markdown()


def _row(cells: Sequence[str]) -> str:
    return " & ".join(map(tex_words, cells)) + r" \\"
