"""Natural gradient: Newton's step, and the flow of the cross-entropy on the simplex. All are kernels."""

from numerics.kernels.natural_gradient import newton_step, simplex_flow

__all__ = ["newton_step", "simplex_flow"]
