"""Every indicator by its definition, one bar at a time."""

import math
from collections.abc import Callable, Mapping
from decimal import localcontext
from typing import Any

from oracle import averages, changes, ranges, residuals, windows
from oracle.digits import PRECISION, ZERO, Array, Digits, digits, mean, minus, over_windows, std_of
from oracle.digits import windows as all_windows

from omega.indicators.spec import Spec

#: Bars of each side.
Bars = Mapping[str, Mapping[str, Array]]


class SlowReference:
    """The indicators of some bars; see `digits` for what a value is."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def outputs(self, spec: Spec) -> dict[str, Digits]:
        """Outputs of a spec, its sources computed the same slow way."""
        with localcontext(prec=PRECISION):
            if spec.name == "price":
                return {"value": self._price(spec.side, str(spec.source))}
            parameters: dict[str, Any] = dict(spec.params)
            if spec.name in BY_BARS:
                found = BY_BARS[spec.name](*(self._price(spec.side, f) for f in ("high", "low", "close")), **parameters)
            else:
                found = BY_SOURCE[spec.name](self._source(spec), **parameters)
            return found if isinstance(found, dict) else {"value": found}

    def deviation(self, spec: Spec) -> list[tuple[float, float, float]]:
        """For a z-score of residuals, of each window: std of the residuals, largest |residual|, largest |x|."""
        with localcontext(prec=PRECISION):
            x, parameters = self._source(spec), dict(spec.params)
            residual = minus(x, residuals.mean_of(x, spec.name, parameters))
            window, ddof = int(str(parameters["window"])), int(str(parameters["ddof"]))
            return [
                (float(std_of(e, ddof)), float(max(map(abs, e))), float(max(map(abs, v))))
                if e and v
                else (math.nan,) * 3
                for e, v in zip(all_windows(residual, window), all_windows(x, window), strict=True)
            ]

    def _source(self, spec: Spec) -> Digits:
        if isinstance(spec.source, Spec):
            return self.outputs(spec.source)["value"]
        return self._price(spec.side, str(spec.source))

    def _price(self, side: str, field: str) -> Digits:
        parts = {"hl2": "high low", "hlc3": "high low close", "ohlc4": "open high low close"}.get(field, field).split()
        sides = ["bid", "ask"] if side == "mid" else [side]
        columns = [digits(self._bars[s][part]) for s in sides for part in parts]
        return [mean(list(row)) for row in zip(*columns, strict=True)]


#: Indicators of a source.
BY_SOURCE: Mapping[str, Callable[..., Any]] = {
    "sma": windows.sma,
    "wma": lambda x, period: over_windows(x, period, windows.weighted_mean),
    "rolling_sum": lambda x, period: over_windows(x, period, lambda last: sum(last, ZERO)),
    "rolling_std": lambda x, period, ddof: over_windows(x, period, lambda last: std_of(last, ddof)),
    "linreg_slope": lambda x, period: over_windows(x, period, windows.slope),
    "bollinger": windows.bollinger,
    "ema": lambda x, period, seed: averages.ema(x, period, seed == "sma"),
    "dema": averages.dema,
    "tema": averages.tema,
    "macd": averages.macd,
    "rsi": averages.rsi,
    "momentum": changes.momentum,
    "roc": changes.roc,
    "zscore": residuals.zscore,
    "kalman_mean": residuals.kalman_mean,
    "kalman_zscore": residuals.kalman_zscore,
}
#: Indicators of high, low and close.
BY_BARS: Mapping[str, Callable[..., Any]] = {
    "true_range": ranges.true_ranges,
    "atr": ranges.atr,
    "dmi": ranges.dmi,
    "choppiness": ranges.choppiness,
    "cci": windows.cci,
}
