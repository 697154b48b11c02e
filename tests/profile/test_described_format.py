"""The description of the profile format is true: its example loads and works, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.language import Verdict
from derive.language.claim import Domain
from paper_checks.check import check_document
from paper_checks.document import parse_document
from paper_checks.profile import equations, loading, sections, statements, symbols
from paper_checks.profile.data import STATEMENT_ROLES
from paper_checks.profile.loading import parse_profile
from paper_checks.rows import ROLES

_PAGE = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text(encoding="utf-8")
_EXAMPLE = re.findall(r"```toml\n(.*?)```", _PAGE, re.DOTALL)[0]


def test_the_example_loads() -> None:
    profile = parse_profile(_EXAMPLE, "example")
    assert profile.name == "springs"
    assert [section.equations for section in profile.sections] == [("1", "2", "3"), ("4", "A.1")]
    assert profile.equations["A.1"].roles == ("definition", "claim")
    assert profile.equations["A.1"].regimes[0].variable == "N"
    assert [s.role for s in profile.sections[1].statements] == ["motion", "solution"]


def test_the_example_decides_as_the_page_says() -> None:
    text = r"""$$ E = \frac{1}{2} a_{ij} W^i W^j \tag{1} $$

Then

$$ \frac{\partial E}{\partial W^i} = a_{ij} W^j \tag{2} $$

but not

$$ \frac{\partial E}{\partial W^i} = 2 a_{ij} W^j \tag{3} $$
"""
    report = check_document(parse_document(text, "springs", "markdown"), parse_profile(_EXAMPLE, "example"))
    assert [row.verdict for row in report.rows] == [None, Verdict.PROVED, Verdict.REFUTED]


_KEYS = {
    "file": loading._KEYS,  # noqa: SLF001
    "section": sections._KEYS,  # noqa: SLF001
    "symbol": symbols._KEYS,  # noqa: SLF001
    "statement": statements._KEYS,  # noqa: SLF001
    "equation": equations._KEYS,  # noqa: SLF001
    "domains": tuple(Domain),
    "roles": ROLES,
    "roles of statements": STATEMENT_ROLES,
}


@pytest.mark.parametrize("level", _KEYS)
def test_every_key_and_word_is_described(level: str) -> None:
    for word in _KEYS[level]:
        assert re.search(rf"`[^`\n]*\b{re.escape(str(word))}\b[^`\n]*`", _PAGE), (
            f"docs/profiles.md does not describe {word}"
        )
