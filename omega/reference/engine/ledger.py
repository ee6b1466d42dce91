"""The tables of a run while they grow: cash flows, orders, trades, equity rows.

Two identities hold at every row: balance + open P&L = equity, and the sum of all flows = balance − deposit.
"""

from typing import Literal

import attrs

from omega.reference.engine.order import Order
from omega.reference.engine.trade import Trade

__all__ = ["EquityRow", "Flow", "FlowKind", "Ledger"]

FlowKind = Literal["pnl", "commission", "swap", "conversion"]


@attrs.frozen
class Flow:
    """Money that entered (positive) or left the account, and why; account currency, time in ns UTC."""

    time: int
    kind: FlowKind
    amount: float
    symbol: str
    position_id: int


@attrs.frozen
class EquityRow:
    """The account at one instant of the clock.

    `drawdown` is the fraction that equity is below its running peak (which starts at the deposit), `margin` the margin
    in use, `exposure` net lots (long minus short) and `open_positions` their number, over all symbols.
    """

    time: int
    balance: float
    equity: float
    drawdown: float
    margin: float
    exposure: float
    open_positions: int


@attrs.define
class Ledger:
    """All records of a run, and the money of its account.

    `detail_fallbacks` counts the bars with something open or resting that the finer bars did not reproduce,
    `skipped_intents` the intents that found nothing to do.
    """

    deposit: float
    balance: float
    equity: float
    peak: float
    flows: list[Flow] = attrs.Factory(list)
    orders: list[Order] = attrs.Factory(list)
    trades: list[Trade] = attrs.Factory(list)
    rows: list[EquityRow] = attrs.Factory(list)
    positions: int = 0
    detail_fallbacks: int = 0
    skipped_intents: int = 0

    @classmethod
    def opened_with(cls, deposit: float) -> "Ledger":
        """Return the ledger of an account that holds its deposit."""
        return cls(deposit=deposit, balance=deposit, equity=deposit, peak=deposit)

    def book(
        self,
        time: int,
        kind: FlowKind,
        amount: float,
        symbol: str,
        position: int,
    ) -> None:
        """Book one flow; nothing is written for an amount of zero."""
        if amount != 0.0:
            self.flows.append(Flow(time, kind, amount, symbol, position))
            self.balance += amount

    def total(self, kind: str) -> float:
        """Return the sum of the flows of a kind."""
        return sum(flow.amount for flow in self.flows if flow.kind == kind)
