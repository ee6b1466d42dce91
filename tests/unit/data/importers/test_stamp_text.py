"""Times as text: every vendor's form, and what none of them is."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega.data.importers.spot import Spot
from omega.data.importers.stamp_text import TextTimes, read_text_times
from omega.data.moments import utc_text
from omega.errors import DataError

SPOT = Spot("x.csv", 10)


def read(*values: str, order: str | None = None) -> TextTimes:
    return read_text_times(pa.array(list(values), pa.string()), order, SPOT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-03-07", "2017-03-07T00:00:00Z"),
        ("20170307", "2017-03-07T00:00:00Z"),
        ("2017.03.07 22:00", "2017-03-07T22:00:00Z"),
        ("2017/03/07 22:00:05", "2017-03-07T22:00:05Z"),
        ("20170307 22:00", "2017-03-07T22:00:00Z"),
        ("20170307 220005", "2017-03-07T22:00:05Z"),
        ("20170307 220005123", "2017-03-07T22:00:05.123000000Z"),
        ("27.03.2017 22:00:05.123", "2017-03-27T22:00:05.123000000Z"),
        ("27/3/2017 9:05", "2017-03-27T09:05:00Z"),
        ("3/27/2017 9:05", "2017-03-27T09:05:00Z"),
        ("2017-03-07T22:00:05.000000001Z", "2017-03-07T22:00:05.000000001Z"),
        ("2017-03-07 22:00:05+02:00", "2017-03-07T20:00:05Z"),
        ("2017-03-07 22:00:05-0530", "2017-03-08T03:30:05Z"),
        ("27.03.2017 00:00:00.000 GMT+0900", "2017-03-26T15:00:00Z"),
        ("2016-02-29 00:00 UTC", "2016-02-29T00:00:00Z"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    found = read(text)
    assert utc_text(int(found.times[0])) == expected
    assert found.aware == any(mark in text for mark in ("Z", "+", "UTC", "-0530"))


@settings(derandomize=True, database=None, deadline=None)
@given(st.lists(st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)), min_size=1, max_size=20), st.data())
def test_any_mixture_of_widths_is_read_as_the_standard_library_reads_it(
    instants: list[datetime], data: st.DataObject
) -> None:
    texts = [instant.isoformat(" ", data.draw(st.sampled_from(["seconds", "milliseconds", "microseconds"])))
             for instant in instants]  # fmt: skip
    expected = [
        (datetime.fromisoformat(text).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC))
        // timedelta(microseconds=1)
        for text in texts
    ]
    assert (read(*texts).times // 1000).tolist() == expected


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "", "2017-03", "2017-13-01", "2017-02-29", "2017-04-31 00:00", "2017-03-07 24:00", "20170307 2261",
        "2017-03-07 22:60:00", "2017-03-07 22:00:61", "0000-01-01", "2017-03-07 22:00:00+15:00", "17-03-07",
        "2017.03-07", "2017-03-07 22:00 PM", "９９９９-01-01", "1" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_time_is_named_with_its_row(text: str) -> None:
    with pytest.raises(DataError, match=r"^x\.csv: row 12 has the time"):
        read("2017-03-07 22:00", text)


def test_the_order_of_days_and_months_is_shown_by_a_number_above_12_or_stated() -> None:
    assert read("07/03/2017", "13/03/2017").order == "dmy"
    assert read("03/07/2017", "03/13/2017").order == "mdy"
    with pytest.raises(DataError, match="--times dmy or --times mdy"):
        read("07/03/2017", "08/03/2017")
    assert utc_text(int(read("07/03/2017", order="mdy").times[0])) == "2017-07-03T00:00:00Z"
    with pytest.raises(DataError, match=r"row 12 has the time '13/13/2017'"):
        read("13/03/2017", "13/13/2017")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (("2017-03-07 00:00Z", "2017-03-07 01:00"), "row 12 has the time '2017-03-07 01:00', which has no time zone"),
        (("2017-03-07 00:00", "2017-03-07 01:00Z"), "row 12 has the time '2017-03-07 01:00Z', which states its offset"),
    ],
)
def test_naive_and_aware_times_do_not_mix(values: tuple[str, str], told: str) -> None:
    with pytest.raises(DataError, match=told):
        read(*values)


def test_a_slice_of_a_column_is_read_in_place() -> None:
    text = pa.array(["x", "2017-03-07", "2017-03-08", "y"]).slice(1, 2)
    assert [utc_text(t)[:10] for t in read_text_times(text, None, SPOT).times.tolist()] == ["2017-03-07", "2017-03-08"]
