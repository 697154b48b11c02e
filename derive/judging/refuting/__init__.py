"""Counterexamples: exact points at which ball arithmetic shows a claim false, made small; or the agreement seen."""

from derive.judging.refuting.conventions import only_unconventional
from derive.judging.refuting.evaluation import Outcome, Standing, evaluate
from derive.judging.refuting.search import (
    Agreement,
    Budget,
    NoPoints,
    Refutation,
    cross_examine,
    insist,
    refute,
    replay,
)

__all__ = [
    "Agreement",
    "Budget",
    "NoPoints",
    "Outcome",
    "Refutation",
    "Standing",
    "cross_examine",
    "evaluate",
    "insist",
    "only_unconventional",
    "refute",
    "replay",
]
