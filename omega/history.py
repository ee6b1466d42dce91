"""Which bars a run reads: the decision bars, and the history before them that its indicators need to settle."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import known_at
from omega.data.feed import Feed
from omega.data.schema import column
from omega.data.timeframe import Timeframe
from omega.errors import DataError
from omega.indicators.batch import SIDES, SeriesBars
from omega.indicators.catalog.settling import NEVER
from omega.indicators.plan import SeriesKey, settling
from omega.indicators.spec import Spec

__all__ = ["Window", "find_window", "instant_text"]


@attrs.frozen(kw_only=True, eq=False)
class Window:
    """The rows of every series that a run reads.

    Attributes:
        bars: the bars of each series from `history_start` on, opening before the run's end.
        start: index of the first decision bar in the primary's rows.
        history_start: open of the earliest bar read, ns UTC.
        warnings: what is short, if that is allowed.
    """

    bars: dict[SeriesKey, SeriesBars]
    start: int
    history_start: int
    warnings: tuple[str, ...]


class _Need(NamedTuple):
    """What a declaration needs: the open of the earliest bar, and bars before the first visible one or `NEVER`."""

    instant: int
    bars: int
    name: str


def instant_text(ns: int) -> str:
    """An instant for a person: ``2012-01-03 14:00 UTC``."""
    return datetime.fromtimestamp(ns // 1_000_000_000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def find_window(
    feed: Feed,
    primary: SeriesKey,
    declarations: Mapping[SeriesKey, Mapping[str, Spec]],
    *,
    start: int,
    end: int,
    pinned: int | None,
    allow_short: bool,
    day: str,
) -> Window:
    """Choose the rows for decision bars whose open lies in [start, end).

    The history reaches back until every indicator has settled (weight of the start below 1e-10), in bars of its own
    series; `pinned` replaces that instant.

    Raises:
        DataError: no bar in the range, or too little history while `allow_short` is False.
    """
    opens = {key: column(feed.series[*key, SIDES[0]].batch, "timestamp") for key in declarations}
    own = opens[primary]
    first, stop = (int(row) for row in np.searchsorted(own, [start, end]))
    if first >= stop:
        raise DataError(
            f"{primary[0]}/{primary[1]}: no bar opens in [{instant_text(start)}, {instant_text(end)}). The data has "
            f"{len(own)} bars from {instant_text(int(own[0]))} to {instant_text(int(own[-1]))}. Change run.start and "
            "run.end."
        )
    begin = int(own[first])
    decided = int(known_at(own[first : first + 1], Timeframe.parse(primary[1]), day)[0])
    visible = {key: _visible(times, Timeframe.parse(key[1]), day, decided) for key, times in opens.items()}
    wanted = [
        (key, need) for key, declared in declarations.items() for need in _needs(opens[key], visible[key], declared)
    ]
    history_start = min(need.instant for _, need in wanted) if pinned is None else pinned
    short = []
    for key, need in wanted:
        have = max(0, visible[key] - int(np.searchsorted(opens[key], history_start)))
        if need.bars < NEVER and (have < need.bars or history_start > need.instant):
            needed = f"needs {need.bars} bars before {instant_text(begin)}, there are {have}"
            short.append(f"{key[0]}/{key[1]}: {need.name} {needed}")
        elif history_start > need.instant:
            needed = f"never settles: it needs every bar from {instant_text(need.instant)} on"
            short.append(f"{key[0]}/{key[1]}: {need.name} {needed}, history starts at {instant_text(history_start)}")
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
        start=first - bars[primary].origin,
        history_start=min(history_start, start),
        warnings=tuple(f"short history: {text}" for text in short),
    )


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
