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
        default=None,
        validator=validators.optional(validators.ge(0.0)),
        metadata={"help": "money per lot and charged fill"},
    )
    per_million: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.ge(0.0)),
        metadata={"help": "money per million of notional, for a charged fill"},
    )
    percent: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.ge(0.0)),
        metadata={"help": "percent of the notional, for a charged fill"},
    )
    side: Literal["both", "entry", "exit"] = attrs.field(default="both", metadata={"help": "charged fills"})
    minimum: float = attrs.field(
        default=0.0, validator=validators.ge(0.0), metadata={"help": "smallest charge of a charged fill, money"}
    )
    currency: str | None = attrs.field(
        default=None,
        validator=validators.optional(validators.matches_re(r"[A-Z]{3}")),
        metadata={
            "help": "of that money; default: the account's",
            "expected": 'a currency of three capital letters, such as "USD"',
        },
    )

    def __attrs_post_init__(self) -> None:
        """Refuse none and two measures."""
        measures = ("per_lot", "per_million", "percent")
        given = [name for name in measures if getattr(self, name) is not None]
        if len(given) != 1:
            raise ConfigError(
                f"expected exactly one of {', '.join(measures)}, found {' and '.join(given) or 'none'}. Write for "
                'example commission = { per_lot = 3.5, side = "both" }.'
            )

    @property
    def model(self) -> Literal["per_lot", "per_million", "percent"]:
        """The measure that is given."""
        return "per_lot" if self.per_lot is not None else "percent" if self.percent is not None else "per_million"

    @property
    def amount(self) -> float:
        """The money, or the percentage."""
        return float(getattr(self, self.model))

    def describe(self) -> str:
        """Return one line for a person, such as ``commission 3.5 per lot and side``."""
        money = "" if self.currency is None else f" {self.currency}"
        measure = {"per_lot": "per lot", "per_million": "per million", "percent": "of the notional"}[self.model]
        amount = f"{self.amount:g} %" if self.model == "percent" else f"{self.amount:g}{money}"
        on = {"both": " and side", "entry": " at entry", "exit": " at exit"}[self.side]
        least = f" (at least {self.minimum:g}{money})" if self.minimum else ""
        return f"commission {amount} {measure}{on}{least}"


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
        default=0.0,
        validator=validators.ge(0.0),
        metadata={"help": "part of atr(14), known at the decision, against the trader"},
    )

    def describe(self) -> str:
        """Return one line for a person, such as ``slippage 0.2 pips + up to 0.3 pips``."""
        terms = (
            (self.random_pips, f"up to {self.random_pips:g} pips"),
            (self.atr_fraction, f"{self.atr_fraction:g} atr(14)"),
        )
        drawn = [text for amount, text in terms if amount]
        fixed = [] if drawn and not self.fixed_pips else [f"{self.fixed_pips:g} pips"]
        return f"slippage {' + '.join(fixed + drawn)}"


@attrs.frozen(kw_only=True)
class Costs:
    """The costs of a run; a part that is None is not charged.

    Attributes:
        commission, slippage, swap, conversion_fee: what is charged, whole: a profile's entries with the config's
            laid over them.
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
    swap: bool = attrs.field(
        default=False, metadata={"help": "charge the instrument's swap_long or swap_short at 17:00 New York"}
    )
    conversion_fee: float = attrs.field(
        default=0.0,
        validator=[validators.ge(0.0), validators.le(1.0)],
        metadata={"help": "part of a profit, loss or swap in a foreign currency that converting it costs"},
    )
    sha256: str | None = attrs.field(default=None, metadata={"derived": True})

    @property
    def is_none(self) -> bool:
        """Whether nothing is charged (``costs = "none"``)."""
        return self.commission is None and self.slippage is None and not self.swap and not self.conversion_fee

    def describe(self) -> str:
        """Return one line for a person, such as ``commission 3.5 per lot and side, swap``, or ``none``."""
        parts = [model.describe() for model in (self.commission, self.slippage) if model is not None]
        if self.swap:
            parts.append("swap")
        if self.conversion_fee:
            parts.append(f"conversion fee {100.0 * self.conversion_fee:g} %")
        return ", ".join(parts) or "none"


NO_COSTS = Costs()
"""What ``costs = "none"`` means. It has to be written: there is no default."""
