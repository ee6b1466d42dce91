"""What a run says at its end: the headline on one screen of 80 columns, or everything as JSON."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from omega.cli.table import plain_table
from omega.config import strategy_name
from omega.execution.codes import REJECTS
from omega.report.carried import carried_texts
from omega.report.cost_words import COST_METRICS, NOT_CHARGED, charged_costs
from omega.report.formats import amount, count, counted, metric
from omega.report.reasons import REMEDIES
from omega.report.stop_outs import stop_out_text
from omega.result import RunResult
from omega.stats.definitions import DEFINITIONS

__all__ = ["as_json", "summarise"]

LEFT = (
    "net_profit",
    "return",
    "cagr",
    "max_drawdown",
    "max_drawdown_percent",
    "max_drawdown_duration",
    "sharpe",
    "sortino",
    "calmar",
    "final_equity",
)
RIGHT = (
    "trades",
    "win_rate",
    "profit_factor",
    "expectancy",
    "average_r",
    "exposure",
    "fees",
    "slippage_cost",
    "swap",
    "conversion",
)
WARNINGS_SHOWN = 5


def as_json(result: RunResult) -> dict[str, Any]:
    """Return a run as one JSON object: metrics, manifest, and where the run directory is."""
    return {
        "metrics": dict(result.metrics),
        "manifest": result.manifest,
        "directory": None if result.directory is None else str(result.directory),
    }


def summarise(result: RunResult, console: Console) -> None:
    """Print the headline of a run."""
    if result.config.costs.is_none:
        console.print(Text("COSTS: NONE. Nothing is charged for trading; a real account pays.", style="bold red"))
    console.print(_title(result))
    console.print(f"costs: {result.config.costs.describe()}")
    console.print()
    console.print(_headline(result))
    console.print()
    _print_symbols(result, console)
    _print_doubts(result, console)
    _print_refusals(result, console)
    _print_warnings(result, console)
    for series, text in carried_texts(result.manifest).items():
        age = result.manifest["carried"][series]
        if age["older_than_two_bars"] or age["not_visible"]:
            console.print(f"{series}: {text}")
    seconds, memory = result.run_info["seconds"]["total"], result.run_info["peak_memory_kb"] / 1024
    console.print(f"took   {seconds:.2f} s, at most {memory:,.0f} MB of memory")
    if result.directory is not None:
        console.print(f"run    {result.directory}", soft_wrap=True)
        report = Path(result.directory) / "report.html"
        if report.exists():
            console.print(f"report {report}", soft_wrap=True)


def _title(result: RunResult) -> Text:
    run = result.config.run
    title = Text(strategy_name(run.strategy), style="bold")
    title.append(
        f" on {', '.join(run.symbols)} {run.timeframe}\n{_day(run.start)} to {_day(run.end)}, "
        f"{count(result.manifest['rows']['decision_bars'])} bars, {count(result.trades.num_rows)} trades",
        style="not bold",
    )
    return title


def _day(instant: datetime) -> str:
    midnight = (instant.hour, instant.minute, instant.second, instant.microsecond) == (0, 0, 0, 0)
    return instant.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")


def _headline(result: RunResult) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for _ in range(2):
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
    for left, right in zip(LEFT, RIGHT, strict=True):
        table.add_row(*_cells(result, left), *_cells(result, right))
    return table


def _cells(result: RunResult, name: str) -> tuple[str, str]:
    definition = DEFINITIONS[name]
    if name in COST_METRICS and COST_METRICS[name] not in charged_costs(result.config.costs):
        return definition.label, NOT_CHARGED
    return definition.label, metric(result.metrics[name], definition.unit, result.config.account.currency)


def _print_symbols(result: RunResult, console: Console) -> None:
    """Print what each symbol contributed, if there are several."""
    symbols = result.config.run.symbols
    if len(symbols) == 1:
        return
    trades, net = Counter[str](), dict.fromkeys(symbols, 0.0)
    for symbol, pnl in zip(*(result.trades.column(name).to_pylist() for name in ("symbol", "net_pnl")), strict=True):
        trades[symbol] += 1
        net[symbol] += pnl
    rows = [(symbol, count(trades[symbol]), amount(net[symbol])) for symbol in symbols]
    console.print(plain_table(("symbol", "trades", f"net, {result.config.account.currency}"), rows, right=(1, 2)))
    console.print()


def _print_doubts(result: RunResult, console: Console) -> None:
    """Print how many trades depend on the order of prices inside a bar, if any does."""
    trades = result.metrics["intrabar_trades"]
    if trades:
        money = metric(result.metrics["intrabar_pnl"], "money", result.config.account.currency)
        console.print(
            f"intrabar = {result.config.execution.intrabar}: decides {count(int(trades))} of "
            f"{count(result.trades.num_rows)} trades, net P&L {money}"
        )
    fallen = result.manifest["engine"]["detail_fallbacks"]
    if fallen:
        console.print(
            f"intrabar = {result.config.execution.intrabar}: worst was used on {counted(fallen, 'bar')} with something "
            f"open or waiting, which the finer bars do not reproduce"
        )


def _print_refusals(result: RunResult, console: Console) -> None:
    refusals = Counter(code for code in result.orders.column("code").to_pylist() if code)
    if result.trades.num_rows == 0:
        console.print(Text(f"No trades: {_why_none(result, refusals.total())}", style="bold"))
    if refusals:
        console.print("orders without a fill:")
        rows = [
            (count(number), code, REJECTS[code] + (f": {REMEDIES[code]}" if code in REMEDIES else ""))
            for code, number in refusals.most_common()
        ]
        console.print(plain_table(("", "", ""), rows, right=(0,)))


def _why_none(result: RunResult, refused: int) -> str:
    orders = result.orders.num_rows
    if orders == 0:
        engine, bars = result.manifest["engine"], result.manifest["rows"]["decision_bars"]
        if engine["mode"] == "intents":
            return f"intents() asked for nothing that could act ({count(engine['skipped_intents'])} skipped)."
        return f"on_bar was called on {count(engine['on_bar_calls'])} of {count(bars)} bars and asked for nothing."
    if refused == orders:
        return f"all {count(orders)} orders were refused."
    return f"{count(orders)} orders, {count(refused)} of them refused, none closed a position."


def _print_warnings(result: RunResult, console: Console) -> None:
    stopped = stop_out_text(result.trades, result.config.account.currency)
    if stopped:
        console.print(Text.assemble(("warning: ", "yellow"), stopped))
    warnings = list(result.manifest.get("warnings", ()))
    for warning in warnings[:WARNINGS_SHOWN]:
        console.print(Text.assemble(("warning: ", "yellow"), str(warning)))
    if len(warnings) > WARNINGS_SHOWN:
        console.print(f"and {len(warnings) - WARNINGS_SHOWN} more warnings, see manifest.json")
