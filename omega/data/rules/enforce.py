"""What an import makes of the bars it read: the policies of all rules, on one side or both."""

from collections.abc import Mapping
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.rules.crossed import CROSSED
from omega.data.rules.finding import Finding, Offender
from omega.data.rules.grid import lonely
from omega.data.rules.registry import QUALITY_OF_PAIRS, QUALITY_OF_SIDES
from omega.data.rules.remaining import remaining
from omega.data.rules.scan import Columns, Found, scan_pair, scan_side
from omega.data.rules.structure import keep_rows, structured
from omega.data.rules.tally import SHOWN
from omega.data.rules.violation import MIXED_UP, crossed_violation, grid_violation, violation
from omega.data.rules.window import ORIGIN
from omega.data.rules.yardstick import Yardstick, with_usual, yardstick
from omega.data.schema import COLUMNS, columns, make_batch
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["Enforced", "enforce", "grid_finding"]


@attrs.frozen(kw_only=True, eq=False)
class Enforced:
    """One side after the policies.

    Attributes:
        batch: Its bars; the very batch that came in if no policy changed it.
        counts: Rule → number of bars, as read, that broke it.
        hides_gaps: Whether the feed opens its bars after closures at the close before.

    """

    batch: pa.RecordBatch
    counts: dict[str, int]
    hides_gaps: bool


def enforce(
    batches: Mapping[str, pa.RecordBatch],
    sources: Mapping[str, str],
    timeframe: Timeframe,
    day: str,
    calendar: str,
    policies: Mapping[str, str],
    folder: Path | None = None,
) -> dict[str, Enforced]:
    """Apply all rules to one side or both (``bid``, ``ask``); `sources` name them in errors.

    With a `folder` the bars that swapping quotes and dropping rows leave are files there (`remaining`). Structural
    policies, which are for few bars, change the columns in memory.

    Structure comes first, side by side; then the two sides' grid and quotes; then quality, judged on the bars before
    any was dropped for it or for crossed quotes: the holes that a policy leaves are none of the feed's. A bar that is
    dropped on one side is dropped on the other, so that both keep one grid.

    Errors: `DataError` for no bars, for the first rule broken whose policy is ``error``, or if nothing is left.
    """
    read = {}
    for side, batch in batches.items():
        if batch.num_rows == 0:
            raise DataError(f"{sources[side]}: the file holds no bars. Remove it, or export it again with its data.")
        read[side] = columns(batch)
    kept: dict[str, Columns] = {}
    counts: dict[str, dict[str, int]] = {}
    for side, values in read.items():
        kept[side], counts[side] = structured(values, side, sources[side], timeframe, day, calendar, policies)
    both = len(kept) == 2
    if both:
        kept = _without_partners_of_dropped(kept, read, sources)
        kept = _on_one_grid(kept, sources, counts, policies["grid"])
    yards = {side: yardstick(values["timestamp"], timeframe, day, calendar) for side, values in kept.items()}
    masks: list[NDArray[np.bool_]] = []
    if both:
        ((crossed, mask),) = scan_pair((CROSSED,), kept["bid"], kept["ask"], yards["bid"], _dropped(policies))
        for each in counts.values():
            each["crossed"] = crossed.count
        if crossed.broken and policies["crossed"] == "error":
            raise crossed_violation(crossed, sources)
        masks += [] if mask is None else [mask]
    hidden = {}
    for finding, mask, source, yard in _quality(kept, yards, sources, policies):
        for side in kept if finding.side == "both" else (finding.side,):
            counts[side][finding.rule] = finding.count
        if finding.rule == "open_equals_previous_close":
            hidden[finding.side] = finding.broken
        if finding.broken and policies[finding.rule] == "error":
            raise violation(finding, source, yard)
        masks += [] if mask is None else [mask]
    dropped = _rows_to_drop(masks, sources)
    swap = both and policies["crossed"] == "swap" and counts["bid"]["crossed"] > 0
    if dropped is not None or swap:
        left = remaining(kept, dropped, swap=swap, folder=folder)
    else:
        left = {side: batch if kept[side] is read[side] else _batch(kept[side]) for side, batch in batches.items()}
    return {side: Enforced(batch=left[side], counts=counts[side], hides_gaps=hidden[side]) for side in batches}


