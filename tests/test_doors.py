"""The doors of the house: public names are documented, no text is executed, no file names a place."""

from __future__ import annotations

import ast
import importlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_FLOORS = ("derive", "numerics", "paper_checks")
_SOURCES = sorted(path for floor in _FLOORS for path in (_ROOT / floor).rglob("*.py"))


def _packages() -> list[str]:
    """The packages of the house that say what is public."""
    doors = (path.parent for path in _SOURCES if path.name == "__init__.py" and "__all__" in path.read_text("utf-8"))
    return [".".join(door.relative_to(_ROOT).parts) for door in doors]


@pytest.mark.parametrize("name", _packages())
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    package = importlib.import_module(name)
    assert package.__doc__
    assert len(set(package.__all__)) == len(package.__all__)
    for public in package.__all__:
        thing = getattr(package, public)
        if callable(thing):
            assert (thing.__doc__ or "").strip(), f"{name}.{public} has no docstring"
            assert not str(thing.__doc__).startswith(f"{public}("), f"{name}.{public} has only a generated docstring"


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(module) or not module.body


_NAMELESS = {"utils", "util", "helpers", "helper", "misc", "common", "core", "tools"}


def test_no_file_is_named_after_nothing() -> None:
    assert not [path for path in _SOURCES if {path.stem, *path.relative_to(_ROOT).parts} & _NAMELESS]


# --- a stranger's paper is never executed -------------------------------------------------------------------------

_NEVER_CALLED = {"parse_expr", "parse_latex", "lambdify", "system", "popen"}
_NEVER_CALLED_BARE = {
    "eval",
    "exec",
    "compile",
    "__import__",
}  # as a method, as a polynomial has, it is harmless
_NEVER_IMPORTED = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "subprocess", "sympy.parsing"}


def _forbidden(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _forbidden_call(node)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_never_imported(alias.name))
        elif isinstance(node, ast.ImportFrom) and _is_never_imported(node.module or ""):
            yield str(node.module)


def _forbidden_call(call: ast.Call) -> Iterator[str]:
    name, of = _called(call.func)
    if name in _NEVER_CALLED or (name in _NEVER_CALLED_BARE and of is None):
        yield f"{name}() in line {call.lineno}"
    if name == "sympify" and not any(word.arg == "strict" and _is_true(word.value) for word in call.keywords):
        yield f"sympify() in line {call.lineno}: strict=True refuses strings"
    if name == "S" and call.args and not _is_number(call.args[0]):
        yield f"S() in line {call.lineno} evaluates text"


def _called(function: ast.expr) -> tuple[str, ast.expr | None]:
    """The name that is called, and what it is an attribute of."""
    if isinstance(function, ast.Attribute):
        return function.attr, function.value
    return (function.id, None) if isinstance(function, ast.Name) else ("", None)


def _is_number(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float)


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _is_never_imported(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _NEVER_IMPORTED)


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_no_text_is_executed(path: Path) -> None:
    assert not list(_forbidden(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "planted",
    [
        "eval(x)",
        "sp.sympify(x)",
        "import pickle",
        "from sympy.parsing.latex import parse_latex",
        "sp.S('x')",
        "os.system(x)",
    ],
)
def test_what_executes_text_is_noticed(planted: str) -> None:
    assert list(_forbidden(ast.parse(planted)))


# --- no file names a place ----------------------------------------------------------------------------------------

# Put together from pieces, so that this file does not hold what it looks for.
_PLACES = (
    "py" + "pi.org", "pythonhos" + "ted.org", "npm" + "js.org", "deb" + "ian.org", "/wo" + "rk/", "/ro" + "ot/",
    "/ho" + "me/", "file:/" + "//", "sub" + "agent",
)  # fmt: skip


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, timeout=60, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: which files are the project's cannot be told")
    return [_ROOT / name for name in listed.stdout.decode().split("\0") if name and (_ROOT / name).is_file()]


def test_no_tracked_file_names_a_place() -> None:
    found = [
        f"{path.relative_to(_ROOT)}: {place}"
        for path in _tracked()
        for place in _PLACES
        if place.encode() in path.read_bytes().lower()
    ]
    assert not found


def test_the_readme_names_every_command() -> None:
    from paper_checks.command_line import COMMANDS

    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    assert not [command for command in COMMANDS if f"rederive {command}" not in readme]
