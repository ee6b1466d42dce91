"""How trade results are distributed, and where they came from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omega.execution.codes import EXITS
from omega.report.charts.figure import Chart
from omega.report.charts.results import results_chart
from omega.report.formats import amount, count, counted, percent, ratio, shorten
from omega.report.intrabar import intrabar_text
from omega.report.markup import Html, join, note, section, table, tag
from omega.report.sections.seen import seen_at_entry
from omega.report.source import FloatArray, ReportSource
from omega.table_column import table_column

__all__ = ["results"]

_MAX_GROUPS = 12


def results(source: ReportSource) -> tuple[Html, list[Chart]]:
    """Return the section and its charts: net results, R multiples, and tables by direction, exit and tag."""
    title = "Trade results"
    if not source.trades.num_rows:
        return section("results", title, note("No trade was closed, so there are no results to distribute.")), []
    net: FloatArray = table_column(source.trades, "net_pnl")
    multiple: FloatArray = table_column(source.trades, "r_multiple")
    with_stop = np.isfinite(multiple)
    panels, charts = [], []
    for identity, name, label, unit, values in (
        ("chart-net", "Net result", f"Net result, {source.currency}", source.currency, net),
        ("chart-r", "R multiple", "R multiple", "R", multiple[with_stop]),
    ):
        if len(values):
            chart, bins = results_chart(identity, label, unit, values)
            charts.append(chart)
            beyond = (
                f" {counted(bins.beyond, 'trade')} beyond the axis: counted in the outermost bars."
                if bins.beyond
                else ""
            )
            panels.append(tag("div", tag("h3", name), chart.place(), note(_remark(name, with_stop), beyond)))
        else:
            panels.append(tag("div", tag("h3", name), note("No trade had a stop, so R is not defined.")))
    groups = [
        _grouped(heading, source.trades.column(column).to_pylist(), net, multiple, source.currency)
        for heading, column in (("Direction", "direction"), ("Exit", "exit_reason"), ("Tag", "tag"))
    ]
    doubts = note(intrabar_text(source))
    return section(
        "results", title, tag("div", join(panels), class_="columns"), doubts, join(groups), seen_at_entry(source)
    ), charts


def _remark(name: str, with_stop: NDArray[np.bool_]) -> str:
    if name != "R multiple":
        return "After all costs that are charged."
    without = int((~with_stop).sum())
    missing = f" Left out: {counted(without, 'trade')} without a stop." if without else ""
    return f"Gross P&L over the money at risk between fill and initial stop.{missing}"


def _grouped(heading: str, keys: Sequence[str], net: FloatArray, multiple: FloatArray, currency: str) -> Html:
    """Return one table of the trades grouped by `keys`, the most frequent groups first."""
    names, group = np.unique(np.array(keys, dtype=object).astype(str), return_inverse=True)
    trades = np.bincount(group)
    wins = np.bincount(group, weights=net > 0.0)
    total = np.bincount(group, weights=net)
    with_stop = np.isfinite(multiple)
    stops = np.bincount(group, weights=with_stop)
    risk = np.bincount(group, weights=np.where(with_stop, multiple, 0.0))
    order = np.argsort(-trades, kind="stable")
    rows = [
        (
            tag("th", _key(heading, str(names[i])), scope="row"),
            count(int(trades[i])),
            percent(wins[i] / trades[i], 1),
            amount(total[i]),
            amount(total[i] / trades[i]),
            ratio(risk[i] / stops[i]) if stops[i] else ratio(np.nan),
        )
        for i in order[:_MAX_GROUPS].tolist()
    ]
    header = (heading, "Trades", "Won", f"Net, {currency}", "Net per trade", "Mean R")
    more = len(names) - len(rows)
    rest = note(f"{count(more)} rarer values are not listed.") if more > 0 else ""
    return join([table(header, rows, class_="groups"), rest])


def _key(heading: str, name: str) -> Html:
    """Return a group's name; the reason of an exit with what it means."""
    if heading == "Exit":
        return join([name, " ", tag("span", EXITS[name], class_="meaning")])
    return join([shorten(name) or "(none)"])
