"""What a strategy answers: frozen values without side effects."""

from typing import Literal

import attrs

__all__ = ["Action", "Enter", "Exit"]

Direction = Literal["long", "short"]


@attrs.frozen(kw_only=True)
class Enter:
    """Open a position with a market order.

    Levels are given as prices (`stop_loss`, `take_profit`) or as distances in price units that count from the fill
    (`stop_distance`, `target_distance`), never both for one level. The size comes from the configuration unless
    `lots` or `risk` (account currency, needs a stop) is given. Nothing is checked here: the engine checks at decision
    and at fill, and refuses with a reason code instead of repairing (docs/execution.md).
    """

    direction: Direction
    stop_loss: float | None = None
    take_profit: float | None = None
    stop_distance: float | None = None
    target_distance: float | None = None
    lots: float | None = None
    risk: float | None = None
    tag: str = ""

    @classmethod
    def long(
        cls,
        *,
        stop_loss: float | None = None,
        take_profit: float | None = None,
        stop_distance: float | None = None,
        target_distance: float | None = None,
        lots: float | None = None,
        risk: float | None = None,
        tag: str = "",
    ) -> "Enter":
        """Buy at the ask."""
        return cls(
            direction="long",
            stop_loss=stop_loss,
            take_profit=take_profit,
            stop_distance=stop_distance,
            target_distance=target_distance,
            lots=lots,
            risk=risk,
            tag=tag,
        )

    @classmethod
    def short(
        cls,
        *,
        stop_loss: float | None = None,
        take_profit: float | None = None,
        stop_distance: float | None = None,
        target_distance: float | None = None,
        lots: float | None = None,
        risk: float | None = None,
        tag: str = "",
    ) -> "Enter":
        """Sell at the bid."""
        return cls(
            direction="short",
            stop_loss=stop_loss,
            take_profit=take_profit,
            stop_distance=stop_distance,
            target_distance=target_distance,
            lots=lots,
            risk=risk,
            tag=tag,
        )


@attrs.frozen
class Exit:
    """Close a position at the market; `position_id` None means every position of the symbol."""

    reason: str = ""
    position_id: int | None = None


Action = Enter | Exit
