"""Series that break careless formulas, the slow reference in 120 digits, and how two columns are compared."""

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
Bars = Mapping[str, Mapping[str, Array]]
Digits = list[Decimal | None]

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")
FIELDS = ("open", "high", "low", "close")


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
    """One of the hostile close series, 360 bars."""
    return HOSTILE[request.param](360)


@pytest.fixture(scope="session")
def walk() -> Callable[[int], Array]:
    """A random walk of n closes near 1.1 with steps of 1e-4."""
    return _walk


@pytest.fixture(scope="session")
def around() -> Callable[[Array], Bars]:
    """Bars of one side about a close series, with a gap to the close before, so that the true range counts."""

    def build(close: Array) -> Bars:
        move = np.diff(close, prepend=close[:1])
        opened = close - move / 4
        beyond = np.abs(move) / 8
        high, low = np.maximum(opened, close) + beyond, np.minimum(opened, close) - beyond
        return {"bid": {"open": opened, "high": high, "low": low, "close": close}}

    return build


@pytest.fixture(scope="session")
def run() -> Callable[..., dict[str, Array]]:
    """The outputs of one spec, computed by the extension."""

    def outputs(spec: Spec, bars: Bars) -> dict[str, Array]:
        rows = len(bars["bid"]["close"])
        time = pa.array(np.arange(rows) * HOUR)
        tables = {
            side: pa.record_batch({"timestamp": time, **{name: pa.array(v) for name, v in fields.items()}})
            for side, fields in bars.items()
        }
        plan = build_plan({KEY: {"out": spec}}, {KEY: [KEY]})
        series = SeriesBars(tables=tables, origin=0, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
        block = run_plan(plan, {KEY: series})
        return {name: block.column(k) for name, k in plan.layout[KEY, KEY]["out"].items()}

    return outputs


@pytest.fixture
def assert_close(request: pytest.FixtureRequest) -> Callable[..., None]:
    """NaN positions are equal and |a − b| ≤ limit · max(|b|, scale); the worst ratio goes into the test's report."""

    def check(found: Array, expected: Any, *, scale: Any = 0.0, limit: float = 1e-10, where: Any = True) -> None:
        expected = np.asarray(expected, dtype=np.float64)
        compared = np.broadcast_to(where, expected.shape)
        np.testing.assert_array_equal(np.isnan(found[compared]), np.isnan(expected[compared]), "NaN positions differ")
        size = np.maximum(np.abs(expected), scale)
        error = np.abs(found - expected)
        ratio = np.where(error == 0.0, 0.0, error / np.where(size == 0.0, np.finfo(float).tiny, size))[compared]
        worst = float(np.nanmax(ratio)) if np.isfinite(ratio).any() else 0.0
        request.node.user_properties.append(("worst", worst))
        assert worst <= limit, f"off by {worst:.3g} in row {np.flatnonzero(compared)[np.nanargmax(ratio)]}"

    return check


class SlowReference:
    """Every indicator by its definition, one bar at a time; None is missing.

    In 120 decimal digits, in which floats and their sums are exact.
    """

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def outputs(self, spec: Spec) -> dict[str, Digits]:
        """Outputs of a spec, its sources computed the same slow way."""
        with localcontext(prec=120):
            if spec.name == "price":
                return {"value": self._price(spec.side, str(spec.source))}
            parameters: dict[str, Any] = dict(spec.params)
            if spec.name == "atr":
                return {"value": _atr(*(self._price(spec.side, f) for f in ("high", "low", "close")), **parameters)}
            x = self._source(spec)
            if spec.name == "bollinger":
                return _bollinger(x, **parameters)
            values = {
                "sma": _sma,
                "ema": _ema,
                "zscore": _zscore,
                "kalman_mean": _kalman_mean,
                "kalman_zscore": _kalman_zscore,
            }[spec.name](x, **parameters)
            return {"value": values}

    def deviation(self, spec: Spec) -> list[tuple[float, float, float]]:
        """For a z-score of residuals, of each window: std of the residuals, largest |residual|, largest |x|."""
        with localcontext(prec=120):
            x, parameters = self._source(spec), dict(spec.params)
            mean = _mean_of(x, spec.name, parameters)
            residual = [None if a is None or b is None else a - b for a, b in zip(x, mean, strict=True)]
            window, ddof = int(str(parameters["window"])), int(str(parameters["ddof"]))
            return [
                (float(_std(e, ddof)), float(max(map(abs, e))), float(max(map(abs, v)))) if e and v else (math.nan,) * 3
                for e, v in zip(_windows(residual, window), _windows(x, window), strict=True)
            ]

    def _source(self, spec: Spec) -> Digits:
        if isinstance(spec.source, Spec):
            return self.outputs(spec.source)["value"]
        return self._price(spec.side, str(spec.source))

    def _price(self, side: str, field: str) -> Digits:
        parts = {"hl2": "high low", "hlc3": "high low close", "ohlc4": "open high low close"}.get(field, field).split()
        sides = ["bid", "ask"] if side == "mid" else [side]
        columns = [_digits(self._bars[s][part]) for s in sides for part in parts]
        return [_mean(list(row)) for row in zip(*columns, strict=True)]


def _digits(x: Array) -> Digits:
    return [None if math.isnan(v) else Decimal(v) for v in x.tolist()]


def _mean(values: Digits) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) / len(known) if known and len(known) == len(values) else None


