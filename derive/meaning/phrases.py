"""Turns of phrase that restrict, explain or approximate the equations beside them, whatever their letters are."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.meaning.facts import Facts, Standing

_APPROXIMATE = re.compile(
    r"\bto (?:the )?(?:first|second|third|lowest|leading|linear|quadratic|zeroth|this|next)[^.]{0,20}\border\b"
    r"|\bleading[- ]order|\bapproximat\w*|\bneglect\w*|\blineari[sz]\w*|\bin the limit\b|\basymptotic\w*"
    r"|\bexpan(?:d\w*|sion)\b[^.]{0,60}\b(?:order|about|around|powers?|series|in)\b"
    r"|\bup to (?:\w+ )?(?:terms|higher|corrections|order)|\bnear (?:the|\$)|\bclose to\b|\broughly\b"
    r"|\bat (?:very )?(?:high|low|large|small|early|late|long|short|weak|strong)\b|\bperturbati\w+"
    r"|\b(?:high|low)[- ]temperature\b|\bfor (?:very )?(?:large|small|weak|long|short)\b",
    re.IGNORECASE,
)
_CONTRARY = re.compile(r"\b(?:unless|except|contrary|other than|apart from|not true|fails?|does not hold)\b", re.I)
_REGION = re.compile(
    r"\b(?:interval|quadrant|region|half-?plane|half-?line|disc|disk|domain|strip|octant|ball)\b", re.IGNORECASE
)
_EVERYTHING = re.compile(
    r"\ball (?:the )?(?:our |other )?(?:variables|quantities|parameters|constants|numbers|letters|angles|coefficients"
    r"|weights|lengths|masses)\b[^.]*\b(?:positive|non-?negative|non-?zero|integers?|whole|between|small|large"
    r"|complex|distinct)\b"
    r"|\b(?:positive|non-?negative|non-?zero) (?:variables|quantities|parameters|constants|numbers) throughout\b",
    re.IGNORECASE,
)
_COMPONENTS = re.compile(r"\b(?:coordinates?|components?|(?:four|4)-?vectors?|indices)\b", re.IGNORECASE)
_RAISED = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\^\{?(?:[0-3]|\\mu|\\nu|\\alpha|[ijk])\}?\s*(?=[,=$]|\\in\b)")
_BASE = re.compile(
    r"\\log\s*=\s*\\log_|\b(?:in|as) bits\b|\bdecimal logarithms?\b"
    r"|\blogarithms?\b[^.]*\b(?:base|basis)\b\s*\$?\s*(?!e\b|\{?e\b)[\w\\]|\b(?:binary|common|decadic) logarithms?\b",
    re.I,
)
_DROPPED = re.compile(
    r"\b(?:drop\w*|lift\w*|relax\w*|remov\w+|abandon\w*) (?:this|the|that|these|our|any)\b|\bno longer\b"
    r"|\b(?:either|any|both) signs?\b|\b(?:return|back) to\b|\bgeneral case\b|\brestor\w+\b|\bis not negative\b"
    r"|\bnot necessarily\b",
    re.IGNORECASE,
)
_MODULAR = re.compile(r"\bmodulo\b|\bmod \$?\d|\bcharacteristic \$?\d|\bfinite field", re.IGNORECASE)
_DEGREES = re.compile(r"\bin degrees\b|\bdegrees\b[^.]*\bangles\b", re.IGNORECASE)
_ANGLES = frozenset({r"\sin", r"\cos", r"\tan", r"\cot", r"\arcsin", r"\arccos", r"\arctan"})
ANY_FUNCTION = re.compile(
    r"\b(?:any|every|all|arbitrary|general|generic)\b[^.$]{0,60}?\b(?:functions?|smooth|differentiable|continuous|kernels?"
    r"|potentials?|convex|densit(?:y|ies)|distributions?|maps?|activations?)\b[^.$]{0,20}$",
    re.IGNORECASE,
)
_NOT_NUMBERS = (
    r"(?:(?:purely )?imaginary|grassmann(?: numbers?| variables?)?|anticommuting(?: \w+){0,2}"
    r"|(?:square |real |complex |symmetric |hermitian |invertible |random |linear |unit "
    r"|self-adjoint |pauli )*"
    r"(?:matri(?:x|ces)|operators?|vectors?|tensors?|spinors?|quaternions?|observables?|hamiltonians?))"
)
NOT_NUMBERS_BEFORE = re.compile(rf"\b{_NOT_NUMBERS}\s*$", re.IGNORECASE)
NOT_NUMBERS_AFTER = re.compile(rf"^[^.;,]*?\b{_NOT_NUMBERS}\b", re.IGNORECASE)
_MEASURED = (
    r"(?:mass(?:es)?|charge|length|magneti[sz]ations?|amplitude|index of refraction|refractive index"
    r"|density|temperature|energy|momentum|magnetic moment|force|field|torque|slope|variance|noise|concentration"
    r"|modulus|speed|velocity|distance|height|radius|angle|intensity|strength|ratio|rate|fraction|probability|time"
    r"|standard deviation|width|volume|area|weight|cost|price|number density"
    r"|overlap|order parameter|correlation|real numbers?|reals?)"
)
NOT_NEGATIVE = re.compile(
    r"\b(?:mass(?:es)?|length|density|temperature|speed|distance|height|radius|intensity|variance|modulus|concentration"
    r"|standard deviation|width|volume|area|fraction|probability)\b",
    re.IGNORECASE,
)
SHARE = re.compile(r"\b(?:fraction|probability)\b", re.IGNORECASE)
MEASURED_BEFORE = re.compile(rf"\b{_MEASURED}\s*$", re.IGNORECASE)
_COPULA = r"(?:is|are|be|denotes?|being|stands? for)?"
MEASURED_AFTER = re.compile(rf"^[\s,]*{_COPULA}\s*(?:the|an?|its|some)?\s*(?:\w+ ){{0,2}}?{_MEASURED}\b", re.IGNORECASE)
_LAW = re.compile(
    r"\b(?:obeys?|obeyed|satisf(?:y|ies|ied|ying)|conserv\w+|constraints?|constrained|subject to|restrict\w*|requires?"
    r"|required|conditions?|adds? up|sums? to|normali[sz]\w+|units|parameters?|fixed points?|self-consisten\w+"
    r"|equilibri\w+|balanc\w+|critical|threshold|laws?|equations? of|equations? for|convention|we (?:take|choose|set"
    r"|fix|assume|require|work|restrict)|choos\w+|valid|holds? (?:for|if|when|only)|converges?|solves?|roots?"
    r"|determined|numbers are|values? (?:is|are)|measured|observed"
    r"|dynamics|evolves?|motion|dispersion|at rest|resonance|on the"
    r"|circle|sphere|surface|line|curve)\b",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"\b(?:identit\w+|theorem|lemma|formula\w*|prove\w*|proof|show\w*|verif\w+|check|comput\w+|evaluat\w+|expand\w*"
    r"|simplif\w+|factor\w*|integrat\w+|derivative|differentiat\w+|inequality)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:Euler\w*|base of|natural logarithms?|imaginary|unit|circle|Riemann|Bessel|[Gg]amma function|[Bb]eta function"
    r"|zeta function|functions?|exponential|2\.718|integral)\b"
)
_RESERVED = re.compile(
    r"^(?P<name>e|i|\\pi|\\Gamma|\\zeta|\\Beta|B|[JIKY]_\{?\w\}?)\s*(?:\(\s*[^()]{1,12}\)\s*)?(?:$|=|>|<|\\in\b|\\ge|\\le|\\neq)"
    r"|^\s*\d+\s*(?:<|\\leq?)\s*(?P<between>e|i)\s*(?:<|\\leq?)"
)


def facts_of_phrases(sentence: str, leads: bool) -> Facts:
    """What the words of a sentence say, whatever letters it names. leads: whether it leads to the display."""
    facts = Facts()
    bare = re.sub(r"(?<![\\$])\$(?!\$)[^$]{1,200}\$(?!\$)", " ", sentence)
    if leads:
        for pattern in (_APPROXIMATE, _CONTRARY, _REGION):
            found = pattern.search(bare)
            if found is not None:
                facts += Facts(unknown=(found.group(0).strip(),))
        contrary = _CONTRARY.search(bare)
        if contrary is not None:
            facts += Facts(vetoes=(f"the words {contrary.group(0)!r} were not understood",))
    if _COMPONENTS.search(bare):
        for found in _RAISED.finditer(sentence):
            words = f"a superscript of {found[1]} may be an index"
            facts += Facts(standing=(Standing(frozenset({found[1]}), words=words, veto=True),))
    if _EVERYTHING.search(bare):
        facts += Facts(standing=(Standing(frozenset(), words=bare.strip()[:60], everything=True),))
    if _MODULAR.search(sentence):
        words = "the text computes with other numbers"
        facts += Facts(standing=(Standing(frozenset(), words=words, veto=True, everything=True),))
    if _DEGREES.search(sentence):
        facts += Facts(standing=(Standing(_ANGLES, words="the text measures angles in degrees", veto=True),))
    if _BASE.search(sentence):
        words = "the text gives logarithms a base"
        facts += Facts(standing=(Standing(frozenset({r"\log", r"\lg"}), words=words, veto=True),))
    return replace(facts, heading=bool(_DROPPED.search(bare)))


def is_law(sentence: str) -> bool:
    """Whether a sentence states a law, a constraint or a normalisation."""
    return bool(_LAW.search(sentence)) or bool(_SHELL.search(sentence))


_SHELL = re.compile(r"\b(?:on shell|root of|roots of|unity|signature|subject to|such that)\b", re.IGNORECASE)


def law_in(before: str) -> str:
    """The word by which the prose that leads to a display states it as a law or a condition; "" where none does."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+|\n\s*\n", before.strip()) if s.strip()]
    last = sentences[-1] if sentences else ""
    if not last or last.rstrip().endswith((".", "!", "?")) or _IDENTITY.search(last):
        return ""
    found = _LAW.search(re.sub(r"(?<![\\$])\$(?!\$)[^$]{1,200}\$(?!\$)", " ", last)[-90:])
    return found.group(0) if found else ""


def own_meaning(source: str, sentence: str) -> Facts:
    r"""A letter that has a meaning in every book and is given one in the text: $e$ is the charge, the current $I_0$."""
    if (
        source.startswith("j")
        and re.match(r"j\s*(?:=\s*\\sqrt|$)", source)
        and re.search(r"imaginary|sqrt\{-1", sentence)
    ):
        return Facts(standing=(Standing(frozenset({"j"}), words="j is the imaginary unit", veto=True),))
    found = _RESERVED.match(source)
    if found is None or _KNOWN.search(sentence):
        return Facts()
    name = (found["name"] or found["between"]).replace("{", "").replace("}", "")
    words = f"{name} has a meaning of its own in the text"
    return Facts(standing=(Standing(frozenset({name}), words=words, veto=True),))
