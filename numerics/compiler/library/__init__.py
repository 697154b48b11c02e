"""The kernels of the library: which derivations they are made of, how they are listed and exported."""
