"""A strategy's parameters: a frozen attrs class whose fields carry types, ranges and help."""

import math
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from omega.errors import ParamError, did_you_mean

__all__ = ["NoParams", "ParamInfo", "build_params", "param", "param_infos"]

T = TypeVar("T")
Scalar = bool | int | float | str | None

_METADATA = "omega"


@attrs.frozen(kw_only=True)
class ParamInfo:
    """What is known about one parameter: its default, its range, and what it means."""

    name: str
    type: str
    required: bool = False
    default: Scalar
    low: float | None
    high: float | None
    step: float | None
    choices: tuple[Scalar, ...]
    help: str


@attrs.frozen
class NoParams:
    """The parameters of a strategy that has none."""


def param(
    default: T,
    *,
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
    choices: tuple[T, ...] = (),
    help: str = "",  # noqa: A002 -- the word that every command line uses
) -> T:
    """Declare one parameter of a strategy, as a field of its frozen attrs class.

    Args:
        default: the value if none is given; its annotation in the class decides the type.
        low: smallest valid value, inclusive.
        high: largest valid value, inclusive.
        step: distance between values worth trying; a single value need not lie on it.
        choices: the only valid values, if given.
        help: what it means, with its unit.

    Example:
        >>> @attrs.frozen(kw_only=True)
        ... class Params:
        ...     window: int = param(100, low=20, high=500, step=10, help="z-score window, bars")
        >>> Params(window=50).window
        50
    """
    if low is not None and high is not None and low > high:
        raise ParamError(f"param(): low {low} is above high {high}. Swap them.")
    meta = {"low": low, "high": high, "step": step, "choices": tuple(choices), "help": help}
    field: Any = attrs.field(default=default, metadata={_METADATA: meta}, validator=_validate)
    return field  # type: ignore[no-any-return]  # attrs replaces it by the value


def _validate(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    _check(type(instance), attribute, value)


def _check(cls: type, attribute: "attrs.Attribute[Any]", value: object) -> None:
    info = _info(cls, attribute)
    where = f"{cls.__name__}.{info.name}"
    kinds = {"int": (int,), "float": (int, float), "str": (str,), "bool": (bool,)}
    allowed = [name.strip() for name in info.type.split("|")]
    for name in allowed:
        if name == "None" and value is None:
            return
        if name in kinds and isinstance(value, kinds[name]) and (name == "bool" or not isinstance(value, bool)):
            break
    else:
        raise ParamError(f"{where} must be {info.type}, found {value!r} ({type(value).__name__}).")
    if isinstance(value, float) and not math.isfinite(value):
        raise ParamError(f"{where} must be finite, found {value!r}.")
    if info.choices and value not in info.choices:
        choices = ", ".join(map(repr, info.choices))
        raise ParamError(f"{where} must be one of {choices}, found {value!r}.")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if info.low is not None and value < info.low:
            raise ParamError(f"{where} must be at least {info.low}, found {value!r}.")
        if info.high is not None and value > info.high:
            raise ParamError(f"{where} must be at most {info.high}, found {value!r}.")


def _info(cls: type, attribute: "attrs.Attribute[Any]") -> ParamInfo:
    hint = get_type_hints(cls).get(attribute.name, attribute.type)
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    text = " | ".join("None" if kind is NoneType else getattr(kind, "__name__", str(kind)) for kind in kinds)
    meta = attribute.metadata.get(_METADATA, {})
    return ParamInfo(
        name=attribute.name,
        type=text,
        required=attribute.default is attrs.NOTHING,
        default=None if attribute.default is attrs.NOTHING else attribute.default,
        low=meta.get("low"),
        high=meta.get("high"),
        step=meta.get("step"),
        choices=meta.get("choices", ()),
        help=meta.get("help", ""),
    )


def param_infos(cls: type) -> tuple[ParamInfo, ...]:
    """Describe every parameter of a frozen attrs class, in the order of its fields."""
    return tuple(_info(cls, attribute) for attribute in attrs.fields(cls))


def build_params(cls: type[T], values: Mapping[str, object], owner: str) -> T:
    """Make ``cls(**values)``; an unknown name, wrong type or value out of range is a `ParamError`.

    Args:
        cls: the frozen attrs class.
        values: parameters by name; those not given take their defaults. An int is accepted for a float.
        owner: names the strategy in messages.
    """
    known = {info.name: info for info in param_infos(cls)}
    unknown = sorted(set(values) - set(known))
    if unknown and not known:
        raise ParamError(f"[params] of {owner}: it takes no parameters, found {', '.join(map(repr, unknown))}.")
    if unknown:
        hints = "; ".join(f"{name!r}: {did_you_mean(name, known)}" for name in unknown)
        raise ParamError(f"[params] of {owner}: no such parameter: {hints}")
    missing = [name for name, info in known.items() if info.required and name not in values]
    if missing:
        raise ParamError(f"[params] of {owner}: {', '.join(missing)} must be given: there is no default.")
    converted = {
        name: float(value) if known[name].type.split(" |")[0] == "float" and type(value) is int else value
        for name, value in values.items()
    }
    attributes: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)  # type: ignore[arg-type]  # checked by Strategy
    for attribute in attributes:
        value = converted.get(attribute.name, attribute.default)
        if attribute.metadata.get(_METADATA) is None and attribute.name in converted:
            _check(cls, attribute, value)
        if value is None and known[attribute.name].default is not None:
            raise ParamError(
                f"[params] of {owner}: {attribute.name} cannot be None where its default is not: TOML has no null, so "
                "the run could not be repeated from its config."
            )
    return cls(**converted)
