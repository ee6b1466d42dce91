"""Margin in use over time."""

import numpy as np

from omega.report.charts.figure import Chart, array, axis, instants_axis, margins, milliseconds
from omega.report.source import FloatArray, IntArray, ReportSource
from omega.table_column import table_column

__all__ = ["MAX_STEPS", "margin_chart"]

MAX_STEPS = 1000
"""Steps of the line at most: one per pixel of a wide screen. A step is the largest value of its closes."""

_HEIGHT = 220


def margin_chart(source: ReportSource) -> Chart:
    """Return the margin in use as a share of the equity; closes without equity are left out."""
    equity: FloatArray = table_column(source.equity, "equity")
    alive = equity > 0.0
    timestamp: IntArray = table_column(source.equity, "timestamp")[alive]
    share: FloatArray = table_column(source.equity, "margin")[alive] / equity[alive]
    first = np.arange(0, len(share), -(-len(share) // MAX_STEPS))
    return Chart(
        identity="chart-margin",
        title="Margin in use as a share of the equity",
        height=_HEIGHT,
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "name": "Margin in use",
                "x": array(milliseconds(timestamp[first])),
                "y": array(np.maximum.reduceat(share, first)),
                "line": {"color": "--accent", "width": 1.2, "shape": "hv"},
                "fill": "tozeroy",
                "fillcolor": "--accent-soft",
                "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:.2%} of the equity<extra></extra>",
            }
        ],
        layout={
            "showlegend": False,
            "margin": margins("100.0%", top=28),
            "xaxis": instants_axis(),
            "yaxis": axis("Margin ÷ equity", tickformat=".2~%", fixedrange=True, rangemode="tozero"),
        },
    )
