"""The results as pictures: time against size, and against threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import cross_entropy, quartic

_SIDES = ("this", "C", "NumPy", "JAX", "PyTorch")


def write(folder: Path, result: dict[str, Any]) -> list[Path]:
    """Write the pictures into a folder. Needs matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    # The same text for the same figures, and letters that stay letters.
    mpl.rcParams.update({"svg.hashsalt": "rederive", "svg.fonttype": "none", "font.size": 9})
    folder.mkdir(parents=True, exist_ok=True)
    return [_sizes(folder / "kernel_sizes.svg", result), _threads(folder / "kernel_threads.svg", result)]


def _sizes(path: Path, result: dict[str, Any]) -> Path:
    import matplotlib.pyplot as plt

    rows = [r for r in result["rows"] if r["benchmark"] == quartic.BENCHMARK and r["threads"] == 1]
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    for name in _SIDES:
        points = [(float(r["case"].split()[0]), r["seconds"][name]) for r in rows if name in r["seconds"]]
        if points:
            axes.loglog(*zip(*points, strict=True), marker="o", markersize=3, lw=2 if name == "this" else 1, label=name)
    axes.set(xlabel="points", ylabel="seconds a call, one thread", title=f"{quartic.BENCHMARK}, out=")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return _saved(figure, path)


def _threads(path: Path, result: dict[str, Any]) -> Path:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    for benchmark, colour in ((quartic.BENCHMARK, "tab:blue"), (cross_entropy.BENCHMARK, "tab:orange")):
        rows = sorted((r for r in result["shares"] if r["benchmark"] == benchmark), key=lambda r: r["threads"])
        for name, style in (("this", "-"), ("C", ":")):
            points = [(r["threads"], 1e3 * r["seconds"][name]) for r in rows if name in r["seconds"]]
            if points:
                axes.plot(*zip(*points, strict=True), style, marker="o", color=colour, label=f"{benchmark}: {name}")
    axes.set(
        xlabel="threads", ylabel="milliseconds a call", ylim=(0, None), title="10 million points; 4096 x 1000 logits"
    )
    axes.set_xticks(sorted({r["threads"] for r in result["shares"]}))
    axes.grid(alpha=0.3)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncol=2, frameon=False)
    return _saved(figure, path)


def _saved(figure: Any, path: Path) -> Path:
    import matplotlib.pyplot as plt

    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path
