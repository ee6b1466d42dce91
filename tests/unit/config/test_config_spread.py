"""``data.spread``: the three models as a config writes them, what is refused, and what the config hash covers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from omega.config import Config, config_hash, config_schema, from_mapping, load_config, resolved
from omega.data.spread_model import FixedSpread, HourlySpread, HoursSpread, SpreadFile
from omega.errors import ConfigError

HOURS = {"pips": 1.0, "hours": [["17:00", "18:00", 3.5], ["23:00", "01:00", 2]], "timezone": "America/New_York"}


def config(spread: Mapping[str, Any]) -> Config:
    return from_mapping(
        {
            "run": {
                "strategy": "dip.py",
                "symbols": ["EURUSD"],
                "timeframe": "H1",
                "start": "2017-02-01",
                "end": "2018-01-01",
            },
            "data": {"root": "sample", "spread": dict(spread)},
            "sizing": {"risk_money": 100},
            "costs": "none",
        }
    )


def error(spread: Mapping[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        config(spread)
    return str(caught.value).removeprefix("config: ")


def test_the_three_models() -> None:
    for written, model in (
        ({"pips": 1.3}, FixedSpread(1.3)),
        ({"file": "spreads.csv"}, SpreadFile(Path("spreads.csv"))),
        (
            HOURS,
            HourlySpread(1.0, (HoursSpread(1020, 1080, 3.5), HoursSpread(1380, 60, 2.0)), "America/New_York"),
        ),
    ):
        spread = config(written).data.spread
        assert spread is not None
        assert spread.model == model


def test_toml_writes_hours_as_lists(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'costs = "none"\n[run]\nstrategy = "dip.py"\nsymbols = ["EURUSD"]\ntimeframe = "H1"\nstart = 2017-02-01\n'
        'end = 2018-01-01\n[data]\nroot = "sample"\nspread = { pips = 1.0, hours = [["21:00", "23:00", 3.5]], '
        'timezone = "UTC" }\n[sizing]\nrisk_money = 100\n'
    )
    spread = load_config(path).config.data.spread
    assert spread is not None
    assert spread.hours == (("21:00", "23:00", 3.5),)


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        ({}, "data.spread: expected pips or file, found neither"),
        ({"pips": 1.0, "file": "s.csv"}, "data.spread: expected pips or file, found both"),
        ({"pip": 1.0}, "data.spread.pip = 1.0: unknown key. Did you mean 'pips'?"),
        ({"pips": 1.0, "timezon": "UTC"}, "data.spread.timezon = \"UTC\": unknown key. Did you mean 'timezone'?"),
        ({"pips": -1.0}, "data.spread.pips = -1.0: expected a number ≥ 0"),
        ({"file": ""}, "data.spread.file"),
        ({"pips": 1.0, "hours": HOURS["hours"]}, "data.spread: hours needs timezone"),
        ({"pips": 1.0, "timezone": "UTC"}, "data.spread: timezone needs hours"),
        ({"file": "s.csv", "timezone": "UTC"}, "data.spread: hours and timezone go with pips"),
        ({**HOURS, "timezone": "Europe/Berln"}, "timezone 'Europe/Berln' is unknown"),
        ({**HOURS, "hours": []}, "data.spread.hours = []: expected a list of [from, to, pips]"),
        ({**HOURS, "hours": "21:00"}, 'data.spread.hours = "21:00": expected a list of [from, to, pips]'),
        ({**HOURS, "hours": [["21:00", "23:00"]]}, "entry 1 has not three parts"),
        ({**HOURS, "hours": [["21:00", "23:00", 1], [21, 23, 1]]}, "entry 2: the times must be text in quotes"),
        ({**HOURS, "hours": [["21:00", "24:00", 1]]}, "'24:00' is not a time of day"),
        ({**HOURS, "hours": [["21:00", "22:00", True]]}, "entry 1: the pips must be a number ≥ 0, found True"),
        ({**HOURS, "hours": [["21:00", "22:00", "1"]]}, "entry 1: the pips must be a number ≥ 0, found '1'"),
        ({**HOURS, "hours": [["21:00", "21:00", 1]]}, "start and end are the same"),
        ({**HOURS, "hours": [["21:00", "23:00", 1], ["22:00", "22:30", 1]]}, "overlap"),
    ],
)
def test_what_is_no_model_is_refused(spread: Mapping[str, Any], expected: str) -> None:
    assert expected in error(spread)


def test_the_config_hash_covers_the_model_and_the_files_name_but_not_its_place() -> None:
    hashes = {
        config_hash(config(spread))
        for spread in (
            {"pips": 1.0},
            HOURS,
            {**HOURS, "timezone": "UTC"},
            {**HOURS, "hours": HOURS["hours"][:1]},
            {"file": "a.csv"},
            {"file": "b.csv"},
        )
    }
    assert len(hashes) == 6
    assert config_hash(config({"file": "here/a.csv"})) == config_hash(config({"file": "/there/a.csv"}))
    assert resolved(config({"file": "here/a.csv"}))["data"]["spread"] == {"file": "a.csv"}
    assert resolved(config(HOURS))["data"]["spread"] == {
        "pips": 1.0,
        "hours": [["17:00", "18:00", 3.5], ["23:00", "01:00", 2.0]],
        "timezone": "America/New_York",
    }


def test_a_resolved_model_reads_back_equal() -> None:
    for spread in ({"pips": 1.3}, HOURS, {"file": "a.csv"}):
        first = config(spread)
        assert config(resolved(first)["data"]["spread"]).data == first.data


def test_the_schema_names_the_keys() -> None:
    spread = config_schema()["properties"]["data"]["properties"]["spread"]
    assert set(spread["properties"]) == {"pips", "hours", "timezone", "file"}
    assert spread["properties"]["hours"]["items"]["minItems"] == 3
