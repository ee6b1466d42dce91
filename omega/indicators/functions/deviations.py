"""Functions that declare deviations from a mean."""

from typing import Literal

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec, Value

__all__ = ["bollinger", "rolling_std", "zscore"]


def rolling_std(period: int, *, ddof: int = 1, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the standard deviation of the last `period` values; ``ddof=0`` equals TA-Lib."""
    return declare("rolling_std", {"period": period, "ddof": ddof}, source, side)


def bollinger(
    period: int = 20,
    std_factor: float = 2.0,
    *,
    ddof: int = 1,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare Bollinger bands with outputs ``upper middle lower``; ``ddof=0`` equals TA-Lib and TradingView."""
    return declare("bollinger", {"period": period, "std_factor": std_factor, "ddof": ddof}, source, side)


def zscore(
    window: int = 100,
    *,
    mean: Literal["rolling", "ema"] = "rolling",
    ema_period: int | None = None,
    std: Literal["window", "residual"] | None = None,
    ddof: int = 1,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare a z-score: (x − mean) / std.

    ``std`` is the deviation of the prices in the window (``"window"``, default for the rolling mean) or that of the
    residuals x − mean over the window (``"residual"``, the only one for the exponential mean).
    """
    params: dict[str, Value] = {
        "window": window,
        "mean": mean,
        "ema_period": ema_period,
        "std": std,
        "ddof": ddof,
    }
    return declare("zscore", params, source, side)
