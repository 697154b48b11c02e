"""The judge's conditions, such as `if x**2 > 0`, as words with a formula between dollars."""

from __future__ import annotations

import re

from derive.writing.symbols import name_latex

_SIGNS = {">=": r"\geq", "<=": r"\leq", "!=": r"\neq", ">": ">", "<": "<", "=": "="}
_CONDITION = re.compile(
    r"(?P<word>if|where|provided) (?P<left>[^<>=!$]+?) (?P<sign>>=|<=|!=|>|<|=) (?P<right>[^<>=!$]+)"
)
_NAME = r"\\?[A-Za-z]+(?:\{[^{}]*\})?(?:_\w+)?'*"
_TOKEN = re.compile(rf"(?P<power>\*\*(?:\d+|{_NAME}))|(?P<times>\*)|(?P<name>{_NAME})")
_FUNCTIONS = ("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")


def condition_words(text: str) -> str:
    """A condition with its relation as a formula; one that is said in words stays as it is."""
    found = _CONDITION.fullmatch(text)
    if found is None:
        return text
    left, right = _formula(found["left"]), _formula(found["right"])
    return f"{found['word']} ${left} {_SIGNS[found['sign']]} {right}$"


def _formula(text: str) -> str:
    return _TOKEN.sub(_token, text)


def _token(found: re.Match[str]) -> str:
    if found["power"]:
        power = found["power"].removeprefix("**")
        return f"^{{{power if power.isdigit() else name_latex(power)}}}"
    if found["times"]:
        return " "
    name = found["name"]
    if name == "sqrt":
        return r"\operatorname{sqrt}"
    return rf"\{name}" if name in _FUNCTIONS else name_latex(name)
