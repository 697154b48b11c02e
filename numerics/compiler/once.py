"""Results that are made once, whichever thread asks first: `functools.cache` makes one for each that asks meanwhile.

What is made is machine code, whose addresses are handed out: a second copy, dropped in favour of another, would be
unloaded under the feet of who calls it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

_Made = TypeVar("_Made")
_ABSENT = object()


class _Lock:
    """One for everything that is made once, so that there is no order in which locks are to be taken."""

    now = threading.RLock()

    @classmethod
    def renew(cls) -> None:
        """A forked process may have inherited it from a thread that it has not."""
        cls.now = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_Lock.renew)


def made_once(kept: dict[Any, Any], key: Any, make: Callable[[], _Made]) -> _Made:
    """kept[key], made where it is not there."""
    found = kept.get(key, _ABSENT)
    if found is _ABSENT:
        with _Lock.now:
            found = kept.get(key, _ABSENT)
            if found is _ABSENT:
                found = kept[key] = make()
    return found


class once_property:  # noqa: N801
    """A property that is computed once and then lies in the object; functools.cached_property has no lock for that."""

    def __init__(self, method: Callable[[Any], Any]) -> None:
        """method: what computes it."""
        self.method = method
        self.__doc__ = method.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        return made_once(vars(instance), self.name, lambda: self.method(instance))
