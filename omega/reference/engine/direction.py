"""Long or short, and the sign arithmetic that makes the two exact mirror images.

Negation is exact in floating point: a rule written in signed prices gives bit-equal results on a mirrored path.
"""

from omega.actions import Direction

__all__ = ["Direction", "advance", "better", "signed", "stop_reached", "target_reached", "worse"]


def signed(direction: Direction, value: float) -> float:
    """Return `value` for a long, −`value` for a short."""
    return value if direction == "long" else -value


def stop_reached(direction: Direction, price: float, level: float) -> bool:
    """Return whether the testing side's `price` is at or beyond a stop: at or below it for a long."""
    return signed(direction, price) <= signed(direction, level)


def target_reached(direction: Direction, price: float, level: float) -> bool:
    """Return whether the testing side's `price` is at or beyond a target: at or above it for a long."""
    return signed(direction, price) >= signed(direction, level)


def advance(direction: Direction, price: float, amount: float) -> float:
    """Return the price moved by `amount` in favour of the direction."""
    return price + signed(direction, amount)


def worse(direction: Direction, one: float, other: float) -> float:
    """Return the worse of two exit prices: the lower one for a long."""
    return min(one, other) if direction == "long" else max(one, other)


def better(direction: Direction, one: float, other: float) -> float:
    """Return the better of two exit prices: the higher one for a long."""
    return max(one, other) if direction == "long" else min(one, other)
