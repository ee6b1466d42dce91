"""LEAN's quote files: bars of both sides, and ticks, without a heading, zipped.

Its page of formats (https://github.com/QuantConnect/Lean/blob/master/Data/forex/readme.md) says: bars ``time, bid open,
high, low, close, size, ask open, high, low, close, size``; ticks ``time, bid, ask``. The time is milliseconds of the
day that the file's name states (tick, second, minute), or ``yyyymmdd HH:MM`` (hour, daily). The clock depends on the
market (OANDA: UTC, FXCM: UTC-05:00), and the file does not name it. A size is the quote's last one in the bar; it
becomes the bar's volume.
"""

import re

from omega.data.importers.file_names import facts_of_name
from omega.data.importers.head import Head
from omega.data.importers.reading import Reading
from omega.errors import DataError

__all__ = ["recognise_lean"]

_STAMP = re.compile(r"\d{8} \d{2}:\d{2}")
_MILLISECONDS = re.compile(r"\d{1,8}(\.\d+)?")
_NUMBER = re.compile(r"\d*(\.\d+)?([eE]-?\d+)?")
_BARS = (
    "timestamp",
    "bid_open", "bid_high", "bid_low", "bid_close", "bid_volume",
    "ask_open", "ask_high", "ask_low", "ask_close", "ask_volume",
)  # fmt: skip
_TICKS = ("timestamp", "bid", "ask")


def recognise_lean(head: Head) -> Reading | None:
    """Return how the file is to be read; None if its rows are not LEAN's.

    Errors: `DataError` for times that are milliseconds of a day which no name states.
    """
    values = head.first
    names = {11: _BARS, 3: _TICKS}.get(len(values))
    if names is None or head.delimiter != "," or not all(_NUMBER.fullmatch(value) for value in values[1:]):
        return None
    day_ns = None
    if _MILLISECONDS.fullmatch(values[0]):
        day_ns = next((d for d in (facts_of_name(stem).day_ns for stem in head.stems) if d is not None), None)
        if day_ns is None:
            raise DataError(
                f"{head.file}: times look like milliseconds of a day (LEAN), and neither the file's name nor the "
                "archive's states the day, as in 20140501_eurusd_minute_quote.csv. Give the file its name back."
            )
    elif not _STAMP.fullmatch(values[0]):
        return None
    return Reading(format="lean", headings=names, columns={name: at for at, name in enumerate(names)}, day_ns=day_ns)
