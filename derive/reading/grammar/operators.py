"""Signs that reach over what follows them: sums, products, limits, integrals, differentials, derivatives."""

from __future__ import annotations

from collections.abc import Callable

from derive.reading.grammar.cursor import ACCENTS, END, GREEK
from derive.reading.grammar.names import Names
from derive.reading.tokens import Token
from derive.reading.tree import (
    Big,
    Derivative,
    Differential,
    Fraction,
    Integral,
    Limit,
    Membership,
    Node,
    Number,
    Power,
    Product,
    Script,
    Sequence,
    Sum,
    Symbol,
)

_DERIVATIVE_SIGNS = ("d", r"\partial")


class Operators(Names):
    """Rules for big operators and calculus; terms and atoms come from Expressions."""

    # sums and products

    def big(self) -> Node:
        r"""\sum or \prod with its bounds and the term it reaches over."""
        sign = self.take()
        below, above = self.bounds(self.membership)
        if isinstance(below, Symbol | Number):
            below = Membership(below, start=below.start, end=below.end)
        body = self._reach()
        return Big(sign.text, below, above, body, start=sign.start, end=self.peek(-1).end)

    def _reach(self) -> Node:
        """One term, with a leading sign if it has one."""
        start = self.peek().start
        if self.at("-", "+"):
            sign = self.take().text
            return Sum((sign,), (self.term(),), start=start, end=self.peek(-1).end)
        return self.term()

    def bounds(self, below_rule: Callable[[], Node]) -> tuple[Node | None, Node | None]:
        below = above = None
        for _ in range(2):
            if self.at("_") and below is None:
                self.take()
                below = self._braced(below_rule)
            elif self.at("^") and above is None:
                self.take()
                above = self._braced(self.expression)
        return below, above

    def _braced(self, rule: Callable[[], Node]) -> Node:
        if self.accept("{"):
            body: Node = rule()
            self.expect("}")
            return body
        start = self.peek().start
        if self.at("-"):
            self.fail("a sign needs braces here")
        return self._single(start)

    def _single(self, start: int) -> Node:
        token = self.peek()
        if token.kind == "number":
            # TeX takes one digit only: \sum_1^10 is 1 with 0 after it
            if len(token.text) > 1:
                self.fail("more than one digit without braces")
            self.take()
            return Number(token.text, start=start, end=token.end)
        if self.name_at():
            return self.name()
        if token.text == r"\infty":
            self.take()
            return Symbol(r"\infty", start=start, end=token.end)
        self.fail("expected one sign or braces")

    def membership(self) -> Node:
        start = self.peek().start
        items = [self._one_membership()]
        while self.accept(","):
            items.append(self._one_membership())
        if len(items) == 1:
            return items[0]
        return Sequence(tuple(items), start=start, end=self.peek(-1).end)

    def _one_membership(self) -> Node:
        start = self.peek().start
        variable = self.expression()
        if self.at("=", "<", ">", r"\leq", r"\geq", r"\neq", r"\in"):
            relation = self.take().text
            return Membership(variable, relation, self.expression(), start=start, end=self.peek(-1).end)
        return Membership(variable, start=start, end=self.peek(-1).end)

    # limits

    def limit(self) -> Node:
        r"""\lim_{x \to a} of a term."""
        start = self.take().start
        self.expect("_")
        self.expect("{")
        variable = self.factor()
        self.expect(r"\to")
        target = self.expression_before_side()
        side = self._side()
        self.expect("}")
        body = self._reach()
        return Limit(variable, target, side[0], side[1], body, start=start, end=self.peek(-1).end)

    def expression_before_side(self) -> Node:
        """The target of a limit, without the + or - that says the side."""
        place = self._closing_brace()
        side = 0
        if place > 1 and self.peek(place - 1).text in ("+", "-") and self.peek(place - 2).text == "^":
            side = 2
        elif (
            place > 3
            and [self.peek(place - i).text for i in (1, 3, 4)] == ["}", "{", "^"]
            and self.peek(place - 2).text in "+-"
        ):
            side = 4
        elif place > 1 and self.peek(place - 1).text in ("+", "-"):
            side = 1
        if not side:
            return self.expression()
        end = self.position + place - side
        held, self.tokens = self.tokens, self.tokens[:end]
        try:
            target = self.expression()
            if self.position != end:
                self.fail("cannot read the target of the limit")
        finally:
            self.tokens = held
        return target

    def _side(self) -> tuple[str, bool]:
        if self.at("+", "-"):
            return self.take().text, False
        if self.accept("^"):
            braced = self.at("{")
            tokens = self.group_tokens()
            return tokens[0].text, not braced or True
        return "", False

    def _closing_brace(self) -> int:
        level, place = 0, 0
        while self.peek(place) is not END:
            text = self.peek(place).text
            if text == "}":
                if level == 0:
                    return place
                level -= 1
            elif text == "{":
                level += 1
            place += 1
        self.fail("a brace is not closed")

    # differentials

    def differential_here(self) -> bool:
        """Whether a differential starts here: a d directly before a name, a bracket or a fraction."""
        if self.peek().text in self.notation.measures or self._measure_pair():
            return True
        token = self.peek()
        if token.kind != "letter" or token.text != "d":
            return False
        if self.notation.d_is_a_variable and not self.pending:
            return False
        following = self.peek(1)
        if following.kind in ("letter", "name"):
            return True
        if following.kind == "command":
            return (
                following.text in GREEK - {r"\infty"}
                or following.text in ACCENTS
                or following.text in (r"\frac", r"\Log", r"\log", r"\ln")
            )
        return self.notation.declared and following.text == "("

    def _measure_pair(self) -> bool:
        if self.peek().text != r"\mathcal" or self.peek(1).text != "{" or self.peek(3).text != "}":
            return False
        return f"\\mathcal{{{self.peek(2).text}}}" in self.notation.measures

    def differential(self) -> Node:
        """d of a name with its indices, of a bracket or of a fraction."""
        start = self.peek().start
        if self._measure_pair():
            sign = f"\\mathcal{{{self.peek(2).text}}}"
            self.position += 4
        else:
            sign = self.take().text
        if self.name_at() and not self.at(r"\frac"):
            body, powers = self.indices_only(self.name())
            body = self.applied_body(body)
        else:
            body, powers = self.factor_without_power(), True
        node: Node = Differential(body, sign, start=start, end=self.peek(-1).end)
        while powers and self.at("^"):
            node = self.power(node)
        return node

    def indices_only(self, base: Node) -> tuple[Node, bool]:
        """The base with indices and labels, leaving any power for the differential: ds^2 is (ds)^2."""
        scripts: list[Script] = []
        while isinstance(base, Symbol) and self.at("_", "^"):
            script = self._script(base)
            if script is None:
                break
            scripts.append(script)
            base = Symbol(base.name, tuple(scripts), start=base.start, end=self.peek(-1).end)
        return base, True

    def applied_body(self, body: Node) -> Node:
        """d W(t): the name with its argument, where a profile says that it takes one."""
        raise NotImplementedError

    # integrals

    def integral(self) -> Node:
        r"""\int with bounds, up to and including its differentials (or with them in front)."""
        sign = self.take()
        below, above = self.bounds(self.expression)
        wanted = {r"\int": 1, r"\iint": 2, r"\iiint": 3}[sign.text]
        self.pending += wanted
        try:
            if self.differential_here():
                body = self._measure_first(wanted)
                first = True
            else:
                body, first = self._until_differential(wanted), False
        finally:
            self.pending -= wanted
        return Integral(sign.text, below, above, body, first, start=sign.start, end=self.peek(-1).end)

    def _measure_first(self, wanted: int) -> Node:
        start = self.peek().start
        factors: list[Node] = []
        while self.differential_here():
            factors.append(self.differential())
        if self.starts_operand():
            factors.append(self.term())
        elif len(factors) == 1:
            return factors[0]
        return Product(("",) * len(factors), tuple(factors), start=start, end=self.peek(-1).end)

    def _until_differential(self, wanted: int) -> Node:
        """The integrand: terms up to the one that holds the differential."""
        start = self.peek().start
        signs: list[str] = []
        terms: list[Node] = []
        while True:
            if self.at("+", "-"):
                signs.append(self.take().text)
            elif terms:
                self.fail("this integral has no differential before here")
            else:
                signs.append("")
            terms.append(self.term(until_differential=wanted))
            if holds_differential(terms[-1]):
                break
        if isinstance(terms[-1], Fraction) and self.starts_operand() and not self.differential_here():
            # a measure printed as a fraction in front: what follows is integrated as well
            rest = self.term()
            whole = Product(("", ""), (terms[-1], rest), start=terms[-1].start, end=self.peek(-1).end)
            terms[-1] = whole
        if signs == [""]:
            return terms[0]
        return Sum(tuple(signs), tuple(terms), start=start, end=self.peek(-1).end)

    # derivatives

    def derivative_fraction(self, numerator: list[Token], denominator: list[Token]) -> bool:
        """Whether \frac{..}{..} is a derivative: d or partial leads both, and the denominator is only d x d y."""
        if not numerator or not denominator:
            return False
        if denominator[0].text not in _DERIVATIVE_SIGNS or numerator[0].text != denominator[0].text:
            return False
        if len(denominator) < 2 or len(numerator) > 1 and numerator[1].text in ("+", "-", r"\cdot", "/"):
            return False
        return (
            denominator[1].kind in ("letter", "name") or denominator[1].text in GREEK or denominator[1].text in ACCENTS
        )

    def derivative(self, start: int, numerator: list[Token], denominator: list[Token]) -> Node:
        r"""\frac{d^2 f}{dx dy}, or \frac{d}{dx} with its operand after it."""
        top = self.inner(numerator)
        sign = top.take().text
        order = None
        if top.accept("^"):
            order = top.group()
        inside = top.expression() if top.peek() is not END else None
        top.done()
        variables = self._derivative_variables(self.inner(denominator), sign)
        operand = None
        if inside is None:
            operand = self._operand()
        return Derivative(sign, order, variables, inside, operand, start=start, end=self.peek(-1).end)

    def _derivative_variables(self, bottom: Operators, sign: str) -> tuple[tuple[Node, Node | None], ...]:
        variables: list[tuple[Node, Node | None]] = []
        while bottom.peek() is not END:
            bottom.expect(sign)
            if not bottom.name_at():
                bottom.fail("expected the variable of a derivative")
            variable, _ = bottom.indices_only(bottom.name())
            power = None
            if bottom.accept("^"):
                power = bottom.group()
            variables.append((variable, power))
        if not variables:
            self.fail("a derivative without a variable")
        return tuple(variables)

    def _operand(self) -> Node | None:
        """What a derivative operator acts on: one bracket, or the rest of the term."""
        if not self.starts_operand():
            return None
        if self.at("(", "[", r"\{"):
            return self.factor()
        return self.term()

    def partial(self) -> Node:
        r"""\partial_x f, \partial_{[j]} f."""
        token = self.take()
        self.expect("_")
        place = self.position
        tokens = self.group_tokens()
        block = bool(tokens) and tokens[0].text == "["
        inner = self.inner(tokens[1:-1] if block else tokens)
        if not inner.name_at():
            self.position = place
            self.fail("expected the variable of a derivative")
        variables: list[tuple[Node, Node | None]] = []
        while inner.name_at():
            variables.append((inner.indices_only(inner.name())[0], None))
        inner.done()
        operand = self.factor() if self.starts_operand() else None
        return Derivative(
            token.text, None, tuple(variables), None, operand, subscript=True, start=token.start, end=self.peek(-1).end
        )


def holds_differential(node: Node) -> bool:
    """Whether a term carries a differential as a factor or in the numerator of a fraction, outside inner integrals."""
    if isinstance(node, Differential):
        return True
    if isinstance(node, Product):
        return any(holds_differential(f) for f in node.factors)
    if isinstance(node, Sum):
        return len(node.terms) == 1 and holds_differential(node.terms[0])
    if isinstance(node, Fraction):
        return holds_differential(node.numerator)
    if isinstance(node, Power):
        return isinstance(node.base, Differential)
    return False
