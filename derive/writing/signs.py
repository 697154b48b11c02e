"""Unicode for the names and signs of LaTeX."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ"
    " vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν"
    " xi ξ pi π rho ρ varrho ϱ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω"
    " Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ"
    " Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ ell ℓ hbar ℏ imath ı jmath ȷ partial ∂"
).split()
_GREEK = dict(zip(_LETTERS[::2], _LETTERS[1::2], strict=True))
_SIGNS = (r"\leq ≤ \geq ≥ \neq ≠ \equiv ≡ \approx ≈ \sim ∼ \propto ∝ \in ∈ \to → \ll ≪ \gg ≫ \simeq ≃").split()
_RELATIONS = dict(zip(_SIGNS[::2], _SIGNS[1::2], strict=True))
_COMMANDS = {shown: rf"\{name}" for name, shown in _GREEK.items()}
_COMMANDS |= {shown: name for name, shown in _RELATIONS.items()}
_COMMANDS |= {"∞": r"\infty", "∂": r"\partial", "·": r"\cdot", "×": r"\times", "±": r"\pm", "−": "-", "∑": r"\sum"}
_ACCENTS = {
    "hat": "\u0302",
    "bar": "\u0304",
    "tilde": "\u0303",
    "vec": "\u20d7",
    "check": "\u030c",
    "breve": "\u0306",
    "underline": "\u0332",
}
_SCRIPT = {"B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"}
_DOUBLE = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "C": "ℂ", "Q": "ℚ", "P": "ℙ"}


def sign_text(relation: str) -> str:
    """A relation sign."""
    return _RELATIONS.get(relation, relation)


def name_text(name: str) -> str:
    """A name: Greek letters, accents and alphabets as the print shows them."""
    match = re.fullmatch(r"\\([A-Za-z]+)\{([^{}]*|\\[A-Za-z]+\{[^{}]*\})\}", name)
    if match:
        command, inner = match.group(1), name_text(match.group(2))
        if command in ("mathcal", "mathscr"):
            return _SCRIPT.get(inner) or (
                chr(0x1D49C + ord(inner) - 65) if len(inner) == 1 and inner.isupper() else inner
            )
        if command == "mathbb":
            return _DOUBLE.get(inner, inner)
        if command in _ACCENTS:
            return unicodedata.normalize("NFC", inner + _ACCENTS[command])
        return inner
    return re.sub(
        r"\\(?:mathcal|hat|bar|tilde|mathrm|mathbf|vec)\{[^{}]*\}|\\[A-Za-z]+\s?",
        lambda m: _one(m.group().strip()),
        name,
    )


def _one(command: str) -> str:
    if "{" in command:
        return name_text(command)
    return _GREEK.get(command[1:], command[1:])


def latex_of_sign(character: str) -> str:
    """The LaTeX command of a Unicode letter or relation; empty where there is none."""
    return _COMMANDS.get(character, "")
