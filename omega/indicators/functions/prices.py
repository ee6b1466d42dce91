"""Functions that declare price fields."""

from omega.errors import SpecError, did_you_mean
from omega.indicators.declare import checked_side
from omega.indicators.spec import PRICES, Side, Spec

__all__ = ["close", "high", "hl2", "hlc3", "low", "ohlc4", "open", "price"]


def price(field: str, side: Side | None = None) -> Spec:
    """Declare a price field: ``open high low close hl2 hlc3 ohlc4``, on ``"bid"`` (default), ``"ask"`` or ``"mid"``."""
    if field not in PRICES:
        raise SpecError(f"No price field is called {field!r}. {did_you_mean(field, PRICES)}")
    return Spec("price", (), field, checked_side(field, side))


def open(side: Side | None = None) -> Spec:  # noqa: A001 -- the field's name
    """Declare the open price."""
    return price("open", side)


def high(side: Side | None = None) -> Spec:
    """Declare the high price."""
    return price("high", side)


def low(side: Side | None = None) -> Spec:
    """Declare the low price."""
    return price("low", side)


def close(side: Side | None = None) -> Spec:
    """Declare the close price."""
    return price("close", side)


def hl2(side: Side | None = None) -> Spec:
    """Declare (high + low) / 2."""
    return price("hl2", side)


def hlc3(side: Side | None = None) -> Spec:
    """Declare (high + low + close) / 3."""
    return price("hlc3", side)


def ohlc4(side: Side | None = None) -> Spec:
    """Declare (open + high + low + close) / 4."""
    return price("ohlc4", side)
