"""The resolved config: only what can change results, always in the same bytes."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import PurePath
from typing import Any

import attrs
import tomli_w

from omega.config.expected import keys
from omega.config.sections import Config, Data
from omega.execution.gates import Gates
from omega.execution.instruments import Instrument, InstrumentOverride, instrument

__all__ = ["as_mapping", "config_hash", "resolved", "strategy_name", "to_toml"]


def resolved(config: Config) -> dict[str, Any]:
    """Return the config as plain TOML values: only keys that can change results, defaults written out.

    Left out: ``run.name``, ``data.root``, ``engine.threads`` and ``[output]``. Paths vary between machines,
    so the strategy is its name (`strategy_name`) and a file of spreads or news its name; the manifest's hashes say what
    they are. Costs and the instruments of the run's symbols are complete, whichever files they come from.
    """
    run = _plain(config.run, leave_out={"name"})
    run["strategy"] = strategy_name(config.run.strategy)
    return {
        "costs": "none" if config.costs.is_none else _plain(config.costs, leave_out={"profile", "file"}),
        "run": run,
        "params": _sorted(config.params),
        "data": _data(config.data),
        "account": _plain(config.account),
        "sizing": _plain(config.sizing),
        "execution": _plain(config.execution),
        "gates": _gates(config.gates),
        "engine": _plain(config.engine, leave_out={"threads"}),
        "instruments": {symbol: _acted_on(instrument(symbol, config.instruments)) for symbol in config.run.symbols},
    }


def _acted_on(traded: Instrument) -> dict[str, Any]:
    """Return the terms that the engine acts on: those that a config may override."""
    facts = {field.name for field in attrs.fields(Instrument)} - keys(InstrumentOverride).keys()
    return _plain(traded, leave_out=facts | {"source"})


def _data(data: Data) -> dict[str, Any]:
    plain = _plain(data, leave_out={"root"})
    if data.spread is not None and data.spread.file is not None:
        plain["spread"]["file"] = PurePath(data.spread.file).name
    return plain


def _gates(gates: Gates) -> dict[str, Any]:
    plain = _plain(gates)
    if gates.news is not None:
        plain["news"]["file"] = PurePath(gates.news.file).name
    return plain


def to_toml(config: Config) -> str:
    """Return the resolved config as TOML text; equal configs give equal bytes."""
    return tomli_w.dumps(resolved(config))


def config_hash(config: Config) -> str:
    """Return the SHA-256 (hex) of the resolved config's TOML text in UTF-8."""
    return hashlib.sha256(to_toml(config).encode()).hexdigest()


def strategy_name(strategy: str) -> str:
    """Return a strategy's name without its place.

    >>> strategy_name("strategies/mean_reversion_z_score"), strategy_name("my.module:Dip")
    ('mean_reversion_z_score', 'my.module:Dip')
    """
    return PurePath(strategy).name.removesuffix(".py")


def as_mapping(config: Config) -> dict[str, Any]:
    """Return the whole config as plain TOML values; `from_mapping` reads it back as an equal config."""
    sections = {
        name: _plain(value) if attrs.has(type(value)) else value
        for name, value in attrs.asdict(config, recurse=False).items()
    }
    sections["costs"] = "none" if config.costs.is_none else _plain(config.costs)
    file, symbols = config.instruments.file, config.instruments.symbols
    overrides = {symbol: _plain(value) for symbol, value in symbols.items()}
    sections["instruments"] = overrides if file is None else {"file": file, **overrides}
    return sections


def _plain(section: Any, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """Return a section as TOML values without its empty keys."""
    left_out = leave_out | {field.name for field in attrs.fields(type(section)) if "derived" in field.metadata}
    values = attrs.asdict(
        section,
        filter=lambda field, value: value is not None and field.name not in left_out,
        value_serializer=_written,
    )
    return {name: _toml_value(value) for name, value in values.items()}


def _written(_section: Any, field: "attrs.Attribute[Any] | None", value: Any) -> Any:
    """Return a field's value as its key writes it; `field` is None inside of lists and tables."""
    return value if field is None else field.metadata.get("write", lambda value: value)(value)


def _toml_value(value: Any) -> Any:
    """Return a field's value as TOML has it: midnight UTC is a date."""
    if isinstance(value, Mapping):
        return {name: _toml_value(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_toml_value(each) for each in value]
    if isinstance(value, datetime) and value.timetz() == time(tzinfo=UTC):
        return value.date()
    return value


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return list(map(_sorted, value)) if isinstance(value, list | tuple) else value
