"""How old the values are that other series' columns carry onto the primary's bars."""

from typing import TYPE_CHECKING, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.timeframe import HOUR_NS, Timeframe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omega.indicators.block import Block
    from omega.indicators.plan import Plan, SeriesKey

__all__ = ["OLD_BARS", "CarriedAge", "age_warnings", "ages_of", "carried_ages"]

Instants = NDArray[np.int64]

#: A carried value counts as old once its bar has been known for more than so many durations of that bar.
OLD_BARS = 2


@attrs.frozen(kw_only=True)
class CarriedAge:
    """The ages of what one series carries onto the decision bars of a primary.

    The age at primary bar i, of the visible bar j, is ``known_at_i − known_at_j``, in wall time: weekends count. It is
    old if it is more than ``OLD_BARS`` × the nominal duration of bar j's timeframe (D1: 24 h, W1: 7 × 24 h).

    Attributes:
        old: decision bars whose visible bar is old.
        old_while_open: those that are old even if the time during which the primary itself had no bars is taken off:
            the other series has a hole while the primary trades. The rest are weekends, holidays and shared holes.
        not_visible: decision bars before the series' first bar is known; its columns are NaN there.
        oldest: greatest age, ns; None if no bar is visible anywhere.
        first_while_open: ``known_at`` of the first bar of `old_while_open`, ns UTC; None if there is none.
    """

    old: int
    old_while_open: int
    not_visible: int
    oldest: int | None
    first_while_open: int | None


class _Primary(NamedTuple):
    """The primary's bars, and for each the time without bars since the first one's open."""

    opens: Instants
    known: Instants
    closed: Instants


def carried_ages(
    block: "Block", plan: "Plan", primary: "SeriesKey", start: int, sources: "Iterable[SeriesKey]"
) -> "dict[SeriesKey, CarriedAge]":
    """Return the ages of what each of `sources` carries onto `primary`, on its bars from `start` on."""
    own = plan.series.index(primary)
    opens, known = block.timestamp(own), block.known_at(own)
    return {
        source: ages_of(
            opens,
            known,
            block.known_at(plan.series.index(source)),
            block.visible(plan.series.index(source), own),
            duration=Timeframe.parse(source[1]).duration_ns,
            start=start,
        )
        for source in sources
    }


def ages_of(
    opens: Instants, known: Instants, carried: Instants, visible: Instants, *, duration: int, start: int
) -> CarriedAge:
    """Measure one series.

    Inputs: `opens`, `known` (n,) of the primary; `carried` (m,) ``known_at`` of the other series; `visible` (n,) rows
    into it, −1 where none; all ns UTC, sorted. Complexity: O(n), and O(k log n) for k old bars.
    """
    index = visible[start:]
    seen = index >= 0
    ages = known[start:][seen] - carried[index[seen]]
    old = np.flatnonzero(seen)[ages > OLD_BARS * duration] + start
    gaps = np.maximum(opens[1:] - known[:-1], 0)
    primary = _Primary(opens, known, np.concatenate(([0], np.cumsum(gaps))))
    since = carried[visible[old]]
    open_age = known[old] - since - _closed_between(primary, since, old)
    while_open = old[open_age > OLD_BARS * duration]
    return CarriedAge(
        old=len(old),
        old_while_open=len(while_open),
        not_visible=len(index) - len(ages),
        oldest=int(ages.max()) if len(ages) else None,
        first_while_open=int(known[while_open[0]]) if len(while_open) else None,
    )


def _closed_between(primary: _Primary, since: Instants, rows: NDArray[np.intp]) -> Instants:
    """The time without primary bars from each instant of `since` to the close of the bar in `rows`, ns."""
    before = np.maximum(np.searchsorted(primary.opens, since, side="right") - 1, 0)
    # Of the closure after bar `before`, what lies before `since` is not in between.
    passed = np.maximum(since - primary.known[before], 0)
    closed: Instants = np.maximum(primary.closed[rows] - primary.closed[before] - passed, 0)
    return closed


def age_warnings(primary: "SeriesKey", ages: "dict[SeriesKey, CarriedAge]", decision_bars: int) -> list[str]:
    """Return a warning for each series that has holes while the primary trades."""
    from omega.data.moments import utc_text

    warnings = []
    for (symbol, timeframe), age in ages.items():
        if age.first_while_open is not None and age.oldest is not None:
            warnings.append(
                f"{symbol}/{timeframe}: on {age.old_while_open:,} of {decision_bars:,} decision bars its last bar had "
                f"closed more than {OLD_BARS} {timeframe} bars before while {'/'.join(primary)} traded, first at "
                f"{utc_text(age.first_while_open)} (oldest value: {age.oldest / HOUR_NS:,.0f} h): it has holes there."
            )
    return warnings
