"""The wrong prints of the first paper get the print that holds, found by search."""

from __future__ import annotations

import pytest

from derive.language import Verdict
from paper_checks.checking.contexts import contexts_of
from paper_checks.checking.verdicts import row_of
from paper_checks.document import read_document
from paper_checks.library import entry
from paper_checks.profile import load_profile


@pytest.mark.parametrize(
    ("label", "piece"),
    [("20", r"\hat{Y} - Y"), ("37", r"\frac{\Delta k \log(\lambda)}{N}"), ("46", r"W^{3}(t) d W")],
)
def test_a_wrong_print_is_offered_the_one_that_holds(label: str, piece: str) -> None:
    equations, profile = entry("thierry-mieg-2018")
    contexts = contexts_of(read_document(equations), load_profile(profile))
    row = row_of(next(context for context in contexts if context.label == label))
    (refuted,) = (claim for claim in row.claims if claim.verdict is Verdict.REFUTED)
    assert piece in refuted.correction
