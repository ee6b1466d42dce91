"""Whether a feed hides its gaps: the one finding about quality that changes how a run is executed."""

import pyarrow as pa

from omega.data.rules.hidden_gaps import OPEN_EQUALS_PREVIOUS_CLOSE
from omega.data.rules.scan import scan_side
from omega.data.rules.yardstick import yardstick
from omega.data.schema import columns
from omega.data.timeframe import Timeframe

__all__ = ["open_equals_previous_close"]


def open_equals_previous_close(batch: pa.RecordBatch, timeframe: Timeframe, day: str) -> bool:
    """Return whether the feed hides gaps.

    Rule: open equals the previous close, exactly, on at least 95 % of the bars after a closure; a closure is
    where known_at of the bar before < open. False if there is no closure.
    """
    values = columns(batch)
    yard = yardstick(values["timestamp"], timeframe, day, "fx")
    ((finding, _),) = scan_side((OPEN_EQUALS_PREVIOUS_CLOSE,), values, "bid", yard)
    return finding.broken
