"""Run a stored run again and compare every deterministic byte."""

from collections.abc import Callable
from pathlib import Path

import attrs

from omega.differences import differences
from omega.errors import ConfigError
from omega.runner import run_config
from omega.stored_run import open_stored_run

__all__ = ["RerunReport", "rerun"]


@attrs.frozen(kw_only=True)
class RerunReport:
    """What a rerun found.

    Attributes:
        identical: whether all deterministic artefacts are equal, byte for byte.
        differences: what differs, in words; inputs (data, config, strategy) before results.
        original, directory: the stored run and the new one.
    """

    identical: bool
    differences: tuple[str, ...]
    original: Path
    directory: Path


def rerun(directory: Path, progress: Callable[[int, int], None] | None = None) -> RerunReport:
    """Run the config of a run directory again on the data and strategy that it names, and compare.

    The new run is written beside the old one. Stored series are checked against their hashes first.

    Raises:
        ConfigError: the directory is no run directory, or of a run that cannot be repeated.
        DataError: a stored series is not what its hash says.
    """
    stored = open_stored_run(directory)
    result = run_config(
        stored.config,
        origins=stored.info["origins"],
        command=("omega", "rerun", str(directory)),
        config_path=directory / "config.toml",
        progress=progress,
        verify=True,
    )
    if result.directory is None:
        raise ConfigError(f"{directory}: the rerun was not written.")
    found = differences(directory, result.directory)
    return RerunReport(identical=not found, differences=found, original=directory, directory=result.directory)
