"""The way back: a tree printed as LaTeX, and the guard that holds it against the source, token by token."""

from __future__ import annotations

from functools import singledispatch

from derive.language.refusal import Unread
from derive.reading.grammar.cursor import ACCENTS
from derive.reading.tokens import Token, significant, tokenize
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


@singledispatch
def latex(node: Node) -> str:
    """The node as LaTeX that reads back to the same node."""
    raise TypeError(f"no print for {type(node).__name__}")


@latex.register
def _(node: Number) -> str:
    return node.text


@latex.register
def _(node: Symbol) -> str:
    return node.name + _scripts(node.scripts)


def _scripts(scripts: tuple[Script, ...]) -> str:
    return "".join(("^" if s.up else "_") + "{" + _script(s) + "}" for s in scripts)


def _script(script: Script) -> str:
    letters = (" , " if script.commas else " ").join(script.indices)
    if script.block:
        return f"[{letters}]{script.mark}"
    return script.label or letters


@latex.register
def _(node: Group) -> str:
    return f"{node.opening} {latex(node.body)} {node.closing}"


@latex.register
def _(node: Indexed) -> str:
    return latex(node.body) + _scripts(node.scripts)


@latex.register
def _(node: Sum) -> str:
    return " ".join(f"{sign} {latex(term)}" for sign, term in zip(node.signs, node.terms, strict=True)).strip()


@latex.register
def _(node: Product) -> str:
    return " ".join(f"{join} {latex(factor)}" for join, factor in zip(node.joins, node.factors, strict=True)).strip()


@latex.register
def _(node: Fraction) -> str:
    if node.slash:
        return f"{latex(node.numerator)} / {latex(node.denominator)}"
    return rf"\frac{{{latex(node.numerator)}}}{{{latex(node.denominator)}}}"


@latex.register
def _(node: Power) -> str:
    return f"{latex(node.base)}^{{{latex(node.exponent)}}}"


@latex.register
def _(node: Transpose) -> str:
    return f"{latex(node.base)}^{{{node.mark}}}"


@latex.register
def _(node: Conjugate) -> str:
    return f"{latex(node.body)}^{{*}}" if node.style == "star" else rf"\bar{{{latex(node.body)}}}"


@latex.register
def _(node: Root) -> str:
    degree = f"[{latex(node.degree)}]" if node.degree is not None else ""
    return rf"\sqrt{degree}{{{latex(node.radicand)}}}"


@latex.register
def _(node: Apply) -> str:
    base = f"_{{{latex(node.base)}}}" if node.base is not None else ""
    power = f"^{{{latex(node.power)}}}" if node.power is not None else ""
    arguments = " , ".join(latex(argument) for argument in node.arguments)
    primes = "'" * node.primes
    return f"{latex(node.function)}{base}{power}{primes} {node.opening} {arguments} {node.closing}".rstrip()


@latex.register
def _(node: Primed) -> str:
    return latex(node.body) + "'" * node.primes


@latex.register
def _(node: Dotted) -> str:
    return rf"\{'d' * node.dots}ot{{{latex(node.body)}}}"


@latex.register
def _(node: Factorial) -> str:
    return latex(node.body) + "!" * node.marks


@latex.register
def _(node: Bars) -> str:
    return f"{node.opening} {latex(node.body)} {node.closing}"


@latex.register
def _(node: Binomial) -> str:
    return rf"\binom{{{latex(node.above)}}}{{{latex(node.below)}}}"


def _bounds(below: Node | None, above: Node | None) -> str:
    low = f"_{{{latex(below)}}}" if below is not None else ""
    high = f"^{{{latex(above)}}}" if above is not None else ""
    return low + high


@latex.register
def _(node: Big) -> str:
    return f"{node.sign}{_bounds(node.below, node.above)} {latex(node.body)}"


@latex.register
def _(node: Membership) -> str:
    if node.value is None:
        return latex(node.variable)
    return f"{latex(node.variable)} {node.relation} {latex(node.value)}"


@latex.register
def _(node: Limit) -> str:
    side = f"^{{{node.side}}}" if node.braced else node.side
    return rf"\lim_{{{latex(node.variable)} \to {latex(node.target)}{side if node.side else ''}}} {latex(node.body)}"


@latex.register
def _(node: Differential) -> str:
    return f"{node.sign} {latex(node.body)}"


@latex.register
def _(node: Integral) -> str:
    return f"{node.sign}{_bounds(node.below, node.above)} {latex(node.body)}"


@latex.register
def _(node: Derivative) -> str:
    order = f"^{{{latex(node.order)}}}" if node.order is not None else ""
    if node.subscript:
        inside = " ".join(latex(variable) for variable, _ in node.variables)
        return f"{node.sign}_{{{inside}}} {latex(node.operand) if node.operand else ''}".rstrip()
    top = f"{node.sign}{order} {latex(node.inside) if node.inside else ''}".rstrip()
    bottom = " ".join(
        f"{node.sign} {latex(variable)}" + (f"^{{{latex(power)}}}" if power is not None else "")
        for variable, power in node.variables
    )
    return rf"\frac{{{top}}}{{{bottom}}} {latex(node.operand) if node.operand else ''}".rstrip()


