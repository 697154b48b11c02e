"""The budget of a row: an alarm that Python hears; behind it a limit with which the system ends the process."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable

from derive.judging.proving.guard import OutOfTime, guarded
from paper_checks.checking.context import Context
from paper_checks.checking.faults import failed_row, slow_row
from paper_checks.rows import Row

ROW_SECONDS = 30.0
LINK_SECONDS = 8.0  # what each link of a chain after the first adds
DERIVATION_SECONDS = 30.0  # what each derivation adds: it is derived, and its conclusion judged against every side
MOST_SECONDS = 120.0
HARD_SECONDS = 15.0  # of computing beyond the alarm, before the system ends a process that does not listen
MEMORY = 6 * 1024**3  # bytes of address space


def bound_this_process() -> None:
    """Bound the memory of a worker and let the alarm of computing time end it."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def seconds_for(context: Context) -> float:
    """The wall clock a row may take: one share for its first link, smaller ones for each further, one a derivation."""
    links = len(context.links) + sum(len(statement.chain.relations) for statement in context.statements)
    judged = min(MOST_SECONDS, ROW_SECONDS + LINK_SECONDS * max(0, links - 1))
    return judged + DERIVATION_SECONDS * len(context.derivations)


def within_budget(judge: Callable[[Context], Row], context: Context) -> Row:
    """The row, or an undecided one that names what ended the judging. Runs in the main thread of a worker process."""
    seconds = seconds_for(context)
    signal.setitimer(signal.ITIMER_PROF, seconds + HARD_SECONDS)
    try:
        return guarded(seconds, judge, context)
    except OutOfTime:
        return slow_row(context, seconds)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # engines raise errors of every kind; each leaves a row
        return failed_row(context, error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
