"""Three ways of saying no: input that cannot be used, a print that cannot be read, a statement outside the language."""

from __future__ import annotations


class UnusableInput(Exception):
    """Input that cannot be used at all. The message is one sentence: where, the value, the rule and the remedy."""


class Unread(Exception):
    """A print that could not be read whole.

    `token` is the text of the token at which reading stopped and `offset` where it starts in the source.
    """

    def __init__(self, reason: str, token: str = "", offset: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.token = token
        self.offset = offset


class OutsideLanguage(Exception):
    """A statement that was read, but has no meaning the judge knows; the message says which part."""
