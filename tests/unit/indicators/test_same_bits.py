"""Nothing of how a plan is computed shows in its bits: processor, threads, order, company, memory."""

import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from omega import _rust, compute, ind
from omega.errors import SpecError
from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import REQUIRED
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec
from omega.views import Views

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")
OF_REQUIRED = {"int": 20, "float": 0.5}


def every_spec() -> Iterator[Spec]:
    """Every catalogue entry with its defaults, and once more with each other choice of its named parameters."""
    for name, entry in CATALOG.items():
        required = {p.name: OF_REQUIRED[p.type] for p in entry.parameters if p.default is REQUIRED}
        source = "close" if entry.source_as else None
        yield declare(name, required, source)
        for parameter in entry.parameters:
            for choice in parameter.choices:
                try:
                    yield declare(name, required | {parameter.name: choice}, source)
                except SpecError:  # a choice that needs another parameter or contradicts a default
                    continue
    yield from (ind.sma(p) for p in (1, 2, 7, 300, 3_000))
    yield from (ind.ema(p, seed=s) for p in (1, 2, 300, 3_000) for s in ("first", "sma"))
    yield from (ind.atr(p, side="ask") for p in (1, 2, 3_000))
    yield from (ind.zscore(50, mean="ema", ema_period=e) for e in (2, 30))
    yield from (ind.zscore(w, std=s) for w in (2, 20, 3_000) for s in ("window", "residual"))
    yield from (ind.kalman_zscore(w, 100.0, 1.0) for w in (2, 20, 3_000))
    yield ind.sma(9, source=ind.hlc3("mid"))
    yield ind.ema(9, source=ind.ohlc4())


def hostile(rows: int) -> dict[str, pa.RecordBatch]:
    """A walk with flat stretches, a spike and holes, both sides."""
    rng = np.random.default_rng(7)
    close = 1.1 + np.cumsum(rng.normal(0.0, 1e-4, rows))
    close[200:260] = close[200]
    close[700] += 1e12
    wick = rng.uniform(0.0, 1e-4, (2, rows))
    prices = {"open": np.roll(close, 1), "high": close + wick[0], "low": close - wick[1], "close": close}
    for hole in (0, 1, 333, 900, 901, 902):
        for values in prices.values():
            values[hole] = np.nan
    return {"bid": _table(prices), "ask": _table({field: values + 1e-5 for field, values in prices.items()})}


def _table(prices: Mapping[str, NDArray[np.float64]]) -> pa.RecordBatch:
    columns = {field: pa.array(values) for field, values in prices.items()}
    columns["volume"] = pa.array(np.abs(np.sin(np.arange(len(prices["close"])))) * 1e3)
    return pa.record_batch({"timestamp": pa.array(np.arange(len(prices["close"])) * HOUR), **columns})


def bits(views: Views, name: str, spec: Spec) -> NDArray[np.uint64]:
    """All outputs of one declaration as integers, which tell every NaN and zero apart."""
    column = getattr(views, name)
    outputs = CATALOG[spec.name].outputs
    arrays = [column] if outputs == ("value",) else [getattr(column, output) for output in outputs]
    return np.stack([array.view(np.uint64) for array in arrays])


def all_bits(specs: Sequence[Spec], rows: int = 7_000, threads: int = 1) -> dict[Spec, NDArray[np.uint64]]:
    """Compute them together in one call."""
    views = compute({f"s{k}": spec for k, spec in enumerate(specs)}, hostile(rows), timeframe="H1", threads=threads)
    return {spec: bits(views, f"s{k}", spec) for k, spec in enumerate(specs)}


def assert_equal(found: Mapping[Spec, NDArray[np.uint64]], expected: Mapping[Spec, NDArray[np.uint64]]) -> None:
    assert [str(spec) for spec in expected if not np.array_equal(found[spec], expected[spec])] == []


