"""What the strategy saw when it decided its entries: the columns of `report_columns`, over all trades."""

import numpy as np

from omega.at_entry import PREFIX
from omega.report.formats import MISSING, count, shorten, significant
from omega.report.markup import Html, table, tag
from omega.report.source import FloatArray, ReportSource

__all__ = ["seen_at_entry"]


def seen_at_entry(source: ReportSource) -> Html:
    """Return one row per column: how its values at the entries are spread, and of winners and losers; or nothing."""
    net: FloatArray = source.trades.column("net_pnl").to_numpy()
    rows = [
        _row(name.removeprefix(PREFIX), values.to_numpy(), net)
        for name, values in zip(source.trades.column_names, source.trades.columns, strict=True)
        if name.startswith(PREFIX)
    ]
    header = ("Seen at entry", "Trades", "Lowest", "Median", "Highest", "Median, won", "Median, lost")
    return table(header, rows, class_="groups") if rows else Html("")


def _row(name: str, values: FloatArray, net: FloatArray) -> tuple[object, ...]:
    known = np.isfinite(values)
    lowest, highest = (values[known].min(), values[known].max()) if known.any() else (np.nan, np.nan)
    return (
        tag("th", shorten(name), scope="row"),
        count(int(known.sum())),
        significant(float(lowest)),
        _median(values[known]),
        significant(float(highest)),
        _median(values[known & (net > 0.0)]),
        _median(values[known & (net < 0.0)]),
    )


def _median(values: FloatArray) -> str:
    return significant(float(np.median(values))) if len(values) else MISSING