def _std(values: list[Decimal], ddof: int) -> Decimal:
    mean = sum(values, Decimal(0)) / len(values)
    return (sum(((v - mean) ** 2 for v in values), Decimal(0)) / (len(values) - ddof)).sqrt()


def _windows(x: Digits, w: int) -> Iterator[list[Decimal] | None]:
    """The last w values at each bar; None before they are there, or if one of them is missing."""
    for i in range(len(x)):
        last = [v for v in x[max(i + 1 - w, 0) : i + 1] if v is not None]
        yield last if len(last) == w else None


def _sma(x: Digits, period: int) -> Digits:
    return [last and _mean(list(last)) for last in _windows(x, period)]


def _bollinger(x: Digits, period: int, std_factor: float, ddof: int) -> dict[str, Digits]:
    out: dict[str, Digits] = {"upper": [], "middle": [], "lower": []}
    for last in _windows(x, period):
        middle = last and _mean(list(last))
        width = last and Decimal(std_factor) * _std(last, ddof)
        out["middle"].append(middle)
        out["upper"].append(None if middle is None or width is None else middle + width)
        out["lower"].append(None if middle is None or width is None else middle - width)
    return out


def _smooth(x: Digits, gain: Decimal, seeded_over: int) -> Digits:
    """y ← y + gain·(x − y), from the mean of the first values; held over missing ones."""
    out: Digits = []
    first: list[Decimal] = []
    y: Decimal | None = None
    for v in x:
        if v is None:
            out.append(None)
            continue
        if y is not None:
            y = (1 - gain) * y + gain * v
        else:
            first.append(v)
            y = sum(first, Decimal(0)) / seeded_over if len(first) == seeded_over else None
        out.append(y)
    return out


def _ema(x: Digits, period: int, seed: str) -> Digits:
    return _smooth(x, Decimal(2) / (period + 1), period if seed == "sma" else 1)


def _atr(high: Digits, low: Digits, close: Digits, period: int, first_tr: str) -> Digits:
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
    return _smooth(ranges, Decimal(1) / period, period)


def _kalman_mean(x: Digits, r: float, q: float) -> Digits:
    noise, step = Decimal(r), Decimal(q)
    out: Digits = []
    m: Decimal | None = None
    p = noise
    for v in x:
        if v is None:
            out.append(None)
            continue
        if m is None:
            m = v
        else:
            p += step
            k = p / (p + noise)
            m += k * (v - m)
            p *= 1 - k
        out.append(m)
    return out


def _mean_of(x: Digits, name: str, parameters: Mapping[str, Any]) -> Digits:
    if name == "kalman_zscore":
        return _kalman_mean(x, parameters["r"], parameters["q"])
    if parameters["mean"] == "ema":
        return _ema(x, parameters["ema_period"], "first")
    return _sma(x, parameters["window"])


def _residual_zscore(x: Digits, mean: Digits, window: int, ddof: int) -> Digits:
    residual: Digits = [None if a is None or b is None else a - b for a, b in zip(x, mean, strict=True)]
    out: Digits = []
    for e, errors, values in zip(residual, _windows(residual, window), _windows(x, window), strict=True):
        std = errors and _std(errors, ddof)
        echo = values is not None and len(set(values)) == 1
        out.append(e / std if e is not None and std and not echo else None)
    return out


def _zscore(x: Digits, window: int, mean: str, ema_period: int | None, std: str, ddof: int) -> Digits:
    if std == "residual":
        means = _mean_of(x, "zscore", {"mean": mean, "ema_period": ema_period, "window": window})
        return _residual_zscore(x, means, window, ddof)
    out: Digits = []
    for last in _windows(x, window):
        deviation = last and _std(last, ddof)
        out.append((last[-1] - sum(last, Decimal(0)) / window) / deviation if last and deviation else None)
    return out


def _kalman_zscore(x: Digits, window: int, r: float, q: float, ddof: int) -> Digits:
    return _residual_zscore(x, _kalman_mean(x, r, q), window, ddof)


@pytest.fixture(scope="session")
def slow() -> Callable[[Bars], SlowReference]:
    """The slow reference over given bars."""
    return SlowReference


@pytest.fixture(scope="session")
def floats() -> Callable[[Digits], Array]:
    """Digits rounded once to float64, None to NaN."""

    def convert(values: Digits) -> Array:
        return np.array([math.nan if v is None else float(v) for v in values])

    return convert
