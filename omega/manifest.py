"""The manifest: everything deterministic about a run except its results."""

import platform
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from omega import __version__
from omega.alignment import CarriedAge, age_warnings, carried_ages
from omega.config import Config, config_hash
from omega.execution.terms_file import packaged_terms
from omega.indicators.backend import indicator_backend
from omega.indicators.plan import SeriesKey
from omega.opening import OpenedRun
from omega.views import Views, series_read

__all__ = ["make_manifest"]

#: Version of the manifest's own layout.
SCHEMA_VERSION = 1


def make_manifest(opened: OpenedRun, views: Mapping[str, Views], batch_calls: int) -> dict[str, Any]:
    """Collect versions, hashes, counts and warnings of one run; never a path, a time or a thread count.

    Args:
        opened: the run up to its views.
        views: by symbol, the same views with the columns of `prepare`; the run has read what it reads of them.
        batch_calls: calls into Rust that computed indicators.
    """
    from omega._rust import build_info

    config, loaded, feed = opened.config, opened.loaded, opened.feed
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
        "data": {"hashes": feed.hashes, "derived": list(feed.derived)},
        "terms": _terms(config),
        "rows": {
            **{kind: sum(own[kind] for own in rows.values()) for kind in ("bars", "history", "decision_bars")},
            "read": stats["rows"],
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
        "warnings": [*opened.warnings, *holes],
    }


def _terms(config: Config) -> dict[str, str]:
    """The sha256 (hex) of every file that instruments and costs were read from."""
    hashes = {
        "instruments packaged": packaged_terms("instruments").sha256,
        "instruments file": config.instruments.sha256,
        "costs file" if config.costs.file else "costs packaged": config.costs.sha256,
    }
    return {name: digest for name, digest in hashes.items() if digest is not None}


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
    """How old carried values were (`omega.alignment.CarriedAge`), in decision bars and ns."""
    return {
        "decision_bars": decision_bars,
        "older_than_two_bars": age.old,
        "of_these_while_open": age.old_while_open,
        "not_visible": age.not_visible,
        "oldest_ns": age.oldest,
    }
