"""Bars per second of whole backtests, from mapped bars to a result in memory."""

import statistics
import time
from pathlib import Path

import attrs

from omega.bench.workload import FORMS
from omega.config import Config, from_mapping
from omega.data.moments import utc_text
from omega.data.schema import column
from omega.data.store import open_series
from omega.data.timeframe import Timeframe
from omega.result import RunResult
from omega.runner import run_config
from omega.strategies import loaded_from_class

__all__ = ["SYMBOL", "TIMEFRAME", "Measured", "Pace", "config_of", "measure", "run_form"]

SYMBOL, TIMEFRAME = "EURUSD", "M1"
#: Stages of a run that are the plan and the engine; the rest opens data and makes tables and metrics.
PLAN, ENGINE = "indicators", "engine"


@attrs.frozen
class Pace:
    """Where a run stood, and when: what its progress reported.

    Attributes:
        bars: bars done, ascending.
        seconds: the clock then.
    """

    bars: list[int]
    seconds: list[float]

    def last_over_first(self) -> float | None:
        """Speed in the last tenth of the bars over that in the first; None where reports are too rare to tell."""
        if not self.bars:
            return None
        total = self.bars[-1]
        first = [k for k, bar in enumerate(self.bars) if bar <= total / 10]
        last = [k for k, bar in enumerate(self.bars) if bar >= total * 9 / 10]
        if len(first) < 2 or len(last) < 2:
            return None
        begin, end = self._speed(first), self._speed(last)
        return end / begin if begin > 0 else None

    def _speed(self, rows: list[int]) -> float:
        bars = self.bars[rows[-1]] - self.bars[rows[0]]
        return bars / max(self.seconds[rows[-1]] - self.seconds[rows[0]], 1e-9)


@attrs.frozen(kw_only=True)
class Measured:
    """One form of the workload, over several rounds.

    Attributes:
        form: intents, on_bar, or candidates (on_bar where they are).
        bars: of the run.
        trades: the same in every form.
        calls: of `on_bar`, in one run.
        seconds: of the whole run, by round.
        plan, engine: seconds of these stages, by round.
        last_over_first: speed of the last tenth of the bars over that of the first, by round, where it can be told.
    """

    form: str
    bars: int
    trades: int
    calls: int
    seconds: tuple[float, ...]
    plan: tuple[float, ...]
    engine: tuple[float, ...]
    last_over_first: tuple[float, ...]

    @property
    def bars_per_second(self) -> float:
        """Of the median round."""
        return self.bars / statistics.median(self.seconds)

    @property
    def calls_per_second(self) -> float:
        """Calls of `on_bar` in a second of the engine's stage, median round."""
        return self.calls / statistics.median(self.engine)


def config_of(root: Path, threads: int = 0) -> Config:
    """Return the config that runs all bars of the store: no costs, fixed lots, no probe."""
    times = column(open_series(root, SYMBOL, TIMEFRAME, "bid").batch, "timestamp")
    after = int(times[-1]) + Timeframe.parse(TIMEFRAME).span_ns
    run = {
        "strategy": "omega.bench.workload:DipByIntents",
        "symbols": [SYMBOL],
        "timeframe": TIMEFRAME,
        "start": utc_text(int(times[0])),
        "end": utc_text(after),
        "allow_short_history": True,
    }
    return from_mapping(
        {
            "run": run,
            "data": {"root": str(root)},
            "sizing": {"fixed_lots": 0.1},
            "costs": "none",
            "engine": {"probe": False, "threads": threads},
        }
    )


def run_form(config: Config, form: str) -> tuple[RunResult, Pace]:
    """Run one form of the workload; nothing is written."""
    bars: list[int] = []
    seconds: list[float] = []

    def progress(done: int, _: int) -> None:
        bars.append(done)
        seconds.append(time.perf_counter())

    loaded = loaded_from_class(FORMS[form])
    return run_config(config, strategy=loaded, write=False, progress=progress), Pace(bars, seconds)


def measure(config: Config, rounds: int) -> list[Measured]:
    """Run every form once in each round, another one first each time, after a first round that is not counted."""
    forms = list(FORMS)
    rows: dict[str, list[_Round]] = {form: [] for form in forms}
    for k in range(rounds + 1):
        turn = k % len(forms)
        for form in forms[turn:] + forms[:turn]:
            row = _round(config, form)
            if k:
                rows[form].append(row)
    return [_measured(form, rows[form]) for form in forms]


@attrs.frozen(kw_only=True)
class _Round:
    bars: int
    trades: int
    calls: int
    seconds: float
    plan: float
    engine: float
    last_over_first: float | None


def _round(config: Config, form: str) -> _Round:
    begin = time.perf_counter()
    result, pace = run_form(config, form)
    seconds = time.perf_counter() - begin
    stages = result.run_info["seconds"]
    return _Round(
        bars=result.equity.num_rows,
        trades=int(result.metrics["trades"] or 0),
        calls=int(result.manifest["engine"]["on_bar_calls"]),
        seconds=seconds,
        plan=stages[PLAN],
        engine=stages[ENGINE],
        last_over_first=pace.last_over_first(),
    )


def _measured(form: str, rows: list[_Round]) -> Measured:
    return Measured(
        form=form,
        bars=rows[0].bars,
        trades=rows[0].trades,
        calls=rows[0].calls,
        seconds=tuple(row.seconds for row in rows),
        plan=tuple(row.plan for row in rows),
        engine=tuple(row.engine for row in rows),
        last_over_first=tuple(row.last_over_first for row in rows if row.last_over_first is not None),
    )
