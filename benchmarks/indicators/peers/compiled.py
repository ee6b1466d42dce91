"""Hand-written one-pass loops, compiled by numba: what a quant gets by writing each indicator out once."""

import numba
from peers.by_key import one_after_another
from peers.loops import ranges, recursions, windows

VERSION = f"numba {numba.__version__}"


def _garch(b, p):
    return recursions.garch(b.close, p["alpha"], p["beta"], p["scale"], p["min_periods"], p["sigma_floor"])


CALLS = {
    "sma": lambda b, p: windows.mean(b.close, p["period"]),
    "rolling_sum": lambda b, p: windows.total(b.close, p["period"]),
    "rolling_std": lambda b, p: windows.deviation(b.close, p["period"]),
    "bollinger": lambda b, p: windows.bands(b.close, p["period"], p["std_factor"]),
    "zscore": lambda b, p: windows.zscore(b.close, p["window"]),
    "rolling_max": lambda b, p: windows.greatest(b.close, p["period"]),
    "donchian": lambda b, p: windows.channel(b.high, b.low, p["period"]),
    "roc": lambda b, p: windows.change(b.close, p["period"]),
    "ema": lambda b, p: recursions.ema(b.close, p["period"]),
    "macd": lambda b, p: recursions.macd(b.close, p["fast"], p["slow"], p["signal"]),
    "rsi": lambda b, p: recursions.rsi(b.close, p["period"]),
    "kalman_mean": lambda b, p: recursions.kalman(b.close, p["r"], p["q"]),
    "garch_volatility": _garch,
    "true_range": lambda b, p: ranges.true_range(b.high, b.low, b.close),
    "atr": lambda b, p: ranges.atr(b.high, b.low, b.close, p["period"]),
    "dmi": lambda b, p: ranges.dmi(b.high, b.low, b.close, p["period"]),
    "choppiness": lambda b, p: ranges.choppiness(b.high, b.low, b.close, p["period"]),
}
call_for = one_after_another(CALLS)
