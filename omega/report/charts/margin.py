"""Margin in use over time."""

from omega.report.charts.figure import Chart, array, axis, instants_axis, margins, milliseconds
from omega.report.downsample import MAX_POINTS, min_max_indices
from omega.report.source import FloatArray, IntArray, ReportSource

__all__ = ["margin_chart"]

_HEIGHT = 220


def margin_chart(source: ReportSource) -> Chart:
    """Return the margin in use at each close as a share of the equity; closes without equity are left out."""
    timestamp: IntArray = source.equity.column("timestamp").to_numpy()
    equity: FloatArray = source.equity.column("equity").to_numpy()
    alive = equity > 0.0
    share = source.equity.column("margin").to_numpy()[alive] / equity[alive]
    kept = min_max_indices(share, MAX_POINTS)
    return Chart(
        identity="chart-margin",
        title="Margin in use as a share of the equity",
        height=_HEIGHT,
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "name": "Margin in use",
                "x": array(milliseconds(timestamp[alive][kept])),
                "y": array(share[kept]),
                "line": {"color": "--accent", "width": 1.4, "shape": "hv"},
                "fill": "tozeroy",
                "fillcolor": "--accent-soft",
                "hovertemplate": "%{x|%Y-%m-%d %H:%M}<br>%{y:.2%} of the equity<extra></extra>",
            }
        ],
        layout={
            "showlegend": False,
            "margin": margins("100.0%", top=12),
            "xaxis": instants_axis(),
            "yaxis": axis("Margin ÷ equity", tickformat=".2~%", fixedrange=True, rangemode="tozero"),
        },
    )
