"""A run directory read back: the config it ran, and what it recorded."""

import json
from pathlib import Path
from typing import Any

import attrs

from omega.artefacts import DETERMINISTIC
from omega.config import Config, from_mapping, read_toml
from omega.errors import ConfigError, DataError
from omega.strategies import ENTRY_MODULE

__all__ = ["StoredRun", "is_run_directory", "open_stored_run"]


@attrs.frozen(kw_only=True, eq=False)
class StoredRun:
    """A finished run on disk.

    Attributes:
        directory: the run directory.
        config: what it ran, with data and strategy where they were; output beside this run.
        manifest: ``manifest.json``.
        info: ``run.json``.
    """

    directory: Path
    config: Config
    manifest: dict[str, Any]
    info: dict[str, Any]


def is_run_directory(directory: Path) -> bool:
    """Return whether a path can only be meant as a run: a folder that is no strategy."""
    return directory.is_dir() and not (directory / f"{ENTRY_MODULE}.py").is_file()


def open_stored_run(directory: Path) -> StoredRun:
    """Read a run directory.

    Raises:
        ConfigError: it is no run directory, or of a run that cannot be repeated.
        DataError: one of its files is damaged.
    """
    missing = [name for name in (*DETERMINISTIC, "run.json") if not (directory / name).is_file()]
    if missing:
        found = f"{', '.join(missing)} missing" if directory.is_dir() else "there is no such folder"
        raise ConfigError(f"{directory}: this is no run directory: {found}. `omega list runs` names those of a folder.")
    info, manifest = (_json(directory / name) for name in ("run.json", "manifest.json"))
    try:
        if info["data"]["kind"] == "memory":
            raise ConfigError(f"{directory}: this run read tables in memory, which cannot be opened again.")
        mapping = read_toml(directory / "config.toml")
        mapping["data"]["root"] = info["data"]["root"]
        if "file" in mapping["data"].get("spread", {}):
            mapping["data"]["spread"]["file"] = info["data"]["spread_file"]
        if "news" in mapping.get("gates", {}):
            mapping["gates"]["news"]["file"] = info["data"]["news_file"]
        mapping["run"]["strategy"] = info["strategy"]["reference"]
        terms = info["terms"]
        for key in ("profile", "file"):
            if terms["costs"][key] is not None:
                mapping["costs"][key] = terms["costs"][key]
        if terms["instruments"]["file"] is not None:
            mapping["instruments"]["file"] = terms["instruments"]["file"]
        mapping["output"] = {"dir": str(directory.parent), "report": info["output"]["report"]}
    except (KeyError, TypeError) as error:
        raise DataError(
            f"{directory}: run.json or config.toml is not what a run writes ({type(error).__name__}: {error}). Run it "
            "again."
        ) from error
    return StoredRun(directory=directory, config=from_mapping(mapping), manifest=manifest, info=info)


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{path}: expected JSON, found something else ({error}). Run it again.") from error
    if not isinstance(value, dict):
        raise DataError(f"{path}: expected a JSON object, found {type(value).__name__}. Run it again.")
    return value
