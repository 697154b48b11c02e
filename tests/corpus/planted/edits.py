"""Edits of the printed equations of the main paper: repairs, rewritings that keep the truth, planted errors. Data only."""

# One equation a line reads better than a folded one.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """In the display of `label` the fragment `old` becomes `new`; `truth` is that of the equation afterwards.

    `also` names further equations whose truth may change with it; "*" means any of them.
    `display` is the position among the displays that belong to the label (0 but for the second one of (47)).
    """

    label: str
    old: str
    new: str
    truth: str
    kind: str
    why: str
    also: tuple[str, ...] = ()
    display: int = 0


def repair(label: str, old: str, new: str, why: str, also: str = "", display: int = 0) -> Edit:
    """A wrong print put right."""
    return Edit(label, old, new, "true", "repair", why, tuple(also.split()), display)


def rewrite(label: str, old: str, new: str, why: str, also: str = "", display: int = 0) -> Edit:
    """A true print in other words."""
    return Edit(label, old, new, "true", "rewrite", why, tuple(also.split()), display)


def plant(label: str, old: str, new: str, why: str, also: str = "", display: int = 0) -> Edit:
    """An error."""
    return Edit(label, old, new, "false", "plant", why, tuple(also.split()), display)


def redefine(label: str, old: str, new: str, why: str) -> Edit:
    """An error in a definition or postulate: the equation itself is not judged, the ones that use it may be."""
    return Edit(label, old, new, "definition", "redefine", why, ("*",))


GRADIENT = r"\sum_a (P - \hat{P})_a \frac{\partial \hat{Y}^a}{\partial W^i} dW^i"
EUCLID = r"\sum_a (Y - \hat{Y})_a \frac{\partial \hat{Y}^a}{\partial W^i} dW^i"
LAPLACE = r"\int dw P(W_1 + w) e^{-N \mathcal{L}_1(W_1 + w)} = N^{k/2}"
SOFTMAX = r"\frac{e^{\hat{Y}^a}}{\sum_b e^{\hat{Y}^b}}"

REPAIRS = (
    repair("20", r"(Y - \hat{Y})_a", r"(\hat{Y} - Y)_a", "sign"),
    repair("20", r"= \sum_a", r"= -\sum_a", "sign in front"),
    repair("20", EUCLID, r"- \sum_b (Y - \hat{Y})_b \frac{\partial \hat{Y}^b}{\partial W^j} dW^j", "other letters"),
    repair("20", EUCLID, r"\sum_a \frac{\partial \hat{Y}^a}{\partial W^i} (\hat{Y} - Y)_a dW^i", "other order"),
    repair("20", r"(Y - \hat{Y})_a", r"\left(\hat{Y} - Y\right)_a", "grown brackets"),
    repair("26", r"(P - \hat{P})_a", r"(\hat{P} - P)_a", "sign"),
    repair("26", r"= \sum_a", r"= -\sum_a", "sign in front"),
    repair("26", GRADIENT, r"- \sum_a (P - \hat{P})_a \frac{\partial \hat{Y}^a}{\partial W^j} dW^j", "other letter"),
    repair("26", GRADIENT, r"\sum_a \frac{\partial \hat{Y}^a}{\partial W^i} (\hat{P} - P)_a dW^i", "other order"),
    repair(
        "26", GRADIENT, r"\sum_b (\hat{P} - P)_b \frac{\partial \hat{Y}^b}{\partial W^i} dW^i", "other class letter"
    ),
    repair("26", r"d\mathcal{L} = " + GRADIENT, r"- d\mathcal{L} = " + GRADIENT, "sign on the left"),
    repair(
        "35", LAPLACE, r"\int dw \sqrt{g} (2\pi)^{-k/2} e^{-N \mathcal{L}_1(W_1 + w)} = N^{-k/2}", "measure and power"
    ),
    repair("35", LAPLACE, r"\int dw P(W_1 + w) e^{-N \mathcal{L}_0(W_1 + w)} = N^{-k/2}", "prior once, and power"),
    repair("46", r"W^3(t)dt", r"W^3(t)dW", "dW"),
    repair("46", r"\frac{\alpha}{2}W^3(t)dt", r"\frac{\alpha}{2}W^3(t)\, dW(t)", "dW(t)"),
    repair("46", r"\frac{\alpha}{2}W^3(t)dt", r"\frac{\alpha W^3(t)}{2} dW", "dW, one fraction"),
    repair("46", r"\frac{\alpha}{2}W^3(t)dt", r"\frac{\alpha}{2}W^3(t) \frac{dW}{dt} dt", "chain rule"),
)

REWRITINGS = (
    rewrite(
        "5",
        r"\frac{\partial \mathcal{L}}{\partial W} \frac{\partial W}{\partial t} dt",
        r"\frac{\partial W}{\partial t} \frac{\partial \mathcal{L}}{\partial W} dt",
        "factors reordered",
    ),
    rewrite("5", r"\frac{\partial W}{\partial t} dt", r"\dfrac{\partial W}{\partial t}\, dt", "spacing"),
    rewrite(
        "12", r"g_{z\bar{z}} = g_{\bar{z}z} = 1/2", r"g_{\bar{z}z} = g_{z\bar{z}} = \frac{1}{2}", "order, fraction"
    ),
    rewrite("13", r"-2 g^{[ij]}", r"- g^{[ij]} 2", "factor moved"),
    rewrite("22", r"\sum_a n_a \log(\hat{P}^a)", r"\sum_b n_b \log(\hat{P}^b)", "other letter"),
    rewrite("22", r"n_a \log(\hat{P}^a)", r"\log((\hat{P}^a)^{n_a})", "power inside"),
    rewrite(
        "22", r"\log(\mathcal{P}) = \sum_a n_a \log(\hat{P}^a)", r"\ln \mathcal{P} = \sum_a n_a \ln \hat{P}^a", "ln"
    ),
    rewrite("25", SOFTMAX, r"\frac{\exp(\hat{Y}^a)}{\sum_b \exp(\hat{Y}^b)}", "exp"),
    rewrite("25", r"\sum_a \hat{P}^a = 1", r"\sum_c \hat{P}^c = 1", "other letter"),
    rewrite("25", SOFTMAX, r"\frac{e^{\hat{Y}^a}}{\sum_c e^{\hat{Y}^c}}", "other letter"),
    rewrite("27", r"e^{-N\mathcal{L}_0(W)}", r"\exp(-N\mathcal{L}_0(W))", "exp"),
    rewrite("27", r"\int dW P(W) e^{-N\mathcal{L}_0(W)}", r"\int dW e^{-N\mathcal{L}_0(W)} P(W)", "factors reordered"),
    rewrite("28", r"\left(\frac{1}{\sqrt{2\pi\lambda^2}} \right)^k", r"(2\pi\lambda^2)^{-k/2}", "power"),
    rewrite("28", r"\sum_{i=1}^k -\frac{W_i^2}{2\lambda^2}", r"-\sum_{i=1}^k \frac{W_i^2}{2\lambda^2}", "sign moved"),
    rewrite("28", r"\sum_{i=1}^k -\frac{W_i^2}{2\lambda^2}", r"-\frac{1}{2\lambda^2}\sum_{j=1}^k W_j^2", "factor out"),
    rewrite("29", r"\exp(-g_{ij} W^i W^j / 2)", r"e^{-\frac{1}{2} g_{ij} W^i W^j}", "e^", "31"),
    rewrite("29", r"\exp(-g_{ij} W^i W^j / 2)", r"\exp(-\tfrac12 g_{ab} W^a W^b)", "letters", "31"),
    rewrite("29", r"(2\pi)^{-k/2}", r"\frac{1}{(2\pi)^{k/2}}", "fraction", "31"),
    rewrite("31", r"e^{-N \mathcal{L}_1(W)}", r"\exp(-N \mathcal{L}_1(W))", "exp"),
    rewrite("31", r"\sqrt{g} (2\pi)^{-k/2}", r"(2\pi)^{-k/2} \sqrt{g}", "order"),
    rewrite("34", r"\frac{\delta_{ij}}{N\lambda^2}", r"\frac{1}{N\lambda^2}\delta_{ij}", "order", "33 35"),
    rewrite(
        "34",
        r"\frac{\partial^2 \mathcal{L}_0}{\partial w^i \partial w^j}",
        r"\frac{\partial^2 \mathcal{L}_0}{\partial w^j \partial w^i}",
        "order of derivatives",
        "33 35",
    ),
    rewrite("36", r"\frac{k}{2} \frac{\log(N)}{N}", r"\frac{k \log(N)}{2N}", "one fraction", "35 37 38"),
    rewrite(
        "36",
        r"\frac{1}{N} \log\left(\frac{\sqrt{h}}{\sqrt{g}}\right)",
        r"\frac{1}{2N} \log\left(\frac{h}{g}\right)",
        "roots out",
        "35 37 38",
    ),
    rewrite("36", r"\log(N)", r"\ln(N)", "ln", "35 37 38"),
    rewrite("40", r"a_{ij} w^j = h_{ij} w^j", r"a_{ik} w^k = h_{il} w^l", "dummy letters"),
    rewrite("40", r"= a_{ij} w^j", r"= w^j a_{ij}", "order"),
    rewrite("40", r"= a_{ij} w^j", r"= a_{ji} w^j", "a is symmetric"),
    rewrite("41", r"-(\eta dt) w^k", r"- w^k \eta dt", "order", "42"),
    rewrite("41", r"g^{ki} g_{ij} w^j", r"g^{kl} g_{lm} w^m", "dummy letters", "42"),
    rewrite("42", r"w^k + \delta w^k = 0", r"\delta w^k = -w^k", "solved"),
    rewrite("42", r"w^k + \delta w^k", r"\delta w^i + w^i", "order, letter"),
    rewrite("44", r"W dW", r"dW\, W", "order"),
    rewrite("44", r"= W dW", r"= \frac{1}{2} d(W^2)", "whole differential"),
    rewrite("45", r"d(\text{Log}(W))", r"d(\log(W))", "log"),
    rewrite("45", r"W_0 e^{-\eta t}", r"W_0 \exp(-\eta t)", "exp"),
    rewrite("45", r"\mathcal{L}_0 e^{-2\eta t}", r"\frac{\mathcal{L}_0}{e^{2\eta t}}", "fraction"),
    rewrite("45", r"-W \eta dt", r"-\eta W dt", "order"),
    rewrite("47", r"\frac{1}{W^2} - \frac{1}{W_0^2}", r"-\frac{1}{W_0^2} + \frac{1}{W^2}", "order"),
    rewrite("47", r"-\frac{\alpha}{2} W^3 \eta dt", r"-\tfrac12 \alpha \eta W^3 dt", "order"),
    rewrite("47", r"d \frac{1}{W^2}", r"d\left(\frac{1}{W^2}\right)", "brackets"),
    rewrite("47", r"1 + \alpha \eta W_0^2 t}}", r"\alpha \eta t W_0^2 + 1}}", "order", display=1),
    rewrite(
        "47", r"\frac{W_0}{\sqrt{1 + \alpha \eta W_0^2 t}}", r"W_0 (1 + \alpha \eta W_0^2 t)^{-1/2}", "power", display=1
    ),
)
