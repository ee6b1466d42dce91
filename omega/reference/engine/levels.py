"""Stop and target of an order: what is asked for, what is tested at the decision, what they become at the fill."""

import math

import attrs

from omega.actions import Enter
from omega.reference.engine.direction import Direction, advance, stop_reached, target_reached
from omega.reference.engine.order import Order

__all__ = ["Levels", "check_levels", "levels_at_fill", "side_code"]


@attrs.frozen
class Levels:
    """Stop and target as prices."""

    stop_loss: float | None
    take_profit: float | None

    def passed_by(self, direction: Direction, quote: float) -> bool:
        """Return whether the testing side's quote is at or beyond one of them."""
        return (self.stop_loss is not None and stop_reached(direction, quote, self.stop_loss)) or (
            self.take_profit is not None and target_reached(direction, quote, self.take_profit)
        )


def check_levels(enter: Enter, quotes: list[float]) -> str:
    """Return why the levels of an entry are refused at the decision, or an empty text; nothing is repaired.

    `quotes`: what they are compared with: for a market order the close of the side that tests them (a long's the bid, a
    short's the ask), for a resting order its order price (a stop_limit: trigger and limit, between which it may fill).
    """
    for price, distance in ((enter.stop_loss, enter.stop_distance), (enter.take_profit, enter.target_distance)):
        if price is not None and distance is not None:
            return "two_levels"
        given = price if distance is None else distance
        if given is not None and not math.isfinite(given):
            return "nan_level"
        if distance is not None and distance <= 0.0:
            return "zero_distance"
    for quote in quotes:
        code = side_code(enter.direction, quote, enter.stop_loss, enter.take_profit)
        if code:
            return code
    return ""


def side_code(direction: Direction, quote: float, stop: float | None, target: float | None) -> str:
    """Return which level is not on its side of a quote, or an empty text; a level at the quote is on the wrong side."""
    if stop is not None and stop_reached(direction, quote, stop):
        return "stop_loss_wrong_side"
    if target is not None and target_reached(direction, quote, target):
        return "take_profit_wrong_side"
    return ""


def levels_at_fill(order: Order, direction: Direction, price: float) -> Levels:
    """Return the levels of a position filled at `price`: distances count from the fill, slippage included."""
    stop = order.stop_loss if order.stop_distance is None else advance(direction, price, -order.stop_distance)
    target = order.take_profit if order.target_distance is None else advance(direction, price, order.target_distance)
    return Levels(stop, target)
