"""The times of a file, from whatever its time columns hold: text, timestamps, dates, integers.

Integers are a calendar date and time (``20170307``, ``201703072200``, ``20170307220005``), milliseconds of a day that
the file's name states, or count from 1970 in a unit that their size shows: each unit has its own range between 1973
and 2199. A number that fits two of these is an error that names both.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from omega.data.importers.reading import Reading
from omega.data.importers.spot import Spot
from omega.data.importers.stamp_text import ORDERS, mixed_offsets, read_text_times
from omega.data.importers.values import first_that_fails, int64_values
from omega.data.moments import EARLIEST, LATEST, utc_text
from omega.data.timeframe import DAY_NS
from omega.errors import DataError

__all__ = ["TimeColumns"]

_UNITS = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}
_SMALLEST_LIKELY_NS = 10**17  # 1973
_CALENDAR_DIGITS = (8, 12, 14, 17)  # date, with minutes, with seconds, with milliseconds
_MS = 1_000_000
_TEXT_OR_DATE = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_date)


class TimeColumns:
    """Reads the time columns of one file, block by block; the first block shows the form, the others must have it.

    Attributes:
        aware: Whether times are instants (UTC) rather than what a clock showed; None before the first block.
        source: How the file states its clock, for its record.

    """

    def __init__(self, reading: Reading, times: str | None) -> None:
        """Parameters: `times` is one of `omega.data.importers.statement.TIMES`, or None."""
        self.aware: bool | None = None
        self.source = ""
        self._reading = reading
        self._order = times if times in ORDERS else reading.order
        self._unit = times if times in _UNITS else None
        self._calendar = times == "ymd"

    def read(self, columns: tuple[pa.Array, ...], spot: Spot) -> NDArray[np.int64]:
        """Return nanoseconds since 1970, UTC if `aware`, else as the file's clock shows them.

        Errors: `DataError` naming the row.
        """
        for column in columns:
            if column.null_count:
                row = pc.index(column.is_null(), pa.scalar(True)).as_py()
                raise DataError(
                    f"{spot.row(row)} has no time; {column.null_count} of {len(column)} rows have none. Export the "
                    "bars again."
                )
        first = columns[0]
        kind = first.type
        if pa.types.is_timestamp(kind) and len(columns) == 1:
            return self._timestamps(first, spot)
        if pa.types.is_integer(kind) and len(columns) == 1:
            return self._integers(first.cast(pa.int64()), spot)
        if not any(is_kind(kind) for is_kind in _TEXT_OR_DATE):
            raise self._wrong_kind(kind, spot)
        text = first.cast(pa.string())
        if len(columns) == 2:
            return self._text(pc.binary_join_element_wise(text, columns[1].cast(pa.string()), " "), spot)
        value = text[0].as_py() if len(text) else ""
        if value.removeprefix("-").isdecimal():
            return self._digits(text, value, spot)
        return self._text(text, spot)

    def _text(self, text: pa.Array, spot: Spot) -> NDArray[np.int64]:
        found = read_text_times(text, self._order, spot)
        self._order = found.order
        if self.aware is not None and self.aware != found.aware:
            raise mixed_offsets(text[0].as_py(), found.aware, spot.row(0))
        self._settle(found.aware, "offset in each time")
        return found.times

    def _timestamps(self, values: pa.Array, spot: Spot) -> NDArray[np.int64]:
        zone = values.type.tz
        try:
            times = int64_values(values.cast(pa.timestamp("ns", zone)).cast(pa.int64()))
        except pa.ArrowInvalid as error:
            raise DataError(
                f"{spot.file}: a time does not fit into nanoseconds ({error}). Export the bars again."
            ) from error
        self._settle(zone is not None, f"time zone {zone}")
        return times

    def _digits(self, text: pa.Array, value: str, spot: Spot) -> NDArray[np.int64]:
        """Read text that is nothing but digits."""
        calendar = self._calendar or (self._unit is None and self._reading.day_ns is None and _is_calendar(value))
        if calendar and not self._calendar and (unit := _unit_of(int(value))) is not None:
            raise DataError(
                f"{spot.row(0)} has the time {value}, which is a date and time, or counts from 1970 in {unit}. Say "
                f"which: --times ymd or --times {unit}."
            )
        if calendar:
            self._calendar = True
            date, clock = pc.utf8_slice_codeunits(text, 0, 8), pc.utf8_slice_codeunits(text, 8)
            return self._text(pc.utf8_rtrim_whitespace(pc.binary_join_element_wise(date, clock, " ")), spot)
        try:
            numbers = text.cast(pa.int64())
        except pa.ArrowInvalid as error:
            row = first_that_fails(text, pa.int64()) or 0
            raise DataError(
                f"{spot.row(row)} has the time {text[row].as_py()[:40]!r}: expected an integer of at most 64 bits, as "
                "the first time is made of digits alone. Export it again."
            ) from error
        return self._integers(numbers, spot)

    def _integers(self, values: pa.Array, spot: Spot) -> NDArray[np.int64]:
        numbers = int64_values(values)
        if self._reading.day_ns is not None:
            return self._of_day(numbers, self._reading.day_ns, spot)
        if self._unit is None:
            self._unit = _unit_of(int(np.max(np.abs(numbers)))) if len(numbers) else None
        if self._unit is None:
            raise DataError(
                f"{spot.row(0)} has the time {int(numbers[0])}: counted from 1970 in seconds, milli-, micro- or "
                "nanoseconds it is outside the years 1973 to 2199. Say the unit: --times s, ms, us or ns; or name the "
                "right column with --columns."
            )
        factor = _UNITS[self._unit]
        likely = _unit_of(int(np.max(np.abs(numbers)))) if len(numbers) else None
        if likely not in {None, self._unit}:
            raise DataError(
                f"{spot.row(0)} has the time {int(numbers[0])}: integer times are to be in {self._unit}, these "
                f"look like {likely} since 1970. Multiply them, or name their unit."
            )
        outside = np.flatnonzero((numbers < EARLIEST // factor) | (numbers >= LATEST // factor))
        if outside.size:
            row = int(outside[0])
            raise DataError(
                f"{spot.row(row)} has the time {int(numbers[row])}, which in {self._unit} lies outside the years 1900 "
                f"to 2199; {outside.size} of {numbers.size} times do. Check the unit of the times."
            )
        self._settle(not self._reading.epochs_are_local, f"integers, {self._unit} since 1970 UTC")
        return numbers * factor

    def _of_day(self, numbers: NDArray[np.int64], day_ns: int, spot: Spot) -> NDArray[np.int64]:
        outside = np.flatnonzero((numbers < 0) | (numbers >= DAY_NS // _MS))
        if outside.size:
            row = int(outside[0])
            raise DataError(
                f"{spot.row(row)} has the time {int(numbers[row])}: expected milliseconds of the day "
                f"{utc_text(day_ns)[:10]}, 0 to 86399999."
            )
        self._settle(False, "")
        return day_ns + numbers * _MS

    def _settle(self, aware: bool, source: str) -> None:
        """Remember what the first block showed."""
        if self.aware is None:
            self.aware = aware
            self.source = source

    def _wrong_kind(self, kind: pa.DataType, spot: Spot) -> DataError:
        heading = self._reading.headings[self._reading.time_columns[0]]
        return DataError(
            f"{spot.file}: column {heading!r} has the type {kind}: expected a timestamp, text, or integers."
        )


def _is_calendar(value: str) -> bool:
    """Return whether digits are a calendar date, with a time or without."""
    if len(value) not in _CALENDAR_DIGITS or not 1900 <= int(value[:4]) < 2200:
        return len(value) == 10 and 1900 <= int(value[:4]) < 2200 and 1 <= int(value[4:6]) <= 12  # with an hour
    return 1 <= int(value[4:6]) <= 12 and 1 <= int(value[6:8]) <= 31


def _unit_of(number: int) -> str | None:
    """Return the unit in which a number since 1970 lies between 1973 and 2199: at most one."""
    for unit, factor in _UNITS.items():
        if _SMALLEST_LIKELY_NS <= number * factor < LATEST:
            return unit
    return None
