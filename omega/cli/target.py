"""What a verb is pointed at: a config file, or a strategy alone."""

from omega.cli.options import Overrides
from omega.config import LoadedConfig, config_for_strategy, load_config

__all__ = ["load_target"]


def load_target(target: str, overrides: Overrides) -> LoadedConfig:
    """Load a config (anything that ends in ``.toml``), or make one for a strategy.

    Errors: `ConfigError` naming every wrong key.
    """
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
