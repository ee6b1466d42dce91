"""The rules of a run that its configuration decides.

These values, like `Instrument` and `Gates`, are the reference's own, not those of `omega.execution`: an oracle that
took its settings from what it checks would share their mistakes. They hold plain numbers where a configuration holds
texts, files and durations.
"""

from collections.abc import Sequence
from typing import Literal

import attrs
from attrs.validators import gt, in_, optional

from omega.errors import ConfigError
from omega.reference.engine.expect import at_least_zero, positive
from omega.reference.engine.gates import Gates

__all__ = ["BreakEven", "Commission", "Intrabar", "Settings", "Sizing", "Slippage", "Trailing"]

Intrabar = Literal["worst", "best", "ohlc", "olhc", "detail"]


@attrs.frozen(kw_only=True)
class Slippage:
    """Adverse part of market and stop fills: (fixed + u·random) pips + fraction · ATR, u in [0, 1) drawn per fill."""

    fixed_pips: float = attrs.field(default=0.0, validator=at_least_zero)
    random_pips: float = attrs.field(default=0.0, validator=at_least_zero)
    atr_fraction: float = attrs.field(default=0.0, validator=at_least_zero)


@attrs.frozen(kw_only=True)
class Commission:
    """What a broker charges for a fill.

    Attributes:
        model: `per_lot` (money per lot), `per_million` (money per million of notional), `percent` (of notional).
        amount: the money, or the percentage.
        side: which fills are charged.
        minimum: smallest charge of a charged fill.
        currency: of `amount` and `minimum`, none: the account's.
    """

    model: Literal["per_lot", "per_million", "percent"] = attrs.field(
        default="per_lot", validator=in_(("per_lot", "per_million", "percent"))
    )
    amount: float = attrs.field(default=0.0, validator=at_least_zero)
    side: Literal["both", "entry", "exit"] = attrs.field(default="both", validator=in_(("both", "entry", "exit")))
    minimum: float = attrs.field(default=0.0, validator=at_least_zero)
    currency: str | None = None


@attrs.frozen(kw_only=True)
class Sizing:
    """The configured size of entries that bring none; at most one of the three."""

    fixed_lots: float | None = attrs.field(default=None, validator=optional(positive))
    risk_money: float | None = attrs.field(default=None, validator=optional(positive))
    risk_fraction: float | None = attrs.field(default=None, validator=optional(positive))
    min_lot: Literal["reject", "round_up"] = attrs.field(default="reject", validator=in_(("reject", "round_up")))

    def __attrs_post_init__(self) -> None:
        """Refuse two sizes."""
        given = [self.fixed_lots, self.risk_money, self.risk_fraction]
        if sum(size is not None for size in given) > 1:
            raise ConfigError("Sizing: give one of fixed_lots, risk_money and risk_fraction.")


@attrs.frozen(kw_only=True)
class BreakEven:
    """Once the close has gained `trigger_pips`, the stop goes to the entry price plus `offset_pips`."""

    trigger_pips: float = attrs.field(validator=positive)
    offset_pips: float = attrs.field(default=0.0, validator=at_least_zero)

    def __attrs_post_init__(self) -> None:
        """Refuse a stop that would start beyond the quote."""
        if self.offset_pips >= self.trigger_pips:
            raise ConfigError(
                f"BreakEven: offset_pips must be below trigger_pips = {self.trigger_pips}, found {self.offset_pips}."
            )


@attrs.frozen(kw_only=True)
class Trailing:
    """The stop follows the close at a distance in pips or in multiples of the ATR, once the close has gained enough."""

    distance_pips: float | None = attrs.field(default=None, validator=optional(positive))
    atr_multiple: float | None = attrs.field(default=None, validator=optional(positive))
    start_pips: float = attrs.field(default=0.0, validator=at_least_zero)

    def __attrs_post_init__(self) -> None:
        """Refuse none and two distances."""
        if (self.distance_pips is None) == (self.atr_multiple is None):
            raise ConfigError("Trailing: give either distance_pips or atr_multiple.")


@attrs.frozen(kw_only=True)
class Settings:
    """All rules of a run. Money is in account currency, durations in ns.

    `stop_out` is the margin level, equity / margin, at or below which positions are closed. `conversion_fee` is the
    part of a profit, loss or swap in a foreign currency that the broker keeps for converting it.
    """

    currency: str = "USD"
    balance: float = attrs.field(default=10_000.0, validator=positive)
    seed: int = 0
    market_fill: Literal["next_open", "close"] = attrs.field(default="next_open", validator=in_(("next_open", "close")))
    intrabar: Intrabar = attrs.field(default="worst", validator=in_(("worst", "best", "ohlc", "olhc", "detail")))
    limit_improvement: bool = False
    cancel_over_gap: bool = False
    max_positions: int = attrs.field(default=1, validator=positive)
    max_holding: int | None = attrs.field(default=None, validator=optional(gt(0)))
    slippage: Slippage = Slippage()
    commission: Sequence[Commission] = ()
    swap: bool = False
    conversion_fee: float = attrs.field(default=0.0, validator=at_least_zero)
    sizing: Sizing = Sizing()
    stop_out: float = attrs.field(default=0.5, validator=at_least_zero)
    gates: Gates = attrs.field(factory=Gates)
    break_even: BreakEven | None = None
    trailing: Trailing | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a seed that is not an unsigned 64-bit number."""
        if not 0 <= self.seed < 2**64:
            raise ConfigError(f"Settings.seed must be a whole number from 0 to 2**64 - 1, found {self.seed}.")
