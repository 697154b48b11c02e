"""How a print was read, in one line of Unicode: every product, application, power and sum made visible."""

from __future__ import annotations

from functools import singledispatchmethod

from derive.meaning.indices import BARE, SUMMING, bound_names, free_letters, letters
from derive.meaning.scope import Scope
from derive.reading.tree import (
    Apply,
    Bars,
    Big,
    Binomial,
    Cases,
    Chain,
    Conjugate,
    Derivative,
    Difference,
    Differential,
    Dots,
    Dotted,
    Evaluated,
    Factorial,
    Fraction,
    Group,
    Indexed,
    Integral,
    Limit,
    Matrix,
    Membership,
    Node,
    Number,
    Power,
    Primed,
    Product,
    Root,
    Sequence,
    Sum,
    Symbol,
    Transpose,
)
from derive.writing.signs import name_text, sign_text


class ReadingText:
    """A printer of readings; with a scope it also shows the sums that repeated indices stand for."""

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope if scope is not None and scope.index_ranges else None
        self.known: frozenset[str] = frozenset()

    def chain(self, chain: Chain) -> str:
        """A whole statement."""
        if self.scope is not None:
            try:
                self.known = frozenset(free_letters(chain, self.scope))
            except Exception:
                self.known = frozenset(letter for side in chain.sides for letter in letters(side, self.scope))
        return self.text(chain)

    def text(self, node: Node) -> str:
        """The text of a node, with a sum sign for each index that it repeats."""
        if self.scope is None or not isinstance(node, SUMMING) or isinstance(node, Sum):
            return self.plain(node)
        counts = letters(node, self.scope)
        dummies = [x for x, n in counts.items() if n > 1 and x != BARE and x not in self.known]
        if not dummies:
            return self.plain(node)
        held, self.known = self.known, self.known | frozenset(dummies)
        body = self.plain(node)
        self.known = held
        shown = ",".join(name_text(d) for d in dummies)
        return f"Σ_{shown if len(shown) == 1 else '{' + shown + '}'} {body}"

    @singledispatchmethod
    def plain(self, node: Node) -> str:
        """The text of a node by its kind."""
        raise TypeError(f"no text for {type(node).__name__}")

    @plain.register
    def _(self, node: Number) -> str:
        return node.text

    @plain.register
    def _(self, node: Symbol) -> str:
        out = name_text(node.name)
        for script in node.scripts:
            inner = ",".join(name_text(x) for x in script.indices) if script.indices else name_text(script.label)
            inner = f"[{inner}]" if script.block else inner
            out += ("^" if script.up else "_") + (inner if len(inner) == 1 or script.block else f"{{{inner}}}")
            out += "ᵀ" if script.mark else ""
        return out

    @plain.register
    def _(self, node: Group) -> str:
        if isinstance(node.body, Sequence) and node.opening == "[":
            return f"[{self.text(node.body)}]"
        return f"({self.text(node.body)})"

    @plain.register
    def _(self, node: Indexed) -> str:
        return self.text(node.body) + "_" + ",".join(name_text(i.letter) for i in node.indices)

    @plain.register
    def _(self, node: Sum) -> str:
        out = ""
        for sign, term in zip(node.signs, node.terms, strict=True):
            shown = {"-": "−", "+": "+", "": ""}[sign]
            out += (f" {shown} " if out else shown) + self.text(term)
        return out

    @plain.register
    def _(self, node: Product) -> str:
        return "·".join(self._factor(factor) for factor in node.factors)

    def _factor(self, node: Node) -> str:
        text = self.text(node)
        return (
            f"({text})"
            if isinstance(node, Sum) or text.startswith("Σ_") and isinstance(node, Product | Fraction)
            else text
        )

    @plain.register
    def _(self, node: Fraction) -> str:
        return f"{self._tight(node.numerator)}/{self._tight(node.denominator)}"

    def _tight(self, node: Node) -> str:
        text = self.text(node)
        if isinstance(
            node, Number | Symbol | Group | Apply | Bars | Root | Power | Differential
        ) and not text.startswith("Σ_"):
            return text
        return f"({text})"

    @plain.register
    def _(self, node: Power) -> str:
        base = (
            self.text(node.base)
            if isinstance(node.base, Symbol | Number | Group | Bars)
            else f"({self.text(node.base)})"
        )
        exponent = self.text(node.exponent)
        simple = isinstance(node.exponent, Number) or isinstance(node.exponent, Symbol) and not node.exponent.scripts
        return f"{base}^{exponent}" if simple else f"{base}^({exponent})"

    @plain.register
    def _(self, node: Transpose) -> str:
        return f"{self._tight(node.base)}ᵀ"

    @plain.register
    def _(self, node: Conjugate) -> str:
        return f"conj({self.text(node.body)})"

    @plain.register
    def _(self, node: Root) -> str:
        degree = f"root_{self.text(node.degree)}" if node.degree is not None else "√"
        return f"{degree}({self.text(node.radicand)})"

    @plain.register
    def _(self, node: Apply) -> str:
        base = f"_{self.text(node.base)}" if node.base is not None else ""
        arguments = ", ".join(self.text(a.body if isinstance(a, Group) else a) for a in node.arguments)
        applied = f"{self.text(node.function)}{base}{'′' * node.primes}({arguments})"
        if node.power is None:
            return applied
        inverse = isinstance(node.power, Sum) and node.power.signs == ("-",)
        if inverse and isinstance(node.function, Symbol) and node.function.name.startswith("\\"):
            return f"inverse of {self.text(node.function)} at ({arguments})"
        return (
            f"({applied})^({self.text(node.power)})"
            if not isinstance(node.power, Number)
            else f"({applied})^{node.power.text}"
        )

    @plain.register
    def _(self, node: Primed) -> str:
        return self.text(node.body) + "′" * node.primes

    @plain.register
    def _(self, node: Dotted) -> str:
        return f"d{'²' if node.dots == 2 else ''}({self.text(node.body)})/dt{'²' if node.dots == 2 else ''}"

    @plain.register
    def _(self, node: Factorial) -> str:
        return self._tight(node.body) + "!" * node.marks

    @plain.register
    def _(self, node: Bars) -> str:
        opening, closing = {"|": ("|", "|"), r"\lfloor": ("⌊", "⌋"), r"\lceil": ("⌈", "⌉")}.get(
            node.opening, ("‖", "‖")
        )
        return f"{opening}{self.text(node.body)}{closing}"

    @plain.register
    def _(self, node: Binomial) -> str:
        return f"binomial({self.text(node.above)}, {self.text(node.below)})"

    @plain.register
    def _(self, node: Big) -> str:
        sign = "Σ" if node.sign == r"\sum" else "Π"
        below = f"_{{{self.text(node.below)}}}" if node.below is not None else ""
        above = f"^{{{self.text(node.above)}}}" if node.above is not None else ""
        held = self.known
        if self.scope is not None:
            self.known = self.known | frozenset(bound_names(node, self.scope))
        body = self.text(node.body)
        self.known = held
        return f"{sign}{below}{above} ({body})"

    @plain.register
    def _(self, node: Membership) -> str:
        if node.value is None:
            return self.text(node.variable)
        return f"{self.text(node.variable)} {sign_text(node.relation)} {self.text(node.value)}"

    @plain.register
    def _(self, node: Limit) -> str:
        return f"lim_{{{self.text(node.variable)} → {self.text(node.target)}{node.side}}} ({self.text(node.body)})"

    @plain.register
    def _(self, node: Differential) -> str:
        sign = node.sign if node.sign == "d" else name_text(node.sign)
        return sign + (self.text(node.body) if isinstance(node.body, Symbol | Group) else f"({self.text(node.body)})")

    @plain.register
    def _(self, node: Integral) -> str:
        count = {r"\int": "∫", r"\iint": "∬", r"\iiint": "∭"}[node.sign]
        below = f"_{{{self.text(node.below)}}}" if node.below is not None else ""
        above = f"^{{{self.text(node.above)}}}" if node.above is not None else ""
        return f"{count}{below}{above} [{self.text(node.body)}]"

    @plain.register
    def _(self, node: Derivative) -> str:
        sign = "∂" if node.sign == r"\partial" else "d"
        inside = node.inside if node.inside is not None else node.operand
        body = (
            self.text(inside) if isinstance(inside, Symbol) else f"({self.text(inside)})" if inside is not None else ""
        )
        bottom = "·".join(
            sign + self.text(v) + (f"^{self.text(p)}" if p is not None else "") for v, p in node.variables
        )
        order = f"^{self.text(node.order)}" if node.order is not None else ""
        bottom = f"({bottom})" if len(node.variables) > 1 else bottom
        return f"{sign}{order}{body}/{bottom}"

    @plain.register
    def _(self, node: Evaluated) -> str:
        above = f" to {self.text(node.above)}" if node.above is not None else ""
        below = self.text(node.below) if node.below is not None else ""
        return f"[{self.text(node.body)}] at {below}{above}"

    @plain.register
    def _(self, node: Matrix) -> str:
        rows = "; ".join(", ".join(self.text(cell) for cell in row) for row in node.rows)
        return f"{'det' if node.environment == 'vmatrix' else ''}[{rows}]"

    @plain.register
    def _(self, node: Cases) -> str:
        return (
            "{" + "; ".join(f"{self.text(v)} if {self.text(c) if c is not None else w}" for v, c, w in node.rows) + "}"
        )

    @plain.register
    def _(self, node: Difference) -> str:
        return f"Δ({self.text(node.body)})"

    @plain.register
    def _(self, node: Sequence) -> str:
        return ", ".join(self.text(item) for item in node.items)

    @plain.register
    def _(self, node: Dots) -> str:
        return "…"

    @plain.register
    def _(self, node: Chain) -> str:
        out = self.text(node.sides[0])
        for relation, side in zip(node.relations, node.sides[1:], strict=True):
            out += f" {sign_text(relation)} {self.text(side)}"
        return out
