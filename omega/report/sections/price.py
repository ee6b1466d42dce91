"""Price with entries and exits, symbol by symbol."""

from omega.report.charts.figure import Chart
from omega.report.charts.price import MAX_CANDLES, price_chart
from omega.report.downsample import MAX_POINTS
from omega.report.formats import count
from omega.report.markup import Html, join, note, section, tag
from omega.report.source import ReportMarket, ReportSource

__all__ = ["MAX_CHARTS", "MAX_DRAWN_TRADES", "price"]

MAX_CHARTS = 6
"""Symbols with a chart: the most traded ones."""

MAX_DRAWN_TRADES = 1500
"""Trades with marks, of all charts together: more would neither be told apart nor fit the size of the page."""

_MARKS = (
    "Longs are entered at ask, shorts at bid; marks stand at the fill. Times are UTC. "
    "Drag to zoom, double-click to reset."
)


def price(source: ReportSource) -> tuple[Html, list[Chart]]:
    """Return the section and its charts."""
    traded = [(source.trades_of(market), market) for market in source.markets]
    traded.sort(key=lambda each: -each[0].num_rows)
    drawn = traded[:MAX_CHARTS]
    limit = MAX_DRAWN_TRADES // len(drawn)
    parts, charts = [], []
    for number, (trades, market) in enumerate(drawn, start=1):
        alone = len(source.markets) == 1
        identity = "chart-price" if alone else f"chart-price-{number}"
        chart = price_chart(identity, market, trades, source.currency, limit, alone=alone)
        heading = "" if alone else tag("h3", market.symbol)
        parts += [heading, chart.place(), note(_price_note(market), _trade_note(trades.num_rows, limit))]
        charts.append(chart)
    left_out = f"Drawn are the {len(drawn)} most traded of {len(traded)} symbols. " if len(traded) > len(drawn) else ""
    parts.append(note(left_out, _MARKS if source.trades.num_rows else ""))
    return section("price", "Price, entries and exits", join(parts)), charts


def _price_note(market: ReportMarket) -> str:
    bars = market.bars.decision_bars
    if bars <= MAX_CANDLES:
        return "Candles are bid prices. "
    group = -(-bars // MAX_POINTS)
    if group == 1:
        return "The line is the bid close of each bar, the band its low to high. "
    return (
        f"{count(bars)} bars are drawn in groups of {group}: the line is the bid close of each group's last bar, "
        "the band runs from its lowest low to its highest high. "
    )


def _trade_note(trades: int, limit: int) -> str:
    if not trades:
        return "No trade was closed, so no entries and exits are drawn."
    return f"Of {count(trades)} trades, {count(limit)} are drawn, evenly spaced." if trades > limit else ""
