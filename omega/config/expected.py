"""What a key accepts, in words and as JSON schema, read off its declared type and validators."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import tomli_w

from omega.config.moment import MOMENT

__all__ = ["bounds", "expected", "found", "keys", "unwrapped", "value_text"]

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


def unwrapped(kind: Any) -> Any:
    """Return the type without its ``| None``: a key that may be absent."""
    if get_origin(kind) in {Union, UnionType}:
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def keys(section: type) -> dict[str, "attrs.Attribute[Any]"]:
    """Return the fields of a section by key, without those that are derived from others."""
    return {field.name: field for field in attrs.fields(section) if "derived" not in field.metadata}


def bounds(validator: object) -> Iterator[tuple[str, float]]:
    """Yield the comparisons ``(operator, bound)`` that attrs validators make."""
    for part in getattr(validator, "_validators", ()):
        yield from bounds(part)
    if inner := getattr(validator, "validator", None):
        yield from bounds(inner)
    if hasattr(validator, "compare_op"):
        yield validator.compare_op, validator.bound  # type: ignore[attr-defined]  # attrs names no such type


def expected(field: "attrs.Attribute[Any]") -> str:
    """Return what a key accepts, as words that follow "expected"."""
    if "expected" in field.metadata:
        return str(field.metadata["expected"])
    kind = unwrapped(field.type)
    limits = " and ".join(f"{_SIGNS[sign]} {limit:g}" for sign, limit in bounds(field.validator))
    suffix = f" {limits}" if limits else ""
    if get_origin(kind) is Literal:
        options = ", ".join(f'"{option}"' for option in get_args(kind))
        return f"one of {options}" if len(get_args(kind)) > 1 else options
    if attrs.has(kind):
        return f"a table with {', '.join(keys(kind))}"
    if get_origin(kind) is dict:
        return "a table"
    return {
        bool: "true or false",
        int: f"an integer{suffix}",
        float: f"a number{suffix}",
        str: "text in quotes, not empty",
        datetime: MOMENT,
    }.get(kind, 'a list of text, such as ["EURUSD"]')


def found(value: object) -> str:
    """Return what a value is, as words that follow "found"."""
    for kinds, words in (
        (bool, "a boolean"),
        (int, "an integer"),
        (
            float,
            "a number" if not isinstance(value, float) or math.isfinite(value) else "a number that is not finite",
        ),
        (str, "text"),
        (datetime, "a date-time"),
        (date, "a date"),
        (time, "a time of day"),
        (Mapping, "a table"),
        ((list, tuple), "a list"),
    ):
        if isinstance(value, kinds):
            return words
    return type(value).__name__


def value_text(value: object) -> str:
    """Return a value as TOML writes it, shortened to one line."""
    if isinstance(value, Mapping):
        return "{…}"
    try:
        text = tomli_w.dumps({"": value}).removeprefix('"" = ').strip()
    except (TypeError, ValueError):
        text = repr(value)
    # tomli_w writes one entry of a list per line.
    text = " ".join(text.split()).replace("[ ", "[").replace(", ]", "]")
    return text if len(text) <= 60 else text[:59] + "…"
