"""Random trees of the grammar, drawn so that their print leaves no doubt."""

from __future__ import annotations

from hypothesis import strategies as st

from derive.reading.notation import Notation
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
    Script,
    Sequence,
    Sum,
    Symbol,
    Transpose,
)

PLAIN = Notation()
DECLARED = Notation(
    index_letters=frozenset("ijkl"),
    indexed={"W": 1, "g": 2, r"\hat{Y}": 1, "t": 1},
    functions=frozenset({"L"}),
    multiword=((r"\delta", "V"),),
    differences=frozenset({r"\Delta"}),
    measures=frozenset({r"\mathcal{D}"}),
    declared=True,
)

numbers = st.sampled_from(["0", "1", "2", "10", "0.5", "1{,}000"]).map(Number)
_names = st.sampled_from(
    ["x", "y", "A", "B", "n", r"\alpha", r"\Omega", r"\hat{z}", r"\tilde{v}", r"\mathcal{L}", r"\bar{w}"]
)
_labels = st.sampled_from(["0", "n+1", "xy", r"\alpha k", r"\infty", "a,b"]).map(lambda text: Script(False, label=text))
plain_names = _names.map(Symbol)
names = plain_names | st.builds(lambda name, label: Symbol(name, (label,)), _names, _labels)
_letters = st.lists(st.sampled_from("ijkl"), min_size=1, max_size=2).map(tuple)
_blocks = st.builds(
    lambda up, at, mark: Script(up, at, block=True, mark=mark), st.booleans(), _letters, st.sampled_from(["", "t", "T"])
)
_scripts = st.builds(Script, st.booleans(), _letters) | _blocks
_scripts |= st.builds(
    lambda at: Script(False, at, commas=True), st.tuples(st.sampled_from("ijkl"), st.sampled_from("ijkl"))
)
indexed = st.builds(lambda name, script: Symbol(name, (script,)), st.sampled_from(["W", "g", r"\hat{Y}"]), _scripts)
both = st.just(Symbol("g", (Script(False, ("i",)), Script(True, ("j",))))) | st.just(
    Symbol("g", (Script(True, ("i", "l")), Script(False, ("k",))))
)
declared_names = names | indexed | both | st.just(Symbol(r"\delta V"))
_functions = st.sampled_from([r"\sin", r"\log", r"\det", r"\exp", r"\erf"]).map(Symbol)


def expressions(declared: bool = False) -> st.SearchStrategy[Node]:
    """Expressions of every kind of node, under the plain or the declared notation."""
    atoms = numbers | (declared_names if declared else names)
    return st.recursive(atoms, lambda inner: _larger(inner, declared), max_leaves=4)


def chains(declared: bool = False) -> st.SearchStrategy[Chain]:
    """Statements with one to three relations."""
    side = expressions(declared)
    relation = st.sampled_from(["=", "<", r"\leq", r"\neq", r"\approx", ">"])
    return st.lists(st.tuples(relation, side), min_size=1, max_size=3).flatmap(
        lambda links: side.map(lambda first: Chain((first, *(s for _, s in links)), tuple(r for r, _ in links)))
    )


def _larger(inner: st.SearchStrategy[Node], declared: bool) -> st.SearchStrategy[Node]:
    parts = [_sums(inner), _products(inner), _closed(inner), _functional(inner), _reaching(inner)]
    return st.one_of(*parts, _of_models(inner)) if declared else st.one_of(*parts)


