"""What a strategy answers: frozen values without side effects."""

from numbers import Integral, Real
from typing import Literal

import attrs

__all__ = ["Action", "Cancel", "Direction", "Enter", "Exit", "Kind", "Modify", "mistyped"]

Direction = Literal["long", "short"]
Kind = Literal["market", "limit", "stop", "stop_limit"]


@attrs.frozen(kw_only=True)
class Enter:
    """Open a position: with a market order, or with one that rests until its price comes.

    A ``"limit"`` waits at `price` for a better quote, a ``"stop"`` for a worse one, a ``"stop_limit"`` becomes a limit
    at `limit_price` once `price` is reached. A resting order may fill in the `expiry_bars` bars after its decision,
    else until it is cancelled.

    Levels are given as prices (`stop_loss`, `take_profit`) or as distances in price units that count from the fill
    (`stop_distance`, `target_distance`), never both for one level. The size comes from the configuration unless
    `lots` or `risk` (account currency, needs a stop) is given. Nothing is checked here: the engine checks at decision
    and at fill, and refuses with a reason code instead of repairing (docs/execution.md).
    """

    direction: Direction
    kind: Kind = "market"
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

    @classmethod
    def long(
        cls,
        *,
        kind: Kind = "market",
        price: float | None = None,
        limit_price: float | None = None,
        stop_loss: float | None = None,
        take_profit: float | None = None,
        stop_distance: float | None = None,
        target_distance: float | None = None,
        lots: float | None = None,
        risk: float | None = None,
        expiry_bars: int | None = None,
        tag: str = "",
    ) -> "Enter":
        """Buy at the ask."""
        return cls(
            direction="long",
            kind=kind,
            price=price,
            limit_price=limit_price,
            stop_loss=stop_loss,
            take_profit=take_profit,
            stop_distance=stop_distance,
            target_distance=target_distance,
            lots=lots,
            risk=risk,
            expiry_bars=expiry_bars,
            tag=tag,
        )

    @classmethod
    def short(
        cls,
        *,
        kind: Kind = "market",
        price: float | None = None,
        limit_price: float | None = None,
        stop_loss: float | None = None,
        take_profit: float | None = None,
        stop_distance: float | None = None,
        target_distance: float | None = None,
        lots: float | None = None,
        risk: float | None = None,
        expiry_bars: int | None = None,
        tag: str = "",
    ) -> "Enter":
        """Sell at the bid."""
        return cls(
            direction="short",
            kind=kind,
            price=price,
            limit_price=limit_price,
            stop_loss=stop_loss,
            take_profit=take_profit,
            stop_distance=stop_distance,
            target_distance=target_distance,
            lots=lots,
            risk=risk,
            expiry_bars=expiry_bars,
            tag=tag,
        )


@attrs.frozen
class Exit:
    """Close a position at the market, or a `fraction` of its lots; `position_id` None means all of the symbol."""

    reason: str = ""
    fraction: float = 1.0
    position_id: int | None = None


@attrs.frozen
class Modify:
    """Move the stop, the target or both, as prices, from the next bar on; None keeps a level.

    `position_id` None means every position of the symbol.
    """

    stop_loss: float | None = None
    take_profit: float | None = None
    position_id: int | None = None


@attrs.frozen
class Cancel:
    """Withdraw a resting entry; `order_id` None means every resting entry of the symbol."""

    order_id: int | None = None


Action = Enter | Exit | Modify | Cancel

_TEXTS = ("direction", "kind", "tag", "reason")
_WHOLE = ("expiry_bars", "position_id", "order_id")


def mistyped(action: Action) -> str:
    """Say which fields of an action that the engine could not read hold a value of another type."""
    wrong = []
    for name, value in attrs.asdict(action, recurse=False).items():
        text, whole = name in _TEXTS, name in _WHOLE
        if value is not None and not isinstance(value, str if text else Integral if whole else Real):
            wanted = "text" if text else "an integer" if whole else "a number"
            wrong.append(f"{name} must be {wanted}, found {value!r} of type {type(value).__name__}")
    return f"{type(action).__name__}: {'; '.join(wrong) or 'a value is out of range'}"
