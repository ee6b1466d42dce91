"""The bars behind a classic cache: checked once, then used in place."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.timeframe import Timeframe
from omega.errors import DataError, did_you_mean
from omega.indicators.batch import SIDES, run_plan
from omega.indicators.compute import series_bars, whole_table
from omega.indicators.plan import SeriesKey, build_plan
from omega.indicators.spec import FIELDS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SYMBOL", "SideBars", "check_tables", "series_key"]

#: A classic cache holds one symbol and is not told which: the name that stands for it in messages.
SYMBOL = "bars"


def series_key(tf: str) -> SeriesKey:
    """The series of a timeframe."""
    return (SYMBOL, tf)


@attrs.frozen(eq=False, slots=False)
class SideBars:
    """The bars of one (timeframe, side) as the first call found them: the caller's memory, checked.

    Attributes:
        timestamp, known_at: (n,) int64, ns UTC.
        prices: (n,) float64 for each of ``open high low close``.
        volume: (n,) float64, or None if the table has none; not read unless an indicator asks.
        day: the trading day's boundary.
    """

    timestamp: NDArray[np.int64]
    known_at: NDArray[np.int64]
    prices: Mapping[str, NDArray[np.float64]]
    volume: NDArray[np.float64] | None
    day: str

    @classmethod
    def check(cls, tf: str, side: str, table: Any, *, day: str, allow_copy: bool) -> "SideBars":
        """Take a table by the rules of `omega.compute`.

        Raises:
            DataError: missing columns, naive or unsorted times, infinities.
            ZeroCopyError: a price column cannot be used in place and `allow_copy` is False.
        """
        key = series_key(tf)
        whole = whole_table(table)
        bars = series_bars(key, {key: {side: whole}}, day)
        block = run_plan(build_plan({key: {}}, {}), {key: bars}, allow_copy=allow_copy)
        prices = {name: block.price(0, SIDES.index(side), k) for k, name in enumerate(FIELDS)}
        return cls(block.timestamp(0), block.known_at(0), prices, _volume(whole), day)

    @property
    def _stored(self) -> dict[str, NDArray[np.float64]]:
        return {**self.prices, **({} if self.volume is None else {"volume": self.volume})}

    @cached_property
    def table(self) -> "pa.RecordBatch":
        """The same memory as one record batch, for the calls that follow."""
        from omega.data.schema import arrow_batch

        return arrow_batch({"timestamp": self.timestamp, **self._stored})

    @cached_property
    def digest(self) -> bytes:
        """Hash of the opens, prices and volume."""
        found = hashlib.blake2b(digest_size=16)
        for column in (self.timestamp, *self._stored.values()):
            found.update(column.data)
        return found.digest()

    @cached_property
    def nbytes(self) -> int:
        """Bytes of the columns."""
        return sum(column.nbytes for column in (self.timestamp, self.known_at, *self._stored.values()))

    @cached_property
    def ends(self) -> tuple[int, int]:
        """First and last open, ns UTC."""
        return (int(self.timestamp[0]), int(self.timestamp[-1])) if len(self.timestamp) else (0, 0)


def _volume(table: "pa.Table") -> NDArray[np.float64] | None:
    """The volume as float64: in place where it is one chunk of them, else converted; NaN where it is missing."""
    import pyarrow as pa

    if not isinstance(table, pa.Table) or "volume" not in table.column_names:
        return None
    column = table.column("volume")
    if column.type == pa.float64() and column.num_chunks == 1 and not column.null_count:
        chunk = column.chunk(0)
        values = np.frombuffer(chunk.buffers()[1] or b"", dtype=np.float64, count=len(chunk), offset=8 * chunk.offset)
        values.flags.writeable = False
        return values
    try:
        values = np.array([np.nan if v is None else float(v) for v in column.to_pylist()], dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(f"column 'volume' must be numbers, found {column.type}.") from None
    values.flags.writeable = False
    return values


def check_tables(
    tables: object, primary: str | None, *, day: str, allow_copy: bool
) -> tuple[dict[tuple[str, str], SideBars], str]:
    """Check ``{(timeframe, side): table}`` and find the primary timeframe: the finest, unless it is named.

    Raises:
        DataError: a key of another form, or bad bars.
    """
    if not isinstance(tables, Mapping) or not tables:
        raise DataError("IndicatorCache takes {(timeframe, side): table}, for example {('H1', 'bid'): table}.")
    bars = {}
    for key, table in tables.items():
        match key:
            case (str(tf), "bid" | "ask" as side):
                Timeframe.parse(tf)
                bars[tf, side] = SideBars.check(tf, side, table, day=day, allow_copy=allow_copy)
            case _:
                raise DataError(
                    f"IndicatorCache: key {key!r} is not (timeframe, 'bid' or 'ask'). The mid is computed from both."
                )
    frames = {tf for tf, _ in bars}
    if primary is None:
        return bars, min(frames, key=lambda tf: Timeframe.parse(tf).span_ns)
    if primary not in frames:
        raise DataError(f"primary={primary!r}, but no bars were given for it. {did_you_mean(primary, frames)}")
    return bars, primary
