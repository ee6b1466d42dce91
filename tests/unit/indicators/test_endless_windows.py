"""Counts far beyond any series, in every parameter that counts: no value, no memory, no waiting."""

import pytest

from omega import compute
from omega.errors import SpecError
from omega.indicators.backend import BACKEND, OLD_BACKEND
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import MOST, declare
from omega.indicators.entry import REQUIRED

COUNTS = [(name, p.name) for name, entry in CATALOG.items() for p in entry.parameters if p.type.startswith("int")]
OF_REQUIRED = {"int": 20, "float": 0.5}
#: What a parameter needs beside it to be as great as can be.
BESIDE = {
    "ddof": {"period": MOST, "window": MOST},
    "fast": {"slow": MOST},
    "ema_period": {"mean": "ema"},
    "min_points": {"window": MOST},
    "min_periods": {"lookback": MOST},
}


def with_count(name, parameter, count):
    """The indicator with this count, and what it needs beside it."""
    entry = CATALOG[name]
    known = {p.name for p in entry.parameters}
    beside = {key: value for key, value in BESIDE.get(parameter, {}).items() if key in known}
    required = {p.name: OF_REQUIRED[p.type] for p in entry.parameters if p.default is REQUIRED}
    return declare(name, required | beside | {parameter: count}, "close" if entry.source_as else None)


@pytest.mark.filterwarnings("ignore:.*needs .* bars and there are")
@pytest.mark.parametrize("backend", ["rust", "python"])
@pytest.mark.parametrize(("name", "parameter"), COUNTS)
def test_a_count_beyond_any_series_costs_nothing(name, parameter, backend, bars_of_hours, monkeypatch):
    monkeypatch.setenv(BACKEND, backend)
    monkeypatch.delenv(OLD_BACKEND, raising=False)
    # Some counts must be below another one.
    spec = with_count(name, parameter, MOST - 2 if parameter in BESIDE else MOST)
    views = compute({"x": spec}, bars_of_hours(100), timeframe="H1")
    outputs = CATALOG[name].outputs
    assert len(views.x if outputs == ("value",) else getattr(views.x, outputs[0])) == 100


@pytest.mark.parametrize(("name", "parameter"), COUNTS)
def test_a_count_whose_multiples_no_machine_could_hold_is_refused(name, parameter):
    with pytest.raises(SpecError, match=rf"{parameter} must be at most"):
        with_count(name, parameter, MOST + 1)
