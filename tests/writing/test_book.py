"""A book compiles with plain pdflatex, twice, without a warning, and no row leaves the page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import sympy as sp
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from derive.language.claim import Asymptotic
from derive.language.derivation import Derivation, Line, Step, StepKind
from derive.language.facts import Determinant, Given, Holds, Inverse, PositiveDefinite, SumsTo, Symmetric
from derive.language.finding import Finding, Verdict
from derive.language.tensors import SpaceIntegral, matrix, vector
from derive.writing import fragment, markdown, standalone
from tests.writing.drawn import HAT, LOSS, PATH, A, B, H, I, J, K, N, P, T, W, X, derivations

BAD = re.compile(r"Overfull|Underfull|[Uu]ndefined|Warning|^! |Missing|multiply", re.MULTILINE)
PROVED = Finding(Verdict.PROVED, "by hand", "for every n")


def complaints(document: str, folder: Path) -> list[str]:
    """What pdflatex says against a document in two runs."""
    (folder / "book.tex").write_text(document, encoding="utf-8")
    for _ in range(2):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "book.tex"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "book.log").read_text(encoding="utf-8", errors="replace")
    found = [line for line in log.splitlines() if BAD.search(line)]
    return found if (folder / "book.pdf").exists() else [*found, "no pdf"]


@pytest.fixture(scope="module", autouse=True)
def _tex_engine() -> None:
    if shutil.which("pdflatex") is None:
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail("pdflatex is not installed: install texlive-latex-base and texlive-latex-recommended")
        pytest.skip("pdflatex is not installed: install texlive-latex-base and texlive-latex-recommended")


def step(left: sp.Expr, right: sp.Expr, rule: str, kind: StepKind = StepKind.EQUALITY, **more: object) -> Step:
    """A step whose finding is set by hand."""
    remainder = more.pop("remainder", None)
    line = Line(left, right, remainder=remainder)  # type: ignore[arg-type]
    return Step(line, rule, kind, finding=PROVED if kind.is_judged else None, **more)  # type: ignore[arg-type]


def gradient() -> Derivation:
    """A derivation with a definition, conditions, substeps and references."""
    loss, total = sp.Symbol("L"), sp.Sum(sp.exp(HAT[B]), (B, 1, N))
    slope = sp.Derivative(loss, HAT[A])
    inner = sp.Derivative(sp.log(total), HAT[A])
    target = vector("P", N)
    steps = (
        step(loss, -sp.Sum(target[A] * sp.log(P[A]), (A, 1, N)), "the loss", StepKind.DEFINITION),
        step(loss, sp.log(total) - sp.Sum(target[A] * HAT[A], (A, 1, N)), "take the logarithm & use $\\sum_a P_a = 1$"),
        step(
            slope,
            sp.exp(HAT[A]) / total - target[A],
            "differentiate both sides",
            StepKind.BOTH_SIDES,
            substeps=(
                step(inner, sp.Derivative(total, HAT[A]) / total, "chain rule"),
                step(inner, sp.exp(HAT[A]) / total, "only the term $b = a$ depends on $\\hat{Y}_a$"),
            ),
        ),
        step(slope, P[A] - target[A], "fold p_a back in", conditions=("$n > 1$",), uses=("second.long", "no.such_one")),
    )
    facts = (
        Given(P[A], sp.exp(HAT[A]) / total, "the softmax", True),
        SumsTo(target, sp.Integer(1), "100% of the targets"),
        Symmetric(H),
        PositiveDefinite(H),
        Inverse(matrix("g^", K), H),
        Determinant(sp.Symbol("D"), H),
        Holds(sp.Symbol("x", real=True) < 1, "small $x$"),
    )
    return Derivation(
        "first.gradient", "The gradient & all of it", facts, steps, steps[-1].line, remark="See #1_a ~ 5%."
    )


def long_lines() -> Derivation:
    """Rows that must be broken: sums, products with a bracket, sums of sums, fractions, left sides, reasons."""
    many = sum((sp.Symbol(f"c_{m}") * (-X) ** m * sp.exp(-m * T) / (m + 1) for m in range(1, 16)), sp.Integer(1))
    whole = SpaceIntegral(sp.exp(-sp.Sum(H[I, J] * W[I] * W[J], (I, 1, K), (J, 1, K)) / 2), W)
    words = "a reason that goes on for much longer than any row of this page is wide, with $\\frac{a}{b}$ in it"
    end = Asymptotic(X, sp.Integer(0), X**16)
    steps = (
        step(PATH(X), many, "expand"),
        step(PATH(X), many, words, remainder=end),
        step(PATH(X), T * many, "a product"),
        step(PATH(X), -sp.Sum(many, (A, 1, N)), "a sum"),
        step(PATH(X), many / (1 + T), "a fraction"),
        step(PATH(X), LOSS * many**2 + many, "a square"),
        step(PATH(X), many, "relative", remainder=Asymptotic(T, sp.oo, 1 / T, relative=True)),
        step(many, PATH(X), "the other way", StepKind.IMPLICATION),
        step(sp.log(whole) * whole, K * whole + sp.exp(whole), words, StepKind.BOTH_SIDES),
        step(PATH(X), sp.exp(many), "an exponential"),
        step(PATH(X), sp.sqrt(many) + 1 / many, "a root and a denominator"),
    )
    return Derivation("second.long", "Long lines in $k$ dimensions", (), steps, steps[1].line)


def test_a_book_compiles_without_a_warning(tmp_path: Path) -> None:
    book = standalone("Derivations & more", [("First_subject", [gradient()]), ("Second", [long_lines()])])
    assert complaints(book, tmp_path) == []
    assert "section~\\ref{derivation:second.long}" in book


@settings(
    max_examples=4, deadline=None, phases=[Phase.generate], derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(st.lists(derivations(), min_size=6, max_size=6))
def test_drawn_derivations_compile(tmp_path_factory: pytest.TempPathFactory, drawn: Sequence[Derivation]) -> None:
    named = [replace(d, name=f"drawn.{place}") for place, d in enumerate(drawn)]
    found = complaints(standalone("Drawn", [("Drawn", named)]), tmp_path_factory.mktemp("drawn"))
    assert found == []


def test_a_planted_fault_is_found_in_the_log(tmp_path: Path) -> None:
    book = standalone("Fault", [("One", [gradient()])])
    assert complaints(book.replace(r"\end{document}", r"\undefinedcommand \end{document}"), tmp_path)
    wide = r"\mbox{" + "x" * 200 + r"}\end{document}"
    assert any("Overfull" in line for line in complaints(book.replace(r"\end{document}", wide), tmp_path))


def test_every_step_has_its_reason_and_the_proof_is_told() -> None:
    text = fragment(gradient())
    for words in ("definition: the loss", "chain rule", "if $n > 1$", r"no.such\_one", r"100\% of the targets"):
        assert words in text, words
    assert "All 5 steps are proved, for every $n$." in text


def test_a_step_without_a_proof_is_named() -> None:
    whole = gradient()
    weak = Step(whole.steps[1].line, "a guess", StepKind.EQUALITY, finding=Finding(Verdict.SUPPORTED, "points"))
    told = fragment(Derivation("a.b", "t", (), (whole.steps[0], weak), weak.line))
    assert "0 of 1 steps are proved; not proved: a guess (supported)." in told


def test_the_left_side_is_repeated_after_an_inequality() -> None:
    from derive.language.claim import Relation

    lines = (Line(X, T, Relation.LESS_EQUAL), Line(X, T**2))
    steps = tuple(Step(line, "r", StepKind.EQUALITY, finding=PROVED) for line in lines)
    assert "x & = t^{2}" in fragment(Derivation("a.b", "t", (), steps, lines[1]))


def test_a_conclusion_is_repeated_only_where_its_left_side_is_out_of_sight() -> None:
    near = (step(X, T, "a name", StepKind.DEFINITION), *(step(X, T + n, f"reason {n}") for n in range(1, 4)))
    far = (*near, step(X, T + 4, "reason 4"))
    assert "Hence" not in fragment(Derivation("a.b", "t", (), near, near[-1].line))
    assert "Hence" in fragment(Derivation("a.b", "t", (), far, far[-1].line))


def test_an_introduction_stands_before_the_first_line() -> None:
    told = replace(gradient(), introduction="Let $n$ be 100% of all classes.")
    assert fragment(told).startswith(r"\noindent Let $n$ be 100\% of all classes.")
    assert "Let $n$ be 100% of all classes." in markdown(told).splitlines()


def test_markdown_has_displays_and_no_dollars_inside() -> None:
    text = markdown(gradient())
    displays = re.findall(r"(?:^|\n)(?:> )?\$\$\n(.*?)\n(?:> )?\$\$", text, re.DOTALL)
    assert len(displays) == 3
    assert not any("$" in d for d in displays)
    assert all(d.count(r"\begin{aligned}") == d.count(r"\end{aligned}") == 1 for d in displays)
    assert textwrap.dedent(text).startswith("### The gradient & all of it")