@latex.register
def _(node: Evaluated) -> str:
    return f"{node.opening} {latex(node.body)} {node.closing}{_bounds(node.below, node.above)}".lstrip()


@latex.register
def _(node: Matrix) -> str:
    rows = r" \\ ".join(" & ".join(latex(cell) for cell in row) for row in node.rows)
    return rf"\begin{{{node.environment}}} {rows} \end{{{node.environment}}}"


@latex.register
def _(node: Cases) -> str:
    rows = []
    for value, condition, words in node.rows:
        text = rf"\text{{{words}}} " if words else ""
        rows.append(f"{latex(value)} & {text}{latex(condition) if condition is not None else ''}".rstrip())
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


@latex.register
def _(node: Difference) -> str:
    return f"{node.sign} {latex(node.body)}"


@latex.register
def _(node: Sequence) -> str:
    return " , ".join(latex(item) for item in node.items)


@latex.register
def _(node: Dots) -> str:
    return r"\ldots"


@latex.register
def _(node: Chain) -> str:
    parts = [latex(node.sides[0])]
    for relation, side in zip(node.relations, node.sides[1:], strict=True):
        parts += [relation, latex(side)]
    return " ".join(parts)


_ARGUMENTS = {"^": 1, "_": 1, r"\frac": 2, r"\binom": 2, r"\sqrt": 1} | dict.fromkeys(ACCENTS, 1)


def normal_form(tokens: list[Token]) -> list[str]:
    """Token texts with declared typography taken out: every argument in braces, no punctuation inside case rows."""
    out: list[str] = []
    place = 0
    while place < len(tokens):
        place = _normal_step(tokens, place, out)
    return out


def _normal_step(tokens: list[Token], place: int, out: list[str]) -> int:
    """Append one token with its arguments in braces; the place after it."""
    token = tokens[place]
    out.append(token.text)
    place += 1
    if token.kind == "text":
        return place
    if token.text == r"\sqrt" and place < len(tokens) and tokens[place].text == "[":
        while place < len(tokens) and tokens[place].text != "]":
            place = _normal_step(tokens, place, out)
        if place < len(tokens):
            out.append("]")
            place += 1
    for _ in range(_ARGUMENTS.get(token.text, 0)):
        if place >= len(tokens):
            return place
        if tokens[place].text == "{":
            out.append("{")
            place += 1
            while place < len(tokens) and tokens[place].text != "}":
                place = _normal_step(tokens, place, out)
            if place < len(tokens):
                out.append("}")
                place += 1
        else:
            out.append("{")
            place = _normal_step(tokens, place, out)
            out.append("}")
    if token.text == "{" and token.kind == "symbol":
        while place < len(tokens) and tokens[place].text != "}":
            place = _normal_step(tokens, place, out)
        if place < len(tokens):
            out.append("}")
            place += 1
    return place


def _scripts_in_order(texts: list[str]) -> list[str]:
    """A superscript before a subscript prints as one after it does."""
    out: list[str] = []
    starts: list[int] = []
    groups: list[tuple[int, int]] = []  # where each `^{..}` of the current level began and ended
    for text in texts:
        out.append(text)
        if text == "{":
            starts.append(len(out) - 1)
        elif text == "}" and starts:
            begin = starts.pop() - 1
            if begin < 0 or out[begin] not in ("^", "_"):
                continue
            if out[begin] == "_" and groups and groups[-1][1] == begin:
                high, _ = groups.pop()
                out[high:] = out[begin:] + out[high:begin]
            elif out[begin] == "^":
                groups.append((begin, len(out)))
    return out


def guard(node: Node, tokens: list[Token]) -> None:
    """Hold the print of a tree against the tokens it was read from. Raises Unread at the first token that differs."""
    printed = _scripts_in_order(normal_form(significant(tokenize(latex(node)))))
    source = _scripts_in_order(normal_form(tokens))
    ours, theirs = _without_case_commas(printed), _without_case_commas(source)
    for mine, its in zip(ours, theirs, strict=False):
        if mine != its:
            raise Unread(f"the reading prints {mine!r} where the source has {its!r}", its, tokens[0].start)
    if len(ours) != len(theirs):
        raise Unread("the reading prints a different number of tokens", "", tokens[-1].end if tokens else 0)


def _without_case_commas(texts: list[str]) -> list[str]:
    """Punctuation between a case and its condition is typography."""
    if r"\begin{cases}" not in texts and r"\begin{dcases}" not in texts:
        return texts
    kept = [
        t for i, t in enumerate(texts) if not (t in ",." and texts[i + 1 : i + 2] in (["&"], [r"\\"], [r"\end{cases}"]))
    ]
    return [t.replace("dcases", "cases") for t in kept]
