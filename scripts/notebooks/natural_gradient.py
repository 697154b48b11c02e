# %% [markdown]
# # Natural gradient
#
# With the Fisher matrix as the metric, descent is the same in all coordinates. With the Hessian it is the same in
# coordinates that are linear in one another; in others the Hessian is a tensor only where the gradient vanishes.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import natural_gradient
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# Newton's step for the loss $e^w$, taken in $u = \sqrt{w}$ and taken in $w$:

# %%
natural_gradient.newton_curved

# %% [markdown]
# The direction on the simplex, for any number of classes:

# %%
natural_gradient.natural_direction

# %% [markdown]
# At a saddle it runs towards the critical point:

# %%
natural_gradient.saddle

# %% [markdown]
# ## What it looks like
#
# Left: on the triangle of three probabilities every derived path is a straight line to the target. Right: at the saddle $(x^2 - y^2)/2$ plain descent (grey) escapes, co-gradient descent (blue) is caught.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
corners = np.array([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
left.plot(*corners[[0, 1, 2, 0]].T, color="0.6")
path = natural_gradient.simplex_flow.derivation.conclusion.right
of = function_of(path, "t", "P", "p_0")
time, goal = np.linspace(0, 5, 60), np.array([0.2, 0.3, 0.5])
for start in ([0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.1, 0.1, 0.8], [0.5, 0.49, 0.01]):
    points = np.stack([of(time, g, s) for g, s in zip(goal, start, strict=True)], axis=1) @ corners
    left.plot(*points.T, color="C0")
left.plot(*(goal @ corners), "o", color="C3")
left.set(aspect="equal")
left.axis("off")
x, y = np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20))
right.streamplot(x, y, -x, y, color="0.7", linewidth=0.8, density=0.7)
right.streamplot(x, y, -x, -y, color="C0", linewidth=0.8, density=0.5)
right.set(xlabel="$x$", ylabel="$y$", aspect="equal")
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# The target and the model exchanged:

# %%
chain = natural_gradient.simplex_velocity.build()
try:
    chain.rewrite(-chain.right, "model less target")
except BrokenStep as refusal:
    print(refusal)
