"""Orders: every action of a strategy, and its fate."""

from typing import Literal

import attrs

from omega.reference.engine.direction import Direction
from omega.reference.engine.fill import Fill

__all__ = ["Order"]


@attrs.define(kw_only=True, eq=False)
class Order:
    """One action and its fate: a row of the orders table.

    `status` is pending, filled, done (a Modify or Cancel carried out), rejected (at the decision), cancelled or
    expired; `code` says why it was not carried out. `resting` is the level at which a resting entry waits, `triggered`
    whether a stop_limit has become a limit.
    """

    id: int
    symbol: str
    time: int
    bar: int
    action: Literal["enter", "exit", "modify", "cancel"]
    direction: Direction | None = None
    kind: str = "market"
    price: float | None = None
    limit_price: float | None = None
    stop_loss: float | None = None
    take_profit: float | None = None
    stop_distance: float | None = None
    target_distance: float | None = None
    lots: float | None = None
    margin: float = 0.0
    expires_after: int | None = None
    position_id: int | None = None
    tag: str = ""
    reason: str = ""
    status: Literal["pending", "filled", "done", "rejected", "cancelled", "expired"] = "pending"
    code: str = ""
    triggered: bool = False
    fill: Fill | None = None

    @property
    def is_resting(self) -> bool:
        """Whether the order waits for its price."""
        return self.kind != "market"
