"""The classic names: methods, parameters of the ancestor, and the keys of a batch."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs

from omega.errors import SpecError, did_you_mean
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import Entry
from omega.indicators.spec import Spec

__all__ = ["ALIASES", "BY_KEYWORD", "METHODS", "STEPWISE", "Call", "bind", "entry_of", "keys_of"]

#: Methods whose result is carried onto the primary grid, and the indicator that each computes.
STEPWISE = {"ema_stepwise": "ema", "bollinger_stepwise": "bollinger", "kalman_zscore_stepwise": "kalman_zscore"}

#: All classic names: the catalogue's and the stepwise ones.
METHODS = (*CATALOG, *STEPWISE)

#: The ancestor's first parameter here was a bar's index, which must not be taken for another one: keywords only.
BY_KEYWORD = frozenset({"garch_volatility_local", "kalman_garch_zscore_local", "vol_cluster"})

#: The ancestor's parameter names, where the indicator has the parameter they stand for.
ALIASES = {
    "R": "r",
    "Q": "q",
    "mean_source": "mean",
    "std_dev": "std_factor",
    "span": "period",
    "price_type": "side",
    "feature": "source",
}

#: The ancestor's parameters that stand for nothing here, and why.
GONE = {
    "idx": "There is a value for every bar: index the result.",
    "start_idx": "There is a value for every bar: slice the result.",
}


@attrs.frozen
class Call:
    """What one call of a classic method asks for."""

    name: str
    tf: str
    spec: Spec

    @property
    def carried(self) -> bool:
        """Whether the result stands on the primary grid."""
        return self.name in STEPWISE

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs in the catalogue's order; ``("value",)`` for one."""
        return entry_of(self.name).outputs


def entry_of(name: object) -> Entry:
    """The catalogue entry of a classic name."""
    if name not in METHODS:
        raise SpecError(f"No indicator is called {name!r}. {did_you_mean(str(name), METHODS)}")
    return CATALOG[STEPWISE.get(str(name), str(name))]


def bind(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Call:
    """What a classic call asks for; a call made before is looked up. See `_bind`."""
    values = (*args, *kwargs.values())
    try:
        # 1, 1.0 and True are equal, but not the same argument.
        return _remembered(name, tuple(args), tuple(kwargs.items()), tuple(map(type, values)))
    except TypeError:  # something is not hashable: no parameter is, so this says which
        return _bind(name, args, kwargs)


@lru_cache(maxsize=4096)
def _remembered(name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...], types: tuple[type, ...]) -> Call:
    return _bind(name, args, dict(kwargs))


def _bind(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Call:
    """Assign the arguments of a classic call: timeframe, side, then the parameters in the catalogue's order.

    Raises:
        SpecError: an unknown, missing, doubled or invalid argument.
    """
    entry = entry_of(name)
    own = [parameter.name for parameter in entry.parameters]
    order = ["tf", "side"] if name in BY_KEYWORD else ["tf", "side", *own]
    if len(args) > len(order):
        rest = " The others are given by keyword." if name in BY_KEYWORD else ""
        raise SpecError(f"{name} takes at most {len(order)} positional arguments ({', '.join(order)}).{rest}")
    given = dict(zip(order, args, strict=False))
    known = {"tf", "side", "source", *own}
    for key, value in kwargs.items():
        target = key if key in known else ALIASES.get(key, key)
        if target not in known:
            hint = GONE.get(key) or did_you_mean(key, known)
            raise SpecError(f"{name} has no parameter {key!r}. {hint}")
        if target in given:
            alias = "" if target == key else f" ({key!r} is its old name)"
            raise SpecError(f"{name}: {target} is given twice{alias}.")
        given[target] = value
    for key in ("tf", "side"):
        if key not in given:
            raise SpecError(f"{name} needs {key}: {name}(tf, side, ...), for example {name}('H1', 'bid', ...).")
    tf, side, source = given.pop("tf"), given.pop("side"), given.pop("source", None)
    if side is None:
        raise SpecError(f"{name}: side cannot be None. Name 'bid', 'ask' or 'mid'.")
    return Call(name, tf, declare(entry.name, given, source, side))


def keys_of(name: str, alias: str | None = None) -> tuple[str, ...]:
    """Keys of a batch for one indicator: its name or alias, with one suffix for each output if there are several."""
    stem = name if alias is None else alias
    outputs = entry_of(name).outputs
    return (stem,) if outputs == ("value",) else tuple(f"{stem}_{output}" for output in outputs)
