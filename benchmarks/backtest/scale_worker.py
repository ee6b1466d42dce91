"""One run of the workload over part of a store, in a process of its own; answers with one line of JSON.

Usage: scale_worker.py ROOT SYMBOLS START END FORM, symbols with commas between them.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shared_parts  # noqa: F401 -- before what it makes importable
from resident import peak_over_base

from omega.bench.workload import FORMS
from omega.config import Config, from_mapping
from omega.config.moment import moment, nanoseconds
from omega.data.schema import column
from omega.data.store import open_series
from omega.runner import run_config
from omega.strategies import loaded_from_class

TIMEFRAME = "M1"


def config_of(root: Path, symbols: list[str], start: str, end: str) -> Config:
    """All symbols in one account of US dollars, without costs, and with money enough to trade to the end."""
    return from_mapping(
        {
            "run": {
                "strategy": "omega.bench.workload:DipByIntents",
                "symbols": symbols,
                "timeframe": TIMEFRAME,
                "start": start,
                "end": end,
                "allow_short_history": True,
            },
            "data": {"root": str(root)},
            "account": {"balance": 1_000_000_000},
            "sizing": {"fixed_lots": 0.1},
            "costs": "none",
            "engine": {"probe": False},
        }
    )


def bars_between(root: Path, symbols: list[str], start: str, end: str) -> int:
    """Bars of all symbols that open in [start, end)."""
    edges = np.array([nanoseconds(moment(text)) for text in (start, end)])
    counted = 0
    for symbol in symbols:
        times = column(open_series(root, symbol, TIMEFRAME, "bid").batch, "timestamp")
        first, last = np.searchsorted(times, edges)
        counted += int(last - first)
    return counted


def own_peak(call: Callable[[], Any]) -> int:
    """Bytes that no file backs, at the peak of a call, over those before it."""
    before, peak, done = own_bytes(), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.005):
            peak = max(peak, own_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    call()
    done.set()
    watcher.join()
    return max(0, peak - before)


def own_bytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) * 1024


def main() -> None:
    root, symbols, start, end, form = sys.argv[1:]
    names = symbols.split(",")
    config = config_of(Path(root), names, start, end)
    found: dict[str, Any] = {}

    def run() -> None:
        begin = time.perf_counter()
        result = run_config(config, strategy=loaded_from_class(FORMS[form]), write=False)
        found["seconds"] = time.perf_counter() - begin
        found["trades"] = int(result.metrics["trades"] or 0)
        found["rows"] = result.equity.num_rows

    found["peak"] = peak_over_base(lambda: found.update(own=own_peak(run)))
    found["bars"] = bars_between(Path(root), names, start, end)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
