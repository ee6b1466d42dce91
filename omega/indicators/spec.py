"""A declared indicator: a frozen value that names what to compute, not how."""

from typing import Literal

import attrs

__all__ = ["FIELDS", "PRICES", "SIDES", "STORED", "Side", "Source", "Spec"]

Side = Literal["bid", "ask", "mid"]
SIDES: tuple[Side, ...] = ("bid", "ask", "mid")

FIELDS = ("open", "high", "low", "close")
#: Columns of a side that nodes read, in the order of Rust's field numbers. The volume is no price and no source.
STORED = (*FIELDS, "volume")
#: Price fields that a source may name, with the stored fields whose mean they are.
PRICES = {
    "open": ("open",),
    "high": ("high",),
    "low": ("low",),
    "close": ("close",),
    "hl2": ("high", "low"),
    "hlc3": ("high", "low", "close"),
    "ohlc4": ("open", "high", "low", "close"),
}

Value = int | float | str | None


@attrs.frozen(cache_hash=True)  # specs are keys, and a chain would be hashed again at every look-up
class Spec:
    """One indicator on one side: name, parameters and source.

    Specs are made by the functions of `omega.ind`, which validate them. Two equal specs are one computation.

    Attributes:
        name: catalogue name, or ``"price"`` for a price field.
        params: (name, value) pairs in the order of the catalogue, defaults filled in.
        source: a price field, another spec, or None for indicators of high, low and close.
        side: ``"bid"``, ``"ask"`` or ``"mid"``; that of the source where the source is a spec.
    """

    name: str
    params: tuple[tuple[str, Value], ...]
    source: "str | Spec | None"
    side: Side

    def __str__(self) -> str:
        """Canonical text, e.g. ``ema(period=20, seed='first', source=close, side=bid)``."""
        if self.name == "price":
            return f"{self.source}(side={self.side})"
        parts = [f"{key}={value!r}" for key, value in self.params]
        if self.source is not None:
            parts.append(f"source={self.source}")
        if not isinstance(self.source, Spec):
            parts.append(f"side={self.side}")
        return f"{self.name}({', '.join(parts)})"


Source = str | Spec
