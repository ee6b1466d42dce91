"""Ways from one currency to another: which pairs convert what a run earns and pays into the account's currency.

A way is a pair that converts directly (base to quote), else an inverse one, else two pairs through a third currency:
USD if that works, else the first in alphabetical order. It is chosen among the traded symbols, in their order, and then
all others that the data has, in alphabetical order. The engine chooses by the same rule among the traded symbols and
the pairs that it is given; since these are exactly the ones of the ways chosen here, in the same order, it finds the
same ways.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from omega.errors import ConfigError
from omega.execution.costs import Commission
from omega.execution.instruments import Instrument, packaged_instruments

__all__ = ["needed_pairs"]

_FIRST_THIRD = "USD"


def needed_pairs(
    traded: Sequence[Instrument],
    account_currency: str,
    commissions: Iterable[Commission],
    available: Mapping[str, Instrument],
) -> tuple[str, ...]:
    """Return the symbols of `available` that are not traded and that the run's conversions need, alphabetically.

    Converted are: from each traded symbol's quote currency to the account's; from each commission's currency to the
    account's; and, for a commission on the notional, from each quote currency to the commission's.

    Errors: `ConfigError` for a conversion to which no way leads, with what the data has and what to add.
    """
    own = [one.symbol for one in traded]
    others = [one for _, one in sorted(available.items()) if one.symbol not in own]
    symbols: dict[tuple[str, str], str] = {}
    for one in (*traded, *others):
        symbols.setdefault((one.base, one.quote), one.symbol)
    used: set[str] = set()
    for conversion in _conversions(traded, account_currency, commissions):
        way = _way(conversion.source, conversion.target, symbols)
        if way is None:
            raise ConfigError(_no_way(conversion, symbols.values()))
        used.update(way)
    return tuple(sorted(used.difference(own)))


class _Conversion(NamedTuple):
    """From one currency to another; what is converted, and how to do without."""

    source: str
    target: str
    what: str
    otherwise: str


def _conversions(
    traded: Sequence[Instrument], account: str, commissions: Iterable[Commission]
) -> Iterator[_Conversion]:
    charges = [(charge.currency or account, charge.model != "per_lot") for charge in commissions]
    for one in traded:
        profit = f"account.currency = {account!r}: the profit of {one.symbol} is made in {one.quote}"
        same = f"set account.currency = {one.quote!r} and state balance and risk in {one.quote}"
        yield _Conversion(one.quote, account, profit, same)
        for currency, on_notional in charges:
            charged = f"costs.commission.currency = {currency!r}"
            yield _Conversion(currency, account, f"{charged}: the account is held in {account}", "state it in that")
            if on_notional:
                notional = f"{charged}: the notional of {one.symbol} is in {one.quote}"
                yield _Conversion(one.quote, currency, notional, f"state it in {one.quote}")


def _way(source: str, target: str, symbols: Mapping[tuple[str, str], str]) -> tuple[str, ...] | None:
    """Return the symbols of the way from one currency to another, None if there is none."""
    if source == target:
        return ()
    straight = _leg(source, target, symbols)
    if straight is not None:
        return (straight,)
    thirds = sorted({currency for pair in symbols for currency in pair}, key=lambda name: (name != _FIRST_THIRD, name))
    for third in thirds:
        legs = _leg(source, third, symbols), _leg(third, target, symbols)
        if legs[0] is not None and legs[1] is not None:
            return legs[0], legs[1]
    return None


def _leg(source: str, target: str, symbols: Mapping[tuple[str, str], str]) -> str | None:
    """Return the pair that converts directly, else the inverse one."""
    return symbols.get((source, target)) or symbols.get((target, source))


def _no_way(conversion: _Conversion, have: Iterable[str]) -> str:
    source, target = conversion.source, conversion.target
    names = {(one.base, one.quote): one.symbol for one in packaged_instruments().values()}
    straight = _leg(source, target, names) or f"{source}{target}"
    legs = [_leg(source, _FIRST_THIRD, names), _leg(_FIRST_THIRD, target, names)]
    through = f" or of {legs[0]} and {legs[1]}" if all(legs) else ""
    return (
        f"{conversion.what}, and nothing converts {source} to {target}, neither a pair of the two nor two pairs "
        f"through a third currency. At the run's timeframe the data has {', '.join(sorted(have))}; a symbol that is "
        "neither packaged nor in instruments.file does not count, since its currencies are not known. Add bars "
        f"of {straight}{through} with 'omega data import' (they are not traded), or {conversion.otherwise}."
    )
