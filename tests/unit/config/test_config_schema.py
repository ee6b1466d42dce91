"""The JSON schema says the same as the sections."""

import json
import re
from typing import Any

from omega.config import config_schema
from omega.config.sections import LARGEST_SEED


def properties(*path: str) -> dict[str, Any]:
    schema = config_schema()
    for step in path:
        schema = schema["properties"][step]
    return schema


def test_schema_is_json() -> None:
    assert json.loads(json.dumps(config_schema(), allow_nan=False)) == config_schema()


def test_required_sections_and_keys() -> None:
    assert config_schema()["required"] == ["run", "data", "sizing", "costs"]
    assert properties("run")["required"] == ["strategy", "symbols", "timeframe", "start", "end"]


def test_unknown_keys_are_not_allowed() -> None:
    assert config_schema()["additionalProperties"] is False
    assert properties("account")["additionalProperties"] is False
    assert properties("params")["additionalProperties"] is True


def test_key_has_type_bounds_default_and_meaning() -> None:
    assert properties("run", "seed") == {
        "type": "integer",
        "minimum": 0,
        "maximum": LARGEST_SEED,
        "default": 42,
        "description": "seed of everything random",
    }
    assert properties("account", "balance")["exclusiveMinimum"] == 0.0
    assert properties("data", "crossed")["enum"] == ["error", "report", "drop", "swap"]


def test_costs_are_none_or_a_profile_or_a_table_that_is_not_empty() -> None:
    names, table = properties("costs")["anyOf"]
    assert names == {"enum": ["none", "ecn", "ecn_low", "retail", "zero_commission"]}
    assert table["minProperties"] == 1
    assert set(table["properties"]) == {"profile", "file", "commission", "slippage", "swap", "conversion_fee"}


def test_instruments_are_a_file_and_tables_of_symbols() -> None:
    schema = properties("instruments")
    assert set(schema["properties"]) == {"file"}
    assert "pip_size" in schema["additionalProperties"]["properties"]


def test_every_key_has_a_description() -> None:
    def check(schema: dict[str, Any]) -> None:
        for key in schema.get("properties", {}).values():
            assert key["description"]
            check(key)

    check(config_schema())


def test_a_duration_and_a_detail_are_text_of_a_form() -> None:
    holding = properties("execution", "max_holding")
    assert (holding["type"], "exclusiveMinimum" in holding) == ("string", False)
    for pattern, good, bad in (
        (holding["pattern"], ("300min", "2d"), ("5", "0s", "-1h", "1.5h")),
        (properties("execution", "intrabar")["pattern"], ("worst", "detail:M15"), ("wurst", "detail")),
        (properties("gates", "sessions")["items"]["prefixItems"][0]["pattern"], ("00:00", "24:00"), ("9:00", "24:01")),
    ):
        assert all(re.search(pattern, text) for text in good)
        assert not any(re.search(pattern, text) for text in bad)


def test_lists_say_what_they_hold() -> None:
    assert properties("run", "symbols")["uniqueItems"] is True
    assert "maxItems" not in properties("run", "symbols")
    assert properties("gates", "weekdays")["items"]["enum"][::6] == ["monday", "sunday"]
    session = properties("gates", "sessions")["items"]
    assert (session["minItems"], session["maxItems"]) == (2, 2)
    hours = properties("data", "spread")["properties"]["hours"]["items"]["prefixItems"]
    assert [part["type"] for part in hours] == ["string", "string", "number"]
