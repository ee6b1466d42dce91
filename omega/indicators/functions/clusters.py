"""Functions that declare clusters of a feature's recent values."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec, Value

__all__ = ["vol_cluster"]


def vol_cluster(
    feature: Source,
    window: int = 300,
    k: int = 3,
    min_points: int = 60,
    log_transform: bool = True,
    *,
    side: Side | None = None,
) -> Spec:
    """Declare the volatility regime of `feature`, such as ``ind.atr(14)``, with outputs ``rank size run_length``.

    The last `window` finite values (their logarithms, if `log_transform`) are clustered afresh at every bar by k-means.
    ``rank`` is the cluster of the current value (0 the lowest), ``size`` the number of values in it, ``run_length`` how
    many of the last values are in it by this one clustering. NaN before `min_points` values.
    """
    params: dict[str, Value] = {
        "window": window,
        "k": k,
        "min_points": min_points,
        "log_transform": log_transform,
    }
    return declare("vol_cluster", params, feature, side)
