"""News: a calendar of events from a CSV file, around which entries are not admitted."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.moments import EARLIEST, LATEST, utc_text
from omega.errors import DataError, did_you_mean
from omega.execution.bounded_file import read_bounded
from omega.execution.instruments import Instrument

__all__ = ["NewsCalendar", "Windows", "news_windows", "read_news", "unconcerned"]

#: The instants at which windows begin and end, (m,) each, UTC ns; an instant on an edge lies inside.
Windows = tuple[NDArray[np.int64], NDArray[np.int64]]

REQUIRED = ("time", "currency")
KNOWN = (*REQUIRED, "title", "impact")

#: Twenty years of every event of every country are some 20 MB; whoever gives more gave another file.
LARGEST = 67_108_864

_CURRENCY = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,63}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(kw_only=True, eq=False)
class NewsCalendar:
    """The events of a file.

    Attributes:
        time: (n,) their instants, UTC ns, in the file's order.
        currency: the currency that each concerns, empty: every symbol.
        sha256: hash (hex) of the file's bytes.
    """

    time: NDArray[np.int64]
    currency: tuple[str, ...]
    sha256: str

    def covers(self, first: int, last: int) -> str:
        """Return a warning if the run's decisions in [`first`, `last`] lie partly before or after all events."""
        begin, end = int(self.time.min()), int(self.time.max())
        if begin <= first and last <= end:
            return ""
        return (
            f"gates.news: the file's events reach from {utc_text(begin)} to {utc_text(end)}, the run's decisions from "
            f"{utc_text(first)} to {utc_text(last)}: outside the events nothing is held back."
        )

    def concerns(self, instrument: Instrument) -> NDArray[np.bool_]:
        """Return which events concern an instrument: those of its base or quote, and those of no currency."""
        return np.array([currency in {"", instrument.base, instrument.quote} for currency in self.currency], dtype=bool)


def unconcerned(calendar: NewsCalendar, instruments: Iterable[Instrument]) -> list[str]:
    """Return a warning for each symbol that no event of the file concerns: its gate would never close."""
    return [
        f"gates.news: none of the file's {len(calendar.time)} events concerns {traded.symbol}: their currencies are "
        f"{', '.join(sorted(set(calendar.currency)))}, its own {traded.base} and {traded.quote}."
        for traded in instruments
        if not calendar.concerns(traded).any()
    ]


def read_news(path: Path) -> NewsCalendar:
    """Read a CSV file of events, in UTF-8, its first row naming the columns, in any order.

    `time`: ISO 8601 with an offset or ``Z``. `currency`: in capitals, as instruments name their base and quote; empty:
    the event concerns every symbol. `title` and `impact` may be there for the reader; every row counts, whatever they
    say. Any other column is refused: it could be a misspelt one.

    Errors: `DataError` naming file, row (the header is row 1) and what was expected.
    """
    content = _content(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: expected a CSV file in UTF-8: {error}. Export the news again.") from None
    rows = _rows(text, path)
    _, header = next(rows, (1, []))
    columns = [name.strip() for name in header]
    _check_header(columns, path)
    times, currencies = [], []
    at, of = columns.index("time"), columns.index("currency")
    for row, cells in rows:
        if len(cells) != len(columns):
            raise DataError(
                f"{path}: row {row} has {len(cells)} cells, the header names {len(columns)} ({', '.join(columns)}). "
                'Write a text that holds a comma in quotes: "CPI, yearly".'
            )
        times.append(_instant(cells[at].strip(), path, row))
        currencies.append(_currency(cells[of].strip(), path, row))
    if not times:
        raise DataError(f"{path}: it holds no events. Add them, or leave out gates.news.")
    found = np.array(times, dtype=np.int64)
    found.setflags(write=False)
    return NewsCalendar(time=found, currency=tuple(currencies), sha256=sha256(content).hexdigest())


def news_windows(calendar: NewsCalendar, instrument: Instrument, before: int, after: int) -> Windows:
    """Return [event − before, event + after] of each event that concerns an instrument: of its base or quote, or all.

    With 30 minutes after it, an event at 13:30 holds back decisions at 14:00 and not those at 14:01.

    Inputs: `before`, `after` in ns, of `omega.execution.gates.News`.
    """
    times = calendar.time[calendar.concerns(instrument)]
    return times - before, times + after


def _content(path: Path) -> bytes:
    return read_bounded(
        path,
        LARGEST,
        kind="CSV file of news",
        name="file of news",
        paths="Check gates.news.file; paths",
        error=DataError,
    )


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells), without empty lines. A quoted text over several lines is one row, counted by its last."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(f"{path}: row {reader.line_num} is no CSV ({error}). Export the news again.") from None


def _check_header(columns: list[str], path: Path) -> None:
    expected = "expected a first row with the columns time and currency, and perhaps title and impact"
    for name in columns:
        if name not in KNOWN:
            raise DataError(
                f"{path}: row 1 names the column {name!r:.60}: {expected}. {did_you_mean(name, KNOWN)} Leave out what "
                "is none of them."
            )
        if columns.count(name) > 1:
            raise DataError(f"{path}: row 1 names the column {name!r} twice. Leave one out.")
    for name in REQUIRED:
        if name not in columns:
            raise DataError(f"{path}: row 1 has no column {name!r}: {expected}. Found: {', '.join(columns) or 'none'}.")


def _instant(text: str, path: Path, row: int) -> int:
    expected = "expected ISO 8601 with an offset, such as 2024-01-05T13:30:00Z or 2024-01-05T08:30-05:00"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DataError(f"{path}: row {row}: the time {text!r:.60} cannot be read: {expected}.") from None
    if moment.tzinfo is None:
        raise DataError(f"{path}: row {row}: the time {text!r} has no offset, so it names no instant: {expected}.")
    instant = (moment - _EPOCH) // timedelta(microseconds=1) * 1000
    if not EARLIEST <= instant < LATEST:
        raise DataError(f"{path}: row {row}: the time {text!r} lies outside the years 1900 to 2199.")
    return instant


def _currency(text: str, path: Path, row: int) -> str:
    if text and _CURRENCY.fullmatch(text) is None:
        raise DataError(
            f"{path}: row {row}: the currency {text!r:.60} is none: expected capitals such as USD, or nothing for an "
            "event that concerns every symbol."
        )
    return text
