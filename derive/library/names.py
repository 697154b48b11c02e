"""All derivations by name, in reading order."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from derive.deriving.lazy import Derived
from derive.language.refusal import UnusableInput
from derive.writing import Table

_CHAPTERS = {
    "gradient_flow": ("descent", "closed_paths", "exponential_forms", "bounds"),
    "layer_metric": ("descent", "stiffness", "steps"),
    "complex_weights": ("descent", "steps", "phase"),
    "momentum": ("mechanics", "accelerations", "optimisers", "steps", "damped_parabola"),
    "finite_steps": ("accuracy", "step_maps", "modified_flow", "stability", "interference", "random_curvature"),
    "cross_entropy": ("gradient", "curvature", "products", "back_propagation"),
    "bayesian_evidence": ("gaussian", "laplace", "comparison", "regression"),
    "natural_gradient": ("newton", "coordinates", "fisher", "simplex", "steps"),
}
SUBJECTS = tuple(_CHAPTERS)


def derivations(subject: str | None = None) -> tuple[Derived, ...]:
    """The derivations of a subject, or of all subjects. Nothing is derived by this."""
    chosen = SUBJECTS if subject is None else (_subject(subject),)
    return tuple(d for name in chosen for d in _in_subject(name))


def introduction(subject: str) -> str:
    """What a reader is told of a subject before its derivations: plain text with formulas between dollars."""
    return str(import_module(f"derive.{_subject(subject)}").INTRODUCTION)


def tables(subject: str) -> tuple[Table, ...]:
    """The tables at the end of a subject; their derivations are derived by this."""
    made = getattr(import_module(f"derive.{_subject(subject)}"), "TABLES", ())
    return tuple(table() for table in made)


def derivation(name: str) -> Derived:
    """The derivation called subject.name. Raises UnusableInput with the names that were meant, perhaps."""
    found = {
        d.name: d
        for d in derivations(name.split(".", maxsplit=1)[0] if name.split(".", maxsplit=1)[0] in SUBJECTS else None)
    }
    if name not in found:
        close = get_close_matches(name, (*found, *SUBJECTS), n=2)
        hint = f"did you mean {' or '.join(close)}?" if close else f"the subjects are {', '.join(SUBJECTS)}"
        raise UnusableInput(f"no derivation is called {name!r}; {hint}")
    return found[name]


def _subject(name: str) -> str:
    if name not in SUBJECTS:
        raise UnusableInput(f"no subject is called {name!r}; there are {', '.join(SUBJECTS)}")
    return name


def _in_subject(name: str) -> tuple[Derived, ...]:
    parts = (import_module(f"derive.{name}.{part}") for part in _CHAPTERS[name])
    return tuple(
        value
        for part in parts
        for value in vars(part).values()
        if isinstance(value, Derived) and value.__module__ == part.__name__
    )
