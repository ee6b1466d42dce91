"""Distribution of trade results."""

from itertools import pairwise

from omega.report.charts.figure import Chart, array, axis, hover_text, margins
from omega.report.histogram import Histogram, histogram
from omega.report.source import FloatArray

__all__ = ["results_chart"]

_HEIGHT = 300
_LEAST_BINS = 20
"""Bins that the axis is wide at least, so that one trade is not one block."""
_FEW = 6
"""Up to here every count has its own tick."""


def results_chart(identity: str, label: str, unit: str, values: FloatArray) -> tuple[Chart, Histogram]:
    """Return the histogram of finite `values` (at least one) in `unit`, and its bins."""
    bins = histogram(values)
    middle = (bins.edges[:-1] + bins.edges[1:]) / 2.0
    edges = bins.edges.round(10).tolist()
    ticks = {"dtick": 1} if bins.counts.max() <= _FEW else {}
    chart = Chart(
        identity=identity,
        title=f"Distribution of {label}",
        height=_HEIGHT,
        data=[
            {
                "type": "bar",
                "name": "Trades",
                "x": array(middle),
                "y": bins.counts.tolist(),
                "width": float(bins.edges[1] - bins.edges[0]) * 0.94,
                "marker": {"color": ["--gain" if x > 0.0 else "--loss" for x in middle.tolist()]},
                "text": [f"{low:,g} to {high:,g}" for low, high in pairwise(edges)],
                "textposition": "none",
                "hovertemplate": f"%{{text}} {hover_text(unit)}: %{{y}} trades<extra></extra>",
            }
        ],
        layout={
            "showlegend": False,
            "margin": margins(str(bins.counts.max()), bottom=48, top=12),
            "xaxis": axis(hover_text(label), showgrid=False, fixedrange=True, range=_span(bins)),
            "yaxis": axis("Trades", fixedrange=True, rangemode="tozero", tickformat=",d", **ticks),
        },
    )
    return chart, bins


def _span(bins: Histogram) -> list[float]:
    """Return the axis' range: half a bin more than the bins, and never less than `_LEAST_BINS`."""
    width = float(bins.edges[1] - bins.edges[0])
    middle = float(bins.edges[0] + bins.edges[-1]) / 2.0
    half = max(len(bins.counts) + 1, _LEAST_BINS) * width / 2.0
    return [middle - half, middle + half]
