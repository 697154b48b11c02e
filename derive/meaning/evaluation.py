"""A tree in a world -> a SymPy expression: every name looked up, every index given a value."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import sympy as sp

from derive.language.claim import Domain
from derive.language.refusal import OutsideLanguage
from derive.meaning import functions
from derive.meaning.calculus import Calculus
from derive.meaning.conventions import conventional_domain
from derive.meaning.indices import BARE, bound_names, letters
from derive.meaning.scope import Declaration
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

_MAX_TERMS = 4_000


class Evaluator(Calculus):
    """Evaluation of trees; one evaluator a world, its record of names used is read afterwards."""

    def value(self, node: Node) -> Any:
        """The SymPy value of a node. Raises OutsideLanguage for what has no meaning in this scope."""
        defined = self._defined_tree(node)
        if defined is not None:
            return defined
        return self._RULES[type(node)](self, node)

    def side(self, node: Node) -> Any:
        """A side of a chain: its terms, each with its repeated indices summed."""
        return self.value(node)

    # terms and indices

    def _summed(self, node: Node, evaluate: Callable[[Node], Any]) -> Any:
        """A term with its repeated indices summed over their ranges."""
        if not self.scope.index_ranges:
            return evaluate(node)
        counts = letters(node, self.scope)
        dummies = [letter for letter in counts if letter not in self.indices and letter != BARE]
        for letter in dummies:
            if counts[letter] != 2:
                raise OutsideLanguage(f"the index {letter} occurs {counts[letter]} time(s) and is not free")
        if not dummies:
            return evaluate(node)
        spans = [self.span(letter) for letter in dummies]
        total: Any = 0
        for values in itertools.product(*spans):
            with self.indexed(dict(zip(dummies, values, strict=True))):
                total = _plus(total, evaluate(node))
        return total

    @contextmanager
    def indexed(self, values: dict[str, Any]) -> Iterator[None]:
        """Give index letters values for a while."""
        held = self.indices
        self.indices = {**held, **values}
        try:
            yield
        finally:
            self.indices = held

    def _number(self, node: Number) -> sp.Expr:
        return sp.Rational(node.text.replace("{,}", ""))

    def _sum(self, node: Sum) -> Any:
        if any(isinstance(term, Dots) for term in node.terms):
            return self._ellipsis(node)
        total: Any = 0
        for sign, term in zip(node.signs, node.terms, strict=True):
            value = self._summed(term, self.value)
            total = _plus(total, -value if sign == "-" else value)
        return total

    def _ellipsis(self, node: Sum) -> sp.Expr:
        """t_1 + t_2 + ... + t_n, where the last term shows the rule and the first ones obey it."""
        place = next(i for i, term in enumerate(node.terms) if isinstance(term, Dots))
        first, last = node.terms[:place], node.terms[place + 1 :]
        if len(first) < 2 or len(last) != 1 or any(sign == "-" for sign in node.signs):
            raise OutsideLanguage("an ellipsis leaves terms unsaid")
        rule = self.value(last[0])
        shown = [self.value(term) for term in first]
        fits = []
        for name in sorted(rule.free_symbols, key=str):
            for start in (1, 0, 2):
                if name.is_integer and all(rule.subs(name, start + i) == term for i, term in enumerate(shown)):
                    fits.append((name, start))
        if len(fits) != 1:
            raise OutsideLanguage("the rule of an ellipsis is not clear from its first terms and its last")
        name, start = fits[0]
        counter = sp.Symbol("k_", integer=True, nonnegative=True)
        return sp.Sum(rule.subs(name, counter), (counter, start, name))

    def _product(self, node: Product) -> Any:
        return self._summed(node, self._plain_product)

    def _plain_product(self, node: Node) -> Any:
        assert isinstance(node, Product)
        result: Any = sp.Integer(1)
        for place, factor in enumerate(node.factors):
            rest = node.factors[place + 1 :]
            if rest and is_operator(factor):
                operand = Product(("",) * len(rest), rest) if len(rest) > 1 else rest[0]
                return _times(result, self.operate(factor, self.value(operand), operand))
            result = _times(result, self.value(factor))
        if not self.scope.declared and isinstance(result, sp.MatrixBase) and result.shape == (1, 1):
            return result[0, 0]
        return result

    def _fraction(self, node: Fraction) -> Any:
        return self._summed(node, self._plain_fraction)

    def _plain_fraction(self, node: Node) -> Any:
        assert isinstance(node, Fraction)
        slope = self.quotient_of_differentials(node)
        if slope is not None:
            return slope
        below = self.value(node.denominator)
        if below == 0:
            raise OutsideLanguage("a division by zero")
        return self.value(node.numerator) / below

    def _group(self, node: Group) -> Any:
        if isinstance(node.body, Sequence):
            raise OutsideLanguage("a list in brackets is not a number")
        return self.value(node.body)

    def _indexed(self, node: Indexed) -> Any:
        values = [self.index_value(i.letter) for i in node.indices]
        with self.indexed({BARE: values[0]}):
            return self.value(node.body)

    def _power(self, node: Power) -> Any:
        return self._summed(node, self._plain_power)

    def _plain_power(self, node: Node) -> Any:
        assert isinstance(node, Power)
        if isinstance(node.base, Symbol) and node.base.key == "e" and not self.known("e"):
            return sp.exp(self.value(node.exponent))
        base = self.value(node.base)
        if isinstance(base, sp.MatrixBase) and self._is_transposition(node.exponent):
            return base.T
        return _to_power(base, self.value(node.exponent))

    def _is_transposition(self, node: Node) -> bool:
        return isinstance(node, Symbol) and node.key in ("T", r"\top") and not self.known(node.key)

    def _root(self, node: Root) -> sp.Expr:
        radicand = self.value(node.radicand)
        if node.degree is None:
            return sp.sqrt(radicand)
        degree = self.value(node.degree)
        if degree.is_Integer and degree % 2 == 1 and self.scope.field_name == "real":
            if radicand.is_nonnegative:
                return radicand ** (1 / degree)
            return sp.sign(radicand) * sp.Abs(radicand) ** (1 / degree)
        return radicand ** (1 / degree)

    def _transpose(self, node: Transpose) -> Any:
        value = self.value(node.base)
        if not isinstance(value, sp.MatrixBase):
            raise OutsideLanguage("a transpose mark on something that is not a matrix")
        return value.T

    def _conjugate(self, node: Conjugate) -> sp.Expr:
        return sp.conjugate(self.value(node.body))

    def _factorial(self, node: Factorial) -> sp.Expr:
        self.must_be_natural(node.body)
        return (sp.factorial if node.marks == 1 else sp.factorial2)(self.value(node.body))

    def _bars(self, node: Bars) -> Any:
        value = self.value(node.body)
        if isinstance(value, sp.MatrixBase):
            self._must_be_square(value)
            return value.det()
        if node.opening == r"\lfloor":
            return sp.floor(value)
        if node.opening == r"\lceil":
            return sp.ceiling(value)
        return sp.Abs(value)

    def _must_be_square(self, matrix: Any) -> None:
        if matrix.rows != matrix.cols:
            raise OutsideLanguage("a determinant or a trace of a matrix that is not square")

    def _binomial(self, node: Binomial) -> sp.Expr:
        self.must_be_natural(node.above)
        return sp.binomial(self.value(node.above), self.value(node.below))

    def _matrix(self, node: Matrix) -> Any:
        matrix = sp.Matrix([[self.value(cell) for cell in row] for row in node.rows])
        if node.environment == "vmatrix":
            if matrix.rows != matrix.cols:
                raise OutsideLanguage("the determinant of a matrix that is not square")
            return matrix.det()
        if node.environment == "Vmatrix":
            raise OutsideLanguage("a norm of a matrix is not judged")
        return matrix

    def _cases(self, node: Cases) -> sp.Expr:
        pieces: list[tuple[sp.Expr, Any]] = []
        for value, condition, words in node.rows:
            if condition is None:
                if words.strip(" .,") not in ("otherwise", "else", "sonst", "elsewhere"):
                    raise OutsideLanguage(f"the case {words!r} is in words")
                pieces.append((self.value(value), sp.true))
            else:
                if words.strip(" .,") not in ("", "if", "for", "when", "falls"):
                    raise OutsideLanguage(f"the case {words!r} is in words")
                assert isinstance(condition, Chain)
                pieces.append((self.value(value), sp.And(*self.relations(condition))))
        return sp.Piecewise(*pieces)

    def relations(self, chain: Chain) -> list[sp.Basic]:
        """The relations of a chain as SymPy relations."""
        values = [self.value(side) for side in chain.sides]
        return [relation(name, a, b) for name, a, b in zip(chain.relations, values, values[1:], strict=False)]

    def _dots(self, node: Dots) -> sp.Expr:
        raise OutsideLanguage("an ellipsis leaves terms unsaid")

    def _sequence(self, node: Sequence) -> sp.Expr:
        raise OutsideLanguage("a list is not a number")

    # sums, products, limits

    def _big(self, node: Big) -> Any:
        explicit = self._over_range(node)
        if explicit is not None:
            return explicit
        item = node.below
        if not isinstance(item, Membership) or not isinstance(item.variable, Symbol):
            raise OutsideLanguage("the range of this sum is not given as a letter with bounds")
        if item.relation not in ("=", r"\geq", ">") or item.value is None:
            raise OutsideLanguage("the range of this sum is not judged")
        lower = self.value(item.value) + (1 if item.relation == ">" else 0)
        if item.relation == "=" and node.above is None:
            raise OutsideLanguage("the sum has no upper bound")
        if node.above is not None:
            self.must_be_integer(node.above)
        upper = self.value(node.above) if node.above is not None else sp.oo
        self.must_be_integer(item.value)
        lower = self.value(item.value) + (1 if item.relation == ">" else 0)
        letter = self.bound_letter(item.variable.key)
        bound = sp.Symbol(letter, integer=True, **({"nonnegative": True} if lower.is_nonnegative else {}))
        with self.bound({item.variable.key: bound}):
            body = self._summed(node.body, self.value)
        if isinstance(body, sp.MatrixBase):
            raise OutsideLanguage("a sum of matrices with symbolic bounds is not judged")
        return (sp.Sum if node.sign == r"\sum" else sp.Product)(body, (bound, lower, upper))

    def _over_range(self, node: Big) -> Any:
        """A sum over declared index letters, written out; None where the letter has no declared range."""
        names = bound_names(node, self.scope)
        if not self.scope.index_ranges or not names:
            return None
        if not all(name == BARE or name in self.scope.index_ranges for name in names):
            return None
        self._check_range(node, names)
        spans = [self.span(name, node.body) for name in names]
        total: Any = sp.Integer(0 if node.sign == r"\sum" else 1)
        for values in itertools.product(*spans):
            with self.indexed(dict(zip(names, values, strict=True))):
                value = self._summed(node.body, self.value)
            total = _plus(total, value) if node.sign == r"\sum" else _times(total, value)
        return total

    def _check_range(self, node: Big, names: list[str]) -> None:
        """Printed bounds of a declared letter must be the declared ones."""
        item = node.below
        if node.above is None and not (isinstance(item, Membership) and item.value is not None):
            return
        if not isinstance(item, Membership) or item.value is None or node.above is None or item.relation != "=":
            raise OutsideLanguage("the bounds of this sum are not the declared range of its letter")
        lower, upper = self.value(item.value), self.value(node.above)
        if lower != 1 or upper != len(self.span(names[0])):
            raise OutsideLanguage("the bounds of this sum are not the declared range of its letter")

    def _limit(self, node: Limit) -> sp.Expr:
        if not isinstance(node.variable, Symbol):
            raise OutsideLanguage("the variable of a limit must be a name")
        target = self.value(node.target)
        symbol = self.limit_symbol(node.variable.key, target)
        with self.bound({node.variable.key: symbol}):
            body = self.value(node.body)
        if isinstance(body, sp.MatrixBase):
            raise OutsideLanguage("a limit of a matrix is not judged")
        if target.is_infinite:
            return sp.Limit(body, symbol, target)
        return sp.Limit(body, symbol, target, node.side or "+-")

    def limit_symbol(self, key: str, target: sp.Expr) -> sp.Symbol:
        """The bound variable of a limit: positive towards infinity, an integer where convention says so."""
        domain = conventional_domain(key, self.scope)
        if target == sp.oo:
            assumptions = {"positive": True} | ({"integer": True} if domain is Domain.POSITIVE_INTEGER else {})
            return sp.Symbol(self.bound_letter(key), **assumptions)
        return sp.Symbol(self.bound_letter(key), real=True)

    # functions

    def _apply(self, node: Apply) -> Any:
        return self._summed(node, self._plain_apply)

    def _plain_apply(self, node: Node) -> Any:
        assert isinstance(node, Apply)
        name = node.function
        if not isinstance(name, Symbol):
            raise OutsideLanguage("something that is not a name is applied")
        inverse = node.power is not None and _is_minus_one(node.power)
        if name.name.startswith("\\") and name.name in functions.__dict__["_INVERSE"] and inverse and not node.primes:
            return functions.inverse(name.name, self.value(node.arguments[0]))
        if node.power is not None:
            self._refuse_iterate(name, inverse)
        value = self._applied(name, node)
        return _to_power(value, self.value(node.power)) if node.power is not None else value

    def _refuse_iterate(self, name: Symbol, inverse: bool) -> None:
        """Refuse f^2(x) and f^{-1}(x) of a function that a text without a profile defines."""
        command = name.name.startswith("\\") and name.name in functions.__dict__["_INVERSE"]
        definition = self.scope.definition_of(name.key)
        defined = definition is not None and isinstance(definition.left, Apply)
        if self.scope.declared or command or not (defined or inverse):
            return
        meant = "an inverse function or a reciprocal" if inverse else "a power or an iterate"
        raise OutsideLanguage(f"a superscript between {name.key} and its argument can be {meant}")

    def _applied(self, name: Symbol, node: Apply) -> Any:
        from derive.reading.notation import FUNCTION_COMMANDS

        if name.name in FUNCTION_COMMANDS and not self.known(name.key):
            if node.primes:
                raise OutsideLanguage("primes on a named function are not read")
            return self._command(name.name, node)
        return self.call(name, node.arguments, node.primes)

    def _command(self, name: str, node: Apply) -> Any:
        if name in (r"\det", r"\Tr", r"\tr", r"\trace"):
            matrix = self.matrix_of(node.arguments[0])
            self._must_be_square(matrix)
            return matrix.det() if name == r"\det" else matrix.trace()
        base = self.value(node.base) if node.base is not None else None
        return functions.named(name, tuple(self.value(argument) for argument in node.arguments), base)

    def matrix_of(self, node: Node) -> Any:
        """The matrix a node stands for: a matrix value, or a two-index symbol with its letters left open."""
        while isinstance(node, Group):
            node = node.body
        if (
            isinstance(node, Symbol)
            and len(node.indices) == 2
            and not all(i.letter in self.indices for i in node.indices)
        ):
            first, second = (i.letter for i in node.indices)
            rows = []
            for a in self.span(first):
                row = []
                for b in self.span(second):
                    with self.indexed({first: a, second: b}):
                        row.append(self.value(node))
                rows.append(row)
            return sp.Matrix(rows)
        value = self._summed(node, self.value) if not isinstance(node, Symbol) else self.value(node)
        if not isinstance(value, sp.MatrixBase):
            raise OutsideLanguage("this is not a matrix")
        return value

    def _difference(self, node: Difference) -> Any:
        if self.model is not None:
            raise OutsideLanguage("a difference of a difference is not judged")
        values = []
        for model in (1, 2):
            self.model = model
            try:
                values.append(self.value(node.body))
            finally:
                self.model = None
        return values[0] - values[1]

    def _evaluated(self, node: Evaluated) -> Any:
        if node.above is None:
            if isinstance(node.below, Membership) and node.below.relation == "=" and node.below.value is not None:
                return self.at_point(node.body, node.below)
            raise OutsideLanguage("evaluation at a point needs 'variable = value'")
        assert node.below is not None
        return self.between(node)

    def _membership(self, node: Membership) -> Any:
        if node.value is not None:
            raise OutsideLanguage("a bound stands where a value is needed")
        return self.value(node.variable)

    _RULES: ClassVar[dict[type, Any]] = {
        Number: _number,
        Symbol: Calculus.symbol,
        Sum: _sum,
        Product: _product,
        Fraction: _fraction,
        Group: _group,
        Indexed: _indexed,
        Power: _power,
        Root: _root,
        Transpose: _transpose,
        Conjugate: _conjugate,
        Factorial: _factorial,
        Bars: _bars,
        Binomial: _binomial,
        Matrix: _matrix,
        Cases: _cases,
        Dots: _dots,
        Sequence: _sequence,
        Big: _big,
        Limit: _limit,
        Apply: _apply,
        Difference: _difference,
        Evaluated: _evaluated,
        Membership: _membership,
        Differential: Calculus.differential,
        Derivative: Calculus.derivative,
        Integral: Calculus.integral,
        Primed: Calculus.primed,
        Dotted: Calculus.dotted,
    }


def is_operator(node: Node) -> bool:
    """Whether a bracket holds derivative operators that wait for their operand."""
    while isinstance(node, Group):
        node = node.body
    if isinstance(node, Sum):
        return all(is_operator(term) for term in node.terms)
    return isinstance(node, Derivative) and node.inside is None and node.operand is None


def relation(name: str, left: sp.Expr, right: sp.Expr) -> sp.Basic:
    """A printed relation as a SymPy relation."""
    table: dict[str, Any] = {
        "=": sp.Eq, r"\equiv": sp.Eq, "<": sp.Lt, ">": sp.Gt, r"\leq": sp.Le, r"\geq": sp.Ge, r"\neq": sp.Ne,
    }  # fmt: skip
    if name not in table:
        raise OutsideLanguage(f"the relation {name} is not judged")
    result: sp.Basic = table[name](left, right)
    return result


def _plus(a: Any, b: Any) -> Any:
    if isinstance(a, sp.MatrixBase) != isinstance(b, sp.MatrixBase):
        if a == 0:
            return b
        if b == 0:
            return a
        raise OutsideLanguage("a matrix and a number are added")
    if isinstance(a, sp.MatrixBase) and a.shape != b.shape:
        raise OutsideLanguage("matrices of different shapes are added")
    return a + b


def _times(a: Any, b: Any) -> Any:
    if isinstance(a, sp.MatrixBase) and isinstance(b, sp.MatrixBase) and a.cols != b.rows:
        raise OutsideLanguage("matrices whose shapes do not fit are multiplied")
    return a * b


def _to_power(base: Any, exponent: Any) -> Any:
    if isinstance(base, sp.MatrixBase):
        if not getattr(exponent, "is_Integer", False) or abs(exponent) > 20 or base.rows != base.cols:
            raise OutsideLanguage("this power of a matrix is not judged")
        return base**exponent
    if isinstance(exponent, sp.MatrixBase):
        raise OutsideLanguage("a matrix in an exponent is not judged")
    if exponent.is_Integer and abs(exponent) > 10_000:
        raise OutsideLanguage("an exponent beyond 10000 is not evaluated")
    return base**exponent


def _is_minus_one(node: Node) -> bool:
    return (
        isinstance(node, Sum)
        and node.signs == ("-",)
        and isinstance(node.terms[0], Number)
        and node.terms[0].text == "1"
    )


__all__ = ["Declaration", "Evaluator", "relation"]
