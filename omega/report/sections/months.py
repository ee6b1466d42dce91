"""The heat map of monthly returns, as a table that needs no script."""

import math

from omega.report.buy_and_hold import buy_and_hold, held_symbols
from omega.report.formats import MISSING, percent
from omega.report.markup import Html, note, section, table, tag
from omega.report.monthly import monthly_returns
from omega.report.source import ReportSource
from omega.table_column import table_column

__all__ = ["months"]

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHADES = 6
"""Steps of colour per sign; the CSS has one class for each."""


def months(source: ReportSource) -> Html:
    """Return the section: one row per year, one column per month, the year and buy-and-hold's year."""
    timestamp = table_column(source.equity, "timestamp")
    own = monthly_returns(timestamp, table_column(source.equity, "equity"), source.initial_balance)
    bars = [market.bars for market in source.markets]
    held = monthly_returns(timestamp, buy_and_hold(bars, timestamp, source.initial_balance), source.initial_balance)
    strongest = max((abs(value) for value in own.months.values() if math.isfinite(value)), default=0.0)
    rows = [
        [
            tag("th", year, scope="row"),
            *(_cell(own.months.get((year, month)), strongest) for month in range(1, len(_NAMES) + 1)),
            tag("td", _written(total), class_="total"),
            tag("td", _written(held.years[year]), class_="held"),
        ]
        for year, total in own.years.items()
    ]
    return section(
        "months",
        "Monthly returns",
        table(("Year", *_NAMES, "Total", "Hold"), rows, class_="heat"),
        note(
            "Per cent growth of mark-to-market equity, months and years in UTC; a bar that closes at midnight "
            "belongs to the day that ends. The first and the last month may be partial. An empty field has no bars. "
            f"Hold is the year of buying and holding {held_symbols(source)}."
        ),
    )


def _cell(value: float | None, strongest: float) -> Html:
    if value is None:
        return tag("td", "", class_="none")
    if not math.isfinite(value) or strongest == 0.0:
        return tag("td", _written(value))
    shade = math.ceil(abs(value) / strongest * _SHADES)
    if shade == 0:
        return tag("td", _written(value))
    return tag("td", _written(value), class_=f"{'up' if value > 0.0 else 'down'}{shade}")


def _written(value: float) -> str:
    return percent(value).removesuffix(" %") if math.isfinite(value) else MISSING
