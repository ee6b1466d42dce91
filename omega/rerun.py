"""Run a stored run again and compare every deterministic byte."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from omega.artefacts import DETERMINISTIC
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
    differences = _differences(directory, result.directory)
    return RerunReport(
        identical=not differences, differences=differences, original=directory, directory=result.directory
    )


def _differences(old: Path, new: Path) -> tuple[str, ...]:
    texts = []
    manifests = [json.loads((place / "manifest.json").read_text(encoding="utf-8")) for place in (old, new)]
    texts += [f"manifest.json: {text}" for text in _changes(*manifests)]
    for name in DETERMINISTIC:
        if name != "manifest.json" and (old / name).read_bytes() != (new / name).read_bytes():
            texts.append(f"{name}: bytes differ")
    if not texts and (old / "manifest.json").read_bytes() != (new / "manifest.json").read_bytes():
        texts.append("manifest.json: bytes differ")
    return tuple(texts)


def _changes(old: Any, new: Any, path: str = "") -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        changes = []
        for key in sorted({*old, *new}):
            changes += _changes(old.get(key), new.get(key), f"{path}.{key}" if path else key)
        return changes
    return [] if old == new else [f"{path} was {old}, is {new}"]
