"""A place in the token stream, and the small questions every rule asks about it."""

from __future__ import annotations

from typing import NoReturn

from derive.language.refusal import Unread
from derive.reading.notation import Notation
from derive.reading.tokens import Token

MAX_DEPTH = 60
RELATIONS = frozenset(
    r"= < > \leq \geq \neq \equiv := \approx \sim \propto \in \to \ll \gg \simeq \cong \subset \gtrsim \lesssim \notin".split()
)
ACCENTS = frozenset(
    r"\hat \bar \tilde \vec \dot \ddot \mathcal \mathbf \mathbb \mathscr \mathfrak \boldsymbol \bm \mathit \check \breve \underline".split()
)
GREEK = frozenset(
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \lambda \mu \nu \xi \pi \varpi \rho"
    r" \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi"
    r" \Psi \Omega \ell \hbar \infty \imath \jmath \Lambda".split()
)
BIG = frozenset(r"\sum \prod".split())
INTEGRALS = frozenset(r"\int \iint \iiint".split())
CLOSING = {"(": ")", "[": "]", r"\{": r"\}"}
END = Token("", "end", 0, 0)


class Cursor:
    """Tokens, a position and a notation; the grammar's rules are methods of its subclasses."""

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
        level, taken = 1, []
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
