"""Price with entries and exits."""

import numpy as np

from omega.report.charts.figure import Chart, Json, array, axis, hover_text, instants_axis, margins, milliseconds
from omega.report.charts.trade_marks import trade_marks
from omega.report.downsample import price_band
from omega.report.formats import price_decimals
from omega.report.source import IntArray, PriceBars, ReportSource

__all__ = ["MAX_CANDLES", "MAX_DRAWN_TRADES", "drawn_trades", "price_chart"]

MAX_CANDLES = 500
"""Up to here every bar is a candle; above, a candle would be narrower than two pixels."""

MAX_DRAWN_TRADES = 1500
"""Trades with marks: more would neither be told apart nor fit the size of the page."""

_HEIGHT = 560


def price_chart(source: ReportSource) -> Chart:
    """Return the bid price from the first decision bar on, with the marks of `drawn_trades`."""
    bars = source.bars
    digits = price_decimals(source.pip_size)
    few = len(bars.timestamp) - bars.start <= MAX_CANDLES
    background = [_candles(bars)] if few else _band(bars, digits)
    marks = trade_marks(source.trades.take(drawn_trades(source)), digits, source.currency)
    return Chart(
        identity="chart-price",
        title=f"Price of {source.symbol} with entries and exits",
        height=_HEIGHT,
        data=background + marks,
        layout={
            "hovermode": "closest",
            "margin": margins(f"{float(bars.high[bars.start :].max()):.{digits}f}"),
            "xaxis": {**instants_axis(), "rangeslider": {"visible": False}},
            "yaxis": axis(f"{hover_text(source.symbol)}, bid", tickformat=f".{digits}~f", fixedrange=True),
        },
    )


def drawn_trades(source: ReportSource) -> IntArray:
    """Return the rows of the trades that are drawn: all, or an evenly spaced choice that favours no result."""
    trades = source.trades.num_rows
    return np.unique(np.linspace(0, trades - 1, min(trades, MAX_DRAWN_TRADES)).round().astype(np.int64))


def _candles(bars: PriceBars) -> Json:
    rows = slice(bars.start, None)
    return {
        "type": "candlestick",
        "name": "Bid",
        "x": array(milliseconds(bars.timestamp[rows])),
        "open": array(bars.open[rows]),
        "high": array(bars.high[rows]),
        "low": array(bars.low[rows]),
        "close": array(bars.close[rows]),
        "increasing": {"line": {"color": "--muted", "width": 1}, "fillcolor": "--panel"},
        "decreasing": {"line": {"color": "--muted", "width": 1}, "fillcolor": "--muted"},
    }


def _band(bars: PriceBars, digits: int) -> list[Json]:
    """Return low, high (filled between) and close of groups of bars."""
    band = price_band(bars)
    shared: Json = {"type": "scatter", "mode": "lines", "x": array(milliseconds(band.timestamp))}
    hidden: Json = {"line": {"width": 0}, "hoverinfo": "skip", "legendgroup": "band"}
    return [
        {**shared, **hidden, "name": "Low", "y": array(band.low), "showlegend": False},
        {
            **shared,
            **hidden,
            "name": "Low to high",
            "y": array(band.high),
            "fill": "tonexty",
            "fillcolor": "--band",
        },
        {
            **shared,
            "name": "Bid close",
            "y": array(band.close),
            "line": {"color": "--muted", "width": 1},
            "hovertemplate": f"%{{x|%Y-%m-%d %H:%M}}<br>close %{{y:.{digits}f}}<extra></extra>",
        },
    ]
