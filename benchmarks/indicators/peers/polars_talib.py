"""polars with the polars_talib plugin: all parts are one `select`, on one thread."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import polars as pl
import polars_talib as ta

VERSION = f"polars_talib {version('polars_talib')}, polars {pl.__version__}"

close, high, low, volume = (pl.col(name) for name in ("close", "high", "low", "volume"))


def _donchian(p: dict[str, Any]) -> list[pl.Expr]:
    upper, lower = ta.max(high, p["period"]), ta.min(low, p["period"])
    return [upper, (upper + lower) / 2.0, lower]


EXPRESSIONS: dict[str, Callable[[dict[str, Any]], list[pl.Expr]]] = {
    "sma": lambda p: [ta.sma(close, p["period"])],
    "wma": lambda p: [ta.wma(close, p["period"])],
    "ema": lambda p: [ta.ema(close, p["period"])],
    "dema": lambda p: [ta.dema(close, p["period"])],
    "tema": lambda p: [ta.tema(close, p["period"])],
    "macd": lambda p: [ta.macd(close, p["fast"], p["slow"], p["signal"])],
    "rsi": lambda p: [ta.rsi(close, p["period"])],
    "true_range": lambda p: [ta.trange(high, low, close)],
    "atr": lambda p: [ta.atr(high, low, close, p["period"])],
    "dmi": lambda p: [f(high, low, close, p["period"]) for f in (ta.plus_di, ta.minus_di, ta.adx)],
    "bollinger": lambda p: [ta.bbands(close, p["period"], p["std_factor"], p["std_factor"])],
    "zscore": lambda p: [(close - ta.sma(close, p["window"])) / ta.stddev(close, p["window"])],
    "rolling_std": lambda p: [ta.stddev(close, p["period"])],
    "rolling_sum": lambda p: [ta.sum(close, p["period"])],
    "rolling_min": lambda p: [ta.min(close, p["period"])],
    "rolling_max": lambda p: [ta.max(close, p["period"])],
    "rolling_median": lambda p: [close.rolling_median(p["period"])],
    "rolling_quantile": lambda p: [close.rolling_quantile(p["q"], "linear", window_size=p["period"])],
    "donchian": _donchian,
    "stochastic": lambda p: [ta.stoch(high, low, close, p["period"], p["smoothing"], 0, p["signal"], 0)],
    "williams_r": lambda p: [ta.willr(high, low, close, p["period"])],
    "cci": lambda p: [ta.cci(high, low, close, p["period"])],
    "momentum": lambda p: [ta.mom(close, p["period"])],
    "roc": lambda p: [ta.roc(close, p["period"])],
    "linreg_slope": lambda p: [ta.linearreg_slope(close, p["period"])],
    "obv": lambda p: [ta.obv(close, volume)],
}


def load(bars: Any) -> pl.DataFrame:
    return pl.DataFrame(bars._asdict())


def call_for(parts: list, frame: pl.DataFrame) -> Callable[[], pl.DataFrame] | None:
    if not all(key in EXPRESSIONS for key, _, _ in parts):
        return None
    wanted = [expression for key, _, params in parts for expression in EXPRESSIONS[key](params)]
    named = [expression.alias(f"c{k}") for k, expression in enumerate(wanted)]
    return lambda: frame.select(named)


def columns(result: pl.DataFrame) -> list:
    """The outputs as arrays: a struct's fields are outputs of their own."""
    found = []
    for column in result.get_columns():
        parts = column.struct.unnest().get_columns() if column.dtype == pl.Struct else [column]
        found.extend(part.to_numpy() for part in parts)
    return found
