"""What is no formula for a kernel is refused in one sentence, and names may be any."""

import numpy as np
import pytest
import sympy as sp

from numerics import CannotCompile, compile_flow, compile_formula, compile_loops

x, y = sp.symbols("x y", real=True)


def nested(depth):
    e = x
    for _ in range(depth):
        e = sp.sin(e, evaluate=False)
    return e


@pytest.mark.parametrize(
    ("compiled", "said"),
    [
        (lambda: compile_formula(sp.zeros(0, 3), (x,)), r"shape \(0, 3\) has no component"),
        (lambda: compile_formula([], (x,)), r"shape \(0,\) has no component"),
        (lambda: compile_formula([[x, y], [y, x]], (x, y)), "a list of formulas holds a list; give a Matrix"),
        (lambda: compile_formula([sp.Matrix([x]), y], (x, y)), "a list of formulas holds a .*Matrix; give a Matrix"),
        (lambda: compile_formula(nested(3000), (x,)), "nested too deeply"),
        (lambda: compile_loops(nested(3000), (x,)), "nested too deeply"),
        (lambda: compile_flow({x: nested(3000)}), "nested too deeply"),
    ],
)
def test_refusals(compiled, said):
    with pytest.raises(CannotCompile, match=said) as caught:
        compiled()
    assert "\n" not in str(caught.value)


def test_an_argument_may_be_called_self():
    own = sp.Symbol("self", real=True)
    kernel = compile_formula(2 * own + x, (own, x))
    assert kernel(self=2.0, x=1.0) == kernel(2.0, 1.0) == kernel(np.array([2.0]), x=1.0)[0] == 5.0


def test_whole_numbers_of_any_size():
    kernel = compile_formula(x / 2, (x,))
    assert kernel(2**64) == 2.0**63
    assert kernel(-(2**100)) == -(2.0**99)
    with pytest.raises(TypeError, match="the argument x is a whole number of 2001 bits, above every float64"):
        kernel(2**2000)
