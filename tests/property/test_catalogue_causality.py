"""Every entry of the catalogue: later bars never change a bit, and what has left a window has left no trace."""

import numpy as np
import pytest

from omega.errors import SpecError
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import REQUIRED

OF_REQUIRED = {"int": 9, "float": 0.5}
ROWS = 1_000
HOLES = [("close", 0), ("close", 333), *(("high", row) for row in range(610, 640)), ("low", 700), ("open", 5)]


def specs_of(name):
    """An indicator with its defaults, and once more with each other choice of its named parameters."""
    entry = CATALOG[name]
    required = {p.name: OF_REQUIRED[p.type] for p in entry.parameters if p.default is REQUIRED}
    source = "close" if entry.source_as else None
    found = [declare(name, required, source)]
    for parameter in entry.parameters:
        for choice in parameter.choices:
            try:
                found.append(declare(name, required | {parameter.name: choice}, source))
            except SpecError:  # a choice that needs another parameter
                continue
    return list(dict.fromkeys(found))


EVERY = [spec for name in CATALOG for spec in specs_of(name)]
#: What stands on its last bars alone, and how many of them count beside the current one.
EXACT = [
    (spec, CATALOG[spec.name].settle(dict(spec.params)))
    for spec in EVERY
    if CATALOG[spec.name].settling.endswith("exact")
]


@pytest.mark.parametrize("spec", EVERY, ids=str)
def test_a_prefix_of_the_bars_gives_the_prefix_of_the_values(spec, draw_bars, outputs, bits):
    bars = draw_bars(ROWS, 3, HOLES)
    whole = bits(outputs(spec, bars))
    for k in (0, 1, 2, 60, 399, 400, 401, 512, 634, 999):
        prefix = {field: values[:k] for field, values in bars.items()}
        np.testing.assert_array_equal(bits(outputs(spec, prefix)), whole[:, :k], f"{k} bars")


@pytest.mark.parametrize("spec", EVERY, ids=str)
def test_an_outlier_changes_no_earlier_bit(spec, draw_bars, outputs, bits):
    bars = draw_bars(ROWS, 4)
    for row, new in ((500, 1e12), (501, 1e-300), (777, np.nan)):
        changed = {field: np.where(np.arange(ROWS) == row, new, values) for field, values in bars.items()}
        np.testing.assert_array_equal(bits(outputs(spec, changed)[:, :row]), bits(outputs(spec, bars)[:, :row]))


@pytest.mark.parametrize(("spec", "reach"), EXACT, ids=str)
@pytest.mark.parametrize("outlier", [1e12, 1e-300, np.nan])
def test_an_outlier_that_has_left_the_last_bars_has_left_no_bit(spec, reach, outlier, draw_bars, outputs, bits):
    bars, row = draw_bars(ROWS, 5), 400
    hit = {field: values.copy() for field, values in bars.items()}
    for field in ("open", "high", "low", "close"):
        hit[field][row] = outlier
    gone = row + reach + 1
    assert gone < ROWS
    np.testing.assert_array_equal(bits(outputs(spec, hit)[:, gone:]), bits(outputs(spec, bars)[:, gone:]))
