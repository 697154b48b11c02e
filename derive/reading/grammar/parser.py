"""Expressions: sums of terms, products of factors, atoms and what follows them."""

from __future__ import annotations

from derive.language.refusal import Unread
from derive.reading.grammar.atoms import Atoms
from derive.reading.grammar.cursor import BIG, END, INTEGRALS, RELATIONS
from derive.reading.grammar.doubts import (
    is_vector,
    loose_letter,
    slash_after_function,
    times_after_number,
    twofold_bars,
)
from derive.reading.grammar.names import atoms, is_function
from derive.reading.grammar.operators import holds_differential
from derive.reading.grammar.products import ends_with_bare_bar, is_literal, is_plain, product
from derive.reading.notation import Notation
from derive.reading.tokens import Token
from derive.reading.tree import (
    Big,
    Chain,
    Evaluated,
    Factorial,
    Fraction,
    Group,
    Indexed,
    Integral,
    Limit,
    Node,
    Power,
    Script,
    Sum,
)

JOINS = (r"\cdot", r"\times", "*")
_STOPS = frozenset(r"} . ) ] \} , ; : \\ / + - \rfloor \rceil \pm \mp \rangle".split()) | RELATIONS


class Parser(Atoms):
    """The whole grammar over one statement's tokens."""

    # sums

    def expression(self) -> Node:
        """Terms with + and - between them."""
        self.deeper()
        start = self.peek().start
        signs: list[str] = [self.take().text if self.at("+", "-") else ""]
        terms: list[Node] = [self.term()]
        while self.at("+", "-"):
            signs.append(self.take().text)
            terms.append(self.term())
        self.depth -= 1
        if self.at(r"\pm", r"\mp"):
            self.fail("a double sign stands for two equations: print them one by one")
        if len(terms) > 1 and any(ends_with_bare_bar(term) for term in terms[1:]):
            self.fail("the bar may reach over one term or over the whole sum: print brackets")
        if not self.notation.declared and (letter := loose_letter(terms)):
            self.fail(f"{letter} is printed again after the term that its operator reaches over: print brackets")
        if signs == [""]:
            return terms[0]
        return Sum(tuple(signs), tuple(terms), start=start, end=self.peek(-1).end)

    # products

    def term(self, until_differential: int = 0) -> Node:
        """Factors side by side, quotients by slash included; in an integrand it ends with the differential(s)."""
        start = self.peek().start
        joins: list[str] = [""]
        factors: list[Node] = [self.factor()]
        taken = int(holds_differential(factors[0]))
        while True:
            if until_differential and taken >= until_differential and not self._more_differentials(until_differential):
                break
            if self.at("/"):
                node = self._slash(joins, factors, start)
                joins, factors = [""], [node]
                taken = int(holds_differential(node))
                continue
            if self.at(*JOINS):
                joins.append(self.take().text)
            elif self.starts_operand():
                joins.append("")
            elif self.evaluation_bar():
                whole = product(joins, factors, start, self.peek(-1).end)
                joins, factors = [""], [self.evaluated(whole, "", "|")]
                continue
            else:
                break
            factors.append(self.factor())
            self._refuse_doubt(joins, factors)
            taken += int(holds_differential(factors[-1]))
        return product(joins, factors, start, self.peek(-1).end)

    def _refuse_doubt(self, joins: list[str], factors: list[Node]) -> None:
        before, after = factors[-2:]
        if joins[-1] and times_after_number(before, after):
            self.fail("it is not clear where the argument of the function ends: print brackets")
        if twofold_bars(joins, factors):
            self.fail("these bars can be paired in two ways: print brackets")
        if not self.notation.declared and is_vector(before) and is_vector(after):
            self.fail("a product of vectors or matrices is not a product of numbers")

    def _more_differentials(self, wanted: int) -> bool:
        return self.pending == wanted and self.differential_here()

    def starts_operand(self) -> bool:
        token = self.peek()
        if token is END or token.kind in ("text", "row"):
            return False
        if token.text == "|":
            return self.bars == 0 and self.fences == 0 and not self.evaluation_bar()
        if (
            token.text in _STOPS
            or token.text in JOINS
            or token.text in ("^", "_", "!", "&", r"\|")
            or token.kind == "prime"
        ):
            return False
        if token.text in (r"\Rightarrow", r"\Leftrightarrow", r"\ldots", r"\forall", r"\wedge", r"\vee"):
            return False
        return not (token.kind == "environment" and token.text.startswith(r"\end"))

    def _slash(self, joins: list[str], factors: list[Node], start: int) -> Node:
        """a b / c d: all that stands before is divided by the names directly after; anything doubtful is not read."""
        numerator = product(joins, factors, start, self.peek(-1).end)
        self.expect("/")
        below: list[Node] = [self.factor()]
        while self.starts_operand() and not self.differential_here():
            token = self.peek()
            if is_literal(numerator) and is_literal(below[0]) and len(below) == 1:
                if not self._opens_wide():
                    self.fail("a/b c can be (a/b)c or a/(bc): print a fraction or brackets")
                break
            if not self.notation.declared or not (self.name_at() or token.kind == "number") or not is_plain(below[-1]):
                self.fail("a/b c can be (a/b)c or a/(bc): print a fraction or brackets")
            below.append(self.factor())
            if not is_plain(below[-1]):
                self.fail("a/b c can be (a/b)c or a/(bc): print a fraction or brackets")
        if slash_after_function(numerator, below[0]):
            self.fail("the slash may divide the function or its argument: print a fraction or brackets")
        denominator = product([""] * len(below), below, below[0].start, self.peek(-1).end)
        return Fraction(numerator, denominator, slash=True, start=start, end=self.peek(-1).end)

    def _opens_wide(self) -> bool:
        token = self.peek()
        return token.text in ("(", "[", r"\{") or is_function(token) or token.text in BIG or token.text in INTEGRALS

    # factors

    def factor(self) -> Node:
        """An atom with scripts, factorials and evaluation bars."""
        self.deeper()
        node = self._postfix(self._atom())
        self.depth -= 1
        return node

    def factor_without_power(self) -> Node:
        """An atom alone."""
        self.deeper()
        node = self._atom()
        self.depth -= 1
        return node

    def _postfix(self, node: Node) -> Node:
        while True:
            if self.at("!"):
                marks = 0
                while self.accept("!"):
                    marks += 1
                if marks > 2:
                    self.fail("more than two factorial marks")
                node = Factorial(node, marks, start=node.start, end=self.peek(-1).end)
            elif self.at("_") and isinstance(node, Group):
                node = self._after_bracket(node)
            elif self.at("^") and not isinstance(node, Big | Integral | Limit):
                if isinstance(node, Power | Factorial) and not isinstance(node, Factorial):
                    self.fail("two superscripts in one place: print brackets")
                if isinstance(node, Group) and self._bracket_bounds():
                    node = self.evaluated(node.body, node.opening, node.closing)
                else:
                    node = self.power(node)
            elif self.evaluation_bar():
                node = self.evaluated(node, "", "|")
            else:
                return node

    def _bracket_bounds(self) -> bool:
        if not self.at("^"):
            return False
        mark = self.position
        try:
            self.take()
            self.group_tokens()
            return self.at("_")
        except Unread:
            return False
        finally:
            self.position = mark

    def _after_bracket(self, node: Group) -> Node:
        mark = self.position
        self.take()
        letters = atoms(self.group_tokens())
        if letters and all(letter in self.notation.index_letters for letter in letters):
            return Indexed(node, (Script(False, tuple(letters)),), start=node.start, end=self.peek(-1).end)
        self.position = mark
        if node.opening in ("[", "("):
            return self.evaluated(node.body, node.opening, node.closing)
        self.fail("a subscript after a bracket has no declared meaning")

    def evaluation_bar(self) -> bool:
        return self.at("|") and self.peek(1).text in ("_", "^") and self.bars == 0 and self.fences == 0

    def evaluated(self, body: Node, opening: str, closing: str) -> Node:
        if closing == "|":
            self.expect("|")
        below, above = self.bounds(self.membership)
        if below is None:
            self.fail("evaluation needs a lower bound")
        return Evaluated(body, below, above, opening, closing, start=body.start, end=self.peek(-1).end)

    # chains

    def chain(self) -> Chain:
        """Sides and relations."""
        start = self.peek().start
        sides = [self.side()]
        relations: list[str] = []
        while self.peek() is not END and self.peek().text in RELATIONS and self.peek().kind != "text":
            relations.append(self.take().text)
            sides.append(self.side())
        return Chain(tuple(sides), tuple(relations), start=start, end=self.peek(-1).end)

    def side(self) -> Node:
        """One side: an expression, or a list of expressions with commas (a, b > 0)."""
        if self.peek().text == r"\mathbb":
            return self.name()
        return self.expression()


def parse_chain(tokens: list[Token], notation: Notation) -> Chain:
    """A whole statement as a chain of sides. Raises Unread at the first token that cannot be read."""
    parser = Parser(tokens, notation)
    chain = parser.chain()
    parser.done()
    return chain


def parse_expression(tokens: list[Token], notation: Notation) -> Node:
    """A whole expression. Raises Unread at the first token that cannot be read."""
    parser = Parser(tokens, notation)
    node = parser.expression()
    parser.done()
    return node


__all__ = ["Parser", "parse_chain", "parse_expression"]
