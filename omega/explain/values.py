"""What an explanation consists of. Instants are int64 ns UTC."""

from collections.abc import Mapping
from typing import Any

import attrs

__all__ = ["CarriedSeries", "ColumnValue", "Explanation", "SeenBar", "StoredBar"]


@attrs.frozen(kw_only=True)
class SeenBar:
    """A bar of another series.

    Attributes:
        opened: its open instant.
        known_at: its close instant: it is visible from then on.
        decided_at: close of the first primary bar that sees it; None if the run has no such bar.
    """

    opened: int
    known_at: int
    decided_at: int | None


@attrs.frozen(kw_only=True)
class ColumnValue:
    """A column at the explained bar.

    Attributes:
        name: as it was declared.
        spec: the canonical text of what was declared; "prepare()" for a column that the strategy derived itself.
        values: output -> value (NaN where there is none); one entry ``value`` for an indicator of one output.
    """

    name: str
    spec: str
    values: Mapping[str, float]


@attrs.frozen(kw_only=True)
class CarriedSeries:
    """Another series as the explained bar sees it.

    Attributes:
        symbol, timeframe: which.
        origin: ``file``, or how its bars were made (``resampled H1``).
        visible: the bar whose values are read; None before the first one is known.
        age: ns since that bar closed; None without one.
        bars: the age in nominal durations of the timeframe.
        old: whether the age is more than two durations (`omega.backtest.alignment`).
        following: the next bar, not yet visible; None if the run reads no further one.
        columns: the declared columns, carried.
    """

    symbol: str
    timeframe: str
    origin: str
    visible: SeenBar | None
    age: int | None
    bars: float | None
    old: bool
    following: SeenBar | None
    columns: tuple[ColumnValue, ...]


@attrs.frozen(kw_only=True)
class StoredBar:
    """What a finished run did around the explained bar.

    Attributes:
        directory: the run directory.
        orders: rows of ``orders.parquet`` decided at this bar's close.
        trades: rows of ``trades.parquet`` that were open in this bar.
        open_after: for each of `trades` whether its position is still open once the bar is done.
    """

    directory: str
    orders: tuple[Mapping[str, Any], ...]
    trades: tuple[Mapping[str, Any], ...]
    open_after: tuple[bool, ...]


@attrs.frozen(kw_only=True)
class Explanation:
    """One primary bar and everything that its decision may read.

    Attributes:
        symbol, timeframe: the primary series.
        asked: the instant asked about; the bar is the last one known by then.
        row, rows: its index in the views, and how many bars they have.
        decides: False for a bar of the history before the run's start.
        opened, known_at: the bar.
        next_known_at: when the next bar decides; None after the last one.
        pip_size: one pip, price units.
        bid, ask: field -> price.
        origins: side -> ``file``, or how the side was made (``spread 1.3 pips``).
        candidate: what `candidates` says of the bar; None if the strategy has no mask.
        columns: the primary's own columns, those of `prepare` last.
        carried: the other series.
        stored: what a finished run did here; None for a config.
    """

    symbol: str
    timeframe: str
    asked: int
    row: int
    rows: int
    decides: bool
    opened: int
    known_at: int
    next_known_at: int | None
    pip_size: float
    bid: Mapping[str, float]
    ask: Mapping[str, float]
    origins: Mapping[str, str]
    candidate: bool | None
    columns: tuple[ColumnValue, ...]
    carried: tuple[CarriedSeries, ...]
    stored: StoredBar | None
