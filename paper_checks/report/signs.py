"""The signs of printed mathematics as single characters: what the one-line display knows."""

from __future__ import annotations

_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon varphi chi psi omega"  # noqa: E501
_CAPITAL = {
    "Gamma": "Γ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}

LETTERS = {
    **{name: chr(0x3B1 + place) for place, name in enumerate(_GREEK.split())},
    **_CAPITAL,
    "phi": "ϕ", "varphi": "φ", "varepsilon": "ε", "epsilon": "ϵ", "vartheta": "ϑ", "varrho": "ϱ", "ell": "ℓ",
    "hbar": "ℏ", "infty": "∞", "imath": "ı", "jmath": "ȷ", "Re": "Re", "Im": "Im", "emptyset": "∅", "dagger": "†",
    "top": "⊤", "perp": "⊥", "prime": "′", "ldots": "…", "dots": "…", "cdots": "⋯", "dotsb": "⋯", "vdots": "⋮",
    "forall": "∀", "exists": "∃", "star": "⋆", "ast": "∗", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|",
    "Vert": "‖", "lVert": "‖", "rVert": "‖", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "colon": ":",
}  # fmt: skip
PREFIXES = {"partial": "∂", "nabla": "∇", "Delta": "Δ", "neg": "¬"}
LARGE = {"sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "lim": "lim", "max": "max", "min": "min",
         "sup": "sup", "inf": "inf", "bigcup": "⋃", "bigcap": "⋂"}  # fmt: skip
BINARY = {"cdot": "·", "times": "×", "pm": "±", "mp": "∓", "div": "÷", "cup": "∪", "cap": "∩", "otimes": "⊗",
          "oplus": "⊕", "circ": "∘", "wedge": "∧", "vee": "∨", "setminus": "∖"}  # fmt: skip
RELATIONS = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠", "ll": "≪",
    "gg": "≫", "approx": "≈", "sim": "∼", "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝", "to": "→",
    "rightarrow": "→", "longrightarrow": "⟶", "mapsto": "↦", "Rightarrow": "⇒", "implies": "⇒", "Longrightarrow": "⇒",
    "iff": "⇔", "Leftrightarrow": "⇔", "leftarrow": "←", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆",
    "coloneqq": "≔",
}  # fmt: skip
FUNCTIONS = {
    name: name
    for name in (
        "log ln exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth det dim ker deg gcd arg "
        "limsup liminf Pr hom lg"
    ).split()
}
ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
           "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c",
           "breve": "\u0306", "acute": "\u0301", "grave": "\u0300"}  # fmt: skip
UPRIGHT = ("text", "mathrm", "operatorname", "textrm", "mathsf", "textbf", "textit", "mathit", "mbox", "mathtt")
SPACES = (",", ";", ":", "!", ">", " ", "quad", "qquad", "enspace", "thinspace", "hfill")
DROPPED = ("displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "big", "Big", "bigg",
           "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "middle")  # fmt: skip
DROPPED_WITH_ARGUMENT = ("tag", "label", "hspace", "vspace", "phantom")

RAISED = dict(
    zip("0123456789+−-=()abcdefghijklmnoprstuvwxyz′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ′", strict=True)
)
LOWERED = dict(zip("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

ALPHABETS = {"mathcal": 0x1D49C, "mathscr": 0x1D49C, "mathbb": 0x1D538, "mathbf": 0x1D400, "boldsymbol": 0x1D400,
             "bm": 0x1D400, "mathfrak": 0x1D504}  # fmt: skip
_EARLIER = {  # letters Unicode had before it had their alphabet
    0x1D49C: dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    0x1D538: dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    0x1D504: dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
}


def in_alphabet(text: str, name: str) -> str:
    """The ASCII letters of the text in the alphabet of the LaTeX command `name`; other characters stay."""
    start = ALPHABETS[name]
    earlier = _EARLIER.get(start, {})
    return "".join(earlier.get(letter) or _in_block(letter, start) for letter in text)


def _in_block(letter: str, start: int) -> str:
    if "A" <= letter <= "Z":
        return chr(start + ord(letter) - ord("A"))
    if "a" <= letter <= "z":
        return chr(start + 26 + ord(letter) - ord("a"))
    return letter
