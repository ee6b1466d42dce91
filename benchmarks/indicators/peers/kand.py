"""kand: a Rust library. Its functions also return the running state that its streaming forms need."""

from importlib.metadata import version

import kand
from peers.by_key import one_after_another

VERSION = f"kand {version('kand')}"


def _dmi(b, p):
    columns = (b.high, b.low, b.close)
    return tuple(f(*columns, p["period"])[0] for f in (kand.plus_di, kand.minus_di, kand.adx))


def _donchian(b, p):
    upper, lower = kand.max(b.high, p["period"]), kand.min(b.low, p["period"])
    middle = upper + lower
    middle *= 0.5
    return upper, middle, lower


CALLS = {
    "sma": lambda b, p: kand.sma(b.close, p["period"]),
    "wma": lambda b, p: kand.wma(b.close, p["period"]),
    "ema": lambda b, p: kand.ema(b.close, p["period"]),
    "dema": lambda b, p: kand.dema(b.close, p["period"])[0],
    "tema": lambda b, p: kand.tema(b.close, p["period"])[0],
    "macd": lambda b, p: kand.macd(b.close, p["fast"], p["slow"], p["signal"])[:3],
    "rsi": lambda b, p: kand.rsi(b.close, p["period"])[0],
    "true_range": lambda b, p: kand.trange(b.high, b.low, b.close),
    "atr": lambda b, p: kand.atr(b.high, b.low, b.close, p["period"]),
    "dmi": _dmi,
    "bollinger": lambda b, p: kand.bbands(b.close, p["period"], p["std_factor"], p["std_factor"])[:3],
    "zscore": lambda b, p: (b.close - kand.sma(b.close, p["window"])) / kand.stddev(b.close, p["window"])[0],
    "rolling_std": lambda b, p: kand.stddev(b.close, p["period"])[0],
    "rolling_sum": lambda b, p: kand.sum(b.close, p["period"]),
    "rolling_min": lambda b, p: kand.min(b.close, p["period"]),
    "rolling_max": lambda b, p: kand.max(b.close, p["period"]),
    "donchian": _donchian,
    "stochastic": lambda b, p: kand.stoch(b.high, b.low, b.close, p["period"], p["smoothing"], p["signal"])[1:],
    "williams_r": lambda b, p: kand.willr(b.high, b.low, b.close, p["period"])[0],
    "cci": lambda b, p: kand.cci(b.high, b.low, b.close, p["period"])[0],
    "momentum": lambda b, p: kand.mom(b.close, p["period"]),
    "roc": lambda b, p: kand.roc(b.close, p["period"]),
    "obv": lambda b, p: kand.obv(b.close, b.volume),
}
call_for = one_after_another(CALLS)
