"""HistData.com's text files: bid bars of one minute, and ticks; no heading; Eastern Standard Time all year.

Its page of formats (https://www.histdata.com/f-a-q/data-files-detailed-specification/) says: ASCII bars
``yyyymmdd HHMMSS;open;high;low;close;volume``, ASCII ticks ``yyyymmdd HHMMSSmmm,bid,ask,volume``, MetaTrader bars
``yyyy.mm.dd,HH:MM,open,high,low,close,volume``; bid quotes; the clock is UTC-05:00 without summer time.
"""

import re

from omega.data.importers.head import Head
from omega.data.importers.reading import Reading

__all__ = ["recognise_histdata"]

_CLOCK = "UTC-05:00"
_BAR = re.compile(r"\d{8} \d{6}")
_TICK = re.compile(r"\d{8} \d{9}")
_DATE = re.compile(r"\d{4}\.\d{2}\.\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")
_BARS = ("timestamp", "open", "high", "low", "close", "volume")
_METATRADER = ("date", "time", "open", "high", "low", "close", "volume")


def recognise_histdata(head: Head) -> Reading | None:
    """Return how the file is to be read; None if its rows are not HistData's."""
    values = head.first
    names: tuple[str, ...]
    if len(values) == 6 and _BAR.fullmatch(values[0]):
        names = _BARS
    elif len(values) == 4 and _TICK.fullmatch(values[0]):
        names = ("timestamp", "bid", "ask", "volume")
    elif len(values) == 7 and _DATE.fullmatch(values[0]) and _TIME.fullmatch(values[1]):
        names = _METATRADER
    else:
        return None
    is_ticks = "bid" in names
    return Reading(
        format="histdata",
        headings=names,
        columns={name: at for at, name in enumerate(names) if not (is_ticks and name == "volume")},
        delimiter=head.delimiter,
        clock=_CLOCK,
        side=None if is_ticks else "bid",
    )
