"""Dukascopy's binary files: an hour of ticks or a day of one-minute candles, LZMA packed, in integer points.

Folders ``SYMBOL/yyyy/mm/dd`` with months from 00, then ``HHh_ticks.bi5`` or ``BID_candles_min_1.bi5``; UTC. Records are
big-endian: a tick is milliseconds of the hour, ask, bid (points, uint32), ask and bid size (float32); a candle is
seconds of the day, open, close, low, high (points, uint32), volume (float32). Dukascopy does not publish the layout; it
is as its readers document it (https://github.com/rosasurfer/mt4-php-tools, app/lib/dukascopy). An empty file is an hour
or a day without quotes.
"""

import lzma
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.importers.delimited import Columns
from omega.data.importers.file_names import NameFacts
from omega.data.importers.reading import Reading
from omega.data.importers.spot import Spot
from omega.errors import DataError

__all__ = ["BinaryName", "binary_columns", "binary_name", "binary_reading"]

_NAME = re.compile(r"(?:(?P<hour>\d{2})h_ticks|(?P<side>BID|ASK)_candles_min_1)\.bi5", re.IGNORECASE)
_TICK = np.dtype([("time", ">u4"), ("ask", ">u4"), ("bid", ">u4"), ("ask_size", ">f4"), ("bid_size", ">f4")])
_CANDLE = np.dtype(
    [("time", ">u4"), ("open", ">u4"), ("close", ">u4"), ("low", ">u4"), ("high", ">u4"), ("volume", ">f4")]
)
_MOST_BYTES = 64 << 20  # an hour of ticks is far below; a packed file cannot unfold without end
_MOST_MEMORY = 256 << 20
_MS, _SECOND = 1_000_000, 1_000_000_000


@attrs.frozen
class BinaryName:
    """What the folders and the name of a binary file say.

    Attributes:
        facts: Symbol, side and timeframe.
        start_ns: The UTC instant from which its times count.
        is_ticks: Whether it holds ticks.

    """

    facts: NameFacts
    start_ns: int
    is_ticks: bool


def binary_name(path: Path) -> BinaryName:
    """Read the name and the folders of a binary file. Errors: `DataError` if they are not Dukascopy's."""
    match = _NAME.fullmatch(path.name)
    folders = path.absolute().parts[-5:-1]
    try:
        if match is None or len(folders) < 4:
            raise ValueError
        symbol, year, month, day = folders[0], *(int(part) for part in folders[1:])
        start = datetime(year, month + 1, day, int(match["hour"] or 0), tzinfo=UTC)
    except ValueError as error:
        raise DataError(
            f"{path}: expected Dukascopy's folders and name, SYMBOL/yyyy/mm/dd/HHh_ticks.bi5 or "
            "BID_candles_min_1.bi5, with months from 00: they state the day. Put the file back into its folders."
        ) from error
    is_ticks = match["side"] is None
    facts = NameFacts(
        symbol=symbol.upper(),
        timeframe=None if is_ticks else "M1",
        side=None if is_ticks else match["side"].lower(),
    )
    return BinaryName(facts, round(start.timestamp()) * _SECOND, is_ticks)


def binary_reading(name: BinaryName) -> Reading:
    """Return how the file is to be read."""
    headings = ("timestamp", "bid", "ask") if name.is_ticks else ("timestamp", "open", "high", "low", "close", "volume")
    return Reading(
        format="dukascopy",
        headings=headings,
        columns={heading: at for at, heading in enumerate(headings)},
        clock="UTC",
        clock_is_certain=True,
    )


def binary_columns(path: Path, reading: Reading) -> Iterator[Columns]:
    """Yield the file's records as columns, prices in points. Errors: `DataError` for a damaged file."""
    name = binary_name(path)
    kind, unit = (_TICK, _MS) if name.is_ticks else (_CANDLE, _SECOND)
    try:
        packed = path.read_bytes()
        unpacker = lzma.LZMADecompressor(memlimit=_MOST_MEMORY)
        raw = unpacker.decompress(packed, _MOST_BYTES + 1) if packed else b""
    except (lzma.LZMAError, OSError, EOFError) as error:
        raise DataError(f"{path}: not a readable LZMA file ({error}). Download it again.") from error
    if len(raw) > _MOST_BYTES:
        raise DataError(f"{path}: unfolds to more than {_MOST_BYTES:,} bytes: refused as a bomb. Download it again.")
    if packed and (not unpacker.eof or len(raw) % kind.itemsize):
        raise DataError(
            f"{path}: {len(raw)} bytes unpacked, expected whole records of {kind.itemsize}: it is cut off. Download it "
            "again."
        )
    records = np.frombuffer(raw, dtype=kind)
    if records.size:
        times = name.start_ns + records["time"].astype(np.int64) * unit
        numbers = {column: _arrow(records[column].astype(np.float64)) for column in reading.number_columns}
        yield Columns(times=(_arrow(times, pa.int64()),), numbers=numbers, spot=Spot(str(path)))


def _arrow(values: NDArray[np.float64] | NDArray[np.int64], kind: pa.DataType | None = None) -> pa.Array:
    return pa.Array.from_buffers(kind or pa.float64(), values.size, [None, pa.py_buffer(values)])
