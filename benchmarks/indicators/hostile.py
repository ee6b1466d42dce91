"""The series of the accuracy clause, at any length: each breaks a formula that is careless about something."""

from collections.abc import Callable

import numpy as np
from bars import STEP, Bars, Column, walk

#: Bars of a standstill, and from the begin of one to the begin of the next.
STILL, EVERY = 20_000, 50_000
#: Bars from a low of the ramps to the next high.
RAMP = 20_000


def _with_prices(bars: Bars, change: Callable[[Column], Column]) -> Bars:
    return Bars(*(change(column) for column in bars[:4]), bars.volume)


def _spiked(n: int) -> Bars:
    """One bar in the first half: everything must have forgotten it when the second half begins."""
    plain = walk(n)
    spiked = plain._replace(high=plain.high.copy(), close=plain.close.copy())
    spiked.high[n // 4] = spiked.close[n // 4] = 1e12
    return spiked


def _flats(n: int) -> Bars:
    """Standstills in which every price is the close of the first bar."""
    plain = walk(n)
    for first in range(0, n, EVERY):
        for column in plain[:4]:
            column[first + 1 : first + STILL] = plain.close[first]
    return plain


def _ramps(n: int) -> Bars:
    """Up and down by one step a bar."""
    place = np.arange(n) % (2 * RAMP)
    close = 1.1 + STEP * np.minimum(place, 2 * RAMP - place)
    before = np.concatenate([close[:1], close[:-1]])
    return Bars(before, np.maximum(before, close), np.minimum(before, close), close, walk(n).volume)


SERIES: dict[str, Callable[[int], Bars]] = {
    "walk": walk,
    "at 1e9": lambda n: _with_prices(walk(n), lambda x: x + 1e9),
    "after 1e12": _spiked,
    "flats": _flats,
    "ramps": _ramps,
    "× 1e-8": lambda n: _with_prices(walk(n), lambda x: x * 1e-8),
    "× 1e8": lambda n: _with_prices(walk(n), lambda x: x * 1e8),
}
