"""One week of a synthetic price: a random walk in logarithms, by the hour's volatility, that reverts slowly."""

import math

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from omega.data.synth.market import Market
from omega.data.synth.patterns import HOURS_PER_WEEK, VARIANCE_SHAPE, WEEKS_PER_YEAR
from omega.data.synth.sessions import Session

__all__ = ["Walk", "walk"]

_REVERSION = 1 - 0.5 ** (1 / 104)  # of the distance to the start price in a week: half of it in two years
_DAY_DEVIATION = 0.35  # of the logarithm of a day's volatility
_GAP_HOURS = 6.0  # the weekend moves the price as so many average hours of trading do
_BETWEEN = 0.02  # share of a bar's variance that falls between the close before and its open


@attrs.frozen(eq=False)
class Walk:
    """The mid price of a week's bars, as logarithms against the market's price.

    Attributes:
        open, high, low, close: (n,) log prices; low ≤ open, close ≤ high.
        size: (n,) |return from open to close| in standard deviations.
        variance: (n,) variance of each bar against that of an average hour.
        end: The level after the week.

    """

    open: NDArray[np.float64]
    high: NDArray[np.float64]
    low: NDArray[np.float64]
    close: NDArray[np.float64]
    size: NDArray[np.float64]
    variance: NDArray[np.float64]
    end: float


def walk(market: Market, session: Session, level: float, numbers: Generator) -> Walk:
    """Return the walk of one week from the log price `level`.

    A bar's variance is that of its hours: `VARIANCE_SHAPE` × the square of its day's factor. Within a bar the price is
    a Brownian bridge, whose extremes have the distribution max = (r + sqrt(r² − 2 s² ln U)) / 2 for the return r,
    the variance s² and U uniform in (0, 1], drawn for each side on its own.
    """
    hourly = market.volatility**2 / (WEEKS_PER_YEAR * HOURS_PER_WEEK)
    days = np.exp(_DAY_DEVIATION * numbers.standard_normal(5) - _DAY_DEVIATION**2)
    gap = math.sqrt(hourly * _GAP_HOURS) * float(numbers.standard_normal())
    traded = np.concatenate(([0.0], np.cumsum(np.outer(days**2, VARIANCE_SHAPE))))
    hours = np.arange(HOURS_PER_WEEK + 1, dtype=np.float64)
    variance = np.interp(session.end, hours, traded) - np.interp(session.start, hours, traded)
    n = session.opens.size
    scale = np.sqrt(hourly * variance)
    inside, between = numbers.standard_normal((2, n))
    above, below = 1.0 - numbers.random((2, n))  # in (0, 1], so that the logarithm is finite
    steps = math.sqrt(1 - _BETWEEN) * scale * inside
    jumps = math.sqrt(_BETWEEN) * scale * between
    jumps[:1] = gap
    drift = -_REVERSION * level * variance / variance.sum()
    close = level + np.cumsum(jumps + steps + drift)
    opened = close - steps
    spread = -2.0 * scale**2
    return Walk(
        open=opened,
        high=opened + (steps + np.sqrt(steps**2 + spread * np.log(above))) / 2,
        low=opened + (steps - np.sqrt(steps**2 + spread * np.log(below))) / 2,
        close=close,
        size=np.abs(inside),
        variance=variance,
        end=float(close[-1]),
    )
