"""Durations: a whole number and a unit, and nothing that would have to be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omega.execution.duration import duration, duration_text

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("90s", 90), ("300min", 18_000), ("4h", 14_400), ("2d", 172_800), ("106751d", 106_751 * 86_400)],
)
def test_a_duration_is_a_number_of_its_unit(text: str, seconds: int) -> None:
    assert duration(text) == seconds * SECOND


@pytest.mark.parametrize(
    "value",
    ["5", "min", "-1h", "+1h", "1.5h", "0s", "00min", "05min", "5 min", " 5min", "5min ", "5M", "5H", "5m", "1h30min",
     "1e3s", "", "٥min", "5min\n", 5, 5.0, True, None, ["5min"]],
)  # fmt: skip
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="a number without its unit is none"):
        duration(value)


@pytest.mark.parametrize("text", ["106752d", "9223372037s", "9" * 19 + "d"])
def test_what_int64_nanoseconds_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the longest is 106751d"):
        duration(text)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("300min", "5h"), ("90min", "90min"), ("60s", "1min"), ("61s", "61s"), ("48h", "2d"), ("24h", "1d"), ("7d", "7d")],
)
def test_a_duration_is_written_in_its_largest_whole_unit(written: str, canonical: str) -> None:
    assert duration_text(duration(written)) == canonical


@given(st.integers(1, 2**63 // SECOND - 1))
def test_what_is_written_reads_back(seconds: int) -> None:
    assert duration(duration_text(seconds * SECOND)) == seconds * SECOND
