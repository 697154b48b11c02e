"""Proof by algebra and named rules, each with its side conditions checked."""

from derive.judging.proving.proof import Outcome, Proof, ProofBudget
from derive.judging.proving.prover import prove
from derive.judging.proving.values import evaluate, limit_value

__all__ = ["Outcome", "Proof", "ProofBudget", "evaluate", "limit_value", "prove"]
