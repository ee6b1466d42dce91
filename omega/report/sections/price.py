"""Price with entries and exits."""

from omega.report.charts.figure import Chart
from omega.report.charts.price import MAX_CANDLES, MAX_DRAWN_TRADES, price_chart
from omega.report.downsample import MAX_POINTS
from omega.report.formats import count
from omega.report.markup import Html, note, section
from omega.report.source import ReportSource

__all__ = ["price"]


def price(source: ReportSource) -> tuple[Html, list[Chart]]:
    """Return the section and its chart."""
    chart = price_chart(source)
    return (
        section("price", "Price, entries and exits", chart.place(), note(_price_note(source), _trade_note(source))),
        [chart],
    )


def _price_note(source: ReportSource) -> str:
    bars = source.equity.num_rows
    if bars <= MAX_CANDLES:
        return "Candles are bid prices. "
    group = -(-bars // MAX_POINTS)
    if group == 1:
        return "The line is the bid close of each bar, the band its low to high. "
    return (
        f"{count(bars)} bars are drawn in groups of {group}: the line is the bid close of each group's last bar, "
        "the band runs from its lowest low to its highest high. "
    )


def _trade_note(source: ReportSource) -> str:
    trades = source.trades.num_rows
    if not trades:
        return "No trade was closed, so no entries and exits are drawn."
    marks = (
        "Longs are entered at ask, shorts at bid; marks stand at the fill. Times are UTC. "
        "Drag to zoom, double-click to reset."
    )
    if trades > MAX_DRAWN_TRADES:
        marks += f" Of {count(trades)} trades, {count(MAX_DRAWN_TRADES)} are drawn, evenly spaced."
    return marks
