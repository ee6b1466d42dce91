"""From a plain mapping to a `Config`: strict types, no unknown key, every error at once."""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError
from cattrs.gen import make_dict_structure_fn, override

from omega.config.expected import expected, found, keys, unwrapped
from omega.config.moment import moment
from omega.config.problems import COSTS_REMEDY, Problem, RefusedError, flatten
from omega.config.profile import named_profile
from omega.config.sections import Config
from omega.errors import OmegaError, did_you_mean
from omega.execution.costs import NO_COSTS, Costs
from omega.execution.instruments import InstrumentOverride, InstrumentOverrides
from omega.execution.terms_file import read_terms

__all__ = ["structure"]


def structure(mapping: Mapping[str, Any]) -> Config | tuple[Problem, ...]:
    """Return the config, or everything that is wrong with it."""
    try:
        return _converter().structure(mapping, Config)
    except ClassValidationError as error:
        return tuple(flatten(error, (), Config))


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)

    def section(cls: type) -> Callable[[Any, Any], Any]:
        hooks = {name: override(struct_hook=_reader(field, converter)) for name, field in keys(cls).items()}
        derived = {field.name: override(omit=True) for field in attrs.fields(cls) if field.name not in hooks}
        build: Any = make_dict_structure_fn  # its **kwargs, one override per key, are typed as all arguments
        read = build(cls, converter, **hooks, **derived)

        def read_table(value: Any, kind: Any) -> Any:
            if isinstance(value, cls):
                return value
            if not isinstance(value, Mapping):
                raise RefusedError(f"expected a table with {', '.join(hooks)}, found {found(value)}")
            return read(dict(value), kind)

        return read_table

    converter.register_structure_hook_factory(attrs.has, section)
    read_costs = section(Costs)

    def costs(value: Any, kind: Any) -> Costs:
        if value == "none":
            return NO_COSTS
        if isinstance(value, str):
            value = {"profile": value}
        profile = named_profile(value) if isinstance(value, Mapping) else None
        if profile is not None:
            with _read_from(profile.where, "costs"):
                read_costs(profile.entries, kind)
            value = profile.under(value)
        table: Costs = read_costs(value, kind)
        if table.is_none and not isinstance(value, Costs):
            raise RefusedError(f"the table charges nothing: {COSTS_REMEDY}")
        return table if profile is None else attrs.evolve(table, sha256=profile.sha256)

    def instruments(value: Any, _kind: Any) -> InstrumentOverrides:
        if isinstance(value, InstrumentOverrides):
            return value
        file = value.get("file") if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(file, str | None) or file == "":
            raise RefusedError(
                'expected a table with file = "…" and tables of symbols, such as [instruments.EURUSD], found '
                + (found(value) if file is None else f"file = {found(file)}")
            )
        by_symbol = dict[str, InstrumentOverride]
        symbols = converter.structure({name: row for name, row in value.items() if name != "file"}, by_symbol)
        if file is None:
            return InstrumentOverrides(symbols=symbols)
        terms = read_terms(Path(file))
        with _read_from(file, "instruments"):
            of_file = converter.structure(terms.tables, by_symbol)
        return InstrumentOverrides(file=file, symbols=symbols, of_file=of_file, sha256=terms.sha256)

    converter.register_structure_hook(Costs, costs)
    converter.register_structure_hook(InstrumentOverrides, instruments)
    return converter


@contextmanager
def _read_from(where: str, section: str) -> Iterator[None]:
    """Say of problems inside that they stand in another file; `section` is the one its tables are read as."""
    try:
        yield
    except BaseValidationError as error:
        problems = flatten(error, (section,), Config)
        texts = "; ".join(f"{problem.key.removeprefix(section + '.')}: {problem.text}" for problem in problems)
        raise RefusedError(f"{where}: {texts}") from None


def _reader(field: "attrs.Attribute[Any]", converter: Converter) -> Callable[[Any, Any], Any]:
    """Return the hook that reads one key and runs its validator, so that all bad keys are reported."""
    kind = unwrapped(field.type)
    nested = attrs.has(kind) or (get_origin(kind) is dict and attrs.has(get_args(kind)[1]))

    def read(value: Any, _kind: Any) -> Any:
        if value is None and type(None) in get_args(field.type):
            return None
        if nested:
            if not attrs.has(kind) and not isinstance(value, Mapping):
                raise RefusedError(f"expected {expected(field)}, found {found(value)}")
            return converter.structure(value, kind)
        value = _strict(field, value)
        if field.validator is not None:
            try:
                field.validator(None, field, value)
            except OmegaError:
                raise
            except ValueError:
                raise RefusedError(f"expected {expected(field)}") from None
        return value

    return read


def _strict(field: "attrs.Attribute[Any]", value: Any) -> Any:
    """Return the value as its key's type without guessing: int is a number, True is not 1, "5" is not 5."""
    kind = unwrapped(field.type)
    if "read" in field.metadata:
        try:
            return field.metadata["read"](value)
        except ValueError as error:
            raise RefusedError(f"expected {expected(field)}; {error}") from None
    if kind is datetime:
        try:
            return moment(value)
        except ValueError as error:
            raise RefusedError(str(error)) from None
    if get_origin(kind) is Literal:
        fits, read = isinstance(value, str) and value in get_args(kind), value
    elif kind is float:
        fits, read = _is_finite(value), value
        read = float(value) if fits else value
    elif kind is int:
        fits, read = isinstance(value, int) and not isinstance(value, bool), value
    elif kind == tuple[str, ...]:
        fits = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
        read = tuple(value) if fits else value
    elif get_origin(kind) is dict:
        fits = isinstance(value, Mapping) and all(isinstance(name, str) for name in value)
        read = dict(value) if fits else value
    else:
        fits, read = isinstance(value, kind), value
    if not fits and get_origin(kind) is Literal and isinstance(value, str):
        nearest = did_you_mean(value, get_args(kind))
        raise RefusedError(f"expected {expected(field)}. {nearest if nearest.startswith('Did') else ''}".strip())
    if not fits:
        raise RefusedError(f"expected {expected(field)}, found {found(value)}")
    return read


def _is_finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond float64
        return False
