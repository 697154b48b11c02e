"""The library of derivations: names, subjects, every step proved, the commands that show them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derive.language import UnusableInput
from derive.library import SUBJECTS, derivation, derivations
from derive.library.checking import check
from paper_checks.command_line import main

EVERY = derivations()


def test_every_subject_has_derivations_and_every_name_is_unique() -> None:
    assert [s for s in SUBJECTS if not derivations(s)] == []
    assert len({d.name for d in EVERY}) == len(EVERY)


@pytest.mark.parametrize("derived", EVERY, ids=lambda d: d.name)
def test_every_step_is_proved(derived: object) -> None:
    found = check(derived)  # type: ignore[arg-type]
    assert found.refusal == ""
    assert found.proved > 0


def test_importing_a_subject_derives_nothing() -> None:
    program = (
        "import derive.judging.families.judge as j\n"
        "def refuse(*a, **k): raise AssertionError('judged on import')\n"
        "j.judge_obligation = refuse\n"
        "import derive.deriving.chain as c\n"
        "c.judge_obligation = refuse\n"
        "from derive.library import derivations\n"
        "print(len(derivations()))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) == len(EVERY)


def test_an_unknown_name_is_refused_with_what_was_meant() -> None:
    with pytest.raises(UnusableInput, match=r"did you mean cross_entropy\.gradient"):
        derivation("cross_entropy.gradint")
    with pytest.raises(UnusableInput, match="no subject"):
        derivations("entropy")


def test_latex_of_one_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["latex", "cross_entropy.gradient"]) == 0
    written = capsys.readouterr().out
    assert r"\hat{P}_{c} - P_{c}" in written
    assert "for every $n$" in written
    assert main(["latex", "cross_entropy.gradient", "--markdown"]) == 0
    assert "$$" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["latex"], ["latex", "--all", "x.y"], ["latex", "x.y"], ["derivations", "--plant"]]
)
def test_unusable_commands_are_refused_in_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_listing_names_every_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derivations"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == [d.name for d in EVERY]
    assert main(["derivations", "cross_entropy.gradient", "--check"]) == 0
    assert "1 derivation: 5 of 5 judged steps proved (100 %)" in capsys.readouterr().out
