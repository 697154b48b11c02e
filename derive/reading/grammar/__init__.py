"""Tokens -> tree, driven by a notation."""

from derive.reading.grammar.parser import parse_chain, parse_expression

__all__ = ["parse_chain", "parse_expression"]
