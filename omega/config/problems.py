"""What is wrong with a config, as one paragraph a person can act on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from omega.config.expected import keys, unwrapped, value_text
from omega.config.planned import is_planned
from omega.errors import ConfigError, did_you_mean
from omega.execution.instruments import InstrumentOverride

__all__ = ["Problem", "RefusedError", "config_error", "flatten"]

COSTS_REMEDY = (
    'write what the broker charges, such as [costs] with commission = { per_lot = 3.5, side = "both" } and '
    'slippage = { fixed_pips = 0.2 }, name a profile with costs = "ecn" before the first table (docs/instruments.md '
    'lists them), or state that there are none with costs = "none" before the first table (on the command '
    "line: --set costs.commission.per_lot=3.5, --set costs=ecn, or --set costs=none). There is no default"
)
_MISSING = {
    "costs": COSTS_REMEDY,
    "sizing": "write [sizing] with risk_money = 100 (account currency lost at the stop) or fixed_lots = 0.1",
    "data": 'write [data] with root = "sample" (the packaged sample) or the path of your own data',
    "run": "write [run] with strategy, symbols, timeframe, start and end",
    "strategy": 'write strategy = "strategies/_template" (a path, package.module:Class, or a name)',
    "symbols": 'write symbols = ["EURUSD"], or pass --symbol EURUSD',
    "timeframe": 'write timeframe = "H1", or pass --set run.timeframe=H1',
    "start": "write start = 2017-02-01, or pass --start 2017-02-01",
    "end": "write end = 2018-01-01, or pass --end 2018-01-01",
    "root": 'write root = "sample" (the packaged sample) or the path of your own data',
}
_FACTS = frozenset({"kind", "sessions", "timezone"})
_FACTS_REMEDY = (
    "a fact of the packaged table, on which nothing acts, so it cannot be set. To admit entries at some times of day "
    'alone, write sessions and timezone in [gates]; a market that never closes is calendar = "24x7" in [data]'
)
_LATER = "not available in this version"
_VALUE_MISSING = object()


class RefusedError(ValueError):
    """A value that its key does not accept; the text says what it does."""


@attrs.frozen
class Problem:
    """One error: the path of its key (empty: the text names its keys itself) and what to do about it."""

    path: tuple[str, ...]
    text: str

    @property
    def key(self) -> str:
        """The dotted key."""
        return ".".join(self.path)


def flatten(error: Exception, path: tuple[str, ...], config: type) -> Iterator[Problem]:
    """Yield the problems in a tree of cattrs errors; `config` is the class of the whole, for nearest keys."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, plain = error.group_exceptions()
        for cause, note in noted:
            step = note.name if hasattr(note, "name") else str(note.index)
            yield from flatten(cause, (*path, step), config)
        for cause in plain:
            yield from flatten(cause, path, config)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield Problem((*path, name), _unknown((*path, name), error.cl, config))
    elif is_planned(".".join(path)):
        yield Problem(path, _LATER)
    elif isinstance(error, KeyError):
        yield Problem(path, f"missing: {_MISSING.get(path[-1], 'it has no default, give it a value')}")
    elif isinstance(error, ConfigError) and not path[1:]:
        yield Problem((), str(error))
    else:
        yield Problem(path, str(error))


def _unknown(path: tuple[str, ...], section: type, config: type) -> str:
    if is_planned(".".join(path)):
        return _LATER
    name = path[-1]
    if section is InstrumentOverride and name in _FACTS:
        return _FACTS_REMEDY
    if name == "costs":
        return 'unknown key here: costs = "none" must be written at the top of the file, before the first table'
    elsewhere = [top for top, field in keys(config).items() if name in _keys_of(field.type)]
    if name in keys(section):
        return "unknown key"
    if len(elsewhere) == 1 and name not in keys(config):
        return f"unknown key here: {name} belongs in [{elsewhere[0]}]"
    return f"unknown key. {did_you_mean(name, keys(section))}"


def _keys_of(kind: Any) -> Mapping[str, object]:
    kind = unwrapped(kind)
    return keys(kind) if attrs.has(kind) else {}


def config_error(
    problems: Sequence[Problem], mapping: Mapping[str, Any], origins: Mapping[str, str], source: str
) -> ConfigError:
    """Return one error that lists every problem with its key, its value and where it was written.

    `source` names the file (or "config"); `origins` names, per dotted key, what was not written there.
    """
    texts = [_one(problem, mapping, origins) for problem in problems]
    if len(texts) == 1:
        return ConfigError(f"{source}: {texts[0]}")
    listed = " ".join(f"({number}) {text}" for number, text in enumerate(texts, start=1))
    return ConfigError(f"{source}: {len(texts)} errors. {listed}")


def _one(problem: Problem, mapping: Mapping[str, Any], origins: Mapping[str, str]) -> str:
    text = problem.text if problem.text.endswith((".", "?")) else problem.text + "."
    if not problem.path:
        return text
    value = _lookup(mapping, problem.path)
    shown = "" if value is _VALUE_MISSING or isinstance(value, Mapping) else f" = {value_text(value)}"
    origin = origins.get(problem.key, "file")
    return f"{problem.key}{shown}{'' if origin == 'file' else f' (from {origin})'}: {text}"


def _lookup(mapping: Mapping[str, Any], path: Sequence[str]) -> object:
    value: object = mapping
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            return _VALUE_MISSING
        value = value[step]
    return value
