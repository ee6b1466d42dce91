"""Declaring an indicator: ``ind.ema(20)`` is a value, nothing is computed.

What comes out is a validated, hashable `Spec`. An unknown name or parameter, a wrong type or a value out of range is a
`SpecError` at the place of the declaration.
"""

import math

from omega.errors import SpecError, did_you_mean
from omega.indicators.catalog import CATALOG
from omega.indicators.entry import REQUIRED, Parameter
from omega.indicators.spec import PRICES, SIDES, Side, Source, Spec, Value

__all__ = ["MOST", "checked_side", "declare"]

MOST = 2**60
"""The greatest whole number that a parameter can be: sums and small multiples of such still fit into 64 bits."""


def declare(name: str, params: dict[str, Value], source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare a catalogue indicator by name: what the functions below do, for code that has the name as text.

    Raises:
        SpecError: unknown name or parameter, wrong type, value out of range, contradicting parameters.
    """
    entry = CATALOG.get(name)
    if entry is None:
        raise SpecError(f"No indicator is called {name!r}. {did_you_mean(name, CATALOG)}")
    known = {parameter.name: parameter for parameter in entry.parameters}
    for key in params:
        if key not in known:
            raise SpecError(f"ind.{name} has no parameter {key!r}. {did_you_mean(key, known)}")
    values: dict[str, Value] = {}
    for key, parameter in known.items():
        value = params.get(key, parameter.default)
        if value is REQUIRED:
            raise SpecError(f"ind.{name} needs {key} ({parameter.help}).")
        values[key] = _valid(name, parameter, value)
    if name == "zscore" and values["std"] is None:
        values["std"] = "residual" if values["mean"] == "ema" else "window"
    try:
        entry.check(values)
    except ValueError as error:
        raise SpecError(f"ind.{name}: {error}.") from None
    if entry.inputs != ("source",):
        if source is not None:
            raise SpecError(f"ind.{name} reads {', '.join(entry.inputs)} and takes no source.")
        return Spec(name, tuple(values.items()), None, checked_side(name, side))
    if source is None and entry.source_as:
        raise SpecError(f"ind.{name} needs {entry.source_as} (a price field or another indicator).")
    origin = "close" if source is None else source
    return Spec(name, tuple(values.items()), _source(name, origin), _source_side(name, origin, side))


def _valid(name: str, parameter: Parameter, value: object) -> Value:
    where = f"ind.{name}: {parameter.name}"
    types = parameter.type.split(" | ")
    if value is None and "None" in types:
        return None
    if isinstance(value, bool) and "bool" in types:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise SpecError(f"{where} must be {parameter.type}, found {value!r}.")
    if "float" in types and isinstance(value, int):
        value = float(value)
    if type(value).__name__ not in types:
        raise SpecError(f"{where} must be {parameter.type}, found {value!r}.")
    if parameter.choices and value not in parameter.choices:
        hint = did_you_mean(str(value), [str(choice) for choice in parameter.choices])
        raise SpecError(f"{where} cannot be {value!r}. {hint}")
    if isinstance(value, float) and not math.isfinite(value):
        raise SpecError(f"{where} must be finite, found {value!r}.")
    if not isinstance(value, str):
        if isinstance(value, int) and value > MOST:
            raise SpecError(f"{where} must be at most 2**60, found {value!r}.")
        if parameter.low is not None and value < parameter.low:
            raise SpecError(f"{where} must be at least {parameter.low:g}, found {value!r}.")
        if parameter.high is not None and value > parameter.high:
            raise SpecError(f"{where} must be at most {parameter.high:g}, found {value!r}.")
        if parameter.above is not None and value <= parameter.above:
            raise SpecError(f"{where} must be greater than {parameter.above:g}, found {value!r}.")
    return value


def checked_side(name: str, side: object) -> Side:
    """Return a valid side, the bid if none is given; `name` is the indicator's, for messages."""
    if side is None:
        return "bid"
    for known in SIDES:
        if side == known:
            return known
    raise SpecError(f"ind.{name}: side cannot be {side!r}. {did_you_mean(str(side), SIDES)}")


def _source(name: str, source: object) -> Source:
    if isinstance(source, Spec):
        if source.name == "custom":
            raise SpecError(
                f"ind.{name}: {source} cannot be a source: a custom column is computed after the one call that "
                f"computes ind.{name}. Make {name} an input of the custom column, or compute both in its function."
            )
        outputs = () if source.name == "price" else CATALOG[source.name].outputs
        if len(outputs) > 1:
            raise SpecError(
                f"ind.{name}: {source.name} has several outputs ({', '.join(outputs)}) and cannot be a source."
            )
        return source
    if isinstance(source, str) and source in PRICES:
        return source
    hint = did_you_mean(str(source), PRICES)
    raise SpecError(f"ind.{name}: source must be a price field or another indicator, found {source!r}. {hint}")


def _source_side(name: str, source: Source, side: Side | None) -> Side:
    if not isinstance(source, Spec):
        return checked_side(name, side)
    if side is not None and side != source.side:
        raise SpecError(f"ind.{name}: side {side!r} contradicts its source {source}, which is on {source.side!r}.")
    return source.side
