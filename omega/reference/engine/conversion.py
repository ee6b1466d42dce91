"""Currency conversion: direct, inverse, or through a third currency, at rates known then (docs/execution.md).

A rate is the mid close of the pair's last bar whose `known_at` is at or before the instant. Where the pair is the very
symbol that is filled, sized or marked, its price there is the rate.

A direct pair is preferred to an inverse one, both to a way through a third currency; the third currency is USD if that
works, else the first in alphabetical order.
"""

from bisect import bisect_right
from collections.abc import Iterable

import attrs

from omega.errors import ConfigError
from omega.reference.engine.bars import Market

__all__ = ["Leg", "RateUnknownError", "Rates"]


class RateUnknownError(Exception):
    """No bar of a conversion pair is known yet; the decision is rejected with `no_rate`."""


@attrs.frozen
class Leg:
    """One step of a conversion: multiply by the pair's rate, or divide by it."""

    symbol: str
    divide: bool


class Rates:
    """The conversion pairs of a run: every traded symbol, and the pairs given for conversion alone."""

    def __init__(self, markets: Iterable[Market]) -> None:
        self._pairs: dict[tuple[str, str], str] = {}
        self._times: dict[str, list[int]] = {}
        self._mids: dict[str, list[float]] = {}
        for market in markets:
            self._pairs.setdefault((market.instrument.base, market.instrument.quote), market.symbol)
            self._times[market.symbol] = [bar.known_at for bar in market.bars]
            self._mids[market.symbol] = [(bar.bid.close + bar.ask.close) / 2.0 for bar in market.bars]

    def way(self, source: str, target: str) -> tuple[Leg, ...]:
        """Return the steps from one currency to another.

        Raises:
            ConfigError: no pair, and no two pairs, lead there.
        """
        if source == target:
            return ()
        direct = self._leg(source, target)
        if direct is not None:
            return (direct,)
        known = {currency for pair in self._pairs for currency in pair}
        for third in sorted(known, key=lambda currency: (currency != "USD", currency)):
            first, second = self._leg(source, third), self._leg(third, target)
            if first is not None and second is not None:
                return (first, second)
        raise ConfigError(
            f"No way from {source} to {target}: none of the pairs {', '.join(sorted(self._times))} converts directly, "
            f"and no two of them through a third currency. Add bars of {source}{target} or {target}{source}."
        )

    def convert(
        self, amount: float, source: str, target: str, time: int, own: tuple[str, float] | None = None
    ) -> float:
        """Return an amount in another currency at an instant; `own` is a symbol and its price there.

        Raises:
            RateUnknownError: a pair has no bar known at that instant.
        """
        for leg in self.way(source, target):
            rate = own[1] if own is not None and own[0] == leg.symbol else self._known(leg.symbol, time)
            amount = amount / rate if leg.divide else amount * rate
        return amount

    def _leg(self, source: str, target: str) -> Leg | None:
        if (source, target) in self._pairs:
            return Leg(self._pairs[source, target], divide=False)
        if (target, source) in self._pairs:
            return Leg(self._pairs[target, source], divide=True)
        return None

    def _known(self, symbol: str, time: int) -> float:
        row = bisect_right(self._times[symbol], time)
        if row == 0:
            raise RateUnknownError(symbol)
        return self._mids[symbol][row - 1]
