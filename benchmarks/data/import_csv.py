"""Measures the import of CSV bars beside pandas and polars doing the same: rows per second and peak memory.

    python benchmarks/data/import_csv.py [--rows 10000000] [--repeats 3]

Each contender runs in a process of its own, in turns, on the same file of made-up M1 bars. All of them read the text,
parse times and prices, check that times strictly increase, that prices are finite and above zero, that high and low
contain open and close and that volume is not negative, and write the columns uncompressed to disk; omega checks the
timeframe's grid and hashes file and columns besides. The best of the repeats is shown; memory is the process's peak
resident set, in which omega's pages that are mapped from files count too.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONTENDERS = ("omega", "pandas", "polars")


def write_bars(path: Path, rows: int) -> None:
    """Write made-up bars, a million at a time."""
    import numpy as np

    rng = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("timestamp,open,high,low,close,volume\n")
        for first in range(0, rows, 100_000):
            count = min(100_000, rows - first)
            minutes = np.datetime64("2000-01-03T00:00:00") + np.arange(first, first + count).astype("timedelta64[m]")
            middle = 1.1 + 0.01 * np.sin(np.arange(first, first + count) / 5000)
            span = rng.integers(1, 30, (4, count)) * 1e-5
            opens, closes = middle, middle + span[0] - span[1]
            highs = np.maximum(opens, closes) + span[2]
            lows = np.minimum(opens, closes) - span[3]
            columns = (minutes.astype(str), opens, highs, lows, closes, rng.integers(1, 500, count))
            file.writelines(
                f"{t.replace('T', ' ')}+00:00,{o:.5f},{h:.5f},{lo:.5f},{c:.5f},{v}\n"
                for t, o, h, lo, c, v in zip(*(column.tolist() for column in columns), strict=True)
            )


def import_with_omega(path: Path, target: Path) -> int:
    from omega.data.importers import Statement, import_file

    report = import_file(path, target, Statement(symbol="EURUSD", timeframe="M1", side="bid"))
    return report.series[0].rows


def import_with_pandas(path: Path, target: Path) -> int:
    import numpy as np
    import pandas as pd

    frame = pd.read_csv(path, engine="pyarrow")
    frame["timestamp"] = pd.to_datetime(frame["timestamp"], utc=True)
    prices = frame[["open", "high", "low", "close"]]
    assert (frame["timestamp"].diff().iloc[1:] > pd.Timedelta(0)).all()
    assert np.isfinite(prices).all().all()
    assert (prices > 0).all().all()
    assert (frame["high"] >= frame[["open", "close"]].max(axis=1)).all()
    assert (frame["low"] <= frame[["open", "close"]].min(axis=1)).all()
    assert (frame["volume"] >= 0).all()
    frame.to_feather(target, compression="uncompressed")
    return len(frame)


def import_with_polars(path: Path, target: Path) -> int:
    import polars as pl

    frame = pl.read_csv(path, try_parse_dates=False).with_columns(
        pl.col("timestamp").str.to_datetime("%Y-%m-%d %H:%M:%S%z", time_unit="ns")
    )
    prices = pl.col("open", "high", "low", "close")
    sound = frame.select(
        (pl.col("timestamp").diff().drop_nulls() > pl.duration(seconds=0)).all().alias("times"),
        prices.is_finite().all().name.suffix("_finite"),
        (prices > 0).all().name.suffix("_positive"),
        (pl.col("high") >= pl.max_horizontal("open", "close")).all().alias("highs"),
        (pl.col("low") <= pl.min_horizontal("open", "close")).all().alias("lows"),
        (pl.col("volume") >= 0).all().alias("volumes"),
    )
    assert all(sound.row(0))
    frame.write_ipc(target, compression="uncompressed")
    return frame.height


def run_one(name: str, path: Path) -> None:
    """Import once, and print seconds and peak memory."""
    run = {"omega": import_with_omega, "pandas": import_with_pandas, "polars": import_with_polars}[name]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        started = time.perf_counter()
        rows = run(path, Path(folder) / "out")
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(rows, seconds, peak)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run_one(given.one[0], Path(given.one[1]))
        return 0
    best: dict[str, tuple[float, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bars.csv"
        write_bars(path, given.rows)
        for _ in range(given.repeats):
            for name in CONTENDERS:
                command = [sys.executable, __file__, "--one", name, str(path)]
                done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)  # noqa: S603
                rows, seconds, peak = done.stdout.split()
                assert int(rows) == given.rows
                best[name] = min(best.get(name, (float("inf"), 0)), (float(seconds), int(peak)))
        size = path.stat().st_size
    print(f"{given.rows:,} bars, {size / 1e6:,.0f} MB of CSV, best of {given.repeats}")
    for name, (seconds, peak) in best.items():
        print(f"{name:8} {given.rows / seconds / 1e6:6.2f} M rows/s  {seconds:7.2f} s  peak {peak / 1e6:7,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
