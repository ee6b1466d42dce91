"""The ATR that slippage and trailing stops read: a column of the run's plan that no strategy sees.

It joins the strategy's declarations, so that a run still makes one batch call, and a strategy that declares the same
ATR shares its node.
"""

from collections.abc import Mapping

from omega.execution.costs import Slippage
from omega.execution.engine_input import Prices
from omega.execution.management import Trailing
from omega.indicators import atr
from omega.indicators.block import Block
from omega.indicators.plan import Plan, SeriesKey
from omega.indicators.spec import Spec

__all__ = ["ATR", "atr_column", "atr_specs"]

#: What the rules mean by ATR (docs/execution.md): of the primary's bid.
ATR = atr(14, side="bid")

_NAME = "ATR of slippage and trailing"  # no name that a strategy could declare: it has spaces


def atr_specs(slippage: Slippage | None, trailing: Trailing | None) -> Mapping[str, Spec]:
    """Return what the rules of a run declare on each primary series: the ATR, or nothing if no rule reads it.

    `omega.indicators.plan.build_plan` takes it as `engine`. Beside the strategy's own declarations of the series it
    decides how much history is read, so that the ATR has settled, and whether a series is too short.
    """
    by_slippage = slippage is not None and slippage.atr_fraction > 0.0
    by_trailing = trailing is not None and trailing.atr_multiple is not None
    return {_NAME: ATR} if by_slippage or by_trailing else {}


def atr_column(block: Block, plan: Plan, primary: SeriesKey) -> Prices | None:
    """Return the ATR on a primary's bars, (n,) price units, NaN before its first value; None if no rule reads it."""
    column = plan.engine.get(primary, {}).get(_NAME)
    return None if column is None else block.column(column)
