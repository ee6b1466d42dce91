"""Write docs/rulebook.md from the golden table and the docstrings of the reference engine.

Usage::

    python scripts/make_rulebook.py

The page is committed; a test compares it with what this script makes of the table.
"""

import importlib
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from omega.execution.codes import BASES, EXITS, REJECTS
from omega.reference.engine import Bar, Ledger, Market

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rulebook.md"

#: Columns of a chart.
WIDTH = 40

#: What a case says of itself beside its bars and actions.
_SHOWN = ("settings", "instrument", "atr", "hidden_gaps", "candidates", "manage_positions")

HEAD = """\
# The rule book

Made from `tests/engine/golden/*.toml` and `omega/reference/engine` by `make docs`: do not edit.

How orders meet bars, with an example for each rule, worked out by hand. The examples are rows of the table that every
engine has to reproduce to 1e-9; `omega/reference/engine` plays all of them. The config keys are
in [execution.md](execution.md).

One bar, in order. **At its open**: (0) rollovers since the previous close; (1) market exits decided on the bar before;
(2) open positions whose stop or target the open has passed; (3) market entries; (4) resting entries that the open has
passed. **Inside**: (5) stops and targets of all open positions; (6) resting entries touched. **At its close**: (7) max
holding and expiry, rollovers inside the bar, margin; (8) the strategy decides; (9) with `market_fill = "close"`: exits,
then entries; on the symbol's last bar everything ends; (10) equity row, stops moved for the next bar. Symbols whose
bars close together take each step together, in the order of the config, before the next step.

How to read an example: prices of the bid, the ask is 0.0002 higher unless stated; one lot of 100,000 in an account of
10,000 US dollars unless stated. In the charts `o` is the open, `x` the close, `*` both, `-` the range from low to high;
the first line says the prices at its ends.
"""


def page() -> str:
    """The whole page."""
    sys.path.insert(0, str(ROOT / "tests" / "engine"))
    table = importlib.import_module("golden.table")
    lines = [HEAD]
    for _, cases in groupby(table.cases(), key=lambda case: case.topic):
        lines += _topic(list(cases))
    lines += _codes()
    return "\n".join(lines) + "\n"


def _topic(cases: list[Any]) -> Iterator[str]:
    first = cases[0]
    yield f"## {first.topic}\n"
    yield first.rule.strip() + "\n"
    for module in first.decided_in:
        yield _decided(module)
    for case in cases:
        if case.data.get("example"):
            yield from _example(case)


def _decided(module: str) -> str:
    """What a module of the reference engine says beyond its first paragraph."""
    text = importlib.import_module(f"omega.reference.engine.{module}").__doc__ or ""
    text = text.partition("\n\n")[2].strip()
    return text + "\n"


def _example(case: Any) -> Iterator[str]:
    yield f"### {case.name.replace('_', ' ').capitalize()}\n"
    yield f"{' '.join(case.data['why'].split())}\n"
    asked = {key: case.data[key] for key in _SHOWN if key in case.data}
    if asked:
        texts = {key: _pairs(value) if isinstance(value, dict) else _text(value) for key, value in asked.items()}
        yield "; ".join(f"{key}: `{text}`" for key, text in texts.items()) + "\n"
    yield "```text"
    ledger = case.play()
    for market in case.markets():
        yield from _chart(market, case, ledger)
    for pair in case.rates():
        yield f"{pair.symbol}, for conversion"
        low, high = _range(pair.bars)
        yield _scale(low, high)
        yield from _bars(pair.bars, low, high)
    yield "```\n"


def _text(value: Any) -> str:
    """Return a value of the table as TOML would have it."""
    if isinstance(value, dict):
        return "{ " + _pairs(value) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_text(one) for one in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key} = {_text(one)}" for key, one in values.items())


def _chart(market: Market, case: Any, ledger: Ledger) -> Iterator[str]:
    low, high = _range(market.bars)
    if len(case.markets()) > 1:
        yield market.symbol
    yield _scale(low, high)
    for i, line in enumerate(_bars(market.bars, low, high)):
        notes = [
            *_fills(market.symbol, i, ledger),
            *_asked(market.symbol, i, case),
            *_refused(market.symbol, i, ledger),
        ]
        yield f"{line} {'; '.join(notes)}".rstrip()
    if market.finer:
        yield "finer bars"
        yield from _bars(market.finer, low, high)


def _range(bars: Sequence[Bar]) -> tuple[float, float]:
    return min(bar.bid.low for bar in bars), max(bar.bid.high for bar in bars)


def _scale(low: float, high: float) -> str:
    """The prices at both ends of a chart, above its first and last column."""
    left, right = f"{low:.7g}", "" if high == low else f"{high:.7g}"
    return f"{'':12} |{left}{right:>{WIDTH - len(left)}}|"


def _bars(bars: Sequence[Bar], low: float, high: float) -> Iterator[str]:
    for i, bar in enumerate(bars):
        opens = datetime.fromtimestamp(bar.timestamp // 1_000_000_000, UTC)
        yield f"{i:2} {opens:%a %H:%M} |{_candle(bar, low, high)}|"


def _candle(bar: Bar, low: float, high: float) -> str:
    def column(price: float) -> int:
        return 0 if high == low else round((price - low) / (high - low) * (WIDTH - 1))

    drawn = [" "] * WIDTH
    for k in range(column(bar.bid.low), column(bar.bid.high) + 1):
        drawn[k] = "-"
    drawn[column(bar.bid.open)] = "o"
    close = column(bar.bid.close)
    drawn[close] = "*" if close == column(bar.bid.open) else "x"
    return "".join(drawn)


def _fills(symbol: str, i: int, ledger: Ledger) -> Iterator[str]:
    seen = set()
    for trade in ledger.trades:
        if trade.symbol != symbol:
            continue
        if trade.entry.bar == i and trade.position_id not in seen:
            seen.add(trade.position_id)
            yield f"{trade.direction} at {trade.entry.price:.7g}"
        if trade.exit.bar == i:
            yield f"left at {trade.exit.price:.7g} ({trade.reason}), {trade.net_pnl:+,.2f}"


def _asked(symbol: str, i: int, case: Any) -> Iterator[str]:
    """What the strategy answers at the close of a bar, in the words of the table."""
    for line in case.data.get("actions", []):
        where, _, words = line.partition(" ")
        named, _, bar = where.rpartition(":")
        if int(bar) == i and named in ("", symbol):
            yield f"asks: {words}"


def _refused(symbol: str, i: int, ledger: Ledger) -> Iterator[str]:
    for order in ledger.orders:
        if order.symbol == symbol and order.bar == i and order.status in ("rejected", "cancelled", "expired"):
            yield f"order {order.id} {order.status}: {order.code}"


def _codes() -> Iterator[str]:
    for title, codes in (
        ("Why an order was not carried out", REJECTS),
        ("Why a position was closed", EXITS),
        ("Where the price of a fill comes from", BASES),
    ):
        yield f"## {title}\n\n| code | meaning |\n|---|---|"
        yield from (f"| `{code}` | {meaning} |" for code, meaning in codes.items())
        yield ""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} written")


if __name__ == "__main__":
    main()
