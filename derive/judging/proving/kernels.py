"""Expressions as rational functions of kernels that are independent but for stated relations.

sin, cos and sinh become exponentials, exponents are split over a rational basis of monomials, logarithms over
factors, gamma functions over integer shifts. A difference that vanishes as a rational function of the kernels
vanishes wherever it is defined.
"""

from __future__ import annotations

from math import lcm

import sympy as sp

from derive.judging.proving.natural_domain import Facts
from derive.judging.proving.rational_functions import AlgebraicRelation, NotRational, RationalField
from derive.judging.proving.special_kernels import elementary_form, recurrence_form

_E = sp.Symbol("base of exp")
_MINUS_ONE = sp.Symbol("base -1")
_UNDEFINED = (sp.nan, sp.zoo, sp.oo, -sp.oo)


class Tower:
    """The kernels of one or several expressions, and the relations between them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._powers: dict[tuple[sp.Expr, sp.Expr], sp.Symbol] = {}
        self._opaque: dict[sp.Expr, sp.Symbol] = {}
        self._absolute: dict[sp.Symbol, sp.Expr] = {}
        self._memory: dict[sp.Expr, sp.Expr] = {}

    def vanishes(self, e: sp.Expr) -> bool:
        """Whether e is identically zero over the kernels. False means only: not shown. May raise NotRational."""
        converted = self.rewrite(e)
        generators, relations, replacement = self._field_data(converted)
        return RationalField(generators, relations).is_zero(_replace_powers(converted, replacement))

    def rewrite(self, e: sp.Expr) -> sp.Expr:
        """e as a sum of products of (fractional powers of) kernels."""
        if e in self._memory:
            return self._memory[e]
        result = self._rewrite(e)
        self._memory[e] = result
        return result

    def _rewrite(self, e: sp.Expr) -> sp.Expr:
        if e in _UNDEFINED:
            raise NotRational(f"{e} is not a number")
        if e.is_Rational:
            return e
        if e.is_Symbol:
            return self._power(e, sp.S.One, sp.S.One)
        if e is sp.I:
            return self._power(_MINUS_ONE, sp.S.One, sp.S.Half)
        if e is sp.E:
            return self._power(_E, sp.S.One, sp.S.One)
        if e.is_Add or e.is_Mul:
            return e.func(*[self.rewrite(a) for a in e.args])
        if isinstance(e, sp.exp):
            return self._exponential(e.args[0])
        if e.is_Pow:
            return self._general_power(e.base, e.exp)
        if isinstance(e, sp.log):
            return self._logarithm(e.args[0])
        if isinstance(e, sp.Abs):
            return self._absolute_value(e.args[0])
        form = elementary_form(e, self.facts.real)
        if form is None:
            form = recurrence_form(e)
        if form is not None:
            return self.rewrite(form)
        return self._opaque_kernel(e)

    # -- powers ------------------------------------------------------------------------------------------

    def _power(self, base: sp.Expr, monomial: sp.Expr, coefficient: sp.Expr) -> sp.Expr:
        """base**(coefficient*monomial) as a rational power of a kernel."""
        kernel = self._powers.get((base, monomial))
        if kernel is None:
            kernel = sp.Dummy(f"{base}^{monomial}", positive=True)
            self._powers[base, monomial] = kernel
        return kernel**coefficient

    def _general_power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if exponent.is_Integer:
            return self.rewrite(base) ** exponent
        if base is sp.E:
            return self._exponential(exponent)
        result: sp.Expr = sp.S.One
        for factor, e in self._split_base(base, exponent):
            for coefficient, monomial in exponent_terms(e):
                if monomial == 1 and coefficient.is_Integer:
                    result *= (sp.Integer(-1) if factor == _MINUS_ONE else self.rewrite(factor)) ** coefficient
                else:
                    result *= self._power(factor, monomial, coefficient)
        return result

    def _split_base(self, base: sp.Expr, exponent: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
        # (a b)**e = a**e b**e holds for a >= 0, and for every a, b if e is an integer.
        whole = bool(exponent.is_integer)
        done: list[tuple[sp.Expr, sp.Expr]] = []
        rest: sp.Expr = sp.S.One
        for factor in _factors(base):
            b, k = factor.as_base_exp()
            if factor.is_Rational:
                for p, multiplicity in sp.factorrat(abs(factor)).items():
                    done.append((sp.Integer(p), multiplicity * exponent))
                if factor < 0:
                    rest = -rest
            elif b.is_Symbol and k.is_real and (whole and k.is_Integer or self.facts.knows_nonnegative(b)):
                done.append((b, k * exponent))
            elif isinstance(factor, sp.exp) and factor.args[0].is_real:
                done.append((_E, factor.args[0] * exponent))
            elif whole and k.is_Integer or k.is_real and self.facts.knows_nonnegative(b):
                done.append((b, k * exponent))
            elif self.facts.real and k.is_Integer and k % 2 == 0 and b.is_extended_real:
                done.append((sp.Abs(b), k * exponent))
            else:
                rest *= factor
        if rest == -1:
            done.append((_MINUS_ONE, exponent))
        elif rest != 1:
            if whole and rest.could_extract_minus_sign():
                done += [(_MINUS_ONE, exponent), (-rest, exponent)]
            else:
                done.append((rest, exponent))
        return [(sp.expand(b) if b.is_Add or b.is_Mul else b, k) for b, k in done]

    def _exponential(self, exponent: sp.Expr) -> sp.Expr:
        result: sp.Expr = sp.S.One
        for coefficient, monomial in exponent_terms(exponent):
            logs = [f for f in sp.Mul.make_args(monomial) if isinstance(f, sp.log)]
            turn = monomial / (sp.I * sp.pi)
            if not turn.has(sp.I) and not turn.has(sp.pi):
                result *= self._power(_MINUS_ONE, turn, coefficient)
            elif len(logs) == 1:
                result *= self._general_power(logs[0].args[0], coefficient * monomial / logs[0])
            else:
                result *= self._power(_E, monomial, coefficient)
        return result

    # -- logarithms and absolute values ------------------------------------------------------------------

    def _logarithm(self, u: sp.Expr) -> sp.Expr:
        if u.is_Rational:
            if u == 0:
                raise NotRational("log(0)")
            turn = self.rewrite(sp.I * sp.pi) if u < 0 else sp.S.Zero
            return turn + sp.Add(*[k * self._opaque_kernel(sp.log(p)) for p, k in sp.factorrat(abs(u)).items()])
        if isinstance(u, sp.exp) and u.args[0].is_extended_real:
            return self.rewrite(u.args[0])
        real = self.facts.real
        total: sp.Expr = sp.S.Zero
        rest: sp.Expr = sp.S.One
        for factor in _factors(u):
            b, k = factor.as_base_exp()
            if factor.is_Rational and (real or factor > 0):
                total += self._logarithm(abs(factor))
            elif isinstance(factor, sp.exp) and (real or factor.args[0].is_extended_real):
                total += self.rewrite(factor.args[0])
            elif b.is_positive and b.is_Rational and (real or k.is_extended_real):
                total += self.rewrite(k) * self._logarithm(b)
            elif k.is_extended_real and (real or b.is_positive):
                # Where log(u) is real, u = |u|, so that log(u) is the sum of the k log|b|.
                total += self.rewrite(k) * self._log_of_absolute(b, real)
            else:
                rest *= factor
        if rest != 1:
            total += self._opaque_kernel(sp.log(sp.expand(rest)))
        return total

    def _log_of_absolute(self, b: sp.Expr, real: bool) -> sp.Expr:
        if isinstance(b, sp.Abs) and real:
            return self._logarithm(b.args[0])
        b = sp.expand(b)
        if real and b.could_extract_minus_sign():
            b = sp.expand(-b)
        return self._opaque_kernel(sp.Function("log_abs")(b))

    def _absolute_value(self, u: sp.Expr) -> sp.Expr:
        if not self.facts.real and not all(f.as_base_exp()[0].is_extended_real for f in _factors(u)):
            return self._opaque_kernel(sp.Abs(u))
        result: sp.Expr = sp.S.One
        for factor in _factors(u):
            b, k = factor.as_base_exp()
            if factor.is_nonnegative or self.facts.knows_nonnegative(factor):
                result *= self.rewrite(factor)
            elif factor.is_nonpositive or self.facts.knows_nonnegative(-factor):
                result *= self.rewrite(-factor)
            elif k.is_Integer and k % 2 == 0:
                result *= self.rewrite(factor)
            elif k.is_Integer:
                b = sp.expand(b)
                b = sp.expand(-b) if b.could_extract_minus_sign() else b
                kernel = self._opaque_kernel(sp.Abs(b, evaluate=False))
                self._absolute[kernel] = self.rewrite(b)
                result *= kernel**k
            else:
                result *= self._opaque_kernel(sp.Abs(factor))
        return result

    # -- the field ---------------------------------------------------------------------------------------

    def _opaque_kernel(self, e: sp.Expr) -> sp.Symbol:
        key = _canonical(e)
        if key not in self._opaque:
            self._opaque[key] = sp.Dummy("kernel", positive=True)
        return self._opaque[key]

    def _field_data(
        self, converted: sp.Expr
    ) -> tuple[list[sp.Symbol], list[AlgebraicRelation], dict[sp.Symbol, tuple[sp.Symbol, int]]]:
        # Bases of fractional powers are rewritten first: they may bring kernels of their own.
        defined: dict[sp.Symbol, sp.Expr] = {}
        seen: set[tuple[sp.Expr, sp.Expr]] = set()
        while set(self._powers) - seen:
            for (base, monomial), kernel in list(self._powers.items()):
                if (base, monomial) in seen:
                    continue
                seen.add((base, monomial))
                if monomial == 1 and not base.is_Symbol:
                    defined[kernel] = base if base.is_Rational else self.rewrite(base)
        everything = [converted, *defined.values(), *self._absolute.values()]
        orders = _root_orders(everything, set(self._powers.values()))
        replacement = {k: (sp.Dummy("root"), n) for k, n in orders.items()}
        relations: list[AlgebraicRelation] = []
        for (base, monomial), kernel in self._powers.items():
            root, order = replacement[kernel]
            relation = self._relation_of(base, monomial, root, order, defined.get(kernel), replacement)
            if relation is not None:
                relations.append(relation)
        for kernel, inside in self._absolute.items():
            square = _replace_powers(inside, replacement) ** 2
            relations.append(AlgebraicRelation(kernel, (-square, sp.S.Zero, sp.S.One)))
        generators = [root for root, _ in replacement.values()] + list(self._opaque.values())
        return generators, _in_order(relations), replacement

    @staticmethod
    def _relation_of(
        base: sp.Expr,
        monomial: sp.Expr,
        root: sp.Symbol,
        order: int,
        value: sp.Expr | None,
        replacement: dict[sp.Symbol, tuple[sp.Symbol, int]],
    ) -> AlgebraicRelation | None:
        if base == _MINUS_ONE:
            if monomial == 1:
                cyclotomic = sp.cyclotomic_poly(2 * order, sp.Dummy(), polys=True)
                return AlgebraicRelation(root, tuple(reversed(cyclotomic.all_coeffs())))
            if monomial.is_integer:
                return AlgebraicRelation(root, (-sp.S.One, *[sp.S.Zero] * (2 * order - 1), sp.S.One))
            return None
        if value is None:
            return None
        return AlgebraicRelation(root, (-_replace_powers(value, replacement), *[sp.S.Zero] * (order - 1), sp.S.One))


def exponent_terms(exponent: sp.Expr) -> list[tuple[sp.Rational, sp.Expr]]:
    """The exponent as a sum of rational multiples of monomials, in one canonical way."""
    e = sp.expand(exponent)
    if any(p.is_Pow and p.exp.is_negative and p.base.is_Add for p in sp.preorder_traversal(e)):
        num, den = sp.fraction(sp.cancel(sp.together(e)))
        den_content, den = den.as_content_primitive()
        e = sp.Add(*[t / (den_content * den) for t in sp.Add.make_args(sp.expand(num))])
    terms: dict[sp.Expr, sp.Rational] = {}
    for term in sp.Add.make_args(e):
        c, monomial = term.as_coeff_Mul(rational=True)
        terms[monomial] = terms.get(monomial, sp.S.Zero) + c
    return [(c, m) for m, c in terms.items() if c != 0]


def _factors(u: sp.Expr) -> tuple[sp.Expr, ...]:
    if u.is_Symbol or u.is_Number:
        return (u,)
    if sp.count_ops(u) < 150 and not u.has(sp.Integral, sp.Sum, sp.Product, sp.Derivative):
        u = sp.factor(sp.together(u))
    return sp.Mul.make_args(u)


def _canonical(e: sp.Expr) -> sp.Expr:
    if isinstance(e, (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs)):
        return e.as_dummy() if hasattr(e, "as_dummy") else e
    if e.args and not isinstance(e, (sp.log, sp.Abs)):
        arguments = [
            sp.expand(sp.cancel(sp.together(a))) if isinstance(a, sp.Expr) and not a.is_Atom else a for a in e.args
        ]
        return e.func(*arguments)
    return e


def _root_orders(expressions: list[sp.Expr], kernels: set[sp.Symbol]) -> dict[sp.Symbol, int]:
    orders = dict.fromkeys(kernels, 1)
    for e in expressions:
        for power in e.atoms(sp.Pow):
            if power.base in orders and power.exp.is_Rational:
                orders[power.base] = lcm(orders[power.base], int(power.exp.q))
    return orders


def _replace_powers(e: sp.Expr, replacement: dict[sp.Symbol, tuple[sp.Symbol, int]]) -> sp.Expr:
    if e in replacement:
        root, order = replacement[e]
        return root**order
    if e.is_Pow and e.base in replacement:
        root, order = replacement[e.base]
        return root ** (order * e.exp)
    if e.args:
        return e.func(*[_replace_powers(a, replacement) for a in e.args])
    return e


def _in_order(relations: list[AlgebraicRelation]) -> list[AlgebraicRelation]:
    """The relations so that each speaks of generators of earlier ones only."""
    pending = list(relations)
    ordered: list[AlgebraicRelation] = []
    while pending:
        waiting = {r.generator for r in pending}
        ready = [r for r in pending if not any(c.free_symbols & (waiting - {r.generator}) for c in r.coefficients)]
        if not ready:
            raise NotRational("algebraic kernels that define each other")
        ordered += ready
        pending = [r for r in pending if r not in ready]
    return ordered
