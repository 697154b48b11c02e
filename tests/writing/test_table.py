"""Tables at the end of chapters, written from what derivations rest on."""

from __future__ import annotations

import pytest

from derive.library import SUBJECTS, tables
from derive.writing import Table


def test_the_parameters_of_the_optimisers_are_those_of_the_derivations() -> None:
    (table,) = tables("momentum")
    rows = {name: (equation, said) for name, equation, said in table.rows}
    assert rows["heavy ball"][0] == r"$W_{+} = W + \beta_{1} (W - W_{-}) + \eta F$"
    for part in (r"\beta_{1} = 1 - \frac{\lambda h}{m}", r"\eta = \frac{h^{2}}{m}"):
        assert part in rows["heavy ball"][1]
    assert r"\eta = \frac{\gamma h^{2}}{m}" in rows["momentum with an averaged force"][1]
    assert r"\lambda = \frac{h (\sqrt{s} + \epsilon)}{\eta}" in rows["Adam: steps"][1]
    assert r"\beta = \frac{1 - \beta_{1}}{h}" in rows["Adam: the average of gradients"][1]


def test_a_table_as_markdown_and_latex() -> None:
    table = Table("Two", ("a", "b"), (("50 %", "$x_1$"),), (0.3, 0.3))
    assert table.markdown().splitlines()[:2] == ["| a | b |", "| --- | --- |"]
    assert r"50 \% & $x_1$ \\" in table.latex()
    assert table.latex().count(r"\begin{tabular}") == table.latex().count(r"\end{tabular}") == 1


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_says_what_tables_it_has(subject: str) -> None:
    assert all(len(row) == len(t.head) == len(t.widths) for t in tables(subject) for row in t.rows)
