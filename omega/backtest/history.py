"""Which bars a run reads: the decision bars, and the history before them that its indicators need to settle."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import known_at
from omega.data.feed import Feed
from omega.data.moments import minute_text
from omega.data.schema import column
from omega.data.timeframe import DAY_NS, Timeframe
from omega.errors import DataError
from omega.indicators.batch import SIDES, SeriesBars
from omega.indicators.catalog.settling import NEVER
from omega.indicators.plan import SeriesKey, settling
from omega.indicators.spec import Spec

__all__ = ["Window", "find_window"]

#: Bars may be absent for so long around holidays, ns.
CLOSURE = 7 * DAY_NS


@attrs.frozen(kw_only=True, eq=False)
class Window:
    """The rows of every series that a run reads.

    Attributes:
        bars: the bars of each series from `history_start` on, opening before the run's end.
        starts: by symbol, the index of the first decision bar in its primary's rows.
        history_start: one instant for all series; bars that open before it are not read, ns UTC.
        warnings: history that is short, if that is allowed, and a primary that does not reach the run's start or end.
    """

    bars: dict[SeriesKey, SeriesBars]
    starts: dict[str, int]
    history_start: int
    warnings: tuple[str, ...]


class _Need(NamedTuple):
    """What a declaration needs: the open of the earliest bar, and bars before the first visible one or `NEVER`."""

    instant: int
    bars: int
    name: str


def find_window(
    feed: Feed,
    primaries: Sequence[SeriesKey],
    declarations: Mapping[SeriesKey, Mapping[str, Spec]],
    *,
    start: int,
    end: int,
    pinned: int | None,
    allow_short: bool,
    day: str,
) -> Window:
    """Choose the rows for decision bars whose open lies in [start, end), of each primary in its own rows.

    The history reaches back until every indicator has settled (weight of the start below 1e-10), in bars of its own
    series, when the first symbol decides: from then on any symbol may read it. It starts at one instant for all
    series, the earliest that one of them needs; `pinned` replaces it.

    Raises:
        DataError: a symbol has no bar in the range, or too little history while `allow_short` is False.
    """
    opens = {key: column(feed.series[*key, SIDES[0]].batch, "timestamp") for key in declarations}
    decisions = {key: _decision_rows(key, opens[key], start, end, alone=len(primaries) == 1) for key in primaries}
    firsts = {key: opens[key][rows.start : rows.start + 1] for key, rows in decisions.items()}
    begin = min(int(first[0]) for first in firsts.values())
    decided = min(int(known_at(first, Timeframe.parse(key[1]), day)[0]) for key, first in firsts.items())
    visible = {key: _visible(times, Timeframe.parse(key[1]), day, decided) for key, times in opens.items()}
    wanted = [
        (key, need) for key, declared in declarations.items() for need in _needs(opens[key], visible[key], declared)
    ]
    history_start = min(need.instant for _, need in wanted) if pinned is None else pinned
    short = []
    for key, need in wanted:
        have = max(0, visible[key] - int(np.searchsorted(opens[key], history_start)))
        if need.bars < NEVER and (have < need.bars or history_start > need.instant):
            needed = f"needs {need.bars} bars before {minute_text(begin)} UTC, there are {have}"
            short.append(f"{key[0]}/{key[1]}: {need.name} {needed}")
        elif history_start > need.instant:
            needed = f"never settles: it needs every bar from {minute_text(need.instant)} UTC on"
            short.append(f"{key[0]}/{key[1]}: {need.name} {needed}, history starts at {minute_text(history_start)} UTC")
    if short and not allow_short:
        raise DataError(
            f"Too little history: {'; '.join(short)}. Start later, lengthen the data, or accept unsettled indicators "
            "with run.allow_short_history = true."
        )
    bars = {}
    for key, times in opens.items():
        low, high = (int(row) for row in np.searchsorted(times, [history_start, end]))
        tables = {side: feed.series[*key, side].batch.slice(low, high - low) for side in SIDES}
        ends = (int(times[low]), int(times[high - 1])) if high > low else (history_start, history_start)
        bars[key] = SeriesBars(tables=tables, origin=low, first=ends[0], last=ends[1], day=day)
    return Window(
        bars=bars,
        starts={key[0]: rows.start - bars[key].origin for key, rows in decisions.items()},
        history_start=min(history_start, start),
        warnings=(
            *(f"short history: {text}" for text in short),
            *(text for key in primaries for text in _uncovered(key, opens[key], start, end)),
        ),
    )


def _uncovered(key: SeriesKey, opens: NDArray[np.int64], start: int, end: int) -> list[str]:
    """Say where a primary's bars do not reach the run's start or end; a closure of some days is none."""
    name, texts = "/".join(key), []
    if int(opens[0]) - start > CLOSURE:
        late = (int(opens[0]) - start) // DAY_NS
        texts.append(f"{name}: the data begins {minute_text(int(opens[0]))} UTC, {late} days after run.start.")
    if end - int(opens[-1]) > CLOSURE:
        early = (end - int(opens[-1])) // DAY_NS
        texts.append(f"{name}: the data ends {minute_text(int(opens[-1]))} UTC, {early} days before run.end.")
    return texts


def _decision_rows(key: SeriesKey, opens: NDArray[np.int64], start: int, end: int, *, alone: bool) -> range:
    """The rows of a primary whose open lies in [start, end)."""
    first, stop = (int(row) for row in np.searchsorted(opens, [start, end]))
    if first >= stop:
        remedy = "" if alone else f", or take {key[0]} out of run.symbols"
        raise DataError(
            f"{key[0]}/{key[1]}: no bar opens in [{minute_text(start)} UTC, {minute_text(end)} UTC). The data has "
            f"{len(opens)} bars from {minute_text(int(opens[0]))} UTC to {minute_text(int(opens[-1]))} UTC. Change "
            f"run.start and run.end{remedy}."
        )
    return range(first, stop)


def _visible(opens: NDArray[np.int64], frame: Timeframe, day: str, instant: int) -> int:
    """Row of the last bar that is known at an instant; −1 if none is."""
    row = int(np.searchsorted(opens, instant)) - 1
    while row >= 0 and int(known_at(opens[row : row + 1], frame, day)[0]) > instant:
        row -= 1
    return row


def _needs(opens: NDArray[np.int64], visible: int, declared: Mapping[str, Spec]) -> list[_Need]:
    """The longest need of what settles, and that of one that never does: neither may hide the other."""
    lengths = [(settling(spec), f"{name} = {spec}") for name, spec in declared.items()]
    bars, name = max((each for each in lengths if each[0] < NEVER), default=(0, ""))
    never = [_Need(int(opens[0]), NEVER, text) for length, text in lengths if length >= NEVER]
    return [_Need(int(opens[max(0, visible - bars)]), bars, name), *never[:1]]
