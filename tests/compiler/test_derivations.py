"""Derivations of the library as they stand, compiled by their names."""

import numpy as np
import pytest
from scipy.special import softmax

from derive.library import derivation
from numerics import CannotCompile, compile_formula, cross_entropy

RNG = np.random.default_rng(3)


def compiled(name):
    return compile_formula(derivation(name))


def test_letters_that_differ_by_an_accent_are_two_arguments():
    kernel = compiled("cross_entropy.gradient")
    assert kernel.arguments == ("P", "P_hat")
    y, p = RNG.normal(size=4), softmax(RNG.normal(size=4))
    np.testing.assert_allclose(kernel(p, softmax(y)), cross_entropy.gradient(y, p), rtol=1e-14, atol=1e-16)


def test_results_have_the_axes_that_the_left_side_names():
    x, delta, w = RNG.normal(size=3), RNG.normal(size=2), RNG.normal(size=(2, 3))
    np.testing.assert_array_equal(compiled("cross_entropy.weight_gradient")(x, delta), np.outer(delta, x))
    np.testing.assert_array_equal(compiled("cross_entropy.bias_gradient")(delta), delta)
    np.testing.assert_allclose(compiled("cross_entropy.input_gradient")(w, delta), delta @ w, rtol=1e-14)
    p = softmax(RNG.normal(size=4))
    np.testing.assert_allclose(compiled("cross_entropy.hessian")(p), np.diag(p) - np.outer(p, p), rtol=1e-14)


@pytest.mark.parametrize("name", ["layer_metric.descent_step", "layer_metric.covariant_descent"])
def test_a_function_without_formula_is_named(name):
    with pytest.raises(CannotCompile, match=r"the slope of .*L.*\(W\^\) has no formula here; put its formula in"):
        compiled(name)
