"""The command line: what it opens, what it says, and with which code it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.language.refusal import UnusableInput
from paper_checks.command_line import main
from tests.command_line.doors import Doors, open_doors
from tests.report.sample_report import DEFINITION, HOLDS, WRONG, report_of

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Doors:
    monkeypatch.chdir(tmp_path)
    return open_doors(monkeypatch, tmp_path / "shelf")


@pytest.fixture
def paper(tmp_path: Path) -> str:
    (tmp_path / "paper.md").write_text("$$a = b$$", encoding="utf-8")
    return "paper.md"


def test_a_refuted_equation_is_exit_code_one(doors: Doors, paper: str, capsys: Captured) -> None:
    assert main(["check", paper]) == 1
    shown = capsys.readouterr()
    assert "refuted: 26" in shown.out
    assert shown.err == ""


def test_nothing_refuted_is_exit_code_zero(doors: Doors, paper: str) -> None:
    doors.report = report_of(DEFINITION, HOLDS)
    assert main(["check", paper]) == 0


def test_a_file_is_checked_without_a_profile(doors: Doors, paper: str) -> None:
    main(["check", paper])
    assert doors.asked == {"document": "paper.md", "only": None, "workers": None, "with profile": None}


def test_a_library_name_brings_its_profile(doors: Doors) -> None:
    main(["check", "thierry-mieg-2018", "--workers", "2"])
    assert doors.asked["document"] == "equations.md"
    assert doors.asked["profile"].endswith("profile.toml")
    assert doors.asked["workers"] == 2


def test_a_file_wins_over_a_library_name(doors: Doors, tmp_path: Path) -> None:
    (tmp_path / "thierry-mieg-2018").write_text("$$a = b$$", encoding="utf-8")
    main(["check", "thierry-mieg-2018", "--profile", "thierry-mieg-2018"])
    assert doors.asked["document"] == "thierry-mieg-2018"
    assert doors.asked["profile"] == "thierry-mieg-2018"


@pytest.mark.parametrize("label", ["26", "(26)", " ( 26 ) "])
def test_one_equation_is_named_with_or_without_parentheses(doors: Doors, paper: str, label: str) -> None:
    doors.report = report_of(WRONG)
    main(["check", paper, "--equation", label, "-v"])
    assert doors.asked["only"] == "26"


def test_a_label_that_is_not_there_is_unusable(doors: Doors, paper: str, capsys: Captured) -> None:
    doors.report = report_of()
    assert main(["check", paper, "--equation", "99"]) == 2
    assert "no equation has the label '99'" in capsys.readouterr().err


def test_verbose_shows_the_witness_and_the_attempts(doors: Doors, paper: str, capsys: Captured) -> None:
    main(["check", paper, "-v"])
    shown = capsys.readouterr().out
    assert "Y_1 = 3/2" in shown
    assert "1. substituted (24) and (25)" in shown


def test_json_is_one_document(doors: Doors, paper: str, capsys: Captured) -> None:
    assert main(["check", paper, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["summary"]["refuted"] == ["26"]


# --- what cannot be used ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("thiery-mieg-2018", "did you mean thierry-mieg-2018?"),
        ("zzz", "the library has: thierry-mieg-2018, park-2019"),
        ("missing.md", "no file"),
        (".", "is a directory"),
        ("\x1b[2Jevil", r"\x1b[2Jevil"),
    ],
)
def test_an_unknown_target_gets_one_sentence(doors: Doors, capsys: Captured, target: str, said: str) -> None:
    assert main(["check", target]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("rederive: ")
    assert said in shown.err
    assert "\x1b" not in shown.err
    assert shown.err.count("\n") == 1


def test_unusable_input_gets_its_sentence(doors: Doors, paper: str, capsys: Captured) -> None:
    doors.fault = UnusableInput("paper.md, line 3: the display is never closed; close it with $$")
    assert main(["check", paper]) == 2
    assert capsys.readouterr().err == "rederive: paper.md, line 3: the display is never closed; close it with $$\n"


@pytest.mark.parametrize("fault", [ValueError("sides"), RecursionError("deep"), MemoryError()])
def test_our_own_error_is_one_sentence(doors: Doors, paper: str, capsys: Captured, fault: Exception) -> None:
    doors.fault = fault
    assert main(["check", paper]) == 70
    shown = capsys.readouterr().err
    assert shown.startswith(f"rederive: internal error ({type(fault).__name__}")
    assert "please report" in shown
    assert "Traceback" not in shown


def test_debug_lets_our_own_error_through(doors: Doors, paper: str) -> None:
    doors.fault = ValueError("sides")
    with pytest.raises(ValueError, match="sides"):
        main(["check", paper, "--debug"])


def test_an_interruption_is_said(doors: Doors, paper: str, capsys: Captured) -> None:
    doors.fault = KeyboardInterrupt()
    assert main(["check", paper]) == 130
    assert capsys.readouterr().err == "rederive: interrupted\n"


@pytest.mark.parametrize(
    "arguments", [[], ["check"], ["chek", "x"], ["check", "x", "--workers", "0"], ["check", "x", "--format", "html"]]
)
def test_wrong_usage_is_exit_code_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


# --- the other commands -------------------------------------------------------------------------------------------


def test_the_library_is_listed(doors: Doors, capsys: Captured) -> None:
    assert main(["library"]) == 0
    assert capsys.readouterr().out.split() == ["thierry-mieg-2018", "park-2019"]


def test_a_profile_is_drafted(doors: Doors, paper: str, capsys: Captured) -> None:
    assert main(["profile", paper]) == 0
    assert capsys.readouterr().out == '# drafted for paper.md\nname = "ℒ"\n'


def test_a_draft_never_overwrites(doors: Doors, paper: str, tmp_path: Path, capsys: Captured) -> None:
    assert main(["profile", paper, "-o", "mine.toml"]) == 0
    assert main(["profile", paper, "-o", "mine.toml"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert "drafted" in (tmp_path / "mine.toml").read_text(encoding="utf-8")


def test_a_draft_of_nothing_is_unusable(doors: Doors) -> None:
    assert main(["profile", "missing.md"]) == 2


def test_the_schema_is_printed(capsys: Captured) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")


# --- the baseline -------------------------------------------------------------------------------------------------


def test_exactly_the_baseline_is_exit_code_zero(doors: Doors, paper: str, tmp_path: Path) -> None:
    assert main(["check", paper, "--write-baseline", "known.txt"]) == 1
    assert (tmp_path / "known.txt").read_text(encoding="utf-8").splitlines()[1:] == ["26"]
    assert main(["check", paper, "--baseline", "known.txt"]) == 0


def test_a_new_refutation_is_news(doors: Doors, paper: str, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "known.txt").write_text("# none\n", encoding="utf-8")
    assert main(["check", paper, "--baseline", "known.txt"]) == 1
    assert "refuted, but not in the baseline: 26" in capsys.readouterr().err


def test_a_repaired_equation_is_news(doors: Doors, paper: str, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "known.txt").write_text("26  # the sign\n22\n99\n", encoding="utf-8")
    assert main(["check", paper, "--baseline", "known.txt"]) == 1
    said = capsys.readouterr().err
    assert "in the baseline, but no longer refuted: 22" in said
    assert "in the baseline, but not in the document: 99" in said


def test_one_equation_is_held_against_its_own_line(doors: Doors, paper: str, tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("26\n20\n", encoding="utf-8")
    doors.report = report_of(WRONG)
    assert main(["check", paper, "--baseline", "known.txt", "--equation", "26"]) == 0


def test_a_baseline_that_is_not_there_is_unusable(doors: Doors, paper: str, tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", paper, "--baseline", "absent.txt"]) == 2
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert main(["check", paper, "--baseline", "binary"]) == 2
    assert "not text" in capsys.readouterr().err
    assert main(["check", paper, "--write-baseline", "no/such/folder"]) == 2
