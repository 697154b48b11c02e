"""Documents whose words decide what their equations mean: nothing true may be refuted, nothing false proved.

A display is marked: T true where it stands, F false, P to be proved, R to be refuted, D a definition or a law.
"""

from __future__ import annotations

import re

import pytest

from derive.language import Verdict
from paper_checks.check import check_document
from paper_checks.document import parse_document

PROVED, REFUTED, SUPPORTED, UNDECIDED = Verdict.PROVED, Verdict.REFUTED, Verdict.SUPPORTED, Verdict.UNDECIDED
FORBIDDEN = {
    "T": (REFUTED,),
    "D": (REFUTED,),
    "F": (PROVED, SUPPORTED),
    "P": (REFUTED, SUPPORTED, UNDECIDED, None),
    "R": (PROVED, SUPPORTED, UNDECIDED, None),
}
SAID_OF_ONE_DISPLAY = [
    r"For $x>0$, @P \ln x \le x-1 @T x+\frac1x \ge 2 @T \sin x < x",
    r"For $x>0$ we have @P \frac{d}{dx}\ln x = \frac1x and @P \sqrt{x^2} = x",
    r"For $x>0$ we have @P \ln x \le x-1 Always @R x^2+1 \le x @R (x+1)^2 = x^2+1",
    r"For $q=1-p$ we have @P p+q = 1 @T p^2+2pq+q^2 = 1",
    r"Set $x=1$. Then @P x^2+x = 2 For general $x$, @F x^2+x = 2x",
    r"At $x=1$ we find @P x^2+x = 2",
    r"At the minimum $x=0$ the value is @P e^x = 1",
    "Let $a=2$ be the spacing. Then @P a^3 = 8\n\n# Another problem\n\nFor any numbers $a$ and $b$, @F a+b = 2+b",
    r"Throughout, all variables are positive real numbers. @T \sqrt{x^2} = x",
]
LAWS = [
    r"The probabilities add up to one: @D p_1+p_2+p_3 = 1",
    r"The point lies on the circle @D x^2+y^2 = 1",
    r"Conservation of momentum gives @D m_1v_1+m_2v_2 = m_1u_1+m_2u_2",
    r"Energy is conserved, @D \frac12mv^2+mgh = mgh_0",
    r"For an adiabatic change @D P_1V_1^\gamma = P_2V_2^\gamma",
    r"The force balances, @D m\omega^2r = \frac{GMm}{r^2}",
    r"The magnetisation obeys @D m = \tanh(\beta Jm)",
    r"At the fixed point @D q = \sigma_w^2\frac q2+\sigma_b^2",
    r"The golden ratio satisfies @D \varphi = 1+\frac1\varphi",
    r"We restrict to temperatures @D T < T_c",
    r"The series converges for @D |x| < 1",
    r"We take @D x \ge 0",
    r"A probability lies in @D 0 \le p \le 1",
    r"Stability requires @D |1-\eta\lambda| < 1",
    r"The critical point is @D \beta J = 1",
    r"We use units in which @D \hbar = c = 1",
    r"The run was made at @D \frac{T}{T_c} = 0.9",
    r"The dispersion relation is $E=\frac{p^2}{2m}$. @T \frac Ep = \frac p{2m}",
    r"The free energy is $F=U-TS$. @T \frac FT = \frac UT-S",
    r"Take $f(x)=\frac12x^2$ along the flow $\dot x=-\lambda x$. @T \frac{d}{dt}f(x(t)) = -2\lambda f(x(t))",
    r"@R (a+b)^2 = a^2+b^2 @R \sin^2x-\cos^2x = 1 @R x^2-3x+2 \ge 0 @R \frac{2x}{1+x^2} < 1",
]
APPROXIMATE = [
    rf"{words} @T \sqrt{{1+\epsilon}} = 1+\frac\epsilon2"
    for words in (
        r"To first order in $\epsilon$,", "To leading order,", "Neglecting terms of second order,", "Linearising,",
        "In the limit of small coupling,", "Near the origin,", "Expanding to first order gives", "At high temperature,",
    )
]  # fmt: skip
CONTRARY = [
    r"Unless $x<0$, @T |x| = x",
    r"Except when $y>0$, @F |y| = y",
    r"In the region $x>y$, @T |x-y| = x-y",
    r"On the unit interval, @T x^2 \le x",
]
MARKS = [
    r"@D f(x) = x^2-2ax The minimiser is $x^* = a$, where @P f(x^*) = -a^2 @P f'(x^*) = 0 @R f(x) = f(x^*)",
    r"Let $x^*$ denote the minimiser. @F x-x^* = 0",
    r"The means obey no such rule: @F \overline{xy} = \bar x\,\bar y",
    r"For complex $z$ and $w$ @P \overline{zw} = \bar z\,\bar w",
    r"The coordinates are $x^1,x^2,x^3$. @F x^1x^2 = x^3 @F (x^1)^2 = x^2",
]
NO_NUMBERS = [
    r"Let $P$ and $Q$ be $n\times n$ matrices. @F PQ = QP @F e^{P+Q} = e^Pe^Q @F (P+Q)^2 = P^2+2PQ+Q^2",
    r"The operators $a$ and $b$ do not commute. @F ab = ba",
    r"@F e^{\hat A+\hat B} = e^{\hat A}e^{\hat B}",
    r"For vectors $u,v,w$ @T u\cdot v = u^Tv @T u v^Tw = u(v\cdot w)",
    r"Let $W\in\mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$. @F Wx = xW",
    r"Let $\psi(x)$ be a complex wave function. @F \psi(x)^2 = |\psi(x)|^2",
    r"The wave function $\psi(x)\in\mathbb{C}$ is given. @F |\psi(x)|^2 = \psi(x)^2",
    r"The amplitudes add: @F |\psi_1+\psi_2|^2 = |\psi_1|^2+|\psi_2|^2+2\psi_1\psi_2 @T \psi_1^*\psi_1 = |\psi_1|^2",
]
QUANTITIES = [
    r"Let $m>0$ be the mass. @F m \ge 1 @F \sin(\pi m) = 0",
    r"The particle has mass $m$. @F 2m \ge 2 @F e^{2\pi im} = 1",
    r"The magnetisation $m\in(-1,1)$ obeys a law. We have @T m^2 < 1 @F |m| \ge 1",
    r"For all real $m$ and $n$, @T \cos(m-n) = \cos(n-m) @F \int_0^{2\pi}\cos(mx)\,dx = 0",
    r"For integers $m$ @P \cos(2\pi m) = 1",
    r"Let $\rho$ be a density. @T \sqrt{\rho^2} = \rho @R \rho^2+1 = (\rho+1)^2",
    r"where $\ell$ is a length: @T \sqrt{\ell^2} = \ell",
    r"Let $p$ be a probability. @T |p| = p @P p(1-p) \le \frac14 @T p^2 \le p @R p^2 \ge p",
]
OWN_MEANING = [
    r"Here $e$ is the eccentricity, $0<e<1$. @T e^2 < e @T 1-e > 0 @F e > 2",
    r"The charge of the electron is $-e$ with $e>0$. @T \frac{e^2}{4\pi} = \frac1{137}",
    r"For $i=1,\dots,n$ @T i^2 \ge 1 @F i^2 = -1",
    r"The sites are numbered by $i$. @T (-1)^{2i} = 1",
    r"The current is @D i(t) = I_0\sin\omega t Its slope @T \frac{di}{dt} = \omega I_0\cos\omega t",
    r"The magnetic field $B$ is a wave, @D B(x,t) = B_0\cos(kx-\omega t) @F B(1,1) = 1",
    r"The decay width is $\Gamma$. @F \Gamma(2) = 1",
    r"The damping ratio is $\zeta$. @F \zeta(2) = \frac{\pi^2}6",
    r"Here $\pi$ is the mixing weight. @F \cos\pi = -1",
    r"Here $\log$ denotes the logarithm to base 10. @T \log100 = 2 @F \frac{d}{dx}\log x = \frac1x",
    r"All logarithms are to base 2. @T \log8 = 3",
    r"The base of natural logarithms is $e$. @P \ln e^2 = 2",
    r"The imaginary unit is $i$. @P i^2 = -1",
    r"In polar coordinates @D x = r\cos\theta @D y = r\sin\theta Thus @T r = \sqrt{x^2+y^2} @T \tan\theta = \frac yx",
]
LIMITS = [
    r"@F e^x = 1+x+O(x^2) \quad (x\to\infty)",
    r"@F \cosh x = 1+O(x^2) \text{ for large } x",
    r"For large $x$, @F e^x = 1+x+O(x^2)",
    r"For $x\gg1$ one finds @F \sinh x = x+O(x^3)",
    r"At low temperature, $T\ll1$, @F e^{1/T} = 1+\frac1T+O(1/T^2)",
    r"As $x\to0$, @P e^x = 1+x+O(x^2)",
    r"As $n\to\infty$, @T \sum_{k=1}^n\frac1k = \ln n+\gamma+O(1/n)",
]
NEGATED = [
    r"Let $x$ be non-positive. @F \sqrt{x^2} = x @T \sqrt{x^2} = -x",
    r"Let $\rho$ be a half-integer. @T \cos(2\pi\rho) = -1 @F \sin(\pi\rho) = 0",
    r"The number $n$ is not an integer. @F \sin(n\pi) = 0 @F \cos(2\pi n) = 1",
    r"Let $x$ be nonnegative, or more generally any real number. @F \sqrt{x^2} = x",
    r"Let $n$ be a positive integer multiple of $3$. @T \cos\frac{2\pi n}{3} = 1",
    r"Let $z$ be purely imaginary. @F |z|^2 = z^2",
    r"@F \ln|x| = \ln x \quad (x\ne0) @P \ln|x| = \ln x \quad (x>0)",
    r"For all real $x\ne0$ and $y\neq0$, @F \ln\frac xy = \ln x-\ln y",
]
DROPPED = [
    r"Assume $x>0$. Then @P \sqrt{x^2} = x We now drop this assumption. Then @F \sqrt{4x^2} = 2x",
    r"Assume $x>0$. Then @P \sqrt{x^2} = x We no longer assume that $x$ is positive. @F \sqrt{4x^2} = 2x",
    r"Assume $x>0$. Then @P \sqrt{x^2} = x For $x$ of either sign, @F \sqrt{16x^2} = 4x",
    r"Let $x>0$. Then @P \sqrt{x^2} = x For real $x$ we have @F \sqrt{x^2+2x+1} = x+1",
    r"Let $a=2$. Then @P a^3 = 8 For general $a>0$, @F \int_0^a x^2\,dx = \frac83",
    r"Let $p>1$ (for example $p=2$). @F \int_0^1x^p\,dx = \frac13",
    r"We work in units with $c=1$. Then @T c^2 = 1 Restoring $c$, @F \sqrt{p^2c^2+m^2c^4} = \sqrt{p^2+m^2}",
    r"As an example, take $f(x)=x^2$. Then @P f'(x) = 2x For any smooth function $f$ we have @F f''(x) = 2",
    r"The first kernel is $g(x)=e^{-x}$. Then @P g'(x) = -g(x) Consider now an arbitrary kernel $g$. @F g'(x)+g(x) = 0",
    r"For model A, $E=\frac12mv^2$; for model B, $E=\frac14mv^2$. Model A gives @T \frac{\partial E}{\partial v} = mv",
]
OTHER_NUMBERS = [
    r"Here $j=\sqrt{-1}$ and $\omega>0$. @D H(\omega) = \frac1{1+j\omega} So @T |H(\omega)|^2 = \frac1{1+\omega^2}",
    r"Here $\log$ denotes the decimal logarithm. @T \log100 = 2 @F \log e = 1",
    r"Entropies are measured in bits, i.e. $\log=\log_2$. @F \int_0^1\log x\,dx = -1",
    r"Angles are measured in degrees. @T \sin30 = \frac12 @F \frac{d}{dx}\sin x = \cos x",
    r"For spins $s=\pm1$, @T s^3 = s @T e^{Ks} = \cosh K+s\sinh K",
    r"Let $a$ and $b$ be anticommuting Grassmann numbers. @F (a+b)^2 = a^2+2ab+b^2",
    r"Arithmetic is modulo 3 throughout. @T 2+2 = 1",
    r"In a field of characteristic 2, @T (a+b)^2 = a^2+b^2",
    r"On shell, $p^2=m^2$, and @T (p+k)^2-m^2 = 2pk+k^2",
    r"Amplitudes are normalised, $|\alpha|^2+|\beta|^2=1$. Now @D \mu = |\alpha|^2 Then @T |\beta|^2 = 1-|\alpha|^2",
    r"Put $m=\frac a{a+b}$ and $v=\frac{ab}{(a+b)^2}$. Then @F b = m\left(\frac{m(1-m)}v+1\right) @F b = a",
]
DOCUMENTS = [
    *LIMITS, *NEGATED, *DROPPED, *OTHER_NUMBERS, *SAID_OF_ONE_DISPLAY, *LAWS, *APPROXIMATE, *CONTRARY, *MARKS,
    *NO_NUMBERS, *QUANTITIES, *OWN_MEANING,
]  # fmt: skip


