"""Differentials, derivatives and integrals of evaluated expressions."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derive.language.refusal import OutsideLanguage
from derive.meaning.indices import BARE
from derive.meaning.open_definitions import OpenDefinitions
from derive.meaning.scope import moving_symbol
from derive.reading.tree import (
    Derivative,
    Differential,
    Dotted,
    Evaluated,
    Fraction,
    Group,
    Integral,
    Membership,
    Node,
    Number,
    Power,
    Primed,
    Product,
    Sum,
    Symbol,
)

_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit)


class Calculus(OpenDefinitions):
    """Rules of calculus over looked-up names."""

    # differentials

    @property
    def time_step(self) -> sp.Symbol:
        """dt."""
        return sp.Symbol("d" + self.scope.time, real=True, nonzero=True)

    def differential(self, node: Differential) -> Any:
        """d of an expression, pulled back to base coordinates."""
        if node.sign != "d":
            raise OutsideLanguage(f"the measure {node.sign} is not judged")
        if isinstance(node.body, Symbol) and node.body.key == self.scope.time and self.scope.declared:
            self._record(self.time_step)
            return self.time_step
        value = self.value(node.body)
        if isinstance(value, sp.MatrixBase):
            return value.applyfunc(self.exterior)
        return self.exterior(value)

    def exterior(self, value: sp.Expr) -> sp.Expr:
        """d f = sum over the coordinates of (df/dc) dc."""
        if value.has(*_HELD):
            raise OutsideLanguage("the differential of an integral, sum or limit is not taken")
        total: sp.Expr = sp.Integer(0)
        names = self._coordinates_in(value)
        for symbol in names:
            total += sp.diff(value, symbol) * self.step(symbol)
        return total

    def _coordinates_in(self, value: sp.Expr) -> list[sp.Symbol]:
        found = [s for s in value.free_symbols if s in self.coordinates]
        found += [s for s in value.free_symbols if s.name == self.scope.time and self.scope.declared]
        if not found and not value.is_number:
            raise OutsideLanguage("nothing here is declared to vary, so its differential has no meaning")
        return sorted(found, key=lambda s: s.name)

    def step(self, symbol: sp.Symbol) -> sp.Expr:
        """The differential of one coordinate: its own symbol, or its rate times dt."""
        if symbol.name == self.scope.time and self.scope.declared:
            self._record(self.time_step)
            return self.time_step
        key, _ = self.coordinates[symbol]
        declaration = self.scope.declarations.get(key)
        moves = declaration is not None and self.scope.time in declaration.arguments
        if moves or self.scope.motion_of(key) is not None:
            self._record(self.time_step)
            return self.rate(symbol) * self.time_step
        step = sp.Symbol("d" + symbol.name, real=True)
        self._record(step)
        return step

    def rate(self, symbol: sp.Symbol) -> sp.Expr:
        """The velocity of a coordinate: by its law of motion, or free."""
        key, values = self.coordinates[symbol]
        law = self.scope.motion_of(key)
        if law is None or f"d {key}" in self.expanding:
            velocity = sp.Symbol(f"{symbol.name}'", real=True)
            self._record(velocity)
            return velocity
        self.uses[law.origin] = None
        pattern = moving_symbol(law)
        letters = {i.letter: v for i, v in zip(pattern.indices, values, strict=False)}
        if not pattern.indices and values:
            letters = {BARE: values[0]}
        with self._expansion(f"d {key}"), self.index_frame(letters), self.bound({}, only=True):
            right = self._summed(law.right, self.value) if not isinstance(law.right, Sum) else self.value(law.right)
        if isinstance(law.left, Derivative):
            return right
        slope = sp.diff(right, self.time_step)
        if slope.has(self.time_step):
            raise OutsideLanguage(f"the law of motion of {key} is not linear in d{self.scope.time}")
        return slope

    def _summed(self, node: Node, evaluate: Any) -> Any:
        raise NotImplementedError

    def _record(self, symbol: sp.Symbol) -> None:
        from derive.language.claim import Domain, Variable

        domain = Domain.NONZERO if symbol.is_nonzero and not symbol.is_positive else Domain.REAL
        self.variables.setdefault(symbol, Variable(symbol, domain))

    def quotient_of_differentials(self, node: Fraction) -> Any:
        """dx/dt by a slash is a derivative."""
        above, below = node.numerator, node.denominator
        if not isinstance(above, Differential) or not isinstance(below, Differential):
            return None
        if self.scope.declared and not (isinstance(below.body, Symbol) and below.body.key == self.scope.time):
            return None
        return self.differentiate(self.value(above.body), below.body, above.body)

    # derivatives

    def derivative(self, node: Derivative) -> Any:
        """A printed derivative, by plain, indexed, conjugated variables or time."""
        inside = node.inside if node.inside is not None else node.operand
        if inside is None:
            raise OutsideLanguage("a derivative operator without an operand")
        place = (
            inside.below.variable if isinstance(inside, Evaluated) and isinstance(inside.below, Membership) else None
        )
        if place is not None and any(place == variable for variable, _ in node.variables):
            raise OutsideLanguage("it is not clear whether the derivative or the evaluation comes first")
        counts = [self._count(power) for _, power in node.variables]
        order = 1 if node.order is None else self._count(node.order)
        if order != sum(counts) and not node.subscript:
            raise OutsideLanguage("the order of the derivative does not match its variables")
        value = self.value(inside)
        for (variable, _), count in zip(node.variables, counts, strict=True):
            for _ in range(count):
                value = self.differentiate(value, variable, inside)
        return value

    def operate(self, node: Node, value: Any, operand: Node) -> Any:
        """A bracket of derivative operators applied to a value."""
        while isinstance(node, Group):
            node = node.body
        if isinstance(node, Sum):
            parts = [self.operate(term, value, operand) for term in node.terms]
            return sum(-part if sign == "-" else part for sign, part in zip(node.signs, parts, strict=True))
        assert isinstance(node, Derivative)
        for variable, power in node.variables:
            for _ in range(self._count(power)):
                value = self.differentiate(value, variable, operand)
        return value

    def _count(self, power: Node | None) -> int:
        if power is None:
            return 1
        if not isinstance(power, Number) or not power.text.isdigit() or int(power.text) > 12:
            raise OutsideLanguage("a derivative of symbolic or very high order is not judged")
        return int(power.text)

    def differentiate(self, value: Any, variable: Node, operand: Node) -> Any:
        """The derivative of the value of a printed operand by the variable a node names."""
        if isinstance(value, sp.MatrixBase):
            return value.applyfunc(lambda entry: self.differentiate(entry, variable, operand))
        if isinstance(variable, Symbol) and variable.key == self.scope.time and self.scope.declared:
            return self.by_time(value)
        by = self.value(variable)
        self.operands.setdefault(value)
        self._refuse_captured(operand, variable, by)
        if isinstance(by, sp.Symbol):
            return self._by_symbol(value, by)
        return self._wirtinger(value, by)

    def _refuse_captured(self, operand: Node, variable: Node, by: sp.Expr) -> None:
        for symbol in sorted(by.free_symbols, key=str):
            self.refuse_capture(operand, symbol, variable.key if isinstance(variable, Symbol) else "")

    def _by_symbol(self, value: sp.Expr, by: sp.Symbol) -> sp.Expr:
        if not self.scope.declared and not value.is_number and not value.has(by):
            raise OutsideLanguage(f"nothing says how this depends on {by.name}")
        if value.has(*_HELD):
            return sp.Derivative(value, by)
        return sp.diff(value, by)

    def by_time(self, value: sp.Expr) -> sp.Expr:
        """The time derivative along the motion."""
        if value.has(*_HELD):
            raise OutsideLanguage("the time derivative of an integral, sum or limit is not taken")
        total: sp.Expr = sp.Integer(0)
        for symbol in self._coordinates_in(value):
            rate = sp.Integer(1) if symbol.name == self.scope.time else self.rate(symbol)
            total += sp.diff(value, symbol) * rate
        return total

    def _wirtinger(self, value: sp.Expr, by: sp.Expr) -> sp.Expr:
        """d/dz or d/dzbar where z = x + i y with real coordinates x, y."""
        if not self.scope.declared and self.scope.field_name == "real":
            return self._by_value(value, by)
        real, imaginary = sp.expand(by).as_real_imag()
        sign = 1
        if imaginary.could_extract_minus_sign():
            sign, imaginary = -1, -imaginary
        if not (isinstance(real, sp.Symbol) and isinstance(imaginary, sp.Symbol)):
            raise OutsideLanguage("a derivative by something that is not a coordinate")
        return (sp.diff(value, real) - sign * sp.I * sp.diff(value, imaginary)) / 2

    def _by_value(self, value: sp.Expr, by: sp.Expr) -> sp.Expr:
        """The derivative by a defined name: the quotient of both slopes, where all depends on one name."""
        names = value.free_symbols | by.free_symbols
        if len(names) != 1 or value.has(*_HELD) or by.has(*_HELD):
            raise OutsideLanguage("a derivative by something that is not a coordinate")
        (name,) = names
        return sp.diff(value, name) / sp.diff(by, name)

    def primed(self, node: Primed) -> Any:
        """y' or (...)' where only one name can be meant by the prime: x, t, or the only name there is."""
        body = node.body
        if self.scope.declared or (isinstance(body, Symbol) and self.scope.definition_of(body.key) is None):
            raise OutsideLanguage("a primed name without an argument is not judged")
        value = self.value(body)
        if isinstance(value, sp.MatrixBase):
            raise OutsideLanguage("a prime on a matrix can be a transpose")
        variable = _variable_of(value)
        self.refuse_capture(body, variable)
        self.operands.setdefault(value)
        for _ in range(node.primes):
            value = self._by_symbol(value, variable)
        return value

    def dotted(self, node: Dotted) -> Any:
        """Dots are time derivatives."""
        if not self.scope.declared:
            raise OutsideLanguage("nothing says how this depends on time")
        value = self.value(node.body)
        for _ in range(node.dots):
            value = self.by_time(value)
        return value

    # evaluation bars

    def at_point(self, body: Node, place: Membership) -> Any:
        """F |_{x = a}."""
        assert place.value is not None
        if isinstance(place.variable, Symbol):
            declaration = self.scope.declarations.get(place.variable.key)
            if declaration is not None and declaration.ranges and not place.variable.indices:
                point = self.value(place.value)
                value = self.value(body)
                return value.subs(dict.fromkeys(self.components_of(place.variable.key), point))
        variable = self.value(place.variable)
        if not isinstance(variable, sp.Symbol):
            raise OutsideLanguage("evaluation by something that is not a name")
        self.refuse_capture(body, variable, place.variable.key if isinstance(place.variable, Symbol) else "")
        return self.value(body).subs(variable, self.value(place.value))

    def between(self, node: Evaluated) -> Any:
        """F |_a^b = F(b) - F(a), in the only variable of F."""
        value = self.value(node.body)
        low: Node = node.below  # type: ignore[assignment]
        if isinstance(low, Membership) and low.relation == "=" and low.value is not None:
            variable, start = self.value(low.variable), self.value(low.value)
        else:
            start = self.value(low)
            names = sorted(value.free_symbols - start.free_symbols - self.value(node.above).free_symbols, key=str)  # type: ignore[arg-type]
            if len(names) != 1:
                raise OutsideLanguage("it is not clear in which variable the bar evaluates")
            variable = names[0]
        if isinstance(variable, sp.Symbol):
            self.refuse_capture(node.body, variable, variable.name)
        end = self.value(node.above)  # type: ignore[arg-type]
        return _endpoint(value, variable, end, "-") - _endpoint(value, variable, start, "+")

    # integrals

    def integral(self, node: Integral) -> Any:
        """An integral over named variables: with bounds, over all of R^k for declared vectors, or indefinite."""
        integrand, differentials = split_measure(node.body)
        if not differentials:
            raise OutsideLanguage("an integral without a differential")
        if any(d.sign != "d" for d in differentials):
            raise OutsideLanguage("a functional measure is not judged")
        whole = _whole_space(node.below) and node.above is None
        lower = None if whole or node.below is None else self.value(node.below)
        upper = None if node.above is None else self.value(node.above)
        names: dict[str, sp.Symbol] = {}
        variables: list[sp.Symbol] = []
        slope: sp.Expr = sp.Integer(1)
        indefinite = lower is None and upper is None and not whole and not self.scope.declared
        for differential in differentials:
            found, factor = self._integration_variables(differential, names, indefinite, node.body)
            variables += found
            slope *= factor
        ranges = self._ranges(variables, lower, upper, whole)
        with self.bound(names):
            value = self._summed(integrand, self.value) if integrand is not None else sp.Integer(1)
        if isinstance(value, sp.MatrixBase):
            raise OutsideLanguage("an integral of a matrix is not judged")
        return sp.Integral(value * slope, *ranges)

    def _integration_variables(
        self, differential: Differential, names: dict[str, sp.Symbol], indefinite: bool, whole: Node
    ) -> tuple[list[sp.Symbol], sp.Expr]:
        """The variables of one differential, and the slope of a name that depends on its variable: du = u'(x) dx."""
        one: sp.Expr = sp.Integer(1)
        body = differential.body
        if not isinstance(body, Symbol):
            raise OutsideLanguage("an integral over something that is not a name")
        declaration = self.scope.declarations.get(body.key)
        if declaration is not None and declaration.ranges and not body.indices:
            found = self.components_of(body.key)
            if not all(isinstance(s, sp.Symbol) for s in found):
                raise OutsideLanguage(f"{body.key} is not a free coordinate and cannot be integrated over")
            return found, one
        if self.scope.declared:
            value = self.value(body)
            if not isinstance(value, sp.Symbol):
                raise OutsideLanguage(f"{body.key} is not a free coordinate and cannot be integrated over")
            return [value], one
        if indefinite:
            value = self.value(body)
            if isinstance(value, sp.Symbol):
                self.refuse_capture(whole, value, body.key)
                return [value], one
            if len(value.free_symbols) != 1 or value.has(*_HELD):
                raise OutsideLanguage(f"{body.key} is not free and cannot be integrated over")
            (variable,) = value.free_symbols
            return [variable], sp.diff(value, variable)
        symbol = sp.Symbol(self.bound_letter(body.key), real=True)
        names[body.key] = symbol
        return [symbol], one

    def _ranges(self, variables: list[sp.Symbol], lower: Any, upper: Any, whole: bool) -> list[Any]:
        if lower is not None and upper is not None:
            if len(variables) != 1:
                raise OutsideLanguage("one pair of bounds for several variables")
            return [(variables[0], lower, upper)]
        if lower is not None or upper is not None:
            raise OutsideLanguage("an integral over a region given by one sign is not judged")
        if whole or self.scope.declared:
            return [(variable, -sp.oo, sp.oo) for variable in variables]
        if len(variables) != 1:
            raise OutsideLanguage("a multiple integral without bounds")
        return [variables[0]]


