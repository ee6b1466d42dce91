"""``[gates]``: what admits entries, what is refused, and what the config hash covers."""

from collections.abc import Callable
from typing import Any

import pytest

from omega.config import Config, as_mapping, config_hash, from_mapping, load_config, resolved
from omega.errors import ConfigError
from omega.execution.gates import Gates, News

MINUTE = 60_000_000_000
NEWS = {"file": "news.csv", "before_min": 60, "after_min": 30}

Make = Callable[..., Config]
Refused = Callable[..., str]


def test_without_the_section_everything_is_admitted(config: Make) -> None:
    assert config().gates == Gates(timezone="UTC", cooldown_bars=0, direction="both")
    assert resolved(config())["gates"] == {"timezone": "UTC", "cooldown_bars": 0, "direction": "both"}


def test_toml_of_the_whole_section(tmp_path: Any) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'costs = "none"\n[run]\nstrategy = "dip.py"\nsymbols = ["EURUSD"]\ntimeframe = "H1"\nstart = 2017-02-01\n'
        'end = 2018-01-01\n[data]\nroot = "sample"\n[sizing]\nrisk_money = 100\n[gates]\n'
        'sessions = [["23:00", "05:00"], ["15:00", "24:00"]]\nweekdays = ["friday", "monday"]\n'
        'timezone = "Europe/Berlin"\ncooldown_bars = 2\ncooldown = "90min"\ndirection = "long"\n'
        'news = { file = "calendar/news.csv", before_min = 60, after_min = 30 }\n',
        encoding="utf-8",
    )
    gates = load_config(path).config.gates
    assert gates == Gates(
        sessions=(("23:00", "05:00"), ("15:00", "24:00")),
        weekdays=("monday", "friday"),
        timezone="Europe/Berlin",
        cooldown_bars=2,
        cooldown=90 * MINUTE,
        direction="long",
        news=News(file="calendar/news.csv", before_min=60, after_min=30),
    )
    assert gates.session_minutes == ((1380, 300), (900, 1440))
    assert gates.news is not None
    assert (gates.news.before, gates.news.after) == (60 * MINUTE, 30 * MINUTE)


def test_sessions_that_are_left_out_have_no_minutes() -> None:
    assert Gates().session_minutes == ()


