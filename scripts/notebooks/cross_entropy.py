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
def of_three_classes(expression, **at):
    """A derived expression for three classes as a function of their outputs, the target 0.5, 0.3, 0.2."""
    sizes = {s: 3 for s in expression.free_symbols if s.name == "n"}
    written = expression.subs({s: at[s.name] for s in expression.free_symbols if s.name in at}).subs(sizes).doit()
    components = {(str(part.base.label), int(part.indices[0])): part for part in written.atoms(sp.Indexed)}
    outputs = [components.get((r"\hat{Y}", place), sp.Symbol(f"Y_{place}")) for place in (1, 2, 3)]
    put = {part: 0.1 * (0, 5, 3, 2)[place] for (name, place), part in components.items() if name == "P"}
    return sp.lambdify(outputs, written.xreplace(put), "numpy")


steps = cross_entropy.gradient.derivation.steps
u, v = np.meshgrid(np.linspace(-3, 3, 25), np.linspace(-3, 3, 25))
loss = of_three_classes(steps[3].line.right)(u, v, 0)
slope = [of_three_classes(steps[4].line.right, c=place)(u, v, 0) for place in (1, 2)]
plt.contourf(u, v, loss, levels=20, cmap="Greys")
plt.quiver(u[::2, ::2], v[::2, ::2], -slope[0][::2, ::2], -slope[1][::2, ::2], color="C0", width=0.004)
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
