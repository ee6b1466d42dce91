"""The table of trades."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from omega.backtest.at_entry import PREFIX
from omega.report.formats import amount, count, counted, instants, price, price_decimals, ratio, shorten, significant
from omega.report.markup import Html, note, section, table, tag
from omega.report.source import FloatArray, ReportSource
from omega.table_column import table_column
from omega.table_rows import table_rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MAX_ROWS", "trades"]

MAX_ROWS = 400
"""Rows of the table at most: the first and the last half of them."""

Column = tuple[object, Sequence[object]]


def trades(source: ReportSource) -> Html:
    """Return the section: up to `MAX_ROWS` trades, sortable where scripts run."""
    total = source.trades.num_rows
    if not total:
        return section("trades", "Trades", note("No trade was closed."))
    rows = np.arange(total)
    what = f"All {counted(total, 'trade')}, in order of their exit" if total > 1 else "The only trade"
    if total > MAX_ROWS:
        half = MAX_ROWS // 2
        rows = np.concatenate((rows[:half], rows[-half:]))
        what = f"The first {half} and the last {half} of {count(total)} trades, in order of their exit"
    shown = table_rows(source.trades, rows)
    seen = _seen(shown)
    columns = [*_fills(source, shown), *_results(shown), *_words(shown), *seen]
    at_decision = " Columns in italics are what the strategy saw when it decided the entry." if seen else ""
    listed = table(
        [heading for heading, _ in columns],
        zip(*(values for _, values in columns), strict=True),
        class_="trades sortable several" if len(source.markets) > 1 else "trades sortable",
    )
    return section(
        "trades",
        "Trades",
        note(
            f"{what}. Amounts are in {source.currency}, times are fill instants; costs are commission, slippage, "
            f"conversion fee and swap.{at_decision} Click a heading to sort. The full list is in trades.parquet."
        ),
        tag("div", listed, class_="tall", tabindex="0"),
    )


def _fills(source: ReportSource, shown: "pa.Table") -> list[Column]:
    """Return what was traded, when and at which prices."""
    digits = {market.symbol: price_decimals(market.pip_size) for market in source.markets}
    symbols = shown.column("symbol").to_pylist()

    def prices(name: str) -> list[str]:
        pairs = zip(symbols, shown.column(name).to_pylist(), strict=True)
        return [price(value, digits[symbol]) for symbol, value in pairs]

    return [
        ("#", shown.column("trade_id").to_pylist()),
        *([("Symbol", symbols)] if len(source.markets) > 1 else []),
        ("Side", shown.column("direction").to_pylist()),
        ("Lots", [amount(value) for value in shown.column("lots").to_pylist()]),
        ("Entry, UTC", instants(table_column(shown, "entry_time"))),
        ("Price", prices("entry_price")),
        ("Exit, UTC", instants(table_column(shown, "exit_time"))),
        ("Price", prices("exit_price")),
        ("Bars", [count(value) for value in shown.column("bars_held").to_pylist()]),
        ("Stop", prices("stop_loss")),
        ("Target", prices("take_profit")),
    ]


def _results(shown: "pa.Table") -> list[Column]:
    """Return costs, net result and R multiple."""

    def numbers(name: str) -> FloatArray:
        values: FloatArray = table_column(shown, name)
        return values

    paid = numbers("commission") + numbers("slippage_cost") + numbers("conversion") - numbers("swap")
    return [
        ("Costs", [amount(value) for value in paid.tolist()]),
        ("Net", [_result(value) for value in numbers("net_pnl").tolist()]),
        ("R", [ratio(value) for value in numbers("r_multiple").tolist()]),
    ]


def _seen(shown: "pa.Table") -> list[Column]:
    """Return the columns that the strategy names for the report."""
    return [
        (tag("em", shorten(name.removeprefix(PREFIX), 24)), [significant(value) for value in values.to_pylist()])
        for name, values in zip(shown.column_names, shown.columns, strict=True)
        if name.startswith(PREFIX)
    ]


def _words(shown: "pa.Table") -> list[Column]:
    """Return the strategy's tag, and what closed the trade."""
    ends = zip(shown.column("exit_reason").to_pylist(), shown.column("exit_note").to_pylist(), strict=True)
    return [
        ("Tag", [shorten(value, 40) for value in shown.column("tag").to_pylist()]),
        ("Exit", [shorten(f"{reason}: {remark}" if remark else reason, 60) for reason, remark in ends]),
    ]


def _result(value: float) -> Html:
    return tag("td", amount(value), class_="gain" if value > 0.0 else "loss")
