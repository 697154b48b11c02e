"""Compiled formulas as people and programs call them."""
