"""What one bar of each indicator costs, as a class: how the work grows with the window, not a time.

Measured times stand in ``docs/benchmarks/indicators.md``.
"""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COST_CLASSES", "cost_class"]

#: Class -> what it means.
COST_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "elementwise": "a few operations for each bar, bound by memory",
        "recursion": "a step of a recursion for each bar, eight of them at a time; no matter how long the period",
        "window": "sums of two blocks for each bar; no matter how long the window",
        "extremes": "windows made of four shorter ones: a pass for each power of 4 in the length of the window",
        "sorted window": "a sorted window: a search of log(window) steps and a short move for each bar",
        "whole window": "work over the whole window for each bar",
    }
)

_MEMBERS = {
    "elementwise": "momentum roc true_range",
    "recursion": "ema dema tema macd rsi atr dmi kalman_mean garch_volatility kalman_garch_zscore obv",
    "window": "sma wma rolling_sum rolling_std linreg_slope bollinger zscore kalman_zscore",
    "extremes": "rolling_min rolling_max donchian stochastic williams_r choppiness",
    "sorted window": "rolling_median rolling_quantile",
    "whole window": "cci garch_volatility_local kalman_garch_zscore_local vol_cluster",
}
_CLASS_OF = {name: cost for cost, names in _MEMBERS.items() for name in names.split()}


def cost_class(name: str) -> str:
    """The class of an indicator, a key of `COST_CLASSES`. `KeyError` for an indicator without one."""
    return _CLASS_OF[name]
