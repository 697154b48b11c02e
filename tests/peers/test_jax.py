"""Kernels against JAX and optax; skipped where they are not installed (pip install rederive[peers])."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from numerics import complex_weights, cross_entropy, momentum, simulation

jax = pytest.importorskip("jax", reason="JAX is not installed: pip install rederive[peers]")
optax = pytest.importorskip("optax", reason="optax is not installed: pip install rederive[peers]")

A = np.array([[2.0, 0.7, 0.1], [0.7, 1.5, 0.4], [0.1, 0.4, 1.0]])
START = np.array([1.0, -1.1, 1 / 3])


@pytest.fixture(autouse=True)
def _double() -> Any:
    """JAX with float64 for these tests alone."""
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def optax_path(optimiser: Any, start: Any, matrix: Any, steps: int) -> Any:
    w = jax.numpy.asarray(start)
    state = optimiser.init(w)
    for _ in range(steps):
        updates, state = optimiser.update(matrix @ w, state, w)
        w = optax.apply_updates(w, updates)
    return np.asarray(w)


def test_adam_and_adamw_take_the_same_path() -> None:
    words = {"learning_rate": 0.05, "momentum": 0.8, "decay": 0.95, "epsilon": 1e-3}
    theirs = optax_path(optax.adam(0.05, b1=0.8, b2=0.95, eps=1e-3), START, A, 40)
    np.testing.assert_allclose(momentum.descend(lambda w: A @ w, START, 40, "adam", **words), theirs, rtol=1e-11)
    theirs = optax_path(optax.adamw(0.05, b1=0.8, b2=0.95, eps=1e-3, weight_decay=0.3), START, A, 40)
    found = momentum.descend(lambda w: A @ w, START, 40, "adamw", weight_decay=0.3, **words)
    np.testing.assert_allclose(found, theirs, rtol=1e-10, atol=1e-13)


def test_known_steps_of_adam_and_where_epsilon_stands() -> None:
    """Five steps from 1 on W^2/2: Adam agrees; optax's RMSprop adds epsilon under the root and is another method."""
    one = np.ones((1, 1))
    assert optax_path(optax.adam(0.1, eps=0.1), [1.0], one, 5)[0] == pytest.approx(0.5556132384812, abs=1e-12)
    assert optax_path(optax.rmsprop(0.1, decay=0.9, eps=0.1), [1.0], one, 5)[0] == pytest.approx(0.3307704, abs=1e-7)
    ours = momentum.descend(lambda w: w, [1.0], 5, "rmsprop", learning_rate=0.1, decay=0.9, epsilon=0.1)
    assert ours[0] == pytest.approx(0.3158354258414, abs=1e-12)


@pytest.mark.parametrize(
    ("function", "at", "theirs"),
    [(lambda z: abs(z) ** 2, 3 + 4j, 6 - 8j), (lambda z: z**2, 1 + 1j, 2 + 2j), (abs, 1j, -1j)],
)
def test_the_convention_for_complex_gradients(function: Any, at: complex, theirs: complex) -> None:
    found = jax.grad(lambda z: jax.numpy.real(function(z)))(jax.numpy.asarray(at, jax.numpy.complex128))
    assert complex(found) == pytest.approx(theirs, abs=1e-15)
    slopes = simulation.gradient(lambda p: float(np.real(function(complex(*p)))), [at.real, at.imag])
    assert complex_weights.converted(complex(*slopes), "pytorch", "jax") == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("spread", [1.0, 50.0, 700.0])
def test_losses_gradients_and_hessians_of_logits(spread: float) -> None:
    r = np.random.default_rng(1)
    Y, v = spread * r.normal(size=(16, 11)), r.normal(size=(16, 11))
    P = r.dirichlet(np.ones(11), 16)

    def total(logits: Any) -> Any:
        return -(P * jax.nn.log_softmax(logits)).sum()

    losses, slopes = cross_entropy.loss_and_gradient(Y, P)
    assert losses.sum() == pytest.approx(float(total(Y)), rel=1e-13)
    np.testing.assert_allclose(slopes, np.asarray(jax.grad(total)(Y)), rtol=0, atol=1e-14)
    product = jax.jvp(jax.grad(total), (Y,), (v,))[1]
    np.testing.assert_allclose(cross_entropy.hessian_vector_product(Y, v), np.asarray(product), rtol=0, atol=1e-14)
    np.testing.assert_allclose(cross_entropy.probabilities(Y), np.asarray(jax.nn.softmax(Y)), rtol=1e-13, atol=1e-300)
