"""Several symbols on random grids: nobody sees what is not known yet, and three ways to decide give the same trades."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from omega import Array, Bar, Enter, Exit, Intents, Mask, RunResult, Series, Strategy, Views, ind
from omega.backtest.opening import OpenedRun, open_run
from omega.config import from_mapping
from omega.data.schema import column, make_batch
from omega.indicators.spec import Spec
from omega.runner import run_config
from omega.strategies import loaded_from_class
from omega.views import Columns

HOUR = 3_600_000_000_000
MONDAY = 413_544 * HOUR  # 2017-03-06
SYMBOLS = ("EURUSD", "GBPUSD", "USDJPY")
START = 300

Tables = dict[tuple[str, str, str], pa.RecordBatch]


def walks(seed: int, hours: int = 900) -> Tables:
    """Random walks of both sides of each symbol, each with holes of its own."""
    chance, tables = np.random.default_rng(seed), {}
    for symbol, first, pip in zip(SYMBOLS, (1.1, 1.3, 110.0), (1e-4, 1e-4, 1e-2), strict=True):
        kept = chance.random(hours) > chance.choice([0.0, 0.1, 0.5])
        kept[[0, START, hours - 1]] = True
        opens = np.flatnonzero(kept) * HOUR + MONDAY
        n = len(opens)
        close = first + np.cumsum(chance.integers(-20, 21, n)) * pip
        start = np.roll(close, 1) + chance.integers(-3, 4, n) * pip
        spread = chance.integers(1, 4, n) * pip
        for side, part in (("bid", 0.0), ("ask", 1.0)):
            tables[symbol, "H1", side] = make_batch(
                {
                    "timestamp": opens,
                    "open": start + part * spread,
                    "high": np.maximum(start, close) + 5 * pip + part * spread,
                    "low": np.minimum(start, close) - 5 * pip + part * spread,
                    "close": close + part * spread,
                    "volume": np.ones(n),
                }
            )
    return tables


def config(end: int | None = None, **sections: Any) -> Any:
    def text(instant: int) -> str:
        return str(np.datetime64(instant, "ns").astype("datetime64[s]")) + "Z"

    return from_mapping(
        {
            "run": {
                "strategy": "in memory",
                "symbols": list(SYMBOLS),
                "timeframe": "H1",
                "start": text(MONDAY + START * HOUR),
                "end": "2018-01-01" if end is None else text(end),
                "history_start": text(MONDAY),
                "allow_short_history": True,
            },
            "data": {"root": "memory", "day": "utc"},
            "sizing": {"fixed_lots": 0.1},
            "costs": {"commission": {"per_lot": 3.5}, "slippage": {"random_pips": 1.0}, "swap": True},
            **sections,
        }
    )


class Declares(Strategy):
    higher_timeframes = ("H4", "D1")

    def indicators(self, series: Series) -> dict[str, Spec]:
        return {
            "z": ind.zscore(20),
            "bands": ind.bollinger(5, side="ask"),
            "atr": ind.atr(5, side="mid"),
            "twice": ind.custom(lambda close: 2 * close, ind.close(), warmup=0),
        }

    def on_bar(self, bar: Bar) -> None:
        return None


def opened(tables: Tables, end: int | None = None) -> OpenedRun:
    return open_run(config(end), strategy=loaded_from_class(Declares), tables=tables)


def flat(columns: Columns, stem: str = "") -> dict[str, np.ndarray]:
    found = {}
    for name in columns.names:
        value = getattr(columns, name)
        found |= flat(value, f"{stem}{name}.") if isinstance(value, Columns) else {f"{stem}{name}": value}
    return found


def all_columns(views: Views) -> dict[str, np.ndarray]:
    found = flat(views)
    for symbol in SYMBOLS:
        for timeframe in ("H1", "H4", "D1"):
            if (symbol, timeframe) != (views.symbol, "H1"):
                found |= flat(views[symbol, timeframe], f"{symbol} {timeframe} ")
    return found


@pytest.mark.parametrize("seed", range(8))
def test_what_a_symbol_reads_of_others_does_not_change_when_the_future_is_taken_away(seed: int) -> None:
    tables = walks(seed)
    # A bar of each symbol ends at `now`: without one, a higher bar that ends there counts as cut short and is left out.
    shared = set.intersection(*(set(column(table, "timestamp").tolist()) for table in tables.values()))
    later = [instant for instant in sorted(shared) if instant > MONDAY + START * HOUR]
    now = int(np.random.default_rng(seed).choice(later)) + HOUR
    rows = {key: int(np.searchsorted(column(table, "timestamp"), now)) for key, table in tables.items()}
    known = {key: table.slice(0, rows[key]) for key, table in tables.items()}
    whole, cut = opened(tables), opened(known)
    for symbol in SYMBOLS:
        full, found = all_columns(whole.views[symbol]), all_columns(cut.views[symbol])
        n = len(cut.views[symbol])
        assert full.keys() == found.keys()
        for name, values in found.items():
            assert values.tobytes() == full[name][:n].tobytes(), (symbol, name)


@pytest.mark.parametrize("seed", range(3))
def test_cutting_the_views_cuts_what_they_read_of_others(seed: int) -> None:
    views = opened(walks(seed)).views["EURUSD"]
    full = all_columns(views)
    for n in (START // 4, START, len(views)):
        for name, values in all_columns(views.until(n)).items():
            assert values.tobytes() == full[name][:n].tobytes(), name


class Rule(Strategy):
    """Enters and exits at random, the same for the same bar of the same symbol, in both directions."""

    def indicators(self, series: Series) -> dict[str, Spec]:
        return {"atr": ind.atr(14)}

    def prepare(self, views: Views) -> Mapping[str, Array]:
        hours = views.known_at // HOUR + 7 * SYMBOLS.index(views.symbol)
        return {"enter": (hours * 2654435761 % 97 < 12) * 1.0, "leave": (hours * 40503 % 89 < 6) * 1.0}


class Masked(Rule):
    def candidates(self, views: Views) -> Mask:
        return (views.enter > 0) & (views.atr > 0)


class OnBar(Rule):
    def on_bar(self, bar: Bar) -> Any:
        v, i = bar.views, bar.i
        actions: list[Any] = []
        if v.leave[i] and bar.positions:
            actions.append(Exit(reason="leave"))
        if v.enter[i] and v.atr[i] > 0 and self.room(bar):
            side = Enter.long if i % 2 else Enter.short
            actions.append(side(stop_distance=2 * v.atr[i], target_distance=3 * v.atr[i]))
        return actions

    def room(self, bar: Bar) -> bool:
        return len(bar.positions) + len(bar.orders) < self.most

    most = 1


class OnMask(OnBar, Masked):
    pass


class ByIntents(Rule):
    def intents(self, views: Views) -> Intents:
        enters, exits = np.flatnonzero((views.enter > 0) & (views.atr > 0)), np.flatnonzero(views.leave)
        levels = [np.concatenate([k * views.atr[enters], np.full(len(exits), np.nan)]) for k in (2, 3)]
        return Intents(
            bar=np.concatenate([enters, exits]),
            action=["enter"] * len(enters) + ["exit"] * len(exits),
            direction=np.where(np.concatenate([enters, exits]) % 2, 1, -1),
            stop_distance=levels[0],
            target_distance=levels[1],
            reason=[""] * len(enters) + ["leave"] * len(exits),
        )


RULES: dict[str, dict[str, Any]] = {
    "plain": {},
    "at the close": {"execution": {"market_fill": "close"}},
    "several positions": {"execution": {"max_positions": 3}},
    "managed": {"execution": {"max_holding": "20h", "trailing": {"atr_multiple": 2.0, "start_pips": 5}}},
    "gated": {"gates": {"sessions": [["06:00", "20:00"]], "cooldown_bars": 3, "direction": "long"}},
    "little money": {"account": {"balance": 5_000.0}},
    "euros": {"account": {"currency": "EUR"}},
}


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", range(2))
def test_on_bar_candidates_and_intents_give_the_same_trades_and_equity(rules: str, seed: int) -> None:
    tables = walks(100 + seed)
    sections = RULES[rules]
    OnBar.most = sections.get("execution", {}).get("max_positions", 1)

    def ran(cls: type[Strategy[Any]]) -> RunResult:
        return run_config(config(**sections), strategy=loaded_from_class(cls), tables=tables, write=False)

    first, *others = (ran(cls) for cls in (OnBar, OnMask, ByIntents))
    assert set(first.trades.column("symbol").to_pylist()) == set(SYMBOLS)
    for other in others:
        assert repr(other.trades.to_pylist()) == repr(first.trades.to_pylist())
        assert other.equity.equals(first.equity)
