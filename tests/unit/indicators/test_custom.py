"""Custom columns: a function of the author on own bars, checked, frozen, carried, probed."""

from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import omega
from omega import _rust, compute, ind
from omega.errors import LookAheadError, SpecError, StrategyError
from omega.indicators.plan import build_plan, settling

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")


def bars(rows: int, hours: int = 1) -> pa.RecordBatch:
    close = np.arange(1.0, rows + 1.0)
    prices = {"open": close - 0.5, "high": close + 1.0, "low": close - 1.0, "close": close}
    return pa.record_batch({"timestamp": np.arange(rows) * hours * HOUR} | prices)


def double(x: np.ndarray) -> np.ndarray:
    return 2.0 * x


def total(*columns: np.ndarray) -> np.ndarray:
    return np.sum(columns, axis=0)


def column(spec: ind.Spec, rows: int = 8) -> np.ndarray:
    return compute({"x": spec}, bars(rows), timeframe="H1", day="utc").x


def test_a_function_runs_on_price_fields_and_specs_in_order() -> None:
    found = column(ind.custom(lambda high, mean: high - mean, "high", ind.sma(2), warmup=0), 4)
    np.testing.assert_array_equal(found, [np.nan, 3.0 - 1.5, 4.0 - 2.5, 5.0 - 3.5])


def test_the_result_is_frozen_float64_of_the_primary_grid() -> None:
    found = column(ind.custom(double, "close", warmup=0))
    assert (found.dtype, found.shape, found.flags.writeable) == (np.float64, (8,), False)
    with pytest.raises(ValueError, match="WRITEABLE"):
        found.setflags(write=True)


def test_a_function_cannot_write_into_what_it_gets() -> None:
    def spoil(x: np.ndarray) -> np.ndarray:
        x[0] = 1.0
        return x

    with pytest.raises(StrategyError, match=r"spoil raised ValueError on 8 bars of bars H1: .*read-only"):
        column(ind.custom(spoil, "close", warmup=0))


def test_it_runs_on_the_series_own_bars_and_is_carried_like_a_built_in() -> None:
    lengths = []

    def seen(x: np.ndarray) -> np.ndarray:
        lengths.append(len(x))
        return x

    tables = {("S", "H1", "bid"): bars(20), ("S", "H4", "bid"): bars(5, hours=4)}
    specs = {("S", "H1"): {}, ("S", "H4"): {"own": ind.custom(seen, "close", warmup=0), "close": ind.close()}}
    views = compute(specs, tables, timeframe="H1", day="utc")
    assert lengths == [5]
    np.testing.assert_array_equal(views["H4"].own, views["H4"].close)
    assert np.isnan(views["H4"].own[:3]).all()
    assert views["H4"].own[3] == 1.0
    assert len(views["H4"].own) == 20


def test_batch_calls_stay_one_and_a_shared_function_runs_once() -> None:
    count = []

    def counted(x: np.ndarray) -> np.ndarray:
        count.append(1)
        return x

    calls = _rust.batch_calls()
    spec = ind.custom(counted, ind.ema(3), warmup=0)
    views = compute({"a": spec, "b": spec, "c": ind.ema(3)}, bars(8), timeframe="H1")
    assert _rust.batch_calls() - calls == 1
    assert len(count) == 1
    np.testing.assert_array_equal(views.a, views.c)


def test_a_custom_column_can_feed_another() -> None:
    inner = ind.custom(double, "close", warmup=2)
    outer = ind.custom(total, inner, "close", ind.sma(3), warmup=4)
    assert column(outer)[3] == 8.0 + 4.0 + 3.0
    plan = build_plan({KEY: {"x": outer}}, {KEY: [KEY]})
    assert [node.spec for node in plan.customs] == [inner, outer]
    assert settling(outer) == 4 + 2


def test_inputs_are_computed_on_their_own_sides() -> None:
    ask = bars(4).set_column(4, "close", pa.array([5.0, 5.0, 5.0, 5.0]))
    spec = ind.custom(total, ind.close("bid"), ind.close("ask"), warmup=0)
    views = compute(
        {"x": spec, "y": ind.custom(double, "close", warmup=0, side="ask")}, {"bid": bars(4), "ask": ask}, "H1"
    )
    np.testing.assert_array_equal(views.x, [6.0, 7.0, 8.0, 9.0])
    np.testing.assert_array_equal(views.y, [10.0] * 4)


