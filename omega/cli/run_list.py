"""The run directories of a folder, read from what they wrote."""

import json
from pathlib import Path
from typing import Any

import attrs

from omega.errors import ConfigError, DataError

__all__ = ["FoundRun", "find_runs"]

MISSING = "–"


@attrs.frozen(kw_only=True)
class FoundRun:
    """One run directory: its path, and the metrics that it wrote (None: not defined for that run)."""

    directory: Path
    metrics: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the run as a JSON object."""
        return {"directory": str(self.directory), "metrics": self.metrics}

    def row(self) -> tuple[str, str, str]:
        """Return directory name, trades and net profit as text."""
        trades, profit = self.metrics.get("trades"), self.metrics.get("net_profit")
        return (
            self.directory.name,
            MISSING if trades is None else f"{trades:,}",
            MISSING if profit is None else f"{profit:,.2f}",
        )


def find_runs(root: Path) -> list[FoundRun]:
    """Return the complete runs in a folder (those with a ``metrics.json``), in order of time.

    Errors: `ConfigError` if there is no such folder, `DataError` if a run's ``metrics.json`` is damaged.
    """
    if not root.is_dir():
        raise ConfigError(
            f"{root}: there is no such folder of runs. `omega run` makes it; another one is named as "
            "`omega list runs DIR`."
        )
    return [
        FoundRun(directory=path.parent, metrics=_metrics(path))
        for path in sorted(root.glob("*/metrics.json"))
        if not path.parent.name.startswith(".")
    ]


def _metrics(path: Path) -> dict[str, Any]:
    try:
        return {name: entry["value"] for name, entry in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(
            f"{path}: expected the metrics of a run as JSON, found something else ({error}). Delete the run "
            "directory or run it again."
        ) from error
