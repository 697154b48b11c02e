"""The first paper: the copy of its equations is the print's, every equation has a row, and what is wrong is refuted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.language import Verdict
from derive.reading.printing import normal_form
from derive.reading.tokens import significant, tokenize
from paper_checks import library
from paper_checks.check import check_document
from paper_checks.document import read_document
from paper_checks.profile import load_profile
from paper_checks.report.json_report import as_json, schema_text
from paper_checks.rows import Report

NAME = "thierry-mieg-2018"
PRINT = Path(__file__).parents[2].parent / "shared" / "papers" / f"{NAME}.md"
WRONG_AS_PRINTED = {"20", "26", "35", "37", "38", "46"}


@pytest.fixture(scope="module")
def report() -> Report:
    equations, profile = library.entry(NAME)
    return check_document(read_document(equations), load_profile(profile))


def _signs(source: str) -> list[str]:
    return normal_form(significant(tokenize(source)))


@pytest.mark.skipif(not PRINT.is_file(), reason="the paper is not beside the project")
def test_the_copy_holds_every_equation_as_printed() -> None:
    copy, printed = read_document(library.entry(NAME)[0]), read_document(PRINT)
    assert [d.label for d in copy.displays] == [d.label for d in printed.displays]
    for ours, theirs in zip(copy.displays, printed.displays, strict=True):
        assert _signs(ours.source) == _signs(theirs.source), ours.label


@pytest.mark.skipif(not PRINT.is_file(), reason="the paper is not beside the project")
def test_the_copy_holds_no_prose() -> None:
    for display in read_document(library.entry(NAME)[0]).displays:
        assert display.before.strip() in ("", "# thierry-mieg-2018: printed equations")
        assert not display.after.strip()


def test_every_numbered_equation_has_a_row(report: Report) -> None:
    labels = [row.label for row in report.rows]
    assert labels == [*(str(n) for n in range(1, 48)), "47 (cont.)"]
    assert all(row.verdict is not Verdict.UNREAD and row.read_as for row in report.rows)
    assert all(row.reason for row in report.rows)


def test_what_is_wrong_is_refuted_and_the_rest_is_not(report: Report) -> None:
    refuted = {row.label for row in report.rows if row.verdict is Verdict.REFUTED}
    assert refuted == WRONG_AS_PRINTED
    judged = [r for r in report.rows if r.verdict in (Verdict.PROVED, Verdict.SUPPORTED, Verdict.REFUTED)]
    assert len([r for r in judged if r.label.isdigit()]) >= 26


def test_refuted_claims_carry_a_witness(report: Report) -> None:
    for row in report.rows:
        for claim in row.claims:
            assert (claim.witness is not None) == (claim.verdict is Verdict.REFUTED), (row.label, claim.statement)


def test_claims_of_the_profile_hold(report: Report) -> None:
    found = [c for row in report.rows for c in row.claims if c.origin == "profile"]
    assert found
    assert all(claim.verdict is Verdict.PROVED for claim in found)


def test_the_json_of_the_paper_obeys_the_schema(report: Report) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(json.dumps(as_json(report))), json.loads(schema_text()))
