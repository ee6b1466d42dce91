"""What a verb is pointed at: a config file, or a strategy alone."""

from pathlib import Path

from omega.cli.options import Overrides
from omega.config import LoadedConfig, config_for_strategy, load_config
from omega.errors import ConfigError

__all__ = ["load_target"]


def load_target(target: str, overrides: Overrides) -> LoadedConfig:
    """Load a config (anything that ends in ``.toml``), or make one for a strategy.

    Errors: `ConfigError` for a path where nothing is, or naming every wrong key.
    """
    place = target.partition(":")[0]
    if not target.endswith(".toml") and ("/" in place or place.endswith(".py")) and not Path(place).exists():
        raise ConfigError(
            f"{target}: there is no such file or folder (paths count from the working directory, {Path.cwd()}). Give a "
            "config that ends in .toml, or a strategy; `omega list strategies` and `omega list runs` name what is here."
        )
    load = load_config if target.endswith(".toml") else config_for_strategy
    return load(
        target,
        assignments=overrides.assignments,
        params=overrides.params,
        symbol=overrides.symbol,
        start=overrides.start,
        end=overrides.end,
        output_dir=overrides.output_dir,
    )
