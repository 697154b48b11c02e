"""No print, however hostile, does more than be read or be refused: nothing executed, nothing slow."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from derive.language.refusal import Unread
from derive.reading.notation import Notation
from derive.reading.statements import read_display

MOST_SECONDS = 2.0  # the wall for bad input, on one busy core
DEEP = 100_000


def refusal(source: str) -> Unread:
    """The refusal of a print that must be refused, within the time."""
    begin = time.process_time()
    with pytest.raises(Unread) as caught:
        read_display(source, Notation())
    assert time.process_time() - begin < MOST_SECONDS
    assert caught.value.reason
    return caught.value


NESTED: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "(" * n + "x" + ")" * n,
    "open brackets": lambda n: "(" * n,
    "closed brackets": lambda n: "x" + ")" * n,
    "braces": lambda n: "{" * n + "x" + "}" * n,
    "powers": lambda n: "x^{" * n + "x" + "}" * n,
    "unbraced powers": lambda n: "x" + "^x" * n,
    "subscripts": lambda n: "x_{" * n + "x" + "}" * n,
    "fractions": lambda n: r"\frac{" * n + "x" + "}{x}" * n,
    "unbraced fractions": lambda n: r"\frac" * n + "1" * n,
    "roots": lambda n: r"\sqrt{" * n + "x" + "}" * n,
    "degrees": lambda n: r"\sqrt[" * n + "x" + "]{x}" * n,
    "hats": lambda n: r"\hat{" * n + "x" + "}" * n,
    "unbraced hats": lambda n: r"\hat" * n + "x",
    "dots": lambda n: r"\dot{" * n + "x" + "}" * n,
    "bars": lambda n: "|" * n + "x" + "|" * n,
    "fences": lambda n: r"\left(" * n + "x" + r"\right)" * n,
    "open fences": lambda n: r"\left." * n + "x" + r"\right|_0" * n,
    "sums": lambda n: r"\sum_k " * n + "k",
    "integrals": lambda n: r"\int " * n + "x" + r" dx" * n,
    "limits": lambda n: r"\lim_{x\to " * n + "0" + "}" * n,
    "sines": lambda n: r"\sin " * n + "x",
    "derivatives": lambda n: r"\frac{d}{dx} " * n + "x",
    "partials": lambda n: r"\partial_x " * n + "x",
    "applications": lambda n: "f(" * n + "x" + ")" * n,
    "environments": lambda n: r"\begin{aligned}" * n + "x" + r"\end{aligned}" * n,
    "matrices": lambda n: r"\begin{pmatrix}" * n + "x" + r"\end{pmatrix}" * n,
    "cases": lambda n: r"\begin{cases}" * n + "x" + r"\end{cases}" * n,
    "boxes": lambda n: r"\boxed{" * n + "(" * n + "}" * n,
    "infix fractions": lambda n: "{1 \\over " * n + "x" + "}" * n,
    "open infix fractions": lambda n: "{1 \\over " * n,
    "signs": lambda n: "-" * n + "x",
    "differences": lambda n: r"\Delta " * n + "x",
    "differentials": lambda n: "d" * n + "@",
}


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("levels", [2_000, DEEP])
def test_deep_nesting_is_refused_at_once(kind: str, levels: int) -> None:
    refusal(NESTED[kind](levels))


LONG = {
    "one letter": "x" * 1_000_000,
    "spaces and a sign": " " * 1_000_000 + "@",
    "rows": r"a\\" * 300_000,
    "open rows": r"(a\\" * 6_000,
    "quads": "a=b" + r"\quad " * 19_000 + "@",
    "stops": "a=b" + ". " * 9_000 + "@",
    "commas": "a=b," * 4_000 + "@",
    "brackets after a relation": "a=b" + "(x>0)" * 3_900 + "@",
    "names before brackets": "x(" * 9_000,
    "braces side by side": "{}" * 9_999,
    "an open text": r"\text{" * 150_000,
    "begins": r"\begin{" * 140_000,
    "hspaces": r"\hspace{" * 120_000,
    "labels": r"\label" * 160_000,
    "backslashes": "\\" * 999_999,
    "thousands": "1{,}000" * 140_000 + "{,}",
    "digits": "9" * 1_000_000 + "@",
    "primes": "x" + "'" * 1_000_000 + "@",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_megabyte_of_garbage_is_refused_at_once(kind: str) -> None:
    refusal(LONG[kind])


_COMMANDS = r"""\input \include \write \def \csname \let \catcode \openin \immediate \special \newcommand
 \expandafter""".split()


@pytest.mark.parametrize("command", _COMMANDS)
@pytest.mark.parametrize("frame", ["%s{x}", "y = %s", "x_{%s}", r"\frac{%s}{2}", r"\begin{pmatrix} %s \end{pmatrix}"])
def test_a_command_of_tex_is_refused_by_its_name(command: str, frame: str) -> None:
    assert refusal(frame.replace("%s", command + " ")).token == command


SIGNS = ["\ud800", "\udfff", "\x00", "\x07", "\x1b", "\x7f", "\u202e", "\ufeff", "\U0001f600"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("frame", ["%s", "x%s", "x = %s", "x_{%s}", r"\sin %s", r"\begin{cases} %s \end{cases}"])
def test_a_sign_without_a_meaning_is_refused(sign: str, frame: str) -> None:
    refusal(frame.replace("%s", sign))


_UNBALANCED = r"""{ } x} {x (x x) [x) (x] \{x x\} \left(x \frac{1}{2 \frac{1}
 \sqrt x^ x_ ^2 _2 \left.x x\ = x= =x x==y + x+ x- |x x| \sum \int
 \lim \text{so} \over x\over{y} \boxed{ \boxed & \\ ' ! / x/ /x , . \left \begin{aligned}x x\end{aligned} \end{cases}
 \begin{pmatrix}a&b\\c\end{pmatrix} \begin{cases}1\end{cases}""".split()


@pytest.mark.parametrize("source", ["", " ", *_UNBALANCED])
def test_an_unbalanced_or_empty_print_is_refused(source: str) -> None:
    refusal(source)


_PIECES = r"""x y 2 10 + - = < / ^ _ { } ( ) [ ] | ! ' , . ; : & \\ \frac \sqrt \sum \int \lim \to \sin d \partial
 \Delta \left \right \left. \begin{cases} \end{cases} \begin{array}{cc} \end{array} \over \boxed \quad
 \text{if} \hat \bar \Rightarrow
 \ldots \forall \| \{ \} \binom \pm \infty \vec * f""".split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join) | st.text(max_size=60))
def test_nothing_but_a_refusal_escapes(source: str) -> None:
    reading = None
    with contextlib.suppress(Unread):
        reading = read_display(source, Notation())
    assert reading is None or reading.statements
