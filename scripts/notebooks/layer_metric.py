# %% [markdown]
# # The layer metric
#
# Which way is steepest depends on how lengths are measured. A metric makes layers stiff or soft, and descent covariant.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import layer_metric
from derive.deriving import BrokenStep
from derive.language.tensors import Field

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# Covariant descent is the velocity of least loss for its length:

# %%
layer_metric.covariant_descent

# %% [markdown]
# It has the same form in all coordinates:

# %%
layer_metric.covariance

# %% [markdown]
# ## What it looks like
#
# Flow lines of one loss, $x^2 + 3y^2$ halved, under the Euclidean metric and under one that makes $y$ five times stiffer.

# %%
line = layer_metric.diagonal_descent.conclusion
letters = {str(part): part for part in sp.preorder_traversal(line.right) if isinstance(part, sp.Symbol | sp.Indexed)}
(slope,) = line.right.atoms(Field)
X, Y, loss = *sp.symbols("x y"), (sp.Symbol("x") ** 2 + 3 * sp.Symbol("y") ** 2) / 2


def velocity(coordinate, stiffness):
    """The derived velocity of one coordinate, the learning rate 1, its contravariant entry 1/stiffness."""
    put = {slope: sp.diff(loss, coordinate), letters["s[i]"]: 1 / sp.Integer(stiffness), letters["eta"]: 1}
    return sp.lambdify([X, Y], line.right.xreplace(put), "numpy")


x, y = np.meshgrid(np.linspace(-2, 2, 30), np.linspace(-2, 2, 30))
figure, panels = plt.subplots(1, 2, figsize=(8, 4), sharey=True)
for panel, stiffness, name in zip(panels, (1, 5), ("Euclidean", "$y$ five times stiffer"), strict=True):
    panel.contour(x, y, sp.lambdify([X, Y], loss, "numpy")(x, y), colors="0.8", levels=8)
    panel.streamplot(x, y, velocity(X, 1)(x, y), velocity(Y, stiffness)(x, y), color="C0", linewidth=0.8, density=0.8)
    panel.set(title=name, xlabel="$x$", aspect="equal")
panels[0].set_ylabel("$y$")
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# Uphill instead of downhill:

# %%
chain = layer_metric.euclidean_reduction.build()
try:
    chain.rewrite(-chain.right, "a lost sign")
except BrokenStep as refusal:
    print(refusal)
