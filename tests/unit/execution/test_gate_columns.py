"""Gates as columns, against the reference engine asked bar by bar."""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from omega.data.calendar import known_at
from omega.data.timeframe import Timeframe
from omega.execution.gate_columns import gate_column
from omega.execution.gates import WEEKDAYS, Gates
from omega.execution.instruments import instrument
from omega.execution.news import NewsCalendar, news_windows
from omega.reference.engine.gates import Gates as ReferenceGates
from omega.reference.engine.gates import NewsEvent, gate_code
from omega.reference.engine.instrument import Instrument

MINUTE = 60_000_000_000
HOUR = 60 * MINUTE
CODES = ["", "weekday", "session", "news"]
ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000


def instants(*texts: str) -> NDArray[np.int64]:
    return np.array([at(text) for text in texts], dtype=np.int64)


def windows(events: list[tuple[int, str]], before: int, after: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    calendar = NewsCalendar(
        time=np.array([time for time, _ in events], dtype=np.int64),
        currency=tuple(currency for _, currency in events),
        sha256="",
    )
    return news_windows(calendar, instrument("EURUSD"), before * MINUTE, after * MINUTE)


def test_without_gates_there_is_no_column() -> None:
    assert gate_column(Gates(timezone="Asia/Tokyo", cooldown_bars=3), instants("2017-03-07 00:00")) is None


def test_a_session_begins_at_its_first_minute_and_ends_before_its_last() -> None:
    times = instants("2017-03-07 14:59", "2017-03-07 15:00", "2017-03-07 18:59", "2017-03-07 19:00")
    found = gate_column(Gates(sessions=(("15:00", "19:00"),)), times)
    assert found is not None
    assert found.tolist() == [2, 0, 0, 2]


def test_a_session_over_midnight_asks_the_weekday_of_the_instant_itself() -> None:
    # Friday 2017-03-10 into Saturday: 01:00 lies in Friday's session, and is a Saturday.
    times = instants("2017-03-10 22:59", "2017-03-10 23:00", "2017-03-11 01:00", "2017-03-12 23:30", "2017-03-13 05:00")
    found = gate_column(Gates(sessions=(("23:00", "05:00"),), weekdays=("monday", "friday")), times)
    assert found is not None
    assert found.tolist() == [2, 0, 1, 1, 2]


def test_24_00_is_the_end_of_the_day() -> None:
    times = instants("2017-03-07 21:59", "2017-03-07 23:59", "2017-03-08 00:00")
    found = gate_column(Gates(sessions=(("22:00", "24:00"),)), times)
    assert found is not None
    assert found.tolist() == [2, 0, 2]


def test_local_time_moves_with_the_clock_change() -> None:
    # 09:30 New York is 14:30 UTC until 2017-03-11 and 13:30 UTC from 2017-03-12 on.
    times = instants("2017-03-10 13:30", "2017-03-10 14:30", "2017-03-13 13:30", "2017-03-13 16:00")
    found = gate_column(Gates(sessions=(("09:30", "12:00"),), timezone="America/New_York"), times)
    assert found is not None
    assert found.tolist() == [2, 0, 0, 2]


def test_a_news_window_holds_both_of_its_edges() -> None:
    times = instants("2017-03-10 12:29", "2017-03-10 12:30", "2017-03-10 14:00", "2017-03-10 14:01")
    found = gate_column(Gates(), times, windows([(at("2017-03-10 13:30"), "USD")], 60, 30))
    assert found is not None
    assert found.tolist() == [0, 3, 3, 0]


def test_the_weekday_speaks_before_the_session_and_the_session_before_the_news() -> None:
    times = instants("2017-03-07 10:00", "2017-03-08 10:00", "2017-03-08 20:00")
    news = windows([(time, "") for time in times.tolist()], 0, 0)
    found = gate_column(Gates(sessions=(("20:00", "21:00"),), weekdays=("wednesday",)), times, news)
    assert found is not None
    assert found.tolist() == [1, 2, 3]


def test_an_event_of_another_currency_concerns_nobody() -> None:
    times = instants("2017-03-07 10:00")
    found = gate_column(Gates(), times, windows([(at("2017-03-07 10:00"), "JPY")], 10, 10))
    assert found is not None
    assert found.tolist() == [0]


def test_the_column_cannot_be_written() -> None:
    found = gate_column(Gates(weekdays=("monday",)), instants("2017-03-07 10:00"))
    assert found is not None
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0


clock = st.integers(0, 1440).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
session = st.tuples(clock, clock).filter(lambda pair: pair[0] != pair[1] and pair[0] != "24:00")
sessions = st.lists(session, max_size=3)
START = at("2011-01-01 00:00")
steps = st.lists(st.integers(0, 40 * 24 * 60), min_size=1, max_size=60)
events = st.lists(st.tuples(st.integers(0, 700 * 24 * 60), st.sampled_from(["", "EUR", "USD", "JPY"])), max_size=20)


def expected(gates: ReferenceGates, times: list[int]) -> list[str]:
    eurusd = Instrument(symbol="EURUSD", base="EUR", quote="USD")
    return [gate_code(gates, "long", eurusd, time, bar, None) for bar, time in enumerate(times)]


@settings(max_examples=200, deadline=None)
@given(
    sessions=sessions,
    weekdays=st.sets(st.sampled_from(range(7))),
    zone=st.sampled_from(ZONES),
    minutes=steps,
    news=events,
    before=st.integers(0, 3_000),
    after=st.integers(0, 3_000),
)
def test_each_bar_is_judged_as_the_reference_engine_judges_it(
    sessions: list[tuple[str, str]],
    weekdays: set[int],
    zone: str,
    minutes: list[int],
    news: list[tuple[int, str]],
    before: int,
    after: int,
) -> None:
    times = (START + np.cumsum(minutes) * MINUTE).tolist()
    happened = [(START + minute * MINUTE, currency) for minute, currency in news]
    reference = ReferenceGates(
        sessions=sessions,
        weekdays=frozenset(weekdays) or None,
        timezone=zone,
        news=[NewsEvent(*event) for event in happened],
        news_before=before * MINUTE,
        news_after=after * MINUTE,
    )
    gates = Gates(
        sessions=tuple(sessions) or None,
        weekdays=tuple(WEEKDAYS[day] for day in weekdays) or None,
        timezone=zone,
    )
    news_of = windows(happened, before, after) if happened else None
    found = gate_column(gates, np.array(times, dtype=np.int64), news_of)
    codes = [""] * len(times) if found is None else [CODES[code] for code in found.tolist()]
    assert codes == expected(reference, times)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/London", "Asia/Tokyo"])
def test_real_bars_are_judged_as_the_reference_engine_judges_them(zone: str) -> None:
    path = Path(str(files("omega.data") / "sample" / "EURUSD" / "EURUSD_H1_ASK.parquet"))
    opens = pq.ParquetFile(path).read().column(0).cast(pa.timestamp("ns", tz="UTC")).cast("int64").to_pylist()[::3]
    closes = known_at(np.array(opens, dtype=np.int64), Timeframe.parse("H1"), "ny17")
    happened = [(time + 7 * MINUTE, "USD") for time in opens[5::97]]
    spans = (("23:00", "05:00"), ("15:00", "19:30"))
    reference = ReferenceGates(
        sessions=spans,
        weekdays=frozenset({0, 1, 3, 4}),
        timezone=zone,
        news=[NewsEvent(*event) for event in happened],
        news_before=90 * MINUTE,
        news_after=53 * MINUTE,
    )
    gates = Gates(sessions=spans, weekdays=("monday", "tuesday", "thursday", "friday"), timezone=zone)
    found = gate_column(gates, closes, windows(happened, 90, 53))
    assert found is not None
    assert set(found.tolist()) == {0, 1, 2, 3}
    assert [CODES[code] for code in found.tolist()] == expected(reference, closes.tolist())
