"""Coarser bars from finer ones, anchored at the trading day."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries, known_at
from omega.data.schema import column, make_batch
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError

__all__ = ["check_resampling", "resample"]


def check_resampling(source: Timeframe, target: Timeframe) -> None:
    """Check that `target` bars can be made of whole `source` bars. Errors: `ConfigError`."""
    if target.duration_ns <= source.duration_ns or target.duration_ns % source.duration_ns:
        raise ConfigError(
            f"{target.name} cannot be resampled from {source.name}: expected a coarser timeframe whose "
            f"duration is a multiple of {source.name}. Choose another higher timeframe, or higher = 'file' "
            "to read it from files."
        )


def resample(batch: pa.RecordBatch, source: Timeframe, target: Timeframe, day: str) -> pa.RecordBatch:
    """Return `target` bars made of `source` bars.

    Buckets: intraday, day start + k × duration, cut at the end of the trading day; ``D1`` a trading day;
    ``W1`` a trading week. A bucket without source bars gives no bar. Open is the first, high the greatest,
    low the least, close the last, volume the sum; the timestamp is the bucket's open.
    The first bucket is kept only if a source bar opens where it opens, the last only if a source bar ends
    where it ends (their bars would otherwise change with the range that was loaded).

    Returns: new bars, possibly none. Errors: `ConfigError` if `target` is not a multiple of `source`.
    Complexity: O(n).
    """
    check_resampling(source, target)
    times = column(batch, "timestamp")
    if times.size == 0:
        return batch
    opens, closes = _buckets(times, target, day)
    starts = np.flatnonzero(np.concatenate(([True], opens[1:] != opens[:-1])))
    ends = np.concatenate((starts[1:], [times.size])) - 1
    bars = {
        "timestamp": opens[starts],
        "open": column(batch, "open")[starts],
        "high": np.maximum.reduceat(column(batch, "high"), starts),
        "low": np.minimum.reduceat(column(batch, "low"), starts),
        "close": column(batch, "close")[ends],
        "volume": np.add.reduceat(column(batch, "volume"), starts),
    }
    first_is_whole = times[0] == opens[0]
    last_is_whole = known_at(times[-1:], source, day)[0] == closes[-1]
    kept = slice(0 if first_is_whole else 1, starts.size if last_is_whole else starts.size - 1)
    return make_batch({name: np.ascontiguousarray(values[kept]) for name, values in bars.items()})


def _buckets(times: NDArray[np.int64], target: Timeframe, day: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the open and close instants of the bucket that holds each time."""
    boundaries = bar_boundaries(target, day, int(times[0]), int(times[-1]))
    position = np.searchsorted(boundaries, times, side="right")
    start, end = boundaries[position - 1], boundaries[position]
    if not target.is_intraday:
        return start, end
    opens = start + (times - start) // target.duration_ns * target.duration_ns
    return opens, np.minimum(opens + target.duration_ns, end)
