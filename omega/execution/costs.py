"""Cost models: what a broker charges for a fill."""

from typing import Literal

import attrs
from attrs import validators

__all__ = ["NO_COSTS", "Commission", "Costs", "Slippage"]


@attrs.frozen(kw_only=True)
class Commission:
    """Money per lot, in account currency, charged on the fills that `side` names."""

    per_lot: float = attrs.field(
        validator=validators.ge(0.0), metadata={"help": "account currency per lot and charged side"}
    )
    side: Literal["both", "entry", "exit"] = attrs.field(default="both", metadata={"help": "charged fills"})


@attrs.frozen(kw_only=True)
class Slippage:
    """Adverse price difference on market and stop fills."""

    fixed_pips: float = attrs.field(
        validator=validators.ge(0.0), metadata={"help": "pips against the trader, on market and stop fills"}
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
