"""Whatever valid rules a config states, its written forms read back as the same rules in the same bytes."""

import tomllib
from typing import Any

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from omega.config import as_mapping, from_mapping, resolved, sample_mapping, to_toml
from omega.data.timeframe import TIMEFRAME_NAMES
from omega.execution.gates import WEEKDAYS

NUMBER = st.floats(0.0, 1e6)
POSITIVE = st.floats(1e-6, 1e6)
DURATION = st.tuples(st.integers(1, 100_000), st.sampled_from(["s", "min", "h", "d"])).map(lambda d: f"{d[0]}{d[1]}")
TIME = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda time: f"{time[0]:02}:{time[1]:02}")
SESSION = st.tuples(TIME, TIME | st.just("24:00")).filter(lambda pair: pair[0] != pair[1]).map(list)
FINER = [name for name in TIMEFRAME_NAMES if name.startswith("M")]


def table(**optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=optional)


GATES = table(
    sessions=st.lists(SESSION, min_size=1, max_size=4),
    weekdays=st.lists(st.sampled_from(WEEKDAYS), min_size=1),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
    cooldown_bars=st.integers(0, 1000),
    cooldown=DURATION,
    direction=st.sampled_from(["both", "long", "short"]),
    news=st.fixed_dictionaries(
        {"file": st.just("news.csv"), "before_min": st.integers(0, 10_080), "after_min": st.integers(0, 10_080)}
    ),
)
EXECUTION = table(
    market_fill=st.sampled_from(["next_open", "close"]),
    intrabar=st.sampled_from(["worst", "best", "ohlc", "olhc", *(f"detail:{name}" for name in FINER)]),
    cancel_over_gap=st.booleans(),
    max_positions=st.integers(1, 100),
    max_holding=DURATION,
    break_even=st.tuples(st.floats(1.0, 100.0), st.floats(0.0, 0.5)).map(
        lambda pips: {"trigger_pips": pips[0], "offset_pips": pips[1]}
    ),
    trailing=st.one_of(
        st.fixed_dictionaries({"distance_pips": POSITIVE, "start_pips": NUMBER}),
        st.fixed_dictionaries({"atr_multiple": POSITIVE}),
    ),
)
COMMISSION = st.tuples(
    st.sampled_from(["per_lot", "per_million", "percent"]),
    table(side=st.sampled_from(["both", "entry", "exit"]), minimum=NUMBER, currency=st.just("EUR")),
).map(lambda measure: {measure[0]: 1.5, **measure[1]})
COSTS = st.fixed_dictionaries(
    {"commission": COMMISSION},
    optional={
        "slippage": table(fixed_pips=NUMBER, random_pips=NUMBER, atr_fraction=NUMBER),
        "swap": st.booleans(),
        "conversion_fee": st.floats(0.0, 1.0),
    },
)
TERMS = table(
    tick_size=POSITIVE,
    leverage=POSITIVE,
    swap_long=st.floats(-1e6, 1e6),
    swap_short=st.floats(-1e6, 1e6),
    triple_day=st.sampled_from([*WEEKDAYS[:5], "none"]),
)


@settings(max_examples=150, deadline=None)
@given(GATES, EXECUTION, COSTS, TERMS)
def test_written_forms_read_back(
    gates: dict[str, Any], execution: dict[str, Any], costs: dict[str, Any], terms: dict[str, Any]
) -> None:
    sections = {"gates": gates, "execution": execution, "costs": costs, "instruments": {"EURUSD": terms}}
    mapping = sample_mapping() | sections
    mapping["run"] |= {"strategy": "dip.py", "timeframe": "H1"}
    config = from_mapping(mapping)
    assert from_mapping(tomllib.loads(tomli_w.dumps(as_mapping(config)))) == config
    again = tomllib.loads(to_toml(config))
    again["data"]["root"] = "sample"
    assert resolved(from_mapping(again)) == resolved(config)
    assert to_toml(from_mapping(again)) == to_toml(config)
