"""Reports made up for the tests of the report and of the command line: every verdict, every field, hostile text."""

from __future__ import annotations

from derive.language.finding import Verdict, Witness
from paper_checks.rows import ClaimRow, Report, Row

WITNESS = Witness(
    values=(("k", "1"), ("Y_1", "3/2"), ("f", "x |-> x**2 + 1")),
    left="1.50000000 +/- 2.1e-30",
    right="-1.50000000 +/- 2.1e-30",
    difference="3.00000000 +/- 4.2e-30",
)
WRONG_SIGN = ClaimRow(
    statement=r"d\mathcal{L} = \sum_a (P - \hat{P})_a \frac{\partial \hat{Y}^a}{\partial W^i} dW^i",
    origin="printed",
    verdict=Verdict.REFUTED,
    scope="for 2 classes and 1 parameter",
    reason="the sides differ by a factor -1 at an exact point of the domain",
    witness=WITNESS,
    correction=r"d\mathcal{L} = \sum_a (\hat{P} - P)_a \frac{\partial \hat{Y}^a}{\partial W^i} dW^i",
    attempts=("substituted (24) and (25)", "enclosed the difference at 3 points: excludes zero at the first"),
)
PROVED = ClaimRow(
    statement=r"\log(\mathcal{P}) = \sum_a n_a \log(\hat{P}^a)",
    origin="printed",
    verdict=Verdict.PROVED,
    scope="for every number of classes",
    reason="the logarithm of a product of positive factors",
)
DEFINITION = Row("1", 22, r"\mathcal{L} = \frac{1}{N} \sum_X \mathcal{L}(X). \quad (1)",
                 r"\mathcal{L} = \frac{1}{N} \sum_X \mathcal{L}(X)", "definition", None, "defines L")  # fmt: skip
HOLDS = Row("22", 180, PROVED.statement, PROVED.statement, "claim", Verdict.PROVED, PROVED.reason,
            ("if every P^a is positive",), ("21",), (PROVED,), (), 0.25)  # fmt: skip
WRONG = Row("26", 198, WRONG_SIGN.statement + r" \quad (26)", WRONG_SIGN.statement, "claim", Verdict.REFUTED,
            WRONG_SIGN.reason, ("if sum_a P_a = 1",), ("24", "25"), (WRONG_SIGN,),
            ("line 198: form feed + 'rac' repaired to \\frac",), 1.5)  # fmt: skip
STOPPED = Row("32", 234, r"\int \mathcal{D}\phi P(\phi)", "", "claim", Verdict.UNREAD,
              r"reading stopped at \mathcal{D}: a path integral is outside the language")  # fmt: skip
HOSTILE = Row("e\x1b[2Jvil", 1, "a\x1b[31m = b\u202e \x9b2J [bold red]c[/] \x07",
              "a\x1b]0;owned\x07 = [link=x]b[/link]",
              "remark", None, "\x1b[1A\r overwritten [blink]")  # fmt: skip


def report_of(*rows: Row, notes: tuple[str, ...] = ()) -> Report:
    """A report with these rows."""
    return Report("paper.md", {"sympy": "1.14.0", "python-flint": "0.9.0"}, rows, notes, 12.25)


WHOLE = report_of(DEFINITION, HOLDS, WRONG, STOPPED, HOSTILE, notes=("the domain of N is taken to be 1, 2, ...",))
