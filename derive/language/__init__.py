"""The words everything else speaks: claim, domain, finding, witness, refusal. Frozen data, no subject."""

from derive.language.claim import Asymptotic, Claim, Domain, FunctionVariable, Relation, Variable
from derive.language.finding import Finding, Verdict, Witness
from derive.language.refusal import OutsideLanguage, Unread, UnusableInput

__all__ = [
    "Asymptotic",
    "Claim",
    "Domain",
    "Finding",
    "FunctionVariable",
    "OutsideLanguage",
    "Relation",
    "Unread",
    "UnusableInput",
    "Variable",
    "Verdict",
    "Witness",
]
