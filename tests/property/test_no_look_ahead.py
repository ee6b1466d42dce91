"""No look-ahead on the way from stored bars to views: bars that are not known yet change nothing.

At a random instant t everything that is not known by then is taken out of the data: bars of the primary and of the
files of higher timeframes with ``known_at > t``, and their spreads. The views of what is left must be the whole views
up to t, bit for bit: the declared columns of the primary and of every higher timeframe, and the side that a spread
model made.
"""

import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import Series, Strategy, compute, ind
from omega.backtest.opening import open_run
from omega.config import from_mapping
from omega.data.calendar import bar_boundaries, known_at, week_boundaries
from omega.data.resample import resample
from omega.data.rules.spacing import off_grid
from omega.data.schema import column, columns, make_batch
from omega.data.timeframe import TIMEFRAME_NAMES, Timeframe
from omega.indicators.spec import Spec
from omega.strategies import loaded_from_class
from omega.views import Columns

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=15)

SYMBOL = "EURUSD"
SPREAD = 1.5e-4
HOUR = 3_600_000_000_000
WEEK = 7 * 24 * HOUR
DAYS = ["ny17", "utc", "Europe/Athens 00:00"]
#: Two weeks before a clock change, and after: New York's in March and November 2017, Athens' in March.
STARTS = ["2017-02-27", "2017-03-13", "2017-10-23"]
HOURS = {"pips": 1.5, "hours": [["16:30", "18:30", 4.0], ["23:00", "01:00", 2.5]], "timezone": "America/New_York"}

Tables = dict[tuple[str, str, str], pa.RecordBatch]


def finer(primary: str) -> list[str]:
    """The timeframes that can be resampled from `primary`, which makes them its higher ones."""
    own = Timeframe.parse(primary).duration_ns
    lengths = {name: Timeframe.parse(name).duration_ns for name in TIMEFRAME_NAMES}
    return [name for name, length in lengths.items() if length > own and length % own == 0]


def later(values: np.ndarray) -> np.ndarray:
    """A causal custom column: the change over two bars."""
    changes = np.full(len(values), np.nan)
    changes[2:] = values[2:] - values[:-2]
    return changes


def strategy(higher: tuple[str, ...], own: Mapping[str, Spec]) -> type[Strategy[Any]]:
    class Declares(Strategy):
        higher_timeframes = higher

        def indicators(self, series: Series) -> dict[str, Spec]:
            if series.primary:
                return {**own, "change": ind.custom(later, ind.close(side="ask"), warmup=2)}
            return {
                "close": ind.close(side="ask"),
                "mean": ind.ema(3, source="hl2", side="mid"),
                "bands": ind.bollinger(4),
                "z": ind.zscore(3, source=ind.kalman_mean()),
                "change": ind.custom(later, ind.close(), warmup=2),
            }

        def on_bar(self, bar: object) -> None:
            return None

    return Declares


