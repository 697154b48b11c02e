"""Threads for tests that want some, however many processors there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from numerics.compiler.faces import threads


@pytest.fixture
def three_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Calls are shared out among three threads."""
    monkeypatch.setenv("REDERIVE_THREADS", "3")
    threads.worker_count.cache_clear(), threads.forget()
    yield
    threads.worker_count.cache_clear(), threads.forget()
