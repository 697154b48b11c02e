"""All derivations by name, in reading order."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from derive.deriving.lazy import Derived
from derive.language.refusal import UnusableInput

SUBJECTS = (
    "gradient_flow",
    "layer_metric",
    "complex_weights",
    "momentum",
    "finite_steps",
    "cross_entropy",
    "bayesian_evidence",
    "natural_gradient",
)


def derivations(subject: str | None = None) -> tuple[Derived, ...]:
    """The derivations of a subject, or of all subjects. Nothing is derived by this."""
    chosen = SUBJECTS if subject is None else (_subject(subject),)
    return tuple(d for name in chosen for d in _in_subject(name))


def derivation(name: str) -> Derived:
    """The derivation called subject.name. Raises UnusableInput with the names that were meant, perhaps."""
    found = {
        d.name: d
        for d in derivations(name.split(".", maxsplit=1)[0] if name.split(".", maxsplit=1)[0] in SUBJECTS else None)
    }
    if name not in found:
        close = get_close_matches(name, found, n=2)
        hint = f"did you mean {' or '.join(close)}?" if close else "see `rederive derivations`"
        raise UnusableInput(f"no derivation is called {name!r}; {hint}")
    return found[name]


def _subject(name: str) -> str:
    if name not in SUBJECTS:
        raise UnusableInput(f"no subject is called {name!r}; there are {', '.join(SUBJECTS)}")
    return name


def _in_subject(name: str) -> tuple[Derived, ...]:
    module = import_module(f"derive.{name}")
    return tuple(
        value for value in vars(module).values() if isinstance(value, Derived) and value.name.startswith(f"{name}.")
    )
