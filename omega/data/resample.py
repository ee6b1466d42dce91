"""Coarser bars from finer ones, anchored at the trading day."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries, known_at
from omega.data.schema import COLUMNS, column, make_batch
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError

__all__ = ["check_resampling", "resample", "resampled"]

_PIECE_ROWS = 1 << 20
"""Source bars worked on at a time: about so many, up to the end of a trading day (a week for ``W1``)."""


def check_resampling(source: Timeframe, target: Timeframe) -> None:
    """Check that `target` bars can be made of whole `source` bars. Errors: `ConfigError`."""
    if target.duration_ns <= source.duration_ns or target.duration_ns % source.duration_ns:
        raise ConfigError(
            f"{target.name} cannot be resampled from {source.name}: expected a coarser timeframe whose "
            f"duration is a multiple of {source.name}. Choose another higher timeframe, or higher = 'file' "
            "to read it from files."
        )


def resample(batch: pa.RecordBatch, source: Timeframe, target: Timeframe, day: str) -> pa.RecordBatch:
    """Return `target` bars made of `source` bars, by the rule of `resampled`.

    Returns: new bars, possibly none. Errors: `ConfigError` if `target` is not a multiple of `source`.
    Complexity: O(n).
    """
    pieces = list(resampled(batch, source, target, day))
    if not pieces:
        return batch.slice(0, 0)
    return make_batch({name: np.concatenate([piece[name] for piece in pieces]) for name in COLUMNS})


def resampled(
    batch: pa.RecordBatch, source: Timeframe, target: Timeframe, day: str
) -> Iterator[dict[str, NDArray[Any]]]:
    """Yield `target` bars made of `source` bars in pieces, so that memory does not grow with the bars.

    Buckets: intraday, day start + k × duration, cut at the end of the trading day; ``D1`` a trading day;
    ``W1`` a trading week. A bucket without source bars gives no bar. Open is the first, high the greatest,
    low the least, close the last, volume the sum; the timestamp is the bucket's open.
    The first bucket is kept only if a source bar opens where it opens, the last only if a source bar ends
    where it ends (their bars would otherwise change with the range that was loaded).

    Yields: columns of `omega.data.schema.COLUMNS`, contiguous. Errors: `ConfigError` if `target` is not a multiple of
    `source`.
    """
    check_resampling(source, target)
    times = column(batch, "timestamp")
    if times.size == 0:
        return
    boundaries = bar_boundaries(target, day, int(times[0]), int(times[-1]))
    cuts = _cuts(times, boundaries)
    for start, end in pairwise(cuts):
        opens, closes = _buckets(times[start:end], target, boundaries)
        bars = _bars({name: column(batch, name)[start:end] for name in COLUMNS}, opens)
        first = 1 if start == 0 and times[0] != opens[0] else 0
        cut_off = end == times.size and known_at(times[-1:], source, day)[0] != closes[-1]
        last = bars["timestamp"].size - (1 if cut_off else 0)
        if first < last:
            yield {name: np.ascontiguousarray(values[first:last]) for name, values in bars.items()}


def _cuts(times: NDArray[np.int64], boundaries: NDArray[np.int64]) -> list[int]:
    """Return the rows at which pieces start, and the end: at boundaries, which no bucket reaches over."""
    rows = np.searchsorted(times, boundaries)  # the last is that of a boundary after the last bar
    cuts = rows[np.searchsorted(rows, np.arange(_PIECE_ROWS, times.size, _PIECE_ROWS))]
    return sorted({0, *cuts.tolist(), times.size})


def _bars(values: Mapping[str, NDArray[Any]], opens: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return one bar per bucket; `opens` is the open of the bucket that holds each row of `values`."""
    starts = np.flatnonzero(np.concatenate(([True], opens[1:] != opens[:-1])))
    ends = np.concatenate((starts[1:], [opens.size])) - 1
    return {
        "timestamp": opens[starts],
        "open": values["open"][starts],
        "high": np.maximum.reduceat(values["high"], starts),
        "low": np.minimum.reduceat(values["low"], starts),
        "close": values["close"][ends],
        "volume": np.add.reduceat(values["volume"], starts),
    }


def _buckets(
    times: NDArray[np.int64], target: Timeframe, boundaries: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the open and close instants of the bucket that holds each time."""
    position = np.searchsorted(boundaries, times, side="right")
    start, end = boundaries[position - 1], boundaries[position]
    if not target.is_intraday:
        return start, end
    opens = start + (times - start) // target.duration_ns * target.duration_ns
    return opens, np.minimum(opens + target.duration_ns, end)
