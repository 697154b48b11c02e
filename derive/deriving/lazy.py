"""A derivation by name: nothing is derived until somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from derive.deriving.chain import Chain, being_derived
from derive.language.derivation import Derivation, Line
from derive.language.facts import Given, Holds


class Derived:
    """A derivation that is built, and every step of it judged, when it is first asked for.

    Raises BrokenStep where a step does not hold.
    """

    def __init__(self, build: Callable[[], Chain | Derivation], title: str, introduction: str = "") -> None:
        subject = build.__module__.removeprefix("derive.").split(".")[0]
        self.name = f"{subject}.{build.__name__}"
        self.title = title
        self.introduction = introduction
        self.build = build
        self.__doc__ = build.__doc__
        self.__module__ = build.__module__

    def __repr__(self) -> str:
        return f"<derivation {self.name}: {self.title}>"

    @cached_property
    def derivation(self) -> Derivation:
        """The derivation, all its steps proved."""
        token = being_derived.set(self.name)
        try:
            built = self.build()
            done = built.conclude() if isinstance(built, Chain) else built
        finally:
            being_derived.reset(token)
        return replace(done, name=self.name, title=self.title, introduction=self.introduction)

    @property
    def conclusion(self) -> Line:
        """The last line."""
        return self.derivation.conclusion

    def as_fact(self, words: str = "") -> Given | Holds:
        """The conclusion as something another derivation may use."""
        return self.derivation.as_fact(words)

    def _repr_latex_(self) -> str:
        from derive.writing import fragment

        return fragment(self.derivation)

    def _repr_markdown_(self) -> str:
        from derive.writing import markdown

        return markdown(self.derivation)


def derived(title: str, introduction: str = "") -> Callable[[Callable[[], Chain | Derivation]], Derived]:
    """Makes a function that builds a derivation into a named derivation that waits to be asked for.

    introduction: a sentence or two for the reader, before the first line; formulas between dollars.
    """
    return lambda build: Derived(build, title, introduction)