@pytest.mark.parametrize(
    ("gates", "expected"),
    [
        ({"sesions": []}, "gates.sesions = []: unknown key. Did you mean 'sessions'?"),
        ({"sessions": []}, "gates.sessions = []: expected a list of [from, to], such as"),
        ({"sessions": []}, "leave sessions out to admit entries all day"),
        ({"sessions": "23:00"}, "expected a list of [from, to]"),
        ({"sessions": ["23:00", "05:00"]}, "entry 1 is not two times in quotes"),
        ({"sessions": [["23:00"]]}, "entry 1 is not two times in quotes"),
        ({"sessions": [["09:00", "17:00"], [9, 17]]}, "entry 2 is not two times in quotes"),
        ({"sessions": [["9:00", "17:00"]]}, 'entry 1: "9:00" is no time from "00:00" to "24:00"'),
        ({"sessions": [["09:00", "17:60"]]}, '"17:60" is no time'),
        ({"sessions": [["09:00", "24:01"]]}, '"24:01" is no time'),
        ({"sessions": [["09:00", "17:00\n"]]}, "is no time"),
        ({"sessions": [["24:00", "05:00"]]}, 'entry 1: a session starts at "00:00", not at "24:00"'),
        ({"sessions": [["09:00", "09:00"]]}, 'entry 1 holds no instant; the whole day is ["00:00", "24:00"]'),
        ({"weekdays": []}, "no day would admit no entry; leave weekdays out to admit them all"),
        ({"weekdays": "monday"}, 'gates.weekdays = "monday": expected a list of weekdays'),
        ({"weekdays": ["mondey"]}, "'mondey' is none. Did you mean 'monday'?"),
        ({"weekdays": ["Monday"]}, "'Monday' is none. Did you mean 'monday'?"),
        ({"weekdays": [1]}, "1 is none"),
        ({"weekdays": [["monday"]]}, "is none"),
        (
            {"timezone": "Europe/Berln"},
            'gates.timezone = "Europe/Berln": expected an IANA time zone, such as "UTC" or "America/New_York". '
            "Did you mean 'Europe/Berlin'?",
        ),
        ({"timezone": ""}, "gates.timezone = \"\": expected an IANA time zone"),
        ({"timezone": "../UTC"}, "expected an IANA time zone"),
        ({"timezone": 1}, 'expected an IANA time zone, such as "UTC" or "America/New_York", found an integer'),
        ({"cooldown_bars": -1}, "gates.cooldown_bars = -1: expected an integer from 0 to 2147483647"),
        ({"cooldown_bars": 2**31}, "expected an integer from 0 to 2147483647"),
        ({"cooldown_bars": 1.0}, "found a number"),
        ({"cooldown_bars": True}, "found a boolean"),
        (
            {"cooldown": 90},
            'gates.cooldown = 90: expected a whole number with s, min, h or d, such as "90min"; a fraction, zero, a '
            "sign, or a number without its unit is none.",
        ),
        ({"cooldown": "1.5h"}, 'gates.cooldown = "1.5h": expected a whole number with s, min, h or d'),
        ({"direction": "shrot"}, "expected one of \"both\", \"long\", \"short\". Did you mean 'short'?"),
        ({"news": "news.csv"}, "gates.news = \"news.csv\": expected a table with file, before_min, after_min"),
        ({"news": {"file": "news.csv"}}, "gates.news.before_min: missing"),
        ({"news": {**NEWS, "file": ""}}, "gates.news.file = \"\": expected text in quotes, not empty"),
        ({"news": {**NEWS, "before_min": -1}}, "gates.news.before_min = -1: expected an integer ≥ 0 and ≤ 10080"),
        ({"news": {**NEWS, "after_min": 10_081}}, "gates.news.after_min = 10081: expected an integer ≥ 0 and ≤ 10080"),
        ({"news": {**NEWS, "after_min": 0.5}}, "found a number"),
        ({"news": {**NEWS, "impact": "high"}}, "gates.news.impact = \"high\": unknown key"),
    ],
)  # fmt: skip
def test_what_is_no_gate_is_refused(refused: Refused, gates: dict[str, Any], expected: str) -> None:
    assert expected in refused(gates=gates)


def test_gates_made_in_python_are_checked_too() -> None:
    with pytest.raises(ValueError, match="holds no instant"):
        Gates(sessions=(("09:00", "09:00"),))
    with pytest.raises(ValueError, match="is none"):
        Gates(weekdays=("mon",))  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="IANA"):
        Gates(timezone="Mars")


@pytest.mark.parametrize(
    "gates",
    [
        {"sessions": [["23:00", "05:00"]]},
        {"weekdays": ["monday"]},
        {"timezone": "America/New_York"},
        {"cooldown_bars": 1},
        {"cooldown": "1h"},
        {"direction": "short"},
        {"news": NEWS},
        {"news": {**NEWS, "before_min": 61}},
        {"news": {**NEWS, "file": "other.csv"}},
    ],
)
def test_every_gate_changes_the_config_hash_and_reads_back(config: Make, gates: dict[str, Any]) -> None:
    made = config(gates=gates)
    assert config_hash(made) != config_hash(config())
    assert from_mapping(as_mapping(made)) == made
    assert config(gates=resolved(made)["gates"]).gates == made.gates


def test_the_hash_is_of_what_is_admitted_not_of_how_it_is_written(config: Make) -> None:
    one, other = (
        config(gates={"weekdays": days, "cooldown": cooldown})
        for days, cooldown in ((["friday", "monday"], "90min"), (["monday", "friday", "monday"], "5400s"))
    )
    assert config_hash(one) == config_hash(other)
    assert resolved(one)["gates"]["cooldown"] == "90min"


def test_the_news_file_is_resolved_to_its_name(config: Make) -> None:
    here, there = (config(gates={"news": {**NEWS, "file": f"{place}/news.csv"}}) for place in ("here", "/there"))
    assert resolved(here)["gates"]["news"] == NEWS
    assert config_hash(here) == config_hash(there)
