"""A first profile for a document: the symbols found, roles guessed, index letters; a person finishes it by hand."""

from __future__ import annotations

from derive.language import UnusableInput
from paper_checks.document import Display, Document
from paper_checks.profile.drafted_section import drafted_section
from paper_checks.profile.headings import runs_of
from paper_checks.profile.loading import MAX_BYTES, parse_profile
from paper_checks.profile.toml_text import commented, quoted

_HEAD = """\
# A draft: what was found in the print, and guesses. A person finishes it, section by section:
#   1. Correct the symbols: their domain, what they depend on (arguments), which are coordinates (they move).
#      Domains: real, positive, nonnegative, nonzero, integer, natural, positive integer, complex.
#   2. Correct the ranges and which index letter runs over which; sizes are those in which statements are written out.
#   3. Correct the roles: definition, postulate, claim, convention, remark. Only claims are judged.
#   4. Add what the prose says, as statements: roles definition, assumption, motion, solution, claim.
#   5. Remove `draft = true` from the section: until then nothing in it is judged.
# Mathematics is LaTeX in single quotes. docs/profiles.md describes every key.
"""


def draft_profile(document: Document) -> str:
    """The draft as TOML, which `load_profile` accepts; what could not be guessed stands in comments."""
    runs = [_without_twins(run) for run in runs_of(document)]
    if not any(runs):
        return _head(document) + commented("no displayed equation was found") + '\n\n[[section]]\nequations = ""\n'
    pieces = [_accepted(run) for run in runs if run]
    text = _head(document) + "".join(pieces)
    if len(text.encode()) > MAX_BYTES:
        return _head(document) + "".join(_bare(run, "too much for one profile") for run in runs if run)
    return text


def _head(document: Document) -> str:
    return f"{_HEAD}name = {quoted(document.name)}\n"


def _without_twins(run: list[Display]) -> list[Display]:
    """One display a label."""
    return list({display.label: display for display in reversed(run)}.values())[::-1]


def _accepted(run: list[Display]) -> str:
    """The section of some displays; the labels alone, with the complaint, where the loader would refuse the guess."""
    text = drafted_section(run)
    try:
        parse_profile(text, "draft")
    except UnusableInput as complaint:
        return _bare(run, str(complaint))
    return text


def _bare(run: list[Display], why: str) -> str:
    labels = ", ".join(quoted(display.label) for display in run)
    return f"\n[[section]]\ndraft = true\n{commented(f'nothing was guessed here: {why}')}\nequations = [{labels}]\n"
