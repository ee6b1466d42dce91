"""True values at some bars, from the definitions, in 80-bit arithmetic: two passes for each window, plain recursions.

All definitions agree once the start is forgotten, so bars are compared in the second half of the series only.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from bars import Bars
from exact import clusters, kalman, recursions, volatility, windows
from exact.number import Exact, Long
from numpy.typing import NDArray


class Truth(NamedTuple):
    """True values of each output, and where they can be told from rounding of the prices."""

    outputs: list[Exact]
    measurable: NDArray[np.bool_]


def compared_bars(n: int, count: int) -> list[int]:
    """Bars spread over the second half, the last one included."""
    return np.linspace(n // 2, n - 1, count).astype(int).tolist()


def exact_bars(bars: Bars) -> Bars:
    return Bars(*(column.astype(Long) for column in bars))


def worst_error(key: str, found: list[list[float]], true: Truth, bars: Bars) -> float:
    """Largest |a − b| / max(|b|, scale) of all outputs; NaN where one of both alone is NaN.

    Args:
        key: of the case.
        found: each output at the bars of `true`.
        true: what is right.
        bars: those whose spread is the scale of differences: what is far from the bars compared has no part in a scale.
    """
    scale = SCALES.get(key, 0.0)
    least = np.maximum(Long(np.std(bars.close)) if scale == "spread" else Long(scale), recursions.LEAST_AVERAGE)
    worst = 0.0
    for a, b in zip(found, true.outputs, strict=True):
        a, b = np.array(a, dtype=Long)[true.measurable], b[true.measurable]
        if (np.isnan(a) != np.isnan(b)).any():
            return float("nan")
        valid = ~np.isnan(b) & (a != b)
        error = np.abs(a - b)[valid] / np.maximum(np.abs(b[valid]), least)
        worst = max(worst, float(np.max(error, initial=Long(0))))
    return worst


def true_values(key: str, params: dict[str, Any], exact: Bars, at: list[int]) -> Truth:
    """Each output at these bars; what an indicator is fed with stands as the close."""
    with np.errstate(invalid="ignore", divide="ignore"):
        outputs = ORACLES[key](exact, params)
        picked = [output(at) if callable(output) else output[at] for output in outputs]
        measurable = MEASURABLE[key](exact, params, at) if key in MEASURABLE else np.ones(len(at), dtype=bool)
    return Truth([np.array(column, dtype=Long) for column in picked], measurable)


ORACLES: dict[str, Callable[[Bars, dict[str, Any]], list]] = {
    "sma": windows.rolling(np.mean),
    "wma": windows.rolling(windows.weighted),
    "rolling_sum": windows.rolling(np.sum),
    "rolling_min": windows.rolling(np.min),
    "rolling_max": windows.rolling(np.max),
    "rolling_median": windows.rolling(np.median),
    "rolling_quantile": windows.quantile,
    "linreg_slope": windows.rolling(windows.slope),
    "rolling_std": lambda b, p: [windows.window(b.close, p["period"], lambda w: windows.std(w, p["ddof"]))],
    "bollinger": windows.bollinger,
    "bollinger_sample": windows.bollinger,
    "zscore": windows.zscore,
    "zscore_residual": windows.zscore_residual,
    "donchian": windows.donchian,
    "stochastic": windows.stochastic,
    "williams_r": windows.williams,
    "choppiness": windows.choppiness,
    "cci": windows.cci,
    "momentum": lambda b, p: [recursions.change(b.close, p["period"])],
    "roc": recursions.roc,
    "true_range": lambda b, p: [recursions.true_range(b)],
    "atr": lambda b, p: [recursions.wilder(recursions.true_range(b), p["period"])],
    "ema": lambda b, p: [recursions.ema(b.close, p["period"])],
    "dema": recursions.dema,
    "tema": recursions.tema,
    "macd": recursions.macd,
    "rsi": recursions.rsi,
    "dmi": recursions.dmi,
    "kalman_mean": kalman.mean,
    "kalman_zscore": kalman.zscore,
    "garch_volatility": volatility.garch,
    "kalman_garch_zscore": volatility.kalman_garch,
    "garch_volatility_local": volatility.garch_local,
    "kalman_garch_zscore_local": volatility.kalman_garch_local,
    "vol_cluster": clusters.vol_cluster,
    "obv": recursions.obv,
}
#: Least denominators of the relative error (docs/indicators.md); without one, the value itself.
SCALES: dict[str, float | str] = {
    "momentum": "spread",
    "linreg_slope": "spread",
    "macd": "spread",
    "roc": 100.0,
    "zscore": 1.0,
    "zscore_residual": 1.0,
    "kalman_zscore": 1.0,
    "kalman_garch_zscore": 1.0,
    "kalman_garch_zscore_local": 1.0,
    "vol_cluster": 1.0,
    "rsi": 100.0,
    "dmi": 100.0,
    "cci": 100.0,
    "stochastic": 100.0,
    "williams_r": 100.0,
    "choppiness": 100.0,
}


#: Where a quotient of roundings, or a tie that they decide, has no value to be compared; else all bars are measurable.
MEASURABLE: dict[str, Callable[[Bars, dict[str, Any], list[int]], NDArray[np.bool_]]] = {
    "zscore_residual": windows.residuals_vary,
    "kalman_zscore": kalman.residuals_vary,
    "vol_cluster": clusters.clear,
}
