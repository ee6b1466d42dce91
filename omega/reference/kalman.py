"""The local-level Kalman filter."""

from collections.abc import Iterator

from omega.reference.deviations import residual_zscore
from omega.reference.recursions import with_residuals
from omega.reference.windows import Array, finite

__all__ = ["kalman_mean", "kalman_residuals", "kalman_zscore"]


def _keeps(r: float, q: float) -> Iterator[float]:
    """1 − K = r / (P⁻ + r) with P⁻ = P + q and P ← (1 − K)P⁻, P₀ = r."""
    p = r
    while True:
        prior = p + q
        # A quotient, not 1 − K: where the filter trusts the price, the difference would have no digits left.
        keep = r / (prior + r)
        p = keep * prior
        yield keep


def kalman_residuals(x: Array, r: float, q: float) -> Array:
    """X − m; the filter starts at the first finite value, and a missing one holds m and P."""
    return with_residuals(x, _keeps(r, q))


def kalman_mean(x: Array, r: float = 0.01, q: float = 1.0) -> Array:
    """M ← m + K(x − m), m₀ = x₀."""
    return finite(x - kalman_residuals(x, r, q))


def kalman_zscore(x: Array, window: int = 100, r: float = 0.01, q: float = 1.0, ddof: int = 1) -> Array:
    """(x − m) over the deviation of such residuals in the window."""
    return residual_zscore(x, kalman_residuals(x, r, q), window, ddof)
