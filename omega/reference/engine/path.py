"""The inside of a bar: which level comes first, by the policy `intrabar`.

`worst` and `best` take no path: they ask what the bar touches and decide doubts against or for the trader. `ohlc` and
`olhc` let the price of both sides go in straight legs from open to the first extreme, to the other one, to the close.
`detail` plays each finer bar as `worst`.
"""

from typing import Literal

from omega.reference.engine.bars import Candle, favourable, unfavourable
from omega.reference.engine.direction import Direction, signed, stop_reached, target_reached
from omega.reference.engine.settings import Intrabar

__all__ = ["Outcome", "entered_inside", "held", "legs", "reached_leg"]

Outcome = Literal["stop", "target"] | None


def held(policy: Intrabar, direction: Direction, candle: Candle, stop: float | None, target: float | None) -> Outcome:
    """Return what ends a position that is open from the bar's open on; `candle` is the side that tests its levels."""
    stopped = stop is not None and stop_reached(direction, unfavourable(candle, direction), stop)
    gained = target is not None and target_reached(direction, favourable(candle, direction), target)
    if stopped and gained:
        return "target" if _target_first(policy, direction) else "stop"
    return "stop" if stopped else "target" if gained else None


def _target_first(policy: Intrabar, direction: Direction) -> bool:
    if policy in ("ohlc", "olhc"):
        # the high is a long's favourable extreme and a short's unfavourable one
        return (policy == "ohlc") == (direction == "long")
    return policy == "best"


def entered_inside(
    policy: Intrabar,
    kind: Literal["limit", "stop"],
    direction: Direction,
    entry: Candle,
    tested: Candle,
    leg: int,
    price: float,
    stop: float | None,
    target: float | None,
) -> Outcome:
    """Return what ends a position in the very bar inside which it was filled (docs/execution.md).

    `kind` says how the price came to the order: falling to a long's limit, rising to a long's stop. A price that rises
    to a long's stop entry goes on to its target: touched is certain. A price that falls to a long's limit goes on to
    its stop: touched is certain. The other level may have been touched before the fill: it is certain only if the close
    is at or beyond it.

    `entry` and `tested` are the sides that fill and test it, `leg` and `price` where a path met the order.
    """
    if policy in ("ohlc", "olhc"):
        return _on_path(policy, direction, entry, tested, leg, price, stop, target)
    touched_stop = stop is not None and stop_reached(direction, unfavourable(tested, direction), stop)
    touched_target = target is not None and target_reached(direction, favourable(tested, direction), target)
    certain_stop = touched_stop if kind == "limit" else stop is not None and stop_reached(direction, tested.close, stop)
    certain_target = (
        touched_target if kind == "stop" else target is not None and target_reached(direction, tested.close, target)
    )
    if policy == "best":
        return "target" if touched_target else "stop" if certain_stop else None
    return "stop" if touched_stop else "target" if certain_target else None


def legs(policy: Intrabar, candle: Candle) -> tuple[float, float, float, float]:
    """Return the corners of the path of one side."""
    if policy == "ohlc":
        return candle.open, candle.high, candle.low, candle.close
    return candle.open, candle.low, candle.high, candle.close


def reached_leg(
    policy: Intrabar, kind: Literal["limit", "stop"], direction: Direction, entry: Candle, price: float, after: int = 0
) -> int | None:
    """Return the first leg, from number `after` on, at whose end the entry side has reached an order, or None."""
    corners = legs(policy, entry)
    for leg in range(after, 3):
        if entry_reached(kind, direction, corners[leg + 1], price):
            return leg
    return None


def entry_reached(kind: Literal["limit", "stop"], direction: Direction, quote: float, price: float) -> bool:
    """Return whether the entry side's quote meets an order: a long's limit from above, its stop from below."""
    if kind == "limit":
        return signed(direction, quote) <= signed(direction, price)
    return signed(direction, quote) >= signed(direction, price)


def _on_path(
    policy: Intrabar,
    direction: Direction,
    entry: Candle,
    tested: Candle,
    leg: int,
    price: float,
    stop: float | None,
    target: float | None,
) -> Outcome:
    """Follow the path from the fill on: the testing side at the moment of the fill, then the ends of the legs."""
    e, t = legs(policy, entry), legs(policy, tested)

    def beyond_at_fill(level: float) -> float:
        # The testing side at the fill is t₀ + (price − e₀)/(e₁ − e₀)·(t₁ − t₀). Its distance from the level, times
        # e₁ − e₀, needs no division: exact on a binary price grid, so that a mirrored path gives the mirrored answer.
        run = e[leg + 1] - e[leg]
        distance = (price - e[leg]) * (t[leg + 1] - t[leg]) - (level - t[leg]) * run
        return distance if run > 0.0 else -distance

    if stop is not None and signed(direction, beyond_at_fill(stop)) <= 0.0:
        return "stop"
    if target is not None and signed(direction, beyond_at_fill(target)) >= 0.0:
        return "target"
    for end in t[leg + 1 :]:
        if stop is not None and stop_reached(direction, end, stop):
            return "stop"
        if target is not None and target_reached(direction, end, target):
            return "target"
    return None
