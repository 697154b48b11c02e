"""A derivation in the making: each method adds one step, computes its line, and has it judged before it returns.

The file is long because a chain is one thing with one menu: its methods are the operations, one below the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import sympy as sp

from derive.deriving.contraction import differentiated, without_empty_sums
from derive.deriving.refusal import BrokenStep
from derive.judging.families import judge_obligation
from derive.judging.families.every_size import holds_for_every_size
from derive.judging.families.satisfiable import demand_one_value_each, demand_satisfiable
from derive.judging.families.written_out import replaced, unshadowed
from derive.judging.judge import worst_first
from derive.language import Asymptotic, Finding, Relation, UnusableInput, Verdict
from derive.language.derivation import Derivation, Line, Obligation, Step, StepKind, fact_of
from derive.language.facts import Fact, Given, Holds

if TYPE_CHECKING:
    from derive.deriving.lazy import Derived

Edit: TypeAlias = "sp.Expr | Callable[[sp.Expr], sp.Expr]"
Lemma: TypeAlias = "Given | Holds | Derived | Chain"

being_derived: ContextVar[str] = ContextVar("being_derived", default="derivation")

_UPWARD = {Relation.EQUAL: 0, Relation.LESS_EQUAL: 1, Relation.LESS: 2}
_AFTER_A_LIMIT = {Relation.LESS: Relation.LESS_EQUAL, Relation.GREATER: Relation.GREATER_EQUAL}
_DOWNWARD = {Relation.EQUAL: 0, Relation.GREATER_EQUAL: 1, Relation.GREATER: 2}


def begin(
    left: sp.Expr,
    right: sp.Expr,
    words: str,
    *,
    kind: StepKind = StepKind.DEFINITION,
    relation: Relation = Relation.EQUAL,
    assuming: Sequence[Fact] = (),
    field: str = "real",
) -> Chain:
    """The first line of a derivation: a definition, or with kind=StepKind.ASSUMPTION something assumed.

    assuming: the facts every step may use. With kind=StepKind.EQUALITY the first line is itself judged.
    Raises UnusableInput where the facts contradict one another.
    """
    left, right = _formula(left), _formula(right)
    demand_one_value_each(assuming, being_derived.get())
    demand_satisfiable(assuming)
    line = Line(left, right, relation)
    names = (
        isinstance(left, sp.Symbol | sp.Indexed | sp.core.function.AppliedUndef)
        and not right.has(left)
        and relation is Relation.EQUAL
    )
    own = (Given(left, right, words, definition=True),) if kind is StepKind.DEFINITION and names else ()
    chain = Chain(line, (*assuming, *own), (), field)
    obligations = (Obligation(line, chain.facts, field),) if kind.is_judged else ()
    return chain.with_step(line, words, kind, obligations)


def recall(lemma: Derived, words: str = "") -> Chain:
    """A chain that starts from what another derivation concluded, under all that it assumes."""
    done = lemma.derivation
    step = Step(done.conclusion, words or done.title, StepKind.LEMMA, finding=_of_lemma(done), uses=(done.name,))
    known = () if done.conclusion.remainder is not None else (done.as_fact(),)
    return Chain(done.conclusion, (*done.facts, *known), (step,), done.field, known)


def _of_lemma(done: Derivation) -> Finding | None:
    """What was found of a whole derivation: its worst step, for what all its steps hold."""
    findings = [step.finding for step in done.steps if step.finding is not None]
    if not findings:
        return None
    scopes = dict.fromkeys(finding.scope for finding in findings)
    return replace(worst_first(findings), reason=f"by {done.name}", scope="; ".join(s for s in scopes if s))


@dataclass(frozen=True)
class Chain:
    """The steps so far. Every method returns a longer chain and leaves this one as it is.

    A step whose check fails raises BrokenStep with its name, the two sides and a witness.
    """

    line: Line
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    field: str = "real"
    derived: tuple[Fact, ...] = ()

    @property
    def left(self) -> sp.Expr:
        """The left side of the last line."""
        return self.line.left

    @property
    def right(self) -> sp.Expr:
        """The right side of the last line."""
        return self.line.right

    # one side rewritten

    def rewrite(self, to: Edit, words: str, *, by: Sequence[Lemma] = (), conditions: Sequence[str] = ()) -> Chain:
        """The right side written in another way: an expression, or a function of the old right side.

        by: definitions, lemmas or chains the step rests on; a chain appears as sub-steps.
        """
        new = _edited(self.right, to)
        return self._equality(replace(self.line, right=new), words, by, conditions)

    def rewrite_left(self, to: Edit, words: str, *, by: Sequence[Lemma] = (), conditions: Sequence[str] = ()) -> Chain:
        """The left side written in another way."""
        new = _edited(self.left, to)
        given = self._given(by)
        line = replace(self.line, left=new)
        old = Line(self.left, new)
        return self.with_step(
            line, words, StepKind.EQUALITY, (Obligation(old, (*self.facts, *given), self.field),), conditions, by
        )

    def put(self, fact: Lemma, words: str = "", *, to: Edit | None = None) -> Chain:
        """A definition, an equation of motion or a lemma used: its left side is written as its right side.

        to: the line expected, judged against the one that was computed. The fact stays in use for later steps.
        """
        (given,) = self._given((fact,))
        if not isinstance(given, Given):
            raise UnusableInput(f"{self._where()}: {given.condition} is no equation; use it with at_most or at_least")
        computed = without_empty_sums(unshadowed(replaced(self.right, given)))
        if computed == self.right:
            raise UnusableInput(f"{self._where()}: {given.left} does not occur in {self.right}; nothing is put in")
        new = computed if to is None else _edited(computed, to)
        return self._equality(replace(self.line, right=new), words or given.words, (fact,), ()).using(given)

    def using(self, *facts: Fact) -> Chain:
        """Further facts for all later steps; they join the assumptions unless they are definitions or conclusions.

        Raises UnusableInput where a name would get a second definition, or the facts contradict one another.
        """
        new = tuple(f for f in dict.fromkeys(facts) if f not in self.facts)
        for fact in new:
            self._refuse_second_meaning(fact)
        known = (*self.facts, *new)
        demand_one_value_each(known, self._where(), later=True)
        if any(isinstance(f, Holds) for f in known):
            demand_satisfiable(known)
        return replace(self, facts=(*self.facts, *new))

    def _refuse_second_meaning(self, fact: Fact) -> None:
        for known in self.facts:
            if not (isinstance(fact, Given) and isinstance(known, Given) and fact.definition and known.definition):
                continue
            if _same_pattern(known, fact) is False:
                raise UnusableInput(
                    f"{self._where()}: {fact.left} would be both {known.right} and {fact.right}; one of them needs"
                    " another name"
                )

    def define(self, left: sp.Expr, right: sp.Expr, words: str) -> Chain:
        """A new name for an expression, which later steps may use. The chain goes on from its last line."""
        if not self._is_new(left):
            name = left.base.label if isinstance(left, sp.Indexed) else left
            raise UnusableInput(f"{self._where()}: {name} has a meaning already; a definition needs a new name")
        given = Given(left, right, words, definition=True)
        step = Step(Line(left, right), _demanded(words, self._where()), StepKind.DEFINITION)
        return replace(self, steps=(*self.steps, step), facts=(*self.facts, given))

    def expecting(self, right: sp.Expr, words: str = "the same, written out") -> Chain:
        """The right side as a person types it, judged against the computed one."""
        return self.rewrite(right, words)

    def evaluate(self, words: str) -> Chain:
        """Derivatives, integrals and sums on the right side carried out."""
        return self.rewrite(lambda e: e.doit(), words)

    # both sides

    def differentiate(
        self, variable: sp.Expr, words: str = "", *, left: sp.Expr | None = None, times: int = 1
    ) -> Chain:
        """Both sides differentiated by a number or by a component of a tensor. left: a name for the new left side."""
        self._refuse_as_variable(variable)
        self._refuse_hidden_dependence(variable)
        new = differentiated(self.right, variable, times)
        inert = sp.Derivative(self.right, (variable, times))
        shown = sp.Derivative(self.left, (variable, times)) if left is None else left
        line = replace(self._exact("differentiated"), left=shown, right=new)
        rule = words or f"differentiate by ${sp.latex(variable)}$"
        owed = (self._owed(inert, new), *self._named(sp.Derivative(self.left, (variable, times)), left))
        return self.with_step(line, rule, StepKind.BOTH_SIDES, owed)

    def integrate(
        self, variable: sp.Symbol, low: sp.Expr, high: sp.Expr, words: str, *, left: sp.Expr | None = None
    ) -> Chain:
        """Both sides integrated from low to high; of an inequality, low <= high must be judged proved.

        left: the integral of the left side, as a function of the symbol `high`; it is judged by the fundamental
        theorem: its derivative is the integrand, and it vanishes where `high` is `low`.
        """
        limits = (variable, low, high)
        self._refuse_hidden_dependence(variable)
        inert = sp.Integral(self.right, limits)
        new = inert.doit()
        shown = sp.Integral(self.left, limits) if left is None else left
        owed = () if left is None else self._fundamental_theorem(variable, low, high, left)
        if self.line.relation is Relation.EQUAL:
            line = replace(self._exact("integrated"), left=shown, right=new)
        else:
            line = replace(self._ordered("integrated"), left=shown, right=new)
            owed += (Obligation(Line(low, high, Relation.LESS_EQUAL), self.facts, self.field, "none"),)
        return self.with_step(line, words, StepKind.BOTH_SIDES, (self._owed(inert, new), *owed))

    def _fundamental_theorem(
        self, variable: sp.Symbol, low: sp.Expr, high: sp.Expr, left: sp.Expr
    ) -> tuple[Obligation, ...]:
        if not isinstance(high, sp.Symbol) or self.left.has(high):
            raise UnusableInput(
                f"{self._where()}: the upper end {high} must be a symbol that the integrand does not have"
            )
        _, below = sp.fraction(sp.together(self.left))
        if not below.is_nonzero:
            raise UnusableInput(f"{self._where()}: {below} may be 0 on the way; say on the symbols that it is not")
        slope = Obligation(
            Line(self.left.xreplace({variable: high}).doit(), sp.diff(left, high)), self.facts, self.field
        )
        start = Obligation(Line(left.xreplace({high: low}), sp.Integer(0)), self.facts, self.field, "none")
        return slope, start

    def by_parts(self, boundary: sp.Expr, words: str) -> Chain:
        """The right side, a number times one integral, integrated by parts.

        boundary: B such that the integrand is B' - g; the right side becomes the number times ([B] - integral of g).
        Judged are the values of B at both ends, which are computed as limits.
        """
        front, (variable, low, high), integrand = self._one_integral()
        rest = sp.simplify(sp.diff(boundary, variable) - integrand)
        ends = [sp.Limit(boundary, variable, low, "+"), sp.Limit(boundary, variable, high, "-")]
        below, above = (end.doit() for end in ends)
        new = front * (above - below - sp.Integral(rest, (variable, low, high)))
        owed = (
            Obligation(Line(sp.Derivative(boundary, variable) - integrand, rest), self.facts, self.field),
            Obligation(Line(ends[0], below), self.facts, self.field),
            Obligation(Line(ends[1], above), self.facts, self.field),
        )
        return self.with_step(replace(self.line, right=new), words, StepKind.EQUALITY, owed)

    def change_variable(self, to: sp.Symbol, by: sp.Expr, low: sp.Expr, high: sp.Expr, words: str) -> Chain:
        """The right side, a number times one integral, with its variable written as a rising function `by` of `to`.

        low, high: the new ends. Judged: `by` has the old ends there, and its slope is positive.
        """
        front, (variable, old_low, old_high), integrand = self._one_integral()
        slope = sp.diff(by, to)
        inside = sp.simplify(integrand.xreplace({variable: by}) * slope)
        new = front * sp.Integral(inside, (to, low, high))
        owed = (
            Obligation(Line(integrand.xreplace({variable: by}) * slope, inside), self.facts, self.field),
            Obligation(Line(sp.Limit(by, to, low, "+"), old_low), self.facts, self.field, "none"),
            Obligation(Line(sp.Limit(by, to, high, "-"), old_high), self.facts, self.field, "none"),
            Obligation(Line(slope, sp.Integer(0), Relation.GREATER), self.facts, self.field, "none"),
        )
        return self.with_step(replace(self.line, right=new), words, StepKind.EQUALITY, owed)

    def _one_integral(self) -> tuple[sp.Expr, tuple[sp.Symbol, sp.Expr, sp.Expr], sp.Expr]:
        """The right side as a number times one integral over one variable between two ends."""
        found = [f for f in sp.Mul.make_args(self.right) if isinstance(f, sp.Integral)]
        if len(found) != 1 or len(found[0].limits) != 1 or len(found[0].limits[0]) != 3:
            raise UnusableInput(f"{self._where()}: {self.right} is not a number times one definite integral")
        (integral,) = found
        return self.right / integral, tuple(integral.limits[0]), integral.function

    def on_both_sides(
        self,
        function: Callable[[sp.Expr], sp.Expr],
        words: str,
        *,
        left: Edit | None = None,
        right: Edit | None = None,
        by: Sequence[Lemma] = (),
        conditions: Sequence[str] = (),
    ) -> Chain:
        """One function applied to both sides of an equation; left, right: the new sides in another form, judged."""
        inert_left, inert_right = function(self.left), function(self.right)
        new_left = inert_left if left is None else _edited(inert_left, left)
        new_right = inert_right if right is None else _edited(inert_right, right)
        line = replace(self._exact("changed by a function"), left=new_left, right=new_right)
        owed = (self._owed(inert_left, new_left, by), self._owed(inert_right, new_right, by))
        return self.with_step(line, words, StepKind.BOTH_SIDES, owed, conditions, by)

    def add(self, term: sp.Expr, words: str) -> Chain:
        """A term added to both sides, of an equation or an inequality."""
        line = replace(self.line, left=self.left + term, right=self.right + term)
        owed = (self._owed(self.left + term, line.left), self._owed(self.right + term, line.right))
        return self.with_step(line, words, StepKind.BOTH_SIDES, owed)

    def multiply(self, factor: sp.Expr, words: str, *, left: Edit | None = None, right: Edit | None = None) -> Chain:
        """Both sides times a factor; of an inequality the factor must be judged positive, of an equation not zero."""
        new_left = self.left * factor if left is None else _edited(self.left * factor, left)
        new_right = self.right * factor if right is None else _edited(self.right * factor, right)
        sign = Relation.UNEQUAL if self.line.relation is Relation.EQUAL else Relation.GREATER
        owed = (
            self._owed(self.left * factor, new_left),
            self._owed(self.right * factor, new_right),
            Obligation(Line(factor, sp.Integer(0), sign), self.facts, self.field, "none"),
        )
        return self.with_step(replace(self.line, left=new_left, right=new_right), words, StepKind.BOTH_SIDES, owed)

    def exponentiate(self, words: str, *, left: Edit | None = None, right: Edit | None = None) -> Chain:
        """The exponential of both sides; it rises, so an inequality keeps its direction."""
        inert_left, inert_right = sp.exp(self.left), sp.exp(self.right)
        new_left = inert_left if left is None else _edited(inert_left, left)
        new_right = inert_right if right is None else _edited(inert_right, right)
        if self.line.relation is Relation.UNEQUAL or self.line.remainder is not None or self.field == "complex":
            raise UnusableInput(f"{self._where()}: only a real line without a remainder is made an exponent")
        line = replace(self.line, left=new_left, right=new_right)
        owed = (self._owed(inert_left, new_left), self._owed(inert_right, new_right))
        return self.with_step(line, words, StepKind.BOTH_SIDES, owed)

    def limit(
        self,
        variable: sp.Symbol,
        point: sp.Expr,
        words: str,
        *,
        left: sp.Expr | None = None,
        right: sp.Expr | None = None,
    ) -> Chain:
        """Both sides in a limit. left: a name for the limit of the left side; right: the limit, where it is known."""
        direction = "-" if point is sp.oo else "+"
        inert = sp.Limit(self.right, variable, point, direction)
        new = inert.doit() if right is None else right
        inert_left = sp.Limit(self.left, variable, point, direction)
        shown = inert_left if left is None else left
        line = Line(shown, new, _AFTER_A_LIMIT.get(self.line.relation, self.line.relation))
        owed = (self._owed(inert, new), *self._named(inert_left, left))
        return self.with_step(line, words, StepKind.BOTH_SIDES, owed)

    # new lines

    def solve_for(self, unknown: sp.Expr, words: str, *, solution: sp.Expr | None = None) -> Chain:
        """The equation solved: the solution satisfies it, and no other value does, as the gap is monotone.

        Of a positive unknown the solution must be judged positive.
        """
        letter = sp.Symbol("x_", **_domain_of(unknown))
        gap = (self._exact("solved").left - self.right).xreplace({unknown: letter})
        value = _only_solution(gap, letter, self._where()) if solution is None else solution
        slope = sp.factor(sp.diff(gap, letter))
        if slope.has(letter) and self.field == "complex":
            raise UnusableInput(f"{self._where()}: only a linear equation is solved for a complex unknown")
        owed = (
            Obligation(Line(gap.xreplace({letter: value}), sp.Integer(0)), self.facts, self.field, "left"),
            Obligation(Line(slope, sp.Integer(0), self._sign_of(slope)), self.facts, self.field, "none"),
            *self._in_domain(unknown, value),
        )
        return self.with_step(Line(unknown, value), words, StepKind.IMPLICATION, owed)

    def _in_domain(self, unknown: sp.Expr, value: sp.Expr) -> tuple[Obligation, ...]:
        """What is owed for a solution of an unknown that is positive: that the solution is positive as well."""
        if not unknown.is_positive or value.is_positive:
            return ()
        return (Obligation(Line(value, sp.Integer(0), Relation.GREATER), self.facts, self.field, "none"),)

    def _sign_of(self, slope: sp.Expr) -> Relation:
        """How the slope differs from 0, as far as can be shown; an equation whose gap is monotone has one solution."""
        ordered = () if self.field == "complex" else (Relation.GREATER, Relation.LESS)
        for relation in ordered:
            owed = Obligation(Line(slope, sp.Integer(0), relation), self.facts, self.field)
            if judge_obligation(owed).verdict is Verdict.PROVED:
                return relation
        return Relation.UNEQUAL

    def follows(
        self,
        left: sp.Expr,
        right: sp.Expr,
        words: str,
        *,
        relation: Relation = Relation.EQUAL,
        by: Sequence[Lemma] = (),
        assuming: Sequence[Fact] = (),
        conditions: Sequence[str] = (),
        remainder: Asymptotic | None = None,
    ) -> Chain:
        """A new line that follows from the facts, from `by`, and from the last line where its left is a name."""
        line = Line(left, right, relation, remainder)
        own = (Given(self.left, self.right),) if _is_name(self.left) and self.line.relation is Relation.EQUAL else ()
        more = self.using(*assuming)
        facts = tuple(dict.fromkeys((*more.facts, *self._given(by), *own)))
        owed = Obligation(line, facts, self.field)
        return more.with_step(line, words, StepKind.IMPLICATION, (owed,), conditions, by)

    def at_most(self, right: sp.Expr, words: str, *, strictly: bool = False, by: Sequence[Lemma] = ()) -> Chain:
        """The right side made no smaller: old <= new, or old < new where `strictly`."""
        return self._compared(right, Relation.LESS if strictly else Relation.LESS_EQUAL, _UPWARD, words, by)

    def at_least(self, right: sp.Expr, words: str, *, strictly: bool = False, by: Sequence[Lemma] = ()) -> Chain:
        """The right side made no larger: old >= new, or old > new where `strictly`."""
        return self._compared(right, Relation.GREATER if strictly else Relation.GREATER_EQUAL, _DOWNWARD, words, by)

    def _compared(
        self, right: sp.Expr, sign: Relation, way: dict[Relation, int], words: str, by: Sequence[Lemma]
    ) -> Chain:
        if self.line.relation not in way:
            raise UnusableInput(
                f"{self._where()}: {self.line.relation.value} and {sign.value} point opposite ways; start a new chain"
            )
        relation = max(self.line.relation, sign, key=lambda r: way[r])
        owed = self._owed(self.right, right, by, sign)
        return self.with_step(
            replace(self.line, right=right, relation=relation), words, StepKind.IMPLICATION, (owed,), (), by
        )

    def expand(
        self, variable: sp.Symbol, order: int, words: str, *, about: sp.Expr = sp.S.Zero, to: Edit | None = None
    ) -> Chain:
        """The right side as a polynomial + O((variable - about)^order), as the variable tends to `about`."""
        if not isinstance(order, int) or order < 1:
            raise UnusableInput(f"{self._where()}: {order} is no order of an expansion; it must be 1, 2, ...")
        near = variable - about
        polynomial = sum(
            sp.diff(self.right, variable, n).subs(variable, about) * near**n / sp.factorial(n) for n in range(order)
        )
        new = polynomial if to is None else _edited(polynomial, to)
        sense = Asymptotic(variable, about, near**order)
        return self._to_order(new, sense, words)

    def to_order(self, right: sp.Expr, sense: Asymptotic, words: str, *, by: Sequence[Lemma] = ()) -> Chain:
        """The right side up to a remainder O(sense.scale) as sense.variable tends to sense.point."""
        return self._to_order(right, sense, words, by)

    def _to_order(self, right: sp.Expr, sense: Asymptotic, words: str, by: Sequence[Lemma] = ()) -> Chain:
        facts = (*self.facts, *self._given(by))
        owed = Obligation(Line(self.right, right, Relation.EQUAL, sense), facts, self.field)
        kept = sense if self.line.remainder is None else _coarser(self.line.remainder, sense)
        return self.with_step(
            replace(self.line, right=right, remainder=kept), words, StepKind.EQUALITY, (owed,), (), by
        )

    # the end

    def conclude(
        self, left: sp.Expr | None = None, right: sp.Expr | None = None, *, title: str = "", remark: str = ""
    ) -> Derivation:
        """The derivation with its last line as the conclusion; left and right, where typed, are judged against it."""
        last = self
        if right is not None and right != self.right:
            last = last.rewrite(right, "the same in the form wanted")
        if left is not None and left != self.left:
            last = last.rewrite_left(left, "by name")
        named = tuple(f for f in last.facts if isinstance(f, Given) and f.definition)
        assumptions = tuple(f for f in last.facts if f not in named and f not in last.derived)
        return Derivation(
            being_derived.get(), title, assumptions, last.steps, last.line, last.field, remark, definitions=named
        )

    # inside

    def _is_new(self, name: sp.Expr) -> bool:
        """Whether nothing so far has used a name, so that it may be given a meaning."""
        said = [side for step in self.steps for side in (step.line.left, step.line.right)]
        said += [side for fact in self.facts if isinstance(fact, Given) for side in (fact.left, fact.right)]
        label = name.base.label if isinstance(name, sp.Indexed) else name.func if _is_value(name) else name
        return not any(label in side.free_symbols or side.has(label) for side in said)

    def _refuse_as_variable(self, variable: sp.Expr) -> None:
        if not isinstance(variable, sp.Symbol | sp.Indexed):
            raise UnusableInput(
                f"{self._where()}: {variable} is no variable; differentiate by a symbol or a component such as W[i]"
            )

    def _refuse_hidden_dependence(self, variable: sp.Expr) -> None:
        """A name that an earlier line gave a value to, but no definition, may depend on the variable."""
        defined = {fact.left for fact in self.facts if isinstance(fact, Given)}
        for step in self.steps:
            name = step.line.left
            if isinstance(name, sp.Symbol) and name not in defined and name != variable and self.right.has(name):
                raise UnusableInput(f"{self._where()}: {name} may depend on {variable}; put in what it is first")

    def _named(self, inert: sp.Expr, name: sp.Expr | None) -> tuple[Obligation, ...]:
        """What is owed for calling `inert` by another name: nothing where the name is new, so that this defines it."""
        if name is None or _is_name(name) and self._is_new(name):
            return ()
        return (replace(self._owed(inert, name), typed="none"),)

    def _where(self) -> str:
        return f"{being_derived.get()}, step {len(self.steps)}"

    def _exact(self, doing: str) -> Line:
        if self.line.relation is not Relation.EQUAL or self.line.remainder is not None:
            raise UnusableInput(f"{self._where()}: only an equation without a remainder can be {doing}")
        return self.line

    def _ordered(self, doing: str) -> Line:
        """The line with its sign as an operation that keeps the order, but not its strictness, leaves it."""
        if self.line.relation is Relation.UNEQUAL or self.line.remainder is not None:
            raise UnusableInput(f"{self._where()}: a line with {self.line.relation.value} cannot be {doing}")
        return replace(self.line, relation=_AFTER_A_LIMIT.get(self.line.relation, self.line.relation))

    def _given(self, lemmas: Sequence[Lemma]) -> tuple[Given | Holds, ...]:
        for lemma in lemmas:
            if not isinstance(lemma, Given | Holds) and not hasattr(lemma, "as_fact"):
                raise UnusableInput(
                    f"{self._where()}: {lemma!r} is no fact, derivation or chain; write Given(left, right, words)"
                )
        return tuple(lemma if isinstance(lemma, Given | Holds) else lemma.as_fact() for lemma in lemmas)

    def as_fact(self, words: str = "") -> Given | Holds:
        """The last line as something another chain may use."""
        return fact_of(self.line, words)

    def _owed(
        self, old: sp.Expr, new: sp.Expr, by: Sequence[Lemma] = (), relation: Relation = Relation.EQUAL
    ) -> Obligation:
        return Obligation(Line(old, new, relation), (*self.facts, *self._given(by)), self.field)

    def _equality(self, line: Line, words: str, by: Sequence[Lemma], conditions: Sequence[str]) -> Chain:
        return self.with_step(line, words, StepKind.EQUALITY, (self._owed(self.right, line.right, by),), conditions, by)

    def with_step(
        self,
        line: Line,
        words: str,
        kind: StepKind,
        obligations: tuple[Obligation, ...],
        conditions: Sequence[str] = (),
        by: Sequence[Lemma] = (),
    ) -> Chain:
        """One more step, whose line is `line`, after its obligations are judged. Raises BrokenStep."""
        rule = _demanded(words, self._where())
        findings = [self._judged(owed, rule) for owed in obligations]
        finding = worst_first(findings) if findings else None
        substeps = tuple(s for lemma in by if isinstance(lemma, Chain) for s in lemma.steps)
        names = tuple(lemma.name for lemma in by if not isinstance(lemma, Given | Holds | Chain))
        step = Step(line, rule, kind, _conditions(findings, conditions), obligations, finding, substeps, names)
        return replace(self._resting_on(by), line=line, steps=(*self.steps, step))

    def _resting_on(self, lemmas: Sequence[Lemma]) -> Chain:
        """What a step rests on is assumed from here on; of a lemma, all that it assumes and the names it uses."""
        chain = self
        for lemma in lemmas:
            if isinstance(lemma, Given | Holds):
                chain = chain.using(lemma)
                continue
            known = lemma.facts if isinstance(lemma, Chain) else lemma.derivation.facts
            chain = chain.using(*known)
            lines = lemma.derived if isinstance(lemma, Chain) else ()
            chain = replace(chain, derived=tuple(dict.fromkeys((*chain.derived, *lines, lemma.as_fact()))))
        return chain

    def _judged(self, owed: Obligation, rule: str) -> Finding:
        finding = judge_obligation(owed)
        if finding.verdict is not Verdict.PROVED:
            raise BrokenStep(self._where(), rule, owed.line, finding)
        return finding


def _formula(value: object) -> sp.Expr:
    """The value as a SymPy expression. Raises UnusableInput for what is none, text among it."""
    try:
        found = sp.sympify(value, strict=True)
    except sp.SympifyError:
        found = None
    if not isinstance(found, sp.Expr):
        kind = type(value).__name__
        raise UnusableInput(f"{being_derived.get()}: {value!r} is a {kind} and no formula; write it in SymPy's symbols")
    return found


def _demanded(words: str, where: str) -> str:
    if not isinstance(words, str) or not words.strip():
        raise UnusableInput(f"{where}: the step has no rule; say in words why the line follows")
    return words


def _edited(old: sp.Expr, edit: Edit) -> sp.Expr:
    return _formula(edit(old) if callable(edit) and not isinstance(edit, sp.Basic) else edit)


def _is_name(e: sp.Expr) -> bool:
    return isinstance(e, sp.Symbol | sp.Indexed | sp.core.function.AppliedUndef) or (
        isinstance(e, sp.Derivative) and isinstance(e.expr, sp.core.function.AppliedUndef)
    )


def _domain_of(e: sp.Expr) -> dict[str, bool]:
    return {"positive": True} if e.is_positive else {"real": True} if e.is_extended_real else {"complex": True}


def _is_value(e: sp.Expr) -> bool:
    return isinstance(e, sp.core.function.AppliedUndef)


def _same_pattern(one: Given, two: Given) -> bool | None:
    """Whether two definitions of one name agree; None where they are about different names."""
    if one.left == two.left:
        return bool(one.right == two.right or sp.expand(one.right - two.right) == 0)
    if isinstance(one.left, sp.Indexed) and isinstance(two.left, sp.Indexed) and one.left.base == two.left.base:
        renamed = replaced(one.left, two)
        return bool(renamed == one.right or sp.expand(renamed - one.right) == 0 or _alike(renamed, one.right))
    return None


def _alike(one: sp.Expr, two: sp.Expr) -> bool:
    """Equal for every size, bound indices called as they may be."""
    return holds_for_every_size(one, two, ())


def _conditions(findings: list[Finding], stated: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*stated, *(c for finding in findings for c in finding.conditions))))


def _only_solution(gap: sp.Expr, letter: sp.Symbol, where: str) -> sp.Expr:
    found = sp.solve(gap, letter)
    if len(found) != 1:
        raise UnusableInput(f"{where}: {gap} = 0 has {len(found)} solutions here; say which one with solution=")
    return found[0]


def _coarser(one: Asymptotic, two: Asymptotic) -> Asymptotic:
    if (one.variable, one.point) != (two.variable, two.point):
        raise UnusableInput("a line carries one remainder; expand in one variable at a time")
    if one.scale is None or two.scale is None:
        return one if one.scale is None else two
    ratio = sp.limit(two.scale / one.scale, one.variable, one.point)
    return one if ratio == 0 else two
