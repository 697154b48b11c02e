"""The loss and the gradient of soft-max cross-entropy for a batch of logits."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from bench import c_side, peers
from bench.measuring import Row, Side, best, compared
from numerics.cross_entropy import loss_and_gradient

BENCHMARK = "cross-entropy, loss and gradient"
LARGE = 4_000_000
"""Logits from which the bars against PyTorch and JAX hold."""


def run(threads: int, shapes: tuple[tuple[int, int], ...], budget: float) -> list[Row]:
    """A row for each shape and each type of number."""
    return [_row(shape, kind, threads, budget) for shape in shapes for kind in ("f8", "f4")]


def drawn(shape: tuple[int, int], kind: str) -> tuple[Any, Any]:
    """Logits and distributions."""
    random = np.random.default_rng(1)
    P = random.uniform(size=shape)
    return (3.0 * random.normal(size=shape)).astype(kind), (P / P.sum(1, keepdims=True)).astype(kind)


def _row(shape: tuple[int, int], kind: str, threads: int, budget: float) -> Row:
    Y, P = drawn(shape, kind)
    out = np.empty(shape[0], kind), np.empty(shape, kind)
    sides: dict[str, Side] = {"this": lambda: loss_and_gradient(Y, P, out=out)}
    results: dict[str, Any] = {"this": lambda: out}
    for add in (add_c, _numpy, _jax, _torch):
        add(sides, results, Y, P, threads)
    sides["this"]()
    for name, side in sides.items():
        side()
        _agree(name, results[name](), out, kind)
    row = Row(BENCHMARK, f"{shape[0]} x {shape[1]}, float{8 * Y.itemsize}", threads)
    row.seconds, row.ratios = best(*compared(sides, threads, budget))
    row.bars = {"C": 1.15} | ({"PyTorch": 0.25, "JAX": 0.25} if Y.size >= LARGE else {})
    row.missing = peers.not_installed("JAX", "PyTorch") | ({} if c_side.has_compiler() else {"C": "no gcc"})
    return row


def _agree(name: str, found: Any, known: Any, kind: str) -> None:
    """Sums of float32 in other libraries are float32 sums, which err by some hundred units in the last place."""
    rounding = 1e-12 if kind == "f8" else 2e-5
    for mine, its in zip(known, found, strict=True):
        np.testing.assert_allclose(np.asarray(its), mine, rtol=rounding, atol=rounding, err_msg=name)


def add_c(sides: dict[str, Side], results: dict[str, Any], Y: Any, P: Any, threads: int) -> None:
    """C among the sides."""
    if not c_side.has_compiler():
        return
    library = c_side.compiled(c_side.HERE / "cross_entropy.c")
    out = np.empty(len(Y), Y.dtype), np.empty_like(Y)
    addresses = [ctypes.c_void_p(a.ctypes.data) for a in (Y, P, *out)]
    sizes = [ctypes.c_int64(n) for n in Y.shape]
    for words, stem in (("C, row by row", "rows"), ("C, in blocks", "blocks")):
        function = getattr(library, f"{stem}_{'double' if Y.itemsize == 8 else 'float'}")
        function.restype = None
        # The arrays live as long as the call that writes to them.
        sides[words] = lambda function=function, kept=out: function(*sizes, *addresses)  # type: ignore[misc]
        results[words] = lambda: out


def _numpy(sides: dict[str, Side], results: dict[str, Any], Y: Any, P: Any, threads: int) -> None:
    loss, slope, terms = np.empty(len(Y), Y.dtype), np.empty_like(Y), np.empty_like(Y)

    def side() -> None:
        np.subtract(Y, Y.max(1, keepdims=True), out=terms)
        np.exp(terms, out=slope)
        total = slope.sum(1, keepdims=True)
        np.divide(slope, total, out=slope)
        np.subtract(slope, P, out=slope)
        np.subtract(np.log(total[:, 0]), np.einsum("ij,ij->i", P, terms), out=loss)

    sides["NumPy"] = side
    results["NumPy"] = lambda: (loss, slope)


def _jax(sides: dict[str, Side], results: dict[str, Any], Y: Any, P: Any, threads: int) -> None:
    jax = peers.peer("JAX")
    if jax is None:
        return
    logits, targets = jax.numpy.asarray(Y), jax.numpy.asarray(P)

    def explicit(Y: Any, P: Any) -> Any:
        log_P_hat = jax.nn.log_softmax(Y, axis=1)
        return -(P * log_P_hat).sum(1), jax.numpy.exp(log_P_hat) - P

    def total(Y: Any, P: Any) -> Any:
        losses = -(P * jax.nn.log_softmax(Y, axis=1)).sum(1)
        return losses.sum(), losses

    once = jax.jit(explicit)
    differentiated = jax.jit(jax.value_and_grad(total, has_aux=True))
    sides["JAX, explicit"] = lambda: jax.block_until_ready(once(logits, targets))
    results["JAX, explicit"] = lambda: once(logits, targets)
    sides["JAX, differentiated"] = lambda: jax.block_until_ready(differentiated(logits, targets))

    def found() -> Any:
        (_, losses), slopes = differentiated(logits, targets)
        return losses, slopes

    results["JAX, differentiated"] = found


def _torch(sides: dict[str, Side], results: dict[str, Any], Y: Any, P: Any, threads: int) -> None:
    torch = peers.torch_with(threads)
    if torch is None:
        return
    logits, targets = torch.from_numpy(Y), torch.from_numpy(P)
    kept: dict[str, Any] = {}

    def explicit() -> None:
        with torch.no_grad():
            log_P_hat = torch.log_softmax(logits, 1)
            kept["explicit"] = -(targets * log_P_hat).sum(1), log_P_hat.exp_().sub_(targets)

    def differentiated() -> None:
        leaf = logits.detach().requires_grad_(True)
        losses = torch.nn.functional.cross_entropy(leaf, targets, reduction="none")
        losses.sum().backward()
        kept["differentiated"] = losses.detach(), leaf.grad

    for word, side in (("explicit", explicit), ("differentiated", differentiated)):
        sides[f"PyTorch, {word}"] = side
        results[f"PyTorch, {word}"] = lambda word=word: tuple(a.numpy() for a in kept[word])
