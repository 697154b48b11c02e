# %% [markdown]
# # The Bayesian evidence
#
# The evidence of a model is a Gaussian integral about its best parameters; each parameter costs a factor $N^{-1/2}$.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import bayesian_evidence
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# Leading order, in any dimension:

# %%
bayesian_evidence.laplace

# %% [markdown]
# The first correction, in any dimension:

# %%
bayesian_evidence.first_correction

# %% [markdown]
# ## What it looks like
#
# The difference of two models against the width $\\lambda$ of the prior: it stays finite only where both have equally many parameters.

# %%
width = np.geomspace(1, 1000, 200)
difference = bayesian_evidence.model_difference.conclusion.right
names = ("lambda", "N", "k_1", "k_2", r"\ell_1", r"\ell_2", "h_1", "h_2")
of = function_of(difference, *names)
for extra in (0, 1, 2):
    plt.semilogx(width, of(width, 100, 1, 1 + extra, 0.5, 0.45, 1.0, 1.0) * np.ones_like(width), label=f"{extra} more parameters")
plt.axhline(0, color="0.7", linewidth=0.8)
plt.xlabel(r"width of the prior $\lambda$")
plt.ylabel(r"$\Delta\mathcal{L}_2$ (negative: the second model wins)")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# The power of $N$ with the wrong sign:

# %%
chain = bayesian_evidence.laplace.build()
N = sp.Symbol("N", positive=True)
try:
    chain.rewrite(chain.right * N, "a slip in a power")
except BrokenStep as refusal:
    print(refusal)
