"""Names and their scripts: what belongs to the name, what is an index, what is a power."""

from __future__ import annotations

from derive.language.refusal import Unread
from derive.reading.grammar.cursor import ACCENTS, GREEK, Cursor
from derive.reading.grammar.doubts import all_capitals, marks_an_order
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tokens import Token
from derive.reading.tree import Conjugate, Dotted, Group, Node, Power, Primed, Script, Symbol, Transpose

_ACCENTS_OF_NAMES = ACCENTS - {r"\dot", r"\ddot"}
_BARE_FUNCTIONS = frozenset("sin cos tan log exp lim max min det".split())


_MOST_ACCENTS = 4  # one inside another


def atoms(tokens: list[Token], depth: int = 0) -> list[str] | None:
    r"""The name atoms of a token list (`z\bar{z}` -> z, \bar{z}), or None where anything else stands in it."""
    found: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind in ("letter", "number", "name") or token.text in GREEK:
            found.append(token.text)
            place += 1
        elif token.text in _ACCENTS_OF_NAMES:
            inner, place = _accent_body(tokens, place + 1, depth + 1)
            if inner is None:
                return None
            found.append(f"{token.text}{{{inner}}}")
        else:
            return None
    return found


def _accent_body(tokens: list[Token], place: int, depth: int) -> tuple[str | None, int]:
    if place >= len(tokens) or depth > _MOST_ACCENTS:
        return None, place
    if tokens[place].text != "{":
        body = atoms(tokens[place : place + 1])
        return (body[0] if body else None), place + 1
    level, end = 1, place + 1
    while end < len(tokens) and level:
        level += {"{": 1, "}": -1}.get(tokens[end].text, 0)
        end += 1
    inner = atoms(tokens[place + 1 : end - 1], depth)
    return ("".join(inner) if inner and len(inner) == 1 else None), end


_LABEL_COMMANDS = (
    GREEK
    | ACCENTS
    | FUNCTION_COMMANDS
    | frozenset(
        r"\ldots \cdot \times \pm \parallel \perp \odot \oplus \dagger \star \prime \circ \lim \intercal".split()
    )
    | frozenset(r"\leq \geq \neq \in \to".split())
)


