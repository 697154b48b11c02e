"""Sums, products, powers, exponentials and logarithms of expressions, each with the condition under which it holds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sympy import factorint

from derive.judging.index_calculus.canonical import canonical, canonical_term
from derive.judging.index_calculus.contraction import simplified
from derive.judging.index_calculus.parts import (
    ONE,
    ZERO,
    Bracket,
    Determinant,
    Exponent,
    Exponential,
    Expression,
    Factor,
    Imaginary,
    Index,
    Logarithm,
    Part,
    Prime,
    Size,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import free_indices, with_fresh_bound
from derive.language.refusal import OutsideLanguage

_MOST_TERMS = 60


def number(value: Fraction | int) -> Expression:
    """A rational number."""
    return Expression((Term(Fraction(value)),)) if value else ZERO


def of_part(part: Part, exponent: Exponent = ONE) -> Expression:
    """One factor."""
    return made(Fraction(1), (), [(part, exponent)])


def made(coefficient: Fraction, bound: tuple[Index, ...], factors: list[Factor]) -> Expression:
    """number * factors summed over bound, with positive integer powers of sums multiplied out."""
    term = simplified(coefficient, bound, factors)
    for place, (part, exponent) in enumerate(term.factors):
        whole = exponent.constant.numerator // exponent.constant.denominator
        if not isinstance(part, Bracket) or whole < 1:
            continue
        if whole > 8:
            raise OutsideLanguage("a power of a sum beyond 8")
        rest = [f for n, f in enumerate(term.factors) if n != place]
        left = exponent.plus(Exponent(Fraction(-whole)))
        rest += [] if left.is_zero else [(part, left)]
        result = made(term.number, (), rest)
        for _ in range(whole):
            result = product(result, part.body)
        return sum_over(term.bound, result)
    return Expression((term,)) if term.number else ZERO


def total(parts: Iterable[Expression]) -> Expression:
    """The sum of expressions, like terms collected."""
    result = canonical(Expression(tuple(term for part in parts for term in part.terms)))
    if len(result.terms) > _MOST_TERMS:
        raise OutsideLanguage("a sum of too many terms")
    return result


def scaled(expression: Expression, factor: Fraction | int) -> Expression:
    """A rational multiple."""
    return Expression(tuple(Term(t.number * factor, t.bound, t.factors) for t in expression.terms)) if factor else ZERO


def difference(left: Expression, right: Expression) -> Expression:
    """left - right."""
    return total((left, scaled(right, -1)))


def product(left: Expression, right: Expression) -> Expression:
    """The product, each pair of terms with indices of its own."""
    found = []
    for one in left.terms:
        for two in right.terms:
            a, b = with_fresh_bound(one), with_fresh_bound(two)
            found.append(made(a.number * b.number, a.bound + b.bound, [*a.factors, *b.factors]))
    return total(found)


def product_of(parts: Iterable[Expression]) -> Expression:
    """The product of several expressions."""
    result = number(1)
    for part in parts:
        result = product(result, part)
    return result


def sum_over(indices: tuple[Index, ...], expression: Expression) -> Expression:
    """The sum of an expression over indices that are free in it."""
    if not indices:
        return expression
    found = []
    for term in expression.terms:
        opened = with_fresh_bound(term)
        found.append(made(opened.number, opened.bound + indices, list(opened.factors)))
    return total(found)


def from_exponent(exponent: Exponent) -> Expression:
    """An exponent as an expression."""
    sizes = (scaled(of_part(Size(name)), factor) for name, factor in exponent.sizes)
    return total((number(exponent.constant), *sizes))


def as_exponent(expression: Expression) -> Exponent | None:
    """A rational number plus multiples of sizes, or None for anything else."""
    result = Exponent()
    for term in expression.terms:
        if not term.factors:
            result = result.plus(Exponent(term.number))
            continue
        part, exponent = term.factors[0]
        if len(term.factors) > 1 or not isinstance(part, Size) or exponent != ONE or term.bound:
            return None
        result = result.plus(Exponent(Fraction(0), ((part.range, term.number),)))
    return result


# what is known to be positive or real


def is_positive(part: Part) -> bool:
    """Whether a part is a positive real number for all values of its names."""
    if isinstance(part, Size | Prime):
        return True
    if isinstance(part, Tensor):
        return part.positive and part.real and not part.slots and not part.inverse
    if isinstance(part, Determinant):
        return part.positive
    if isinstance(part, Exponential):
        return is_real(part.term)
    return isinstance(part, Bracket) and positive_sum(part.body)


def positive_sum(expression: Expression) -> bool:
    """Whether every term is positive."""
    return bool(expression.terms) and all(positive_term(term) for term in expression.terms)


def positive_term(term: Term) -> bool:
    """Whether a term is positive: its number and each of its factors."""
    return term.number > 0 and all(is_positive(part) for part, _ in term.factors)


def is_real(value: Term | Expression) -> bool:
    """Whether a value is certainly real: roots and logarithms of what may be negative cannot be told."""
    terms = value.terms if isinstance(value, Expression) else (value,)
    return all(_real_factor(part, exponent) for term in terms for part, exponent in term.factors)


def _real_factor(part: Part, exponent: Exponent) -> bool:
    if not exponent.is_integer and not is_positive(part):
        return False
    if isinstance(part, Imaginary):
        return False
    if isinstance(part, Tensor):
        return part.real
    if isinstance(part, Exponential):
        return is_real(part.term)
    if isinstance(part, Logarithm):
        return positive_sum(part.body)
    inner = getattr(part, "body", None)
    return not isinstance(inner, Expression) or is_real(inner)


# powers


def power(base: Expression, exponent: Exponent) -> Expression:
    """base**exponent. Raises OutsideLanguage for a power of what is zero."""
    if exponent.is_zero:
        return number(1)
    if exponent == ONE:
        return base
    if not base.terms:
        if exponent.is_integer and exponent.constant > 0:
            return ZERO
        raise OutsideLanguage("a division by zero")
    if exponent.is_integer and 0 < exponent.constant <= 8:
        return product_of([base] * int(exponent.constant))
    front, rest = split_common(base, exponent.is_integer)
    if rest is None:
        return term_power(front, exponent)
    return product(term_power(front, exponent), of_part(Bracket(rest), exponent))


def term_power(term: Term, exponent: Exponent) -> Expression:
    """A power of a product without bound indices: (x y)^a = x^a y^a where a is an integer or x is positive."""
    results = [number_power(term.number, exponent)]
    loose = [(p, e) for p, e in term.factors if not exponent.is_integer and not is_positive(p)]
    if loose and (len(loose) > 1 or loose[0][1] != ONE or term.number < 0):
        raise OutsideLanguage("a root of a product whose factors may be negative")
    if loose and isinstance(loose[0][0], Exponential):
        raise OutsideLanguage("a root of the exponential of a number that may be complex")
    for part, inner in term.factors:
        results.append(factor_power(part, inner, exponent))
    return product_of(results)


def factor_power(part: Part, inner: Exponent, exponent: Exponent) -> Expression:
    """(part^inner)^exponent, for a part that is positive or an exponent that is an integer."""
    if exponent.sizes and isinstance(part, Exponential):
        if inner.sizes:
            raise OutsideLanguage("an exponent that is a product of sizes")
        whole = Expression((Term(inner.constant, part.term.bound, part.term.factors),))
        return exponential(product(whole, from_exponent(exponent)))
    if not exponent.sizes:
        return of_part(part, inner.times(exponent.constant))
    if inner.sizes:
        raise OutsideLanguage("an exponent that is a product of sizes")
    return of_part(part, exponent.times(inner.constant))


def number_power(value: Fraction, exponent: Exponent) -> Expression:
    """A rational number to an exponent, by its primes."""
    if exponent.is_integer and abs(exponent.constant) <= 200:
        return number(value ** int(exponent.constant))
    if value <= 0:
        raise OutsideLanguage("a power of a negative number that is no integer")
    primes = [*factorint(value.numerator).items(), *((p, -m) for p, m in factorint(value.denominator).items())]
    factors: list[Factor] = [(Prime(int(p)), exponent.times(Fraction(int(m)))) for p, m in primes if p != 1]
    return made(Fraction(1), (), factors)


def split_common(expression: Expression, any_sign: bool) -> tuple[Term, Expression | None]:
    """A product without bound indices taken out of all terms, and the sum that is left (None where it is 1).

    any_sign: whether what is taken out may be negative; else only positive parts are.
    """
    expression = canonical(expression)
    first = with_fresh_bound(expression.terms[0])
    common = []
    for part, exponent in first.factors:
        if free_indices(part) & frozenset(first.bound) or not (any_sign or is_positive(part)):
            continue
        found = [dict(other.factors).get(part) for other in expression.terms]
        if all(f == exponent for f in found):
            common.append((part, exponent))
    lead = expression.terms[0].number if any_sign else abs(expression.terms[0].number)
    front = Term(lead, (), tuple(common))
    rest = product(expression, Expression((_reciprocal(front),)))
    if rest == number(1):
        return front, None
    if not any_sign and len(rest.terms) == 1 and not rest.terms[0].bound:
        only = rest.terms[0]
        return Term(lead * only.number, (), (*common, *only.factors)), None
    return front, rest


def _reciprocal(term: Term) -> Term:
    return Term(1 / term.number, (), tuple((part, e.times(Fraction(-1))) for part, e in term.factors))


# exponentials and logarithms


def exponential(expression: Expression) -> Expression:
    """e to the power of an expression, one factor for each of its terms; e^{c log x} is x^c."""
    results = []
    for term in canonical(expression).terms:
        known = _power_in_disguise(term)
        if known is not None:
            results.append(known)
            continue
        one = canonical_term(Term(Fraction(1), term.bound, term.factors))
        results.append(of_part(Exponential(one), Exponent(term.number)))
    return product_of(results)


def _power_in_disguise(term: Term) -> Expression | None:
    logs = [part for part, e in term.factors if isinstance(part, Logarithm) and e == ONE]
    if len(logs) != 1 or term.bound:
        return None
    rest = Term(term.number, (), tuple(f for f in term.factors if f[0] is not logs[0]))
    exponent = as_exponent(Expression((rest,)))
    return power(logs[0].body, exponent) if exponent is not None else None


def logarithm(expression: Expression) -> Expression:
    """The logarithm; that of a product of positive factors is the sum of theirs."""
    if not expression.terms:
        raise OutsideLanguage("the logarithm of zero")
    front, rest = split_common(expression, any_sign=False)
    loose = [(p, e) for p, e in front.factors if not is_positive(p)]
    if front.number < 0 or loose:
        return of_part(Logarithm(canonical(expression)))
    found = [_number_logarithm(front.number)]
    found += [product(from_exponent(e), _positive_logarithm(p)) for p, e in front.factors]
    if rest is not None:
        found.append(of_part(Logarithm(rest)))
    return total(found)


def _positive_logarithm(part: Part) -> Expression:
    if isinstance(part, Exponential):
        return Expression((part.term,))
    if isinstance(part, Bracket):
        return logarithm(part.body)
    return of_part(Logarithm(of_part(part)))


def _number_logarithm(value: Fraction) -> Expression:
    primes = [*factorint(value.numerator).items(), *((p, -m) for p, m in factorint(value.denominator).items())]
    return total(scaled(of_part(Logarithm(number(int(p)))), int(m)) for p, m in primes if p != 1)
