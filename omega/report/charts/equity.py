"""Equity and drawdown beside buy-and-hold."""

import numpy as np

from omega.report.buy_and_hold import drawdowns
from omega.report.charts.figure import Chart, Json, array, axis, hover_text, instants_axis, margins, milliseconds
from omega.report.downsample import MAX_POINTS, min_max_indices
from omega.report.source import FloatArray, IntArray, ReportSource
from omega.table_column import table_column

__all__ = ["equity_chart"]

_HEIGHT = 520


def equity_chart(source: ReportSource, held: FloatArray, held_name: str) -> Chart:
    """Return two stacked panels; `held` is buy-and-hold's value per row of the equity table, `held_name` its name."""
    timestamp: IntArray = table_column(source.equity, "timestamp")
    equity: FloatArray = table_column(source.equity, "equity")
    drawdown: FloatArray = table_column(source.equity, "drawdown")
    benchmark = _lines(
        timestamp,
        held,
        drawdowns(held, source.initial_balance),
        name=hover_text(held_name),
        line={"color": "--muted", "width": 1.2},
    )
    strategy = _lines(
        timestamp, equity, drawdown, name="Strategy", line={"color": "--accent", "width": 1.8}, fill="--accent-soft"
    )
    currency = hover_text(source.currency)
    highest = max(float(np.abs(equity).max()), float(held.max()))
    return Chart(
        identity="chart-equity",
        title="Equity and drawdown of the strategy and of buy-and-hold",
        height=_HEIGHT,
        data=[*benchmark, *strategy],
        layout={
            "hovermode": "x unified",
            "margin": margins(f"{highest:,.0f}"),
            "xaxis": instants_axis(anchor="y2"),
            "yaxis": axis(f"Equity, {currency}", domain=[0.36, 1.0], tickformat=",", fixedrange=True),
            "yaxis2": axis("Drawdown", domain=[0.0, 0.3], tickformat=".2~%", fixedrange=True),
        },
    )


def _lines(
    timestamp: IntArray, value: FloatArray, drawdown: FloatArray, *, name: str, line: Json, fill: str = ""
) -> list[Json]:
    """Return the value and its drawdown on shared instants that keep the extremes of both."""
    limit = MAX_POINTS // 2
    kept = np.union1d(min_max_indices(value, limit), min_max_indices(drawdown, limit))
    x = array(milliseconds(timestamp[kept]))
    shared: Json = {"type": "scatter", "mode": "lines", "x": x, "line": line, "legendgroup": name}
    filled: Json = {"fill": "tozeroy", "fillcolor": fill} if fill else {}
    return [
        {
            **shared,
            "name": name,
            "y": array(value[kept]),
            "hovertemplate": "%{y:,.2f}",
        },
        {
            **shared,
            **filled,
            "name": f"{name}, drawdown",
            "y": array(-drawdown[kept]),
            "yaxis": "y2",
            "showlegend": False,
            "hovertemplate": "%{y:.2%}",
        },
    ]