def _sums(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Signed sums; operators that reach over a term stand in brackets."""
    terms = st.lists(inner.map(_as_term), min_size=2, max_size=3)
    signs = st.tuples(st.sampled_from(["", "-", "+"]), st.sampled_from("+-"), st.sampled_from("+-"))
    longer = st.builds(lambda s, t: Sum(s[: len(t)], tuple(t)), signs, terms)
    dotted = inner.map(lambda t: Sum(("", "+", "+"), (_as_term(t), Dots(), Symbol("y"))))
    return longer | dotted | inner.map(lambda t: Sum(("-",), (_as_term(t),)))


def _products(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.lists(inner.map(_as_factor), min_size=2, max_size=3).map(
        lambda factors: Product(_joins(factors), tuple(factors))
    )


def _joins(factors: list[Node]) -> tuple[str, ...]:
    r"""Names and fractions stand side by side; before all else stands \cdot."""
    apart = ["" if isinstance(factor, Symbol | Root | Binomial) else r"\cdot" for factor in factors[1:]]
    return ("", *apart)


def _closed(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """What shows its own end: brackets, bars, fractions, roots, powers, marks, environments."""
    based = inner.map(_as_base)
    cells = st.lists(st.tuples(inner, inner), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        inner.map(Group),
        inner.map(_braced),
        inner.map(Bars),
        inner.map(lambda x: Bars(x, r"\lfloor", r"\rfloor")),
        st.builds(Fraction, inner, inner),
        st.builds(lambda a, b: Fraction(_as_factor(a), _as_factor(b), slash=True), inner, inner),
        st.builds(Root, inner, st.none() | inner),
        st.builds(Binomial, inner, inner),
        st.builds(_power, based, inner),
        based.map(lambda x: Conjugate(x, style="star")),
        inner.map(lambda x: Conjugate(Sum(("", "+"), (_as_term(x), Symbol("y"))))),
        based.map(Factorial),
        based.map(lambda x: Factorial(x, 2)),
        plain_names.map(lambda x: Transpose(x, r"\intercal")),
        cells.map(lambda rows: Matrix("pmatrix", rows)),
        cells.map(lambda rows: Matrix("vmatrix", rows)),
        st.builds(_cases, inner, inner),
        st.builds(lambda x, a, b: Evaluated(x, Membership(a), b, "[", "]"), inner, inner, inner),
        st.builds(lambda x, a: Evaluated(x, Membership(Symbol("x"), "=", a), None, r"\left.", "|"), based, inner),
        plain_names.map(lambda x: Dotted(Sum(("", "+"), (x, Symbol("y"))), 1)),
        st.builds(Dotted, plain_names, st.just(2)),
    )


def _functional(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    powers = st.none() | st.sampled_from([Number("2"), Sum(("-",), (Number("1"),))])
    arguments = st.lists(inner, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Apply, _functions, arguments, powers, st.none() | inner),
        st.builds(lambda a, n: Apply(Symbol("L"), a, None, None, n), arguments, st.integers(1, 3)),
        arguments.map(lambda a: Apply(Symbol("L"), a)),
        st.builds(lambda f, x: Apply(f, (x,), None, None, 0, "", ""), _functions, plain_names),
        st.builds(
            lambda f, x: Apply(f, (Product(("", ""), (Number("2"), x)),), None, None, 0, "", ""),
            _functions,
            plain_names,
        ),
        st.builds(Primed, plain_names, st.integers(1, 3)),
    )


def _reaching(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Sums, limits, integrals and derivatives, over one term."""
    term = inner.map(_as_term)
    variable = st.sampled_from(["x", "t", r"\theta"]).map(Symbol)
    member = st.builds(lambda r, v: Membership(Symbol("n"), r, v), st.sampled_from(["=", r"\geq", r"\neq"]), inner)
    under = st.none() | member | st.just(Membership(Symbol("n")))
    measure = variable.map(Differential)
    integrand = st.builds(lambda t, d: Product(("", ""), (_as_factor(t), d)), inner, measure)
    by = st.tuples(variable, st.none() | inner)
    return st.one_of(
        st.builds(Big, st.sampled_from([r"\sum", r"\prod"]), under, st.none() | inner, term),
        st.builds(lambda m, t: Big(r"\sum", Sequence((Membership(Symbol("m")), m)), None, t), member, term),
        st.builds(
            lambda v, a, s, t: Limit(v, a, s, bool(s), t),
            variable,
            inner.map(_as_base),
            st.sampled_from(["", "+", "-"]),
            term,
        ),
        st.builds(lambda a, b, i: Integral(r"\int", a, b, i), st.none() | inner, st.none() | inner, integrand),
        st.builds(
            lambda i, d: Integral(r"\iint", None, None, Product((*i.joins, ""), (*i.factors, d))), integrand, measure
        ),
        st.builds(lambda d, t: Integral(r"\int", None, None, Product(("", ""), (d, Group(t))), True), measure, inner),
        st.builds(lambda s, o, v, x: Derivative(s, o, v, _as_term(x)), *_derivative(inner, by), inner),
        st.builds(lambda s, o, v, x: Derivative(s, o, v, None, Group(x)), *_derivative(inner, by), inner),
        st.builds(lambda v, x: Derivative(r"\partial", None, ((v, None),), None, Group(x), True), variable, inner),
    )


def _derivative(
    inner: st.SearchStrategy[Node], by: st.SearchStrategy[tuple[Node, Node | None]]
) -> tuple[st.SearchStrategy, ...]:
    return st.sampled_from(["d", r"\partial"]), st.none() | inner, st.lists(by, min_size=1, max_size=2).map(tuple)


def _of_models(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """What only a declared notation knows: differences, measures, indices on brackets."""
    return st.one_of(
        declared_names.map(Difference),
        inner.map(Group).map(Difference),
        indexed.map(Differential),
        inner.map(Group).map(Differential),
        inner.map(lambda x: Indexed(Group(x), (Script(False, ("k",)),))),
        st.builds(
            lambda x: Integral(
                r"\int", None, None, Product(("", ""), (Differential(Symbol("W"), r"\mathcal{D}"), Group(x))), True
            ),
            inner,
        ),
    )


def _braced(node: Node) -> Node:
    return Group(node, r"\{", r"\}")


def _as_base(node: Node) -> Node:
    """What can carry a power: a name without upper script, a numeral, or a bracket."""
    if isinstance(node, Number) or isinstance(node, Symbol) and not any(s.up for s in node.scripts):
        return node
    return node if isinstance(node, Group) and node.opening == "(" else Group(node)


def _as_factor(node: Node) -> Node:
    """What can stand beside another factor; all else is put in brackets."""
    return node if isinstance(node, Number | Symbol | Group | Root | Binomial | Bars) else Group(node)


def _as_term(node: Node) -> Node:
    """What can stand in a sum: no sum, and nothing whose reach is open."""
    open_ended = isinstance(node, Sum | Big | Integral | Limit | Derivative | Evaluated | Sequence)
    return Group(node) if open_ended or isinstance(node, Product | Fraction) and not _ends(node) else node


def _ends(node: Product | Fraction) -> bool:
    return not isinstance(node, Fraction) or not node.slash


def _power(base: Node, exponent: Node) -> Node:
    """A power whose exponent is no bracketed sign (that could be an order of derivative)."""
    return Power(base, exponent.body if isinstance(exponent, Group) and exponent.opening == "(" else exponent)


def _cases(value: Node, bound: Node) -> Node:
    condition = Chain((Symbol("x"), bound), (r"\geq",))
    return Cases(((value, condition, "if"), (Number("0"), None, "otherwise")))
