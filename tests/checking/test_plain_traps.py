"""Prints of plain documents that a hasty judge calls wrong, or right: special functions, tensors, operators, laws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import pytest

from derive.language import Verdict
from paper_checks.check import check_document
from paper_checks.document import parse_document
from paper_checks.rows import Row

PROVED, REFUTED, SUPPORTED, UNDECIDED = Verdict.PROVED, Verdict.REFUTED, Verdict.SUPPORTED, Verdict.UNDECIDED


def row_of(text: str) -> Row:
    """The row of a document without a profile that prints one display."""
    return check_document(parse_document(f"$${text}$$\n", "trap.md", "markdown"), None, workers=1).rows[0]


X = mpmath.mpf("0.7")
Real = Callable[[Any], Any]
DERIVATIVES = [
    ("J_0'(x) = -J_1(x)", lambda x: mpmath.besselj(0, x), lambda x: -mpmath.besselj(1, x), 1),
    (
        r"J_1'(x) = \frac12(J_0(x) - J_2(x))",
        lambda x: mpmath.besselj(1, x),
        lambda x: (mpmath.besselj(0, x) - mpmath.besselj(2, x)) / 2,
        1,
    ),
    ("J_0'(x) = J_1(x)", lambda x: mpmath.besselj(0, x), lambda x: mpmath.besselj(1, x), 1),
    ("I_0'(x) = I_1(x)", lambda x: mpmath.besseli(0, x), lambda x: mpmath.besseli(1, x), 1),
    ("K_0'(x) = -K_1(x)", lambda x: mpmath.besselk(0, x), lambda x: -mpmath.besselk(1, x), 1),
    ("K_0'(x) = K_1(x)", lambda x: mpmath.besselk(0, x), lambda x: mpmath.besselk(1, x), 1),
    ("P_2'(x) = 3x", lambda x: mpmath.legendre(2, x), lambda x: 3 * x, 1),
    (r"\mathrm{Ai}''(x) = x\,\mathrm{Ai}(x)", mpmath.airyai, lambda x: x * mpmath.airyai(x), 2),
    (r"\mathrm{Ai}''(x) = -x\,\mathrm{Ai}(x)", mpmath.airyai, lambda x: -x * mpmath.airyai(x), 2),
    (r"K_{1/2}(x) = \sqrt{\frac{\pi}{2x}}\,e^{-x}", lambda x: mpmath.besselk(0.5, x),
     lambda x: mpmath.sqrt(mpmath.pi / (2 * x)) * mpmath.exp(-x), 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "function", "right", "order"), DERIVATIVES, ids=[d[0] for d in DERIVATIVES])
def test_special_functions_keep_their_meaning_under_primes(text: str, function: Real, right: Real, order: int) -> None:
    with mpmath.workdps(30):
        # Numerical derivatives at 30 digits lose no more than half of them.
        true = abs(mpmath.diff(function, X, order) - right(X)) < mpmath.mpf("1e-12")
    assert row_of(text).verdict in ((PROVED, SUPPORTED) if true else (REFUTED,))


OPEN_FUNCTIONS = [
    r"\zeta'(0) = -\frac12\ln(2\pi)",
    r"\sum_{l=0}^\infty t^l P_l(x) = \frac{1}{\sqrt{1-2xt+t^2}}",
    r"\sum_{k=0}^3 g_k(x) = 4g_k(x)",
    r"\operatorname{sn}'(x) = \operatorname{sn}(x)",
    r"\frac{d}{dx} H_2(x) = H_2(x)",
    "f''(x) = -f(x)",
    r"\frac{d}{dx} f(x) = 2f(x)",
    r"\psi'(x) = \psi(x)",
]


@pytest.mark.parametrize("text", OPEN_FUNCTIONS)
def test_an_equation_that_could_define_its_function_is_not_refuted(text: str) -> None:
    assert row_of(text).verdict is UNDECIDED


WRONG_RULES = [
    r"\frac{d}{dx}(f(x)g(x)) = f'(x)g'(x)",
    r"\frac{d}{dx} f(2x) = f'(2x)",
    r"\frac{d}{dx} f(x)^2 = 2f(x)",
]


@pytest.mark.parametrize("text", WRONG_RULES)
def test_a_wrong_rule_of_calculus_is_refuted_for_every_function(text: str) -> None:
    assert row_of(text).verdict is REFUTED


TENSORS = [
    r"F^{\mu\nu} = F^{\nu\mu}",
    r"F^{\mu\nu} = -F^{\nu\mu}",
    r"F^{ij} = F^{ji}",
    r"g^{\mu\nu}g_{\nu\rho} = \delta^\mu_\rho",
    r"\Gamma^\lambda_{\mu\nu} = \Gamma^\lambda_{\nu\mu}",
    r"A^\mu B_\mu = B_\mu A^\mu",
    r"A_\mu B_\mu C^\mu = C^\mu A_\mu",
    r"\partial_\mu A_\nu = \partial_\nu A_\mu",
    r"p^\mu = m u^\mu",
    r"\sigma^x\sigma^y = i\sigma^z",
    r"\sigma_x\sigma_y = -\sigma_y\sigma_x",
    r"\gamma^5 = i\gamma^0\gamma^1\gamma^2\gamma^3",
    r"\gamma^0\gamma^1 = \gamma^1\gamma^0",
    r"\gamma^1\gamma^2 = -\gamma^2\gamma^1",
    r"\hat x\hat p = \hat p\hat x",
    r"\hat x\hat p - \hat p\hat x = i\hbar",
    r"\hat x\hat p\hat x = \hat p\hat x^2",
    r"\hat L^2 \hat x = \hat x \hat L^2",
]


@pytest.mark.parametrize("text", TENSORS)
def test_what_may_be_components_or_operators_needs_a_profile(text: str) -> None:
    row = row_of(text)
    assert row.verdict is UNDECIDED
    assert row.reason


@pytest.mark.parametrize("text", [t for t in TENSORS if "partial" not in t and r"p^\mu" not in t])
def test_the_reason_names_the_remedy(text: str) -> None:
    assert "profile" in row_of(text).reason


NUMBERS = [
    (r"x^{\mu+\nu} = x^\mu x^\nu", True),
    (r"(x^\alpha)^\beta = x^{\alpha\beta}, \qquad x > 0", True),
    (r"(xy)^\alpha = x^\alpha y^\alpha, \qquad x, y > 0", True),
    (r"(x^\alpha)^\beta = x^{\alpha+\beta}, \qquad x > 0", False),
    (r"x^\mu = \mu x", False),
    (r"\sigma^2 + \sigma^2 = 2\sigma^2", True),
    (r"\gamma^2\gamma = \gamma^2", False),
    (r"\hat x\hat y + \hat x = \hat x(\hat y + 1)", True),
    (r"\hat x\hat y + \hat x = \hat x(\hat y - 1)", False),
]


@pytest.mark.parametrize(("text", "true"), NUMBERS)
def test_powers_and_estimates_are_still_decided(text: str, true: bool) -> None:
    assert row_of(text).verdict in ((PROVED, SUPPORTED) if true else (REFUTED,))


LAWS = [
    r"\frac{e^2}{4\pi\epsilon_0 r} = \frac{\alpha\hbar c}{r}",
    r"E\psi = H\psi",
    r"\frac{m v^2}{r} = \frac{G m M}{r^2}",
    r"-\psi E = \psi^2 H",
    r"\frac{p_1 V}{T} = \frac{p_2 V}{T}",
]


@pytest.mark.parametrize("text", LAWS)
def test_a_law_whose_sides_share_a_factor_only_is_not_an_identity(text: str) -> None:
    assert row_of(text).verdict is UNDECIDED


@pytest.mark.parametrize(
    "text", [r"x(a+b) = x(a-b)", r"\frac{a+b}{c} = \frac{a}{c} + b", r"x^2 y = x y^2 x^3", "x_1 x_2 = x_1^2"]
)
def test_a_false_identity_with_a_common_factor_is_refuted(text: str) -> None:
    assert row_of(text).verdict is REFUTED


NUMERICAL = [
    (r"\int_0^1 x\,dx = \zeta(2)", REFUTED),
    (r"\int_0^1 x\,dx = \ln 2", REFUTED),
    (r"\sum_{k=1}^{3} k = \int_0^2 t\,dt", REFUTED),
    (r"\int_0^1 x\,dx = c\,\zeta(2)", UNDECIDED),
    (r"\int_0^1 x\,dx = \gamma", UNDECIDED),
]


@pytest.mark.parametrize(("text", "verdict"), NUMERICAL)
def test_two_numbers_are_compared(text: str, verdict: Verdict) -> None:
    assert row_of(text).verdict is verdict


INEQUALITIES = [r"\sin x + \sin(\sqrt2 x) < 1.9999", r"\sin x \le x^2 + 1"]


@pytest.mark.parametrize("text", INEQUALITIES)
def test_an_inequality_seen_at_points_only_is_not_supported(text: str) -> None:
    # The first fails where both sines come near 1, which no search is sure to find; the second is true.
    row = row_of(text)
    assert row.verdict is UNDECIDED
    assert "may fail between them" in row.reason


def verdicts_of(*displays: str) -> list[Verdict | None]:
    """The verdicts of a document of several displays, those of definitions (None) included."""
    text = "\n\n".join(d if d.startswith("Let") else f"$${d}$$" for d in displays)
    return [row.verdict for row in check_document(parse_document(f"{text}\n", "trap.md", "markdown"), None).rows]


NATURAL_DOMAINS = [
    ((r"f(x) = x\ln x", "f''(x) > 0", "f''(x) = 1"), (None, PROVED, REFUTED)),
    ((r"s(x) = -x\ln x-(1-x)\ln(1-x)", "s''(x) < 0", "s''(x) > 0"), (None, UNDECIDED, REFUTED)),
    ((r"\frac{d}{dx}\ln x = \frac{1}{|x|}",), (PROVED,)),
    ((r"\int\frac{dx}{|x|} = \ln x",), (PROVED,)),
    ((r"\frac{d}{dx}\sqrt{x^2} = 1",), (REFUTED,)),
]


def test_a_kink_is_no_counterexample() -> None:
    # |x| has no slope at 0; SymPy's sign(0) is 0.
    row = row_of(r"\frac{d}{dx}|x| = 1, \quad x\ge0")
    assert row.verdict is not REFUTED, row.reason
    row = row_of(r"\frac{d}{dx}\sqrt{x^2} = 1")
    assert (row.reason, row.claims[0].correction) == ("left -1, right 1 at x = -1", "")


def test_conditions_are_printed_with_the_signs_of_print() -> None:
    row = row_of(r"\ln\sqrt{1-2v^2} = \frac12\ln(1-2v^2)")
    assert row.verdict is PROVED
    assert "where 1 - 2·v^2 > 0" in row.conditions
    assert "*" not in row.reason


@pytest.mark.parametrize(("displays", "verdicts"), NATURAL_DOMAINS)
def test_a_derivative_is_judged_where_its_operand_has_a_value(
    displays: tuple[str, ...], verdicts: tuple[Verdict | None, ...]
) -> None:
    # x ln x has no value at -1, where 1/x would be negative.
    assert verdicts_of(*displays) == list(verdicts)


CAPTURES = [
    ((r"f(x) = \int_0^1 e^{xt}\,dt", r"f(t) = \frac{e^t-1}{t}"), PROVED),
    ((r"f(x) = \int_0^1 e^{xt}\,dt", r"f(t) + 1 = \int_0^1 e^{t^2}\,dt + 1"), REFUTED),
    ((r"S(x) = \sum_{k=0}^{2} x^k", r"\sum_{k=1}^3 S(k) = 23"), PROVED),
    ((r"S(x) = \sum_{k=0}^{2} x^k", r"S(k) + 1 = 2 + k + k^2"), PROVED),
    ((r"g(a) = \lim_{x\to0} \frac{\sin ax}{x}", r"g(x) + x = 2x"), PROVED),
    ((r"h(y) = \frac{d}{dx}(xy)", "h(x) + x = 3x"), UNDECIDED),
    ((r"h(y) = \frac{d}{dx}(xy)", "h(x) + x = 2x"), UNDECIDED),
    ((r"h(y) = \frac{d}{dx}(xy)", "h(2z) = 2z"), PROVED),
]


@pytest.mark.parametrize(("displays", "verdict"), CAPTURES)
def test_a_bound_letter_of_a_definition_does_not_capture_an_argument(
    displays: tuple[str, ...], verdict: Verdict
) -> None:
    assert verdicts_of(*displays) == [None, verdict]


PRODUCTS_WITH_ITSELF = [
    ((r"\sigma(x) = \frac{1}{1+e^{-x}}", r"\frac{d\sigma}{dx} = \sigma(1-\sigma)"), PROVED),
    ((r"\sigma(x) = \frac{1}{1+e^{-x}}", r"\sigma' = \sigma(1+\sigma)"), REFUTED),
    ((r"\sigma(x) = \frac{1}{1+e^{-x}}", r"\sigma'(x) = \sigma(x)(1-\sigma(x))"), PROVED),
    ((r"y(x) = \tanh x", "y'' = -2y(1-y^2)"), PROVED),
    (("u(x) = e^{-x}", "u(u+1) = u^2+u"), PROVED),
    (("f(x) = 1-x", "f(f(x)) = x"), PROVED),
    (("f(x) = 1-x", "f(1-f(x)) = f(x) + x"), REFUTED),
    (("f(x) = 1-x", "f(1-f(x)) = 1-x"), PROVED),
]


@pytest.mark.parametrize(("displays", "verdict"), PRODUCTS_WITH_ITSELF)
def test_a_name_before_a_bracket_that_holds_it_bare_is_a_factor(displays: tuple[str, ...], verdict: Verdict) -> None:
    assert verdicts_of(*displays) == [None, verdict]


IMPLICATIONS = [
    ((r"x=1 \Rightarrow x^2=1", "x^3=x"), (PROVED, REFUTED)),
    ((r"x>1 \implies x^2>1",), (PROVED,)),
    ((r"x^2>1 \Longrightarrow x>1",), (REFUTED,)),
    ((r"2x+3=7 \Rightarrow 2x=4 \Rightarrow x=2", "x+x = 4"), (PROVED, REFUTED)),
    ((r"2x+3=7 \Rightarrow 2x=4 \Rightarrow x=3",), (REFUTED,)),
    ((r"\sin x = 0 \Rightarrow x = n\pi",), (UNDECIDED,)),
    ((r"f(x) = x^2 \Rightarrow f'(x) = 2x",), (UNDECIDED,)),
    ((r"\Rightarrow x = 2", "x+x = 4"), (UNDECIDED, REFUTED)),
    ((r"x = 1 \iff x^2 = 1", "x^3 = x"), (UNDECIDED, REFUTED)),
    ((r"\begin{aligned} 3y &= 6 \\ \Rightarrow\quad y &= 2\end{aligned}",), (PROVED,)),
]


@pytest.mark.parametrize(("displays", "verdicts"), IMPLICATIONS)
def test_a_premise_is_a_condition_and_defines_nothing(displays: tuple[str, ...], verdicts: tuple[Verdict, ...]) -> None:
    assert verdicts_of(*displays) == list(verdicts)


ITERATES = [r"f^{-1}(x) = \frac{1}{2x}", r"f^{-1}(x) = \frac x2", "f^2(x) = 4x", "f^2(x) = 4x^2", "f^n(x) = 2^n x"]


@pytest.mark.parametrize("text", ITERATES)
def test_a_superscript_between_a_defined_function_and_its_argument_is_not_judged(text: str) -> None:
    assert verdicts_of("f(x) = 2x", text) == [None, UNDECIDED]
    assert verdicts_of("f(x) = 2x", "f'(x)^2 + f(x)^2 = 4 + 4x^2") == [None, PROVED]


CONDITIONS = [
    (r"x^2\le x, \quad x\in[0,1]", UNDECIDED, "[x ∈ [0, 1]]"),
    (r"x^2 < 1, \quad x\in[-1,1)", REFUTED, "[x ∈ [−1, 1)]"),
    (r"\sqrt{x^2} = x, \quad x\in[0,\infty)", PROVED, "[x ∈ [0, ∞)]"),
    (r"x+y \le 1, \quad x, y\in[0,1/2]", PROVED, "[x] [y ∈ [0, 1/2]]"),
    (r"x+y \le 1, \quad x, y\in[0,1]", REFUTED, "[x] [y ∈ [0, 1]]"),
    (r"(-1)^n=1 \quad (n=0,2,4,\dots)", UNDECIDED, "[n=0, 2, 4, \\dots]"),
    (r"n = n^2, \quad n = 0, 1", UNDECIDED, "[n = 0, 1]"),
    (r"n^2 \ge 4 \quad (n=2,3,\dots)", UNDECIDED, "[n = 2] [3] […]"),
    (r"(-1)^n = 1 \quad (n=0,1,2,\dots)", REFUTED, "[n = 0] [1] [2] […]"),
    (r"|x| = x \text{ unless } x<0", UNDECIDED, "[unless x < 0]"),
    (r"|x| = x \quad\text{for } x\in(-\infty,0)", REFUTED, "[for x ∈ (−∞, 0)]"),
]


@pytest.mark.parametrize(("text", "verdict", "shown"), CONDITIONS)
def test_sets_and_lists_after_a_statement_are_conditions(text: str, verdict: Verdict, shown: str) -> None:
    row = row_of(text)
    assert (row.verdict, row.read_as.endswith(shown)) == (verdict, True), row.read_as


FAULTS = [
    (r"\frac{d}{dx}f(g(x)) = f'(g'(x))", "fails at|left"),
    ("f'(f(x)) = f(f'(x))", "fails at|left"),
    (r"\det\begin{pmatrix}1&2&3\\4&5&6\end{pmatrix} = 0", "not square"),
    (r"\int_a^b f'(x)\,dx = f(b) - f(a)", "integrals of unknown functions"),
    (r"\lim_{n\to\infty}(-1)^n = 0", "not a real number"),
]


@pytest.mark.parametrize(("text", "words"), FAULTS)
def test_what_cannot_be_judged_says_so_in_words(text: str, words: str) -> None:
    row = row_of(text)
    assert row.verdict in (REFUTED, UNDECIDED)
    assert any(word in row.reason for word in words.split("|"))
    assert "Error" not in row.reason


BEYOND_SAMPLES = [
    r"\left\lfloor\frac{n}{1000}\right\rfloor = 0",
    r"\max(n,1000) = 1000",
    r"\max(x,-1000) = x",
    "|x+1000| = x+1000",
    r"\left|x^2-10^6\right| = 10^6-x^2",
    r"\operatorname{sgn}(x+500) = 1",
    r"\prod_{k=1}^{50}(n-k) = 0",
    r"\tanh(100) = 1",
    r"\operatorname{erf}(12) = 1",
    r"\sin(10^{-40}x) = 10^{-40}x",
    r"1 + \begin{cases}0&|x|<100\\1&\text{otherwise}\end{cases} = 1",
]


@pytest.mark.parametrize("text", BEYOND_SAMPLES)
def test_agreement_at_small_numbers_and_to_few_digits_supports_nothing(text: str) -> None:
    # Each fails beyond the numbers it prints, or in a digit beyond those of double precision.
    assert row_of(text).verdict is REFUTED


def test_a_step_function_is_not_supported_by_points() -> None:
    # The two differ at n = 777451915729368, and not before.
    text = r"\left\lceil\frac{2}{2^{1/n}-1}\right\rceil = \left\lfloor\frac{2n}{\ln2}\right\rfloor"
    assert row_of(text).verdict is UNDECIDED


WITNESSES = [
    (r"e^{i\theta}+e^{-i\theta} = 2i\cos\theta", r"left 1.080605, right 1.080605i at \theta = 1"),
    ("e^{-1000} = 0", "left 5.075959e-435, right 0"),
    (r"\tanh(100) = 1", "left 1, right 1, difference -2.767793e-87"),
    ("(1+i)^2 = 2-2i", "left 2i, right 2 - 2i"),
    ("e^{e^{e^{e^x}}} = x", "left 2.331504e+1656520, right 1 at x = 1"),
    (r"e^{\pi\sqrt{163}} = 262537412640768744", "left 262537412640768743.99999999999925"),
]


@pytest.mark.parametrize(("text", "shown"), WITNESSES)
def test_a_witness_shows_the_difference(text: str, shown: str) -> None:
    assert row_of(text).reason.startswith(shown)


CORRECTIONS = [
    (r"(2n)! = 2^n n!", ""),
    (r"\ln^2 x = 2\ln x", ""),
    (r"\frac{c}{x} + c = \frac{c}{x} + 2c", ""),
    (r"\sqrt{\frac{1}{2\pi}} = \sqrt{\frac{2}{\pi}}", r"\sqrt{\frac{1}{2 \pi}} = \frac{1}{2} \sqrt{\frac{2}{\pi}}"),
    (r"\lim_{x\to0}\frac{1-\cos x}{x^2} = 1", r"\lim_{x \to 0} \frac{1 - \cos x}{x^{2}} = \frac{1}{2}"),
    ("4 = 5", ""),
    ("E + pc = 2pc", ""),
    (r"x + 1 = 5 \quad (x > 0)", ""),
    (r"\frac13 = 0.333", ""),
    (r"\operatorname{erf}(-x) = \operatorname{erf}(x)", r"\operatorname{erf}(- x) = - \operatorname{erf}(x)"),
    (
        r"\operatorname{tr}\begin{pmatrix}a&b\\c&d\end{pmatrix} = a-d",
        r"\operatorname{tr} \begin{pmatrix} a & b \\ c & d \end{pmatrix} = a + d",
    ),
]


@pytest.mark.parametrize(("text", "correction"), CORRECTIONS)
def test_a_correction_says_something_and_compiles(text: str, correction: str) -> None:
    row = row_of(text)
    assert row.verdict is REFUTED
    assert [claim.correction for claim in row.claims] == [correction]
