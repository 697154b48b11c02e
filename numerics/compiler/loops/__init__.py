"""Formulas of arrays: from sums over symbolic ranges to loops, and from those to machine code and C99."""
