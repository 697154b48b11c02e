"""The JSON satisfies its schema, holds every field, and is the same text every time."""

from __future__ import annotations

import json
from dataclasses import fields

import jsonschema
import pytest
from hypothesis import given, strategies as st

from derive.language.finding import Verdict, Witness
from paper_checks.report.json_report import as_json, dumps, schema_text
from paper_checks.rows import ROLES, ClaimRow, Report, Row
from tests.report.sample_report import DEFINITION, WHOLE, WITNESS, WRONG, report_of

_SCHEMA = json.loads(schema_text())
_CHECKER = jsonschema.Draft202012Validator(_SCHEMA)

_text = st.text(max_size=12)
_texts = st.lists(_text, max_size=2).map(tuple)
_seconds = st.floats(0, 1e6)
_witnesses = st.builds(Witness, st.lists(st.tuples(_text, _text), max_size=2).map(tuple), _text, _text, _text)
_claims = st.builds(
    ClaimRow, _text, st.sampled_from(["printed", "profile"]), st.sampled_from(Verdict), _text, _text,
    st.none() | _witnesses, _text, _texts,
)  # fmt: skip
_rows = st.builds(
    Row, _text, st.integers(1, 10**6), _text, _text, st.sampled_from(ROLES), st.none() | st.sampled_from(Verdict),
    _text, _texts, _texts, st.lists(_claims, max_size=2).map(tuple), _texts, _seconds,
)  # fmt: skip
_reports = st.builds(
    Report, _text, st.dictionaries(_text, _text, max_size=2), st.lists(_rows, max_size=3).map(tuple), _texts, _seconds
)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(_SCHEMA)


@given(_reports)
def test_every_report_satisfies_the_schema(report: Report) -> None:
    _CHECKER.validate(json.loads(dumps(report)))


@given(_reports)
def test_the_ascii_text_says_the_same(report: Report) -> None:
    text = dumps(report, ascii_only=True)
    assert text.isascii()
    assert json.loads(text) == as_json(report)


def test_every_field_of_a_row_is_in_the_json() -> None:
    equation = as_json(report_of(WRONG))["equations"][0]
    assert set(equation) == {field.name for field in fields(Row)}
    assert set(equation["claims"][0]) == {field.name for field in fields(ClaimRow)}
    assert equation["claims"][0]["witness"] == {
        "values": {"k": "1", "Y_1": "3/2", "f": "x |-> x**2 + 1"},
        "left": WITNESS.left,
        "right": WITNESS.right,
        "difference": WITNESS.difference,
    }


def test_what_is_absent_is_null() -> None:
    equation = as_json(report_of(DEFINITION))["equations"][0]
    assert equation["verdict"] is None
    assert as_json(WHOLE)["equations"][1]["claims"][0]["correction"] is None


def test_the_summary_counts() -> None:
    summary = as_json(WHOLE)["summary"]
    assert summary["equations"] == 5
    assert summary["without_verdict"] + sum(summary["verdicts"].values()) == 5
    assert summary["refuted"] == ["26"]


@pytest.mark.parametrize("missing", ["label", "verdict", "claims", "seconds"])
def test_the_schema_objects_to_a_missing_property(missing: str) -> None:
    report = as_json(WHOLE)
    del report["equations"][0][missing]
    with pytest.raises(jsonschema.ValidationError):
        _CHECKER.validate(report)


def test_the_schema_objects_to_an_unknown_verdict() -> None:
    report = as_json(WHOLE)
    report["equations"][1]["verdict"] = "true"
    with pytest.raises(jsonschema.ValidationError):
        _CHECKER.validate(report)


def test_every_property_is_documented() -> None:
    objects = [_SCHEMA, *_SCHEMA["$defs"].values()]
    for described in objects:
        assert described["description"]
        for name, value in described.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, name
