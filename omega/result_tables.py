"""The tables of a finished run, made from the engine's columns when they are first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from omega.backtest.at_entry import at_entry
from omega.tables import make_table
from omega.views import Array

if TYPE_CHECKING:
    import pyarrow as pa

    from omega._rust import Engine

__all__ = ["ResultTables"]


class ResultTables:
    """Trades, orders and equity of a finished run as Arrow tables.

    Args:
        engine: the finished engine; kept until all tables are made, and after.
        reported: symbol -> columns whose values at each entry join the trades.
    """

    def __init__(self, engine: "Engine", reported: Mapping[str, Mapping[str, Array]]) -> None:
        self._engine = engine
        self._reported = reported

    @cached_property
    def trades(self) -> "pa.Table":
        """All trades in order of exit."""
        trades = self._engine.trades()
        return make_table({**trades, **at_entry(trades, self._reported)})

    @cached_property
    def orders(self) -> "pa.Table":
        """All orders in order of decision."""
        return make_table(self._engine.orders_table())

    @cached_property
    def equity(self) -> "pa.Table":
        """The account at each instant of the clock."""
        return make_table(self._engine.equity_table())
