"""True values at some bars, from the definitions, in 80-bit arithmetic: two passes for each window, plain recursions.

All definitions agree once the start is forgotten, so bars are compared in the second half of the series only.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from bars import Bars
from exact import recursions, windows
from exact.number import Exact, Long


def compared_bars(n: int, count: int) -> list[int]:
    """Bars spread over the second half, the last one included."""
    return np.linspace(n // 2, n - 1, count).astype(int).tolist()


def worst_error(key: str, found: list[list[float]], true: list[Exact], bars: Bars) -> float:
    """Largest |a − b| / max(|b|, scale) of all outputs."""
    scale = SCALES.get(key, 0.0)
    least = Long(np.std(bars.close)) if scale == "spread" else Long(scale)
    worst = 0.0
    for a, b in zip(found, true, strict=True):
        error = np.abs(np.array(a, dtype=Long) - b) / np.maximum(np.abs(b), least)
        worst = max(worst, float(np.max(error)))
    return worst


def true_values(key: str, params: dict[str, Any], bars: Bars, at: list[int]) -> list[Exact] | None:
    """Each output at these bars; None for an indicator without an oracle here (tests/parity has one for each)."""
    if key not in ORACLES:
        return None
    exact = Bars(*(column.astype(Long) for column in bars))
    outputs = ORACLES[key](exact, params)
    picked = [output(at) if callable(output) else output[at] for output in outputs]
    return [np.array(column, dtype=Long) for column in picked]


ORACLES: dict[str, Callable[[Bars, dict[str, Any]], list]] = {
    "sma": windows.rolling(np.mean),
    "wma": windows.rolling(windows.weighted),
    "rolling_sum": windows.rolling(np.sum),
    "rolling_min": windows.rolling(np.min),
    "rolling_max": windows.rolling(np.max),
    "rolling_median": windows.rolling(np.median),
    "linreg_slope": windows.rolling(windows.slope),
    "rolling_std": lambda b, p: [windows.window(b.close, p["period"], lambda w: windows.std(w, p["ddof"]))],
    "bollinger": windows.bollinger,
    "bollinger_sample": windows.bollinger,
    "zscore": windows.zscore,
    "zscore_residual": windows.zscore_residual,
    "donchian": windows.donchian,
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
    "kalman_mean": recursions.kalman,
    "garch_volatility": recursions.garch,
    "obv": recursions.obv,
    "rolling_quantile": windows.quantile,
    "stochastic": windows.stochastic,
}
#: Least denominators of the relative error (docs/indicators.md); without one, the value itself.
SCALES: dict[str, float | str] = {
    "momentum": "spread",
    "linreg_slope": "spread",
    "macd": "spread",
    "roc": 100.0,
    "zscore": 1.0,
    "zscore_residual": 1.0,
    "rsi": 100.0,
    "dmi": 100.0,
    "cci": 100.0,
    "stochastic": 100.0,
    "williams_r": 100.0,
    "choppiness": 100.0,
}
