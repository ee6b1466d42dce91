"""What the configuration does to open positions: stops that follow the price."""

import attrs
from attrs import validators

from omega.errors import ConfigError

__all__ = ["BreakEven", "Trailing"]


@attrs.frozen(kw_only=True)
class BreakEven:
    """Once the close has gained `trigger_pips`, the stop goes to the entry price plus `offset_pips`."""

    trigger_pips: float = attrs.field(
        validator=validators.gt(0.0), metadata={"help": "pips that the close must have gained"}
    )
    offset_pips: float = attrs.field(
        default=0.0, validator=validators.ge(0.0), metadata={"help": "pips beyond the entry price"}
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a stop that would start beyond the quote."""
        if self.offset_pips >= self.trigger_pips:
            raise ConfigError(
                f"offset_pips must be below trigger_pips = {self.trigger_pips:g}, found {self.offset_pips:g}: the "
                "stop would start beyond the close that moves it."
            )


@attrs.frozen(kw_only=True)
class Trailing:
    """The stop follows the close, at a distance in pips or in multiples of atr(14), once it has gained `start_pips`."""

    distance_pips: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "pips behind the close"}
    )
    atr_multiple: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "atr(14) behind the close"}
    )
    start_pips: float = attrs.field(
        default=0.0, validator=validators.ge(0.0), metadata={"help": "pips that the close must have gained first"}
    )

    def __attrs_post_init__(self) -> None:
        """Refuse none and two distances."""
        if (self.distance_pips is None) == (self.atr_multiple is None):
            found = "neither" if self.distance_pips is None else "both"
            raise ConfigError(
                f"expected distance_pips or atr_multiple, found {found}. Write for example trailing = "
                "{ distance_pips = 20, start_pips = 10 } or trailing = { atr_multiple = 2.0 }."
            )
