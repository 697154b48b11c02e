"""Names -> SymPy symbols: bound letters, definitions, declarations, constants, conventions, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations_with_replacement
from typing import Any

import sympy as sp

from derive.language.claim import Domain, FunctionVariable, Variable
from derive.language.refusal import OutsideLanguage
from derive.meaning import functions
from derive.meaning.conventions import conventional_domain
from derive.meaning.indices import BARE
from derive.meaning.scope import Declaration, Definition, Scope
from derive.reading.grammar.cursor import GREEK
from derive.reading.tree import Apply, Derivative, Differential, Node, Symbol, walk

_MAX_EXPANSION = 25
_ORDERS = ("O", "o", r"\mathcal{O}")
_INDEX_LETTERS = frozenset("ijklmnpqrs")
_LABEL_PARTS = re.compile(r"\\[A-Za-z]+|[^ ]")


class Lookup:
    """The state of one evaluation: scope, sizes, index values, bound letters, and a record of what was used."""

    def __init__(
        self, scope: Scope, sizes: dict[str, int], *, constant_functions: bool = False, jets: bool = False
    ) -> None:
        self.scope = scope
        self.sizes = sizes
        self.constant_functions = constant_functions
        self.jets = jets
        self.indices: dict[str, Any] = {}
        self.binding: dict[str, Any] = {}
        self.model: int | None = None
        self.variables: dict[sp.Symbol, Variable] = {}
        self.function_variables: dict[Any, FunctionVariable] = {}
        self.assumptions: dict[sp.Basic, str] = {}
        self.coordinates: dict[sp.Symbol, tuple[str, tuple[Any, ...]]] = {}
        self.uses: dict[str, None] = {}
        self.operands: dict[sp.Expr, None] = {}
        self.expanding: list[str] = []

    def value(self, node: Node) -> Any:
        """The value of any node."""
        raise NotImplementedError

    # bound letters and indices

    @contextmanager
    def bound(self, values: dict[str, Any], *, only: bool = False) -> Iterator[None]:
        """Give names values for a while; `only` hides all other bound names."""
        held = self.binding
        self.binding = dict(values) if only else {**held, **values}
        try:
            yield
        finally:
            self.binding = held

    def known(self, key: str) -> bool:
        """Whether a name is bound, declared or defined."""
        return key in self.binding or key in self.scope.declarations or self.scope.definition_of(key) is not None

    def span(self, letter: str, body: Node | None = None) -> list[int]:
        """The values an index letter takes in this world."""
        name = self.scope.index_ranges.get(letter)
        if letter == BARE and body is not None:
            for node in walk(body):
                if isinstance(node, Symbol):
                    declaration = self.scope.declarations.get(node.key)
                    if declaration and len(declaration.ranges) == 1:
                        name = declaration.ranges[0]
                        break
        if name is None or name not in self.sizes:
            raise OutsideLanguage(f"the index {letter} has no declared range")
        return list(range(1, self.sizes[name] + 1))

    def index_value(self, letter: str) -> Any:
        """The value an index has now."""
        if letter.isdigit():
            return int(letter)
        if letter not in self.indices:
            raise OutsideLanguage(f"the index {letter} has no value here")
        return self.indices[letter]

    # names

    def symbol(self, node: Symbol) -> Any:
        """The value of a name with its labels and indices."""
        key = node.key
        if key in self.binding and not node.indices:
            return self.binding[key]
        definition = self.scope.definition_of(key)
        declaration = self.scope.declarations.get(key)
        if definition is not None and key not in self.expanding:
            if declaration is not None and declaration.metric and any(i.up for i in node.indices):
                return self.declared(declaration, node)
            if declaration is not None and declaration.bare and not node.indices:
                return self.declared(declaration, node)
            return self.expand(definition, node)
        if declaration is not None:
            return self.declared(declaration, node)
        barred = self._conjugated(node)
        if barred is not None:
            return barred
        if key in self.sizes:
            return sp.Integer(self.sizes[key])
        return self.constant(key) if self.constant(key) is not None else self.conventional(node)

    def _conjugated(self, node: Symbol) -> Any:
        for accent in (r"\bar{",) if self.scope.bars_conjugate else ():
            if node.name.startswith(accent):
                inner = Symbol(node.name[len(accent) : -1], node.scripts)
                return sp.conjugate(self.symbol(inner))
        return None

    def constant(self, key: str) -> sp.Expr | None:
        """Names every reader knows: pi, e, i, infinity."""
        if key == r"\infty":
            return sp.oo
        if key == r"\pi":
            return sp.pi
        if key == "e":
            return sp.E
        if key == r"\imath" or key == "i" and not self.scope.declared:
            return sp.I
        return None

    def conventional(self, node: Symbol) -> sp.Expr:
        """An undeclared name: a variable whose domain is the convention of the field."""
        if self.scope.declared:
            raise OutsideLanguage(f"the name {node.key} is not declared in the profile")
        self._refuse_bound_label(node)
        starred = node.label.removesuffix("*")
        if any(sign in starred for sign in "+-*/(") or node.label in ("i", "j", "k", "n", "m"):
            raise OutsideLanguage(f"the sequence {node.name} is not defined")
        if len(parts := _LABEL_PARTS.findall(node.label)) > 1 and all(p in _INDEX_LETTERS or p in GREEK for p in parts):
            raise OutsideLanguage(f"the indices of {node.name} need a profile that declares them")
        domain = conventional_domain(node.key, self.scope)
        symbol = sp.Symbol(node.key, **domain.assumptions)
        self.variables.setdefault(symbol, Variable(symbol, domain, stated=False))
        return symbol

    def _refuse_bound_label(self, name: Symbol) -> None:
        """Refuse a_k under a sum over k where nothing says what a_k is."""
        if any(bound in _label_names(script.label) for script in name.scripts for bound in self.binding):
            raise OutsideLanguage(f"{name.key} depends on a bound letter")

    # definitions

    def expand(self, definition: Definition, node: Symbol) -> Any:
        """A defined name replaced by what it is."""
        symbol = definition.symbol
        assert symbol is not None
        letters = self._letters_of(symbol, node)
        self.uses[definition.origin] = None
        with self._expansion(symbol.key), self.index_frame(letters), self.bound({}, only=True):
            return self.value(definition.right)

    def _letters_of(self, pattern: Symbol, node: Symbol) -> dict[str, Any]:
        if len(pattern.indices) == len(node.indices):
            values = [self.index_value(i.letter) for i in node.indices]
            return {p.letter: v for p, v in zip(pattern.indices, values, strict=True) if not p.letter.isdigit()}
        if len(pattern.indices) == 1 and not node.indices and BARE in self.indices:
            return {pattern.indices[0].letter: self.indices[BARE]}
        if not pattern.indices and BARE in self.indices:
            return {BARE: self.indices[BARE]}
        raise OutsideLanguage(
            f"{node.key} is defined with {len(pattern.indices)} indices and used with {len(node.indices)}"
        )

    @contextmanager
    def index_frame(self, letters: dict[str, Any]) -> Iterator[None]:
        """Only these index letters have values for a while."""
        held = self.indices
        self.indices = letters
        try:
            yield
        finally:
            self.indices = held

    @contextmanager
    def _expansion(self, key: str) -> Iterator[None]:
        if len(self.expanding) > _MAX_EXPANSION:
            raise OutsideLanguage("definitions nested too deep")
        self.expanding.append(key)
        try:
            yield
        finally:
            self.expanding.pop()

    def _defined_tree(self, node: Node) -> Any:
        """The value of a whole expression that a definition names, such as ds^2."""
        for definition in reversed(self.scope.definitions):
            if isinstance(definition.left, Symbol | Apply | Differential | Derivative) or definition.left != node:
                continue
            self.uses[definition.origin] = None
            with self._expansion(definition.origin), self.index_frame({}):
                return self.value(definition.right)
        return None

    # declared names

    def declared(self, declaration: Declaration, node: Symbol) -> Any:
        """A declared name: component, determinant, Kronecker delta, imaginary unit or function of its arguments."""
        if declaration.imaginary_unit:
            return sp.I
        if declaration.variant is not None:
            return self._variant(*declaration.variant)
        if declaration.key in self.sizes and not declaration.model:
            return sp.Integer(self.sizes[declaration.key])
        values = tuple(self.index_value(i.letter) for i in node.indices)
        ups = tuple(i.up for i in node.indices)
        if declaration.kronecker:
            if len(values) != 2:
                raise OutsideLanguage(f"{node.key} needs two indices")
            return sp.Integer(int(values[0] == values[1]))
        if not values and declaration.ranges:
            if declaration.bare == "determinant":
                return self.matrix(declaration).det()
            if BARE not in self.indices:
                raise OutsideLanguage(f"{node.key} stands without its indices")
            values, ups = (self.indices[BARE],), (False,)
        if len(values) < len(declaration.ranges) and len(declaration.ranges) == 3 and len(values) == 1:
            return self._matrix_component(declaration, values, node.transposed)
        if len(values) != len(declaration.ranges):
            raise OutsideLanguage(f"{node.key} carries {len(declaration.ranges)} indices, not {len(values)}")
        return self.component(declaration, values, ups)

    def _variant(self, key: str, model: int) -> Any:
        held, self.model = self.model, model
        try:
            return self.value(Symbol(*_split(key)))
        finally:
            self.model = held

    def _matrix_component(self, declaration: Declaration, values: tuple[Any, ...], transposed: bool) -> sp.Matrix:
        rows, columns = (range(1, self.sizes[name] + 1) for name in declaration.ranges[1:])
        matrix = sp.Matrix([[self.component(declaration, (*values, a, b), ()) for b in columns] for a in rows])
        return matrix.T if transposed else matrix

    def matrix(self, declaration: Declaration) -> sp.Matrix:
        """A two-index name as a matrix of its lower components."""
        size = range(1, self.sizes[declaration.ranges[0]] + 1)
        definition = self.scope.definition_of(declaration.key)
        if definition is not None and declaration.key not in self.expanding:
            pattern = definition.symbol
            assert pattern is not None
            self.uses[definition.origin] = None
            rows = []
            for a in size:
                row = []
                for b in size:
                    letters = {i.letter: v for i, v in zip(pattern.indices, (a, b), strict=True)}
                    with self._expansion(declaration.key), self.index_frame(letters):
                        row.append(self.value(definition.right))
                rows.append(row)
            return sp.Matrix(rows)
        return sp.Matrix([[self.component(declaration, (a, b), (False, False)) for b in size] for a in size])

    def component(self, declaration: Declaration, values: tuple[Any, ...], ups: tuple[bool, ...]) -> Any:
        """One component as a symbol, or as a function of what the name depends on."""
        if declaration.metric and len(values) == 2:
            if ups == (True, True):
                return self.matrix(declaration).inv()[values[0] - 1, values[1] - 1]
            if ups != (False, False):
                return sp.Integer(int(values[0] == values[1]))
        if (declaration.metric or declaration.positive_definite) and len(values) == 2:
            return self._positive_definite(declaration)[values[0] - 1, values[1] - 1]
        if declaration.symmetric:
            values = tuple(sorted(values))
        arguments = [] if self.constant_functions else self._arguments(declaration)
        if arguments:
            return self._function(declaration, values, tuple(arguments))
        return self._component_symbol(declaration, values)

    def _component_symbol(self, declaration: Declaration, values: tuple[Any, ...]) -> sp.Symbol:
        model = self.model if declaration.model else None
        if declaration.model and model is None:
            raise OutsideLanguage(f"{declaration.key} differs between the models and stands outside a difference")
        name = _component_name(declaration.key, values, model)
        symbol = sp.Symbol(name, **declaration.domain.assumptions)
        self.variables.setdefault(symbol, Variable(symbol, declaration.domain, declaration.stated))
        if declaration.coordinate:
            self.coordinates[symbol] = (declaration.key, values)
        return symbol

    def _positive_definite(self, declaration: Declaration) -> sp.Matrix:
        """A positive definite matrix as C C^T, C lower triangular with positive diagonal: each of them, once."""
        size = self.sizes[declaration.ranges[0]]
        factor = sp.zeros(size, size)
        for a in range(size):
            for b in range(a + 1):
                domain = Domain.POSITIVE if a == b else Domain.REAL
                symbol = sp.Symbol(f"C_{declaration.key}[{a + 1},{b + 1}]", **domain.assumptions)
                self.variables.setdefault(symbol, Variable(symbol, domain))
                factor[a, b] = symbol
        return (factor * factor.T).applyfunc(sp.expand)

    def _arguments(self, declaration: Declaration) -> list[Any]:
        """The coordinates a function depends on; time alone makes a coordinate, not a function."""
        found: list[Any] = []
        for name in declaration.arguments:
            if name == self.scope.time:
                continue
            found += self.components_of(name)
        return found

    def components_of(self, name: str) -> list[Any]:
        """All components of a declared name, in order."""
        declaration = self.scope.declarations.get(name)
        if declaration is None:
            raise OutsideLanguage(f"{name} is not declared")
        if not declaration.ranges:
            return [self.value(Symbol(*_split(name)))]
        size = self.sizes[declaration.ranges[0]]
        found = []
        for index in range(1, size + 1):
            with self.index_frame({BARE: index}):
                found.append(self.value(Symbol(*_split(name))))
        return found

    def _function(self, declaration: Declaration, values: tuple[Any, ...], arguments: tuple[Any, ...]) -> Any:
        model = self.model if declaration.model else None
        if self.jets and declaration.critical_at:
            return self._jet(declaration, arguments)
        assumptions = {
            k: v for k, v in declaration.domain.assumptions.items() if k in ("real", "positive", "nonnegative")
        }
        function = sp.Function(_component_name(declaration.key, values, model), **assumptions)
        if function not in self.function_variables:
            critical = tuple(self.components_of(declaration.critical_at)) if declaration.critical_at else None
            self.function_variables[function] = FunctionVariable(function, len(arguments), declaration.domain, critical)
        return function(*arguments)

    def _jet(self, declaration: Declaration, arguments: tuple[Any, ...]) -> sp.Expr:
        """The general cubic about the critical point: all that a claim up to third order can see."""
        point = self.components_of(declaration.critical_at)
        offsets = [a - c for a, c in zip(arguments, point, strict=True)]
        body: sp.Expr = self._coefficient(declaration, ())
        for degree in (2, 3):
            for places in combinations_with_replacement(range(len(offsets)), degree):
                body += self._coefficient(declaration, places) * sp.prod(offsets[p] for p in places)
        return body

    def _coefficient(self, declaration: Declaration, places: tuple[int, ...]) -> sp.Symbol:
        symbol = sp.Symbol(f"{declaration.key}:{','.join(str(p + 1) for p in places)}", real=True)
        self.variables.setdefault(symbol, Variable(symbol))
        return symbol

    # application

    def call(self, name: Symbol, arguments: tuple[Node, ...], primes: int = 0) -> Any:
        """A name applied to arguments: defined, declared, special or abstract function."""
        definition = self.scope.definition_of(name.key)
        if definition is not None and isinstance(definition.left, Apply) and name.key not in self.expanding:
            return self._call_defined(definition, name, arguments, primes)
        declaration = self.scope.declarations.get(name.key)
        if declaration is not None or self.scope.declared:
            return self._call_declared(name, arguments, primes)
        if name.key in _ORDERS:
            raise OutsideLanguage(f"{name.key}(...) is an order of magnitude, not a number")
        values = tuple(self.value(argument) for argument in arguments)
        special = functions.lettered(name.name, name.label, values)
        if special is not None and primes:
            return self._special_derivative(name, values, primes)
        return special if special is not None else self._abstract(name, values, primes)

    def _special_derivative(self, name: Symbol, values: tuple[Any, ...], primes: int) -> Any:
        """J_0'(x), \\zeta'(0): primes on a special function of one argument."""
        if len(values) != 1:
            raise OutsideLanguage("primes on a function of several variables")
        dummy = sp.Dummy("xi", real=True)
        function = functions.lettered(name.name, name.label, (dummy,))
        derivative = sp.diff(function, dummy, primes)
        self.operands.setdefault(sp.sympify(function, strict=True).subs(dummy, values[0]))
        if derivative.has(sp.Derivative, sp.Subs):
            raise OutsideLanguage(f"no rule gives the derivative of {name.key}")
        return derivative.subs(dummy, values[0])

    def _abstract(self, name: Symbol, values: tuple[Any, ...], primes: int) -> Any:
        self._refuse_bound_label(name)
        function = sp.Function(name.key, real=True)
        self.function_variables.setdefault(function, FunctionVariable(function, len(values)))
        if not primes:
            return function(*values)
        if len(values) != 1:
            raise OutsideLanguage("primes on a function of several variables")
        dummy = sp.Symbol("xi", real=True)
        return function(dummy).diff(dummy, primes).subs(dummy, values[0])

    def _call_defined(self, definition: Definition, name: Symbol, arguments: tuple[Node, ...], primes: int) -> Any:
        left = definition.left
        assert isinstance(left, Apply)
        if len(left.arguments) != len(arguments):
            raise OutsideLanguage(f"{name.key} takes {len(left.arguments)} argument(s), not {len(arguments)}")
        if self.scope.declared:
            with self._used(definition):
                if self._is_plain_call(left.arguments, arguments):
                    with self._expansion(name.key):
                        return self.value(definition.right)
                with self._expansion(name.key):
                    body = self.value(definition.right)
            return self._shifted(body, left.arguments, arguments)
        parameters = [a.key if isinstance(a, Symbol) else "" for a in left.arguments]
        values = [self.value(argument) for argument in arguments]
        self.uses[definition.origin] = None
        if not primes:
            with self._expansion(name.key), self.bound(dict(zip(parameters, values, strict=True)), only=True):
                return self.value(definition.right)
        if len(values) != 1:
            raise OutsideLanguage("primes on a function of several variables")
        dummy = sp.Symbol(parameters[0], real=True)
        with self._expansion(name.key), self.bound({parameters[0]: dummy}, only=True):
            body = self.value(definition.right)
        return sp.diff(body, dummy, primes).subs(dummy, values[0])

    @contextmanager
    def _used(self, definition: Definition) -> Iterator[None]:
        self.uses[definition.origin] = None
        with self.bound({}, only=True):
            yield

    def _is_plain_call(self, parameters: tuple[Node, ...], arguments: tuple[Node, ...]) -> bool:
        return all(p == a or self._is_time(a) for p, a in zip(parameters, arguments, strict=True))

    def _is_time(self, node: Node) -> bool:
        return isinstance(node, Symbol) and node.key == self.scope.time

    def _call_declared(self, name: Symbol, arguments: tuple[Node, ...], primes: int) -> Any:
        if primes:
            raise OutsideLanguage("primes on a declared name")
        declaration = self.scope.declarations.get(name.key)
        definition = self.scope.definition_of(name.key)
        if declaration is None and definition is None:
            raise OutsideLanguage(f"the function {name.key} is not declared in the profile")
        known = tuple(declaration.arguments) if declaration else ()
        if declaration is not None and definition is None and known and len(known) == len(arguments):
            applied = self._apply_declared(declaration, name, arguments)
            if applied is not None:
                return applied
        body = self.symbol(name)
        if all(self._is_time(a) or isinstance(a, Symbol) and a.key in known for a in arguments):
            return body
        parameters = tuple(Symbol(*_split(key)) for key in known)
        if len(parameters) != len(arguments):
            if len(arguments) == 1 and isinstance(arguments[0], Apply):
                return body
            raise OutsideLanguage(f"{name.key} is declared with {len(parameters)} argument(s), not {len(arguments)}")
        return self._shifted(body, parameters, arguments)

    def _apply_declared(self, declaration: Declaration, name: Symbol, arguments: tuple[Node, ...]) -> Any:
        """An abstract function at other arguments than its own; None where it stands at its own."""
        own = [
            isinstance(a, Symbol) and a.key == k or self._is_time(a)
            for a, k in zip(arguments, declaration.arguments, strict=True)
        ]
        if all(own) or self.constant_functions or declaration.coordinate:
            return None
        values: list[Any] = []
        for argument, key in zip(arguments, declaration.arguments, strict=True):
            parameter = self.scope.declarations[key]
            if self._is_time(argument) or _applied_to_time(argument, Symbol(*_split(key))):
                values += self.components_of(key)
            elif parameter.ranges:
                for index in range(1, self.sizes[parameter.ranges[0]] + 1):
                    with self.index_frame({BARE: index}):
                        values.append(self.value(argument))
            else:
                values.append(self.value(argument))
        indices = tuple(self.index_value(i.letter) for i in name.indices)
        return self._function(declaration, indices, tuple(values))

    def _shifted(self, body: Any, parameters: tuple[Node, ...], arguments: tuple[Node, ...]) -> Any:
        """A value with its coordinates replaced by other arguments, all at once."""
        changes: dict[Any, Any] = {}
        for parameter, argument in zip(parameters, arguments, strict=True):
            if self._is_time(argument) or parameter == argument or _applied_to_time(argument, parameter):
                continue
            assert isinstance(parameter, Symbol)
            declaration = self.scope.declarations.get(parameter.key)
            if declaration is None or not declaration.ranges:
                changes[self.value(parameter)] = self.value(argument)
                continue
            for index, component in enumerate(self.components_of(parameter.key), start=1):
                with self.index_frame({BARE: index}):
                    changes[component] = self.value(argument)
        return body.subs(changes, simultaneous=True) if changes else body

    # integer positions

    def must_be_natural(self, node: Node) -> None:
        """Refuse factorials and binomials of numbers too large to be written out."""
        value = self.value(node)
        if value.is_Integer and abs(value) > 3_000:
            raise OutsideLanguage("a factorial beyond 3000 is not evaluated")

    def must_be_integer(self, node: Node) -> None:
        """Refuse bounds of sums that are numbers but not integers."""
        value = self.value(node)
        if value.is_number and value.is_finite and not value.is_integer:
            raise OutsideLanguage("a bound of a sum is not an integer")


def _applied_to_time(argument: Node, parameter: Node) -> bool:
    return isinstance(argument, Apply) and argument.function == parameter


def _component_name(key: str, values: tuple[Any, ...], model: int | None) -> str:
    index = f"[{','.join(str(v) for v in values)}]" if values else ""
    return f"{key}{index}" + (f"({model})" if model else "")


def _label_names(label: str) -> str:
    return label


def _split(key: str) -> tuple[str, tuple[Any, ...]]:
    """A key back to name and label script."""
    from derive.reading.tree import Script

    if "_" in key:
        name, label = key.split("_", 1)
        return name, (Script(False, label=label),)
    return key, ()