def test_infinities_become_nan() -> None:
    def inverse(x: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return 1.0 / (x - 1.0)

    np.testing.assert_array_equal(column(ind.custom(inverse, "close", warmup=0), 3), [np.nan, 1.0, 0.5])


@pytest.mark.parametrize(
    ("fn", "found"),
    [
        (lambda x: x[:-1], r"float64 of shape \(7,\)"),
        (lambda x: x.astype(np.float32), r"float32 of shape \(8,\)"),
        (lambda x: x > 1, r"bool of shape \(8,\)"),
        (lambda x: x.reshape(2, 4), r"float64 of shape \(2, 4\)"),
        (list, "list"),
        (lambda x: None, "NoneType"),
    ],
)
def test_anything_but_one_float64_per_bar_is_refused(fn: object, found: str) -> None:
    with pytest.raises(StrategyError, match=rf"must return a float64 array of shape \(8,\).*found {found}"):
        column(ind.custom(fn, "close", warmup=0))


def test_an_error_inside_names_the_function() -> None:
    def broken(x: np.ndarray) -> np.ndarray:
        raise KeyError("lost")

    with pytest.raises(StrategyError, match="broken raised KeyError on 8 bars of bars H1: 'lost'"):
        column(ind.custom(broken, "close", warmup=0))


def test_a_partial_is_called_by_the_function_inside() -> None:
    assert "double" in str(ind.custom(partial(double), "close", warmup=0))


def test_it_cannot_be_the_source_of_a_built_in() -> None:
    with pytest.raises(SpecError, match=r"ind\.ema: custom\(double, .*cannot be a source"):
        ind.ema(3, source=ind.custom(double, "close", warmup=0))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: ind.custom("ema", "close", warmup=0), "must be a function"),
        (lambda: ind.custom(double, warmup=0), "at least one input"),
        (lambda: ind.custom(double, "close", warmup=-1), "warmup must be a number of bars"),
        (lambda: ind.custom(double, "close", warmup=True), "warmup must be a number of bars"),
        (lambda: ind.custom(double, "close", warmup=1.0), "warmup must be a number of bars"),
        (lambda: ind.custom(double, "clos", warmup=0), r"found 'clos'\. Did you mean 'close'"),
        (lambda: ind.custom(double, 5, warmup=0), "must be a price field or a spec, found 5"),
        (lambda: ind.custom(double, ind.bollinger(), warmup=0), "bollinger has several outputs"),
        (lambda: ind.custom(double, "close", warmup=0, side="bit"), "side cannot be 'bit'"),
    ],
)
def test_a_wrong_declaration_is_named(build, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        build()


def test_what_cannot_be_compared_is_no_function() -> None:
    class Mutable:
        __hash__ = None

        def __call__(self, x: np.ndarray) -> np.ndarray:
            return x

    with pytest.raises(SpecError, match="not hashable"):
        ind.custom(Mutable(), "close", warmup=0)


def test_too_few_bars_are_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"x = custom\(double, .*needs 10 bars and there are 8: no value has settled"):
        column(ind.custom(double, "close", warmup=9))


def run(spec: ind.Spec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **sections: object) -> omega.RunResult:
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(tmp_path))

    class Watch(omega.Strategy):
        def indicators(self, series: omega.Series) -> dict[str, ind.Spec]:
            return {"x": spec}

        def on_bar(self, bar: omega.Bar) -> None:
            return None

    return omega.run(Watch, costs="none", **sections)


def test_a_run_counts_one_call_and_reads_the_history_that_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = run(ind.custom(double, ind.sma(11), warmup=20), monkeypatch, tmp_path)
    assert result.manifest["ffi"]["batch_calls"] == 1
    assert result.manifest["rows"]["history"] == 30


def test_a_run_finds_a_function_that_looks_ahead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def demeaned(x: np.ndarray) -> np.ndarray:
        return x - x.mean()

    spec = ind.custom(demeaned, "close", warmup=0)
    with pytest.raises(LookAheadError, match=r"look-ahead in ind\.custom \(.*demeaned\) on EURUSD H1: value of bar 0"):
        run(spec, monkeypatch, tmp_path)
    run(spec, monkeypatch, tmp_path, engine={"probe": False})


def test_the_probe_leaves_out_cuts_inside_the_warm_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lengths = []

    def window(x: np.ndarray) -> np.ndarray:
        lengths.append(len(x))
        means = np.lib.stride_tricks.sliding_window_view(x, 2000).mean(axis=1)
        return np.r_[np.full(1999, np.nan), means]

    run(ind.custom(window, "close", warmup=1999), monkeypatch, tmp_path)
    assert len(lengths) >= 3
    assert all(length >= 2000 for length in lengths)
