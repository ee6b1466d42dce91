"""Ctrl-C, forks and memory while a plan is computed."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from omega import compute, ind

HOUR = 3_600_000_000_000
PRELUDE = """
import os, signal, sys, threading, time
import numpy as np, pyarrow as pa
from omega import compute, ind
rows = {rows}
price = pa.array(1.1 + np.cumsum(np.random.default_rng(1).normal(0.0, 1e-4, rows)))
bars = pa.record_batch({{"timestamp": pa.array(np.arange(rows) * 3_600_000_000_000)}}
    | dict.fromkeys(("open", "high", "low", "close"), price))
"""


def script(body: str, rows: int) -> subprocess.CompletedProcess[str]:
    text = PRELUDE.format(rows=rows) + textwrap.dedent(body)
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_is_answered_at_once_and_nothing_is_left_behind(threads):
    done = script(
        f"""
        compute({{"a": ind.sma(3)}}, bars, timeframe="H1")
        specs = {{f"z{{k}}": ind.kalman_zscore(100 + k) for k in range(200)}}
        sent, answered = [], []
        def interrupt():
            sent.append(time.perf_counter())
            os.kill(os.getpid(), signal.SIGINT)
        for _ in range(4):  # the best of four: a busy machine answers nobody at once
            threading.Timer(0.15, interrupt).start()
            try:
                compute(specs, bars, timeframe="H1", threads={threads})
            except KeyboardInterrupt:
                answered.append(time.perf_counter() - sent[-1])
        assert len(answered) == 4
        assert min(answered) < 0.1, answered
        print(answered)
        again = compute({{"a": ind.sma(3), "b": ind.ema(3)}}, bars, timeframe="H1", threads={threads})
        assert np.isfinite(again.a[2:]).all() and np.isfinite(again.b).all()
        """,
        rows=500_000,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize(
    "spec",
    [
        "ind.garch_volatility_local(lookback=40_000)",
        "ind.kalman_garch_zscore_local(lookback=40_000)",
        "ind.vol_cluster(ind.atr(14), 3_000)",
        "ind.rolling_quantile(200_000, 0.3)",
        "ind.cci(10_000)",
    ],
)
def test_ctrl_c_is_answered_within_one_slow_column(spec):
    done = script(
        f"""
        answered = []
        def interrupt():
            answered.append(time.perf_counter())
            os.kill(os.getpid(), signal.SIGINT)
        for _ in range(4):
            threading.Timer(0.15, interrupt).start()
            try:
                compute({{"slow": {spec}}}, bars, timeframe="H1", threads=1)
            except KeyboardInterrupt:
                answered[-1] = time.perf_counter() - answered[-1]
        assert len(answered) == 4, answered
        assert min(answered) < 0.1, answered
        """,
        rows=500_000,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_computes_with_threads_of_its_own():
    done = script(
        """
        specs = {"a": ind.sma(20), "b": ind.ema(20), "c": ind.zscore(50)}
        before = compute(specs, bars, timeframe="H1", threads=2)
        child = os.fork()
        if child == 0:
            after = compute(specs, bars, timeframe="H1", threads=2)
            same = all(np.array_equal(getattr(after, n), getattr(before, n), equal_nan=True) for n in specs)
            os._exit(0 if same else 1)
        _, status = os.waitpid(child, 0)
        sys.exit(os.waitstatus_to_exitcode(status))
        """,
        rows=200_000,
    )
    assert done.returncode == 0, done.stderr


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc on this system")
def test_memory_of_dropped_views_is_kept_within_a_bound():
    rows = 200_000
    price = pa.array(np.linspace(1.0, 2.0, rows))
    time = {"timestamp": pa.array(np.arange(rows) * HOUR)}
    bars = pa.record_batch(time | dict.fromkeys(("open", "high", "low", "close"), price))
    before = resident()
    for columns in (2, 40, 3, 60, 90, 5, 130, 180, 1) * 3:
        views = compute({f"s{k}": ind.sma(k) for k in range(1, columns + 1)}, bars, timeframe="H1")
        assert views.s1[5] == price[5].as_py()
        del views
    assert resident() - before < 300 << 20
