"""The verdict follows the print: repaired equations of the first paper are proved, planted slips are refuted."""

from __future__ import annotations

import pytest

from derive.language import Verdict
from paper_checks import library
from paper_checks.check import check_document
from paper_checks.document import parse_document
from paper_checks.profile import load_profile

EDITS = [
    # label, printed, edited, verdict
    ("20", r"(Y - \hat{Y})_a", r"(\hat{Y} - Y)_a", Verdict.PROVED),
    ("26", r"\sum_a (P - \hat{P})_a", r"\sum_a (\hat{P} - P)_a", Verdict.PROVED),
    ("26", r"\sum_a (P - \hat{P})_a", r"-\sum_a (P - \hat{P})_a", Verdict.PROVED),
    ("46", r"W^3(t)dt", r"W^3(t)dW", Verdict.PROVED),
    ("37", r"+ \frac{\Delta c}", r"+ \frac{\Delta k}{N} \log(\lambda) + \frac{\Delta c}", Verdict.PROVED),
    ("10", r"dW^{[i]t} dW^{[j]}", r"dW^{[i]} dW^{[j]}", Verdict.REFUTED),
    ("13", r"\bar{W}", r"W", Verdict.REFUTED),
    ("13", r"-2 g^{[ij]}", r"-g^{[ij]}", Verdict.REFUTED),
    ("12", r"= 1/2", r"= 2", Verdict.REFUTED),
    ("22", r"n_a \log", r"\log", Verdict.REFUTED),
    ("28", r"\sqrt{2\pi\lambda^2}", r"\sqrt{\pi\lambda^2}", Verdict.REFUTED),
    ("29", r"W^j / 2", r"W^j", Verdict.REFUTED),
    ("31", r"-k/2", r"k/2", Verdict.REFUTED),
    ("33", r"\frac{1}{2} h", r"h", Verdict.REFUTED),
    ("34", r"{N\lambda^2}", r"{\lambda^2}", Verdict.REFUTED),
    ("36", r"\frac{k}{2}", r"k", Verdict.REFUTED),
    ("40", r"= a_{ij} w^j", r"= 2 a_{ij} w^j", Verdict.REFUTED),
    ("41", r"-(\eta dt)", r"(\eta dt)", Verdict.REFUTED),
    ("44", r"W dW", r"W^2 dW", Verdict.REFUTED),
    ("45", r"e^{-2\eta t}", r"e^{-\eta t}", Verdict.REFUTED),
    ("47", r"-2 \frac", r"2 \frac", Verdict.REFUTED),
]


@pytest.mark.parametrize(("label", "printed", "edited", "verdict"), EDITS)
def test_the_verdict_follows_the_print(label: str, printed: str, edited: str, verdict: Verdict) -> None:
    equations, profile = library.entry("thierry-mieg-2018")
    text = equations.read_text(encoding="utf-8")
    line = next(x for x in text.split("\n\n") if rf"\quad ({label})" in x)
    assert line.count(printed) >= 1
    document = parse_document(line.replace(printed, edited), "edited", "markdown")
    row = check_document(document, load_profile(profile), workers=1).rows[0]
    assert row.verdict is verdict, row.reason


def test_a_lost_metric_in_the_prior_is_not_called_true() -> None:
    """With N^{-k/2} alone, (35) holds only where the prior is flat: the prior stands in it twice."""
    equations, profile = library.entry("thierry-mieg-2018")
    line = next(x for x in equations.read_text(encoding="utf-8").split("\n\n") if r"\quad (35)" in x)
    document = parse_document(line.replace("N^{k/2}", "N^{-k/2}"), "edited", "markdown")
    row = check_document(document, load_profile(profile), workers=1).rows[0]
    assert row.verdict is Verdict.UNDECIDED
    exact = line.replace("N^{k/2}", "N^{-k/2}").replace(
        r"P(W_1 + w) e^{-N \mathcal{L}_1", r"P(W_1 + w) e^{-N \mathcal{L}_0"
    )
    row = check_document(parse_document(exact, "edited", "markdown"), load_profile(profile), workers=1).rows[0]
    assert row.verdict is Verdict.PROVED, row.reason
