"""The report for programs: JSON as schema.json describes it, in one order, with seconds as its only timings."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from derive.language.finding import Verdict, Witness
from paper_checks.report.verdicts import counts, refuted_labels
from paper_checks.rows import ROLES, ClaimRow, Report, Row


def schema_text() -> str:
    """The text of the JSON Schema (draft 2020-12) that every report satisfies."""
    return files("paper_checks.report").joinpath("schema.json").read_text(encoding="utf-8")


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "document": report.document,
        "engine": dict(sorted(report.engine.items())),
        "equations": [_row(row) for row in report.rows],
        "notes": list(report.notes),
        "summary": _summary(report),
    }


def dumps(report: Report, *, ascii_only: bool = False) -> str:
    """The report as JSON text that ends with a newline; with `ascii_only` other characters stand as escapes."""
    text = json.dumps(as_json(report), indent=2, ensure_ascii=ascii_only, allow_nan=False)
    return text + "\n"


def _row(row: Row) -> dict[str, Any]:
    return {
        "label": row.label,
        "line": row.line,
        "printed": row.printed,
        "read_as": row.read_as,
        "role": row.role,
        "verdict": row.verdict.value if row.verdict is not None else None,
        "reason": row.reason,
        "conditions": list(row.conditions),
        "uses": list(row.uses),
        "claims": [_claim(claim) for claim in row.claims],
        "repairs": list(row.repairs),
        "derivations": [{"name": d.name, "conclusion": d.conclusion} for d in row.derivations],
        "seconds": row.seconds,
    }


def _claim(claim: ClaimRow) -> dict[str, Any]:
    return {
        "statement": claim.statement,
        "origin": claim.origin,
        "verdict": claim.verdict.value,
        "scope": claim.scope,
        "reason": claim.reason,
        "witness": _witness(claim.witness) if claim.witness is not None else None,
        "correction": claim.correction or None,
        "attempts": list(claim.attempts),
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "values": dict(witness.values),
        "left": witness.left,
        "right": witness.right,
        "difference": witness.difference,
    }


def _summary(report: Report) -> dict[str, Any]:
    verdicts = counts(report)
    claims = [claim.verdict for row in report.rows for claim in row.claims]
    return {
        "equations": len(report.rows),
        "verdicts": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "without_verdict": verdicts[None],
        "roles": {role: sum(row.role == role for row in report.rows) for role in ROLES},
        "claims": {verdict.value: claims.count(verdict) for verdict in Verdict},
        "refuted": list(refuted_labels(report)),
        "seconds": report.seconds,
    }
