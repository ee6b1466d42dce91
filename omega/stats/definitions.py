"""What each metric means: label, unit, and the definition with its formula and annualisation.

The numbers come from the engine (``rust_ext/engine/src/metrics``), so that every way to run shares them; this table
says what they are, in ``metrics.json`` and in the report. "Net" is after commission, slippage, swap and conversion
fee; money is in account currency; a metric that is undefined is null, never 0 or infinite.
"""

from types import MappingProxyType
from typing import Literal

import attrs

__all__ = ["DEFINITIONS", "Definition", "Unit"]

Unit = Literal["money", "fraction", "days", "ratio", "count", "R"]


@attrs.frozen
class Definition:
    """Meaning of one metric.

    Attributes:
        label: Name for people.
        unit: "money" (account currency), "fraction" (1.0 is 100 %), "days", "ratio", "count", or "R" (initial risk).
        text: One sentence or two, with the formula.
    """

    label: str
    unit: Unit
    text: str


_TABLE = {
    "net_profit": Definition(
        "Net profit", "money", "final_balance − initial balance; the sum of net_pnl of all trades."
    ),
    "return": Definition("Return", "fraction", "net_profit / initial balance, over the whole run, not annualised."),
    "cagr": Definition(
        "CAGR",
        "fraction",
        "(final_balance / initial balance)^(365.25 / days) − 1, where days run from the open of the first decision bar "
        "to the close of the last bar.",
    ),
    "max_drawdown": Definition(
        "Max drawdown",
        "money",
        "Largest fall of marked equity below its running peak, over bar closes; the first peak is the initial balance.",
    ),
    "max_drawdown_percent": Definition(
        "Max drawdown, share of peak",
        "fraction",
        "Largest (peak − equity) / peak over bar closes; not necessarily the fall of max_drawdown.",
    ),
    "max_drawdown_duration": Definition(
        "Longest drawdown",
        "days",
        "Longest time from the last bar close at a peak of equity to the first one back at it, or to the end of the "
        "run; calendar days.",
    ),
    "sharpe": Definition(
        "Sharpe ratio",
        "ratio",
        "mean(r) / std(r, ddof=1) · √252; r are daily returns of marked equity between ends of trading days (17:00 New "
        "York), days without bars skipped; risk-free rate 0.",
    ),
    "sortino": Definition(
        "Sortino ratio",
        "ratio",
        "mean(r) / √(Σ min(r, 0)² / (n − 1)) · √252; r as for sharpe, n days, target return 0.",
    ),
    "calmar": Definition("Calmar ratio", "ratio", "cagr / max_drawdown_percent."),
    "profit_factor": Definition("Profit factor", "ratio", "gross_profit / gross_loss."),
    "win_rate": Definition("Win rate", "fraction", "wins / trades."),
    "expectancy": Definition("Expectancy", "money", "Mean net_pnl per trade."),
    "average_r": Definition(
        "Average R",
        "R",
        "Mean r_multiple of the trades that had a stop: pnl / (|entry fill − initial stop| · lots · contract size), "
        "before commission; parts of a position that closed one by one count as one each.",
    ),
    "exposure": Definition(
        "Exposure",
        "fraction",
        "Share of the rows of equity.parquet inside whose bars a position was open (entered inside the bar or before, "
        "not left at its open).",
    ),
    "trades": Definition("Trades", "count", "Closed positions; those open on the last bar are closed there."),
    "wins": Definition("Wins", "count", "Trades with net_pnl above 0."),
    "losses": Definition("Losses", "count", "Trades with net_pnl below 0."),
    "fees": Definition("Fees", "money", "Sum of commissions of all trades."),
    "slippage_cost": Definition(
        "Slippage cost",
        "money",
        "Sum over all trades of (entry + exit slippage) · lots · contract size; already contained in the fill prices.",
    ),
    "swap": Definition("Swap", "money", "Sum of the swap of all trades; positive if it was credited."),
    "conversion": Definition(
        "Conversion fees", "money", "Sum of the fees for converting P&L and swap into the account currency; 0 or more."
    ),
    "intrabar_trades": Definition(
        "Intrabar trades",
        "count",
        'Trades about which execution.intrabar = "worst" and "best" disagree.',
    ),
    "intrabar_pnl": Definition("Intrabar P&L", "money", "Sum of net_pnl of the trades that intrabar_trades counts."),
    "gross_profit": Definition("Gross profit", "money", "Sum of net_pnl of the winning trades."),
    "gross_loss": Definition("Gross loss", "money", "Sum of −net_pnl of the losing trades; 0 or more."),
    "final_balance": Definition("Final balance", "money", "Booked money after the last bar."),
    "final_equity": Definition(
        "Final equity", "money", "Balance plus open gains after the last bar; equals final_balance, as all are closed."
    ),
}

DEFINITIONS: MappingProxyType[str, Definition] = MappingProxyType(_TABLE)
"""Definition of each metric by its key in ``metrics.json``, in the order of a report."""
