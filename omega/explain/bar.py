"""One bar of an opened run, with everything that is visible at its close."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from omega.backtest.alignment import OLD_BARS
from omega.backtest.array_hooks import ask_with_arrays
from omega.backtest.opening import OpenedRun
from omega.data.moments import utc_text
from omega.data.schema import FIELDS, ORIGIN_KEY
from omega.data.timeframe import Timeframe
from omega.errors import DataError
from omega.explain.values import CarriedSeries, ColumnValue, Explanation, SeenBar
from omega.indicators.batch import SIDES
from omega.indicators.plan import SeriesKey
from omega.indicators.spec import Spec
from omega.views import Columns, Views

__all__ = ["explain_bar"]

Instants = NDArray[np.int64]


def explain_bar(opened: OpenedRun, asked: int, symbol: str) -> Explanation:
    """Explain the last primary bar of a symbol known at `asked`.

    Raises:
        DataError: no bar is known by then, or `asked` lies after the last bar's close.
        StrategyError: `prepare` or `candidates` raised.
    """
    views, primary = opened.views[symbol], (symbol, opened.config.run.timeframe)
    known = views.known_at
    if not known[0] <= asked <= known[-1]:
        raise DataError(
            f"{'/'.join(primary)}: no bar can be explained at {utc_text(asked)}. The run reads bars that close "
            f"from {utc_text(int(known[0]))} (history; decisions from {utc_text(int(known[views.start]))}) to "
            f"{utc_text(int(known[-1]))}. Ask for a time between."
        )
    row = int(np.searchsorted(known, asked, side="right")) - 1
    answers = ask_with_arrays(opened.rule, opened.views, intents=False)
    own = tuple(_columns(views, opened.declarations[primary], row))
    return Explanation(
        symbol=views.symbol,
        timeframe=views.timeframe,
        asked=asked,
        row=row,
        rows=len(views),
        decides=row >= views.start,
        opened=int(views.timestamp[row]),
        known_at=int(known[row]),
        next_known_at=int(known[row + 1]) if row + 1 < len(views) else None,
        pip_size=opened.instruments[symbol].pip_size,
        bid=_prices(views, "bid", row),
        ask=_prices(views, "ask", row),
        origins={side: opened.feed.series[*primary, side].meta[ORIGIN_KEY] for side in SIDES},
        candidate=bool(answers.masks[symbol][row]) if symbol in answers.masks else None,
        columns=(
            *own,
            *(
                ColumnValue(name=name, spec="prepare()", values={"value": float(values[row])})
                for name, values in answers.prepared[symbol].items()
            ),
        ),
        carried=tuple(_carried(opened, key, views, row) for key in opened.plan.series if key != primary),
        stored=None,
    )


def _prices(views: Views, side: str, row: int) -> dict[str, float]:
    return {field: float(getattr(getattr(views, side), field)[row]) for field in FIELDS}


def _columns(columns: Columns, declared: Mapping[str, Spec], row: int) -> Iterator[ColumnValue]:
    for name, spec in declared.items():
        column = getattr(columns, name)
        outputs = {output: getattr(column, output) for output in column.names} if isinstance(column, Columns) else None
        values = {name: float(each[row]) for name, each in (outputs or {"value": column}).items()}
        yield ColumnValue(name=name, spec=str(spec), values=values)


def _carried(opened: OpenedRun, key: SeriesKey, views: Views, row: int) -> CarriedSeries:
    block, series = opened.block, opened.plan.series.index(key)
    opens, known, now = block.timestamp(series), block.known_at(series), int(views.known_at[row])
    seen = int(block.visible(series, opened.plan.series.index((views.symbol, views.timeframe)))[row])
    duration = Timeframe.parse(key[1]).duration_ns
    age = now - int(known[seen]) if seen >= 0 else None

    def bar(j: int) -> SeenBar | None:
        return _seen_bar(opens, known, views.known_at, j) if 0 <= j < len(opens) else None

    return CarriedSeries(
        symbol=key[0],
        timeframe=key[1],
        origin=opened.feed.series[*key, "bid"].meta[ORIGIN_KEY],
        visible=bar(seen),
        age=age,
        bars=None if age is None else age / duration,
        old=age is not None and age > OLD_BARS * duration,
        following=bar(seen + 1),
        columns=tuple(_columns(views[key], opened.declarations[key], row)),
    )


def _seen_bar(opens: Instants, known: Instants, decisions: Instants, j: int) -> SeenBar:
    first = int(np.searchsorted(decisions, known[j], side="left"))
    return SeenBar(
        opened=int(opens[j]),
        known_at=int(known[j]),
        decided_at=int(decisions[first]) if first < len(decisions) else None,
    )
