"""A run that declares the whole catalogue at once, on three timeframes of the sample."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

import omega
from omega import ind
from omega.indicators.backend import BACKEND
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import REQUIRED

FRAMES = ("H1", "H4", "D1")
OF_REQUIRED = {"int": 20, "float": 0.5}
#: The accuracy of docs/indicators.md: |a − b| / max(|b|, scale).
ACCURACY = 1e-10
#: Least denominators, of the catalogue's error scales; that of a price's spread is the sample's own.
SCALES = {"1": 1.0, "100": 100.0, "standard deviation of the source": 0.01}


def whole_catalogue() -> dict[str, ind.Spec]:
    return {
        name: declare(
            name,
            {each.name: OF_REQUIRED[each.type] for each in entry.parameters if each.default is REQUIRED},
            ind.atr(14) if entry.source_as else None,
        )
        for name, entry in CATALOG.items()
    }


def columns(views: omega.Views) -> Iterator[tuple[tuple[str, str, str], NDArray[np.float64]]]:
    """((timeframe, indicator, output), column) for everything that `Everything` declares."""
    for frame in FRAMES:
        for name, entry in CATALOG.items():
            column = getattr(views if frame == "H1" else views[frame], name)
            for output in entry.outputs:
                yield (frame, name, output), column if entry.outputs == ("value",) else getattr(column, output)


class Everything(omega.Strategy):
    """Declares every indicator on every timeframe, and reads every value of every bar."""

    higher_timeframes = FRAMES[1:]

    def indicators(self, series: omega.Series) -> dict[str, ind.Spec]:
        return whole_catalogue()

    def on_start(self, context: omega.Context) -> None:
        self.read: list[NDArray[np.float64]] = []

    def on_bar(self, bar: omega.Bar) -> None:
        if not self.read:
            self.read = [column for _, column in columns(bar.views)]
            self.values = 0
        self.values += sum(column[bar.i] == column[bar.i] for column in self.read)

    def on_finish(self, result: omega.RunResult) -> None:
        assert self.values > 0.8 * len(self.read) * result.manifest["rows"]["decision_bars"]


def run(backend: str, monkeypatch: pytest.MonkeyPatch, *, end: str = "2018-01-01", threads: int = 1) -> omega.RunResult:
    monkeypatch.setenv(BACKEND, backend)
    # Half a year of D1 bars is less than some averages need to settle.
    period = {"start": "2017-06-01", "end": end, "allow_short_history": True}
    return omega.run(Everything, costs="none", run=period, engine={"threads": threads})


def test_a_run_of_every_indicator_is_one_call_and_no_bit_depends_on_threads(
    in_repository: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (run("rust", monkeypatch, threads=threads) for threads in (1, 2))
    for result in (one, two):
        assert result.manifest["ffi"]["batch_calls"] == 1
        assert result.manifest["ffi"]["specs"] == len(FRAMES) * len(CATALOG)
    for (key, found), (_, expected) in zip(columns(two.views["EURUSD"]), columns(one.views["EURUSD"]), strict=True):
        assert np.array_equal(found.view(np.uint64), expected.view(np.uint64)), key


def test_both_backends_give_the_run_the_same_columns(in_repository: object, monkeypatch: pytest.MonkeyPatch) -> None:
    rust, python = (run(backend, monkeypatch, end="2017-06-08").views["EURUSD"] for backend in ("rust", "python"))
    assert len(rust) == len(python)
    for ((frame, name, output), found), (_, expected) in zip(columns(rust), columns(python), strict=True):
        assert np.array_equal(np.isnan(found), np.isnan(expected)), (frame, name, output)
        scale = np.maximum(np.abs(expected), SCALES.get(CATALOG[name].scale, 0.0))
        error = np.abs(found - expected)[expected != found] / scale[expected != found]
        assert np.nanmax(error, initial=0.0) <= ACCURACY, (frame, name, output)
