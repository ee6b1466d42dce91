"""Dukascopy's text exports: candles of one side, and ticks.

Candles: ``Gmt time,Open,High,Low,Close,Volume`` (or ``Local time``, ``Time (UTC)``, ``Time (EET)``), times
``dd.mm.yyyy HH:MM:SS.mmm``, with ``GMT+0200`` where they are local; JForex writes ``yyyy.mm.dd HH:MM:SS``. Ticks:
``Gmt time,Ask,Bid,AskVolume,BidVolume``. The side of candles stands in the file's name only.
"""

import re

from omega.data.importers.head import Head
from omega.data.importers.reading import Reading

__all__ = ["recognise_dukascopy"]

_TIME = re.compile(r"(?:gmt time|local time|time \((?P<zone>[^)]*)\))", re.IGNORECASE)
_UTC = {"UTC", "GMT"}
_CANDLES = ("open", "high", "low", "close", "volume")
_TICKS = ("ask", "bid")


def recognise_dukascopy(head: Head) -> Reading | None:
    """Return how the file is to be read; None if it has not Dukascopy's headings.

    ``Gmt time`` and ``Time (UTC)`` fix the clock. ``Local time`` does not, nor ``Time (EET)``, which leaves open
    whether summer time counts: their times state an offset each, or the user names the clock.
    """
    headings = tuple(heading.lower() for heading in head.first)
    match = _TIME.fullmatch(headings[0])
    if match is None or head.delimiter not in {",", ";"}:
        return None
    certain = headings[0] == "gmt time" or (match["zone"] or "").upper() in _UTC
    if headings[1:] == _CANDLES:
        columns = {"timestamp": 0} | {name: 1 + k for k, name in enumerate(_CANDLES)}
    elif headings[1:3] == _TICKS:
        columns = {"timestamp": 0, "ask": 1, "bid": 2}
    else:
        return None
    return Reading(
        format="dukascopy",
        headings=head.first,
        columns=columns,
        delimiter=head.delimiter,
        header_lines=1,
        clock="UTC" if certain else None,
        clock_is_certain=certain,
        order="dmy",
    )
