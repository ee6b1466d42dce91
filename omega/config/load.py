"""Reading a config: the file, what the command line lays over it, and where each value came from."""

import copy
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from omega.config.overrides import Override, apply_overrides, parse_assignments, parse_params
from omega.config.problems import config_error
from omega.config.resolved import as_mapping
from omega.config.sections import Config
from omega.config.structure import structure
from omega.errors import ConfigError

__all__ = ["LoadedConfig", "config_for_strategy", "from_mapping", "load_config", "read_toml", "sample_mapping"]

_DEEPEST = 16

SAMPLE = {
    "run": {"symbols": ["EURUSD"], "timeframe": "H1", "start": "2017-06-01", "end": "2018-01-01"},
    "data": {"root": "sample", "spread": {"pips": 1.3}},
}
"""What a run without a config file runs on: the packaged sample, which has the ask side only."""


@attrs.frozen(kw_only=True)
class LoadedConfig:
    """A config, where each of its values came from, and its file.

    `origins` maps dotted keys to ``file``, ``default``, ``-p``, ``--set`` or the flag that gave the value.
    """

    config: Config
    origins: Mapping[str, str]
    path: Path | None


def load_config(
    path: Path | str,
    *,
    assignments: Sequence[str] = (),
    params: Sequence[str] = (),
    symbol: str | None = None,
    start: str | None = None,
    end: str | None = None,
    output_dir: str | None = None,
) -> LoadedConfig:
    """Read and validate a TOML config, with the command line's values laid over it.

    `assignments` are ``section.key=value`` texts, `params` are ``name=value`` texts; the named flags win over
    both.
    Errors: `ConfigError` naming the file and every wrong key.
    """
    path = Path(path)
    mapping = read_toml(path)
    overrides = _overrides(assignments, params, symbol, start, end, output_dir)
    return _load(mapping, overrides, source=str(path), written="file", path=path)


def config_for_strategy(
    strategy: str,
    *,
    assignments: Sequence[str] = (),
    params: Sequence[str] = (),
    symbol: str | None = None,
    start: str | None = None,
    end: str | None = None,
    output_dir: str | None = None,
) -> LoadedConfig:
    """Make a config for a strategy alone, on the packaged sample unless ``data.root`` says otherwise.

    Costs have no default, here neither. Sizing defaults to a risk of 100 in account currency. With a root of
    one's own, symbol, timeframe, start and end have to be given. Errors: `ConfigError` as `load_config`.
    """
    overrides = _overrides(assignments, params, symbol, start, end, output_dir)
    given = {override.key: override.value for override in overrides}
    mapping: dict[str, Any] = {}
    if given.get("data.root", "sample") == "sample":
        mapping = copy.deepcopy(SAMPLE)
    mapping.setdefault("run", {})["strategy"] = strategy
    if not any(key.startswith("sizing") for key in given):
        mapping["sizing"] = {"risk_money": 100}
    return _load(mapping, overrides, source=f"config for {strategy}", written="default", path=None)


def from_mapping(mapping: Mapping[str, Any]) -> Config:
    """Return the config that a mapping of sections describes; dates may be ISO text.

    Errors: `ConfigError` naming every wrong key.
    """
    return _load(copy.deepcopy(dict(mapping)), (), source="config", written="file", path=None).config


def sample_mapping() -> dict[str, Any]:
    """Return the sections of a run on the packaged sample; strategy and costs are still to be given."""
    return {**copy.deepcopy(SAMPLE), "sizing": {"risk_money": 100}}


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file as it is. Errors: `ConfigError` naming the file and the place."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such config file (paths count from the working directory, {Path.cwd()}). "
            "Give the path of a TOML file; `omega run STRATEGY` runs a strategy without one."
        ) from None
    except IsADirectoryError:
        raise ConfigError(f"{path}: expected a config file, found a folder. Give the path of a TOML file.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: byte {error.start} is not UTF-8, which TOML requires. Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: the config file cannot be read: {error.strerror}.") from None
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _too_deep(str(path)) from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise ConfigError(
            f"{path}: this is not valid TOML: {error}. Text needs quotes, a key may be written once, and a "
            "table is [name]."
        ) from None


def _too_deep(source: str) -> ConfigError:
    return ConfigError(
        f"{source}: tables or lists stand more than {_DEEPEST} deep in each other. No config needs that: look for "
        "brackets or dots that were not meant."
    )


def _nests_deeper(value: Any, levels: int) -> bool:
    """Return whether values stand more than `levels` deep in each other; looks no deeper itself."""
    if not isinstance(value, Mapping | list):
        return False
    inner = value.values() if isinstance(value, Mapping) else value
    return levels == 0 or any(_nests_deeper(one, levels - 1) for one in inner)


def _overrides(
    assignments: Sequence[str],
    params: Sequence[str],
    symbol: str | None,
    start: str | None,
    end: str | None,
    output_dir: str | None,
) -> tuple[Override, ...]:
    flags = (
        (("run", "symbols"), None if symbol is None else [symbol], "--symbol"),
        (("run", "start"), start, "--start"),
        (("run", "end"), end, "--end"),
        (("output", "dir"), output_dir, "--output-dir"),
    )
    return (
        *parse_assignments(assignments),
        *parse_params(params),
        *(Override(path, value, flag) for path, value, flag in flags if value is not None),
    )


def _load(
    mapping: dict[str, Any], overrides: Sequence[Override], *, source: str, written: str, path: Path | None
) -> LoadedConfig:
    laid_over = apply_overrides(mapping, overrides)
    if _nests_deeper(mapping, _DEEPEST):
        raise _too_deep(source)
    config = structure(mapping)
    if not isinstance(config, Config):
        raise config_error(config, mapping, laid_over, source)
    stated = dict.fromkeys(_mapping_keys(mapping), written)
    for given, origin in laid_over.items():
        stated |= {key: origin for key in stated if key == given or key.startswith(f"{given}.")}
    unstated = {"costs": "default" if config.costs.profile is None else f"profile {config.costs.profile}"}
    origins = {
        key: stated.get(key, unstated.get(key.partition(".")[0], "default"))
        for key in _mapping_keys(as_mapping(config))
    }
    if isinstance(mapping.get("costs"), str) and not config.costs.is_none:
        origins["costs.profile"] = stated["costs"]
    return LoadedConfig(config=config, origins=origins, path=path)


def _mapping_keys(mapping: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the dotted keys of a nested mapping's values."""
    for name, value in mapping.items():
        if isinstance(value, Mapping):
            yield from _mapping_keys(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
