"""What cannot be compiled is refused when it is compiled, in one sentence, never when it is called."""

from __future__ import annotations


class CannotCompile(ValueError):
    """A formula that has no kernel: what it is, why not, and what to do instead."""
