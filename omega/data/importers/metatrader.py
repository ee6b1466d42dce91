"""MetaTrader's exports: bid bars on the broker's clock, which the file never names.

MetaTrader 4: ``yyyy.mm.dd,HH:MM,open,high,low,close,volume`` without a heading. MetaTrader 5: tab separated,
``<DATE> <TIME> <OPEN> <HIGH> <LOW> <CLOSE> <TICKVOL> <VOL> <SPREAD>``, daily bars without ``<TIME>``, ticks
``<DATE> <TIME> <BID> <ASK> <LAST> <VOLUME> <FLAGS>`` with an empty quote where it did not change. The Python package:
``time,open,high,low,close,tick_volume,spread,real_volume``, where integer times count the broker's clock, not UTC.
Charts of currencies are drawn from bid quotes. The spread column is used only when that is asked for.
"""

import re

from omega.data.importers.head import Head
from omega.data.importers.reading import Reading

__all__ = ["recognise_metatrader"]

_DATE = re.compile(r"\d{4}\.\d{2}\.\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?")
_ROW = ("date", "time", "open", "high", "low", "close", "volume")
_BRACKETED = {
    "<date>": "date", "<time>": "time", "<open>": "open", "<high>": "high", "<low>": "low", "<close>": "close",
    "<tickvol>": "volume", "<spread>": "spread", "<bid>": "bid", "<ask>": "ask",
}  # fmt: skip
_PACKAGE = {
    "open": "open", "high": "high", "low": "low", "close": "close", "tick_volume": "volume", "spread": "spread",
}  # fmt: skip
_PACKAGE_TIMES = ("time", "date", "datetime")
_NEEDED = {"open", "high", "low", "close"}


def recognise_metatrader(head: Head) -> Reading | None:
    """Return how the file is to be read; None if its rows or headings are not MetaTrader's."""
    lower = [heading.lower() for heading in head.first]
    if len(lower) == len(_ROW) and _DATE.fullmatch(lower[0]) and _TIME.fullmatch(lower[1]):
        columns, header_lines = {name: at for at, name in enumerate(_ROW)}, 0
    elif "<date>" in lower:
        columns, header_lines = {_BRACKETED[h]: at for at, h in enumerate(lower) if h in _BRACKETED}, 1
        if "time" not in columns:
            columns["timestamp"] = columns.pop("date")
    elif "tick_volume" in lower and lower[0] in _PACKAGE_TIMES:
        columns, header_lines = {_PACKAGE[h]: at for at, h in enumerate(lower) if h in _PACKAGE}, 1
        columns["timestamp"] = 0
    else:
        return None
    is_ticks = {"bid", "ask"} <= set(columns)
    if not is_ticks and not set(columns) >= _NEEDED:
        return None
    if is_ticks:
        columns.pop("volume", None)
    return Reading(
        format="metatrader",
        headings=head.first if header_lines else _ROW,
        columns=columns,
        delimiter=head.delimiter,
        header_lines=header_lines,
        side=None if is_ticks else "bid",
        epochs_are_local=True,
        missing_repeats=is_ticks,
    )
