"""The table of trades."""

import numpy as np

from omega.report.formats import amount, count, counted, instants, price, price_decimals, ratio, shorten
from omega.report.markup import Html, note, section, table, tag
from omega.report.source import ReportSource

__all__ = ["MAX_ROWS", "trades"]

MAX_ROWS = 400
"""Rows of the table at most: the first and the last half of them."""

_HEADER = (
    *("#", "Side", "Lots", "Entry, UTC", "Price", "Exit, UTC", "Price", "Bars", "Stop", "Target"),
    *("Costs", "Net", "R", "Tag", "Exit"),
)


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
    shown = source.trades.take(rows)
    paid = shown.column("commission").to_numpy() + shown.column("slippage_cost").to_numpy()
    digits = price_decimals(source.pip_size)

    def prices(name: str) -> list[str]:
        return [price(value, digits) for value in shown.column(name).to_pylist()]

    columns = (
        shown.column("trade_id").to_pylist(),
        shown.column("direction").to_pylist(),
        [amount(value) for value in shown.column("lots").to_pylist()],
        instants(shown.column("entry_time").to_numpy()),
        prices("entry_price"),
        instants(shown.column("exit_time").to_numpy()),
        prices("exit_price"),
        [count(value) for value in shown.column("bars_held").to_pylist()],
        prices("stop_loss"),
        prices("take_profit"),
        [amount(value) for value in paid.tolist()],
        [_result(value) for value in shown.column("net_pnl").to_pylist()],
        [ratio(value) for value in shown.column("r_multiple").to_pylist()],
        [shorten(value, 40) for value in shown.column("tag").to_pylist()],
        [
            shorten(f"{reason}: {remark}" if remark else reason, 60)
            for reason, remark in zip(
                shown.column("exit_reason").to_pylist(), shown.column("exit_note").to_pylist(), strict=True
            )
        ],
    )
    return section(
        "trades",
        "Trades",
        note(
            f"{what}. Amounts are in {source.currency}, times are fill instants; costs are "
            "commission and slippage. Click a heading to sort. The full list is in trades.parquet."
        ),
        tag("div", table(_HEADER, zip(*columns, strict=True), class_="trades sortable"), class_="tall", tabindex="0"),
    )


def _result(value: float) -> Html:
    return tag("td", amount(value), class_="gain" if value > 0.0 else "loss")
