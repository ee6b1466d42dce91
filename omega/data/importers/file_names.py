"""What the names of files say of a series, by the conventions of the vendors.

HistData ``DAT_ASCII_EURUSD_M1_201202.csv``; Dukascopy ``EURUSD_Candlestick_1_M_BID_01.01.2017-31.12.2017.csv``, JForex
``EURUSD_15 Mins_Bid_2025.01.01_2025.12.31.csv`` and ``EURUSD/2013/00/10/BID_candles_min_1.bi5``; MetaTrader
``EURUSD_H1_201701020000_201712292300.csv``; LEAN ``minute/eurusd/20140501_quote.zip`` with
``20140501_eurusd_minute_quote.csv``; ours, ``EURUSD_H1_BID.csv``. In any other name, one word that is a timeframe and
one that is ``bid`` or ``ask`` say what they say.
"""

import re
from datetime import UTC, date, datetime

import attrs

from omega.data.timeframe import TIMEFRAME_NAMES

__all__ = ["NameFacts", "facts_of_name", "is_histdata_name"]

_SYMBOL = r"(?P<symbol>[A-Za-z0-9.]{3,20})"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:DAT|HISTDATA_COM)_[A-Z]+_{_SYMBOL}_(?P<histdata>M1|T)_?\d{{4,6}}",
        rf"{_SYMBOL}_Candlestick_(?P<count>\d+)_(?P<unit>M|h|D|W)[a-z]*_(?P<side>BID|ASK)(?:_.*)?",
        rf"{_SYMBOL}_(?:(?P<count>\d+) )?(?P<unit>Min|Hour|Dai|Week)[a-z]*_(?P<side>Bid|Ask)_.*",
        rf"{_SYMBOL}_Ticks_.*",
        # In capitals only: other words before a timeframe are no symbols.
        r"(?-i:(?P<symbol>[A-Z0-9.]{3,20})_(?P<timeframe>M\d+|H\d+|D1|W1)(?:_(?P<side>BID|ASK))?)(?:_\d{12}_\d{12})?",
        rf"(?P<date>\d{{8}})_{_SYMBOL}_(?P<resolution>tick|minute|hour|daily)_quote",
    )
)
_UNITS = {"m": "M", "h": "H", "d": "D", "w": "W"}
_RESOLUTIONS = {"minute": "M1", "hour": "H1", "daily": "D1"}
_SIDES = {"bid": "bid", "ask": "ask"}


@attrs.frozen(kw_only=True)
class NameFacts:
    """What a name says; None for what it does not.

    Attributes:
        symbol: In upper case.
        timeframe: A timeframe's name.
        side: ``bid`` or ``ask``.
        day_ns: The date in a name, its midnight in nanoseconds since 1970.

    """

    symbol: str | None = None
    timeframe: str | None = None
    side: str | None = None
    day_ns: int | None = None


def facts_of_name(stem: str) -> NameFacts:
    """Return what a file's name, without its ending, says.

    >>> facts_of_name("EURUSD_15 Mins_Bid_2025.01.01_2025.12.31").timeframe
    'M15'
    """
    for pattern in _PATTERNS:
        match = pattern.fullmatch(stem)
        if match is not None and _is_symbol(match["symbol"]):
            return _facts(match.groupdict())
    words = {word.upper() for word in re.split(r"[^A-Za-z0-9]+", stem)}
    timeframes = sorted(words & set(TIMEFRAME_NAMES))
    sides = sorted(words & {"BID", "ASK"})
    return NameFacts(
        timeframe=timeframes[0] if len(timeframes) == 1 else None,
        side=sides[0].lower() if len(sides) == 1 else None,
        day_ns=_day(stem[:8]) if re.match(r"\d{8}_", stem) else None,
    )


def is_histdata_name(stem: str) -> bool:
    """Return whether a name is one that HistData gives its files."""
    return _PATTERNS[0].fullmatch(stem) is not None


def _is_symbol(text: str) -> bool:
    """Return whether a word can be a symbol rather than a word of the pattern."""
    return text.upper() not in {*TIMEFRAME_NAMES, "BID", "ASK"}


def _facts(found: dict[str, str | None]) -> NameFacts:
    """Return the facts of a matched pattern."""
    timeframe = found.get("timeframe")
    if found.get("unit"):
        timeframe = f"{_UNITS[str(found['unit'])[0].lower()]}{found.get('count') or 1}"
    if found.get("histdata"):
        timeframe = "M1" if str(found["histdata"]).upper() == "M1" else None
    if found.get("resolution"):
        timeframe = _RESOLUTIONS.get(str(found["resolution"]).lower())
    timeframe = {"M60": "H1", "H24": "D1"}.get(str(timeframe).upper(), timeframe)
    return NameFacts(
        symbol=str(found["symbol"]).upper(),
        timeframe=timeframe.upper() if timeframe and timeframe.upper() in TIMEFRAME_NAMES else None,
        side=_SIDES.get(str(found.get("side")).lower()),
        day_ns=_day(found["date"]) if found.get("date") else None,
    )


def _day(digits: str | None) -> int | None:
    """Return midnight of ``yyyymmdd`` in nanoseconds since 1970, None if it is no date."""
    try:
        day = date(int(str(digits)[:4]), int(str(digits)[4:6]), int(str(digits)[6:8]))
    except ValueError:
        return None
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000_000
