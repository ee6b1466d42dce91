"""The manifest: everything deterministic about a run except its results."""

import platform
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from omega import __version__
from omega.backtest.alignment import CarriedAge, age_warnings, carried_ages
from omega.backtest.array_hooks import ArrayAnswers
from omega.backtest.engine_columns import EngineColumns
from omega.backtest.engine_run import hides_gaps
from omega.backtest.opening import OpenedRun
from omega.config import Config, config_hash
from omega.execution.engine_input import NEWS, SESSION, WEEKDAY
from omega.execution.terms_file import packaged_terms
from omega.indicators.backend import indicator_backend
from omega.indicators.plan import SeriesKey
from omega.views import Views, series_read

if TYPE_CHECKING:
    from omega._rust import Engine

__all__ = ["engine_record", "make_manifest"]

#: Version of the manifest's own layout.
SCHEMA_VERSION = 1

_GATES = (("weekday", WEEKDAY), ("session", SESSION), ("news", NEWS))


def make_manifest(
    opened: OpenedRun, answers: ArrayAnswers, columns: EngineColumns, *, batch_calls: int, probed: bool
) -> dict[str, Any]:
    """Collect versions, hashes, counts and warnings of one run; never a path, a time or a thread count.

    Args:
        opened: the run up to its views.
        answers: what the strategy derived; the run is over, so it has read what it reads of the views.
        columns: what the engine read beside them.
        batch_calls: calls into Rust that computed indicators.
        probed: whether anything was probed for look-ahead.
    """
    from omega._rust import build_info

    config, loaded, views = opened.config, opened.loaded, answers.views
    feeds = (opened.feed, *columns.feeds)
    stats, carried, holes = opened.block.stats(), dict[str, Any](), list[str]()
    rows = {symbol: _rows(own) for symbol, own in views.items()}
    for symbol, own in views.items():
        primary, bars = (symbol, own.timeframe), rows[symbol]["decision_bars"]
        ages = carried_ages(opened.block, opened.plan, primary, own.start, _carried(opened, own))
        carried |= {_carried_name(series, primary): _age(age, bars) for series, age in ages.items()}
        holes += age_warnings(primary, ages, bars)
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": {
            "omega": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pyarrow": pa.__version__,
        },
        "build": dict(build_info()),
        "config_hash": config_hash(config),
        "strategy": {
            "name": loaded.name,
            "class": loaded.cls.__name__,
            "source_hash": loaded.source.hash,
            "files": dict(loaded.source.hashes),
        },
        "symbols": list(config.run.symbols),
        "timeframe": config.run.timeframe,
        "data": {
            "hashes": dict(sorted(pair for feed in feeds for pair in feed.hashes.items())),
            "derived": [text for feed in feeds for text in feed.derived],
        },
        "terms": _terms(config, columns),
        "rows": {
            **{kind: sum(own[kind] for own in rows.values()) for kind in ("bars", "history", "decision_bars")},
            "read": stats["rows"],
            "finer": sum(len(bars.timestamp) for bars in columns.finer.values()),
            "conversion": sum(len(pair.known_at) for pair in columns.pairs),
            "by_symbol": rows,
        },
        "carried": carried,
        "seed": config.run.seed,
        "backend": indicator_backend(),
        "ffi": {
            "batch_calls": batch_calls,
            "specs": opened.plan.specs,
            "nodes": stats["nodes"],
            "columns": stats["columns"],
        },
        "costs": "none" if config.costs.is_none else config.costs.describe(),
        "lookahead": "probed" if probed else "no",
        "warnings": [*opened.warnings, *columns.warnings, *holes],
    }


def _terms(config: Config, columns: EngineColumns) -> dict[str, str]:
    """The sha256 (hex) of every file that instruments, costs and news were read from."""
    hashes = {
        "instruments packaged": packaged_terms("instruments").sha256,
        "instruments file": config.instruments.sha256,
        "costs file" if config.costs.file else "costs packaged": config.costs.sha256,
        "news file": None if columns.news is None else columns.news.sha256,
    }
    return {name: digest for name, digest in hashes.items() if digest is not None}


def engine_record(
    engine: "Engine", opened: OpenedRun, answers: ArrayAnswers, columns: EngineColumns, on_bar_calls: int
) -> dict[str, Any]:
    """How the finished engine was driven, and which of the rules that bars decide applied.

    Gates are counted in decision bars on which they admit no entry, whether or not one was asked for.
    """
    return {
        "mode": "intents" if answers.intents else "on_bar",
        "instants": engine.total_rows,
        "on_bar_calls": on_bar_calls,
        "skipped_intents": engine.skipped_intents,
        "hidden_gap_rule": [symbol for symbol in opened.instruments if hides_gaps(opened, symbol)],
        "detail_fallbacks": engine.detail_fallbacks,
        "gates": {
            symbol: {name: int(np.count_nonzero(gate[answers.views[symbol].start :] == code)) for name, code in _GATES}
            for symbol, gate in columns.gates.items()
            if gate is not None
        },
        "conversion": [pair.symbol for pair in columns.pairs],
        "swap": columns.rollovers is not None,
    }


def _rows(views: Views) -> dict[str, int]:
    """How many bars of one symbol are seen: all, those of the history, those that decide."""
    return {"bars": len(views), "history": views.start, "decision_bars": len(views) - views.start}


def _carried(opened: OpenedRun, views: Views) -> list[SeriesKey]:
    """What is carried onto one symbol's bars: its higher timeframes, and what the strategy read of other symbols."""
    read = series_read(views)
    primary = (views.symbol, views.timeframe)
    return [key for key in opened.plan.series if key != primary and (key[0] == views.symbol or key in read)]


def _carried_name(series: SeriesKey, primary: SeriesKey) -> str:
    """``EURUSD/H4`` on its own symbol's bars, ``GBPUSD/H1 on EURUSD/H1`` on another's."""
    return "/".join(series) if series[0] == primary[0] else f"{'/'.join(series)} on {'/'.join(primary)}"


def _age(age: CarriedAge, decision_bars: int) -> dict[str, int | None]:
    """How old carried values were (`omega.backtest.alignment.CarriedAge`), in decision bars and ns."""
    return {
        "decision_bars": decision_bars,
        "older_than_two_bars": age.old,
        "of_these_while_open": age.old_while_open,
        "not_visible": age.not_visible,
        "oldest_ns": age.oldest,
    }
