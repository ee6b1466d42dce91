"""Instruments: what a lot is, what a pip is, and in which currency the price is quoted."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs
from attrs import validators

from omega.errors import ConfigError, did_you_mean

__all__ = ["Instrument", "InstrumentOverride", "check_account_currency", "instrument", "packaged_instruments"]


@attrs.frozen(kw_only=True)
class Instrument:
    """One instrument, complete.

    A lot is `contract_size` units of `base`; the price is `quote` currency per unit of `base`; `pip_size` is
    one pip in price units. Lots are multiples of `lot_step` between `min_lot` and `max_lot`. `source` says
    where the numbers come from.
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


@attrs.frozen(kw_only=True)
class InstrumentOverride:
    """``[instruments.SYMBOL]`` of a config: what differs from the packaged table."""

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
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "lots"}
    )
    min_lot: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "lots"}
    )
    max_lot: float | None = attrs.field(
        default=None, validator=validators.optional(validators.gt(0.0)), metadata={"help": "lots"}
    )
    source: str | None = attrs.field(default=None, metadata={"help": "where the numbers come from"})


@cache
def packaged_instruments() -> Mapping[str, Instrument]:
    """Return the packaged table, by symbol (``omega/execution/instruments.toml``)."""
    text = files("omega.execution").joinpath("instruments.toml").read_text(encoding="utf-8")
    return {symbol: Instrument(symbol=symbol, **row) for symbol, row in tomllib.loads(text).items()}


def instrument(symbol: str, overrides: Mapping[str, InstrumentOverride] | None = None) -> Instrument:
    """Return the packaged instrument with a config's overrides laid over it.

    Errors: `ConfigError` if the symbol is in neither place, if an override of an unknown symbol is
    incomplete, or if the lots contradict each other (``min_lot`` above ``max_lot``).
    """
    table = packaged_instruments()
    override = (overrides or {}).get(symbol)
    stated = {} if override is None else attrs.asdict(override, filter=lambda _, value: value is not None)
    required = [field.name for field in attrs.fields(Instrument) if field.default is attrs.NOTHING][1:]
    if symbol in table:
        if stated.keys() - {"source"} and "source" not in stated:
            stated["source"] = f"config over: {table[symbol].source}"
        found = attrs.evolve(table[symbol], **stated)
    else:
        missing = [name for name in required if name not in stated]
        if missing:
            have = "" if not stated else f" [instruments.{symbol}] leaves out: {', '.join(missing)}."
            raise ConfigError(
                f"run.symbols: {symbol!r} is not a packaged instrument. {did_you_mean(symbol, table)}{have} "
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


def check_account_currency(traded: Instrument, account_currency: str) -> None:
    """Refuse a run whose profit would need a currency conversion.

    Profit is made in the quote currency. Errors: `ConfigError` if the account is held in another one.
    """
    if traded.quote != account_currency:
        raise ConfigError(
            f"account.currency = {account_currency!r}: {traded.symbol} is quoted in {traded.quote}, and "
            f"converting profit from {traded.quote} to {account_currency} is not available in this version. "
            f"Set account.currency = {traded.quote!r} (and state balance and risk in {traded.quote}), or "
            f"trade an instrument quoted in {account_currency}."
        )