def grid_finding(values: Columns, other: Columns, side: str) -> Finding:
    """Return the bars of one side that the other has not; the times of both increase strictly."""
    rows = lonely(values["timestamp"], other["timestamp"])
    origin = values.get(ORIGIN)
    first = tuple(
        Offender(row=int(row if origin is None else origin[row]) + 1, time=int(values["timestamp"][row]), values={})
        for row in rows[:SHOWN]
    )
    return Finding(rule="grid", side=side, count=int(rows.size), total=int(values["timestamp"].size), first=first)


def _without_partners_of_dropped(
    kept: Mapping[str, Columns], read: Mapping[str, Columns], sources: Mapping[str, str]
) -> dict[str, Columns]:
    """Remove from each side the bars at times that a structural policy removed from the other."""
    without = dict(kept)
    for side, other in (("bid", "ask"), ("ask", "bid")):
        if kept[other]["timestamp"].size == read[other]["timestamp"].size:
            continue
        gone = np.setdiff1d(read[other]["timestamp"], kept[other]["timestamp"])
        partners = np.isin(without[side]["timestamp"], gone)
        if partners.any():
            without[side] = keep_rows(without[side], ~partners, sources[side], "a rule on one of its sides")
    return without


def _on_one_grid(
    kept: Mapping[str, Columns], sources: Mapping[str, str], counts: Mapping[str, dict[str, int]], policy: str
) -> dict[str, Columns]:
    """Apply the rule that both sides have the same times."""
    on_grid = dict(kept)
    for side, other in (("bid", "ask"), ("ask", "bid")):
        finding = grid_finding(kept[side], kept[other], side)
        counts[side]["grid"] = finding.count
        if finding.broken:
            if policy == "error":
                raise grid_violation(finding, sources[side], sources[other])
            alone = lonely(kept[side]["timestamp"], kept[other]["timestamp"])
            partnered = np.ones(finding.total, dtype=np.bool_)
            partnered[alone] = False
            on_grid[side] = keep_rows(kept[side], partnered, sources[side], "grid")
    return on_grid


def _quality(
    kept: Mapping[str, Columns],
    yards: Mapping[str, Yardstick],
    sources: Mapping[str, str],
    policies: Mapping[str, str],
) -> "list[tuple[Finding, NDArray[np.bool_] | None, str, Yardstick]]":
    """Return what the quality rules found, each with the source to name and the yardstick used."""
    keep = _dropped(policies)
    found: list[tuple[Finding, NDArray[np.bool_] | None, str, Yardstick]] = []
    for side, values in kept.items():
        yard = with_usual(yards[side], values)
        scanned: list[Found] = list(scan_side(QUALITY_OF_SIDES, values, side, yard, keep))
        found += [(finding, mask, sources[side], yard) for finding, mask in scanned]
    if len(kept) == 2:
        yard = with_usual(yards["bid"], kept["bid"], kept["ask"])
        scanned = list(scan_pair(QUALITY_OF_PAIRS, kept["bid"], kept["ask"], yard, keep))
        found += [(finding, mask, sources["ask"], yard) for finding, mask in scanned]
    return found


def _dropped(policies: Mapping[str, str]) -> set[str]:
    return {rule for rule, policy in policies.items() if policy == "drop"}


def _rows_to_drop(masks: list[NDArray[np.bool_]], sources: Mapping[str, str]) -> NDArray[np.bool_] | None:
    """Return the rows of any mask, None if there are none. Errors: `DataError` if no row is left."""
    if not any(mask.any() for mask in masks):
        return None
    dropped: NDArray[np.bool_] = np.logical_or.reduce(masks)
    if dropped.all():
        raise DataError(
            f"{sources['ask' if 'ask' in sources else 'bid']}: every bar breaks a rule whose policy is 'drop': it "
            f"leaves nothing. {MIXED_UP if len(sources) == 2 else ''}".rstrip()
        )
    return dropped


def _batch(values: Columns) -> pa.RecordBatch:
    return make_batch({name: values[name] for name in COLUMNS})
