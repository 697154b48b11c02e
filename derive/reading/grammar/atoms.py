"""Atoms: numbers, brackets, bars, fractions, roots, and the choice of the rule for a command."""

from __future__ import annotations

from derive.reading.grammar.applications import Applications
from derive.reading.grammar.cursor import BIG, CLOSING, INTEGRALS
from derive.reading.grammar.environments import Environments
from derive.reading.grammar.names import is_function
from derive.reading.tokens import Token
from derive.reading.tree import Bars, Binomial, Difference, Dots, Fraction, Group, Node, Number, Root, Sequence


class Atoms(Applications, Environments):
    """Rules for what an expression is made of."""

    def _atom(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            self.take()
            if self.peek().kind == "number":
                self.fail("two numbers side by side")
            return Number(token.text, start=token.start, end=token.end)
        if token.kind == "unicode":
            self.fail(f"the character {token.text!r} has no declared meaning")
        if self.differential_here():
            return self.differential()
        if token.text in CLOSING and token.kind == "symbol":
            return self.bracket()
        if token.text == "|" and token.kind == "symbol":
            return self.absolute()
        if token.text == "{":
            return self._braces()
        if token.kind == "fence":
            return self._open_fence()
        if token.kind == "environment":
            return self._environment()
        if token.text in self.notation.differences:
            return self._difference()
        if token.kind == "command":
            return self._command(token)
        if self.name_at():
            return self._named()
        self.fail("cannot read on from here")

    def _command(self, token: Token) -> Node:
        if token.text in BIG:
            return self.big()
        if token.text in INTEGRALS:
            return self.integral()
        if token.text == r"\lim":
            return self.limit()
        if token.text == r"\frac":
            return self._fraction()
        if token.text == r"\sqrt":
            return self._root()
        if token.text == r"\binom":
            self.take()
            return Binomial(self.group(), self.group(), start=token.start, end=self.peek(-1).end)
        if token.text == r"\partial":
            return self.partial()
        if token.text in (r"\lfloor", r"\lceil"):
            return self._floor()
        if token.text == r"\ldots":
            self.take()
            return Dots(start=token.start, end=token.end)
        if is_function(token):
            return self._function()
        if self.name_at():
            return self._named()
        self.fail(f"{token.text} has no declared meaning")

    def group(self) -> Node:
        """A braced argument, or one sign."""
        if not self.at("{"):
            return self._single_argument()
        self.deeper()
        self.take()
        body = self.expression()
        self.expect("}")
        self.depth -= 1
        return body

    def _single_argument(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            if len(token.text) > 1:
                self.fail("more than one digit without braces")
            self.take()
            return Number(token.text, start=token.start, end=token.end)
        if token.text in (r"\frac", r"\sqrt", r"\binom") or token.text == "*":
            return self._command(token)
        if self.name_at():
            return self.name()
        self.fail("expected one sign or braces")

    def _braces(self) -> Node:
        start = self.take().start
        body = self.expression()
        self.expect("}")
        return Group(body, "{", "}", start=start, end=self.peek(-1).end)

    def bracket(self) -> Group:
        opening = self.take()
        (held, self.bars), (fences, self.fences) = (self.bars, 0), (self.fences, 0)
        items = [self.expression()]
        while self.accept(","):
            items.append(self.expression())
        self.bars, self.fences = held, fences
        if opening.text == "[" and self.at(")") or opening.text == "(" and self.at("]"):
            self.fail("brackets do not match")
        self.expect(CLOSING[opening.text])
        body = items[0] if len(items) == 1 else Sequence(tuple(items), start=opening.end, end=self.peek(-1).end)
        return Group(body, opening.text, CLOSING[opening.text], start=opening.start, end=self.peek(-1).end)

    def absolute(self) -> Bars:
        start = self.take().start
        self.bars += 1
        body = self.expression()
        self.expect("|")
        self.bars -= 1
        return Bars(body, start=start, end=self.peek(-1).end)

    def _floor(self) -> Node:
        opening = self.take()
        closing = opening.text.replace(r"\l", r"\r")
        body = self.expression()
        self.expect(closing)
        return Bars(body, opening.text, closing, start=opening.start, end=self.peek(-1).end)

    def _open_fence(self) -> Node:
        r"""\left. F(x) \right|_a^b."""
        self.expect(r"\left.")
        held, self.bars = self.bars, 0
        self.fences += 1
        body = self.expression()
        self.fences -= 1
        if not self.evaluation_bar():
            self.fail("an open fence needs a bar with bounds")
        node = self.evaluated(body, r"\left.", "|")
        self.bars = held
        return node

    def _difference(self) -> Node:
        token = self.take()
        body = self.factor()
        return Difference(body, token.text, start=token.start, end=self.peek(-1).end)

    def _fraction(self) -> Node:
        start = self.take().start
        top, bottom = self.group_tokens(), self.group_tokens()
        if self.derivative_fraction(top, bottom):
            return self.derivative(start, top, bottom)
        nodes = []
        for tokens in (top, bottom):
            part = self.inner(tokens)
            nodes.append(part.expression())
            part.done()
        return Fraction(nodes[0], nodes[1], start=start, end=self.peek(-1).end)

    def _root(self) -> Node:
        start = self.take().start
        degree = None
        if self.accept("["):
            degree = self.expression()
            self.expect("]")
        return Root(self.group(), degree, start=start, end=self.peek(-1).end)
