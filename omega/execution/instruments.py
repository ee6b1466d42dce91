"""Instruments: what a lot is, what a pip is, and in which currency the price is quoted."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import attrs
from attrs import validators

from omega.errors import ConfigError, did_you_mean
from omega.execution.terms_file import packaged_terms

__all__ = [
    "Instrument",
    "InstrumentOverride",
    "InstrumentOverrides",
    "check_swap",
    "instrument",
    "packaged_instruments",
]

TripleDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "none"]

_SWAP_TERMS = ("tick_size", "swap_long", "swap_short", "triple_day")


@attrs.frozen(kw_only=True)
class Instrument:
    """One instrument, complete.

    A lot is `contract_size` units of `base`; the price is `quote` currency per unit of `base`; `pip_size` is
    one pip in price units. Lots are multiples of `lot_step` between `min_lot` and `max_lot`. `source` says
    where the numbers come from.

    `leverage` is notional per margin, None: no margin is asked. Swap (``costs.swap = true``) needs `tick_size`, the
    smallest price step, price units; `swap_long` and `swap_short`, ticks per lot and night, credited if positive; and
    `triple_day`, whose 17:00 New York counts three nights while Saturday's and Sunday's count none ("none": each of
    the seven counts one).

    The rest are facts of the packaged table on which nothing acts, None for an instrument that a config describes:
    `kind` of market; `sessions`, when the market trades, [from, to) in local time of `timezone`.
    """

    symbol: str
    base: str
    quote: str
    pip_size: float
    contract_size: float
    lot_step: float
    min_lot: float
    max_lot: float
    source: str = "config"
    kind: Literal["fx", "metal", "index", "crypto", "stock"] | None = None
    tick_size: float | None = None
    leverage: float | None = None
    swap_long: float | None = None
    swap_short: float | None = None
    triple_day: TripleDay | None = None
    timezone: str | None = None
    sessions: tuple[tuple[str, str], ...] | None = None


@attrs.frozen(kw_only=True)
class InstrumentOverride:
    """``[instruments.SYMBOL]`` of a config, or ``[SYMBOL]`` of its file: what differs from the packaged table."""

    base: str | None = attrs.field(default=None, metadata={"help": "currency or metal that one lot holds"})
    quote: str | None = attrs.field(default=None, metadata={"help": "currency of the price"})
    pip_size: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata={"help": "one pip, price units"},
    )
    contract_size: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata={"help": "units of base per lot"},
    )
    lot_step: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "step of a volume, lots"}
    )
    min_lot: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "smallest volume, lots"}
    )
    max_lot: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "largest volume, lots"}
    )
    tick_size: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata={"help": "smallest price step, price units; swap counts in it"},
    )
    leverage: float | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0.0)),
        metadata={"help": "notional per margin; without one no margin is asked"},
    )
    swap_long: float | None = attrs.field(
        default=None, metadata={"help": "ticks per lot and night of a long position, credited if positive"}
    )
    swap_short: float | None = attrs.field(
        default=None, metadata={"help": "ticks per lot and night of a short position, credited if positive"}
    )
    triple_day: TripleDay | None = attrs.field(
        default=None, metadata={"help": "day whose 17:00 New York counts three nights; none: every day counts one"}
    )
    source: str | None = attrs.field(default=None, metadata={"help": "where the numbers come from"})


@attrs.frozen(kw_only=True)
class InstrumentOverrides:
    """``[instruments]`` of a config.

    Attributes:
        file: path of a file of instruments, laid over the packaged table.
        symbols: overrides that the config states, by symbol, laid over both.
        of_file: the file's overrides, by symbol.
        sha256: hash (hex) of the file's bytes.
    """

    file: str | None = attrs.field(default=None, metadata={"help": "a TOML file of one's own with [SYMBOL] tables"})
    symbols: Mapping[str, InstrumentOverride] = attrs.field(factory=dict, metadata={"derived": True})
    of_file: Mapping[str, InstrumentOverride] = attrs.field(factory=dict, metadata={"derived": True})
    sha256: str | None = attrs.field(default=None, metadata={"derived": True})


@cache
def packaged_instruments() -> Mapping[str, Instrument]:
    """Return the packaged table, by symbol (``omega/execution/instruments.toml``)."""
    return {
        symbol: Instrument(symbol=symbol, **_row(row)) for symbol, row in packaged_terms("instruments").tables.items()
    }


def instrument(symbol: str, overrides: InstrumentOverrides | None = None) -> Instrument:
    """Return the packaged instrument with a config's overrides laid over it, its file's first.

    Errors: `ConfigError` if the symbol is in none of these places, if an override of an unknown symbol is
    incomplete, or if the lots contradict each other (``min_lot`` above ``max_lot``).
    """
    table, overrides = packaged_instruments(), overrides or InstrumentOverrides()
    stated = _stated(overrides.of_file.get(symbol)) | _stated(overrides.symbols.get(symbol))
    required = [field.name for field in attrs.fields(Instrument) if field.default is attrs.NOTHING][1:]
    if symbol in table:
        if stated.keys() - {"source"} and "source" not in stated:
            stated["source"] = f"config over: {table[symbol].source}"
        found = attrs.evolve(table[symbol], **stated)
    else:
        missing = [name for name in required if name not in stated]
        if missing:
            nearest = did_you_mean(symbol, {*table, *overrides.of_file})
            have = "" if not stated else f" [instruments.{symbol}] leaves out: {', '.join(missing)}."
            raise ConfigError(
                f"run.symbols: {symbol!r} is not a packaged instrument. {nearest}{have} "
                f"To trade it, describe it in the config as [instruments.{symbol}] with all of: "
                f"{', '.join(required)}."
            )
        found = Instrument(symbol=symbol, **stated)
    if found.min_lot > found.max_lot:
        raise ConfigError(
            f"instruments.{symbol}: min_lot = {found.min_lot} is above max_lot = {found.max_lot}. Lower "
            "min_lot or raise max_lot."
        )
    return found


def check_swap(traded: Instrument) -> None:
    """Refuse to charge the swap of an instrument whose terms are not known. Errors: `ConfigError` naming the keys."""
    missing = [name for name in _SWAP_TERMS if getattr(traded, name) is None]
    if missing:
        raise ConfigError(
            f"costs.swap = true: {traded.symbol} has no {', '.join(missing)}. Write what your broker charges in "
            f"[instruments.{traded.symbol}]: tick_size (price units), swap_long and swap_short (ticks per lot and "
            'night, credited if positive), triple_day (such as "wednesday", or "none"); or leave swap out.'
        )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a packaged row with its sessions frozen."""
    return {**row, "sessions": tuple((start, end) for start, end in row["sessions"])}


def _stated(override: InstrumentOverride | None) -> dict[str, Any]:
    return {} if override is None else attrs.asdict(override, filter=lambda _, value: value is not None)