WORDS = "#|[A-Z][a-z]+ |For |We |As |and |At |So |$"
"""What ends a display in these documents."""


def written(marked: str) -> tuple[str, list[str]]:
    """A document of marked displays, each of which ends at the next word or mark, and the marks."""
    marks = re.findall(r"@([TFPRD]) ", marked)
    parts = re.split(r"@[TFPRD] ", marked)
    lines = [parts[0]]
    for part in parts[1:]:
        found = re.fullmatch(rf"(.*?)((?:\s+(?:{WORDS}).*)?)", part, re.DOTALL)
        assert found is not None
        print_, words = found.groups()
        lines += ["", f"$$ {print_.strip()} $$", "", words.lstrip(" ")]
    return "\n".join(lines), marks


@pytest.mark.parametrize("marked", DOCUMENTS)
def test_no_verdict_contradicts_what_the_text_says(marked: str) -> None:
    text, marks = written(marked)
    rows = check_document(parse_document(text, "said.md", "markdown"), None, workers=1).rows
    assert len(rows) == len(marks), text
    wrong = [
        f"{mark}: {row.printed} is {row.verdict} ({row.reason})"
        for row, mark in zip(rows, marks, strict=True)
        if row.verdict in FORBIDDEN[mark]
    ]
    assert wrong == []
