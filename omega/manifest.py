"""The manifest: everything deterministic about a run except its results."""

import platform
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from omega import __version__, _rust
from omega.config import Config, config_hash
from omega.data.feed import Feed
from omega.indicators.plan import Plan
from omega.strategies import LoadedStrategy
from omega.views import Views

__all__ = ["make_manifest"]

#: Version of the manifest's own layout.
SCHEMA_VERSION = 1


def make_manifest(
    config: Config,
    loaded: LoadedStrategy,
    feed: Feed,
    plan: Plan,
    stats: Mapping[str, int],
    views: Views,
    warnings: Sequence[str],
    batch_calls: int,
) -> dict[str, Any]:
    """Collect versions, hashes, counts and warnings of one run; never a path, a time or a thread count."""
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": {
            "omega": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pyarrow": pa.__version__,
        },
        "build": dict(_rust.build_info()),
        "config_hash": config_hash(config),
        "strategy": {"name": loaded.name, "class": loaded.cls.__name__, "source_hash": loaded.source_hash},
        "symbols": list(config.run.symbols),
        "timeframe": config.run.timeframe,
        "data": {"hashes": feed.hashes, "derived": list(feed.derived)},
        "rows": {
            "bars": len(views),
            "history": views.start,
            "decision_bars": len(views) - views.start,
            "read": stats["rows"],
        },
        "seed": config.run.seed,
        "backend": "rust",
        "ffi": {
            "batch_calls": batch_calls,
            "specs": plan.specs,
            "nodes": stats["nodes"],
            "columns": stats["columns"],
        },
        "costs": "none" if config.costs.is_none else config.costs.describe(),
        "warnings": list(warnings),
    }
