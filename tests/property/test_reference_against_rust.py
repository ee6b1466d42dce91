"""Two backends, one catalogue: identical NaN positions, and values as near as the catalogue promises.

Every catalogued indicator is drawn with random parameters from its own ranges, on series with holes, flat stretches,
a far offset and a spike. What is new in the catalogue is covered as soon as it is there.
"""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omega.errors import SpecError
from omega.indicators.backend import BACKEND
from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import REQUIRED
from omega.indicators.plan import build_plan
from omega.reference.averages import ema
from omega.reference.deviations import rolling_std
from omega.reference.extrema import rolling_max, rolling_min, rolling_sum
from omega.reference.indicators import REFERENCE

KEY = ("TEST", "H1")
HOUR = 3_600_000_000_000

#: The accuracy of docs/indicators.md: |a − b| / max(|b|, scale).
ACCURACY = 1e-10
#: Wilder averages below this are zero in both backends, and nothing smaller is compared.
TINY = 1e-290


def test_every_indicator_of_the_catalogue_has_a_reference():
    assert sorted(CATALOG.keys() - REFERENCE.keys()) == []


@st.composite
def series(draw):
    """Bars that are hostile in some of the ways in which data is."""
    n = draw(st.one_of(st.integers(0, 30), st.integers(31, 160)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    step = draw(st.sampled_from([1e-4, 1e-2]))
    close = 1.1 + np.cumsum(rng.normal(0.0, step, n))
    close += max(0.0, 0.1 - close.min(initial=1.0))  # prices are positive
    close += draw(st.sampled_from([0.0, 0.0, 0.0, 1e9]))
    if n and draw(st.booleans()):
        begin = draw(st.integers(0, n - 1))
        close[begin : begin + draw(st.integers(1, n))] = close[begin]
        width = np.where(np.diff(close, append=np.nan) == 0.0, 0.0, step)
    else:
        width = np.full(n, step)
    open_ = np.concatenate((close[:1], close[:-1]))
    bars = {
        "open": open_,
        "high": np.maximum(open_, close) + rng.uniform(0.0, 1.0, n) * width,
        "low": np.minimum(open_, close) - rng.uniform(0.0, 0.9, n) * width,
        "close": close,
        "volume": rng.integers(0, 1000, n).astype(float),
    }
    if n and draw(st.integers(0, 3)) == 0:
        spike = draw(st.integers(0, n - 1))
        for field in ("high", "close"):
            bars[field][spike] += 1e12
    for hole in draw(st.lists(st.sampled_from(["leading", "single", "long"]), max_size=3)):
        columns = draw(st.sampled_from([tuple(bars), ("close",), ("high", "low"), ("low",)]))
        begin = 0 if hole == "leading" else draw(st.integers(0, max(n - 1, 0)))
        length = 1 if hole == "single" else draw(st.integers(1, 40))
        for column in columns:
            bars[column][begin : begin + length] = np.nan
    return bars


def parameter(draw, wanted, n):
    """A value from the catalogue's range; small counts, and those about the length of the series."""
    types = wanted.type.split(" | ")
    if wanted.choices:
        return draw(st.sampled_from(wanted.choices))
    if "None" in types and draw(st.booleans()):
        return None
    if "bool" in types:
        return draw(st.booleans())
    low = wanted.low if wanted.low is not None else wanted.above if wanted.above is not None else 0.0
    if "int" in types:
        lowest, highest = math.ceil(low), math.inf if wanted.high is None else math.floor(wanted.high)
        sizes = [value for value in (n, n + 1) if lowest <= value <= highest]
        near = st.integers(lowest, int(min(highest, lowest + 30)))
        return draw(st.one_of(near, near, st.sampled_from(sizes)) if sizes else near)
    high = wanted.high if wanted.high is not None else max(low * 10.0, 10.0)
    return draw(st.floats(low, high, exclude_min=wanted.above is not None, allow_subnormal=False).map(round_3))


def round_3(value):
    """Three digits: 1e-300 is a value of the range, but no parameter."""
    return value if value == 0.0 else max(float(f"{value:.3g}"), 1e-6)


@st.composite
def declared(draw, entry, n):
    """A valid declaration of an indicator, or None where the parameters contradict each other."""
    params = {wanted.name: parameter(draw, wanted, n) for wanted in entry.parameters}
    try:
        return declare(entry.name, params, "close" if entry.inputs == ("source",) else None)
    except SpecError:
        return None


@st.composite
def cases(draw, entry):
    bars = draw(series())
    return bars, draw(declared(entry, len(bars["close"])).filter(lambda spec: spec is not None))


def computed(backend, spec, bars):
    rows = len(bars["close"])
    times = pa.array(np.arange(rows) * HOUR)
    table = pa.record_batch({"timestamp": times} | {name: pa.array(column) for name, column in bars.items()})
    plan = build_plan({KEY: {"out": spec}}, {KEY: [KEY]})
    one = SeriesBars(tables={"bid": table}, origin=0, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BACKEND, backend)
        block = run_plan(plan, {KEY: one})
    return {name: block.column(k) for name, k in plan.layout[KEY, KEY]["out"].items()}


def spread(bars):
    """Standard deviation of the closes, about the first: the mean of a far series has no digits to spare."""
    values = bars["close"][np.isfinite(bars["close"])]
    return float(np.std(values - values[0])) if len(values) else 0.0


#: What the catalogue calls an error scale, on these bars; a new text needs a line here.
SCALES = {
    "|value|": lambda bars, params: 0.0,
    "1": lambda bars, params: 1.0,
    "100": lambda bars, params: 100.0,
    "|ema(source)|": lambda bars, params: np.nan_to_num(np.abs(ema(bars["close"], params["period"], params["seed"]))),
    "standard deviation of the source": lambda bars, params: spread(bars),
    "sum of |source| in the window": lambda bars, params: rolling_sum(np.abs(bars["close"]), params["period"]),
    "spread of the source in the window / period": lambda bars, params: (
        (rolling_max(bars["close"], params["period"]) - rolling_min(bars["close"], params["period"])) / params["period"]
    ),
}


def error_scale(spec, bars):
    """The catalogue's error scale, one for each bar."""
    scale = SCALES[CATALOG[spec.name].scale](bars, dict(spec.params))
    return np.maximum(np.broadcast_to(scale, len(bars["close"])), TINY)


def comparable(spec, bars):
    """Where values are compared; elsewhere their NaN positions only."""
    params = dict(spec.params)
    if spec.name != "kalman_zscore" and params.get("std") != "residual":
        return np.ones(len(bars["close"]), bool)
    window = params["window"]
    unit = np.spacing(rolling_max(np.abs(bars["close"]), window))
    # A residual over a window that hardly moves is rounding of the prices themselves.
    return rolling_std(bars["close"], window, 0) > 64.0 * unit


def assert_agree(spec, bars):
    """NaN at the same bars, and values as near as the catalogue promises."""
    ours, reference = computed("rust", spec, bars), computed("python", spec, bars)
    assert ours.keys() == reference.keys() == set(CATALOG[spec.name].outputs)
    scale, compared = error_scale(spec, bars), comparable(spec, bars)
    for output, expected in reference.items():
        found = ours[output]
        assert np.array_equal(np.isnan(found), np.isnan(expected)), f"{spec} {output}: NaN at other bars"
        some = compared & ~np.isnan(expected)
        error = np.abs(found[some] - expected[some]) / np.maximum(np.abs(expected[some]), scale[some])
        assert error.max(initial=0.0) <= ACCURACY, f"{spec} {output}: {error.max():.1e}"


@pytest.mark.parametrize("name", CATALOG)
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_reference_and_extension_agree(name, data):
    assert_agree(*reversed(data.draw(cases(CATALOG[name]))))


def usual_and_least(name):
    """An indicator with its defaults, and with the least whole numbers that it takes: periods of 1 where allowed."""
    entry = CATALOG[name]
    source = "close" if entry.source_as else None
    required = {p.name: 9 if p.type == "int" else 0.5 for p in entry.parameters if p.default is REQUIRED}
    counts = {p.name: math.ceil(p.low) for p in entry.parameters if p.type == "int"}
    usual = declare(name, required, source)
    try:
        least = declare(name, required | counts, source)
    except SpecError:  # averages that must differ in length
        least = declare(name, required | {key: low + k for k, (key, low) in enumerate(counts.items())}, source)
    return usual, least


def walk(n, holes=()):
    """Bars of a random walk, NaN in the rows of `holes`."""
    rng = np.random.default_rng(11)
    close = 1.1 + np.cumsum(rng.normal(0.0, 1e-4, n))
    open_ = np.concatenate((close[:1], close[:-1]))
    wick = rng.uniform(0.0, 1e-4, (2, n))
    bars = {
        "open": open_,
        "high": np.maximum(open_, close) + wick[0],
        "low": np.minimum(open_, close) - wick[1],
        "close": close,
        "volume": rng.integers(0, 1000, n).astype(float),
    }
    for rows in holes:
        for column in bars.values():
            column[rows] = np.nan
    return bars


@pytest.mark.parametrize("name", CATALOG)
def test_they_agree_on_series_about_as_long_as_the_warm_up(name):
    for spec in usual_and_least(name):
        first = CATALOG[name].first(dict(spec.params))
        for n in {0, 1, 2, first, first + 1, first + 2}:  # n < period, n = period
            assert_agree(spec, walk(n))


HOLES = {
    "leading": [slice(0, 7)],
    "single": [slice(41, 42)],
    "long interior": [slice(30, 95)],
    "every kind": [slice(0, 3), slice(20, 21), slice(60, 130), slice(-1, None)],
}


@pytest.mark.parametrize("holes", HOLES.values(), ids=HOLES.keys())
@pytest.mark.parametrize("name", CATALOG)
def test_they_agree_over_missing_bars(name, holes):
    for spec in usual_and_least(name):
        first = CATALOG[name].first(dict(spec.params))
        assert_agree(spec, walk(2 * first + 200, holes))
