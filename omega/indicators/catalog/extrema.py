"""Extremes of a window, and where the close stands between them."""

from omega.indicators.catalog.parameters import PERIOD, WINDOW_NAN, Values, whole
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]


def _window(params: Values) -> int:
    return whole(params, "period") - 1


def _stochastic(params: Values) -> int:
    return sum(whole(params, name) - 1 for name in ("period", "smoothing", "signal"))


ENTRIES = (
    Entry(
        name="rolling_min",
        summary="Least of the last values.",
        formula="min of the last period values",
        parameters=(PERIOD,),
        inputs=("source",),
        first=_window,
        settle=_window,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).min(); TA-Lib MIN. Exact.",
    ),
    Entry(
        name="rolling_max",
        summary="Greatest of the last values.",
        formula="max of the last period values",
        parameters=(PERIOD,),
        inputs=("source",),
        first=_window,
        settle=_window,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).max(); TA-Lib MAX. Exact.",
    ),
    Entry(
        name="donchian",
        summary="Donchian channel.",
        formula="upper = max(high), lower = min(low) of the last period bars, the current one included; "
        "middle = (upper + lower) / 2",
        parameters=(Parameter(name="period", type="int", default=20, low=1, help="bars"),),
        inputs=("high", "low"),
        outputs=("upper", "middle", "lower"),
        first=_window,
        settle=_window,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN + " A missing high leaves lower alone, a missing low leaves upper alone.",
        scale="|value|",
        source="Donchian (1960); TA-Lib MAX of high and MIN of low; TradingView.",
    ),
    Entry(
        name="stochastic",
        summary="Stochastic oscillator: where the close stands in the range of the last bars, in percent.",
        formula="fast = 100 · (C − min L) / (max H − min L) over period bars; k = sma(fast, smoothing); "
        "d = sma(k, signal)",
        parameters=(
            Parameter(name="period", type="int", default=14, low=1, help="bars of the range"),
            Parameter(name="smoothing", type="int", default=3, low=1, help="bars of the mean that k is; 1: fast"),
            Parameter(name="signal", type="int", default=3, low=1, help="bars of the mean of k that d is"),
        ),
        inputs=("high", "low", "close"),
        outputs=("k", "d"),
        first=_stochastic,
        settle=_stochastic,
        warmup="period + smoothing + signal − 3 bars, for both outputs",
        settling="the warm-up, exact",
        nan_rule="NaN while a high, low or close in reach is NaN, and while one in reach has a flat range.",
        scale="100",
        source="Lane (1984); TA-Lib STOCH with simple averages (period 5 there), whose value of a flat range is 0.",
    ),
    Entry(
        name="williams_r",
        summary="Williams %R: how far the close stands below the highest high, in percent of the range.",
        formula="−100 · (max H − C) / (max H − min L) over period bars",
        parameters=(Parameter(name="period", type="int", default=14, low=1, help="bars"),),
        inputs=("high", "low", "close"),
        first=_window,
        settle=_window,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN + " A missing close spoils its own bar only. Flat range: NaN.",
        scale="100",
        source="Williams (1973); TA-Lib WILLR, whose value of a flat range is 0.",
    ),
)
