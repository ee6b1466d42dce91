"""What a strategy asks for: frozen values without effects. None means "not given"; a given NaN is refused."""

from typing import Literal

import attrs
from attrs.validators import in_

from omega.reference.engine.direction import Direction

__all__ = ["Action", "Cancel", "Enter", "Exit", "Kind", "Modify"]

Kind = Literal["market", "limit", "stop", "stop_limit"]


@attrs.frozen(kw_only=True)
class Enter:
    """Open a position.

    Attributes:
        direction: long buys at the ask, short sells at the bid.
        kind: how the order meets the market.
        price: level of a limit or stop order, trigger of a stop_limit order.
        limit_price: limit of a stop_limit order.
        stop_loss, take_profit: levels as prices.
        stop_distance, target_distance: levels as distances from the fill, price units.
        lots, risk: size of this entry, if not the configured one; risk in account currency.
        expiry_bars: a resting order may fill in so many bars after its decision, none: until cancelled.
        tag: the strategy's name for the entry.
    """

    direction: Direction = attrs.field(validator=in_(("long", "short")))
    kind: Kind = attrs.field(default="market", validator=in_(("market", "limit", "stop", "stop_limit")))
    price: float | None = None
    limit_price: float | None = None
    stop_loss: float | None = None
    take_profit: float | None = None
    stop_distance: float | None = None
    target_distance: float | None = None
    lots: float | None = None
    risk: float | None = None
    expiry_bars: int | None = None
    tag: str = ""


@attrs.frozen
class Exit:
    """Close a part of one position, or of every position of the symbol, at the market."""

    reason: str = ""
    fraction: float = 1.0
    position_id: int | None = None


@attrs.frozen
class Modify:
    """Move the stop, the target or both of one or of every position of the symbol; None keeps a level."""

    stop_loss: float | None = None
    take_profit: float | None = None
    position_id: int | None = None


@attrs.frozen
class Cancel:
    """Withdraw one or every resting entry of the symbol."""

    order_id: int | None = None


Action = Enter | Exit | Modify | Cancel
