"""Functions that declare the local-level Kalman filter."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["kalman_mean", "kalman_zscore"]


def kalman_mean(r: float = 0.01, q: float = 1.0, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the level of a local-level Kalman filter with measurement variance `r` and step variance `q`."""
    return declare("kalman_mean", {"r": r, "q": q}, source, side)


def kalman_zscore(
    window: int = 100,
    r: float = 0.01,
    q: float = 1.0,
    *,
    ddof: int = 1,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare the Kalman residual over its rolling standard deviation; first value at window − 1."""
    return declare("kalman_zscore", {"window": window, "r": r, "q": q, "ddof": ddof}, source, side)
