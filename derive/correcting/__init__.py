"""The smallest edit of a refuted print that makes it true: found by screening, offered only when proved."""

from derive.correcting.corrector import Correction, Limits, correct

__all__ = ["Correction", "Limits", "correct"]
