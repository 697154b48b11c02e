"""All derivations checked: how many steps were proved, which were assumed, and how many planted slips were caught."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from derive.deriving.lazy import Derived
from derive.deriving.refusal import BrokenStep
from derive.deriving.slips import planted
from derive.language import UnusableInput
from derive.language.derivation import Derivation, Step
from derive.library.names import derivation


@dataclass(frozen=True)
class Checked:
    """What the check of one derivation found.

    proved: steps judged proved; recorded: definitions and assumptions; scopes: for what the steps hold, counted;
    refusal: the sentence with which it stopped, or "". slips and caught: planted by kind, and seen by the judge;
    spared: the steps with something typed in which no slip could be planted.
    """

    name: str
    title: str
    seconds: float
    proved: int = 0
    recorded: int = 0
    scopes: tuple[tuple[str, int], ...] = ()
    conclusion: str = ""
    refusal: str = ""
    slips: tuple[tuple[str, int], ...] = ()
    caught: tuple[tuple[str, int], ...] = ()
    missed: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()


def check_all(names: Iterable[str], *, plant: bool = False, workers: int = 2) -> Iterator[Checked]:
    """The derivations of these names, checked in that order; one process does a whole subject and keeps its lemmas."""
    by_subject: dict[str, list[str]] = {}
    for name in names:
        by_subject.setdefault(name.split(".")[0], []).append(name)
    groups = list(by_subject.values())
    if workers < 2 or len(groups) < 2:
        for group in groups:
            yield from _check_group(group, plant)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=None) as pool:
        futures = [pool.submit(_check_group, group, plant) for group in groups]
        for future in futures:
            yield from future.result()


def _check_group(names: list[str], plant: bool) -> list[Checked]:
    return [check(derivation(name), plant=plant) for name in names]


def check(derived: Derived, *, plant: bool = False) -> Checked:
    """One derivation built, every step judged; with plant=True slips are planted in every judged line."""
    started = time.perf_counter()
    try:
        done = derived.derivation
    except (BrokenStep, UnusableInput) as refusal:
        return Checked(derived.name, derived.title, time.perf_counter() - started, refusal=str(refusal))
    steps = list(all_steps(done))
    judged = [step.finding for step in steps if step.finding is not None]
    line = done.conclusion
    found = Checked(
        derived.name,
        derived.title,
        time.perf_counter() - started,
        len(judged),
        len(steps) - len(judged),
        tuple(Counter(finding.scope for finding in judged).items()),
        f"{line.left} {line.relation.value} {line.right}",
    )
    return _with_slips(found, done) if plant else found


def _with_slips(found: Checked, done: Derivation) -> Checked:
    slips = list(planted(done))
    planted_rules = {s.rule for s in slips}
    return Checked(
        **{
            **vars(found),
            "slips": tuple(sorted(Counter(s.kind for s in slips).items())),
            "caught": tuple(sorted(Counter(s.kind for s in slips if s.is_caught).items())),
            "missed": tuple(
                f"{found.name}, step {s.step} ({s.rule}): {s.kind}: {s.right} -> {s.changed}"
                for s in slips
                if not s.is_caught
            ),
            "spared": tuple(
                f"{found.name} ({step.rule})"
                for step in all_steps(done)
                if step.obligations and step.rule not in planted_rules
            ),
        }
    )


def all_steps(done: Derivation) -> Iterator[Step]:
    """The steps of a derivation, each followed by its sub-steps."""
    waiting = list(done.steps)
    while waiting:
        step = waiting.pop(0)
        yield step
        waiting = [*step.substeps, *waiting]


__all__ = ["Checked", "all_steps", "check", "check_all"]
