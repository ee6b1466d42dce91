"""Averages, changes, ranges, oscillators and trends by their definitions, one bar at a time, in 120 decimal digits."""

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec

Array = NDArray[np.float64]
Bars = dict[str, Array]
Digits = list[Decimal | None]

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")
ZERO = Decimal(0)


def _walk(n: int, step: float = 1e-4, start: float = 1.1) -> Array:
    return start + np.random.default_rng(7).normal(0.0, step, n).cumsum()


def _spiked(n: int) -> Array:
    x = _walk(n)
    x[n // 2] += 1e12
    return x


def _with_flats(n: int) -> Array:
    x = _walk(n)
    x[n // 4 : n // 2] = x[n // 4]
    x[3 * n // 4 :] = 0.1
    return x


HOSTILE: dict[str, Callable[[int], Array]] = {
    "walk": _walk,
    "offset_1e9": lambda n: 1e9 + _walk(n, start=0.0),
    "spike_1e12": _spiked,
    "flats": _with_flats,
    "ramp": lambda n: 1.1 + np.arange(n) * 1e-4,
    "falling_ramp": lambda n: 100.0 - np.arange(n) * 0.1,
    "tiny": lambda n: _walk(n) * 1e-8,
    "huge": lambda n: _walk(n) * 1e8,
}


@pytest.fixture(params=sorted(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> Array:
    """One of the hostile close series, 300 bars."""
    return HOSTILE[request.param](300)


@pytest.fixture(scope="session")
def walk() -> Callable[..., Array]:
    """A random walk of n closes near 1.1 with steps of 1e-4."""
    return _walk


@pytest.fixture(scope="session")
def around() -> Callable[[Array], Bars]:
    """Bars about a close series whose highs and lows reach beyond open and close by uneven parts of the move."""

    def build(close: Array) -> Bars:
        random = np.random.default_rng(5)
        move = np.diff(close, prepend=close[:1])
        opened = close - move / 4
        above, below = (np.abs(move) * random.uniform(0.0, 0.5, len(close)) for _ in range(2))
        high, low = np.maximum(opened, close) + above, np.minimum(opened, close) - below
        return {"open": opened, "high": high, "low": low, "close": close}

    return build


@pytest.fixture(scope="session")
def run() -> Callable[..., dict[str, Array]]:
    """The outputs of one spec, computed by the extension; `origin` is the row of the first bar in its store."""

    def outputs(spec: Spec, bars: Bars, origin: int = 0) -> dict[str, Array]:
        rows = len(bars["close"])
        time = pa.array(np.arange(rows) * HOUR)
        table = pa.record_batch({"timestamp": time, **{k: pa.array(v) for k, v in bars.items()}})
        plan = build_plan({KEY: {"out": spec}}, {KEY: [KEY]})
        series = SeriesBars(tables={"bid": table}, origin=origin, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
        block = run_plan(plan, {KEY: series})
        return {name: block.column(k) for name, k in plan.layout[KEY, KEY]["out"].items()}

    return outputs


@pytest.fixture(scope="session")
def assert_close() -> Callable[..., None]:
    """NaN positions are equal and |a − b| ≤ limit · max(|b|, scale)."""

    def check(found: Array, expected: Any, *, scale: Any = 0.0, limit: float = 1e-10) -> None:
        expected = np.asarray(expected, dtype=np.float64)
        np.testing.assert_array_equal(np.isnan(found), np.isnan(expected), "NaN positions differ")
        size = np.maximum(np.abs(expected), np.nan_to_num(scale))
        error = np.abs(found - expected)
        ratio = np.where(error == 0.0, 0.0, error / np.where(size == 0.0, np.finfo(float).tiny, size))
        if np.isfinite(ratio).any():
            assert np.nanmax(ratio) <= limit, f"off by {np.nanmax(ratio):.3g} in row {np.nanargmax(ratio)}"

    return check


def _windows(x: Digits, w: int) -> Iterator[list[Decimal] | None]:
    """The last w values at each bar; None before they are there, or if one of them is missing."""
    for i in range(len(x)):
        last = [v for v in x[max(i + 1 - w, 0) : i + 1] if v is not None]
        yield last if len(last) == w else None


def _over_windows(x: Digits, w: int, value: Callable[[list[Decimal]], Decimal | None]) -> Digits:
    return [None if last is None else value(last) for last in _windows(x, w)]


def _minus(a: Digits, b: Digits) -> Digits:
    return [None if p is None or q is None else p - q for p, q in zip(a, b, strict=True)]


def _smooth(x: Digits, gain: Decimal, seeded_over: int, skip: int = 0) -> Digits:
    """y ← y + gain·(x − y) from the mean of the first values after `skip` ones; held over missing ones."""
    out: Digits = []
    first: list[Decimal] = []
    y: Decimal | None = None
    for v in x:
        if v is None or skip > 0:
            skip -= v is not None
            out.append(None)
            continue
        if y is not None:
            y += gain * (v - y)
        else:
            first.append(v)
            y = sum(first, ZERO) / seeded_over if len(first) == seeded_over else None
        out.append(y)
    return out


def _ema(x: Digits, period: int, seeded: bool, skip: int = 0) -> Digits:
    return _smooth(x, Decimal(2) / (period + 1), period if seeded else 1, skip)


def _dema(x: Digits, period: int, seed: str) -> Digits:
    y = _ema(x, period, seed == "sma")
    z = _ema(y, period, seed == "sma")
    return [None if b is None else 2 * a - b for a, b in zip(y, z, strict=True)]


def _tema(x: Digits, period: int, seed: str) -> Digits:
    y = _ema(x, period, seed == "sma")
    z = _ema(y, period, seed == "sma")
    u = _ema(z, period, seed == "sma")
    return [None if c is None else 3 * a - 3 * b + c for a, b, c in zip(y, z, u, strict=True)]


def _macd(x: Digits, fast: int, slow: int, signal: int, seed: str) -> dict[str, Digits]:
    seeded = seed == "talib"
    line = _minus(_ema(x, fast, seeded, slow - fast if seeded else 0), _ema(x, slow, seeded))
    signals = _ema(line, signal, seeded)
    line = [a if b is not None else None for a, b in zip(line, signals, strict=True)]
    return {"line": line, "signal": signals, "histogram": _minus(line, signals)}


def _momentum(x: Digits, period: int) -> Digits:
    return [None if i < period else _minus([v], [x[i - period]])[0] for i, v in enumerate(x)]


def _roc(x: Digits, period: int) -> Digits:
    bases = [None] * min(period, len(x)) + x
    return [None if m is None or not b else 100 * m / b for m, b in zip(_momentum(x, period), bases, strict=False)]


def _std(values: list[Decimal], ddof: int) -> Decimal:
    mean = sum(values, ZERO) / len(values)
    return (sum(((v - mean) ** 2 for v in values), ZERO) / (len(values) - ddof)).sqrt()


def _slope(values: list[Decimal]) -> Decimal:
    middle = Decimal(len(values) - 1) / 2
    weights = [Decimal(j) - middle for j in range(len(values))]
    return sum((w * v for w, v in zip(weights, values, strict=True)), ZERO) / sum((w * w for w in weights), ZERO)


def _weighted_mean(values: list[Decimal]) -> Decimal:
    return sum((j * v for j, v in enumerate(values, 1)), ZERO) / sum(range(1, len(values) + 1))


def _wilder(x: Digits, period: int, seeded_over: int) -> Digits:
    """Wilder's average; below 1e-290 it is zero."""
    return [v if v is None or v >= Decimal("1e-290") else ZERO for v in _smooth(x, Decimal(1) / period, seeded_over)]


def _rsi(x: Digits, period: int, seed: str) -> Digits:
    changes = _momentum(x, 1)
    gains, losses = ([v and max(sign * v, ZERO) for v in changes] for sign in (1, -1))
    over = period if seed == "sma" else 1
    averages = zip(_wilder(gains, period, over), _wilder(losses, period, over), strict=True)
    return [None if g is None or l is None else 100 * g / (g + l) if g + l else Decimal(50) for g, l in averages]  # noqa: E741


def _true_ranges(high: Digits, low: Digits, close: Digits, first_tr: str) -> Digits:
    ranges: Digits = []
    begun = False
    for i, (h, l) in enumerate(zip(high, low, strict=True)):  # noqa: E741 -- high and low
        if h is None or l is None:
            ranges.append(None)
        elif not begun:
            begun = True
            ranges.append(h - l if first_tr == "high_low" else None)
        else:
            c = close[i - 1]
            ranges.append(None if c is None else max(h - l, abs(h - c), abs(l - c)))
    return ranges


def _dmi(high: Digits, low: Digits, close: Digits, period: int, seed: str) -> dict[str, Digits]:
    ups, downs = _momentum(high, 1), [v and -v for v in _momentum(low, 1)]
    terms: dict[str, Digits] = {"plus": [], "minus": [], "range": []}
    for i, (u, d) in enumerate(zip(ups, downs, strict=True)):
        c = close[i - 1] if i else None
        h, l = high[i], low[i]  # noqa: E741 -- high and low
        if u is None or d is None or c is None or h is None or l is None:
            row: tuple[Decimal | None, ...] = (None, None, None)
        else:
            row = (
                u if u > max(d, ZERO) else ZERO,
                d if d > max(u, ZERO) else ZERO,
                max(h - l, abs(h - c), abs(l - c)),
            )
        for name, value in zip(terms, row, strict=True):
            terms[name].append(value)
    averages = [_wilder_sums(v, period, seed) for v in terms.values()]
    out: dict[str, Digits] = {"plus_di": [], "minus_di": [], "adx": []}
    adx_over = 1 if seed == "first" else period
    first: list[Decimal] = []
    adx: Decimal | None = None
    for p, m, r in zip(*averages, strict=True):
        if p is None or m is None or r is None:
            for values in out.values():
                values.append(None)
            continue
        plus, minus = (100 * p / r, 100 * m / r) if r else (ZERO, ZERO)
        dx = 100 * abs(plus - minus) / (plus + minus) if plus + minus else None
        if adx is not None:
            adx += (dx - adx) / period if dx is not None else 0
        else:
            first.append(ZERO if dx is None else dx)
            adx = sum(first, ZERO) / adx_over if len(first) == adx_over else None
        for name, value in (("plus_di", plus), ("minus_di", minus), ("adx", adx)):
            out[name].append(value)
    return out


def _wilder_sums(x: Digits, period: int, seed: str) -> Digits:
    if seed != "talib":
        return _wilder(x, period, period if seed == "sma" else 1)
    out: Digits = []
    total, count = ZERO, 0
    for v in x:
        if v is not None:
            count += 1
            total = total + v if count < period else total - total / period + v
        average = total / period if total / period >= Decimal("1e-290") else ZERO
        out.append(None if v is None or count < period else average)
    return out


def _choppiness(high: Digits, low: Digits, close: Digits, period: int, extremes: str) -> Digits:
    ranges = _true_ranges(high, low, close, "high_low")
    if extremes == "true_range":
        begin = next((i for i, r in enumerate(ranges) if r is not None), 0)
        before: Digits = [c if i > begin else None for i, c in enumerate([None, *close][: len(close)])]
        high = [v if v is None or c is None else max(v, c) for v, c in zip(high, before, strict=True)]
        low = [v if v is None or c is None else min(v, c) for v, c in zip(low, before, strict=True)]
    out: Digits = []
    for r, h, l in zip(*(_windows(v, period) for v in (ranges, high, low)), strict=True):  # noqa: E741
        if r is None or h is None or l is None or max(h) == min(l):
            out.append(None)
        else:
            out.append(100 * (sum(r, ZERO) / (max(h) - min(l))).ln() / Decimal(period).ln())
    return out


def _cci(high: Digits, low: Digits, close: Digits, period: int) -> Digits:
    rows = [[v for v in row if v is not None] for row in zip(high, low, close, strict=True)]
    typical = [sum(row, ZERO) / 3 if len(row) == 3 else None for row in rows]

    def value(last: list[Decimal]) -> Decimal | None:
        mean = sum(last, ZERO) / period
        # Three times a price is exact in 120 digits, a third is not.
        if len({round(v, 100) for v in last}) == 1:
            return None
        return (last[-1] - mean) * period / (Decimal("0.015") * sum((abs(v - mean) for v in last), ZERO))

    return _over_windows(typical, period, value)


BY_SOURCE: Mapping[str, Callable[..., Any]] = {
    "ema": lambda x, period, seed: _ema(x, period, seed == "sma"),
    "dema": _dema,
    "tema": _tema,
    "macd": _macd,
    "wma": lambda x, period: _over_windows(x, period, _weighted_mean),
    "momentum": _momentum,
    "roc": _roc,
    "rolling_sum": lambda x, period: _over_windows(x, period, lambda last: sum(last, ZERO)),
    "rolling_std": lambda x, period, ddof: _over_windows(x, period, lambda last: _std(last, ddof)),
    "linreg_slope": lambda x, period: _over_windows(x, period, _slope),
    "rsi": _rsi,
}
BY_BARS: Mapping[str, Callable[..., Any]] = {
    "true_range": _true_ranges,
    "dmi": _dmi,
    "choppiness": _choppiness,
    "cci": _cci,
}


@pytest.fixture(scope="session")
def exact() -> Callable[[Spec, Bars], dict[str, Array]]:
    """The outputs of a spec by definition, rounded once to float64."""

    def outputs(spec: Spec, bars: Bars) -> dict[str, Array]:
        digits = {k: [None if math.isnan(v) else Decimal(v) for v in x.tolist()] for k, x in bars.items()}
        with localcontext(prec=120):
            if spec.name in BY_BARS:
                found = BY_BARS[spec.name](digits["high"], digits["low"], digits["close"], **dict(spec.params))
            else:
                found = BY_SOURCE[spec.name](digits[str(spec.source)], **dict(spec.params))
        named = found if isinstance(found, dict) else {"value": found}
        return {k: np.array([math.nan if v is None else float(v) for v in values]) for k, values in named.items()}

    return outputs
