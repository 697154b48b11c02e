"""A stranger's paper through the command line: one sentence or a row for each equation, in bounded time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parent.parent
_START = 20.0  # seconds a loaded machine may need to load the engines and to print


def run(*arguments: str | Path, seconds: float = 120.0) -> subprocess.CompletedProcess[str]:
    """The command, as a user types it."""
    command = [sys.executable, "-m", "paper_checks.command_line", *map(str, arguments)]
    path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, check=False, env={**os.environ, "PYTHONPATH": path}
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def rows_of(source: str | Path, *arguments: str, seconds: float = 120.0) -> list[dict[str, Any]]:
    """The rows of a checked document; the exit code must say what they say."""
    done = run("check", source, "--format", "json", *arguments, seconds=seconds)
    assert done.returncode in (0, 1), done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)["equations"]
    assert done.returncode == any(row["verdict"] == "refuted" for row in rows)
    return rows


def document(folder: Path, text: str, name: str = "paper.md") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# input that cannot be used

_IMPOSSIBLE = """[[section]]
equations = '1'
symbols = { x = 'positive' }
[[section.statement]]
role = 'assumption'
says = 'x = -1'
"""

UNUSABLE = {
    "an unclosed display": ("text\n\n$$ a = b\n", "line 3"),
    "nested braces": ("$$" + "{" * 100_000 + "x" + "}" * 100_000 + "$$", "line 1"),
    "nested left": ("$$" + r"\left(" * 100_000 + "x" + r"\right)" * 100_000 + "$$", ""),
    "nested environments": ("$$" + r"\begin{pmatrix}" * 100_000 + "x" + r"\end{pmatrix}" * 100_000 + "$$", ""),
    "a display of 300 kB": ("$$ x = " + "x + " * 75_000 + "x $$", "line 1"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_document_is_one_sentence(name: str, tmp_path: Path) -> None:
    text, where = UNUSABLE[name]
    done = run("check", document(tmp_path, text))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "paper.md" in done.stderr
    assert where in done.stderr
    assert len(done.stderr) < 1_000


def test_what_is_no_document_is_one_sentence(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    large.write_bytes(b"x " * 5_000_000)
    binary = tmp_path / "binary.md"
    binary.write_bytes(bytes(range(256)) * 10)
    for path in (tmp_path / "none.md", tmp_path, large, binary):
        done = run("check", path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert path.name in done.stderr


def test_an_unusable_profile_is_one_sentence_with_its_line(tmp_path: Path) -> None:
    paper = document(tmp_path, "$$ a = b $$")
    bad = {
        "unknown.toml": ("[[section]]\nequations = '1'\nrange = 1\n", "unknown.toml:3: "),
        "deep.toml": ("a = " + "[" * 100_000, "deep.toml:1: "),
        "empty.toml": (_IMPOSSIBLE, "empty.toml:6: "),
    }
    for name, (text, where) in bad.items():
        done = run("check", paper, "--profile", document(tmp_path, text, name))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert where in done.stderr


# input that can be used


def test_nothing_in_a_document_is_executed(tmp_path: Path) -> None:
    secret = document(tmp_path, "$$ 7 = 7 $$", "secret.tex")
    canary = tmp_path / "canary"
    text = (
        f"\\input{{{secret}}}\n\\immediate\\write18{{touch {canary}}}\n\\def\\a{{\\write18{{touch {canary}}}}}\n"
        f"$$ \\a = 1 $$\n\n$$ \\input{{{secret}}} = 1 $$\n\n$$ \\write18{{touch {canary}}} = 1 $$\n\n"
        f"$$ \\mathrm{{__import__('os').system('touch {canary}')}} = 1 $$\n\n$$ 2 = 1 + 1 $$\n"
    )
    for name in ("paper.tex", "paper.md"):
        rows = rows_of(document(tmp_path, text, name))
        assert [row["verdict"] for row in rows][-1] == "proved"
        assert {row["verdict"] for row in rows[:-1]} <= {"unread", "undecided"}
        assert not any("7 = 7" in row["read_as"] for row in rows)
    assert not canary.exists()


def test_escape_sequences_never_reach_the_terminal(tmp_path: Path) -> None:
    paper = document(tmp_path, "$$ a \x1b[31m = \x1b]0;owned\x07 b $$\n\n$$ \\text{\x1b[2J} x = x \\tag{\x1b[1m} $$\n")
    for arguments in ([], ["-v"], ["--format", "json"]):
        done = run("check", paper, *arguments)
        assert done.returncode in (0, 1, 2)
        for sign in ("\x1b[31m", "\x1b]0", "\x07", "\x1b[2J", "\x1b[1m\x1b"):
            assert sign not in done.stdout + done.stderr


def test_unbalanced_braces_are_unread_or_refused(tmp_path: Path) -> None:
    for text in ("$$ a = {b $$", "$$ a = b} $$", r"$$ \frac{a}{b = c $$", r"$$ \left( a = b $$"):
        done = run("check", document(tmp_path, f"{text}\n\nand\n\n$$ 1 = 1 $$\n"), "--format", "json")
        if done.returncode == 2:
            assert "line 1" in done.stderr
            continue
        rows = json.loads(done.stdout)["equations"]
        assert [row["verdict"] for row in rows] == ["unread", "proved"]


BOMBS = {
    "tower": r"9^{9^{9^9}} = 3",
    "factorial": r"(10^6)! = 4",
    "binomial": r"\binom{10^9}{5 \cdot 10^8} = 2",
    "sum": r"\sum_{k=1}^{10^9} \sin(k) = 1",
    "power": r"x^{100000} + 1 = (x+1)^{100000}",
    "roots": r"\sqrt{1+x" * 50 + "}" * 50 + " = x",
    "integrals": r"\int_0^1 " * 10 + r"\sin(abcfghmnpq)" + "".join(f"\\, d{c}" for c in "abcfghmnpq") + " = 1",
    "product": r"\prod_{k=1}^{10^{12}} (1 + x^k) = 1",
    "numeral": "9" * 100_000 + " = 1",
    "exponentials": r"\exp(" * 8 + "5" + ")" * 8 + " = 1",
    "sums": "".join(rf"\sum_{{{c}=1}}^{{100}}" for c in "abcfghijk") + " abcfghijk = 1",
    "derivative": r"\frac{d^{1000}}{dx^{1000}} \sin(x^2) e^{\cos x} = 1",
    "zeta": r"\zeta(\frac{1}{2} + 10^{100} i) = 1",
    "bessel": r"J_{10^{9}}(10^9) = 1",
}
# These take their whole budget: the alarm ends them.
SLOW_BOMBS = {
    "determinant": r"\det \begin{pmatrix}"
    + r"\\".join(" & ".join(f"{a}_{{{i}}}" for a in "abcfghmpqrst") for i in range(12))
    + r"\end{pmatrix} = 1",
    "gammas": r"\Gamma(\Gamma(\Gamma(\Gamma(100)))) = 1",
}


def test_a_bomb_ends_within_its_budget(tmp_path: Path) -> None:
    text = "\n\nand\n\n".join(f"$$ {bomb} $$" for bomb in [*BOMBS.values(), *SLOW_BOMBS.values(), "1 = 1", "1 = 2"])
    started = time.monotonic()
    rows = rows_of(document(tmp_path, text), seconds=400)
    assert len(rows) == len(BOMBS) + len(SLOW_BOMBS) + 2
    named = dict(zip([*BOMBS, *SLOW_BOMBS, "true", "false"], rows, strict=True))
    assert named["true"]["verdict"] == "proved"
    assert named["false"]["verdict"] == "refuted"
    for name, row in named.items():
        assert row["reason"], name
        assert row["seconds"] < 45, (name, row)
        if name not in ("true", "false", "bessel", "power"):
            assert row["verdict"] in ("undecided", "unread"), (name, row["reason"])
    assert {named[name]["reason"][:11] for name in SLOW_BOMBS} <= {"over budget", "outside the"}
    assert time.monotonic() - started < 45 * len(rows) / 2


def test_thousands_of_displays_each_have_their_row(tmp_path: Path) -> None:
    text = "\n\nand\n\n".join(f"$$ x + {n} = y_{{{n}}} $$" for n in range(5_000))
    started = time.monotonic()
    done = run("profile", document(tmp_path, text))
    assert done.returncode == 0
    assert time.monotonic() - started < 60 + _START


def test_findings_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    chosen = _ROOT / "tests" / "corpus" / "documents" / "algebra.tex"
    texts = []
    for workers in ("1", "2"):
        report = json.loads(run("check", chosen, "--format", "json", "--workers", workers, seconds=300).stdout)
        texts.append(json.dumps(_without_seconds(report)))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("label", ["25", "45"])
def test_findings_on_the_built_in_paper_do_not_change(label: str) -> None:
    texts = [
        json.dumps(
            _without_seconds(
                json.loads(
                    run(
                        "check", "thierry-mieg-2018", "--equation", label, "--format", "json", "--workers", workers
                    ).stdout
                )
            )
        )
        for workers in ("1", "2")
    ]
    assert texts[0] == texts[1]


def _without_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_seconds(item) for key, item in value.items() if key != "seconds"}
    if isinstance(value, list):
        return [_without_seconds(item) for item in value]
    return value