def walk(primary: str, start: str, weeks: int, seed: int, day: str) -> pa.RecordBatch:
    """A random walk of bars on the grid, without weekends and with holes; it begins with a trading week."""
    frame = Timeframe.parse(primary)
    begin = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp()) * 10**9
    first = int(week_boundaries(day, begin, begin)[-2])
    if frame.is_intraday:
        times = first + np.arange(weeks * WEEK // frame.duration_ns) * frame.duration_ns
        # Days of the trading calendar start anew at each boundary, so a change of clocks shifts the grid.
        shift = np.array([0, -HOUR, HOUR])
        times = np.unique((times[:, None] + shift).ravel())
        times = times[(times >= first) & ~off_grid(times, frame, day)]
    else:
        bounds = bar_boundaries(frame, day, first, first + weeks * WEEK)
        times = bounds[(bounds >= first) & (bounds < first + weeks * WEEK)]
    rng = np.random.default_rng(seed)
    # Five days and an hour from an hour before the week on: a change of clocks moves its boundary by that.
    open_week = (times - first + HOUR) % WEEK < 5 * WEEK // 7 + HOUR
    kept = open_week & (rng.random(len(times)) > 0.03)
    for hole in rng.integers(0, len(times), 3):
        kept[hole : hole + max(1, len(times) // 100)] = False
    kept[0] = True
    times = np.ascontiguousarray(times[kept])
    close = 1.1 + rng.normal(0.0, 1e-4, len(times)).cumsum()
    opened = np.roll(close, 1)
    opened[0] = close[0]
    return make_batch(
        {
            "timestamp": times,
            "open": opened,
            "high": np.maximum(opened, close) + rng.integers(0, 4, len(times)) * 1e-5,
            "low": np.minimum(opened, close) - rng.integers(0, 4, len(times)) * 1e-5,
            "close": close,
            "volume": rng.integers(1, 100, len(times)).astype(np.float64),
        }
    )


def rows(batch: pa.RecordBatch, kept: np.ndarray) -> pa.RecordBatch:
    return make_batch({name: np.ascontiguousarray(values[kept]) for name, values in columns(batch).items()})


def lifted(batch: pa.RecordBatch) -> pa.RecordBatch:
    return make_batch(
        {
            name: values if name in ("timestamp", "volume") else values + SPREAD
            for name, values in columns(batch).items()
        }
    )


def closes(batch: pa.RecordBatch, timeframe: str, day: str) -> np.ndarray:
    return known_at(column(batch, "timestamp"), Timeframe.parse(timeframe), day)


def known_by(tables: Tables, day: str, instant: int) -> Tables:
    return {key: rows(batch, closes(batch, key[1], day) <= instant) for key, batch in tables.items()}


def stamped(tables: Tables, day: str, stamp: str) -> Tables:
    """The tables as a vendor writes them whose stamps mean `stamp`."""
    if stamp == "open":
        return tables
    return {
        key: make_batch(columns(batch) | {"timestamp": closes(batch, key[1], day)}) for key, batch in tables.items()
    }


def write_spreads(path: Path, primary: pa.RecordBatch) -> Path:
    """A spread for each bar, which depends on the bar alone."""
    times = column(primary, "timestamp")
    pips = np.random.default_rng(7).random(997)[(times // 60_000_000_000) % 997] * 5
    pq.write_table(pa.table({"timestamp": pa.array(times), "pips": pa.array(pips)}), path)
    return path


def flat(views: Columns, stem: str = "") -> Iterator[tuple[str, np.ndarray]]:
    for name in views.names:
        value = getattr(views, name)
        if isinstance(value, Columns):
            yield from flat(value, f"{stem}{name}.")
        else:
            yield f"{stem}{name}", value


def assert_same_past(whole: Any, cut: Any, higher: tuple[Any, ...], bits: Callable[[Any], Any]) -> None:
    n = len(cut)
    assert 0 < n <= len(whole)
    pairs = [(whole, cut), *((whole[key], cut[key]) for key in higher)]
    for full, part in pairs:
        expected = dict(flat(full))
        found = dict(flat(part))
        assert expected.keys() == found.keys()
        for name, values in found.items():
            assert np.array_equal(bits(values), bits(expected[name][:n])), (full, name, n)


def put(root: Path, tables: Tables) -> Path:
    """The tables as a folder of Parquet files."""
    for (symbol, timeframe, side), batch in tables.items():
        path = root / symbol / f"{symbol}_{timeframe}_{side.upper()}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_batches([batch]), path)
    return root


def opened(
    tables: Tables,
    primary: str,
    cls: type[Strategy[Any]],
    data: Mapping[str, Any],
    start: int,
    end: int,
    root: Path | None = None,
) -> Any:
    """The views of a run on the tables: in memory, or written to files under `root`, imported and opened."""
    config = from_mapping(
        {
            "run": {
                "strategy": "declares",
                "symbols": [SYMBOL],
                "timeframe": primary,
                "start": datetime.fromtimestamp(start // 10**9, UTC).isoformat(),
                "end": datetime.fromtimestamp(end // 10**9, UTC).isoformat(),
                "allow_short_history": True,
            },
            "data": {"root": "memory" if root is None else str(put(root, tables)), **data},
            "sizing": {"fixed_lots": 1.0},
            "costs": "none",
        }
    )
    given = tables if root is None else None
    return open_run(config, strategy=loaded_from_class(cls), tables=given).views[SYMBOL]


#: primary -> weeks of bars, so that every higher timeframe has some.
PRIMARIES = {
    "M1": 2,
    "M5": 3,
    "M6": 3,
    "M15": 4,
    "M30": 4,
    "H1": 6,
    "H2": 6,
    "H4": 8,
    "H6": 8,
    "H12": 10,
    "D1": 12,
    "W1": 16,
}


@pytest.mark.parametrize("primary", PRIMARIES)
@repeatable
@given(
    start=st.sampled_from(STARTS),
    day=st.sampled_from(DAYS),
    stamp=st.sampled_from(["open", "close"]),
    mode=st.sampled_from(["resample", "file"]),
    sides=st.sampled_from(["both", "fixed", "hours", "file", "mid", "mid hours"]),
    seed=st.integers(0, 10**6),
    share=st.floats(0.0, 1.0),
    on_disk=st.booleans(),
)
def test_views_of_what_is_known_are_the_whole_views_until_then(
    primary, start, day, stamp, mode, sides, seed, share, on_disk, one_of_each, bits, tmp_path_factory
):
    bars = walk(primary, start, PRIMARIES[primary], seed, day)
    frame = Timeframe.parse(primary)
    higher = tuple(finer(primary))
    if mode == "file" and sides in ("hours", "file", "mid hours"):
        sides = "fixed"  # spreads that vary by bar are for resampled higher timeframes
    side = "mid" if sides.startswith("mid") else "bid"
    tables: Tables = {(SYMBOL, primary, side): bars}
    if mode == "file":
        rng = np.random.default_rng(seed)
        for name in higher:
            made = resample(bars, frame, Timeframe.parse(name), day)
            kept = rng.random(made.num_rows) > 0.05
            kept[0] = True
            tables[SYMBOL, name, side] = rows(made, kept)
    if sides == "both":
        tables |= {(*key[:2], "ask"): lifted(batch) for key, batch in tables.items()}
    folder = tmp_path_factory.mktemp("files")

    def data(known: Tables) -> dict[str, Any]:
        spread = {
            "both": None,
            "fixed": {"pips": 1.5},
            "hours": HOURS,
            "file": {"file": str(write_spreads(folder / "spreads.parquet", known[SYMBOL, primary, side]))},
            "mid": {"pips": 1.5},
            "mid hours": HOURS,
        }[sides]
        stated = {} if spread is None else {"spread": spread}
        return {"higher": mode, "day": day, "stamp": stamp, **stated}

    times, ends = column(bars, "timestamp"), closes(bars, primary, day)
    # A bar opens at or after the first close of each higher timeframe, or there would be nothing to open.
    seen = [int(closes(resample(bars, frame, Timeframe.parse(name), day), name, day)[0]) for name in higher]
    least = int(ends[np.searchsorted(times, max(seen))] if seen else ends[1])
    begin = int(times[min(20, len(times) // 4)])
    first = max(least, begin) + 2 * frame.span_ns
    instant = first + int(share * (int(ends[-1]) - first))
    cls = strategy(higher, one_of_each)
    end = int(ends[-1]) + WEEK
    roots = [folder / "whole", folder / "cut"] if on_disk else [None, None]
    known = known_by(tables, day, instant)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMEGA_CACHE_DIR", str(folder / "cache"))
        whole, cut = (
            opened(stamped(these, day, stamp), primary, cls, data(these), begin, end, root)
            for these, root in zip((tables, known), roots, strict=True)
        )
    assert len(cut) == np.count_nonzero(whole.known_at <= instant)
    assert_same_past(whole, cut, higher, bits)
    shutil.rmtree(folder)


@repeatable
@given(day=st.sampled_from(DAYS), seed=st.integers(0, 10**6), share=st.floats(0.05, 1.0))
def test_compute_sees_no_bar_of_any_series_before_its_close(day, seed, share, one_of_each, bits):
    """Two symbols on grids and with holes of their own, each with a higher timeframe, both sides or one."""
    own = walk("M15", "2017-03-13", 3, seed, day)
    other = walk("H1", "2017-03-13", 3, seed + 1, day)
    daily = resample(other, Timeframe.parse("H1"), Timeframe.parse("D1"), day)
    tables: Tables = {
        (SYMBOL, "M15", "bid"): own,
        (SYMBOL, "M15", "ask"): lifted(own),
        ("GBPUSD", "H1", "ask"): other,
        ("GBPUSD", "D1", "bid"): daily,
    }
    specs = {
        (SYMBOL, "M15"): one_of_each,
        ("GBPUSD", "H1"): {"mean": ind.ema(5, side="ask"), "bands": ind.bollinger(6, side="ask")},
        ("GBPUSD", "D1"): {"close": ind.close(), "change": ind.custom(later, ind.close(), warmup=2)},
    }
    first, last = (int(closes(own, "M15", day)[k]) for k in (0, -1))
    instant = first + int(share * (last - first))
    known = known_by(tables, day, instant)
    with warnings.catch_warnings(action="ignore"):  # a short cut warns that some indicators have no value yet
        cut = compute(specs, known, timeframe="M15", day=day)
    whole = compute(specs, tables, timeframe="M15", day=day)
    assert_same_past(whole, cut, (("GBPUSD", "H1"), ("GBPUSD", "D1")), bits)


def test_the_comparison_finds_a_single_bar_of_look_ahead(bits):
    """The test of the test: a daily value that is visible one primary bar too early is found."""
    own = walk("H1", "2017-03-13", 3, 1, "utc")
    early = resample(own, Timeframe.parse("H1"), Timeframe.parse("D1"), "utc")
    specs = {(SYMBOL, "H1"): {}, (SYMBOL, "D1"): {"close": ind.close()}}
    tables: Tables = {(SYMBOL, "H1", "bid"): own, (SYMBOL, "D1", "bid"): early}
    whole = compute(specs, tables, timeframe="H1", day="utc")
    ends = closes(early, "D1", "utc")
    # Without the last day's bar, although it is known at the instant of the cut.
    cut = compute(specs, known_by(tables, "utc", int(ends[-1])), timeframe="H1", day="utc")
    assert_same_past(whole, cut, ("D1",), bits)
    short = known_by(tables, "utc", int(ends[-1])) | {
        (SYMBOL, "D1", "bid"): rows(early, np.arange(len(ends)) < len(ends) - 1)
    }
    with pytest.raises(AssertionError, match="close"):
        assert_same_past(whole, compute(specs, short, timeframe="H1", day="utc"), ("D1",), bits)
