"""The index calculus on the first paper: what holds is proved for every size, and no planted slip is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from derive.judging.index_calculus import SymbolicProof, prove_for_every_size
from derive.meaning.scope import Scope
from derive.reading.statements import read_display
from paper_checks import library
from paper_checks.profile.data import Profile
from paper_checks.profile.loading import load_profile


@cache
def profile() -> Profile:
    return load_profile(library.entry("thierry-mieg-2018")[1])


def scope_of(label: str) -> Scope:
    section = profile().section_of(label)
    assert section is not None
    return section.scope


def proof(label: str, source: str) -> SymbolicProof | None:
    """The proof of the last link of a print in the section of an equation."""
    scope = scope_of(label)
    chain = read_display(source, scope.notation, "equation").statements[-1].chain
    return prove_for_every_size(chain.sides[-2], chain.relations[-1], chain.sides[-1], scope)


PRIOR = r"\left(\frac{1}{\sqrt{2\pi\lambda^2}} \right)^k \exp\left(\sum_{i=1}^k -\frac{W_i^2}{2\lambda^2} \right)"

HOLDS = {
    "5": r"d\mathcal{L} = \sum_W \frac{\partial \mathcal{L}}{\partial W} \frac{\partial W}{\partial t} dt",
    "10": r"ds^2 = g_{[ij]} \text{Tr}(dW^{[i]t} dW^{[j]})",
    "13": r"dW^{[i]} = -2 g^{[ij]} \frac{\partial \mathcal{L}}{\partial \bar{W}^{[j]}} \eta dt",
    "20": r"d\mathcal{L} = -\sum_a (Y - \hat{Y})_a \frac{\partial \hat{Y}^a}{\partial W^i} dW^i",
    "22": r"\log(\mathcal{P}) = \sum_a n_a \log(\hat{P}^a)",
    "23": r"\lim_{N \rightarrow \infty} \log(\mathcal{P}) = N \sum_a P_a \log(\hat{P}^a)",
    "24": r"\mathcal{L}_0 = - \sum_a P_a \log(\hat{P}^a)",
    "25": r"\sum_a \hat{P}^a = 1",
    "26": r"d\mathcal{L} = -\sum_a (P - \hat{P})_a \frac{\partial \hat{Y}^a}{\partial W^i} dW^i",
    "28": rf"\int dW {PRIOR} = 1",
    "29": r"\Gamma_0 = \int dW \sqrt{g} (2\pi)^{-k/2} \exp(-g_{ij} W^i W^j / 2)",
    "31": r"\Gamma_N = \int dW \sqrt{g} (2\pi)^{-k/2} e^{-N \mathcal{L}_1(W)}",
    "34": r"h_{ij} = \frac{\partial^2 \mathcal{L}_0}{\partial w^i \partial w^j} + \frac{\delta_{ij}}{N\lambda^2}",
    "35": r"N^{-k/2} \frac{\sqrt{g}}{\sqrt{h}} e^{-N \mathcal{L}_1(W_1)} = e^{-N \mathcal{L}_2(W_1)}",
    "36": r"\mathcal{L}_2(W_1) = \mathcal{L}_1(W_1) + \frac{k}{2} \frac{\log(N)}{N} "
    r"+ \frac{1}{N} \log(\frac{\sqrt{h}}{\sqrt{g}})",
    "40": r"\frac{\partial \mathcal{L}}{\partial w^i} = g_{ij} w^j",
    "41": r"dw^k = -\eta dt g^{ki} g_{ij} w^j",
    "42": r"w^k + \delta w^k = 0",
}

SLIPS = [
    ("5", r"\sum_W", r"2 \sum_W"),
    ("5", r"\frac{\partial W}{\partial t}", r"\frac{\partial W}{\partial t} \frac{\partial W}{\partial t}"),
    ("10", "dW^{[i]t}", "dW^{[i]}"),
    ("10", "g_{[ij]}", "-g_{[ij]}"),
    ("13", "-2", "2"),
    ("13", "-2", "-"),
    ("13", r"\bar{W}^{[j]}", "W^{[j]}"),
    ("13", "g^{[ij]}", "g_{[ij]}"),
    ("20", "= -", "= "),
    ("20", r"(Y - \hat{Y})_a", r"(Y + \hat{Y})_a"),
    ("20", "= -", "= -2"),
    ("22", "n_a", "P_a"),
    ("22", r"\sum_a", r"-\sum_a"),
    ("23", "= N", "= "),
    ("24", "= -", "= "),
    ("24", "= -", "= -N"),
    ("25", "= 1", "= n"),
    ("26", "= -", "= "),
    ("26", r"(P - \hat{P})_a", r"(P - 2\hat{P})_a"),
    ("26", r"(P - \hat{P})_a", r"P_a"),
    ("28", r"2\pi\lambda^2", r"2\pi\lambda"),
    ("28", "right)^k", "right)^2"),
    ("28", "{2\\lambda^2} \\right) =", "{\\lambda^2} \\right) ="),
    ("29", "/ 2", ""),
    ("29", "-k/2", "-k"),
    ("29", r"\sqrt{g}", "g"),
    ("31", r"\sqrt{g}", ""),
    ("31", "-N", "-"),
    ("31", "-k/2", "k/2"),
    ("34", r"N\lambda^2", r"\lambda^2"),
    ("34", r"\delta_{ij}", r"2 \delta_{ij}"),
    ("34", r"+ \frac{\delta", r"- \frac{\delta"),
    ("35", "N^{-k/2}", "N^{k/2}"),
    ("35", r"\sqrt{h}", "h"),
    ("36", r"\frac{k}{2}", "k"),
    ("36", r"+ \frac{1}{N} \log", r"- \frac{1}{N} \log"),
    ("36", r"+ \frac{k}{2}", r"- \frac{k}{2}"),
    ("40", "g_{ij} w^j", "-g_{ij} w^j"),
    ("40", "g_{ij}", "2 g_{ij}"),
    ("40", "w^j", "w^i"),
    ("41", "g^{ki} g_{ij}", "g^{ki} g^{ij}"),
    ("41", "= -", "= "),
    ("41", "dt", "dt dt"),
    ("42", "w^k +", "w^k -"),
]


@pytest.mark.parametrize("label", HOLDS)
def test_what_holds_is_proved_for_every_size(label: str) -> None:
    found = proof(label, HOLDS[label])
    assert found is not None
    assert found.ranges == tuple(scope_of(label).worlds[0])


def test_a_proof_names_the_assumption_it_used() -> None:
    for label, used in (("26", True), ("42", True), ("25", False), ("20", False)):
        found = proof(label, HOLDS[label])
        assert found is not None
        assert ("if" in found.rule) is used, found.rule


@pytest.mark.parametrize(("label", "right", "slip"), SLIPS)
def test_a_planted_slip_is_not_proved(label: str, right: str, slip: str) -> None:
    changed = HOLDS[label].replace(right, slip, 1)
    assert changed != HOLDS[label]
    assert proof(label, changed) is None


def test_what_is_printed_wrong_is_not_proved() -> None:
    assert proof("20", HOLDS["20"].replace("= -", "= ")) is None
    assert proof("26", HOLDS["26"].replace("= -", "= ")) is None
    assert proof("35", r"\int dw P(W_1 + w) e^{-N \mathcal{L}_1(W_1 + w)} = e^{-N \mathcal{L}_2(W_1)}") is None


def test_without_an_assumption_what_needs_it_is_not_proved() -> None:
    scope = replace(scope_of("26"), assumptions=())
    chain = read_display(HOLDS["26"], scope.notation, "equation").statements[0].chain
    assert prove_for_every_size(chain.sides[0], "=", chain.sides[1], scope) is None


def test_an_inequality_is_left_alone() -> None:
    scope = scope_of("25")
    chain = read_display(r"\sum_a \hat{P}^a = 1", scope.notation, "equation").statements[0].chain
    assert prove_for_every_size(chain.sides[0], r"\leq", chain.sides[1], scope) is None
