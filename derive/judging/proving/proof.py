"""What a prover hands back: a proof, or the log of what it tried."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ProofBudget:
    """How long a prover may try: `seconds` for a claim in all, `step_seconds` for one call that may hang."""

    seconds: float = 8.0
    step_seconds: float = 2.0


@dataclass(frozen=True)
class Proof:
    """A claim that holds: by which rule, for what, under which conditions.

    rule is in words; certificate is the text that lets a reader check it (an antiderivative, a telescoper);
    log names what was tried, in order.
    """

    rule: str
    scope: str = ""
    conditions: tuple[str, ...] = ()
    certificate: str = ""
    log: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The end of an attempt: a proof or None, and what was tried, in order."""

    proof: Proof | None
    log: tuple[str, ...] = ()


@dataclass
class Clock:
    """The time left to one claim, and the log of what was tried on it."""

    budget: ProofBudget
    started: float = field(default_factory=time.process_time)
    log: list[str] = field(default_factory=list)

    def left(self) -> float:
        """Seconds left to the claim."""
        return self.budget.seconds - (time.process_time() - self.started)

    def step(self, most: float | None = None) -> float:
        """Seconds the next risky call may take."""
        return max(0.0, min(self.left(), self.budget.step_seconds if most is None else most))

    def note(self, line: str) -> None:
        """Keep a line of the log."""
        if len(self.log) < 60:
            self.log.append(line)
