"""What a reader must know before reading: which names carry indices, which are functions, which letters are indices."""

from __future__ import annotations

from dataclasses import dataclass, field

FUNCTION_COMMANDS = frozenset(
    r"\sin \cos \tan \cot \sec \csc \arcsin \arccos \arctan \arccot \sinh \cosh \tanh \coth \sech \csch"
    r" \arcsinh \arccosh \arctanh"
    r" \arsinh \arcosh \artanh \exp \log \ln \lg \det \Tr \tr \trace \erf \erfc \Re \Im \arg \sgn \sign \max"
    r" \min \gcd \lcm \Li \Ei"
    r" \Si \Ci \sinc \Log \Exp \atan \asin \acos \diag \rank".split()
)
r"""Commands that are functions wherever they stand (`\text{Log}`, `\operatorname{erf}` are read as such)."""

CONVENTIONAL_FUNCTIONS = frozenset(
    r"f g h F G H \Gamma \zeta \phi \varphi \psi \Phi \Psi J Y I K B P T U H L \Beta \eta \beta \psi W D u"
    r" O o \mathcal{O}".split()
)
"""Letters that, written directly before a bracket, may be functions when nothing else is declared."""


@dataclass(frozen=True)
class Notation:
    """How names are read.

    indexed: name -> number of indices it carries (0 for none); a superscript of such a name is an index when its
        letters are in `index_letters`, else a power.
    functions: names that are applied when a bracket follows; `plain` names are multiplied.
    multiword: token sequences that are one name, such as ("\\delta", "W").
    differences: signs that take the difference of two models.
    measures: signs that open a functional measure.
    declared: whether a profile fixes the notation (no guessing then).
    real_text: whether nothing in the text speaks of complex numbers: then a star marks a name, as in x^* for a minimum.
    """

    index_letters: frozenset[str] = frozenset()
    indexed: dict[str, int] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    multiword: tuple[tuple[str, ...], ...] = ()
    differences: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    transposes: frozenset[str] = frozenset({"t", "T"})
    d_is_a_variable: bool = False
    declared: bool = False
    real_text: bool = False

    def takes_argument(self, key: str) -> bool | None:
        """True when a bracket after this name holds its argument, False when it multiplies, None when nothing says."""
        if key in self.functions:
            return True
        if key in self.plain or self.declared:
            return False
        return None
