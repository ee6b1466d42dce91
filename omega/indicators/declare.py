"""Functions that declare indicators: ``ind.ema(20)`` is a value, nothing is computed.

Each returns a validated, hashable `Spec`. An unknown name or parameter, a wrong type or a value out of range is a
`SpecError` at the place of the declaration.
"""

import math
from typing import Literal

from omega.errors import SpecError, did_you_mean
from omega.indicators.catalog import CATALOG
from omega.indicators.entry import REQUIRED, Parameter
from omega.indicators.spec import PRICES, SIDES, Side, Source, Spec, Value

__all__ = [
    "atr",
    "bollinger",
    "close",
    "declare",
    "ema",
    "high",
    "hl2",
    "hlc3",
    "kalman_mean",
    "kalman_zscore",
    "low",
    "ohlc4",
    "open",
    "price",
    "sma",
    "zscore",
]


def declare(name: str, params: dict[str, Value], source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare a catalogue indicator by name: what the functions below do, for code that has the name as text.

    Raises:
        SpecError: unknown name or parameter, wrong type, value out of range, contradicting parameters.
    """
    entry = CATALOG.get(name)
    if entry is None:
        raise SpecError(f"No indicator is called {name!r}. {did_you_mean(name, CATALOG)}")
    known = {parameter.name: parameter for parameter in entry.parameters}
    for key in params:
        if key not in known:
            raise SpecError(f"ind.{name} has no parameter {key!r}. {did_you_mean(key, known)}")
    values: dict[str, Value] = {}
    for key, parameter in known.items():
        value = params.get(key, parameter.default)
        if value is REQUIRED:
            raise SpecError(f"ind.{name} needs {key} ({parameter.help}).")
        values[key] = _valid(name, parameter, value)
    if name == "zscore" and values["std"] is None:
        values["std"] = "residual" if values["mean"] == "ema" else "window"
    try:
        entry.check(values)
    except ValueError as error:
        raise SpecError(f"ind.{name}: {error}.") from None
    if entry.inputs != ("source",):
        if source is not None:
            raise SpecError(f"ind.{name} reads {', '.join(entry.inputs)} and takes no source.")
        return Spec(name, tuple(values.items()), None, _side(name, side))
    origin = "close" if source is None else source
    return Spec(name, tuple(values.items()), _source(name, origin), _source_side(name, origin, side))


def _valid(name: str, parameter: Parameter, value: object) -> Value:
    where = f"ind.{name}: {parameter.name}"
    types = parameter.type.split(" | ")
    if value is None and "None" in types:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise SpecError(f"{where} must be {parameter.type}, found {value!r}.")
    if "float" in types and isinstance(value, int):
        value = float(value)
    if type(value).__name__ not in types:
        raise SpecError(f"{where} must be {parameter.type}, found {value!r}.")
    if parameter.choices and value not in parameter.choices:
        hint = did_you_mean(str(value), [str(choice) for choice in parameter.choices])
        raise SpecError(f"{where} cannot be {value!r}. {hint}")
    if isinstance(value, float) and not math.isfinite(value):
        raise SpecError(f"{where} must be finite, found {value!r}.")
    if not isinstance(value, str):
        if parameter.low is not None and value < parameter.low:
            raise SpecError(f"{where} must be at least {parameter.low:g}, found {value!r}.")
        if parameter.high is not None and value > parameter.high:
            raise SpecError(f"{where} must be at most {parameter.high:g}, found {value!r}.")
        if parameter.above is not None and value <= parameter.above:
            raise SpecError(f"{where} must be greater than {parameter.above:g}, found {value!r}.")
    return value


def _side(name: str, side: object) -> Side:
    if side is None:
        return "bid"
    for known in SIDES:
        if side == known:
            return known
    raise SpecError(f"ind.{name}: side cannot be {side!r}. {did_you_mean(str(side), SIDES)}")


def _source(name: str, source: object) -> Source:
    if isinstance(source, Spec):
        outputs = () if source.name == "price" else CATALOG[source.name].outputs
        if len(outputs) > 1:
            raise SpecError(
                f"ind.{name}: {source.name} has several outputs ({', '.join(outputs)}) and cannot be a source."
            )
        return source
    if isinstance(source, str) and source in PRICES:
        return source
    hint = did_you_mean(str(source), PRICES)
    raise SpecError(f"ind.{name}: source must be a price field or another indicator, found {source!r}. {hint}")


def _source_side(name: str, source: Source, side: Side | None) -> Side:
    if not isinstance(source, Spec):
        return _side(name, side)
    if side is not None and side != source.side:
        raise SpecError(f"ind.{name}: side {side!r} contradicts its source {source}, which is on {source.side!r}.")
    return source.side


def price(field: str, side: Side | None = None) -> Spec:
    """Declare a price field: ``open high low close hl2 hlc3 ohlc4``, on ``"bid"`` (default), ``"ask"`` or ``"mid"``."""
    if field not in PRICES:
        raise SpecError(f"No price field is called {field!r}. {did_you_mean(field, PRICES)}")
    return Spec("price", (), field, _side(field, side))


def open(side: Side | None = None) -> Spec:  # noqa: A001 -- the field's name
    """Declare the open price."""
    return price("open", side)


def high(side: Side | None = None) -> Spec:
    """Declare the high price."""
    return price("high", side)


def low(side: Side | None = None) -> Spec:
    """Declare the low price."""
    return price("low", side)


def close(side: Side | None = None) -> Spec:
    """Declare the close price."""
    return price("close", side)


def hl2(side: Side | None = None) -> Spec:
    """Declare (high + low) / 2."""
    return price("hl2", side)


def hlc3(side: Side | None = None) -> Spec:
    """Declare (high + low + close) / 3."""
    return price("hlc3", side)


def ohlc4(side: Side | None = None) -> Spec:
    """Declare (open + high + low + close) / 4."""
    return price("ohlc4", side)


def sma(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare a simple moving average: the mean of the last `period` values; NaN before index period − 1."""
    return declare("sma", {"period": period}, source, side)


def ema(
    period: int,
    *,
    seed: Literal["first", "sma"] = "first",
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare an exponential moving average: y ← y + 2/(period + 1)·(x − y).

    ``seed="first"`` equals pandas ``ewm(span=period, adjust=False)``; ``seed="sma"`` equals TA-Lib.
    """
    return declare("ema", {"period": period, "seed": seed}, source, side)


def atr(period: int = 14, *, first_tr: Literal["high_low", "skip"] = "high_low", side: Side | None = None) -> Spec:
    """Declare Wilder's average true range; ``first_tr="skip"`` equals TA-Lib."""
    return declare("atr", {"period": period, "first_tr": first_tr}, None, side)


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


def kalman_mean(r: float = 0.01, q: float = 1.0, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the level of a local-level Kalman filter with measurement variance `r` and step variance `q`."""
    return declare("kalman_mean", {"r": r, "q": q}, source, side)


def kalman_zscore(
    window: int = 100,
    r: float = 0.01,
    q: float = 1.0,
    *,
    ddof: int = 1,
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare the Kalman residual over its rolling standard deviation; first value at window − 1."""
    return declare("kalman_zscore", {"window": window, "r": r, "q": q, "ddof": ddof}, source, side)
