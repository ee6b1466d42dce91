"""Ticks into bars of both sides.

A bar's open, high, low and close are its first, highest, lowest and last quote of that side; its volume is the number
of its ticks, on both sides. A bar without a tick does not exist. The first and the last bar are made of the ticks that
there are.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries
from omega.data.importers.spot import Spot
from omega.data.moments import utc_text
from omega.data.schema import SIDES
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["TickBars"]

Bars = dict[str, NDArray[Any]]


class TickBars:
    """Makes bars of ticks that arrive in blocks; the last bar is held back until a later tick completes it."""

    def __init__(self, timeframe: Timeframe, day: str, *, missing_repeats: bool = False) -> None:
        """Parameters: `missing_repeats`: an empty quote is the one before, of the same side."""
        self._timeframe = timeframe
        self._day = day
        self._missing_repeats = missing_repeats
        self._last_time: int | None = None
        self._last_quote = dict.fromkeys(SIDES, np.nan)
        self._unfinished: dict[str, Bars] | None = None

    def add(self, times: NDArray[np.int64], quotes: Mapping[str, NDArray[np.float64]], spot: Spot) -> dict[str, Bars]:
        """Return the bars that these ticks complete, by side.

        Inputs: `times` (n,) UTC nanoseconds, n ≥ 1; `quotes` (n,) of each side, price units.

        Errors: `DataError` for a time before the one before it, and for a quote that is missing or not above zero.
        """
        self._check_times(times, spot)
        opens = self._opens(times)
        starts = np.flatnonzero(np.concatenate([[True], opens[1:] != opens[:-1]]))
        bars: dict[str, Bars] = {}
        for side in SIDES:
            quote = self._complete(quotes[side], side, spot)
            bars[side] = {
                "timestamp": opens[starts],
                "open": quote[starts],
                "high": np.maximum.reduceat(quote, starts),
                "low": np.minimum.reduceat(quote, starts),
                "close": quote[np.append(starts[1:], quote.size) - 1],
                "volume": np.diff(np.append(starts, quote.size)).astype(np.float64),
            }
        if self._unfinished is not None:
            bars = {side: _joined(self._unfinished[side], bars[side]) for side in SIDES}
        self._unfinished = {side: {name: v[-1:] for name, v in bars[side].items()} for side in SIDES}
        return {side: {name: np.ascontiguousarray(v[:-1]) for name, v in bars[side].items()} for side in SIDES}

    def finish(self) -> dict[str, Bars]:
        """Return the last bar, by side; nothing if there were no ticks."""
        unfinished, self._unfinished = self._unfinished, None
        return unfinished or {}

    def _check_times(self, times: NDArray[np.int64], spot: Spot) -> None:
        before = times[0] if self._last_time is None else self._last_time
        back = np.flatnonzero(np.diff(times, prepend=before) < 0)
        if back.size:
            row = int(back[0])
            raise DataError(
                f"{spot.row(row)} ({utc_text(int(times[row]))}) is earlier than the tick before it; {back.size} of "
                f"{times.size} ticks of this block step back. Sort the file by time."
            )
        self._last_time = int(times[-1])

    def _opens(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the open of the bar that each tick is in."""
        boundaries = bar_boundaries(self._timeframe, self._day, int(times[0]), int(times[-1]))
        starts: NDArray[np.int64] = boundaries[np.searchsorted(boundaries, times, side="right") - 1]
        if self._timeframe.is_intraday:
            starts = starts + (times - starts) // self._timeframe.duration_ns * self._timeframe.duration_ns
        return starts

    def _complete(self, quote: NDArray[np.float64], side: str, spot: Spot) -> NDArray[np.float64]:
        """Return the quotes with empty ones filled where that is the format's rule."""
        if self._missing_repeats:
            known = np.concatenate([[self._last_quote[side]], quote])
            at = np.maximum.accumulate(np.where(np.isnan(known), 0, np.arange(known.size)))
            quote = known[at][1:]
            self._last_quote[side] = float(quote[-1])
        bad = np.flatnonzero(~(np.isfinite(quote) & (quote > 0)))
        if bad.size:
            row = int(bad[0])
            raise DataError(
                f"{spot.row(row)} has the {side} quote {float(quote[row])!r}: expected a price above zero; {bad.size} "
                f"of {quote.size} ticks of this block have none. Export the ticks again."
            )
        return quote


def _joined(unfinished: Bars, bars: Bars) -> Bars:
    """Return the unfinished bar and the new ones, as one bar where they are the same."""
    if unfinished["timestamp"][0] != bars["timestamp"][0]:
        return {name: np.concatenate([unfinished[name], bars[name]]) for name in bars}
    joined = {name: values.copy() for name, values in bars.items()}
    joined["open"][0] = unfinished["open"][0]
    joined["high"][0] = max(unfinished["high"][0], bars["high"][0])
    joined["low"][0] = min(unfinished["low"][0], bars["low"][0])
    joined["volume"][0] += unfinished["volume"][0]
    return joined
