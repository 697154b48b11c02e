"""Trees -> expressions with symbolic sizes, node by node, by the same conventions as the meaning in components."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.judging.index_calculus.algebra import (
    as_exponent,
    exponential,
    logarithm,
    number,
    positive_sum,
    power,
    product,
    scaled,
    sum_over,
    total,
)
from derive.judging.index_calculus.motion import Motion
from derive.judging.index_calculus.names import Value
from derive.judging.index_calculus.parts import Exponent, Expression, Index, MatrixOf
from derive.judging.index_calculus.renaming import fresh, renamed_term
from derive.language.refusal import OutsideLanguage
from derive.meaning.indices import BARE, bound_names, letters
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Big,
    Derivative,
    Differential,
    Fraction as Quotient,
    Group,
    Indexed,
    Integral,
    Membership,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sequence,
    Sum,
    Symbol,
    Transpose,
    walk,
)

_HALF = Exponent(Fraction(1, 2))
_MINUS = Exponent(Fraction(-1))


class Translation(Motion):
    """The translation of trees of one scope."""

    def _rules(self) -> dict[type, Callable[..., Value]]:
        return {
            Number: self._number,
            Symbol: self.symbol,
            Sum: self._sum,
            Product: self._product,
            Quotient: self._quotient,
            Group: self._group,
            Indexed: self._indexed,
            Power: self._power,
            Root: self._root,
            Transpose: self._transpose,
            Big: self._big,
            Apply: self._apply,
            Differential: self.differential,
            Derivative: self.derivative,
            Integral: self.integral,
        }

    def value(self, node: Node) -> Value:
        """The value of a node. Raises OutsideLanguage for every construct without a rule."""
        defined = self._defined_tree(node)
        if defined is not None:
            return defined
        rule = self._rules().get(type(node))
        if rule is None:
            raise OutsideLanguage(f"{type(node).__name__} has no rule in the index calculus")
        return rule(node)

    def _defined_tree(self, node: Node) -> Value | None:
        for definition in reversed(self.scope.definitions):
            if isinstance(definition.left, Symbol | Apply | Differential | Derivative) or definition.left != node:
                continue
            with self.writing_out(definition.origin), self.frame({}, only=True):
                return self.value(definition.right)
        return None

    def summed(self, node: Node, evaluate: Callable[[Node], Value]) -> Value:
        """A term with its repeated indices summed over their ranges."""
        counts = letters(node, self.scope)
        dummies = [letter for letter in counts if letter not in self.indices and letter != BARE]
        for letter in dummies:
            if counts[letter] != 2:
                raise OutsideLanguage(f"the index {letter} occurs {counts[letter]} time(s) and is not free")
        if not dummies:
            return evaluate(node)
        fresh_ones = {letter: self.new_index(letter) for letter in dummies}
        with self.frame(fresh_ones):
            value = evaluate(node)
        if isinstance(value, MatrixOf):
            return MatrixOf(value.row, value.column, sum_over(tuple(fresh_ones.values()), value.entry))
        return sum_over(tuple(fresh_ones.values()), value)

    def _number(self, node: Number) -> Expression:
        return number(Fraction(node.text.replace("{,}", "")))

    def _sum(self, node: Sum) -> Value:
        found = []
        for sign, term in zip(node.signs, node.terms, strict=True):
            if sign not in ("", "+", "-"):
                raise OutsideLanguage(f"the sign {sign} has no rule here")
            value = self.summed(term, self.value)
            if isinstance(value, MatrixOf):
                if len(node.terms) > 1:
                    raise OutsideLanguage("a sum of matrices has no rule here")
                return MatrixOf(value.row, value.column, scaled(value.entry, -1 if sign == "-" else 1))
            found.append(scaled(value, -1 if sign == "-" else 1))
        return total(found)

    def _product(self, node: Product) -> Value:
        return self.summed(node, self._plain_product)

    def _plain_product(self, node: Node) -> Value:
        assert isinstance(node, Product)
        result: Value = number(1)
        for factor in node.factors:
            if isinstance(factor, Derivative) and factor.inside is None and factor.operand is None:
                raise OutsideLanguage("a derivative operator that waits for its operand has no rule here")
            result = _times(result, self.value(factor))
        return result

    def _quotient(self, node: Quotient) -> Value:
        return self.summed(node, self._plain_quotient)

    def _plain_quotient(self, node: Node) -> Value:
        assert isinstance(node, Quotient)
        if isinstance(node.numerator, Differential) and isinstance(node.denominator, Differential):
            raise OutsideLanguage("a quotient of differentials has no rule here")
        return _times(self.value(node.numerator), power(self.expression(node.denominator), _MINUS))

    def _group(self, node: Group) -> Value:
        if isinstance(node.body, Sequence) or node.opening not in ("(", "[", r"\{", "{", r"\left(", r"\left["):
            raise OutsideLanguage("this bracket has no rule here")
        return self.value(node.body)

    def _indexed(self, node: Indexed) -> Value:
        if len(node.indices) != 1:
            raise OutsideLanguage("a bracket with several indices")
        with self.frame({BARE: self.index(node.indices[0].letter)}):
            return self.value(node.body)

    def _power(self, node: Power) -> Value:
        return self.summed(node, self._plain_power)

    def _plain_power(self, node: Node) -> Expression:
        assert isinstance(node, Power)
        exponent = self.expression(node.exponent)
        if isinstance(node.base, Symbol) and node.base.key == "e" and not self._known("e"):
            return exponential(exponent)
        return raised(self.expression(node.base), exponent)

    def _known(self, key: str) -> bool:
        return key in self.scope.declarations or self.scope.definition_of(key) is not None

    def _root(self, node: Root) -> Expression:
        if node.degree is not None:
            raise OutsideLanguage("only square roots have a rule here")
        return power(self.expression(node.radicand), _HALF)

    def _transpose(self, node: Transpose) -> Value:
        value = self.value(node.base)
        if not isinstance(value, MatrixOf):
            raise OutsideLanguage("a transpose mark on something that is not a matrix")
        return MatrixOf(value.column, value.row, value.entry)

    # sums and products over a range

    def _big(self, node: Big) -> Value:
        names = bound_names(node, self.scope)
        if not names or node.sign not in (r"\sum", r"\prod"):
            raise OutsideLanguage("this sign has no rule here")
        indices = {name: self.bound_index(name, node.body) for name in names}
        self._check_bounds(node, list(indices.values()))
        with self.frame(indices):
            body = self.summed(node.body, self.value)
        if isinstance(body, MatrixOf):
            raise OutsideLanguage("a sum of matrices has no rule here")
        if node.sign == r"\sum":
            return sum_over(tuple(indices.values()), body)
        if not positive_sum(body):
            raise OutsideLanguage("a product over a range of factors that may be negative")
        return exponential(sum_over(tuple(indices.values()), logarithm(body)))

    def bound_index(self, name: str, body: Node) -> Index:
        """A fresh index for a letter that a sum binds, or for the bare vectors in its body."""
        if name != BARE:
            return self.new_index(name)
        for node in walk(body):
            if isinstance(node, Symbol):
                declaration = self.scope.declarations.get(node.key)
                if declaration and len(declaration.ranges) == 1:
                    return fresh(declaration.ranges[0])
        raise OutsideLanguage("the range of this sum is not declared")

    def _check_bounds(self, node: Big, indices: list[Index]) -> None:
        """Printed bounds must be 1 and the size of the range."""
        item = node.below
        if node.above is None and not (isinstance(item, Membership) and item.value is not None):
            return
        if not isinstance(item, Membership) or item.value is None or node.above is None or item.relation != "=":
            raise OutsideLanguage("the bounds of this sum are not the declared range of its letter")
        upper = as_exponent(self.expression(node.above))
        whole = Exponent(Fraction(0), ((indices[0].range, Fraction(1)),))
        if len(indices) != 1 or self.expression(item.value) != number(1) or upper != whole:
            raise OutsideLanguage("the bounds of this sum are not the declared range of its letter")

    # functions

    def _apply(self, node: Apply) -> Value:
        return self.summed(node, self._plain_apply)

    def _plain_apply(self, node: Node) -> Value:
        assert isinstance(node, Apply)
        name = node.function
        if not isinstance(name, Symbol) or node.primes or node.base is not None:
            raise OutsideLanguage("this application has no rule here")
        if name.name in FUNCTION_COMMANDS and not self._known(name.key):
            value = self._command(name.name, node)
        else:
            called = self.call(name, node.arguments)
            if isinstance(called, MatrixOf):
                raise OutsideLanguage("a matrix function has no rule here")
            value = called
        return raised(value, self.expression(node.power)) if node.power is not None else value

    def _command(self, name: str, node: Apply) -> Expression:
        if len(node.arguments) != 1 or node.power is not None:
            raise OutsideLanguage(f"{name} of these arguments has no rule here")
        if name in (r"\Tr", r"\tr", r"\trace"):
            return _trace(self.summed(node.arguments[0], self.value))
        if name in (r"\exp", r"\Exp"):
            return exponential(self.expression(node.arguments[0]))
        if name in (r"\log", r"\ln", r"\Log"):
            return logarithm(self.expression(node.arguments[0]))
        raise OutsideLanguage(f"the function {name} has no rule in the index calculus")


def _times(a: Value, b: Value) -> Value:
    if isinstance(a, MatrixOf) and isinstance(b, MatrixOf):
        return _matrix_product(a, b)
    if isinstance(a, MatrixOf):
        assert isinstance(b, Expression)
        return MatrixOf(a.row, a.column, product(a.entry, b))
    if isinstance(b, MatrixOf):
        return MatrixOf(b.row, b.column, product(a, b.entry))
    return product(a, b)


def _matrix_product(a: MatrixOf, b: MatrixOf) -> MatrixOf:
    if a.column.range != b.row.range:
        raise OutsideLanguage("matrices whose shapes do not fit are multiplied")
    entry = Expression(tuple(renamed_term(term, {b.row: a.column}) for term in b.entry.terms))
    return MatrixOf(a.row, b.column, sum_over((a.column,), product(a.entry, entry)))


def _trace(value: Value) -> Expression:
    if not isinstance(value, MatrixOf) or value.row.range != value.column.range:
        raise OutsideLanguage("a trace of something that is not a square matrix")
    entry = Expression(tuple(renamed_term(term, {value.column: value.row}) for term in value.entry.terms))
    return sum_over((value.row,), entry)


def raised(base: Expression, exponent: Expression) -> Expression:
    """base**exponent; an exponent that is no number needs a positive base: b^x = e^{x log b}."""
    known = as_exponent(exponent)
    if known is not None:
        return power(base, known)
    if not positive_sum(base):
        raise OutsideLanguage("a symbolic power of what may be negative")
    return exponential(product(exponent, logarithm(base)))


__all__ = ["Translation", "raised"]
