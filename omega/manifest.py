"""The manifest: everything deterministic about a run except its results."""

import platform
from typing import Any

import numpy as np
import pyarrow as pa

from omega import __version__
from omega.alignment import CarriedAge, age_warnings, carried_ages
from omega.config import Config, config_hash
from omega.execution.terms_file import packaged_terms
from omega.indicators.backend import indicator_backend
from omega.opening import OpenedRun
from omega.views import Views

__all__ = ["make_manifest"]

#: Version of the manifest's own layout.
SCHEMA_VERSION = 1


def make_manifest(opened: OpenedRun, views: Views, batch_calls: int) -> dict[str, Any]:
    """Collect versions, hashes, counts and warnings of one run; never a path, a time or a thread count.

    Args:
        opened: the run up to its views.
        views: the same views with the columns of `prepare`.
        batch_calls: calls into Rust that computed indicators.
    """
    from omega._rust import build_info

    config, loaded, feed = opened.config, opened.loaded, opened.feed
    stats, decision_bars = opened.block.stats(), len(views) - views.start
    ages = carried_ages(opened.block, opened.plan, opened.primary, views.start)
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
            "bars": len(views),
            "history": views.start,
            "decision_bars": decision_bars,
            "read": stats["rows"],
        },
        "carried": {"/".join(series): _age(age) for series, age in ages.items()},
        "seed": config.run.seed,
        "backend": indicator_backend(),
        "ffi": {
            "batch_calls": batch_calls,
            "specs": opened.plan.specs,
            "nodes": stats["nodes"],
            "columns": stats["columns"],
        },
        "costs": "none" if config.costs.is_none else config.costs.describe(),
        "warnings": [*opened.warnings, *age_warnings(opened.primary, ages, decision_bars)],
    }


def _terms(config: Config) -> dict[str, str]:
    """The sha256 (hex) of every file that instruments and costs were read from."""
    hashes = {
        "instruments packaged": packaged_terms("instruments").sha256,
        "instruments file": config.instruments.sha256,
        "costs file" if config.costs.file else "costs packaged": config.costs.sha256,
    }
    return {name: digest for name, digest in hashes.items() if digest is not None}


def _age(age: CarriedAge) -> dict[str, int | None]:
    """How old carried values were (`omega.alignment.CarriedAge`), in decision bars and ns."""
    return {
        "older_than_two_bars": age.old,
        "of_these_while_open": age.old_while_open,
        "not_visible": age.not_visible,
        "oldest_ns": age.oldest,
    }
