"""Claims in any dimension: judged for every size by index calculus, and in components at small sizes."""

from __future__ import annotations

from derive.judging.families.judge import judge_obligation

__all__ = ["judge_obligation"]