_FUNCTION_LETTERS = frozenset("fghuvwyFGHUVWY")


def _variable_of(value: sp.Expr) -> sp.Symbol:
    """The name that a prime differentiates by: x or t, or the only name where it is not a letter for functions."""
    usual = [s for s in value.free_symbols if s.name in ("x", "t")]
    if len(usual) == 1:
        return usual[0]
    if not usual and len(value.free_symbols) == 1:
        (only,) = value.free_symbols
        if isinstance(only, sp.Symbol) and only.name not in _FUNCTION_LETTERS:
            return only
    raise OutsideLanguage("it is not clear in which variable the prime differentiates")


def _endpoint(value: sp.Expr, variable: sp.Symbol, place: sp.Expr, direction: str) -> sp.Expr:
    if place.is_finite is False:
        return sp.Limit(value, variable, place, "-" if place == sp.oo else "+")
    result = value.subs(variable, place)
    if result.is_finite is False or result is sp.nan:
        return sp.Limit(value, variable, place, direction)
    return result


def _whole_space(node: Node | None) -> bool:
    if isinstance(node, Power):
        node = node.base
    return isinstance(node, Symbol) and node.name == r"\mathbb{R}"


def split_measure(node: Node) -> tuple[Node | None, list[Differential]]:
    """The integrand and the differentials of an integral's body."""
    if isinstance(node, Differential):
        return None, [node]
    if isinstance(node, Product):
        rest: list[Node] = []
        joins: list[str] = []
        found: list[Differential] = []
        for join, factor in zip(node.joins, node.factors, strict=True):
            if isinstance(factor, Differential):
                found.append(factor)
                continue
            if isinstance(factor, Fraction):
                inner, more = split_measure(factor)
                found += more
                if inner is None:
                    continue
                factor = inner
            joins.append(join if rest else "")
            rest.append(factor)
        if not rest:
            return None, found
        return (rest[0] if len(rest) == 1 else Product(tuple(joins), tuple(rest))), found
    if isinstance(node, Fraction):
        inner, found = split_measure(node.numerator)
        if not found:
            return node, []
        return Fraction(inner if inner is not None else Number("1"), node.denominator, node.slash), found
    if isinstance(node, Sum):
        inner, found = split_measure(node.terms[-1])
        last = inner if inner is not None else Number("1")
        return Sum(node.signs, (*node.terms[:-1], last)), found
    return node, []


__all__ = ["Calculus", "Group", "split_measure"]