def in_process_with(cpu: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OMEGA_CPU": cpu}
    return subprocess.run([sys.executable, __file__], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(_rust.cpu() != "avx2", reason="this processor has only the baseline")
def test_every_operation_has_the_same_bits_on_avx2_as_on_the_baseline():
    baseline, vector = in_process_with("baseline"), in_process_with("avx2")
    assert baseline.returncode == vector.returncode == 0, baseline.stderr + vector.stderr
    (baseline_cpu, *expected), (vector_cpu, *found) = baseline.stdout.splitlines(), vector.stdout.splitlines()
    assert (baseline_cpu, vector_cpu) == ("baseline", "avx2")
    assert len(expected) > len(CATALOG)
    assert found == expected


def test_an_unknown_processor_is_an_error():
    done = in_process_with("sse9")
    assert done.returncode != 0
    assert 'OMEGA_CPU="sse9" is unknown. Use auto, baseline or avx2.' in done.stderr


def test_bits_do_not_depend_on_the_number_of_threads():
    specs = list(dict.fromkeys(every_spec()))
    one = all_bits(specs, rows=40_000, threads=1)
    for threads in (2, 3, 7):
        assert_equal(all_bits(specs, rows=40_000, threads=threads), one)


def test_bits_do_not_depend_on_the_order_of_specs_nor_on_what_else_is_computed():
    specs = list(dict.fromkeys(every_spec()))
    together = all_bits(specs)
    assert_equal(all_bits(specs[::-1], threads=2), together)
    assert_equal({spec: all_bits([spec])[spec] for spec in specs}, together)


FUSED = [
    ([ind.sma(20), ind.bollinger(20), ind.bollinger(20, 3.0, ddof=0), ind.zscore(20)], 1),
    ([ind.bollinger(7), ind.sma(7), ind.sma(8)], 2),
    ([ind.rolling_sum(20), ind.rolling_std(20), ind.rolling_std(20, ddof=0), ind.sma(20), ind.rolling_sum(9)], 2),
    ([ind.rolling_std(9_000), ind.rolling_sum(9_000)], 1),
    ([ind.sma(20), ind.sma(20, side="ask"), ind.zscore(20, std="residual")], 3),
    ([ind.kalman_mean(), ind.kalman_zscore(50)], 1),
    ([ind.kalman_zscore(50), ind.kalman_zscore(60), ind.kalman_mean(), ind.kalman_mean(2.0)], 3),
    ([ind.kalman_zscore(9_000), ind.kalman_mean(), ind.sma(9_000), ind.zscore(9_000), ind.bollinger(9_000)], 2),
    ([ind.sma(5, source=ind.sma(5)), ind.sma(5), ind.zscore(5, source=ind.sma(5))], 2),
    ([ind.ema(20), ind.ema(30), ind.ema(20, seed="sma"), ind.dema(9), ind.tema(9, seed="sma"), ind.macd()], 1),
    ([ind.macd(seed="talib"), ind.ema(5, source="high"), ind.dema(5, source="high"), ind.rsi(5)], 3),
    ([ind.ema(period) for period in range(2, 13)], 2),
    ([ind.ema(5, source=ind.ema(5)), ind.macd(source=ind.ema(5)), ind.ema(7)], 2),
    ([ind.atr(14), ind.true_range(), ind.atr(5), ind.atr(14, first_tr="skip"), ind.dmi(14)], 3),
    ([ind.donchian(20), ind.williams_r(20), ind.stochastic(20), ind.stochastic(20, 1, 5), ind.donchian(21)], 2),
    ([ind.rolling_max(20, source="high"), ind.rolling_min(20, source="low"), ind.donchian(20)], 1),
    ([ind.rolling_max(20, source="high"), ind.rolling_min(20, source="low"), ind.rolling_max(20)], 3),
    ([ind.rolling_max(5), ind.rolling_min(5), ind.rolling_max(5, source=ind.rolling_max(5))], 2),
    ([ind.donchian(9, side="mid"), ind.williams_r(9, side="mid"), ind.rolling_max(9, side="mid")], 6),
    ([ind.donchian(2_000), ind.rolling_max(2_000, source="high"), ind.stochastic(2_000)], 1),
]


@pytest.mark.filterwarnings("ignore:.*needs .* bars and there are")
@pytest.mark.parametrize(("specs", "passes"), FUSED)
def test_what_shares_a_pass_has_the_bits_it_has_alone(specs, passes):
    assert_equal(all_bits(specs), {spec: all_bits([spec])[spec] for spec in specs})
    plan = build_plan({KEY: {f"s{k}": spec for k, spec in enumerate(specs)}}, {KEY: [KEY]})
    bars = SeriesBars(tables=hostile(1_000), origin=3, first=0, last=999 * HOUR, day="utc")
    assert run_plan(plan, {KEY: bars}).stats()["passes"] == passes


@pytest.fixture
def nothing_is_freed_by_chance():
    """No block that an earlier test left in a reference cycle is collected: its memory would serve in place of ours."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("nothing_is_freed_by_chance")
def test_every_element_of_every_output_is_written_whatever_the_memory_held_before():
    rows = 1 << 18  # times fill one huge page, a column and its margin need a second: their memory is never swapped
    for spec in dict.fromkeys(every_spec()):
        seen = {}
        for old in (7.25, -3.5):
            outputs = len(CATALOG[spec.name].outputs)
            flat = _table(dict.fromkeys(("open", "high", "low", "close"), np.full(rows, old)))
            filler = {f"c{k}": ind.ema(k) for k in range(2, 2 + outputs)}
            views = compute(filler, flat, timeframe="H1")
            held = [getattr(views, name) for name in filler]
            assert all((column == old).all() for column in held)
            address = held[0].ctypes.data
            del views, held
            views = compute({"x": spec}, hostile(rows), timeframe="H1")
            seen[old] = bits(views, "x", spec)
            column = views.x if outputs == 1 else getattr(views.x, CATALOG[spec.name].outputs[0])
            assert column.ctypes.data == address, "the memory was not recycled: this test shows nothing"
            del views, column
        assert np.array_equal(*seen.values()), spec


def test_bits_do_not_depend_on_where_slow_columns_are_cut():
    local = {"lookback": 300, "min_periods": 50}
    specs = [
        ind.garch_volatility_local(**local), ind.kalman_garch_zscore_local(**local), ind.rolling_median(1_001),
        ind.vol_cluster(ind.atr(14), 120), ind.ema(5, source=ind.rolling_median(400)),
    ]  # fmt: skip
    prices = np.cumsum(np.random.default_rng(3).normal(0.0, 1e-4, 301_000)) + 1.5
    prices[np.random.default_rng(4).integers(0, prices.size, 1_000)] = np.nan  # a piece starts earlier over holes
    bars = _table(dict.fromkeys(("open", "high", "low", "close"), prices))
    found = {}
    for threads in (1, 2, 3, 5):
        views = compute({f"s{k}": spec for k, spec in enumerate(specs)}, bars, timeframe="H1", threads=threads)
        found[threads] = {spec: bits(views, f"s{k}", spec) for k, spec in enumerate(specs)}
        assert_equal(found[threads], found[1])
    assert all(np.isfinite(columns.view(np.float64)).any() for columns in found[1].values())


if __name__ == "__main__":
    computed = all_bits([*every_spec()])
    lines = [f"{spec} {hashlib.sha256(found.tobytes()).hexdigest()}" for spec, found in computed.items()]
    sys.stdout.write("\n".join([_rust.cpu(), *lines]) + "\n")
