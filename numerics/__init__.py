"""How fast and how exactly: the floor of compiled kernels and direct simulation. Nothing lives here yet."""
