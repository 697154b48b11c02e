"""The intermediate form: formulas as graphs in which equal parts are one node, and what is done to them."""