class Names(Cursor):
    """Rules for names, labels, indices, powers and marks."""

    def name(self) -> Node:
        """A name with its accent; its scripts are read by `scripted`."""
        self._refuse_bare_function()
        start = self.peek().start
        for words in self.notation.multiword:
            if all(self.peek(i).text == word for i, word in enumerate(words)):
                self.position += len(words)
                return Symbol(" ".join(words), start=start, end=self.peek(-1).end)
        token = self.take()
        if token.text not in ACCENTS:
            return Symbol(token.text, start=start, end=token.end)
        mark = self.position
        inner = atoms(self.group_tokens())
        if inner is not None and len(inner) == 1 and token.text not in (r"\dot", r"\ddot"):
            return Symbol(f"{token.text}{{{inner[0]}}}", start=start, end=self.peek(-1).end)
        self.position = mark
        return self._accented(token, start)

    def _accented(self, token: Token, start: int) -> Node:
        if token.text == r"\bar" and self.notation.real_text:
            self.fail("a bar over more than a name can be a mean or a conjugate")
        if token.text == r"\bar":
            return Conjugate(self.group(), start=start, end=self.peek(-1).end)
        if token.text in (r"\dot", r"\ddot"):
            return Dotted(self.group(), len(token.text) - 3, start=start, end=self.peek(-1).end)
        self.fail(f"{token.text} stands over something that is not one name")

    def _refuse_bare_function(self) -> None:
        letters = ""
        place = 0
        while self.peek(place).kind == "letter" and place < 6:
            if place and self.peek(place).start != self.peek(place - 1).end:
                break
            letters += self.peek(place).text
            place += 1
        for word in _BARE_FUNCTIONS:
            if letters.startswith(word):
                self.fail(f"the bare letters {word!r} could be a function or a product: write \\{word}")

    def scripted(self, base: Node) -> Node:
        """A base with the sub- and superscripts, primes and marks that follow it."""
        scripts: list[Script] = []
        while True:
            if isinstance(base, Symbol) and self.at("_", "^"):
                script = self._script(base)
                if script is not None:
                    if any(script.up == s.up for s in scripts):
                        self.fail("a second script in the same place")
                    scripts.append(script)
                    base = Symbol(base.name, tuple(scripts), start=base.start, end=self.peek(-1).end)
                    continue
            if self.peek().kind == "prime" and isinstance(base, Symbol):
                primes = len(self.take().text)
                return self._powers(Primed(base, primes, start=base.start, end=self.peek(-1).end))
            return self._powers(base)

    def _powers(self, base: Node) -> Node:
        while self.at("^"):
            if isinstance(base, Power):
                self.fail("two superscripts in one place: print brackets")
            base = self.power(base)
            base = self._late_label(base)
        return base

    def _late_label(self, node: Node) -> Node:
        """x^2_1 prints as x_1^2 does."""
        if not self.at("_") or not isinstance(node, Power) or not isinstance(node.base, Symbol) or node.base.scripts:
            return node
        if self.notation.indexed.get(node.base.name):
            return node
        self.take()
        base = Symbol(node.base.name, (Script(False, label=self._label(self.group_tokens())),), start=node.start)
        return Power(base, node.exponent, start=node.start, end=self.peek(-1).end)

    def power(self, base: Node) -> Node:
        self.expect("^")
        if self.at("*") or (self.at("{") and self.peek(1).text == "*" and self.peek(2).text == "}"):
            self.group_tokens()
            if self.notation.real_text and isinstance(base, Symbol):
                scripts = (*base.scripts, Script(True, label="*"))
                return Symbol(base.name, scripts, start=base.start, end=self.peek(-1).end)
            return Conjugate(base, "star", start=base.start, end=self.peek(-1).end)
        if self.at(r"\dagger", r"\circ", r"\prime"):
            self.fail("this mark has no declared meaning")
        ahead = 1 if self.at("{") else 0
        mark = self.peek(ahead)
        alone = ahead == 0 or self.peek(2).text == "}"
        plain_capital = mark.text == "T" and not self.notation.declared
        if alone and (
            mark.text == r"\intercal" or plain_capital and all_capitals(base.body if isinstance(base, Group) else base)
        ):
            self.group_tokens()
            return Transpose(base, mark.text, start=base.start, end=self.peek(-1).end)
        exponent = self.group()
        if not self.notation.declared and isinstance(base, Symbol) and base.name != "e" and marks_an_order(exponent):
            self.fail("a bracketed superscript can be a power, an order of derivative or a number of iterations")
        return Power(base, exponent, start=base.start, end=self.peek(-1).end)

    def _script(self, base: Symbol) -> Script | None:
        """The next script if it belongs to the name; None (nothing consumed) where it is a power."""
        mark = self.position
        up = self.take().text == "^"
        single = not self.at("{")
        tokens = self.group_tokens()
        indices = self._indices(base, tokens, up)
        if indices is not None:
            return indices
        if up:
            self.position = mark
            return None
        if single and len(tokens) == 1 and tokens[0].text in ACCENTS:
            self.fail("an accent needs its letter in braces here")
        return Script(False, label=self._label(tokens))

    def _label(self, tokens: list[Token]) -> str:
        if not tokens:
            self.fail("an empty subscript")
        for token in tokens:
            command = token.kind == "command" and token.text not in _LABEL_COMMANDS
            if command or token.text == "_" or token.kind in ("row", "environment", "fence", "unicode"):
                raise Unread("a label may not hold this sign", token.text, token.start)
        return "".join(_spaced(tokens))

    def _indices(self, base: Symbol, tokens: list[Token], up: bool) -> Script | None:
        notation = self.notation
        if not notation.indexed.get(base.name):
            return None
        block = bool(tokens) and tokens[0].text == "["
        mark = ""
        inner = tokens
        if block:
            close = next((i for i, t in enumerate(tokens) if t.text == "]"), -1)
            if close < 0:
                return None
            inner, rest = tokens[1:close], tokens[close + 1 :]
            if rest and (len(rest) > 1 or rest[0].text not in notation.transposes | {r"\intercal"}):
                return None
            mark = rest[0].text if rest else ""
        commas = any(t.text == "," for t in inner)
        letters = atoms([t for t in inner if t.text != ","])
        if not letters:
            return None
        if all(letter in notation.index_letters for letter in letters):
            return Script(up, tuple(letters), block=block, mark=mark, commas=commas)
        if (
            not up
            and not block
            and all(x in notation.index_letters or x.isdigit() for x in letters)
            and len(letters) > 1
        ):
            return Script(up, tuple(letters), commas=commas)
        return None


def _spaced(tokens: list[Token]) -> list[str]:
    out: list[str] = []
    for token in tokens:
        if out and out[-1].startswith("\\") and out[-1][-1].isalpha() and token.text[:1].isalpha():
            out.append(" ")
        out.append(token.text)
    return out


def is_function(token: Token) -> bool:
    """Whether a token is a function command."""
    return token.kind == "command" and token.text in FUNCTION_COMMANDS
