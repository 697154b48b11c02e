"""A hard limit of computing time on calls that may hang, such as symbolic integration."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

Result = TypeVar("Result")

_AGAIN = 0.25  # seconds after which the alarm rings again, should a library have swallowed it


class OutOfTime(BaseException):
    """A guarded call exceeded its seconds. No subclass of Exception: a library's `except Exception` lets it pass."""


def guarded(seconds: float, call: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
    """`call(*arguments, **named)`, interrupted after `seconds` of computing time.

    Computing time, not wall clock: a busy machine must not change a verdict.

    Guards nest: an inner guard never outlives an outer one, whose timer and handler are restored afterwards.
    Raises OutOfTime when the time is over, and at once outside the main thread, where no alarm can ring.
    """
    if threading.current_thread() is not threading.main_thread():
        raise OutOfTime("a guarded call outside the main thread: run the prover in a process of its own")
    if seconds <= 0:
        raise OutOfTime("no time left")
    started = time.process_time()
    earlier_left, earlier_interval = signal.getitimer(signal.ITIMER_VIRTUAL)
    earlier_handler = signal.getsignal(signal.SIGVTALRM)
    limit = min(seconds, earlier_left) if earlier_left > 0 else seconds
    earlier_hook = sys.unraisablehook
    sys.unraisablehook = _quiet(earlier_hook)
    signal.signal(signal.SIGVTALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, limit, _AGAIN)
        return call(*arguments, **named)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier_handler)
        sys.unraisablehook = earlier_hook
        if earlier_left > 0:
            left = max(earlier_left - (time.process_time() - started), 0.001)
            signal.setitimer(signal.ITIMER_VIRTUAL, left, earlier_interval)


def _quiet(earlier: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A hook that says nothing of an alarm that rang inside a destructor, where it is lost; it rings again."""

    def hook(lost: Any) -> None:
        if not issubclass(lost.exc_type, OutOfTime):
            earlier(lost)

    return hook


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime("time is over")


def attempt(seconds: float, call: Callable[..., Result], *arguments: Any, **named: Any) -> Result | None:
    """The value of a guarded call, or None where it ran out of time or failed.

    SymPy raises errors of every kind on input it does not know; each of them only means that this way is closed.
    """
    try:
        return guarded(seconds, call, *arguments, **named)
    except OutOfTime:
        return None
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception:
        return None
