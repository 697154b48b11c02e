"""The pairs and triplets of parameters that a finite step couples, exhibited and counted; the rarity of minima."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.tensors import Field, indices, size, vector

D, k = size("D"), size("k")
i, j, m = indices("i j m")
W, d = vector("W", k), vector(r"\delta W", k)
loss = Field(r"\mathcal{L}", W)
count, change = sp.Symbol("n", real=True), sp.Symbol(r"\delta\mathcal{L}", real=True)


@derived("The number of pairs")
def pair_count() -> Chain:
    """D (D - 1)/2 pairs of parameters: about D^2/2."""
    return begin(count, sp.Sum(j - 1, (j, 1, D)), "pairs $i < j$: for each $j$ the $j - 1$ below it").rewrite(
        D * (D - 1) / 2, "an arithmetic sum"
    )


@derived("The number of triplets")
def triplet_count() -> Chain:
    """D (D - 1)(D - 2)/6 triplets of parameters: about D^3/6."""
    below = "triplets $i < j < m$: for each $m$ the pairs below it"
    return begin(count, sp.Sum((m - 1) * (m - 2) / 2, (m, 1, D)), below).rewrite(
        D * (D - 1) * (D - 2) / 6, "a sum of squares and an arithmetic sum"
    )


@derived("The pairs in the second order of a step")
def pair_terms() -> Chain:
    """The second order of the loss is its diagonal and the mixed terms of the pairs."""
    whole = sp.Sum(loss.diff(W[i], W[j]) * d[i] * d[j], (i, 1, k), (j, 1, k)) / 2
    diagonal = sp.Sum(loss.diff(W[i], W[i]) * d[i] ** 2, (i, 1, k)) / 2
    mixed = sp.Sum((1 - sp.KroneckerDelta(i, j)) * loss.diff(W[i], W[j]) * d[i] * d[j], (i, 1, k), (j, 1, k)) / 2
    return begin(change, whole, "the second order of the loss over a step").rewrite(
        diagonal + mixed, "equal and different indices apart"
    )


@derived(
    "The triplets in the third order of a step",
    r"The factor $1 - \delta_{ij}$ keeps two indices apart. The third order is that"
    r" of single parameters, of pairs (one index twice),"
    " and of triplets, whose three indices all differ.",
)
def triplet_terms() -> Chain:
    """L_ijm d_i d_j d_m/6 = its diagonal + three equal sums over pairs + the sum over three different indices."""
    third = loss.diff(W[i], W[j], W[m])
    apart = lambda a, b: 1 - sp.KroneckerDelta(a, b)  # noqa: E731
    triple = (i, 1, k), (j, 1, k), (m, 1, k)
    single = sp.Sum(loss.diff(W[i], W[i], W[i]) * d[i] ** 3, (i, 1, k))
    pairs = sp.Sum(apart(i, j) * loss.diff(W[i], W[i], W[j]) * d[i] ** 2 * d[j], (i, 1, k), (j, 1, k))
    triplets = sp.Sum(apart(i, j) * apart(j, m) * apart(i, m) * third * d[i] * d[j] * d[m], *triple)
    return begin(
        change, sp.Sum(third * d[i] * d[j] * d[m], *triple) / 6, "the third order of the loss over a step"
    ).rewrite(
        single / 6 + pairs / 2 + triplets / 6, "equal and different indices apart; three pairs of indices may agree"
    )


@derived("Independent signs: the probability of a minimum")
def minimum_probability() -> Chain:
    """If each of D curvatures is positive with probability 1/2, all are with probability 2^{-D}."""
    probability = sp.Symbol("p", real=True)
    return begin(probability, sp.Product(sp.Rational(1, 2), (i, 1, D)), "independent signs").rewrite(
        2 ** (-D), "D equal factors"
    )
