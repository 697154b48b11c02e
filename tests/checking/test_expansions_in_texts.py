"""Expansions with a printed remainder in documents without a profile, held against SymPy's series."""

from __future__ import annotations

import pytest
import sympy as sp

from derive.language import Verdict
from paper_checks.check import check_document
from paper_checks.document import parse_document
from paper_checks.rows import Row

x = sp.Symbol("x")
FUNCTIONS = {
    r"\sin x": sp.sin(x),
    r"e^x": sp.exp(x),
    r"\ln(1+x)": sp.log(1 + x),
    r"\sqrt{1+x}": sp.sqrt(1 + x),
    r"\tan x": sp.tan(x),
    r"\frac{1}{1-x}": 1 / (1 - x),
    r"\cosh x": sp.cosh(x),
    r"\frac{1}{\sqrt{1-x^2}}": 1 / sp.sqrt(1 - x**2),
}


def rows_of(*displays: str) -> list[Row]:
    text = "\n\n".join(f"$$ {d} $$" for d in displays)
    return list(check_document(parse_document(text, "expansions.md", "markdown"), None, workers=1).rows)


def printed(polynomial: sp.Expr) -> str:
    terms = sorted(sp.Add.make_args(sp.expand(polynomial)), key=lambda t: sp.degree(t, x))
    text = "".join(
        ("" if i == 0 or str(sp.latex(t)).startswith("-") else "+") + sp.latex(t) for i, t in enumerate(terms)
    )
    return str(text)


@pytest.mark.parametrize("order", [2, 3, 4])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_expansion_is_proved_and_one_with_a_wrong_term_refuted(name: str, order: int) -> None:
    true = sp.series(FUNCTIONS[name], x, 0, order).removeO()
    false = true + x ** (order - 1) / 7
    good, bad = rows_of(f"{name} = {printed(true)} + x + O(x^{order})".replace("+ x + O", "+ O"),
                        f"{name} = {printed(false)} + O(x^{order})")  # fmt: skip
    assert good.verdict is Verdict.PROVED, good.reason
    assert bad.verdict is Verdict.REFUTED, bad.reason


def test_expansions_at_infinity_and_of_defined_names() -> None:
    rows = rows_of(
        r"\gamma = \frac{1}{\sqrt{1-v^2}}",
        r"\gamma = 1+\frac12 v^2+\frac38v^4+O(v^6)",
        r"\gamma = 1+\frac12 v^2+\frac58v^4+O(v^6)",
        r"\gamma^2 = \frac1{1-v^2}",
        r"\sqrt{n^2+n} = n + \frac12 - \frac1{8n} + O(n^{-2})",
        r"\ln\left(1+\frac1n\right) = \frac1n + \frac{1}{2n^2} + O\left(\frac1{n^3}\right)",
        r"\left(1+\frac1n\right)^n = e - \frac{e}{2n} + \mathcal{O}(1/n^2)",
    )
    found = [row.verdict for row in rows[1:]]
    proved, refuted = Verdict.PROVED, Verdict.REFUTED
    assert found == [proved, refuted, proved, proved, refuted, proved]


def test_a_remainder_that_holds_on_one_side_only_is_not_decided() -> None:
    (row,) = rows_of(r"|x| = x + O(x^2)")
    assert row.verdict is Verdict.UNDECIDED
    text = "Let $x>0$.\n\n$$ |x| = x + O(x^2) $$\n"
    (kept,) = check_document(parse_document(text, "one.md", "markdown"), None, workers=1).rows
    assert kept.verdict is Verdict.PROVED


def test_a_correction_keeps_its_remainder() -> None:
    (row,) = rows_of(r"\tan x = x + \frac{x^3}{6} + O(x^4)")
    assert [claim.correction for claim in row.claims] == [r"\tan x = x + \frac{x^{3}}{3} + O ( x^{4} )"]
    assert row.claims[0].statement.endswith("+ O(x^4)")


@pytest.mark.parametrize("text", [r"f(x) = x + O(xy)", r"\sin x = x + o(x)", r"\sin x = O(x)"])
def test_remainders_of_other_kinds_stay_undecided(text: str) -> None:
    (row,) = rows_of(text)
    assert row.verdict in (Verdict.UNDECIDED, None)
