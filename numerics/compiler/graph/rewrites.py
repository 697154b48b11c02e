"""Forms that lose no digits: each rule has a name and two sides that are equal on its domain.

The sides of every rule are judged by derive and measured against mpmath in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

from numerics.compiler.graph.short_sums import is_short, unrolled


class softplus(sp.Function):  # noqa: N801
    """log(1 + e^x), without overflow."""

    nargs = 1


class sigmoid(sp.Function):  # noqa: N801
    """1/(1 + e^{-x}), without overflow."""

    nargs = 1


class sech2(sp.Function):  # noqa: N801
    """1 - tanh(x)^2, without cancellation."""

    nargs = 1


class finite(sp.Function):  # noqa: N801
    """x, or 0 where x is infinite: what may be subtracted from infinities."""

    nargs = 1

    def _eval_is_extended_real(self) -> bool | None:
        real: bool | None = self.args[0].is_extended_real
        return real

    def _eval_is_finite(self) -> bool:
        return True


class logaddexp(sp.Function):  # noqa: N801
    """log(e^x + e^y), without overflow."""

    nargs = 2


class logcosh(sp.Function):  # noqa: N801
    """log(cosh x), without overflow."""

    nargs = 1


class logsinh(sp.Function):  # noqa: N801
    """log(sinh x), without overflow."""

    nargs = 1


class logexpm1(sp.Function):  # noqa: N801
    """log(e^x - 1), without overflow."""

    nargs = 1


class sqrt1pm1(sp.Function):  # noqa: N801
    """sqrt(1 + x) - 1, without cancellation."""

    nargs = 1


_GROWING = {sp.cosh: logcosh, sp.sinh: logsinh, expm1: logexpm1}
MEANING: dict[str, Callable[..., sp.Expr]] = {
    "logcosh": lambda x: sp.log(sp.cosh(x)),
    "logsinh": lambda x: sp.log(sp.sinh(x)),
    "logexpm1": lambda x: sp.log(sp.exp(x) - 1),
    "logaddexp": lambda x, y: sp.log(sp.exp(x) + sp.exp(y)),
    "softplus": lambda x: sp.log(1 + sp.exp(x)),
    "sigmoid": lambda x: 1 / (1 + sp.exp(-x)),
    "sech2": lambda x: 1 - sp.tanh(x) ** 2,
    "log1p": lambda x: sp.log(1 + x),
    "expm1": lambda x: sp.exp(x) - 1,
    "sqrt1pm1": lambda x: sp.sqrt(1 + x) - 1,
    "finite": lambda x: x,
}
"""What the stable functions are."""


@dataclass(frozen=True)
class Rule:
    """A rewrite: its name, what it does to a node whose parts are done, and an example of both sides."""

    name: str
    rewrite: Callable[[sp.Expr], sp.Expr | None]
    left: sp.Expr
    right: sp.Expr


def stable(e: sp.Basic) -> sp.Basic:
    """The expression with every rule applied, from the inside out."""
    done: dict[sp.Basic, sp.Basic] = {}
    waiting = [e]
    while waiting:
        top = waiting[-1]
        if top in done:
            waiting.pop()
            continue
        if not top.args or isinstance(top, sp.Indexed | sp.Tuple):
            done[top] = top
            waiting.pop()
            continue
        needed = [a for a in top.args if a not in done]
        if needed:
            waiting += needed
            continue
        parts = [done[a] for a in top.args]
        new = top if all(x is y for x, y in zip(parts, top.args, strict=True)) else top.func(*parts)
        done[top] = _rewritten(new)
        waiting.pop()
    return done[e]


def _rewritten(e: sp.Basic) -> sp.Basic:
    if isinstance(e, sp.Add | sp.log | sp.Pow | sp.Mul):
        for rule in RULES:
            found = rule.rewrite(e)
            if found is not None:
                return found
    return e


def _log1p(e: sp.Expr) -> sp.Expr | None:
    if not (isinstance(e, sp.log) and isinstance(e.args[0], sp.Add)):
        return None
    constant, rest = e.args[0].as_coeff_Add()
    return log1p(rest) if constant == 1 else None


def _softplus(e: sp.Expr) -> sp.Expr | None:
    if not (isinstance(e, sp.log) and isinstance(e.args[0], sp.Add)):
        return None
    constant, rest = e.args[0].as_coeff_Add()
    factor, body = rest.as_coeff_Mul()
    if constant != 1 or not isinstance(body, sp.exp) or not factor.is_positive:
        return None
    return softplus(body.args[0] + sp.log(factor))


def _log_of_growth(e: sp.Expr) -> sp.Expr | None:
    """The logarithm of cosh, sinh or e^x - 1, times a positive factor."""
    if not isinstance(e, sp.log):
        return None
    for factor in sp.Mul.make_args(e.args[0]):
        kind = _GROWING.get(type(factor))
        rest = e.args[0] / factor
        if kind is not None and rest.is_positive:
            return kind(factor.args[0]) + sp.log(rest)
    return None


def _log_sum_exp(e: sp.Expr) -> sp.Expr | None:
    """Of positive factors times exponentials; a symbol among the factors has a part in which term is the largest."""
    if not (isinstance(e, sp.log) and isinstance(e.args[0], sp.Add)):
        return None
    pairs = [_factor_and_exponent(term) for term in e.args[0].args]
    if not all(f.is_positive for f, _ in pairs) or all(u == 0 for _, u in pairs):
        return None
    sizes = [u if f.is_Number else u + sp.log(f) for f, u in pairs]
    if not all(u.is_extended_real for _, u in pairs):  # complex numbers have no largest
        return _in_pairs([u + sp.log(f) for f, u in pairs])
    highest = finite(sp.Max(*sizes))
    if (1, 0) in pairs:  # near 0 the logarithm is small: the 1 is not added before it is taken
        pairs.remove((1, 0))
        return highest + log1p(expm1(-highest) + sp.Add(*[f * sp.exp(u - highest, evaluate=False) for f, u in pairs]))
    return highest + sp.log(sp.Add(*[f * sp.exp(u - highest, evaluate=False) for f, u in pairs]))


def _factor_and_exponent(term: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """f and u of a term f e^u; u is 0 where there is no exponential."""
    factors = sp.Mul.make_args(term)
    exponentials = [f for f in factors if isinstance(f, sp.exp)]
    exponents = sp.Add(*[f.args[0] for f in exponentials])
    return sp.Mul(*[f for f in factors if f not in exponentials]), exponents


def _log_of_short_sum(e: sp.Expr) -> sp.Expr | None:
    """A sum over a few numbers, whose terms are exponentials."""
    if not (isinstance(e, sp.log) and isinstance(e.args[0], sp.Sum) and is_short(e.args[0])):
        return None
    return _log_sum_exp(sp.log(sp.Add(*unrolled(e.args[0]))))


def _softmax(e: sp.Expr) -> sp.Expr | None:
    """e^u over a sum in which it stands: relative to the largest, whose slopes are finite too."""
    if not isinstance(e, sp.Mul):
        return None
    for over in (f for f in e.args if isinstance(f, sp.exp)):
        for under in (f for f in e.args if isinstance(f, sp.Pow) and f.exp == -1 and isinstance(f.base, sp.Add)):
            share = _share(over.args[0], under.base)
            if share is not None:
                return sp.Mul(share, *[f for f in e.args if f not in (over, under)])
    return None


def _share_of_one(e: sp.Expr) -> sp.Expr | None:
    """1 over a sum of 1 and several exponentials; beside one exponential it is a sigmoid."""
    if not (isinstance(e, sp.Pow) and e.exp == -1 and isinstance(e.base, sp.Add) and len(e.base.args) > 2):
        return None
    return _share(sp.Integer(0), e.base)


def _share(exponent: sp.Expr, total: sp.Expr) -> sp.Expr | None:
    """e^exponent over a sum in which it stands; complex numbers have no largest, but two of them a sigmoid."""
    pairs = [_factor_and_exponent(term) for term in total.args]
    exponents = [u for _, u in pairs]
    if exponent not in exponents or not all(f.is_positive for f, _ in pairs) or all(u == 0 for u in exponents):
        return None
    if len(pairs) == 2 and all(f == 1 for f, _ in pairs):
        return sigmoid(2 * exponent - sp.Add(*exponents))
    if not all(u.is_extended_real for u in exponents):
        return None
    highest = finite(sp.Max(*[u if f.is_Number else u + sp.log(f) for f, u in pairs]))
    relative = sp.Add(*[f * sp.exp(u - highest, evaluate=False) for f, u in pairs])
    return sp.exp(exponent - highest, evaluate=False) / relative


def _log_of_softmax(e: sp.Expr) -> sp.Expr | None:
    """The logarithm of a sigmoid, or of one over a sum of exponentials of real numbers."""
    if not isinstance(e, sp.log):
        return None
    inner = e.args[0]
    if isinstance(inner, sigmoid):
        return -softplus(-inner.args[0])
    for factor in sp.Mul.make_args(inner):
        rest = inner / factor
        reciprocal = isinstance(factor, sp.Pow) and factor.exp == -1 and factor.base.is_positive and rest.is_positive
        found = _log_sum_exp(sp.log(factor.base)) if reciprocal else None
        if found is not None:
            return sp.log(rest) - found
    return None


def _in_pairs(exponents: list[sp.Expr]) -> sp.Expr:
    total = exponents[0]
    for u in exponents[1:]:
        total = logaddexp(total, u)
    return total


def _expm1(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, sp.Add):
        return None
    constant, rest = e.as_coeff_Add()
    if constant == 0:
        return None
    for term in sp.Add.make_args(rest):
        factor, body = term.as_coeff_Mul()
        if isinstance(body, sp.exp) and factor == -constant:
            return factor * expm1(body.args[0]) + (rest - term)
    return None


def _sigmoid(e: sp.Expr) -> sp.Expr | None:
    if not (isinstance(e, sp.Pow) and e.exp == -1 and isinstance(e.base, sp.Add)):
        return None
    constant, rest = e.base.as_coeff_Add()
    return sigmoid(-rest.args[0]) if constant == 1 and isinstance(rest, sp.exp) else None


def _sigmoid_ratio(e: sp.Expr) -> sp.Expr | None:
    """e^x/(1 + e^x): the exponential beside a sigmoid of the opposite argument."""
    if not isinstance(e, sp.Mul):
        return None
    for factor in e.args:
        if isinstance(factor, sigmoid) and sp.exp(-factor.args[0]) in e.args:
            rest = [a for a in e.args if a not in (factor, sp.exp(-factor.args[0]))]
            return sp.Mul(sigmoid(-factor.args[0]), *rest)
    return None


def _sech2(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, sp.Add):
        return None
    constant, rest = e.as_coeff_Add()
    if constant == 0:
        return None
    for term in sp.Add.make_args(rest):
        factor, body = term.as_coeff_Mul()
        if isinstance(body, sp.Pow) and body.exp == 2 and isinstance(body.base, sp.tanh) and factor == -constant:
            return constant * sech2(body.base.args[0]) + (rest - term)
    return None


def _root_less_one(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, sp.Add) or len(e.args) != 2:
        return None
    constant, rest = e.as_coeff_Add()
    factor, body = rest.as_coeff_Mul()
    if constant == 0 or factor != -constant or not (isinstance(body, sp.Pow) and body.exp == sp.S.Half):
        return None
    one, u = body.base.as_coeff_Add()
    return factor * sqrt1pm1(u) if one == 1 else None


def _one_less_cosine(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, sp.Add) or len(e.args) != 2:
        return None
    constant, rest = e.as_coeff_Add()
    factor, body = rest.as_coeff_Mul()
    if constant == 0 or factor != -constant or not isinstance(body, sp.cos):
        return None
    return 2 * constant * sp.sin(body.args[0] / 2) ** 2


def _difference_of_squares(e: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, sp.Add) or len(e.args) != 2:
        return None
    (p, a), (q, b) = (term.as_coeff_Mul() for term in e.args)
    squares = all(isinstance(s, sp.Pow) and s.exp == 2 for s in (a, b))
    if not squares or p != -q:
        return None
    return p * sp.Mul(a.base - b.base, a.base + b.base, evaluate=False)


_x, _y = sp.symbols("x y", real=True)
_p = sp.Symbol("p", positive=True)
_k = sp.Symbol("k", integer=True)
_highest = sp.Max(_x, _y, 2 * _x)
RULES: tuple[Rule, ...] = (
    Rule("softplus", _softplus, sp.log(1 + sp.exp(_x)), softplus(_x)),
    Rule(
        "log-sum-exp", _log_sum_exp, sp.log(sp.exp(_x) + sp.exp(_y)),
        sp.Max(_x, _y) + sp.log(sp.exp(_x - sp.Max(_x, _y)) + sp.exp(_y - sp.Max(_x, _y))),
    ),
    Rule(
        "log-sum-exp beside 1", _log_sum_exp, sp.log(1 + sp.exp(_x) + sp.exp(_y)),
        sp.Max(0, _x, _y) + log1p(
            expm1(-sp.Max(0, _x, _y)) + sp.exp(_x - sp.Max(0, _x, _y)) + sp.exp(_y - sp.Max(0, _x, _y))
        ),
    ),
    Rule(
        "log-sum-exp with a factor", _log_sum_exp, sp.log(1 + _p * sp.exp(_x)),
        sp.Max(0, _x + sp.log(_p)) + log1p(
            expm1(-sp.Max(0, _x + sp.log(_p))) + _p * sp.exp(_x - sp.Max(0, _x + sp.log(_p)))
        ),
    ),
    Rule(
        "logarithm of a short sum", _log_of_short_sum, sp.log(sp.Sum(sp.exp(_k * _x), (_k, 1, 2))),
        sp.Max(_x, 2 * _x) + sp.log(sp.exp(_x - sp.Max(_x, 2 * _x)) + sp.exp(2 * _x - sp.Max(_x, 2 * _x))),
    ),
    Rule("softmax", _softmax, sp.exp(_x) / (sp.exp(_x) + sp.exp(_y)), sigmoid(_x - _y)),
    Rule(
        "softmax among three", _softmax, sp.exp(_x) / (sp.exp(_x) + sp.exp(_y) + sp.exp(2 * _x)),
        sp.exp(_x - _highest) / (sp.exp(_x - _highest) + sp.exp(_y - _highest) + sp.exp(2 * _x - _highest)),
    ),
    Rule(
        "softmax beside 1", _share_of_one, 1 / (sp.exp(_x) + sp.exp(_y) + 1),
        sp.exp(-sp.Max(0, _x, _y)) / (
            sp.exp(-sp.Max(0, _x, _y)) + sp.exp(_x - sp.Max(0, _x, _y)) + sp.exp(_y - sp.Max(0, _x, _y))
        ),
    ),
    Rule("logarithm of a sigmoid", _log_of_softmax, sp.log(sigmoid(_x)), -softplus(-_x)),
    Rule(
        "logarithm of a softmax", _log_of_softmax, sp.log(1 / (sp.exp(_x) + sp.exp(_y))),
        -sp.Max(_x, _y) - sp.log(sp.exp(_x - sp.Max(_x, _y)) + sp.exp(_y - sp.Max(_x, _y))),
    ),
    Rule("log1p", _log1p, sp.log(1 + _p), log1p(_p)),
    Rule("logarithm of cosh", _log_of_growth, sp.log(sp.cosh(_x)), logcosh(_x)),
    Rule("logarithm of sinh", _log_of_growth, sp.log(sp.sinh(_p)), logsinh(_p)),
    Rule("logarithm of e^x - 1", _log_of_growth, sp.log(expm1(_p)), logexpm1(_p)),
    Rule("expm1", _expm1, sp.exp(_x) - 1, expm1(_x)),
    Rule("sigmoid", _sigmoid, 1 / (1 + sp.exp(_x)), sigmoid(-_x)),
    Rule("sigmoid of a quotient", _sigmoid_ratio, sp.exp(_x) * sigmoid(-_x), sigmoid(_x)),
    Rule("sech squared", _sech2, 1 - sp.tanh(_x) ** 2, sech2(_x)),
    Rule("root less one", _root_less_one, sp.sqrt(1 + _p) - 1, sqrt1pm1(_p)),
    Rule("one less cosine", _one_less_cosine, 1 - sp.cos(_x), 2 * sp.sin(_x / 2) ** 2),
    Rule("difference of squares", _difference_of_squares, _x**2 - _y**2, (_x - _y) * (_x + _y)),
)  # fmt: skip


def written_out(e: sp.Expr) -> sp.Expr:
    """The expression with the stable functions by their meaning."""
    return e.replace(lambda part: type(part).__name__ in MEANING, lambda part: MEANING[type(part).__name__](*part.args))
