"""Differentials, derivatives, application and integrals of translated expressions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.judging.index_calculus.algebra import difference, of_part, product, scaled, sum_over, total
from derive.judging.index_calculus.differentiation import coordinates_in, derivative
from derive.judging.index_calculus.integration import over_space
from derive.judging.index_calculus.names import Names, Value, symbol_of
from derive.judging.index_calculus.parts import (
    ONE,
    Delta,
    Exponent,
    Expression,
    Imaginary,
    Index,
    MatrixOf,
    SpaceIntegral,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import fresh, parts_of, with_fresh_bound
from derive.judging.index_calculus.substitution import substituted
from derive.language.refusal import OutsideLanguage
from derive.meaning.calculus import split_measure
from derive.meaning.indices import BARE
from derive.meaning.scope import moving_symbol
from derive.reading.tree import Apply, Derivative, Differential, Integral, Node, Number, Sum, Symbol


class Motion(Names):
    """Rules of calculus over names."""

    def summed(self, node: Node, evaluate: Callable[[Node], Value]) -> Value:
        """A term with its repeated indices summed."""
        raise NotImplementedError

    # differentials

    @property
    def time_step(self) -> Tensor:
        """dt."""
        return Tensor("d" + self.scope.time)

    def differential(self, node: Differential) -> Value:
        """d of an expression, pulled back to base coordinates."""
        if node.sign != "d":
            raise OutsideLanguage(f"the measure {node.sign} has no rule here")
        if isinstance(node.body, Symbol) and node.body.key == self.scope.time:
            return of_part(self.time_step)
        value = self.value(node.body)
        if isinstance(value, MatrixOf):
            return MatrixOf(value.row, value.column, self.exterior(value.entry))
        return self.exterior(value)

    def exterior(self, value: Expression) -> Expression:
        """d f = sum over the coordinates of (df/dc) dc."""
        found = [self._along(value, key, self.step) for key in self._varying(value)]
        return total(found)

    def by_time(self, value: Expression) -> Expression:
        """The time derivative along the motion."""
        found = [self._along(value, key, self.rate) for key in self._varying(value)]
        return total(found)

    def _varying(self, value: Expression) -> list[str]:
        if any(isinstance(p, Tensor) and p.key == self.scope.time for p in parts_of(value)):
            raise OutsideLanguage("what depends on the time itself has no rule here")
        found = sorted(coordinates_in(value, self.arguments))
        if not found and value.terms:
            raise OutsideLanguage("nothing here is declared to vary, so its differential has no meaning")
        return found

    def _along(self, value: Expression, key: str, step: Callable[[str, tuple[Index, ...]], Expression]) -> Expression:
        indices = tuple(fresh(name) for name in self.scope.declarations[key].ranges)
        return sum_over(indices, product(self._slope(value, key, indices), step(key, indices)))

    def _slope(self, value: Expression, key: str, indices: tuple[Index, ...]) -> Expression:
        if len(indices) > 1:
            return _by_matrix(value, key, indices)
        return derivative(value, key, indices[0] if indices else None, self.arguments)

    def step(self, key: str, indices: tuple[Index, ...]) -> Expression:
        """The differential of one coordinate: its own name, or its rate times dt."""
        declaration = self.scope.declarations[key]
        if self.scope.time in declaration.arguments or self.scope.motion_of(key) is not None:
            return product(self.rate(key, indices), of_part(self.time_step))
        return of_part(Tensor("d" + key, indices))

    def rate(self, key: str, indices: tuple[Index, ...]) -> Expression:
        """The velocity of a coordinate: by its law of motion, or free."""
        law = self.scope.motion_of(key)
        if law is None or f"d {key}" in self.expanding:
            return of_part(Tensor(key + "'", indices))
        letters = self._letters(moving_symbol(law), Symbol(key), indices)
        with self.writing_out(f"d {key}"), self.frame(letters, only=True):
            right = self.summed(law.right, self.value) if not isinstance(law.right, Sum) else self.value(law.right)
        if isinstance(right, MatrixOf):
            raise OutsideLanguage("a law of motion of matrices has no rule here")
        return right if isinstance(law.left, Derivative) else self._without_time_step(right, key)

    def _letters_of_law(self, pattern: Symbol, indices: tuple[Index, ...]) -> dict[str, Index]:
        if not pattern.indices and len(indices) == 1:
            return {BARE: indices[0]}
        if len(pattern.indices) != len(indices):
            raise OutsideLanguage("a law of motion with other indices than its coordinate")
        return {i.letter: index for i, index in zip(pattern.indices, indices, strict=True)}

    def _letters(self, pattern: Symbol, node: Symbol, indices: tuple[Index, ...] | None = None) -> dict[str, Index]:
        return super()._letters(pattern, node) if indices is None else self._letters_of_law(pattern, indices)

    def _without_time_step(self, right: Expression, key: str) -> Expression:
        terms = []
        for term in right.terms:
            if dict(term.factors).get(self.time_step) != ONE:
                raise OutsideLanguage(f"the law of motion of {key} is not linear in d{self.scope.time}")
            terms.append(Term(term.number, term.bound, tuple(f for f in term.factors if f[0] != self.time_step)))
        return Expression(tuple(terms))

    # derivatives

    def derivative(self, node: Derivative) -> Value:
        """A printed derivative by coordinates, conjugated variables or time."""
        inside = node.inside if node.inside is not None else node.operand
        if inside is None:
            raise OutsideLanguage("a derivative operator without an operand")
        counts = [_count(order) for _, order in node.variables]
        whole = _count(node.order)
        if whole != sum(counts):
            raise OutsideLanguage("the order of the derivative does not match its variables")
        value = self.expression(inside)
        for (variable, _), count in zip(node.variables, counts, strict=True):
            for _ in range(count):
                value = self.differentiate(value, variable)
        return value

    def differentiate(self, value: Expression, variable: Node) -> Expression:
        """The derivative of a value by the variable a node names."""
        if isinstance(variable, Symbol) and variable.key == self.scope.time:
            return self.by_time(value)
        by = self.expression(variable)
        single = _coordinate(by)
        if single is not None:
            return self._by_coordinate(value, single)
        return self._wirtinger(value, by)

    def _by_coordinate(self, value: Expression, coordinate: Tensor) -> Expression:
        index = coordinate.indices[0] if coordinate.indices else None
        if len(coordinate.indices) > 1:
            raise OutsideLanguage("a derivative by a matrix has no rule here")
        return derivative(value, coordinate.key, index, self.arguments)

    def _wirtinger(self, value: Expression, by: Expression) -> Expression:
        """d/dz = (d/dx - i d/dy)/2 and d/dzbar = (d/dx + i d/dy)/2, where z = x + i y with coordinates x and y."""
        real: list[Tensor] = []
        imaginary: list[tuple[Fraction, Tensor]] = []
        for term in by.terms:
            factors = dict(term.factors)
            turned = factors.pop(Imaginary(), None) is not None
            single = _coordinate(Expression((Term(Fraction(1), term.bound, tuple(factors.items())),)))
            if single is None or abs(term.number) != 1 or not turned and term.number != 1:
                raise OutsideLanguage("a derivative by something that is not a coordinate")
            if turned:
                imaginary.append((term.number, single))
            else:
                real.append(single)
        if len(real) != 1 or len(imaginary) != 1:
            raise OutsideLanguage("a derivative by something that is not a coordinate")
        sign, other = imaginary[0]
        turned_part = product(of_part(Imaginary()), self._by_coordinate(value, other))
        return scaled(difference(self._by_coordinate(value, real[0]), scaled(turned_part, sign)), Fraction(1, 2))

    # application

    def call(self, name: Symbol, arguments: tuple[Node, ...]) -> Value:
        """A name applied to arguments: the value of the name, its coordinates replaced by the arguments."""
        definition = self.scope.definition_of(name.key)
        declaration = self.scope.declarations.get(name.key)
        if definition is not None and isinstance(definition.left, Apply) and name.key not in self.expanding:
            parameters = definition.left.arguments
            with self.writing_out(name.key):
                body = self.expression(definition.right)
        else:
            if definition is None and declaration is None:
                raise OutsideLanguage(f"the function {name.key} is not declared in the profile")
            parameters = tuple(symbol_of(key) for key in declaration.arguments) if declaration is not None else ()
            body = self.expression(name)
            known = declaration.arguments if declaration is not None else ()
            if all(self._is_time(a) or isinstance(a, Symbol) and a.key in known and not a.indices for a in arguments):
                if tuple(a.key for a in arguments if isinstance(a, Symbol) and a.key in known) == known or all(
                    self._is_time(a) for a in arguments
                ):
                    return body
                raise OutsideLanguage(f"{name.key} stands at other arguments than it is declared with")
        if len(parameters) != len(arguments):
            raise OutsideLanguage(f"{name.key} takes {len(parameters)} argument(s), not {len(arguments)}")
        changes = [(p, a) for p, a in zip(parameters, arguments, strict=True) if not self._is_own(p, a)]
        if len(changes) > 1:
            raise OutsideLanguage("several arguments replaced at once have no rule here")
        return self._shifted(body, *changes[0]) if changes else body

    def _is_time(self, node: Node) -> bool:
        return isinstance(node, Symbol) and node.key == self.scope.time

    def _is_own(self, parameter: Node, argument: Node) -> bool:
        """Whether an argument is what the function depends on anyway: W, t or W(t)."""
        if self._is_time(argument) or parameter == argument:
            return True
        along = isinstance(argument, Apply) and argument.function == parameter and argument.arguments
        return bool(along) and all(self._is_time(a) for a in along or ())

    def _shifted(self, body: Expression, parameter: Node, argument: Node) -> Expression:
        if not isinstance(parameter, Symbol) or parameter.indices:
            raise OutsideLanguage("a function of something that is not a name")
        coordinate = self.scope.declarations.get(parameter.key)
        if coordinate is None or not coordinate.coordinate or self.scope.definition_of(parameter.key) is not None:
            raise OutsideLanguage(f"{parameter.key} is not a free coordinate")

        def component(indices: tuple[Index, ...]) -> Expression:
            if len(indices) > 1:
                raise OutsideLanguage("a matrix argument has no rule here")
            with self.frame({BARE: indices[0]} if indices else {}, only=True):
                return self.expression(argument)

        return substituted(body, parameter.key, component)

    # integrals

    def integral(self, node: Integral) -> Value:
        """An integral over all components of a declared coordinate."""
        if node.below is not None or node.above is not None:
            raise OutsideLanguage("an integral with bounds has no rule here")
        integrand, differentials = split_measure(node.body)
        if len(differentials) != 1 or differentials[0].sign != "d" or integrand is None:
            raise OutsideLanguage("this integral has no rule here")
        name = differentials[0].body
        declaration = self.scope.declarations.get(name.key) if isinstance(name, Symbol) else None
        if declaration is None or not declaration.coordinate or len(declaration.ranges) != 1:
            raise OutsideLanguage("an integral over something that is not a declared vector")
        assert isinstance(name, Symbol)
        if name.indices or self.scope.definition_of(name.key) is not None:
            raise OutsideLanguage("an integral over something that is not a free coordinate")
        value = self.summed(integrand, self.value)
        if isinstance(value, MatrixOf) or any(isinstance(p, SpaceIntegral) for p in parts_of(value)):
            raise OutsideLanguage("an integral of an integral or a matrix has no rule here")
        return over_space(value, name.key, declaration.ranges[0])


def _by_matrix(value: Expression, key: str, indices: tuple[Index, ...]) -> Expression:
    """The derivative of what is linear in a coordinate with several indices: each entry by each other is a delta."""
    found = []
    for one in value.terms:
        term = with_fresh_bound(one)
        mine = [p for p, _ in term.factors if isinstance(p, Tensor) and p.key == key]
        others = [p for p in parts_of(term) if isinstance(p, Tensor) and p.arguments]
        inner = [p for p in parts_of(term) if isinstance(p, Tensor) and p.key == key]
        if len(mine) != 1 or len(inner) != 1 or others or dict(term.factors)[mine[0]] != ONE:
            raise OutsideLanguage("the derivative by a matrix of what is not linear in it has no rule here")
        deltas = []
        for own, index in zip(mine[0].indices, indices, strict=True):
            if own.range != index.range:
                raise OutsideLanguage("a derivative by an index of another range")
            deltas.append(of_part(Delta(*sorted((own, index)))))
        rest = Expression((Term(term.number, (), tuple(f for f in term.factors if f[0] != mine[0])),))
        step = rest
        for factor in deltas:
            step = product(step, factor)
        found.append(sum_over(term.bound, step))
    return total(found)


def _coordinate(value: Expression) -> Tensor | None:
    """The coordinate an expression is, where it is one."""
    if len(value.terms) != 1 or value.terms[0].number != 1 or value.terms[0].bound or len(value.terms[0].factors) != 1:
        return None
    part, exponent = value.terms[0].factors[0]
    return part if isinstance(part, Tensor) and part.coordinate and exponent == Exponent(Fraction(1)) else None


def _count(order: Node | None) -> int:
    if order is None:
        return 1
    if not isinstance(order, Number) or not order.text.isdigit() or int(order.text) > 4:
        raise OutsideLanguage("a derivative of symbolic or high order has no rule here")
    return int(order.text)
