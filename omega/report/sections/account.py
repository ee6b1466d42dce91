"""What the account had to bear: margin, exposure, positions at a time."""

import numpy as np

from omega.report.charts.figure import Chart
from omega.report.charts.margin import MAX_STEPS, margin_chart
from omega.report.formats import MISSING, amount, count, instants, percent
from omega.report.markup import Html, note, section, table
from omega.report.source import FloatArray, IntArray, ReportSource
from omega.table_column import table_column

__all__ = ["account"]


def account(source: ReportSource) -> tuple[Html, list[Chart]]:
    """Return the section, and the chart of the margin in use if any was."""
    positions: IntArray = table_column(source.equity, "open_positions")
    title = "Margin and exposure"
    if not positions.any() and not source.trades.num_rows:
        return section("account", title, note("No position was open at any time.")), []
    margin: FloatArray = table_column(source.equity, "margin")
    equity: FloatArray = table_column(source.equity, "equity")
    charts = [margin_chart(source)] if margin[equity > 0.0].any() else []
    rows = [*_margin_rows(source, margin), *_exposure_rows(source, positions)]
    return (
        section(
            "account",
            title,
            *(chart.place() for chart in charts),
            table(("At the closes of bars", "", "UTC"), rows, class_="groups"),
            note(_margin_note(source)),
        ),
        charts,
    )


def _margin_note(source: ReportSource) -> str:
    if all(market.leverage is None for market in source.markets):
        return "No margin was asked: without a leverage of the instruments neither it nor a stop-out is tested."
    steps = (
        f" The line joins {count(source.equity.num_rows)} closes into {count(MAX_STEPS)} steps at most, each the "
        "largest of its closes."
        if source.equity.num_rows > MAX_STEPS
        else ""
    )
    return (
        "Margin is what the open positions bind: lots × contract size × entry price ÷ leverage. The margin level is "
        "equity ÷ margin; when it falls to account.stop_out at the worst prices of a bar, positions are closed."
        f"{steps}"
    )


def _margin_rows(source: ReportSource, margin: FloatArray) -> list[tuple[object, ...]]:
    used = np.flatnonzero(margin > 0.0)
    if not len(used):
        return []
    equity: FloatArray = table_column(source.equity, "equity")
    most, lowest = int(margin.argmax()), int(used[(equity[used] / margin[used]).argmin()])
    stop_outs = source.trades.column("exit_reason").to_pylist().count("stop_out")
    return [
        ("Largest margin in use", f"{amount(float(margin[most]))} {source.currency}", _at(source, most)),
        ("Lowest margin level", percent(float(equity[lowest] / margin[lowest]), 0), _at(source, lowest)),
        ("Trades closed by a stop-out", count(stop_outs), ""),
    ]


def _exposure_rows(source: ReportSource, positions: IntArray) -> list[tuple[object, ...]]:
    exposure: FloatArray = table_column(source.equity, "exposure")
    several = int(positions.argmax())
    longest, shortest = int(exposure.argmax()), int(exposure.argmin())
    return [
        ("Most open positions", count(int(positions[several])), _at(source, several) if positions.any() else ""),
        *(
            (name, f"{amount(abs(float(exposure[row])))} lots", _at(source, row)) if wanted else (name, MISSING, "")
            for name, row, wanted in (
                ("Largest net long", longest, exposure[longest] > 0.0),
                ("Largest net short", shortest, exposure[shortest] < 0.0),
            )
        ),
    ]


def _at(source: ReportSource, row: int) -> str:
    return instants(table_column(source.equity, "timestamp")[row : row + 1])[0]
