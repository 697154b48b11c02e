"""Masked arrays are refused; infinite and undefined terms keep what they mean."""

import numpy as np
import pytest
import sympy as sp

from numerics import compile_flow, compile_formula, compile_loops

x, y = sp.symbols("x y", real=True)
n, i = sp.symbols("n i", integer=True, positive=True)
A = sp.IndexedBase("A", shape=(n,), real=True)
B = sp.IndexedBase("B", shape=(n,))
LOG_SUM = sp.log(sp.Sum(sp.exp(A[i]), (i, 1, n)))
MASKED = np.ma.masked_array([1.0, 2.0], [False, True])


@pytest.mark.parametrize(
    "call",
    [
        lambda a: compile_formula(x * y, (x, y))(1.0, a),
        lambda a: compile_formula(x * y, (x, y))(x=a, y=a, out=np.empty(2)),
        compile_loops([(LOG_SUM, ())], (A,)),
        compile_loops([(sp.I * B[i], (i,))], (B,)),
        lambda a: compile_flow({y: -y})([1.0], y=a),
        lambda a: compile_flow({y: -y})(a, y=1.0),
    ],
)
def test_a_mask_is_refused(call):
    call(np.array([1.0, 2.0]))
    with pytest.raises(TypeError, match="is a masked array, whose mask would be lost"):
        call(MASKED)


def test_a_step_of_what_is_not_a_number_is_none():
    for step in (sp.Heaviside(x), sp.Heaviside(x, 1), x * sp.Heaviside(x)):
        kernel = compile_formula(step, (x,))
        assert np.isnan(kernel(np.nan))
        assert np.isnan(kernel(np.array([np.nan, 1.0]))[0])
    assert compile_formula(sp.Heaviside(x), (x,))(np.array([-1.0, 0.0, 2.0])).tolist() == [0.0, 0.5, 1.0]
    assert compile_formula(sp.Heaviside(x, 1), (x,))(0.0) == 1.0


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_the_logarithm_of_an_infinite_sum_is_infinite_and_a_share_of_it_is_not_a_number(kind):
    inf, nan = np.inf, np.nan
    kernel = compile_formula(LOG_SUM, (A,))
    rows = {
        (0.0, inf): inf,
        (inf, inf, -inf): inf,
        (-inf, -inf): -inf,
        (inf, nan): nan,
        (nan, 1.0): nan,
        (800.0,): 800.0,
    }
    for row, known in rows.items():
        np.testing.assert_equal(kernel(np.array(row, kind)), kind(known))
    share = compile_loops([(sp.exp(A[i]) / sp.Sum(sp.exp(A[i]), (i, 1, n)), (i,))], (A,))
    assert np.isnan(share(np.array([0.0, inf], kind))).all()
    scaled = compile_formula(sp.log(sp.Sum(2 * sp.exp(A[i]), (i, 1, n))) + 3, (A,))
    assert scaled(np.array([0.0, inf], kind)) == inf
    assert scaled(np.array([0.0, 0.0])) == pytest.approx(np.log(4) + 3, rel=1e-15)


@pytest.mark.parametrize(
    "wrong", [{"max_steps": 2.5}, {"max_steps": 0}, {"max_steps": "9"}, {"t_start": "a"}, {"t_start": np.nan}]
)
def test_an_ensemble_says_what_it_cannot_use(wrong):
    with pytest.raises((TypeError, ValueError), match=f"the {next(iter(wrong))} is"):
        compile_flow({y: -y})([1.0], y=1.0, **wrong)
