"""omega: the whole run of `omega bench backtest`, from a mapped store, bid equal to ask, one thread."""

import tempfile
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
from engines.workload import ATR, ENTRY, EXIT, LEVEL, WINDOW

from omega.bench import workload
from omega.bench.backtest import SYMBOL, TIMEFRAME, config_of, run_form
from omega.data.importers import Statement, import_table

VERSION = f"omega {version('omega-runner')}"
#: Monday 2000-01-03: bars without a gap from there on, as the other engines get them.
START_NS = 946_857_600_000_000_000
MINUTE = 60_000_000_000
assert (workload.WINDOW, workload.ENTRY, workload.EXIT) == (WINDOW, ENTRY, EXIT)
assert (workload.ATR, workload.LEVEL) == (ATR, LEVEL)


def load(bars):
    """Store the bars as both sides; the folder lives as long as what is returned."""
    import numpy as np

    folder = tempfile.TemporaryDirectory(prefix="omega-bench-")
    opens = START_NS + np.arange(len(bars.close), dtype=np.int64) * MINUTE
    table = pa.table({"timestamp": pa.array(opens, pa.timestamp("ns", "UTC")), **bars._asdict()})
    store = Path(folder.name)
    import_table({"bid": table, "ask": table}, store, Statement(symbol=SYMBOL, timeframe=TIMEFRAME))
    return config_of(store, threads=1), folder


def runner(form):
    def run(data):
        result, _ = run_form(data[0], form)
        return result.metrics["trades"]

    return run


def ledger(data):
    result, _ = run_form(data[0], "intents")
    names = ("entry_bar", "exit_bar", "pnl")
    return list(zip(*(result.trades.column(name).to_pylist() for name in names), strict=True))
