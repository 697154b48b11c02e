"""Whatever stands in a profile file: it is loaded, or refused in one sentence; lines are those of the keys."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given, settings, strategies as st

from derive.language import UnusableInput
from paper_checks.profile.loading import parse_profile
from paper_checks.profile.places import places_in

_WORDS = [
    "name", "title", "section", "equation", "equations", "ranges", "indices", "time", "symbols", "statement", "says",
    "role", "roles", "limit", "order", "with", "relative", "regimes", "domain", "arguments", "metric", "variant",
    "draft",
    "x", "W^i", "g_{ij}", r"\hat{Y}^a", "i", "k", "1", "A.2",
]  # fmt: skip
_TEXTS = [*_WORDS, "real", "positive", "claim", "definition", "assumption", "x = 1", "x > 0", r"W^i = \frac{x}{2}",
          r"N \to \infty", "O(x^2)", "1-4", "", "{", "\\", "\x00", "x" * 300]  # fmt: skip
_scalars = st.one_of(
    st.sampled_from(_TEXTS), st.text(max_size=8), st.booleans(), st.integers(-3, 10), st.floats(), st.just(16**3000)
)
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
_symbols = st.dictionaries(st.sampled_from(_WORDS), _values, max_size=4)
_statements = st.lists(
    st.fixed_dictionaries({"says": _values}, optional={"role": _values, "name": _values}), max_size=3
)
_sections = st.fixed_dictionaries(
    {"equations": st.just("1-3") | _values},
    optional={
        "ranges": st.just({"k": [1, 2]}) | _values, "indices": st.just({"i": "k", "j": "k"}) | _values,
        "symbols": _symbols, "statement": _statements, "draft": _values,
    },
)  # fmt: skip
_profiles = st.fixed_dictionaries(
    {"section": st.lists(_sections, min_size=1, max_size=2)},
    optional={"name": _values, "equation": st.dictionaries(st.sampled_from(["1", "2", "9"]), _values, max_size=2)},
)


def _string(text: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08x}" if not c.isalnum() or not c.isascii() else c for c in text) + '"'


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return hex(value) if value > 10**6 else str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return "{ " + ", ".join(f"{_string(key)} = {_toml(item)}" for key, item in value.items()) + " }"


@given(_profiles)
@settings(max_examples=300)
def test_any_structure_loads_or_is_refused(data: dict[str, Any]) -> None:
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in data.items())
    try:
        profile = parse_profile(text, "p")
    except UnusableInput as complaint:
        sentence = str(complaint)
    else:
        assert profile.sections
        return
    assert sentence.startswith("p:")
    assert len(sentence) < 2_000


@given(st.text(st.sampled_from("[]{}=.,'\"\\\n# ab1"), max_size=80))
@settings(max_examples=500)
def test_any_text_is_refused_or_has_the_places_of_its_keys(text: str) -> None:
    places = places_in(text)
    try:
        data = tomllib.loads(text)
    except ValueError:
        return
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in places.values())
    for key in data:
        plain = isinstance(data[key], dict | list)
        assert plain or (key,) in places


@given(st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=6), st.integers(0, 3))
def test_the_line_is_that_of_the_table_named(names: list[str], blank: int) -> None:
    lines: list[str] = []
    expected: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    for name in names:
        number = counts[name] = counts.get(name, -1) + 1
        lines += ["# says = 1"] * blank + [f"[[{name}]]", "note = '''", "says = 0", "'''", "says = [1, # 2", "  3]"]
        expected[name, number, "says"] = len(lines) - 1
        expected[name, number, "says", 1] = len(lines)
        expected[name, number] = len(lines) - 5
    places = places_in("\n".join(lines))
    assert {path: places[path] for path in expected} == expected
