"""A place in the token stream, and the small questions every rule asks about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NoReturn, Self

from derive.language.refusal import Unread
from derive.reading.notation import Notation
from derive.reading.tokens import Token
from derive.reading.tree import Bars, Chain, Group, Node

MAX_DEPTH = 60
RELATIONS = frozenset(
    r"= < > \leq \geq \neq \equiv := \approx \sim \propto \in \to \ll \gg \simeq \cong \subset \gtrsim"
    r" \lesssim \notin".split()
)
ACCENTS = frozenset(
    r"\hat \bar \tilde \vec \dot \ddot \mathcal \mathbf \mathbb \mathscr \mathfrak \boldsymbol \bm"
    r" \mathit \check \breve \underline".split()
)
GREEK = frozenset(
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \lambda \mu \nu"
    r" \xi \pi \varpi \rho"
    r" \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi"
    r" \Pi \Sigma \Upsilon \Phi"
    r" \Psi \Omega \ell \hbar \infty \imath \jmath \Lambda".split()
)
BIG = frozenset(r"\sum \prod".split())
INTEGRALS = frozenset(r"\int \iint \iiint".split())
CLOSING = {"(": ")", "[": "]", r"\{": r"\}"}
END = Token("", "end", 0, 0)


class Cursor(ABC):
    """Tokens, a position and a notation; the grammar's rules are methods of its subclasses."""

    @abstractmethod
    def chain(self) -> Chain:
        """Sides and the relations between them."""

    @abstractmethod
    def expression(self) -> Node:
        """Terms with + and - between them."""

    @abstractmethod
    def term(self, until_differential: int = 0) -> Node:
        """Factors side by side; in an integrand it ends with the differential(s)."""

    @abstractmethod
    def factor(self) -> Node:
        """An atom with scripts, factorials and evaluation bars."""

    @abstractmethod
    def factor_without_power(self) -> Node:
        """An atom alone."""

    @abstractmethod
    def group(self) -> Node:
        """A braced argument, or one sign."""

    @abstractmethod
    def bracket(self) -> Group:
        """A bracket with one expression or several with commas."""

    @abstractmethod
    def absolute(self) -> Bars:
        """What stands between paired bars."""

    @abstractmethod
    def starts_operand(self) -> bool:
        """Whether the next token can start a factor."""

    @abstractmethod
    def evaluation_bar(self) -> bool:
        """Whether a bar with bounds comes next."""

    @abstractmethod
    def evaluated(self, body: Node, opening: str, closing: str) -> Node:
        """The bounds after a body whose closing sign is a bar (still to be read) or a bracket (read)."""

    def __init__(self, tokens: list[Token], notation: Notation, offset: int = 0) -> None:
        self.tokens = tokens
        self.notation = notation
        self.position = 0
        self.depth = 0
        self.bars = 0  # how many absolute values are open
        self.fences = 0  # how many open fences wait for their bar
        self.pending = 0  # how many integrals still wait for their differential
        self.finish = tokens[-1].end if tokens else offset

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` places on, or the end token."""
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else END

    def take(self) -> Token:
        """The next token, consumed."""
        token = self.peek()
        if token is END:
            self.fail("the expression ends too early")
        self.position += 1
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these."""
        token = self.peek()
        return token is not END and token.kind != "text" and token.text in texts

    def accept(self, text: str) -> bool:
        """Consume this token if it comes next."""
        if self.at(text):
            self.position += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Consume this token or stop reading."""
        if not self.at(text):
            self.fail(f"expected {text!r}")
        return self.take()

    def fail(self, reason: str) -> NoReturn:
        """Stop reading here."""
        token = self.peek()
        where = token.start if token is not END else self.finish
        raise Unread(reason, token.text or "end of equation", where)

    def deeper(self) -> None:
        """Count one level of nesting; the limit protects against hostile prints."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} levels deep")

    def group_tokens(self) -> list[Token]:
        """The tokens of a braced group (braces consumed), or the single next token."""
        if not self.accept("{"):
            return [self.take()]
        level = 1
        taken: list[Token] = []
        while True:
            token = self.take()
            if token.kind == "symbol" and token.text == "{":
                level += 1
            elif token.kind == "symbol" and token.text == "}":
                level -= 1
                if level == 0:
                    return taken
            taken.append(token)

    def name_at(self, ahead: int = 0) -> bool:
        """Whether a name (letter, Greek, accented or calligraphic) starts `ahead` places on."""
        token = self.peek(ahead)
        if token.kind == "letter" or token.kind == "name":
            return True
        return token.kind == "command" and (token.text in GREEK or token.text in ACCENTS)

    def inner(self, tokens: list[Token]) -> Self:
        """A reader of the same kind over part of the tokens."""
        other = type(self)(tokens, self.notation, self.peek(-1).end)
        other.depth = self.depth + 1
        other.pending = self.pending
        if other.depth > MAX_DEPTH:
            self.fail(f"nested more than {MAX_DEPTH} levels deep")
        return other

    def done(self) -> None:
        """Stop reading unless everything was consumed."""
        if self.peek() is not END:
            self.fail("cannot read on from here")
