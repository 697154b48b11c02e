"""Other libraries that compute the same, where they are installed."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

NAMES = {"PyTorch": "torch", "JAX": "jax", "heyoka": "heyoka", "SciPy": "scipy"}


def peer(name: str) -> Any | None:
    """The module of a library, ready for float64; None where it is not installed."""
    if importlib.util.find_spec(NAMES[name]) is None:
        return None
    module = importlib.import_module(NAMES[name])
    if name == "JAX":
        module.config.update("jax_enable_x64", True)
    return module


def not_installed(*names: str) -> dict[str, str]:
    """Why a library has no figure."""
    return {name: "not installed" for name in names if importlib.util.find_spec(NAMES[name]) is None}


def torch_with(threads: int) -> Any | None:
    """PyTorch with so many threads."""
    torch = peer("PyTorch")
    if torch is not None:
        torch.set_num_threads(threads)
    return torch
