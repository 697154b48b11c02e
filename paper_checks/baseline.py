"""A baseline: the labels of equations that are known to be refuted, one a line, so that only a change is news."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_HEAD = "# Equations that are known to be refuted, one label a line. Written by rederive.\n"
_COMMENT = re.compile(r"(^|\s)#(\s.*)?$")
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Change:
    """What differs from the baseline: labels newly refuted, no longer refuted, and not in the document."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """True if exactly what was listed is refuted."""
        return not (self.new or self.gone or self.unknown)

    def sentences(self) -> tuple[str, ...]:
        """One sentence per kind of difference."""
        said = (
            (self.new, "refuted, but not in the baseline"),
            (self.gone, "in the baseline, but no longer refuted"),
            (self.unknown, "in the baseline, but not in the document"),
        )
        return tuple(f"{what}: {', '.join(labels)}" for labels, what in said if labels)


def read_baseline(path: Path) -> tuple[str, ...]:
    """The labels listed in a file; blank lines and comments (`#`, then a blank or the end of the line) say nothing.

    Raises UnusableInput where the file cannot be read as text.
    """
    from derive.language.refusal import UnusableInput

    try:
        if path.stat().st_size > _LARGEST:
            raise UnusableInput(f"{path}: a baseline lists labels in at most {_LARGEST} bytes; this file is larger")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path}: a baseline is UTF-8 text, one label a line; this file is not text") from None
    except OSError as error:
        raise UnusableInput(f"{path}: the baseline cannot be read: {error.strerror or error}") from None
    lines = (_COMMENT.sub("", line).strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def baseline_text(labels: Iterable[str]) -> str:
    """The text of a baseline that lists the labels."""
    return _HEAD + "".join(f"{' '.join(label.split())}\n" for label in labels)


def compare(listed: Iterable[str], refuted: Iterable[str], present: Iterable[str], *, partial: bool = False) -> Change:
    """The change between the listed labels and the refuted ones, among the labels present.

    `partial` says that only a part of the document was checked: then what is not present is no news.
    """
    wanted, now, here = list(listed), list(refuted), set(present)
    return Change(
        new=tuple(label for label in now if label not in set(wanted)),
        gone=tuple(label for label in wanted if label in here and label not in set(now)),
        unknown=() if partial else tuple(label for label in wanted if label not in here),
    )
