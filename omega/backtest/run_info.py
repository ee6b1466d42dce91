"""What varies between equal runs: command, clock, places, threads. It is written to run.json, beside the manifest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from omega.backtest.opening import OpenedRun

__all__ = ["make_run_info"]


def make_run_info(
    opened: OpenedRun,
    *,
    started: datetime,
    command: Sequence[str],
    config_path: Path | None,
    origins: Mapping[str, str],
) -> dict[str, Any]:
    """Collect what varies, but for timings and memory (`omega.clock`); every path that the run read is here.

    Args:
        opened: the run up to its views.
        started: when it began, UTC.
        command: the command line.
        config_path: the config's file.
        origins: where each value of the config came from.
    """
    config, feed, news = opened.config, opened.feed, opened.config.gates.news
    return {
        "command": list(command),
        "config": None if config_path is None else str(config_path),
        "started": started.isoformat(),
        "data": {
            "root": config.data.root,
            "kind": feed.kind,
            "store": feed.root,
            "spread_file": None if config.data.spread is None else config.data.spread.file,
            "news_file": None if news is None else news.file,
        },
        "terms": {
            "costs": {"profile": config.costs.profile, "file": config.costs.file},
            "instruments": {"file": config.instruments.file},
        },
        "output": attrs.asdict(config.output),
        "origins": dict(origins),
        "strategy": {
            "reference": config.run.strategy,
            "files": [str(path) for path in opened.loaded.source.files.values()],
        },
        "label": config.run.name,
        "threads": config.engine.threads,
    }
