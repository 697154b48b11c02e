# %% [markdown]
# # Finite steps
#
# A computer takes finite steps. They follow a slightly different loss, and beyond a threshold they follow nothing.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import finite_steps
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# The loss that the steps really descend:

# %%
finite_steps.modified_loss

# %% [markdown]
# The threshold of Nesterov's method:

# %%
finite_steps.nesterov

# %% [markdown]
# ## What it looks like
#
# The thresholds of $\\eta h$ against the momentum coefficient, from the derived formulas.

# %%
beta = np.linspace(0, 0.95, 200)
for name in ("heavy_ball", "ema_momentum", "nesterov"):
    threshold = function_of(getattr(finite_steps, name).conclusion.right, "beta")
    plt.semilogy(beta, threshold(beta), label=name.replace("_", " "))
plt.axhline(2, color="0.6", linestyle=":", label="gradient descent")
plt.xlabel(r"momentum coefficient $\beta$")
plt.ylabel(r"largest stable $\eta h$")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# An exponent too many in the factored margin:

# %%
chain = finite_steps.gradient_descent.build()
x = sp.Symbol("x", real=True)
try:
    chain.rewrite(x * (2 - x) ** 2, "a slip in an exponent")
except BrokenStep as refusal:
    print(refusal)
