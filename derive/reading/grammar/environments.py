"""Matrices and cases."""

from __future__ import annotations

from derive.reading.grammar.cursor import Cursor
from derive.reading.tokens import Token
from derive.reading.tree import Cases, Matrix, Node

_MATRICES = ("matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix")


class Environments(Cursor):
    r"""Rules for what stands between \begin and \end inside an equation."""

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
            self.expect("&")
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
