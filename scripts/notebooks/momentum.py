# %% [markdown]
# # Momentum
#
# With inertia a weight is a mass with friction; its discretisations are the optimisers in use.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import momentum
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# Heavy ball is Newton in steps:

# %%
momentum.heavy_ball

# %% [markdown]
# Phase space shrinks at the rate of the friction:

# %%
momentum.phase_space_contraction

# %% [markdown]
# ## What it looks like
#
# The damped parabola in phase space, from the derived step of the heavy ball: little friction spirals, much friction creeps.

# %%
step = momentum.heavy_ball.conclusion.right
move = function_of(step, "W", "W_-", "F", r"\beta_1", r"\eta")
for coefficient, name in ((0.98, "little friction"), (0.9, "more"), (0.5, "much")):
    before, here, rate = 2.0, 2.0, 0.01
    path = []
    for _ in range(400):
        path.append((here, here - before))
        before, here = here, move(here, before, -here, coefficient, rate)
    path = np.array(path)
    plt.plot(path[:, 0], path[:, 1], label=f"{name}, $\\beta_1 = {coefficient}$")
plt.xlabel("$W$")
plt.ylabel("step of $W$")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# The momentum coefficient with the wrong sign of the friction:

# %%
chain = momentum.effective_rate.build()
try:
    chain.rewrite(-chain.right, "a lost sign")
except BrokenStep as refusal:
    print(refusal)
