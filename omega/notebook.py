"""Run from a notebook or a script: `omega.run`."""

import copy
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from omega.config import Config, as_mapping, from_mapping, read_toml, sample_mapping
from omega.data.memory import Tables
from omega.errors import DataError
from omega.result import RunResult
from omega.runner import run_config
from omega.strategies import loaded_from_class
from omega.strategy import Strategy

__all__ = ["run"]


def run(
    strategy: type[Strategy[Any]] | str | None = None,
    data: Tables | str | Path | None = None,
    config: Config | Mapping[str, Any] | str | Path | None = None,
    *,
    output_dir: str | Path | None = None,
    allow_copy: bool = False,
    **overrides: Any,
) -> RunResult:
    """Run one backtest; arguments beat the config.

    Args:
        strategy: a subclass of `Strategy`, or what ``run.strategy`` of a config may say; None takes the config's.
        data: a data root, or tables in memory as ``{(symbol, timeframe, side): table}``; None takes the config's.
        config: a TOML file, a mapping of sections, or a `Config`. None stands for the packaged sample with a risk of
            100 per trade; costs have no default and must then be given.
        output_dir: write a run directory there; nothing is written without it.
        allow_copy: accept tables whose price columns need a copy (several chunks, nulls, other number types).
        **overrides: sections or single values laid over the config: ``costs="none"``, ``params={"window": 50}``,
            ``run={"start": "2017-06-01"}``.

    Raises:
        OmegaError: of the kind that fits.

    Example:
        >>> import omega
        >>> from omega.templates.strategy import Template
        >>> result = omega.run(Template, costs="none", params={"window": 50})
        >>> result.manifest["ffi"]["batch_calls"]
        1
    """
    mapping = _mapping(config)
    for name, value in overrides.items():
        section = mapping.get(name)
        both = isinstance(value, Mapping) and isinstance(section, Mapping)
        mapping[name] = dict(section or {}, **value) if both else value
    loaded = None
    if inspect.isclass(strategy):
        loaded = loaded_from_class(strategy)
        mapping.setdefault("run", {})["strategy"] = f"{strategy.__module__}:{strategy.__qualname__}"
    elif strategy is not None:
        mapping.setdefault("run", {})["strategy"] = strategy
    tables = data if isinstance(data, Mapping) else None
    if tables is None and data is not None and not isinstance(data, str | Path):
        raise DataError(
            f"data must be a data root or tables {{(symbol, timeframe, side): table}}, found {type(data).__name__}."
        )
    if data is not None:
        root = "memory" if tables is not None else str(data)
        # The default spread belongs to the packaged sample, which has one side only.
        own = mapping.get("data", {}) if config is not None or "data" in overrides else {}
        mapping["data"] = {**own, "root": root}
    if output_dir is not None:
        mapping["output"] = {**mapping.get("output", {}), "dir": str(output_dir)}
    return run_config(
        from_mapping(mapping), strategy=loaded, tables=tables, allow_copy=allow_copy, write=output_dir is not None
    )


def _mapping(config: Config | Mapping[str, Any] | str | Path | None) -> dict[str, Any]:
    """The config as plain sections that overrides can be laid over."""
    if config is None:
        return sample_mapping()
    if isinstance(config, Config):
        return as_mapping(config)
    if isinstance(config, Mapping):
        return copy.deepcopy(dict(config))
    return read_toml(Path(config))
