"""Letters that generated code uses for something of its own: no letter of a formula changes what is computed."""

import ctypes
import subprocess

import numpy as np
import pytest
import sympy as sp

from numerics import CannotCompile, compile_flow, compile_formula

x, y = sp.symbols("x y", real=True)


def test_directions_are_not_mixed_up_with_arguments():
    other = sp.Symbol("d_x", real=True)
    kernel = compile_formula(x**2 * other, (x, other)).hessian_vector_product("x")
    assert kernel.arguments == ("x", "d_x", "d_x_")
    assert kernel(3.0, 5.0, 7.0)[0] == 70.0


def test_parts_are_not_mixed_up_with_arguments():
    z, other = sp.Symbol("z"), sp.Symbol("z_re", real=True)
    kernel = compile_formula(z * other, (z, other))
    assert kernel(1 + 2j, 5.0) == 5 + 10j
    assert kernel.in_parts("z").arguments == ("z_re_", "z_im", "z_re")
    assert kernel.in_parts("z")(1.0, 2.0, 5.0).tolist() == [5.0, 10.0]


@pytest.mark.parametrize("name", ["t_", "h_", "t_end_", "rtol_", "atol_", "rate_y_", "y_rate", "lambda"])
def test_a_flow_has_any_letters(name):
    letter = sp.Symbol(name, real=True)
    rate = compile_flow({y: -letter * y}, (letter,))
    assert rate([1.0], y=1.0, **{rate.arguments[1]: 2.0})["y"][0] == pytest.approx(np.exp(-2), abs=1e-7)
    state = compile_flow({letter: -2 * letter})
    (own,) = state.arguments
    assert state([1.0], **{own: 1.0})[own][0] == pytest.approx(np.exp(-2), abs=1e-7)


@pytest.mark.parametrize("name", ["rtol", "atol", "max_steps", "t_start", "times", "self"])
def test_letters_of_the_call_are_refused(name):
    letter = sp.Symbol(name, real=True)
    with pytest.raises(CannotCompile, match=name):
        compile_flow({y: -letter * y}, (letter,))


def test_the_start_of_an_ensemble_is_a_number():
    with pytest.raises(ValueError, match="finite"):
        compile_flow({y: -y})([1.0], y=1.0, t_start=np.nan)


def test_an_argument_called_out_is_not_the_result():
    letter = sp.Symbol("out", real=True)
    kernel = compile_formula(x + letter, (x, letter))
    result = np.empty(3)
    kernel(np.arange(3.0), out_=2.0, out=result)
    assert result.tolist() == [2.0, 3.0, 4.0]


C_LETTERS = ["v1", "v3", "INFINITY", "tgamma", "rederive_max", "int", "bool", "E", "I", "f", "out", "linux"]


@pytest.mark.parametrize("name", C_LETTERS)
def test_c_compiles_with_any_letters(name, tmp_path):
    letter = sp.Symbol(name, real=True)
    kernel = compile_formula(sp.exp(letter) * y + sp.gamma(y) + sp.Max(letter, y), (letter, y))
    (tmp_path / "f.c").write_text(kernel.c_source("f"))
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-Werror", "-o", "f.so", "f.c", "-lm"], cwd=tmp_path, check=True)
    function = ctypes.CDLL(str(tmp_path / "f.so")).f
    function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double] * 2
    assert function(0.5, 2.5) == pytest.approx(kernel(0.5, 2.5), rel=1e-14)


def test_the_c_function_of_a_slope_has_a_name_of_c():
    text = compile_formula(x**3, (x,)).gradient("x").c_source()
    assert "double formula_gradient_x(double x)" in text.splitlines()


def test_a_constant_is_a_function_for_numba_too():
    assert compile_formula(sp.Integer(3), ()).njit() == 3.0
