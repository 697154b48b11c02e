# %% [markdown]
# # Gradient flow
#
# A loss falls along minus its gradient. How fast depends on how soft it is at the bottom.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import gradient_flow
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# The path in a quartic, by separation of variables:

# %%
gradient_flow.quartic_path

# %% [markdown]
# The loss falls in every dimension:

# %%
gradient_flow.descent_lemma

# %% [markdown]
# ## What it looks like
#
# The same start and rate: the parabola decays exponentially, the quartic like $1/t^2$. Both curves are the derived formulas.

# %%
time = np.geomspace(0.05, 300, 400)
parabola = function_of(gradient_flow.parabola_loss.conclusion.right, "t", "eta", r"\mathcal{L}_0")
quartic = function_of(gradient_flow.quartic_loss.conclusion.right, "t", "eta", r"\mathcal{L}_0", "alpha", "W_0")
plt.loglog(time, parabola(time, 0.5, 1.0), label="parabola, $e^{-2\\eta t}$")
plt.loglog(time, quartic(time, 0.5, 1.0, 1.0, 1.0), label="quartic, $t^{-2}$")
plt.ylim(1e-8, 2)
plt.xlabel("time $t$")
plt.ylabel("loss / initial loss")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# A factor 2 lost in the exponent of the parabola:

# %%
chain = gradient_flow.parabola_check.build()
eta, t = sp.Symbol("eta", positive=True), sp.Symbol("t", nonnegative=True)
try:
    chain.rewrite(-2 * eta * sp.Function("W", positive=True)(t), "a slip")
except BrokenStep as refusal:
    print(refusal)
