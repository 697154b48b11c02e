"""Functions that leave the compiler: for C, SciPy and Numba, which know nothing of kernels."""

import ctypes
import gc
import math

import numba
import numpy as np
import pytest
import sympy as sp
from scipy import integrate

from numerics import compile_formula

x, y = sp.symbols("x y", real=True)


def test_a_c_function_outlives_its_kernel():
    function = compile_formula(x * 2 + sp.Rational(1, 7), (x,)).cfunc.ctypes
    gc.collect()
    assert function(3.0) == 6 + 1 / 7


def test_an_address_outlives_its_kernel():
    place = compile_formula(x * 2 + sp.Rational(2, 7), (x,)).cfunc.address
    gc.collect()
    assert ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(place)(3.0) == 6 + 2 / 7


def test_a_large_function_of_points_outlives_its_kernel():
    terms = [sp.sin((k + 1) * x) * sp.exp(-k * y) for k in range(400)]
    function = compile_formula([sp.Add(*terms), x + y], (x, y)).cfunc.ctypes
    gc.collect()
    numbers, results = np.array([0.3, 0.7]), np.empty(2)
    function(numbers.ctypes.data, results.ctypes.data)
    assert results[1] == 1.0


def test_scipy_is_told_where_arguments_are_missing():
    callable_ = compile_formula(x + y, (x, y)).low_level_callable()
    assert integrate.quad(callable_, 0, 1, args=(2.0,))[0] == pytest.approx(2.5)
    numbers = (ctypes.c_double * 2)(1.0, 2.0)
    assert [callable_.function(n, numbers) for n in (2, 3)] == [3.0, 3.0]
    assert all(math.isnan(callable_.function(n, numbers)) for n in (-1, 0, 1))


@pytest.mark.parametrize("strange", [np.array([5.0, 6.0]), "a", (1.0, 2.0), None])
def test_numba_code_takes_numbers_only(strange):
    kernel = compile_formula(x * y, (x, y)).njit
    assert kernel(2.0, True) == 2.0
    assert kernel(np.float32(2), 3) == 6.0
    with pytest.raises(
        numba.TypingError, match=r"the argument x of a kernel has the type .*; kernel.njit takes numbers"
    ):
        kernel(strange, 1.0)
