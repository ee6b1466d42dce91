"""Cost models: what a broker charges for a fill."""

from typing import Literal

import attrs
from attrs import validators

from omega.errors import ConfigError

__all__ = ["NO_COSTS", "Commission", "Costs", "Slippage"]


@attrs.frozen(kw_only=True)
class Commission:
    """What a broker charges for a fill, by one of three measures, on the fills that `side` names.

    `per_lot` is money per lot; `per_million` is money per million of notional, `percent` a part of it, where the
    notional is lots × contract size × fill price. Each charged fill costs at least `minimum`. Money is in `currency`,
    None: the account's.
    """

    per_lot: float | None = attrs.field(
        default=None, validator=validators.optional(validators.ge(0.0)), metadata={"help": "money per lot"}
    )
    per_million: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.ge(0.0)),
        metadata={"help": "money per million of notional"},
    )
    percent: float | None = attrs.field(
        default=None, validator=validators.optional(validators.ge(0.0)), metadata={"help": "percent of the notional"}
    )
    side: Literal["both", "entry", "exit"] = attrs.field(default="both", metadata={"help": "charged fills"})
    minimum: float = attrs.field(
        default=0.0, validator=validators.ge(0.0), metadata={"help": "smallest charge of a charged fill"}
    )
    currency: str | None = attrs.field(default=None, metadata={"help": "of the money; default: the account's"})

    def __attrs_post_init__(self) -> None:
        """Refuse none and two measures."""
        if sum(amount is not None for amount in (self.per_lot, self.per_million, self.percent)) != 1:
            raise ConfigError("costs.commission: give exactly one of per_lot, per_million and percent.")

    @property
    def model(self) -> Literal["per_lot", "per_million", "percent"]:
        """The measure that is given."""
        return "per_lot" if self.per_lot is not None else "percent" if self.percent is not None else "per_million"

    @property
    def amount(self) -> float:
        """The money, or the percentage."""
        return float(getattr(self, self.model))


@attrs.frozen(kw_only=True)
class Slippage:
    """Adverse part of market and stop fills: (fixed + u · random) pips + fraction · atr(14), u in [0, 1) per fill."""

    fixed_pips: float = attrs.field(
        default=0.0,
        validator=validators.ge(0.0),
        metadata={"help": "pips against the trader, on market and stop fills"},
    )
    random_pips: float = attrs.field(
        default=0.0, validator=validators.ge(0.0), metadata={"help": "up to so many more pips, drawn for each fill"}
    )
    atr_fraction: float = attrs.field(
        default=0.0, validator=validators.ge(0.0), metadata={"help": "part of atr(14) known at the decision"}
    )


@attrs.frozen(kw_only=True)
class Costs:
    """The costs of a run; a part that is None is not charged.

    Attributes:
        commission, slippage: what is charged, whole: a profile's entries with the config's laid over them.
        profile: the profile they come from, of `file` or of the packaged ``omega/execution/costs.toml``.
        file: path of a file of profiles.
        sha256: hash (hex) of the bytes of the file that holds the profile.
    """

    profile: str | None = attrs.field(
        default=None,
        validator=validators.optional(validators.min_len(1)),
        metadata={"help": "a named profile; the other entries are laid over it"},
    )
    file: str | None = attrs.field(
        default=None,
        validator=validators.optional(validators.min_len(1)),
        metadata={"help": "a TOML file of one's own that holds the profile; default: the packaged ones"},
    )
    commission: Commission | None = attrs.field(default=None, metadata={"help": "the broker's commission"})
    slippage: Slippage | None = attrs.field(default=None, metadata={"help": "adverse fills"})
    sha256: str | None = attrs.field(default=None, metadata={"derived": True})

    @property
    def is_none(self) -> bool:
        """Whether nothing is charged (``costs = "none"``)."""
        return self.commission is None and self.slippage is None

    def describe(self) -> str:
        """Return one line for a person, such as ``commission 3.5 per lot and side``, or ``none``."""
        parts = []
        if self.commission is not None:
            on = {"both": "lot and side", "entry": "lot at entry", "exit": "lot at exit"}[self.commission.side]
            parts.append(f"commission {self.commission.per_lot:g} per {on}")
        if self.slippage is not None:
            parts.append(f"slippage {self.slippage.fixed_pips:g} pips")
        return ", ".join(parts) or "none"


NO_COSTS = Costs()
"""What ``costs = "none"`` means. It has to be written: there is no default."""
