"""Minutes of the local day, against `zoneinfo` one by one, over clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from omega.data.local_time import minutes_of_day

HALF_HOUR = 1_800_000_000_000


def slow(times: list[int], zone: ZoneInfo) -> list[int]:
    local = [(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=t // 1000)).astimezone(zone) for t in times]
    return [moment.hour * 60 + moment.minute for moment in local]


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "Europe/Athens", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
)
def test_every_half_hour_of_two_years_is_as_zoneinfo_has_it(zone: str) -> None:
    # 2011 and 2012: Apia skips 2011-12-30, Lord Howe shifts by half an hour.
    start = int(datetime(2011, 1, 1, tzinfo=UTC).timestamp()) * 10**9
    times = [start + k * HALF_HOUR for k in range(2 * 366 * 48)]
    found = minutes_of_day(np.array(times, dtype=np.int64), ZoneInfo(zone))
    assert found.tolist() == slow(times, ZoneInfo(zone))


def test_before_1970_and_no_instant_at_all() -> None:
    zone = "America/New_York"
    times = [-(10**18) - 12_345_678_901, -1, 0]
    assert minutes_of_day(np.array(times, dtype=np.int64), ZoneInfo(zone)).tolist() == slow(times, ZoneInfo(zone))
    assert minutes_of_day(np.array([], dtype=np.int64), ZoneInfo(zone)).size == 0
