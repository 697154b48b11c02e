"""Every mistake in a profile is one sentence with file, line, value and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.language import UnusableInput
from paper_checks.profile import load_profile
from paper_checks.profile.loading import MAX_BYTES, parse_profile

_SOUND = r"""name = "sound"
[[section]]
equations = "1-3"
ranges = { k = [1, 2] }
indices = { i = "k", j = "k" }
[section.symbols]
'x' = "real"
'W^i' = { coordinate = true }
'P_i' = "positive"
'f' = { arguments = ["x"] }
'N' = "positive"
[[section.statement]]
name = "sum"
role = "assumption"
says = '\sum_i P_i = 1'
[[section.statement]]
says = 'x = W^i W^i'

[equation.2]
role = "claim"

[[section]]
equations = ["5", "A.2"]
[section.symbols]
'x' = "real"
'y' = "real"
[[section.statement]]
name = "second"
says = 'y = x'

[equation."A.2"]
roles = ["definition", "claim"]
"""

# what is replaced (its last occurrence), by what, and the words of the complaint; the line is that of the mistake.
MISTAKES = {
    "unknown key at the top": ('name = "sound"', 'nmae = "sound"', "unknown key 'nmae'", "did you mean 'name'?"),
    "unknown key in a section": (
        'equations = ["5", "A.2"]',
        'equations = ["5", "A.2"]\nsymbol = 1',
        "unknown key 'symbol'",
        "symbols",
    ),
    "unknown key in a symbol": ("'y' = \"real\"", "'y' = { domane = \"real\" }", "unknown key 'domane'", "domain"),
    "unknown key in a statement": ('name = "second"', 'names = "second"', "unknown key 'names'", "name"),
    "unknown key in an equation": (
        'roles = ["definition", "claim"]',
        'rules = ["claim"]',
        "unknown key 'rules'",
        "roles",
    ),
    "unknown domain": ("'y' = \"real\"", "'y' = \"reel\"", "domain 'reel' of 'y'", "real"),
    "unknown role": ('roles = ["definition", "claim"]', 'roles = ["clam"]', "role 'clam' of equation A.2", "claim"),
    "unknown role of a statement": ('name = "second"', 'role = "law"', "role 'law'", "definition"),
    "name of a wrong type": ('name = "sound"', "name = 3", "name must be text", "3"),
    "symbols of a wrong type": (
        "[section.symbols]\n'x' = \"real\"\n'y' = \"real\"",
        "symbols = 3",
        "must be a table",
        "3",
    ),
    "labels of a wrong type": ('equations = ["5", "A.2"]', "equations = ['5', 1.5, 'A.2']", "label 1.5", "text"),
    "ranges of a wrong type": ("ranges = { k = [1, 2] }", "ranges = 3", "`ranges` must be a table", "3"),
    "a size out of bounds": ("ranges = { k = [1, 2] }", "ranges = { k = [1, 20] }", "from 1 to 6", "20"),
    "sizes of unequal length": (
        "ranges = { k = [1, 2] }",
        "ranges = { k = [1, 2], n = [1, 2, 3] }",
        "list as many",
        "2 sizes",
    ),
    "a missing range": (
        'indices = { i = "k", j = "k" }',
        'indices = { i = "k", j = "q" }',
        "index 'j' runs over 'q'",
        "k",
    ),
    "an index that is no letter": (
        'indices = { i = "k", j = "k" }',
        'indices = { i = "k", jj = "k" }',
        "'jj'",
        "one letter",
    ),
    "an index without a range": ("'W^i' =", "'W^l' =", "'l' stands as an index", "indices"),
    "arguments of a wrong type": ('arguments = ["x"]', "arguments = 3", "arguments of 'f'", "3"),
    "an argument nobody declared": (
        'arguments = ["x"]',
        'arguments = ["xx"]',
        "'xx', which is not declared",
        "did you mean 'x'",
    ),
    "a flag that is none": ("coordinate = true", 'coordinate = "yes"', "true or false", "'yes'"),
    "a metric without indices": ("coordinate = true", "metric = true", "two indices", "shows 1"),
    "a symbol declared twice": ("'N' = \"positive\"", "'W_i' = \"real\"", "declares 'W' again", "'W^i'"),
    "a symbol that is no name": ("'N' = \"positive\"", "'x+y' = \"real\"", "symbol 'x+y' cannot be read", "name"),
    "LaTeX that cannot be read": ("says = 'y = x'", r"says = 'y = \frac{x'", "cannot be read", "y = "),
    "LaTeX of an unknown sign": ("says = 'y = x'", r"says = 'y = \foo x'", r"at '\\foo'", "cannot be read"),
    "a statement that is no equation": ("says = 'y = x'", "says = 'y'", "must be an equation", "'y'"),
    "an undeclared name": ("says = 'y = x'", "says = 'y = q'", "uses 'q', which is not declared", "declare it"),
    "a definition of itself": ("says = 'y = x'", "says = 'y = x + y'", "in a circle: 'y' uses 'y'", "remove it"),
    "a circle": (
        "says = 'y = x'",
        "says = 'y = x'\n[[section.statement]]\nsays = 'x = 2 y'",
        "in a circle",
        "'y' uses 'x' uses 'y'",
    ),
    "an impossible sum": (r"says = '\sum_i P_i = 1'", r"says = '\sum_i P_i = -1'", "no point was found", "domain"),
    "a claim of no equation": ('name = "second"', 'role = "claim"', "needs equation", "label"),
    "a claim of an equation elsewhere": (
        'name = "second"',
        'role = "claim"\nequation = "2"',
        "equation '2'",
        "labels of the section",
    ),
    "an equation in two sections": (
        'equations = ["5", "A.2"]',
        'equations = ["5", "A.2", "2"]',
        "'2' stands in two sections",
        "once",
    ),
    "an equation of no section": ("[equation.2]", "[equation.7]", "'7' belongs to no section", "equations"),
    "a limit nobody can read": ('roles = ["definition", "claim"]', r"limit = 'x \foo 0'", "cannot be read", "limit"),
    "a limit of nobody": (
        'roles = ["definition", "claim"]',
        r"limit = 'q \to 0'",
        "'q', which is not declared",
        "names",
    ),
    "an order of nothing": ('roles = ["definition", "claim"]', "order = 'O(q^3)'", "must look like 'O(w^3)'", "q"),
    "relative without a limit": ('roles = ["definition", "claim"]', "relative = true", "without a limit", "add it"),
    "not TOML": ("[equation.2]", "[equation.2", "not valid TOML", "single quotes"),
    "a start without a solution": (
        'name = "second"',
        "at_zero = 'x'",
        "at_zero is the start of a solution",
        "definition",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    sound, wrong, *words = MISTAKES[name]
    before, found, after = _SOUND.rpartition(sound)
    assert found
    path = tmp_path / "profile.toml"
    path.write_text(before + wrong + after, encoding="utf-8")
    with pytest.raises(UnusableInput) as refusal:
        load_profile(path)
    sentence = str(refusal.value)
    assert "\n" not in sentence
    for word in words:
        assert word in sentence, sentence
    told = re.match(rf"{re.escape(str(path))}:(\d+): ", sentence)
    assert told, sentence
    first = before.count("\n") + 1
    assert first <= int(told.group(1)) <= first + wrong.count("\n") + ("is not TOML" in name), sentence


def test_the_sound_profile_is_sound() -> None:
    assert len(parse_profile(_SOUND, "sound").sections) == 2


@pytest.mark.parametrize(
    "says", [("x > 0", "x < 0"), ("x > 1", "x < y", "y < 1"), ("x^2 = -1",), ("N + x = 0", "x > 0"), ("1 = 2",)]
)
def test_assumptions_no_point_satisfies_are_refused(says: tuple[str, ...]) -> None:
    lines = "".join(f"[[section.statement]]\nrole = 'assumption'\nsays = '{one}'\n" for one in says)
    text = f"[[section]]\nequations = '1'\n[section.symbols]\nx = 'real'\ny = 'real'\nN = 'positive'\n{lines}"
    with pytest.raises(UnusableInput, match="no point was found") as refusal:
        parse_profile(text, "p")
    assert f"p:{6 + 3 * len(says)}: " in str(refusal.value)


@pytest.mark.parametrize("says", [("x > 0", "x < 1"), ("x = y", "y = 3"), ("N x = 1",), ("x^2 + y^2 = 1",)])
def test_assumptions_that_can_hold_are_taken(says: tuple[str, ...]) -> None:
    lines = "".join(f"[[section.statement]]\nrole = 'assumption'\nsays = '{one}'\n" for one in says)
    text = f"[[section]]\nequations = '1'\n[section.symbols]\nx = 'real'\ny = 'real'\nN = 'positive'\n{lines}"
    assert len(parse_profile(text, "p").sections[0].scope.assumptions) == len(says)


HOSTILE = {
    "brackets": "a = " + "[" * 100_000,
    "braces": "a = " + "{a=" * 100_000,
    "dots": ".".join("a" * 100_000) + " = 1",
    "dotted header": "[" + ".".join("a" * 100_000) + "]",
    "digits": "[[section]]\nequations = " + "9" * 10_000,
    "hexadecimal": "[[section]]\nequations = 0x" + "f" * 10_000,
    "date": "[[section]]\nequations = 2001-02-30",
    "infinity": "[[section]]\nequations = '1'\nranges = { k = inf }",
    "nested LaTeX": "[[section]]\nequations = '1'\n[section.symbols]\n'"
    + r"\hat{" * 5_000
    + "x"
    + "}" * 5_000
    + "' = 'real'",
    "nested statement": "[[section]]\nequations = '1'\n[[section.statement]]\nsays = '"
    + "{" * 50_000
    + "}" * 50_000
    + "'",
    "long statement": "[[section]]\nequations = '1'\n[section.symbols]\nx='real'\n[[section.statement]]\nsays = 'x = "
    + "x+" * 50_000
    + "x'",
    "many labels": "[[section]]\nequations = '1-999999'",
    "control": "[[section]]\nequations = '1'\n\"\\u001b[31m\" = 1",
    "nothing": "",
    "one quote": "'",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(UnusableInput) as refusal:
        parse_profile(HOSTILE[name], "hostile.toml")
    assert re.match(r"hostile\.toml:\d+: ", str(refusal.value))
    assert len(str(refusal.value)) < 1_000


def test_files_that_are_no_profile_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"name = 'a'\ntitle = '\xe9'\n")
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    expected = {
        latin: "latin.toml:2: byte 0xe9 is not UTF-8",
        large: "may hold 500,000 bytes",
        tmp_path: "directory",
        tmp_path / "none.toml": "no such profile file",
        Path("x" * 5_000): "x",
        Path("a\0b"): "no such profile file",
    }
    for path, words in expected.items():
        with pytest.raises(UnusableInput, match=re.escape(words)):
            load_profile(path)
    with pytest.raises(UnusableInput, match="did you mean 'thierry-mieg-2018'"):
        load_profile("thierry-mieg-2019")
