"""Equations of the library paper and the derivations that end in them: the conclusion is judged, slips are seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.language import UnusableInput, Verdict
from paper_checks.check import check_document
from paper_checks.command_line import main
from paper_checks.document import read_document
from paper_checks.library import entry
from paper_checks.profile.loading import parse_profile
from paper_checks.rows import ClaimRow, Row

PAPER, PROFILE = entry("thierry-mieg-2018")
TEXT = Path(PROFILE).read_text(encoding="utf-8")


def judged(label: str, old: str = "", new: str = "") -> Row:
    assert old in TEXT
    profile = parse_profile(TEXT.replace(old, new, 1) if old else TEXT, "profile.toml")
    return check_document(read_document(PAPER), profile, only=label, workers=1).rows[0]


def against_derivation(row: Row) -> list[ClaimRow]:
    return [claim for claim in row.claims if claim.origin == "derivation"]


@pytest.mark.parametrize(
    "label",
    [
        "5",
        "6",
        "7",
        "10",
        "12",
        "14",
        "22",
        "23",
        "24",
        "25",
        "28",
        "34",
        "36",
        "41",
        "42",
        "44",
        "45",
        "47",
        "47 (cont.)",
    ],
)
def test_a_derivation_ends_in_the_print(label: str) -> None:
    row = judged(label)
    claims = against_derivation(row)
    assert claims
    assert {claim.verdict for claim in claims} == {Verdict.PROVED}
    assert len(row.derivations) == len(claims)
    assert all("ends in the print" in claim.reason for claim in claims)


@pytest.mark.parametrize("label", ["20", "26", "35", "37", "38", "46"])
def test_where_the_print_is_refuted_the_derivation_ends_in_its_correction(label: str) -> None:
    row = judged(label)
    (claim,) = against_derivation(row)
    assert row.verdict is Verdict.REFUTED
    assert claim.verdict is Verdict.PROVED
    assert "ends in the correction of the print" in claim.reason
    assert row.derivations[0].against


@pytest.mark.parametrize(
    ("label", "old", "new"),
    [
        ("7", r"'\eta' = '\eta dt' }", r"'\eta' = '2 \eta dt' }"),
        ("7", "'g^' = 'g^{[#1#2]}'", "'g^' = 'g_{[#1#2]}'"),
        ("36", r"letters = { '\mathcal{L}_{2}'", r"letters = { 'h' = 'g', '\mathcal{L}_{2}'"),
        ("45", '"gradient_flow.parabola_path" }', '"gradient_flow.quartic_path" }'),
    ],
)
def test_letters_or_derivations_that_do_not_fit_are_not_proved(label: str, old: str, new: str) -> None:
    where = TEXT.index(f"[equation.{label}]")
    text = TEXT[:where] + TEXT[where:].replace(old, new, 1)
    assert text != TEXT
    row = check_document(read_document(PAPER), parse_profile(text, "profile.toml"), only=label, workers=1).rows[0]
    assert any(claim.verdict is not Verdict.PROVED for claim in against_derivation(row))


@pytest.mark.parametrize(
    ("entry_text", "said"),
    [
        ('derivation = "layer_metric.covariant_decent"', "covariant_descent"),
        ("letters = { 'V' = 'W' }", "without a derivation"),
        ("derivations = [{ letters = { } }]", "needs its name"),
        ('derivation = "layer_metric.covariant_descent"\nletters = 3', "must be a table"),
    ],
)
def test_a_wrong_entry_is_one_sentence(entry_text: str, said: str) -> None:
    text = re.sub(r'derivation = "gradient_flow.chain_rule"\nletters = .*', lambda _: entry_text, TEXT)
    assert text != TEXT
    with pytest.raises(UnusableInput, match=said):
        parse_profile(text, "profile.toml")


def test_the_detail_shows_the_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "thierry-mieg-2018", "--equation", "20", "-v"])
    shown = capsys.readouterr().out
    assert "derivation cross_entropy.euclidean_chain" in shown
    assert "the sign comes out" in shown
    assert "against" in shown
