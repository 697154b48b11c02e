"""Index calculus with symbolic sizes: proofs that hold for every dimension."""

from __future__ import annotations

from derive.judging.index_calculus.proof import SymbolicProof, prove_for_every_size

__all__ = ["SymbolicProof", "prove_for_every_size"]
