"""The rules between bid and ask: one grid, and what to do with quotes whose ask lies below the bid.

Crossed quotes have a policy, because real feeds have them and a user must say what they are to mean.
"""

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.moments import utc_text
from omega.data.schema import FIELDS, column, columns, make_batch
from omega.errors import ConfigError, DataError, did_you_mean

__all__ = ["CROSSED_POLICIES", "CrossedResult", "check_crossed_policy", "check_one_grid", "resolve_crossed"]

CROSSED_POLICIES = ("error", "report", "drop", "swap")

_SIDES_MIXED = "If nearly every bar is crossed, the two files are probably mixed up."


@attrs.frozen
class CrossedResult:
    """Both sides after the crossed-quote policy.

    Attributes:
        bid: The bid bars, cleaned.
        ask: The ask bars, cleaned.
        crossed: The number of bars with ask < bid in any of open, high, low, close, before the policy.

    """

    bid: pa.RecordBatch
    ask: pa.RecordBatch
    crossed: int


def check_one_grid(bid: pa.RecordBatch, ask: pa.RecordBatch, bid_source: str, ask_source: str) -> None:
    """Check that both sides have the same times. Errors: `DataError` with the first time of only one."""
    bids, asks = column(bid, "timestamp"), column(ask, "timestamp")
    if np.array_equal(bids, asks):
        return
    for times, other, source, other_source in (
        (bids, asks, bid_source, ask_source),
        (asks, bids, ask_source, bid_source),
    ):
        lonely = np.flatnonzero(~np.isin(times, other, assume_unique=True))
        if lonely.size:
            row = int(lonely[0])
            raise DataError(
                f"{source}: row {row + 1} ({utc_text(int(times[row]))}) breaks the rule 'grid': bid and ask "
                f"have the same times. {other_source} has no bar then; {lonely.size} of {times.size} bars "
                "are on this side only. Export both sides over the same range, or remove the bars without a "
                "partner."
            )


def check_crossed_policy(policy: str) -> str:
    """Return `policy` if it is a policy for crossed quotes. Errors: `ConfigError`."""
    if policy not in CROSSED_POLICIES:
        raise ConfigError(
            f"crossed = {policy!r} is not a policy: expected {', '.join(map(repr, CROSSED_POLICIES))}. "
            f"{did_you_mean(policy, CROSSED_POLICIES)}"
        )
    return policy


def resolve_crossed(
    bid: pa.RecordBatch, ask: pa.RecordBatch, policy: str, bid_source: str, ask_source: str
) -> CrossedResult:
    """Apply the policy for bars with ask < bid in any field; both sides must be on one grid.

    Policies: ``error`` raises; ``report`` keeps the bars; ``drop`` removes them from both sides; ``swap``
    sets, per field, bid = min and ask = max.

    Errors: `DataError` under ``error``, or if ``drop`` leaves nothing; `ConfigError` for another policy.
    """
    check_crossed_policy(policy)
    bids, asks = columns(bid), columns(ask)
    crossed = np.logical_or.reduce([asks[field] < bids[field] for field in FIELDS])
    rows = np.flatnonzero(crossed)
    if rows.size == 0 or policy == "report":
        return CrossedResult(bid, ask, int(rows.size))
    if policy == "error":
        raise _crossed_error(bids, asks, rows, bid_source, ask_source)
    if policy == "drop":
        if rows.size == crossed.size:
            raise DataError(f"{ask_source}: every bar has ask < bid: crossed = 'drop' leaves nothing. {_SIDES_MIXED}")
        kept = ~crossed
        bids = {name: values[kept] for name, values in bids.items()}
        asks = {name: values[kept] for name, values in asks.items()}
    else:
        lower = {field: np.minimum(bids[field], asks[field]) for field in FIELDS}
        upper = {field: np.maximum(bids[field], asks[field]) for field in FIELDS}
        bids, asks = bids | lower, asks | upper
    return CrossedResult(make_batch(bids), make_batch(asks), int(rows.size))


def _crossed_error(
    bids: dict[str, NDArray[np.float64]],
    asks: dict[str, NDArray[np.float64]],
    rows: NDArray[np.intp],
    bid_source: str,
    ask_source: str,
) -> DataError:
    """Return the error for crossed quotes, showing the first crossed field."""
    row = int(rows[0])
    field = next(f for f in FIELDS if asks[f][row] < bids[f][row])
    total = int(bids["timestamp"].size)
    return DataError(
        f"{ask_source}: row {row + 1} ({utc_text(int(bids['timestamp'][row]))}) breaks the rule 'crossed': "
        f"ask ≥ bid in every field. Found {field} ask {float(asks[field][row])!r} < bid "
        f"{float(bids[field][row])!r} ({bid_source}). {rows.size} of {total} bars are crossed. Choose a "
        "policy: crossed = 'swap' (bid = lower, ask = higher, per field), 'drop' (remove these bars) or "
        "'report' (keep them as they are), in [data] or as 'omega data import "
        f"--crossed'.{' ' + _SIDES_MIXED if 2 * rows.size > total else ''}"
    )
