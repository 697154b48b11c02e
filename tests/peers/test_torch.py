"""Kernels against PyTorch; skipped where it is not installed (pip install rederive[peers])."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from numerics import complex_weights, cross_entropy, momentum, simulation

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install rederive[peers]")

A = np.array([[2.0, 0.7, 0.1], [0.7, 1.5, 0.4], [0.1, 0.4, 1.0]])
START = np.array([1.0, -1.1, 1 / 3])


def torch_path(make: Any, steps: int) -> Any:
    """Where an optimiser of PyTorch takes START on w.A.w/2."""
    w = torch.tensor(START, requires_grad=True)
    matrix, optimiser = torch.tensor(A), make([w])
    for _ in range(steps):
        optimiser.zero_grad()
        (w @ matrix @ w / 2).backward()
        optimiser.step()
    return w.detach().numpy()


OPTIMISERS = {
    "gradient descent": (lambda p: torch.optim.SGD(p, lr=0.05), {"learning_rate": 0.05}),
    "heavy ball": (lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8), {"learning_rate": 0.05, "momentum": 0.8}),
    "rmsprop": (
        lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.9, eps=0.1),
        {"learning_rate": 0.05, "decay": 0.9, "epsilon": 0.1},
    ),
    "adam": (
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3),
        {"learning_rate": 0.05, "momentum": 0.8, "decay": 0.95, "epsilon": 1e-3},
    ),
    "adamw": (
        lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3),
        {"learning_rate": 0.05, "momentum": 0.8, "decay": 0.95, "epsilon": 1e-3, "weight_decay": 0.3},
    ),
}


@pytest.mark.parametrize("method", sorted(OPTIMISERS))
def test_optimisers_take_the_same_path(method: str) -> None:
    make, words = OPTIMISERS[method]
    found = momentum.descend(lambda w: A @ w, START, 40, method, **words)
    # forty steps of some roundings each
    np.testing.assert_allclose(found, torch_path(make, 40), rtol=1e-11, atol=1e-13)


def test_nesterov_of_pytorch_keeps_the_point_ahead() -> None:
    steps, beta = 30, 0.8
    theirs = torch_path(lambda p: torch.optim.SGD(p, lr=0.05, momentum=beta, nesterov=True), steps)
    last, here = (
        momentum.descend(lambda w: A @ w, START, n, "nesterov", learning_rate=0.05, momentum=beta)
        for n in (steps - 1, steps)
    )
    np.testing.assert_allclose(momentum.point_ahead(here, last, beta), theirs, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(
    ("function", "at", "theirs"),
    [(lambda z: abs(z) ** 2, 3 + 4j, 6 + 8j), (lambda z: z**2, 1 + 1j, 2 - 2j), (abs, 1j, 1j)],
)
def test_the_convention_for_complex_gradients(function: Any, at: complex, theirs: complex) -> None:
    z = torch.tensor(at, dtype=torch.complex128, requires_grad=True)
    function(z).real.backward()
    assert z.grad.item() == pytest.approx(theirs, abs=1e-15)
    slopes = simulation.gradient(lambda p: float(np.real(function(complex(*p)))), [at.real, at.imag])
    by_conjugate = complex(*slopes) / 2
    assert complex_weights.converted(by_conjugate, "wirtinger", "pytorch") == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("spread", [1.0, 50.0, 700.0])
def test_cross_entropy_of_labels(kind: Any, spread: float) -> None:
    r = np.random.default_rng(0)
    Y, labels = (spread * r.normal(size=(64, 37))).astype(kind), r.integers(0, 37, 64)
    logits = torch.tensor(Y, requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(logits, torch.tensor(labels), reduction="none")
    theirs.sum().backward()
    losses, slopes = cross_entropy.label_loss_and_gradient(Y, labels)
    unit = np.finfo(kind).eps
    # both err by some units of the largest logit
    np.testing.assert_allclose(losses, theirs.detach().numpy(), rtol=8 * unit, atol=8 * unit * np.abs(Y).max())
    np.testing.assert_allclose(slopes, logits.grad.numpy(), rtol=0, atol=64 * unit)


def digits() -> tuple[list[Any], list[Any], Any, Any]:
    """Digits (first 200 rows / 16) and the 64-8-10 tanh network of torch.manual_seed(0)."""
    torch.manual_seed(0)
    layers = [torch.nn.Linear(r, m, dtype=torch.float64) for r, m in ((64, 8), (8, 10))]
    data = load_digits()
    weights, biases = ([np.asarray(getattr(x, name).detach(), float) for x in layers] for name in ("weight", "bias"))
    return weights, biases, data.data[:200] / 16, data.target[:200]


def flat(parts: list[Any]) -> Any:
    return np.concatenate([np.ravel(part) for part in parts])


def unflat(vector: Any, weights: list[Any], biases: list[Any]) -> tuple[list[Any], list[Any]]:
    ends = np.cumsum([p.size for p in (*weights, *biases)])[:-1]
    parts = [piece.reshape(p.shape) for piece, p in zip(np.split(vector, ends), (*weights, *biases), strict=True)]
    return parts[: len(weights)], parts[len(weights) :]


def test_a_perceptron_against_autograd() -> None:
    weights, biases, X, labels = digits()
    ours, by_weights, by_biases = cross_entropy.perceptron(weights, biases, X, labels)
    theirs = [torch.tensor(p, requires_grad=True) for p in itertools.chain(*zip(weights, biases, strict=True))]
    hidden = torch.tanh(torch.tensor(X) @ theirs[0].T + theirs[1])
    loss = torch.nn.functional.cross_entropy(hidden @ theirs[2].T + theirs[3], torch.tensor(labels))
    loss.backward()
    assert ours == pytest.approx(loss.item(), rel=1e-14)
    for found, known in zip(itertools.chain(*zip(by_weights, by_biases, strict=True)), theirs, strict=True):
        np.testing.assert_allclose(found, known.grad.numpy(), rtol=1e-11, atol=1e-15)


def test_the_trace_of_the_hessian_of_a_perceptron() -> None:
    """4.085282076367 by curvlinops and BackPACK; here differences of the gradient along every weight."""
    weights, biases, X, labels = digits()

    def slopes(vector: Any) -> Any:
        _, by_weights, by_biases = cross_entropy.perceptron(*unflat(vector, weights, biases), X, labels)
        return flat([*by_weights, *by_biases])

    found = simulation.hessian_trace(slopes, flat([*weights, *biases]))
    assert found == pytest.approx(4.085282076367, abs=1e-9)


def test_the_trace_of_the_generalised_gauss_newton_matrix() -> None:
    """5.461070143021: the Hessian by the logits between the derivatives of the logits, each a complex step."""
    weights, biases, X, _ = digits()

    def logits(vector: Any) -> Any:
        (first, second), (low, high) = unflat(vector, weights, biases)
        return np.tanh(X @ first.T + low) @ second.T + high

    here = flat([*weights, *biases]).astype(complex)
    Y = np.ascontiguousarray(logits(here).real)
    total = 0.0
    for place in range(len(here)):
        there = here.copy()
        there[place] += 1e-20j
        along = np.ascontiguousarray(logits(there).imag / 1e-20)
        total += float((along * cross_entropy.hessian_vector_product(Y, along)).sum())
    assert total / len(X) == pytest.approx(5.461070143021, abs=1e-10)
