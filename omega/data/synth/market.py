"""What a synthetic market is: every number that its bars follow from."""

import math
from hashlib import sha256

import attrs

from omega.data.calendar import DEFAULT_DAY, parse_day
from omega.data.names import check_symbol
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError

__all__ = ["Market"]

_LEAST_PRICE_PIPS, _GREATEST_PRICE_PIPS = 1_000.0, 1e9
_LEAST_VOLATILITY, _GREATEST_VOLATILITY = 0.005, 0.5
_WIDEST_SPREAD = 1e-3  # of the price


@attrs.frozen(kw_only=True)
class Market:
    """A synthetic market. Every value is checked when it is made; errors are `ConfigError`.

    Attributes:
        symbol: For example ``EURUSD``.
        timeframe: The bars' timeframe.
        seed: Any integer; symbol and timeframe are mixed in, so that two markets of one seed are independent.
        pip_size: One pip in price units. Prices are whole tenths of a pip.
        price_pips: The price that the first week opens at and that the walk reverts to, in pips.
        volatility: Standard deviation of a year's log return.
        spread_pips: The usual spread of the busy hours, in pips.
        holes: The share of hours without bars, beside weekends.
        day: The trading day's boundary (`omega.data.calendar.parse_day`), on whose grid the bars stand.

    """

    symbol: str
    timeframe: str
    seed: int
    pip_size: float
    price_pips: float = 11_000.0
    volatility: float = 0.08
    spread_pips: float = 0.8
    holes: float = 0.0
    day: str = DEFAULT_DAY

    def __attrs_post_init__(self) -> None:
        check_symbol(self.symbol)
        Timeframe.parse(self.timeframe)
        parse_day(self.day)
        _check("pip size", self.pip_size, 1e-9, 1e3, "in price units, such as 0.0001")
        _check("price", self.price_pips, _LEAST_PRICE_PIPS, _GREATEST_PRICE_PIPS, "in pips")
        _check("volatility", self.volatility, _LEAST_VOLATILITY, _GREATEST_VOLATILITY, "of a year's log return")
        _check("spread", self.spread_pips, 0.1, self.price_pips * _WIDEST_SPREAD, "in pips")
        _check("holes", self.holes, 0.0, 0.5, "the share of hours without bars")

    @property
    def frame(self) -> Timeframe:
        """The bars' timeframe."""
        return Timeframe.parse(self.timeframe)

    @property
    def ticks_per_pip(self) -> int:
        """Prices move in tenths of a pip, as brokers quote them."""
        return 10

    @property
    def key(self) -> int:
        """The first half of the generator's key, 64 bits; the second is the week's number."""
        return int.from_bytes(sha256(f"{self.seed} {self.symbol} {self.timeframe}".encode()).digest()[:8], "little")

    @property
    def recipe(self) -> str:
        """All of the above in one line, for the record in the store."""
        return ", ".join(f"{field.name} {getattr(self, field.name)}" for field in attrs.fields(Market))


def _check(what: str, value: float, low: float, high: float, unit: str) -> None:
    """Check a number's range."""
    if not (math.isfinite(value) and low <= value <= high):
        raise ConfigError(f"{what} {value!r}: expected {low:g} to {high:g}, {unit}.")
