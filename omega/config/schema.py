"""The config as JSON schema, for editors; derived from the sections."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args, get_origin

import attrs

from omega.config.expected import bounds, keys, unwrapped
from omega.config.sections import Config
from omega.execution.costs import Costs
from omega.execution.instruments import InstrumentOverride, InstrumentOverrides
from omega.execution.terms_file import packaged_terms

__all__ = ["config_schema"]

_LIMITS = {">=": "minimum", ">": "exclusiveMinimum", "<=": "maximum", "<": "exclusiveMaximum"}


def config_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a config file; TOML dates count as text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "omega config",
        **_table(Config),
    }


def _table(section: type) -> dict[str, Any]:
    fields = keys(section).values()
    return {
        "type": "object",
        "properties": {field.name: _key(field) for field in fields},
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _key(field: "attrs.Attribute[Any]") -> dict[str, Any]:
    written_as_text = "write" in field.metadata
    schema = _kind(str if written_as_text else unwrapped(field.type))
    if "pattern" in field.metadata:
        _add_pattern(schema, field.metadata["pattern"])
    if not written_as_text:
        schema |= {_LIMITS[sign]: limit for sign, limit in bounds(field.validator)}
    if "help" in field.metadata:
        schema["description"] = field.metadata["help"]
    if isinstance(field.default, bool | int | float | str):
        schema["default"] = field.default
    return schema


def _kind(kind: Any) -> dict[str, Any]:
    if kind is Costs:
        profiles = ["none", *packaged_terms("costs").tables]
        return {"anyOf": [{"enum": profiles}, {**_table(kind), "minProperties": 1}]}
    if kind is InstrumentOverrides:
        file = {"file": _key(keys(kind)["file"])}
        return {"type": "object", "properties": file, "additionalProperties": _table(InstrumentOverride)}
    if attrs.has(kind):
        return _table(kind)
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple:
        first, *rest = get_args(kind)
        if rest == [...]:
            distinct = {} if get_origin(first) is tuple else {"uniqueItems": True}
            return {"type": "array", "items": _kind(first), "minItems": 1, **distinct}
        parts = [_kind(part) for part in (first, *rest)]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    if get_origin(kind) is dict:
        of = get_args(kind)[1]
        return {"type": "object", "additionalProperties": _table(of) if attrs.has(of) else True}
    simple: Mapping[Any, str] = {
        bool: "boolean",
        int: "integer",
        float: "number",
        str: "string",
        datetime: "string",
    }
    return {"type": simple[kind]}


def _add_pattern(schema: dict[str, Any], pattern: str) -> None:
    """Say of every text in a schema what it looks like."""
    if schema["type"] == "string":
        schema["pattern"] = pattern
    for part in (*schema.get("prefixItems", ()), *([schema["items"]] if "items" in schema else ())):
        _add_pattern(part, pattern)
