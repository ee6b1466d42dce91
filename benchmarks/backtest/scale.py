"""One account of many symbols at size: time and memory of a run as bars grow; writes docs/benchmarks/scale.md.

Run by `make bench-scale`. Makes a store of synthetic M1 bars of both sides in a temporary folder (96 bytes a bar, and
those of one symbol twice while it is made) and runs the workload of `omega bench backtest` on a tenth, half and all of
it, each in a process of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shared_parts  # noqa: F401 -- before what it makes importable
from machine import conditions
from scale_worker import TIMEFRAME
from table import rows_of

from omega.data.moments import utc_text
from omega.data.schema import column
from omega.data.store import open_series
from omega.data.synth import Market, synthesise

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "benchmarks" / "scale.md"
START_NS = int(datetime(2000, 1, 2, 22, tzinfo=UTC).timestamp()) * 10**9
#: The pairs that convert come first, so that fewer symbols need no others.
SYMBOLS = (
    *("EURUSD", "GBPUSD", "AUDUSD", "NZDUSD", "USDJPY", "USDCHF", "USDCAD", "EURGBP", "EURJPY", "EURCHF"),
    *("EURAUD", "EURCAD", "EURNZD", "GBPJPY", "GBPCHF", "GBPAUD", "GBPCAD", "AUDJPY", "AUDCAD", "AUDCHF"),
)
PARTS = (0.1, 0.5, 1.0)
ROUNDS = 2
GIB = 2**30
HEADS = (
    *("symbols", "bars", "account rows", "trades", "s", "M bars/s", "s per bar over that of the least"),
    *("own memory, GiB", "with mapped bars, GiB"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--symbols", type=int, default=len(SYMBOLS), help="so many symbols")
    parser.add_argument("--bars", type=int, default=5_000_000, help="bars of each symbol")
    parser.add_argument("--forms", nargs="+", default=["intents", "candidates"], help="forms of the workload")
    parser.add_argument("--folder", type=Path, help="where the temporary folder is made")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    symbols = SYMBOLS[: given.symbols]
    found: dict[str, Any] = {"conditions": conditions(), "runs": []}
    with tempfile.TemporaryDirectory(prefix="omega-bench-", dir=given.folder) as name:
        root = Path(name)
        begin = time.monotonic()
        make_store(root, symbols, given.bars)
        found["made"] = time.monotonic() - begin
        for form in given.forms:
            for part in PARTS:
                start, end = window(root, symbols[0], part)
                runs = [worker(root, symbols, start, end, form) for _ in range(ROUNDS)]
                found["runs"].append({"form": form, "symbols": len(symbols), "runs": runs})
    given.out.write_text("\n".join(page(found)), encoding="utf-8")


def make_store(root: Path, symbols: tuple[str, ...], bars: int) -> None:
    for symbol in symbols:
        print(f"making {bars:,} bars of {symbol}", file=sys.stderr, flush=True)
        pip = 0.01 if symbol.endswith("JPY") else 0.0001
        synthesise(root, Market(symbol=symbol, timeframe=TIMEFRAME, seed=42, pip_size=pip), START_NS, bars=bars)


def window(root: Path, symbol: str, part: float) -> tuple[str, str]:
    """The first part of the store's time."""
    times = column(open_series(root, symbol, TIMEFRAME, "bid").batch, "timestamp")
    last = int(times[int(part * (len(times) - 1))])
    return utc_text(int(times[0])), utc_text(last + 60_000_000_000)


def worker(root: Path, symbols: tuple[str, ...], start: str, end: str, form: str) -> dict[str, Any]:
    print(f"{form}, {start} to {end}", file=sys.stderr, flush=True)
    command = [sys.executable, str(HERE / "scale_worker.py"), str(root), ",".join(symbols), start, end, form]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 -- our own worker
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def page(found: dict[str, Any]) -> Iterator[str]:
    where = found["conditions"]
    yield "# Many symbols in one account, at size\n"
    text = f"""Made by `make bench-scale` on {where["date"]}: do not edit. {where["processor"]}, {where["processors"]}
    processors, {where["memory"]}, {where["system"]}, CPython {where["python"]}; load {where["load"]} at the start.
    Synthetic {TIMEFRAME} bars of both sides, made in {found["made"]:.0f} s; the rule of `omega bench backtest`, no
    costs, from mapped bars to a result in memory. Each run has a process of its own; of two the faster counts. *Own*
    memory is what no file backs, at its peak; mapped bars are the system's to drop. Balance and equity are recorded
    at every instant of the clock, on which all symbols stand."""
    yield textwrap.fill(" ".join(text.split()), 120, break_on_hyphens=False) + "\n"
    for form in dict.fromkeys(each["form"] for each in found["runs"]):
        yield f"## {form}\n"
        parts = [each for each in found["runs"] if each["form"] == form]
        rows = [(each, min(each["runs"], key=lambda run: run["seconds"])) for each in parts]
        least = rows[0][1]
        yield from rows_of(HEADS, [_row(each, best, least) for each, best in rows])


def _row(each: dict[str, Any], best: dict[str, Any], least: dict[str, Any]) -> tuple[str, ...]:
    per_bar = best["seconds"] / best["bars"]
    return (
        str(each["symbols"]),
        f"{best['bars']:,}",
        f"{best['rows']:,}",
        f"{best['trades']:,}",
        f"{best['seconds']:.2f}",
        f"{best['bars'] / best['seconds'] / 1e6:.2f}",
        f"{per_bar / (least['seconds'] / least['bars']):.2f}",
        f"{best['own'] / GIB:.2f}",
        f"{best['peak'] / GIB:.2f}",
    )


if __name__ == "__main__":
    main()
