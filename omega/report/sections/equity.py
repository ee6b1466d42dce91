"""Equity and drawdown beside buy-and-hold."""

from omega.report.buy_and_hold import buy_and_hold, drawdowns, held_symbols
from omega.report.charts.equity import equity_chart
from omega.report.charts.figure import Chart
from omega.report.formats import amount, instants, percent, price, price_decimals
from omega.report.markup import Html, note, section, table
from omega.report.source import FloatArray, ReportSource
from omega.table_column import table_column

__all__ = ["equity"]


def equity(source: ReportSource) -> tuple[Html, list[Chart]]:
    """Return the section and its chart."""
    held = buy_and_hold(
        [market.bars for market in source.markets], table_column(source.equity, "timestamp"), source.initial_balance
    )
    name = f"Buy and hold {held_symbols(source)}"
    chart = equity_chart(source, held, name)
    own: FloatArray = table_column(source.equity, "equity")
    rows = [_row("Strategy", own, source), _row(name, held, source)]
    html = section(
        "equity",
        "Equity and drawdown",
        chart.place(),
        table(("", f"Final equity, {source.currency}", "Return", "Largest drawdown"), rows, class_="groups"),
        note(
            "Equity is marked to market at every bar's close: longs at bid, shorts at ask. ",
            _held_note(source),
            "Drawdown is 1 − equity ÷ highest equity so far, the initial balance included.",
        ),
    )
    return html, [chart]


def _row(name: str, values: FloatArray, source: ReportSource) -> tuple[str, str, str, str]:
    final = float(values[-1])
    fall = float(drawdowns(values, source.initial_balance).max())
    return name, amount(final), percent(final / source.initial_balance - 1.0), percent(fall)


def _held_note(source: ReportSource) -> str:
    balance = f"{amount(source.initial_balance)} {source.currency}"
    foreign = any(market.quote != source.currency for market in source.markets)
    rates = " Moves of a quote currency against the account's are left out." if foreign else ""
    first, *others = source.markets
    if others:
        how = (
            f"Buy and hold spends an equal part of the initial balance of {balance} on each symbol once, without "
            "leverage, at the ask of its first decision bar's open, and values it at its bid close last known."
        )
    else:
        start = first.bars.start
        ask = price(float(first.bars.ask_open[start]), price_decimals(first.pip_size))
        opened = instants(first.bars.timestamp[start : start + 1])[0]
        how = (
            f"Buy and hold spends the initial balance of {balance} once, without leverage, on {first.symbol} at the "
            f"ask of the first decision bar's open ({ask} at {opened} UTC) and values it at each bar's bid close: "
            "balance × bid close ÷ that ask."
        )
    return f"{how} It pays no commission, slippage or swap.{rates} "
