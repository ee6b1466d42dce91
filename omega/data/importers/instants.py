"""The rows of a file with their instants: times read, and turned from the file's clock into UTC."""

from collections.abc import Iterable, Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.importers.clocks import Clock, parse_clock
from omega.data.importers.delimited import Columns
from omega.data.importers.reading import Reading
from omega.data.importers.spot import Spot
from omega.data.importers.statement import Statement
from omega.data.importers.summer_time import local_to_utc, rows_in_a_repeated_hour
from omega.data.importers.time_columns import TimeColumns
from omega.data.importers.values import number_values
from omega.data.moments import EARLIEST, LATEST, utc_text
from omega.errors import DataError

__all__ = ["InstantReader", "Rows"]

_MOST_ROWS_OF_AN_HOUR = 4_000_000  # a tick each millisecond: held back while an hour that occurs twice goes on


@attrs.frozen(eq=False)
class Rows:
    """A block of rows.

    Attributes:
        times: (n,) nanoseconds since 1970.
        values: Meaning → (n,) numbers, NaN where they are missing.
        spot: Where the rows stand.

    """

    times: NDArray[np.int64]
    values: dict[str, NDArray[np.float64]]
    spot: Spot

    def part(self, first: int, last: int) -> "Rows":
        """Return rows `first` to before `last`."""
        spot = attrs.evolve(self.spot, rows_before=self.spot.rows_before + first)
        return Rows(self.times[first:last], {name: v[first:last] for name, v in self.values.items()}, spot)

    def followed_by(self, other: "Rows") -> "Rows":
        """Return these rows and those after them as one block."""
        values = {name: np.concatenate([v, other.values[name]]) for name, v in self.values.items()}
        return Rows(np.concatenate([self.times, other.times]), values, self.spot)


class InstantReader:
    """Reads the blocks of one file.

    Attributes:
        clock: How the file's clock was told, for its record; empty before the first block.

    """

    def __init__(self, reading: Reading, statement: Statement) -> None:
        """The times are read as the format fixes and the user states."""
        self.clock = ""
        self._reading = reading
        self._tz = statement.tz
        self._times = TimeColumns(reading, statement.times)

    def read(self, blocks: Iterable[Columns]) -> Iterator[Rows]:
        """Yield the rows with UTC times. Rows of an hour that occurs twice wait until that hour is whole.

        Errors: `DataError` naming the row; for times without a zone if nobody states the clock; `DataError` if one is
        stated for times that are instants already.
        """
        waiting: Rows | None = None
        for block in blocks:
            times = self._times.read(block.times, block.spot)
            values = {name: number_values(column) for name, column in block.numbers.items()}
            rows = Rows(times, values, block.spot)
            clock = self._clock_of(rows)
            if clock is None:
                yield _within_range(rows)
                continue
            if waiting is not None:
                rows = waiting.followed_by(rows)
            _within_range(rows)
            count = rows.times.size
            ready = count - rows_in_a_repeated_hour(rows.times, clock)
            if count - ready > _MOST_ROWS_OF_AN_HOUR:
                raise DataError(
                    f"{rows.spot.row(ready)} and {count - ready:,} rows after it lie in one hour that occurs twice on "
                    f"the clock {clock.text}: this is no time series. Check the column of times."
                )
            if ready:
                yield self._converted(rows.part(0, ready), clock)
            waiting = rows.part(ready, count) if ready < count else None
        if waiting is not None and (clock := self._clock_of(waiting)) is not None:
            yield self._converted(waiting, clock)

    def _converted(self, rows: Rows, clock: Clock) -> Rows:
        times = local_to_utc(rows.times, clock, rows.spot, repeats_allowed=self._reading.is_ticks)
        return attrs.evolve(rows, times=times)

    def _clock_of(self, rows: Rows) -> Clock | None:
        """Return the clock that the times are on; None for instants."""
        reading, tz = self._reading, self._tz
        if tz is not None and (self._times.aware or reading.clock_is_certain):
            said = f"the heading fixes {reading.clock}" if reading.clock_is_certain else "the times state their offset"
            raise DataError(f"{rows.spot.file}: {said}, and --tz {tz} was stated. Leave --tz out.")
        if self._times.aware:
            self.clock = self._times.source
            return None
        if tz is not None:
            self.clock = parse_clock(tz).text
            return parse_clock(tz)
        if reading.clock is not None:
            heading = repr(reading.headings[reading.time_columns[0]])
            self.clock = f"heading {heading}" if reading.clock_is_certain else f"{reading.clock} ({reading.format})"
            return parse_clock(reading.clock)
        shown = utc_text(int(rows.times[0])).removesuffix("Z")
        raise DataError(
            f"{rows.spot.row(0)} has the time {shown}, which has no time zone, and the format {reading.format} "
            "does not fix the clock. Name it: --tz UTC, --tz UTC-05:00, --tz America/New_York, or a broker's clock, "
            "--tz EET or --tz NY+7."
        )


def _within_range(rows: Rows) -> Rows:
    """Check that the times are of the years that bars can have."""
    outside = np.flatnonzero((rows.times < EARLIEST) | (rows.times >= LATEST))
    if outside.size:
        row = int(outside[0])
        raise DataError(
            f"{rows.spot.row(row)} has the time {utc_text(int(rows.times[row]))}; {outside.size} of {rows.times.size} "
            "times lie outside the years 1900 to 2199. Check the unit of the times."
        )
    return rows
