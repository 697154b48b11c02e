"""How an enclosure can fail, and the meter that ends every effort."""

from __future__ import annotations

import time
from dataclasses import dataclass


class Undefined(Exception):
    """The expression has no finite (in the real field: no real) value at this point; the message says which part."""


class Unknown(Exception):
    """The expression could not be enclosed: no rule, or precision or budget exhausted; the message says which part."""


class Imprecise(Exception):
    """A ball is too wide to decide; more bits or a smaller piece of the path may help. Never leaves this package."""


@dataclass(frozen=True)
class Budget:
    """What one enclosure may cost: operations (terms, integrand values), seconds, bits, and when to stop at zero.

    A ball that contains zero and whose radius is below 2**-zero_bits is returned as it is; where there are integrals,
    infinite sums or limits, below 2**-costly_zero_bits.
    """

    operations: int = 400_000
    seconds: float = 10.0
    bits: int = 2048
    zero_bits: int = 160
    costly_zero_bits: int = 72


class Meter:
    """Counts operations against a budget; it may be shared by many enclosures."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.operations = 0
        self.deadline = time.process_time() + budget.seconds

    def tick(self, operations: int = 1) -> None:
        """Count, and raise Unknown once the budget is spent."""
        self.operations += operations
        if self.operations > self.budget.operations:
            raise Unknown(f"over budget: {self.operations} operations, allowed {self.budget.operations}")
        if time.process_time() > self.deadline:
            raise Unknown(f"over budget: more than {self.budget.seconds} seconds")
