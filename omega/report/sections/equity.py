"""Equity and drawdown beside buy-and-hold."""

from omega.report.buy_and_hold import buy_and_hold, drawdowns
from omega.report.charts.equity import equity_chart
from omega.report.charts.figure import Chart
from omega.report.formats import amount, instants, percent, price, price_decimals
from omega.report.markup import Html, note, section, table
from omega.report.source import FloatArray, ReportSource

__all__ = ["equity"]


def equity(source: ReportSource) -> tuple[Html, list[Chart]]:
    """Return the section and its chart."""
    held = buy_and_hold(source.bars, source.initial_balance)
    chart = equity_chart(source, held)
    own: FloatArray = source.equity.column("equity").to_numpy()
    rows = [
        _row("Strategy", own, source),
        _row(f"Buy and hold {source.symbol}", held, source),
    ]
    start = source.bars.start
    ask = price(float(source.bars.ask_open[start]), price_decimals(source.pip_size))
    opened = instants(source.bars.timestamp[start : start + 1])[0]
    html = section(
        "equity",
        "Equity and drawdown",
        chart.place(),
        table(("", f"Final equity, {source.currency}", "Return", "Largest drawdown"), rows, class_="groups"),
        note(
            "Equity is marked to market at every bar's close: longs at bid, shorts at ask. Buy and hold spends the "
            f"initial balance of {amount(source.initial_balance)} {source.currency} once, without leverage, on "
            f"{source.symbol} at the ask of the first decision bar's open ({ask} at {opened} UTC) and values it at "
            "each bar's bid close: balance × bid close ÷ that ask. It pays no commission, slippage or swap. "
            "Drawdown is 1 − equity ÷ highest equity so far, the initial balance included."
        ),
    )
    return html, [chart]


def _row(name: str, values: FloatArray, source: ReportSource) -> tuple[str, str, str, str]:
    final = float(values[-1])
    fall = float(drawdowns(values, source.initial_balance).max())
    return name, amount(final), percent(final / source.initial_balance - 1.0), percent(fall)
