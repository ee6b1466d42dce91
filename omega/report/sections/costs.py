"""From the price movement to the net result, cost by cost."""

from omega.report.costs import cost_breakdown
from omega.report.formats import amount, counted, percent
from omega.report.markup import Html, join, note, section, table, tag
from omega.report.source import ReportSource

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
    lines = (
        ("P&L at mid prices, before costs (estimate)", paid.at_mid, True),
        ("Spread (estimate)", -paid.spread, False),
        ("Slippage", -paid.slippage, False),
        ("Gross P&L, at the fills", paid.gross, True),
        ("Commission", -paid.commission, False),
        ("Net P&L", paid.net, True),
    )
    scale = max((abs(value) for _, value, _ in lines), default=0.0)
    rows = [
        (
            tag("td", tag("strong", name) if is_sum else name),
            tag("td", tag("strong", amount(value)) if is_sum else amount(value)),
            amount(value / trades),
            tag("td", _bar(value, scale), class_="bar"),
        )
        for name, value, is_sum in lines
    ]
    cost = paid.spread + paid.slippage + paid.commission
    share = f" They are {percent(cost / paid.at_mid, 1)} of the P&L at mid prices." if paid.at_mid > 0.0 else ""
    return tag(
        "div",
        table(("", f"{source.currency}", "per trade", ""), rows, class_="waterfall"),
        note(
            f"{counted(trades, 'trade')}; costs in all {amount(cost)} {source.currency}.{share} "
            "The spread is estimated: "
            "half of ask − bid at entry and half at exit, from the open quotes of the fill's bar for fills at the "
            "open, else from its close quotes."
        ),
    )


def _bar(value: float, scale: float) -> Html:
    width = 100.0 * abs(value) / scale if scale > 0.0 else 0.0
    return tag("span", class_="gain" if value >= 0.0 else "loss", style=f"width:{width:.1f}%")
