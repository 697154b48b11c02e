"""What a derivation says when a step does not hold."""

from __future__ import annotations

from derive.language.derivation import Line
from derive.language.finding import Finding


class BrokenStep(Exception):
    """A step whose check failed: the derivation stops here.

    where: "cross_entropy.gradient, step 3"; line: the two sides that were to agree; finding: what the judge says.
    """

    def __init__(self, where: str, rule: str, line: Line, finding: Finding) -> None:
        said = f"{finding.verdict.value}: {finding.reason}"
        if finding.witness is not None and finding.witness.brief not in said:
            said += f" ({finding.witness.brief})"
        order = f" + O({line.remainder.scale})" if line.remainder is not None else ""
        super().__init__(f"{where} ({rule}): {line.left} {line.relation.value} {line.right}{order} is {said}")
        self.where = where
        self.rule = rule
        self.line = line
        self.finding = finding
