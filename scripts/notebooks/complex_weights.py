# %% [markdown]
# # Complex weights
#
# The metric of the plane couples a complex number to its conjugate; so descent follows the derivative by the conjugate.

# %%
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

from derive import complex_weights
from derive.deriving import BrokenStep

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "figure.figsize": (6, 4)})


def function_of(expression, *names):
    """A derived expression as a NumPy function of the symbols of these names."""
    symbols = {s.name: s for s in expression.free_symbols}
    return sp.lambdify([symbols.get(name, sp.Symbol(name)) for name in names], expression, "numpy")


# %% [markdown]
# Complex descent is descent of both parts:

# %%
complex_weights.complex_descent

# %% [markdown]
# An Adam that squares the parts apart does not turn with the phase:

# %%
complex_weights.parts_defect

# %% [markdown]
# ## What it looks like
#
# The loss $|z - 1|^2$: arrows of $-2\,\partial L/\partial\bar z$ point to the minimum; those of $-2\,\partial L/\partial z$ do not.

# %%
z = sp.Symbol("z")
loss = (z - 1) * sp.conjugate(z - 1)
x, y = np.meshgrid(np.linspace(-1, 3, 13), np.linspace(-2, 2, 13))
figure, panels = plt.subplots(1, 2, figsize=(8, 4), sharey=True)
slopes = (complex_weights.wirtinger_conjugate(loss, z), complex_weights.wirtinger(loss, z))
for panel, slope, name in zip(panels, slopes, (r"$-2\,\partial L/\partial\bar z$", r"$-2\,\partial L/\partial z$"), strict=True):
    arrow = -2 * sp.lambdify(z, slope, "numpy")(x + 1j * y)
    panel.quiver(x, y, arrow.real, arrow.imag, color="C0", width=0.004)
    panel.plot(1, 0, "o", color="C3")
    panel.set(title=name, xlabel="Re $z$", aspect="equal")
panels[0].set_ylabel("Im $z$")
plt.show()

# %% [markdown]
# ## A step broken on purpose
#
# The factor 2 of (13) forgotten:

# %%
chain = complex_weights.complex_descent.build()
try:
    chain.rewrite(chain.right / 2, "a lost factor")
except BrokenStep as refusal:
    print(refusal)
