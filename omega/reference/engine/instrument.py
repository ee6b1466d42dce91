"""The contract terms of one symbol."""

import math
from typing import Any

import attrs
from attrs.validators import in_, optional

from omega.reference.engine.expect import positive

__all__ = ["Instrument", "floor_to_step", "is_above_maximum", "is_below_minimum"]

#: Slack in lot steps, so that 0.3 / 0.1 counts as three steps and not as 2.9999999999999996.
STEP_SLACK = 1e-9

_WEDNESDAY = 2
_TRIPLE_DAYS: tuple[Any, ...] = (None, 0, 1, 2, 3, 4)


@attrs.frozen(kw_only=True)
class Instrument:
    """What one lot of a symbol is, and what holding it costs.

    Attributes:
        symbol, base, quote: its name, what a lot holds, the currency of its price.
        pip_size: one pip, price units: the unit of slippage, trailing and break-even distances.
        tick_size: one point, price units: the unit of swap rates.
        contract_size: units of `base` in one lot.
        lot_step, min_lot, max_lot: volumes, lots.
        leverage: notional per margin, none: no margin is asked.
        swap_long, swap_short: points per lot and night, credited if positive.
        triple_day: weekday (Monday 0) whose 17:00 New York counts three nights while Saturday and Sunday count none;
            none: each of the seven days counts one.
    """

    symbol: str
    base: str
    quote: str
    pip_size: float = attrs.field(default=0.0001, validator=positive)
    tick_size: float = attrs.field(default=0.00001, validator=positive)
    contract_size: float = attrs.field(default=100_000.0, validator=positive)
    lot_step: float = attrs.field(default=0.01, validator=positive)
    min_lot: float = attrs.field(default=0.01, validator=positive)
    max_lot: float = attrs.field(default=100.0, validator=positive)
    leverage: float | None = attrs.field(default=None, validator=optional(positive))
    swap_long: float = 0.0
    swap_short: float = 0.0
    triple_day: int | None = attrs.field(default=_WEDNESDAY, validator=in_(_TRIPLE_DAYS))


def floor_to_step(lots: float, instrument: Instrument) -> float:
    """Return `lots` rounded down to whole steps, as the number nearest to its decimal (0.3, not 0.30000000000000004).

    Where a whole number of steps makes one lot, steps are divided by that number, else multiplied by the step.
    """
    if not math.isfinite(lots):
        return lots
    steps = float(math.floor(lots / instrument.lot_step + STEP_SLACK))
    inverse = 1.0 / instrument.lot_step
    per_lot = float(math.floor(inverse + 0.5))
    if per_lot >= 1.0 and abs(inverse - per_lot) <= STEP_SLACK * per_lot:
        return steps / per_lot
    return steps * instrument.lot_step


def is_below_minimum(lots: float, instrument: Instrument) -> bool:
    """Return whether a volume is below the smallest one allowed."""
    return lots < instrument.min_lot - STEP_SLACK * instrument.lot_step


def is_above_maximum(lots: float, instrument: Instrument) -> bool:
    """Return whether a volume is above the largest one allowed."""
    return lots > instrument.max_lot + STEP_SLACK * instrument.lot_step
