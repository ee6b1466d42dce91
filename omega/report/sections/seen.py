"""What the strategy saw when it decided its entries: the columns of `report_columns`, over all trades."""

import numpy as np

from omega.backtest.at_entry import PREFIX
from omega.report.formats import MISSING, count, shorten, significant
from omega.report.markup import Html, table, tag
from omega.report.source import FloatArray, ReportSource
from omega.table_column import table_column

__all__ = ["seen_at_entry"]


def seen_at_entry(source: ReportSource) -> Html:
    """Return how each column's values at the entries are spread, of winners and losers too; or nothing.

    Longs and shorts have a row each: a score that invites one forbids the other, so together they tell nothing.
    """
    net: FloatArray = table_column(source.trades, "net_pnl")
    direction = np.array(source.trades.column("direction").to_pylist(), dtype=object)
    rows = [
        _row(
            name.removeprefix(PREFIX),
            which,
            table_column(source.trades, name)[direction == which],
            net[direction == which],
        )
        for name in source.trades.column_names
        if name.startswith(PREFIX)
        for which in ("long", "short")
        if which in direction
    ]
    header = ("Seen at entry", "Trades", "Lowest", "Median", "Highest", "Median, won", "Median, lost")
    return table(header, rows, class_="groups") if rows else Html("")


def _row(name: str, direction: str, values: FloatArray, net: FloatArray) -> tuple[object, ...]:
    known = np.isfinite(values)
    lowest, highest = (values[known].min(), values[known].max()) if known.any() else (np.nan, np.nan)
    return (
        tag("th", shorten(name), " ", tag("span", direction, class_="meaning"), scope="row"),
        count(int(known.sum())),
        significant(float(lowest)),
        _median(values[known]),
        significant(float(highest)),
        _median(values[known & (net > 0.0)]),
        _median(values[known & (net < 0.0)]),
    )


def _median(values: FloatArray) -> str:
    return significant(float(np.median(values))) if len(values) else MISSING
