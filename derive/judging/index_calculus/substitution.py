"""A coordinate replaced by an expression everywhere in another one, all components at once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.judging.index_calculus.algebra import (
    exponential,
    logarithm,
    made,
    number,
    power,
    product_of,
    scaled,
    sum_over,
    total,
)
from derive.judging.index_calculus.parts import (
    Bracket,
    Exponent,
    Exponential,
    Expression,
    Index,
    Logarithm,
    Part,
    SpaceIntegral,
    Tensor,
)
from derive.judging.index_calculus.renaming import parts_of, with_fresh_bound
from derive.language.refusal import OutsideLanguage

Component = Callable[[tuple[Index, ...]], Expression]


def substituted(expression: Expression, key: str, component: Component) -> Expression:
    """The expression with each component of the coordinate `key` replaced by `component(indices)`."""
    if not any(_depends(part, key) for part in parts_of(expression)):
        return expression
    found = []
    for term in expression.terms:
        opened = with_fresh_bound(term)
        parts = [_of_factor(part, exponent, key, component) for part, exponent in opened.factors]
        found.append(sum_over(opened.bound, product_of((number(opened.number), *parts))))
    return total(found)


def _depends(part: Part, key: str) -> bool:
    return isinstance(part, SpaceIntegral) or isinstance(part, Tensor) and (part.key == key or bool(part.arguments))


def _of_factor(part: Part, exponent: Exponent, key: str, component: Component) -> Expression:
    if not any(_depends(inner, key) for inner in (part, *parts_of(part))):
        return made(Fraction(1), (), [(part, exponent)])
    if isinstance(part, Exponential):
        inner = substituted(Expression((part.term,)), key, component)
        if exponent.sizes:
            raise OutsideLanguage("an exponential to the power of a size")
        return exponential(scaled(inner, exponent.constant))
    return power(_of_part(part, key, component), exponent)


def _of_part(part: Part, key: str, component: Component) -> Expression:
    if isinstance(part, Tensor):
        if part.key == key:
            return component(part.indices)
        raise OutsideLanguage(f"{part.key} at other arguments than its own has no rule here")
    if isinstance(part, Bracket):
        return substituted(part.body, key, component)
    if isinstance(part, Logarithm):
        return logarithm(substituted(part.body, key, component))
    raise OutsideLanguage("a substitution into an integral has no rule here")
