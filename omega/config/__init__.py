"""The config of a run: sections as frozen values, read from TOML and the command line, validated whole."""

from omega.config.load import (
    LoadedConfig,
    config_for_strategy,
    from_mapping,
    load_config,
    read_toml,
    sample_mapping,
)
from omega.config.resolved import as_mapping, config_hash, resolved, strategy_name, to_toml
from omega.config.schema import config_schema
from omega.config.sections import (
    Account,
    Config,
    Data,
    Engine,
    Execution,
    Output,
    Run,
    Sizing,
    Spread,
)

__all__ = [
    "Account",
    "Config",
    "Data",
    "Engine",
    "Execution",
    "LoadedConfig",
    "Output",
    "Run",
    "Sizing",
    "Spread",
    "as_mapping",
    "config_for_strategy",
    "config_hash",
    "config_schema",
    "from_mapping",
    "load_config",
    "read_toml",
    "resolved",
    "sample_mapping",
    "strategy_name",
    "to_toml",
]
