"""Compiles the kernels of the library and writes them to numerics/kernels/, one file a subject and one for each loop.

python scripts/write_kernels.py            # writes
python scripts/write_kernels.py --check    # says what is out of date, exit status 1
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "numerics" / "kernels"
sys.path.insert(0, str(ROOT))

from numerics.compiler.graph.stored import written  # noqa: E402
from numerics.compiler.library.catalogue import Loops, Scalar, catalogue  # noqa: E402
from numerics.compiler.library.flows import FlowEntry, flows  # noqa: E402

_HEAD = '"""Kernels of {subject}, generated from its derivations; not to be edited."""\n\n'


def texts() -> dict[str, str]:
    """The files by name."""
    files = {"__init__.py": '"""Generated kernels: text that scripts/write_kernels.py writes; not to be edited."""\n'}
    moving = flows()
    for subject, (scalars, loops) in catalogue().items():
        made = {f"{subject}_{entry.name}": entry.text() for entry in loops}
        files |= {f"{name}.py": text.text for name, text in made.items()}
        files[f"{subject}.py"] = _subject(subject, scalars, loops, made, moving.get(subject, []))
    return files


def _subject(subject: str, scalars: list[Scalar], loops: list[Loops], made: dict, moving: list[FlowEntry]) -> str:
    imports = ["from numerics.compiler.faces.arrays import ArrayKernel, Later"] if loops else []
    if moving:
        imports += ["from numerics.compiler.faces.ensemble import Ensemble"]
    if scalars:
        imports += ["from numerics.compiler.faces.kernel import Kernel"]
    if moving:
        imports += ["from numerics.compiler.graph.runge_kutta import Flow"]
    if scalars or moving:
        imports += ["from numerics.compiler.graph.stored import read"]
    parts = [_HEAD.format(subject=subject), "\n".join(imports), ""]
    for entry in scalars:
        parts.append(
            f'{entry.name} = Kernel(\n    read(\n        """\n{written(entry.program())}"""\n    ),\n'
            f'    "{subject}.{entry.name}",\n    "{entry.source}",\n    {entry.words!r},\n    {entry.real()!r},\n)'
        )
    for entry in loops:
        text = made[f"{subject}_{entry.name}"]
        arguments = [(a.name, a.shape, a.rows, a.below) for a in text.arguments]
        parts.append(
            f'{entry.name} = ArrayKernel(\n    Later("numerics.kernels.{subject}_{entry.name}"),\n    {arguments!r},\n'
            f'    {list(text.outputs)!r},\n    "{subject}.{entry.name}",\n'
            f'    "{entry.source}",\n    {entry.words!r},\n)'
        )
    for entry in moving:
        flow = entry.flow()
        rates = f'read(\n            """\n{written(flow.rates)}"""\n        )'
        parts.append(
            f"{entry.name} = Ensemble(\n    Flow(\n        {rates},\n        {flow.states!r},\n    ),\n"
            f'    "{subject}.{entry.name}",\n    "{entry.source}",\n    {entry.words!r},\n)'
        )
    names = sorted(entry.name for entry in [*scalars, *loops, *moving])
    parts.append(f"__all__ = {names!r}")
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the files, or say which differ."""
    files = texts()
    stale = [n for n, text in files.items() if not (FOLDER / n).is_file() or (FOLDER / n).read_text("utf-8") != text]
    stale += [p.name for p in FOLDER.glob("*.py") if p.name not in files]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"out of date: {name}" for name in stale) or "up to date")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.py"):
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, "utf-8")
    print(f"{len(files)} files written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
