"""The quartic path and loss, both in one kernel, over six decades of sizes."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from bench import c_side, peers
from bench.measuring import MEMORY, Row, Side, best, compared
from numerics.compiler import compile_formula

BENCHMARK = "quartic path and loss"
LARGE = 1_000_000
"""Points from which on it is also measured what memory takes alone."""

PARAMETERS = (1.3, 0.7, 0.4, 0.9)  # W_0, L_0, eta, alpha


def kernel() -> Any:
    """Path and loss as derived, one kernel of t, W_0, L_0, eta, alpha."""
    from derive import gradient_flow

    path, loss = gradient_flow.quartic_path.conclusion.right, gradient_flow.quartic_loss.conclusion.right
    letters = {s.name: s for s in loss.free_symbols}
    order = ["t", "W_0", next(name for name in letters if "L" in name), "eta", "alpha"]
    return compile_formula([path, loss], [letters[name] for name in order], name="quartic")


def run(threads: int, sizes: tuple[int, ...], budget: float) -> list[Row]:
    """A row for each size; bars from a thousand points on."""
    function = kernel()
    return [_row(function, n, threads, budget) for n in sizes]


def _row(function: Any, n: int, threads: int, budget: float) -> Row:
    t = np.linspace(0.0, 5.0, n)
    out = np.empty((2, n))
    results: dict[str, Any] = {"this": lambda: out}
    sides: dict[str, Side] = {"this": lambda: function(t, *PARAMETERS, out=out)}
    for add in (add_c, _numpy, _jax, _torch):
        add(sides, results, t, threads)
    known = dict(sides)
    if n >= LARGE:
        _add_memory(sides, t)
    for name, side in known.items():
        side()
        # Each side rounds a root, a quotient and four products once.
        np.testing.assert_allclose(np.asarray(results[name]()), out, rtol=1e-14, err_msg=name)
    row = Row(BENCHMARK, f"{n:.0e} points".replace("e+0", "e"), threads)
    row.seconds, row.ratios = best(*compared(sides, threads, budget))
    if n >= 1000:
        row.bars = {"C": 1.1, "NumPy": 1 / 3, "JAX": 1 / 4}
    row.missing = peers.not_installed("JAX", "PyTorch") | ({} if c_side.has_compiler() else {"C": "no gcc"})
    return row


def add_c(sides: dict[str, Side], results: dict[str, Any], t: Any, threads: int) -> None:
    """C among the sides."""
    if not c_side.has_compiler():
        return
    function = c_side.compiled(c_side.HERE / "quartic.c").quartic
    function.argtypes = [ctypes.c_int64, ctypes.c_void_p, *[ctypes.c_double] * 4, *[ctypes.c_void_p] * 2]
    function.restype = None
    out = np.empty((2, len(t)))
    addresses = t.ctypes.data, out[0].ctypes.data, out[1].ctypes.data
    W_0, L_0, eta, alpha = PARAMETERS

    def side(kept: Any = out) -> None:  # the array lives as long as the call that writes to it
        function(len(t), addresses[0], W_0, L_0, eta, alpha, *addresses[1:])

    sides["C"] = side
    results["C"] = lambda: out


def _add_memory(sides: dict[str, Side], t: Any) -> None:
    """Reading the times and writing two results of that size, without a formula."""
    if not c_side.has_compiler():
        return
    function = c_side.compiled(c_side.HERE / "quartic.c").memory
    function.argtypes = [ctypes.c_int64, *[ctypes.c_void_p] * 3, ctypes.c_int64]
    function.restype = None
    out = np.empty((2, len(t)))
    addresses = t.ctypes.data, out[0].ctypes.data, out[1].ctypes.data
    for past, words in enumerate(("into the caches", "past the caches")):

        def side(past: int = past, kept: Any = out) -> None:
            function(len(t), *addresses, past)

        sides[f"{MEMORY}, {words}"] = side


def _numpy(sides: dict[str, Side], results: dict[str, Any], t: Any, threads: int) -> None:
    out = np.empty((2, len(t)))
    W_0, L_0, eta, alpha = PARAMETERS

    def side() -> None:
        W, L = out
        np.multiply(t, alpha * eta * W_0**2, out=L)
        np.add(L, 1.0, out=L)
        np.divide(1.0, L, out=L)
        np.sqrt(L, out=W)
        np.multiply(W, W_0, out=W)
        np.multiply(L, L, out=L)
        np.multiply(L, L_0, out=L)

    sides["NumPy"] = side
    results["NumPy"] = lambda: out


def _jax(sides: dict[str, Side], results: dict[str, Any], t: Any, threads: int) -> None:
    jax = peers.peer("JAX")
    if jax is None:
        return
    W_0, L_0, eta, alpha = PARAMETERS

    def once(t: Any, W_0: float, L_0: float, eta: float, alpha: float) -> Any:
        inverse = 1.0 / (1.0 + alpha * eta * W_0**2 * t)
        return W_0 * jax.numpy.sqrt(inverse), L_0 * inverse * inverse

    function = jax.jit(once)
    there = jax.numpy.asarray(t)
    sides["JAX"] = lambda: jax.block_until_ready(function(there, W_0, L_0, eta, alpha))
    results["JAX"] = lambda: np.stack(function(there, W_0, L_0, eta, alpha))


def _torch(sides: dict[str, Side], results: dict[str, Any], t: Any, threads: int) -> None:
    torch = peers.torch_with(threads)
    if torch is None:
        return
    there, out = torch.from_numpy(t), torch.empty((2, len(t)), dtype=torch.float64)
    W_0, L_0, eta, alpha = PARAMETERS

    def side() -> None:
        W, L = out
        torch.mul(there, alpha * eta * W_0**2, out=L)
        L.add_(1.0).reciprocal_()
        torch.sqrt(L, out=W)
        W.mul_(W_0)
        L.square_().mul_(L_0)

    sides["PyTorch"] = side
    results["PyTorch"] = out.numpy
