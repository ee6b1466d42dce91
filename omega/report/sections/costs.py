"""From the price movement to the net result, cost by cost."""

import math
from typing import Literal

from omega.report.cost_words import NOT_CHARGED
from omega.report.costs import cost_breakdown
from omega.report.formats import amount, counted, percent
from omega.report.markup import Html, join, note, section, table, tag
from omega.report.source import Cost, ReportSource

__all__ = ["costs"]


def costs(source: ReportSource) -> Html:
    """Return the section: the waterfall as a table, and the cost model in words."""
    model = table(("Cost model", ""), source.costs.items(), class_="words pairs") if source.costs else ""
    if source.costs_none:
        model = join([model, note("The run was made without costs.")])
    if not source.trades.num_rows:
        return section("costs", "Costs", note("No trade was closed, so nothing was paid."), model)
    return section("costs", "Costs", tag("div", _waterfall(source), tag("div", model), class_="columns"))


def _waterfall(source: ReportSource) -> Html:
    paid = cost_breakdown(source)
    trades = source.trades.num_rows
    lines: tuple[tuple[str, float, Cost | Literal["sum", "spread"]], ...] = (
        ("P&L at mid prices (estimate)", paid.at_mid, "sum"),
        ("Spread (estimate)", -paid.spread, "spread"),
        ("Slippage", -paid.slippage, "slippage"),
        ("Gross P&L, at the fills", paid.gross, "sum"),
        ("Commission", -paid.commission, "commission"),
        ("Swap", paid.swap, "swap"),
        ("Conversion fee", -paid.conversion, "conversion"),
        ("Net P&L", paid.net, "sum"),
    )
    scale = max(abs(value) for _, value, _ in lines if math.isfinite(value))
    rows = []
    for name, value, kind in lines:
        if kind not in {"sum", "spread", *source.charged}:
            rows.append((name, tag("td", NOT_CHARGED, class_="off"), "", ""))
            continue
        rows.append(
            (
                tag("td", tag("strong", name) if kind == "sum" else name),
                tag("td", tag("strong", amount(value)) if kind == "sum" else amount(value)),
                amount(value / trades),
                tag("td", _bar(value, scale), class_="bar"),
            )
        )
    share = f" They are {percent(paid.total / paid.at_mid, 1)} of the P&L at mid prices." if paid.at_mid > 0.0 else ""
    return tag(
        "div",
        table(("", f"{source.currency}", "per trade", ""), rows, class_="waterfall"),
        note(
            f"{counted(trades, 'trade')}; costs in all {amount(paid.total)} {source.currency}.{share} "
            "The spread is estimated: "
            "half of ask − bid at entry and half at exit, from the open quotes of the fill's bar for fills at the "
            "open, else from its close quotes."
        ),
    )


def _bar(value: float, scale: float) -> Html:
    width = 100.0 * abs(value) / scale if scale > 0.0 and math.isfinite(value) else 0.0
    return tag("span", class_="gain" if value >= 0.0 else "loss", style=f"width:{width:.1f}%")
