"""Expressions: sums of terms, products of factors, atoms and what follows them."""

from __future__ import annotations

from derive.language.refusal import Unread
from derive.reading.grammar.cursor import BIG, CLOSING, END, INTEGRALS, RELATIONS
from derive.reading.grammar.names import atoms, is_function
from derive.reading.grammar.operators import Operators, holds_differential
from derive.reading.notation import CONVENTIONAL_FUNCTIONS, Notation
from derive.reading.tokens import Token
from derive.reading.tree import (
    Apply,
    Bars,
    Big,
    Binomial,
    Cases,
    Chain,
    Derivative,
    Difference,
    Dots,
    Evaluated,
    Factorial,
    Fraction,
    Group,
    Indexed,
    Integral,
    Limit,
    Matrix,
    Node,
    Number,
    Power,
    Primed,
    Product,
    Root,
    Script,
    Sequence,
    Sum,
    Symbol,
)

JOINS = (r"\cdot", r"\times", "*")
_MATRICES = ("matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix")
_STOPS = frozenset(["}", ")", "]", r"\}", ",", ";", ":", r"\\", "/", "+", "-", r"\rfloor", r"\rceil", r"\pm", r"\mp", r"\rangle"]) | RELATIONS


class Parser(Operators):
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
        if len(terms) > 1 and any(_bare_bar(term) for term in terms[1:]):
            self.fail("the bar may reach over one term or over the whole sum: print brackets")
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
            elif self._starts_operand():
                joins.append("")
            elif self._evaluation_bar():
                whole = _product(joins, factors, start, self.peek(-1).end)
                joins, factors = [""], [self._evaluated(whole, "", "|")]
                continue
            else:
                break
            factors.append(self.factor())
            taken += int(holds_differential(factors[-1]))
        return _product(joins, factors, start, self.peek(-1).end)

    def _more_differentials(self, wanted: int) -> bool:
        return self.pending == wanted and self.differential_here()

    def _starts_operand(self) -> bool:
        token = self.peek()
        if token is END or token.kind in ("text", "row"):
            return False
        if token.text == "|":
            return self.bars == 0 and self.fences == 0 and not self._evaluation_bar()
        if token.text in _STOPS or token.text in JOINS or token.text in ("^", "_", "!", "&", r"\|") or token.kind == "prime":
            return False
        if token.text in (r"\Rightarrow", r"\Leftrightarrow", r"\ldots", r"\forall", r"\wedge", r"\vee"):
            return False
        return not (token.kind == "environment" and token.text.startswith(r"\end"))

    def _slash(self, joins: list[str], factors: list[Node], start: int) -> Node:
        """a b / c d: all that stands before is divided by the names directly after; anything doubtful is not read."""
        numerator = _product(joins, factors, start, self.peek(-1).end)
        self.expect("/")
        below: list[Node] = [self.factor()]
        while self._starts_operand() and not self.differential_here():
            token = self.peek()
            if _is_literal(numerator) and _is_literal(below[0]) and len(below) == 1:
                if not self._opens_wide():
                    self.fail("a/b c can be (a/b)c or a/(bc): print a fraction or brackets")
                break
            if not (self.name_at() or token.kind == "number") or not _plain_factor(below[-1]):
                self.fail("a/b c can be (a/b)c or a/(bc): print a fraction or brackets")
            below.append(self.factor())
            if not _plain_factor(below[-1]):
                self.fail("a/b c can be (a/b)c or a/(bc): print a fraction or brackets")
        denominator = _product([""] * len(below), below, below[0].start, self.peek(-1).end)
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
                    node = self._evaluated(node.body, node.opening, node.closing)
                else:
                    node = self._power(node)
            elif self._evaluation_bar():
                node = self._evaluated(node, "", "|")
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
            return self._evaluated(node.body, node.opening, node.closing)
        self.fail("a subscript after a bracket has no declared meaning")

    def _evaluation_bar(self) -> bool:
        return self.at("|") and self.peek(1).text in ("_", "^") and self.bars == 0 and self.fences == 0

    def _evaluated(self, body: Node, opening: str, closing: str) -> Node:
        if closing == "|":
            self.expect("|")
        below, above = self._bounds(self._membership)
        if below is None:
            self.fail("evaluation needs a lower bound")
        return Evaluated(body, below, above, opening, closing, start=body.start, end=self.peek(-1).end)

    # atoms

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
            return self._bracket()
        if token.text == "|" and token.kind == "symbol":
            return self._absolute()
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

    def _bracket(self) -> Node:
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

    def _absolute(self) -> Node:
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
        self.fences += 1
        body = self.expression()
        self.fences -= 1
        if not self._evaluation_bar():
            self.fail("an open fence needs a bar with bounds")
        return self._evaluated(body, r"\left.", "|")

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

    # names and functions

    def _named(self) -> Node:
        base = self.name()
        if isinstance(base, Symbol) and base.name == r"\infty":
            return base
        node = self.scripted(base)
        if isinstance(node, Primed) and self.at("("):
            return self._applied(node.body, primes=node.primes, start=node.start)
        if isinstance(node, Power) and isinstance(node.base, Symbol) and self._applies(node.base) is True and self.at("("):
            return self._applied(node.base, power=node.exponent, start=node.start)
        if isinstance(node, Symbol) and self.at("(") and self._applies(node):
            applied = self._applied(node, start=node.start)
            return applied if not self.at("^") else self._power(applied)
        return node

    def applied_body(self, body: Node) -> Node:
        """d W(t): the name with its argument, where a profile says that it takes one."""
        if self.notation.declared and isinstance(body, Symbol) and self.at("(") and self._applies(body):
            return self._applied(body, start=body.start)
        return body

    def _applies(self, symbol: Symbol) -> bool:
        """Whether a bracket after this name is its argument."""
        if self.notation.declared:
            return symbol.key in self.notation.functions
        for key in (symbol.key, symbol.name):
            known = self.notation.takes_argument(key)
            if known is not None and (known or symbol.key == key or not symbol.label):
                if known is False and key == symbol.key and symbol.name in self.notation.functions:
                    continue
                return known
        if symbol.name in CONVENTIONAL_FUNCTIONS and self.at("("):
            return True
        if self._arguments_have_comma():
            return True
        return False

    def _arguments_have_comma(self) -> bool:
        level, place = 0, 0
        while self.peek(place) is not END:
            text = self.peek(place).text
            if text in ("(", "[", "{", r"\{"):
                level += 1
            elif text in (")", "]", "}", r"\}"):
                level -= 1
                if level == 0:
                    return False
            elif text == "," and level == 1:
                return True
            place += 1
        return False

    def _applied(self, function: Node, *, power: Node | None = None, primes: int = 0, start: int) -> Node:
        bracket = self._bracket()
        assert isinstance(bracket, Group)
        arguments = bracket.body.items if isinstance(bracket.body, Sequence) else (bracket.body,)
        return Apply(
            function, arguments, power, None, primes, bracket.opening, bracket.closing, start=start, end=self.peek(-1).end
        )

    def _function(self) -> Node:
        token = self.take()
        name = Symbol(token.text, start=token.start, end=token.end)
        base = power = None
        for _ in range(2):
            if self.at("_") and base is None:
                self.take()
                base = self.group()
            elif self.at("^") and power is None:
                self.take()
                power = self.group()
        primes = len(self.take().text) if self.peek().kind == "prime" else 0
        if self.at("(", "[", r"\{"):
            applied = self._applied(name, power=power, primes=primes, start=token.start)
            return self._with_base(applied, base)
        if self.at("|"):
            argument: Node = self._absolute()
            self._after_bare(argument)
        else:
            argument = self._bare_argument()
        return Apply(name, (argument,), power, base, primes, "", "", start=token.start, end=self.peek(-1).end)

    def _with_base(self, applied: Node, base: Node | None) -> Node:
        from dataclasses import replace

        return replace(applied, base=base) if isinstance(applied, Apply) else applied

    def _bare_argument(self) -> Node:
        """The argument of sin x, log 2 pi e, det A: names and numbers side by side; doubtful ones are not read."""
        start = self.peek().start
        if self.at("-"):
            self.fail("a signed argument needs brackets")
        if not self._starts_operand() or self.differential_here():
            self.fail("a function without an argument")
        factors: list[Node] = [self.factor()]
        while self._starts_operand() and not self._ends_bare():
            if not self._continues_bare(factors):
                self.fail("it is not clear where the argument of the function ends: print brackets")
            factors.append(self.factor())
        return _product([""] * len(factors), factors, start, self.peek(-1).end)

    def _ends_bare(self) -> bool:
        token = self.peek()
        return self.differential_here() or is_function(token) or token.text in BIG or token.text in INTEGRALS or token.text == r"\lim"

    def _continues_bare(self, factors: list[Node]) -> bool:
        last = factors[-1]
        if self.name_at():
            if self.peek().text == "e" and not self.notation.declared:
                return False
            return isinstance(last, Number | Symbol | Fraction) or isinstance(last, Power) and isinstance(last.base, Number)
        if self.peek().text == r"\frac":
            return isinstance(last, Number)
        return False

    def _after_bare(self, argument: Node) -> None:
        if self._starts_operand() and not self._ends_bare() and self.at("(", "["):
            self.fail("it is not clear where the argument of the function ends: print brackets")

    # environments

    def _environment(self) -> Node:
        opening = self.take()
        name = opening.text.split("{")[1].split("}")[0]
        if name in _MATRICES:
            return self._matrix(name, opening)
        if name in ("cases", "dcases"):
            return self._cases(opening)
        self.position -= 1
        self.fail(f"the environment {name} has no declared meaning inside an equation")

    def _matrix(self, name: str, opening: Token) -> Node:
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while True:
            row.append(self.expression())
            if self.accept("&"):
                continue
            rows.append(tuple(row))
            row = []
            if self.accept(r"\\") and not self.at(rf"\end{{{name}}}"):
                continue
            self.expect(rf"\end{{{name}}}")
            break
        if len({len(r) for r in rows}) != 1:
            self.fail("the rows of a matrix have different lengths")
        return Matrix(name, tuple(rows), start=opening.start, end=self.peek(-1).end)

    def _cases(self, opening: Token) -> Node:
        rows: list[tuple[Node, Node | None, str]] = []
        closing = opening.text.replace(r"\begin", r"\end")
        while True:
            value = self.expression()
            self.accept(",")
            self.accept("&")
            words = []
            while self.peek().kind == "text":
                words.append(self.take().text)
            condition = None if self.at(r"\\", closing, ",", ".") else self.chain()
            if condition is None and not words:
                self.fail("a case without a condition")
            while self.peek().kind == "text":
                words.append(self.take().text)
            self.accept(",")
            self.accept(".")
            rows.append((value, condition, " ".join(words)))
            if self.accept(r"\\") and not self.at(closing):
                continue
            self.expect(closing)
            return Cases(tuple(rows), start=opening.start, end=self.peek(-1).end)

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


def _bare_bar(node: Node) -> bool:
    if isinstance(node, Product):
        return any(_bare_bar(factor) for factor in node.factors)
    return isinstance(node, Evaluated) and node.opening == "" and node.closing == "|"


def _is_literal(node: Node) -> bool:
    return isinstance(node, Number) or isinstance(node, Product) and all(isinstance(f, Number) for f in node.factors)


def _plain_factor(node: Node) -> bool:
    if isinstance(node, Power):
        return isinstance(node.base, Symbol)
    return isinstance(node, Number | Symbol)


def _product(joins: list[str], factors: list[Node], start: int, end: int) -> Node:
    if len(factors) == 1:
        return factors[0]
    return Product(tuple(joins), tuple(factors), start=start, end=end)


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


__all__ = ["Derivative", "Parser", "parse_chain", "parse_expression"]
