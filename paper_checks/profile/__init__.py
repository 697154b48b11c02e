"""Profiles: what a paper's names stand for and what its equations are, as TOML data; mathematics in LaTeX."""

from paper_checks.profile.data import DerivationEntry, EquationEntry, Profile, Section, StatementEntry
from paper_checks.profile.draft import draft_profile
from paper_checks.profile.loading import load_profile

__all__ = ["DerivationEntry", "EquationEntry", "Profile", "Section", "StatementEntry", "draft_profile", "load_profile"]
