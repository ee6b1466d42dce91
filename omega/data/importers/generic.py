"""Any other table, by its headings or by what the user says of its columns."""

from collections.abc import Mapping, Sequence

from omega.data.importers.head import Head
from omega.data.importers.headings import UTC_TIME
from omega.data.importers.reading import BARS, Reading
from omega.errors import DataError, did_you_mean

__all__ = ["recognise_generic", "stated_reading"]

_KNOWN = {
    "timestamp": "timestamp", "datetime": "timestamp", "date time": "timestamp", "utc time": "timestamp",
    "date": "date", "time": "time", "volume": "volume",
} | {name: name for name in BARS} | {
    f"{side}_{field}": f"{side}_{field}" for side in ("bid", "ask") for field in (*BARS, "volume")
}  # fmt: skip


def recognise_generic(headings: Sequence[str], delimiter: str, file_format: str, file: str) -> Reading | None:
    """Return how a table with well-known headings is to be read; None if they are not.

    Known, in any case: ``timestamp``, ``datetime``, ``date`` and ``time``; ``open high low close``, or these with
    ``bid_`` and ``ask_`` before them; ``volume``.

    A table with ``tick_volume`` is MetaTrader's, whose integer times are not UTC, and is left to it.

    Errors: `DataError` for two columns of one meaning.
    """
    if any(heading.lower() == "tick_volume" for heading in headings):
        return None
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        meaning = _KNOWN.get(heading.lower())
        if meaning is None:
            continue
        if meaning in columns:
            raise DataError(
                f"{file}: columns {headings[columns[meaning]]!r} and {heading!r} both mean {meaning}. Choose with "
                f"--columns, such as {meaning}={columns[meaning] + 1}."
            )
        columns[meaning] = at
    if "timestamp" in columns:
        columns = {meaning: at for meaning, at in columns.items() if meaning not in {"date", "time"}}
    elif len({"date", "time"} & set(columns)) == 1:  # the only column of times holds both
        columns = {"timestamp" if meaning in {"date", "time"} else meaning: at for meaning, at in columns.items()}
    is_utc = any(headings[at].lower() == UTC_TIME.lower() for at in columns.values())
    reading = Reading(
        format=file_format,
        headings=tuple(headings),
        columns=columns,
        delimiter=delimiter,
        header_lines=1,
        clock="UTC" if is_utc else None,
        clock_is_certain=is_utc,
    )
    return reading if reading.time_columns and (reading.is_joint or set(BARS) <= set(columns)) else None


def stated_reading(
    head: Head | None, headings: Sequence[str], stated: Mapping[str, str], file_format: str, file: str
) -> Reading:
    """Return the reading that the user states: meaning → heading, or position from 1.

    A text file whose columns are all named by position, and whose first row holds a number where a price is meant,
    has no heading.

    Errors: `DataError` for a heading or position that the file does not have.
    """
    columns = {meaning: _position(column, headings, file) for meaning, column in stated.items()}
    header_lines = 1
    if head is not None and all(column.isdecimal() for column in stated.values()):
        price = next(at for meaning, at in columns.items() if meaning not in {"timestamp", "date", "time"})
        header_lines = 0 if _is_number(head.first[price]) else 1
    names = tuple(headings) if header_lines else tuple(f"column {at + 1}" for at in range(len(headings)))
    return Reading(
        format=file_format,
        headings=names,
        columns=columns,
        delimiter=head.delimiter if head is not None else ",",
        header_lines=header_lines,
    )


def _position(column: str, headings: Sequence[str], file: str) -> int:
    """Return the position of a column named by its heading, or by its number; a number is never a heading."""
    if column.isdecimal() and 1 <= int(column) <= len(headings):
        return int(column) - 1
    if column in headings and not column.isdecimal():
        if list(headings).count(column) > 1:
            raise DataError(f"{file}: two columns are called {column!r}. Name it by its position, from 1.")
        return list(headings).index(column)
    raise DataError(
        f"{file}: no column {column!r}: expected one of its {len(headings)} headings, or a position from 1. "
        f"{did_you_mean(column, headings)}"
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
