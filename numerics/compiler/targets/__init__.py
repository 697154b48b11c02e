"""Programs carried out by NumPy, the reference, and written as C99."""
