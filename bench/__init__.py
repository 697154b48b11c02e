"""Measurements of the kernels against hand-written C and other libraries, in one run: python -m bench."""
