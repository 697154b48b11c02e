# %% [markdown]
# # Cross-entropy
#
# The gradient of the cross-entropy of a soft-max is the difference of two distributions, for any number of classes.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import cross_entropy
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# The gradient:

# %%
cross_entropy.gradient

# %% [markdown]
# Back-propagation is a pull-back; the transpose comes out by itself:

# %%
cross_entropy.pull_back

# %% [markdown]
# ## What it looks like
#
# Three classes, the third output at 0: the derived gradient as arrows over the cross-entropy; along the diagonal of a common shift nothing changes.

# %%
target = np.array([0.5, 0.3, 0.2])
u, v = np.meshgrid(np.linspace(-3, 3, 25), np.linspace(-3, 3, 25))
weights = np.exp(np.stack([u, v, np.zeros_like(u)]))
model = weights / weights.sum(0)
loss = -np.tensordot(target, np.log(model), 1)
slope = model - target[:, None, None]  # the derived gradient: p_c - P_c
plt.contourf(u, v, loss, levels=20, cmap="Greys")
plt.quiver(u[::2, ::2], v[::2, ::2], -slope[0, ::2, ::2], -slope[1, ::2, ::2], color="C0", width=0.004)
plt.xlabel(r"$\hat{Y}_1$")
plt.ylabel(r"$\hat{Y}_2$")
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# The sign that the paper prints in its equation (26):

# %%
chain = cross_entropy.gradient.build()
try:
    chain.rewrite(-chain.right, "the sign of the print")
except BrokenStep as refusal:
    print(refusal)
