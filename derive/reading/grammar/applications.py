"""Names with a bracket behind them, and functions: what is applied to what."""

from __future__ import annotations

from dataclasses import replace

from derive.language.refusal import Unread
from derive.reading.grammar.cursor import ACCENTS, BIG, END, INTEGRALS
from derive.reading.grammar.names import is_function
from derive.reading.grammar.operators import Operators
from derive.reading.grammar.products import product
from derive.reading.notation import CONVENTIONAL_FUNCTIONS
from derive.reading.tree import Apply, Conjugate, Dotted, Fraction, Node, Number, Power, Primed, Sequence, Symbol

_CONSTANTS = frozenset({"e", "i", r"\pi"})
_BEFORE_SQUARE = frozenset({"E", "P", "f", "g", "F", "G", r"\mathbb{E}", r"\mathbb{P}"})


def _letter(name: str) -> str:
    """The letter under a hat, tilde or bar."""
    for accent in (r"\hat{", r"\tilde{", r"\bar{"):
        if name.startswith(accent):
            return name[len(accent) : -1]
    return name


class Applications(Operators):
    """Rules for application against multiplication, and for arguments without brackets."""

    def _named(self) -> Node:
        base = self.name()
        if isinstance(base, Symbol) and base.name == r"\infty":
            return base
        self._refuse_increment(base)
        node = self.scripted(base)
        if isinstance(node, Primed) and self.at("(") and not self._holds_itself(node.body):
            return self._applied(node.body, primes=node.primes, start=node.start)
        if isinstance(node, Power) and isinstance(node.base, Symbol) and self.at("(") and self._applies(node.base):
            return self._applied(node.base, power=node.exponent, start=node.start)
        if isinstance(node, Symbol) and self.at("(") and self._applies(node):
            applied = self._applied(node, start=node.start)
            return applied if not self.at("^") else self.power(applied)
        self._refuse_square(node)
        self._refuse_late_argument(node)
        return node

    def _refuse_late_argument(self, node: Node) -> None:
        """A bracket after a star, after dots or after a delta is an argument that is not read as one."""
        if self.notation.declared or not self.at("("):
            return
        if isinstance(node, Conjugate | Dotted):
            self.fail("a star or dots between a name and its argument are not read: print them over the whole")
        if isinstance(node, Symbol) and node.name == r"\delta":
            self.fail(r"\delta before a bracket can be Dirac's function or a factor")

    def _refuse_increment(self, base: Node) -> None:
        plain = not self.notation.declared and isinstance(base, Symbol) and base.name == r"\Delta"
        if plain and (self.name_at() or self.at("(")):
            self.fail(r"\Delta before a name can be an increment, a Laplacian or a factor")

    def applied_body(self, body: Node) -> Node:
        """d W(t): the name with its argument, where a profile says that it takes one."""
        if self.notation.declared and isinstance(body, Symbol) and self.at("(") and self._applies(body):
            return self._applied(body, start=body.start)
        return body

    def _applies(self, symbol: Symbol) -> bool:
        """Whether a bracket after this name is its argument."""
        if self.notation.declared:
            return symbol.key in self.notation.functions
        if self._holds_itself(symbol):
            return False
        for key in (symbol.key, symbol.name):
            known = self.notation.takes_argument(key)
            if known is not None and (known or symbol.key == key or not symbol.label):
                if known is False and key == symbol.key and symbol.name in self.notation.functions:
                    continue
                return known
        if _letter(symbol.name) in CONVENTIONAL_FUNCTIONS or symbol.name.startswith(r"\mathrm{"):
            return True
        if symbol.name in _CONSTANTS:
            return False
        if self.peek(1).kind == "number" and self.peek(2).text == ")":
            self.fail(f"{symbol.name} before this bracket can be a function or a factor")
        return self._arguments_have_comma() or self._one_name_in_brackets()

    def _holds_itself(self, symbol: Node) -> bool:
        """Whether the bracket holds the name without an argument: sigma(1 - sigma) and u(u + 1) are products."""
        if self.notation.declared or not isinstance(symbol, Symbol) or self._arguments_have_comma():
            return False
        level, place = 0, 0
        while (token := self.peek(place)) is not END:
            level += {"(": 1, ")": -1}.get(token.text, 0)
            if level == 0:
                return False
            if token.text == "_" or token.text in ACCENTS:
                place = self._past_group(place + 1)
                continue
            if token.text == symbol.name:
                label, after = self._label_ahead(place + 1)
                after += self.peek(after).kind == "prime"
                if label == symbol.label and self.peek(after).text != "(":
                    if place == 1 and self.peek(after).text == ")":
                        self.fail(f"{symbol.name} before this bracket can be a function or a factor")
                    return True
            place += 1
        return False

    def _label_ahead(self, place: int) -> tuple[str, int]:
        """The subscript printed at a place, and where it ends."""
        if self.peek(place).text != "_":
            return "", place
        end = self._past_group(place + 1)
        texts = [self.peek(i).text for i in range(place + 1, end)]
        return "".join(texts[1:-1] if texts[:1] == ["{"] else texts), end

    def _past_group(self, place: int) -> int:
        """The place after a braced group or one sign."""
        if self.peek(place).text != "{":
            return place + 1
        level = 0
        while self.peek(place) is not END:
            level += {"{": 1, "}": -1}.get(self.peek(place).text, 0)
            place += 1
            if level == 0:
                break
        return place

    def _one_name_in_brackets(self) -> bool:
        """Whether the bracket holds one name: nobody prints the product of a and x as a(x)."""
        mark = self.position
        self.position += 1
        try:
            if not self.name_at():
                return False
            self.name()
            if self.accept("_"):
                self.group_tokens()
            return self.at(")")
        except Unread:
            return False
        finally:
            self.position = mark

    def _refuse_square(self, symbol: Node) -> None:
        """E[X] is an expectation, f[x] an application or a factor."""
        doubtful = isinstance(symbol, Symbol) and _letter(symbol.name) in _BEFORE_SQUARE
        if doubtful and not self.notation.declared and self.at("["):
            self.fail("a name before a square bracket can be a function or a factor: print round brackets")

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
        bracket = self.bracket()
        arguments = bracket.body.items if isinstance(bracket.body, Sequence) else (bracket.body,)
        return Apply(
            function,
            arguments,
            power,
            None,
            primes,
            bracket.opening,
            bracket.closing,
            start=start,
            end=self.peek(-1).end,
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
            argument: Node = self.absolute()
            self._after_bare(argument)
        else:
            argument = self._bare_argument()
        return Apply(name, (argument,), power, base, primes, "", "", start=token.start, end=self.peek(-1).end)

    def _with_base(self, applied: Node, base: Node | None) -> Node:
        return replace(applied, base=base) if isinstance(applied, Apply) else applied

    def _bare_argument(self) -> Node:
        """The argument of sin x, log 2 pi e, det A: names and numbers side by side; doubtful ones are not read."""
        start = self.peek().start
        if self.at("-"):
            self.fail("a signed argument needs brackets")
        if not self.starts_operand() or self.differential_here():
            self.fail("a function without an argument")
        factors: list[Node] = [self.factor()]
        while self.starts_operand() and not self._ends_bare():
            if not self._continues_bare(factors):
                self.fail("it is not clear where the argument of the function ends: print brackets")
            factors.append(self.factor())
        return product([""] * len(factors), factors, start, self.peek(-1).end)

    def _ends_bare(self) -> bool:
        token = self.peek()
        return (
            self.differential_here()
            or is_function(token)
            or token.text in BIG
            or token.text in INTEGRALS
            or token.text == r"\lim"
        )

    def _continues_bare(self, factors: list[Node]) -> bool:
        last = factors[-1]
        if self.peek().spaced:
            return False
        if self.name_at():
            if self.peek().text == "e" and not self.notation.declared:
                return False
            return (
                isinstance(last, Number | Symbol | Fraction)
                or isinstance(last, Power)
                and isinstance(last.base, Number)
            )
        if self.peek().text == r"\frac":
            return isinstance(last, Number)
        return False

    def _after_bare(self, argument: Node) -> None:
        if self.starts_operand() and not self._ends_bare() and self.at("(", "["):
            self.fail("it is not clear where the argument of the function ends: print brackets")
