"""Writes the notebooks from their sources in scripts/notebooks, executed, with outputs and figures in the file.

    python scripts/write_notebooks.py [SUBJECT ...]     # all subjects if none is named

A source is Python in cells: `# %% [markdown]` opens a cell of text (its lines begin with `# `), `# %%` one of code.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
SOURCES, NOTEBOOKS = ROOT / "scripts" / "notebooks", ROOT / "notebooks"
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def notebook_of(source: str) -> nbformat.NotebookNode:
    """The notebook of a source, not executed."""
    cells = []
    for number, block in enumerate(source.split("# %%")[1:]):
        head, _, body = block.partition("\n")
        if "[markdown]" in head:
            text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().splitlines())
            cell = nbformat.v4.new_markdown_cell(text)
        else:
            cell = nbformat.v4.new_code_cell(body.strip())
        cell["id"] = f"cell-{number}"
        cells.append(cell)
    return nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)


def executed(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook run from the top in a fresh kernel, without times."""
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT)}}, record_timing=False)
    done = client.execute()
    done["metadata"] = KERNEL
    return done


def main() -> int:
    """Write the notebooks that are named, or all."""
    names = sys.argv[1:] or sorted(path.stem for path in SOURCES.glob("*.py"))
    for name in names:
        done = executed(notebook_of((SOURCES / f"{name}.py").read_text("utf-8")))
        nbformat.write(done, NOTEBOOKS / f"{name}.ipynb")
    return 0


if __name__ == "__main__":
    sys.exit(main())
