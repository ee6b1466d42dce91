"""Times omega's indicators beside TA-Lib's: ``python benchmarks/bench_kernels.py [--bars N] [--rounds N]``.

One process per peer, indicator and round, peers in turn, so that neither's memory or the machine's mood favours one.
Fresh: the first calls of the process, all outputs kept, so that every call touches new pages. Warm: outputs are dropped
before the next call, the best of several.
omega's figures include the whole call: plan, import of the bars, views. Medians over rounds, ns per bar, one thread.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

PEERS = ("omega", "talib")
HOUR = 3_600_000_000_000
WARM_CALLS = 7
FRESH_CALLS = 3
#: In the order of the table.
PANEL = ("sma_20", "ema_20", "atr_14", "bollinger_20", "zscore_100", "kalman_mean", "sma+bollinger+zscore_20")


def omega_calls(bars: dict[str, np.ndarray]) -> dict[str, Callable[[], object]]:
    import pyarrow as pa

    from omega import ind
    from omega.indicators.batch import SeriesBars, run_plan
    from omega.indicators.plan import build_plan

    rows, key = len(bars["close"]), ("BENCH", "H1")
    columns = {name: pa.array(values) for name, values in bars.items()}
    table = pa.record_batch({"timestamp": pa.array(np.arange(rows) * HOUR)} | columns)
    series = {key: SeriesBars(tables={"bid": table}, origin=0, first=0, last=(rows - 1) * HOUR, day="utc")}

    def call(*specs: Any) -> Callable[[], object]:
        plan = build_plan({key: {f"s{k}": spec for k, spec in enumerate(specs)}}, {key: [key]})
        return lambda: run_plan(plan, series, checked=True, threads=1)

    single = {
        "sma_20": ind.sma(20),
        "ema_20": ind.ema(20, seed="sma"),
        "atr_14": ind.atr(14, first_tr="skip"),
        "bollinger_20": ind.bollinger(20, ddof=0),
        "zscore_100": ind.zscore(100, ddof=0),
        "kalman_mean": ind.kalman_mean(),
    }
    together = call(ind.sma(20), ind.bollinger(20, ddof=0), ind.zscore(20, ddof=0))
    return {name: call(spec) for name, spec in single.items()} | {"sma+bollinger+zscore_20": together}


def talib_calls(bars: dict[str, np.ndarray]) -> dict[str, Callable[[], object]]:
    import talib

    high, low, close = bars["high"], bars["low"], bars["close"]

    def zscore(window: int) -> object:
        return (close - talib.SMA(close, window)) / talib.STDDEV(close, window)

    return {
        "sma_20": lambda: talib.SMA(close, 20),
        "ema_20": lambda: talib.EMA(close, 20),
        "atr_14": lambda: talib.ATR(high, low, close, 14),
        "bollinger_20": lambda: talib.BBANDS(close, 20),
        "zscore_100": lambda: zscore(100),
        "sma+bollinger+zscore_20": lambda: (talib.SMA(close, 20), talib.BBANDS(close, 20), zscore(20)),
    }


def seconds(call: Callable[[], object], keep: list[object]) -> float:
    start = time.perf_counter()
    keep.append(call())
    return time.perf_counter() - start


def child(peer: str, name: str, rows: int) -> None:
    """Print [warm, fresh] of one indicator of one peer, ns per bar."""
    close = 1.1 + np.cumsum(np.random.default_rng(1).normal(0.0, 1e-4, rows))
    bars = {"open": close, "high": close + 1e-4, "low": close - 1e-4, "close": close}
    call = {"omega": omega_calls, "talib": talib_calls}[peer](bars)[name]
    kept: list[object] = []
    fresh = statistics.median(seconds(call, kept) for _ in range(FRESH_CALLS))
    kept.clear()
    warm = min(seconds(call, []) for _ in range(WARM_CALLS))
    print(json.dumps([warm / rows * 1e9, fresh / rows * 1e9]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bars", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", nargs=2, metavar=("PEER", "NAME"))
    given = parser.parse_args()
    if given.child:
        child(*given.child, given.bars)
        return
    rounds: dict[tuple[str, str], list[list[float]]] = {}
    for _ in range(given.rounds):
        for name in PANEL:
            for peer in PEERS if name != "kalman_mean" else PEERS[:1]:
                command = [sys.executable, __file__, "--child", peer, name, "--bars", str(given.bars)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
                rounds.setdefault((peer, name), []).append(json.loads(done.stdout))
    print(f"{given.bars:,} bars, ns per bar, median of {given.rounds} rounds; ratio: TA-Lib over omega")
    print(f"{'':25}{'warm: omega':>12}{'TA-Lib':>8}{'ratio':>7}{'fresh: omega':>14}{'TA-Lib':>8}{'ratio':>7}")
    for name in PANEL:
        line = f"{name:25}"
        for state, width in ((0, 12), (1, 14)):
            ours, *others = (
                statistics.median(found[state] for found in rounds[peer, name])
                for peer in PEERS
                if (peer, name) in rounds
            )
            line += f"{ours:{width}.2f}" + ("".join(f"{other:8.2f}{other / ours:7.2f}" for other in others) or " " * 15)
        print(line)


if __name__ == "__main__":
    main()
