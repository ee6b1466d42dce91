"""Price with entries and exits."""

from typing import TYPE_CHECKING

import numpy as np

from omega.report.charts.figure import Chart, Json, array, axis, hover_text, instants_axis, margins, milliseconds
from omega.report.charts.trade_marks import trade_marks
from omega.report.downsample import price_band
from omega.report.formats import price_decimals
from omega.report.source import PriceBars, ReportMarket
from omega.table_rows import table_rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MAX_CANDLES", "price_chart"]

MAX_CANDLES = 500
"""Up to here every bar is a candle; above, a candle would be narrower than two pixels."""

_HEIGHT = 560
_HEIGHT_OF_SEVERAL = 380


def price_chart(
    identity: str, market: ReportMarket, trades: "pa.Table", currency: str, limit: int, *, alone: bool
) -> Chart:
    """Return the bid price of a symbol from the first decision bar on, with the marks of `limit` trades at most.

    Of more trades an evenly spaced choice is drawn, which favours no result. A chart that is not `alone` is lower.
    """
    bars = market.bars
    digits = price_decimals(market.pip_size)
    background = [_candles(bars)] if bars.decision_bars <= MAX_CANDLES else _band(bars, digits)
    rows = np.linspace(0, trades.num_rows - 1, min(trades.num_rows, limit)).round().astype(np.int64)
    marks = trade_marks(table_rows(trades, np.unique(rows)), digits, currency)
    return Chart(
        identity=identity,
        title=f"Price of {market.symbol} with entries and exits",
        height=_HEIGHT if alone else _HEIGHT_OF_SEVERAL,
        data=background + marks,
        layout={
            "hovermode": "closest",
            "margin": margins(f"{float(bars.high[bars.start :].max()):.{digits}f}"),
            "xaxis": {**instants_axis(), "rangeslider": {"visible": False}},
            "yaxis": axis(f"{hover_text(market.symbol)}, bid", tickformat=f".{digits}~f", fixedrange=True),
        },
    )


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
