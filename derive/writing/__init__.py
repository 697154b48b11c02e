"""Readings, expressions and derivations as text: Unicode for terminals, LaTeX for papers, Markdown for pages."""

from derive.writing.book import standalone
from derive.writing.derivation_latex import fragment
from derive.writing.derivation_markdown import markdown
from derive.writing.expressions import expression_latex
from derive.writing.layout import line_latex
from derive.writing.table import Table
from derive.writing.words import fact_latex

__all__ = ["Table", "expression_latex", "fact_latex", "fragment", "line_latex", "markdown", "standalone"]
