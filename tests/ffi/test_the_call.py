"""One call for everything: counted, without leaks, in threads and in forked children."""

import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from omega import _rust, compute, ind

HOUR = 3_600_000_000_000
SPECS = {
    "sma": ind.sma(5),
    "ema": ind.ema(5),
    "atr": ind.atr(5),
    "bands": ind.bollinger(5),
    "z": ind.zscore(6, std="residual"),
    "level": ind.kalman_mean(),
    "z_level": ind.kalman_zscore(6),
}


def flat(views):
    columns = [
        views.sma,
        views.ema,
        views.atr,
        views.bands.upper,
        views.bands.lower,
        views.z,
        views.level,
        views.z_level,
    ]
    return b"".join(column.tobytes() for column in columns)


def resident_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_one_compute_is_one_call(bars):
    before = _rust.batch_calls()
    compute(SPECS, {"bid": bars(50), "ask": bars(50)}, timeframe="H1")
    assert _rust.batch_calls() == before + 1


def test_symbols_timeframes_and_sides_are_one_call_together(bars):
    hours = np.arange(30) * 3_600_000_000_000
    opens = {"H1": pa.array(hours), "H4": pa.array(4 * hours)}
    tables = {
        (s, tf, side): bars(30, timestamp=opens[tf])
        for s in ("EURUSD", "GBPUSD")
        for tf in ("H1", "H4")
        for side in ("bid", "ask")
    }
    specs = {
        ("EURUSD", "H1"): {"z": ind.zscore(5), "middle": ind.sma(3, side="mid")},
        ("EURUSD", "H4"): {"trend": ind.ema(4)},
        ("GBPUSD", "H1"): {"asked": ind.sma(2, side="ask")},
        ("GBPUSD", "H4"): {"trend": ind.ema(4)},
    }
    before = _rust.batch_calls()
    views = compute(specs, tables, timeframe="H1", day="utc")
    assert _rust.batch_calls() == before + 1
    assert views["GBPUSD", "H1"].asked[1] == 4.5
    assert views["EURUSD", "H4"] is views["H4"]


def test_two_grids_in_one_call_keep_their_own_columns(bars, call):
    long, short = bars(12), bars(5)
    empty = np.array([], dtype=np.int64)
    nodes = [
        ("price", 0, [], {"side": 0, "field": 3}),
        ("sma", 0, [0], {"period": 3}),
        ("price", 1, [], {"side": 0, "field": 3}),
        ("sma", 1, [2], {"period": 2}),
    ]
    # Each mean on its own grid and on that of the other; a price carried to the other grid as well.
    columns = [(1, 0, 0), (3, 0, 1), (1, 0, 1), (3, 0, 0), (2, 0, 0)]
    block = _rust.compute([("A", long, None, 0, HOUR, empty), ("B", short, None, 0, HOUR, empty)], nodes, columns)
    own, other, onto_b, onto_a, price = (block.column(k).tolist() for k in range(5))
    assert own[2:] == [float(k) for k in range(5, 15)]
    assert other[1:] == [4.5, 5.5, 6.5, 7.5]
    assert onto_b[2:] == own[2:5]
    assert onto_a[1:] == [4.5, 5.5, 6.5, 7.5] + [7.5] * 7
    assert price == [4.0, 5.0, 6.0, 7.0, 8.0] + [8.0] * 7
    assert block.stats()["rows"] == 17


def test_a_hundred_thousand_calls_leave_no_memory_behind(bars, call):
    batch, chunks = bars(100), pa.Table.from_batches([bars(50), bars(100).slice(50)])
    nodes = [
        ("price", 0, [], {"side": 0, "field": 3}),
        ("kalman_zscore", 0, [0], {"window": 20, "r": 0.01, "q": 1.0, "ddof": 1}),
        ("bollinger", 0, [0], {"period": 20, "std_factor": 2.0, "ddof": 1}),
    ]

    def some(n):
        for _ in range(n):
            call(batch, nodes=nodes).column(1)
            call(chunks, nodes=nodes, allow_copy=True).price(0, 0, 3)

    some(1000)
    before = resident_bytes()
    some(50_000)
    # One lost column in every second call would be 50,000 · 100 · 8 bytes = 40 MB.
    assert resident_bytes() - before < 4_000_000


def test_failed_calls_leave_no_memory_behind(bars, call):
    batch, sides = bars(500), bars(499)

    def some(n):
        for _ in range(n):
            with pytest.raises(Exception, match="one grid"):
                call(batch, sides)

    some(200)
    before = resident_bytes()
    some(2000)
    assert resident_bytes() - before < 4_000_000


def test_threads_get_the_bits_that_one_thread_gets(bars):
    tables = [bars(n) for n in (40, 400, 4000)]
    expected = [flat(compute(SPECS, table, timeframe="H1")) for table in tables]
    before = _rust.batch_calls()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda k: flat(compute(SPECS, tables[k % 3], timeframe="H1")), range(96)))
    assert found == expected * 32
    assert _rust.batch_calls() == before + 96


def test_other_threads_run_during_a_call(bars, call):
    # Many windows on one thread; without the GIL the other one could not wake up once until the call is over.
    batch = bars(400_000)
    nodes = [("price", 0, [], {"side": 0, "field": 3})]
    nodes += [("zscore", 0, [0], {"window": w, "mean": "rolling", "std": "residual", "ddof": 1}) for w in range(20, 60)]
    done = threading.Event()
    worker = threading.Thread(target=lambda: (call(batch, nodes=nodes), done.set()))
    longest, last = 0.0, time.perf_counter()
    begin = last
    worker.start()
    while not done.is_set():
        time.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    worker.join()
    assert longest < 0.8 * (last - begin)


def _in_child(table, queue):
    queue.put((flat(compute(SPECS, table, timeframe="H1")), _rust.batch_calls()))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # from 3.12 on; what it warns of is the point here
def test_a_forked_child_computes_the_same_bits_and_counts_on_its_own(bars):
    table = bars(300)
    expected, before = flat(compute(SPECS, table, timeframe="H1")), _rust.batch_calls()
    fork = multiprocessing.get_context("fork")
    queue = fork.SimpleQueue()
    child = fork.Process(target=_in_child, args=(table, queue))
    child.start()
    found, calls = queue.get()
    child.join()
    assert (child.exitcode, found, calls) == (0, expected, before + 1)
    assert _rust.batch_calls() == before


def test_the_same_call_twice_gives_the_same_bits(bars):
    table = bars(1000)
    assert flat(compute(SPECS, table, timeframe="H1")) == flat(compute(SPECS, table, timeframe="H1"))


def test_stats_count_nodes_columns_rows_bytes_and_conversions(bars, call):
    stats = call(bars(100)).stats()
    assert stats["nodes"] == 2
    assert stats["columns"] == 2
    assert stats["rows"] == 100
    assert stats["times_converted"] == 0
    assert 800 <= stats["slab_bytes"] <= 800 + 128  # one computed column; the price stays where it is


def test_bars_checked_at_import_are_not_checked_again(bars, call):
    spoiled = bars(3, high=pa.array([1.0, np.inf, 3.0]))
    assert np.isinf(call(spoiled, checked=True).price(0, 0, 1)[1])


def test_build_info_names_version_profile_and_target():
    info = _rust.build_info()
    assert set(info) >= {"version", "profile", "target"}
    assert info["profile"] in {"release", "debug"}
