"""Bar opens in any unit, as long as they are UTC, known, unique and sorted."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from omega import compute, ind
from omega.errors import DataError, ZeroCopyError

HOUR = 3_600_000_000_000
UNITS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_a_coarser_unit_is_converted_to_nanoseconds_and_counted(unit, bars, call):
    times = [k * HOUR // UNITS[unit] for k in range(5)]
    block = call(bars(5, timestamp=pa.array(times, pa.timestamp(unit, "UTC"))))
    assert block.timestamp(0).tolist() == [k * HOUR for k in range(5)]
    assert block.stats()["times_converted"] == 1


@pytest.mark.parametrize("kind", [pa.int64(), pa.timestamp("ns", "UTC")], ids=str)
def test_nanoseconds_are_used_in_place_and_not_counted(kind, bars, call, address):
    times = pa.array([k * HOUR for k in range(5)], kind)
    block = call(bars(5, timestamp=times))
    assert address(block.timestamp(0)) == address(times)
    assert block.stats()["times_converted"] == 0


def test_both_sides_are_counted(bars, call):
    times = pa.array([k * 3600 for k in range(5)], pa.timestamp("s", "UTC"))
    assert call(bars(5, timestamp=times), bars(5, timestamp=times)).stats()["times_converted"] == 2


def test_sides_in_different_units_stand_on_one_grid(bars, call):
    times = pa.array([k * 3600 for k in range(5)], pa.timestamp("s", "UTC"))
    assert call(bars(5), bars(5, timestamp=times)).timestamp(0)[4] == 4 * HOUR


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "+00:00", "Z"])
def test_every_name_of_utc_is_accepted(zone, bars, call):
    times = pa.array([k * HOUR for k in range(3)], pa.timestamp("ns", zone))
    assert call(bars(3, timestamp=times)).timestamp(0)[2] == 2 * HOUR


def test_opens_before_1970_are_times_too(bars, call):
    times = pa.array([-2 * HOUR, -HOUR, 0])
    block = call(bars(3, timestamp=times))
    assert block.known_at(0).tolist() == [-HOUR, 0, HOUR]


BAD = {
    "naive": (pa.array([0, 1, 2], pa.timestamp("us")), "timestamps have no time zone. Say which clock they are in"),
    "other zone": (
        pa.array([0, 1, 2], pa.timestamp("ns", "Europe/Berlin")),
        'timestamps must be UTC, found zone "Europe/Berlin". Convert them first.',
    ),
    "fixed offset": (pa.array([0, 1, 2], pa.timestamp("s", "+02:00")), 'must be UTC, found zone "+02:00"'),
    "text": (pa.array(["a", "b", "c"]), 'must be timestamp[any, UTC] or int64 ns, found Arrow format "u"'),
    "date": (pa.array([0, 1, 2], pa.date32()), 'found Arrow format "tdD"'),
    "float": (pa.array([0.0, 1.0, 2.0]), 'found Arrow format "g"'),
    "int32": (pa.array([0, 1, 2], pa.int32()), 'found Arrow format "i"'),
    "missing": (pa.array([0, None, 2]), 'column "timestamp": it has nulls'),
    "all missing": (pa.array([None, None, None], pa.timestamp("ns", "UTC")), 'column "timestamp": it has nulls'),
    "too late": (pa.array([0, 1, 10**10], pa.timestamp("s", "UTC")), "a time does not fit into int64 ns"),
    "far too late": (pa.array([0, 1, 10**15], pa.timestamp("s", "UTC")), "a time does not fit into int64 ns"),
    "duplicated": (pa.array([0, HOUR, HOUR]), f"timestamps must increase, row 2 has {HOUR} after {HOUR} (ns UTC)"),
    "unsorted": (pa.array([0, 2 * HOUR, HOUR]), f"timestamps must increase, row 2 has {HOUR} after {2 * HOUR}"),
    "falling": (pa.array([2 * HOUR, HOUR, 0]), f"timestamps must increase, row 1 has {HOUR} after {2 * HOUR}"),
}


@pytest.mark.parametrize(("times", "message"), BAD.values(), ids=BAD.keys())
def test_bad_times_are_a_data_error_that_says_what_was_found(times, message, bars, call):
    with pytest.raises(DataError) as error:
        call(bars(3, timestamp=times))
    assert message in str(error.value)
    assert str(error.value).startswith("EURUSD H1")


@pytest.mark.parametrize(("times", "message"), BAD.values(), ids=BAD.keys())
def test_compute_says_the_same(times, message, bars):
    with pytest.raises(DataError) as error:
        compute({"mean": ind.sma(1)}, bars(3, timestamp=times), timeframe="H1")
    assert message in str(error.value)


def test_the_last_representable_instants_overflow_nothing(bars, call):
    times = pa.array([0, 2**63 - 2, 2**63 - 1])
    assert call(bars(3, timestamp=times)).known_at(0).tolist() == [HOUR, 2**63 - 1, 2**63 - 1]
    with pytest.raises(DataError, match="outside the years 1900 to 2199"):
        compute({"mean": ind.sma(1)}, bars(3, timestamp=times), timeframe="H1")


def test_chunked_times_are_converted_since_they_may_be(bars, call):
    batch = bars(4)
    halves = pa.chunked_array([batch["timestamp"].slice(0, 2), batch["timestamp"].slice(2)])
    table = pa.table({"timestamp": halves} | {name: batch[name] for name in batch.schema.names[1:]})
    # A stream cuts all columns at the borders of any: the prices now come in two chunks, and they must not be copied.
    with pytest.raises(ZeroCopyError, match="it comes in 2 chunks"):
        call(table)
    block = call(table, allow_copy=True)
    assert block.stats()["times_converted"] == 1
    assert block.timestamp(0).tolist() == [0, HOUR, 2 * HOUR, 3 * HOUR]


def test_known_at_is_the_end_of_the_bar_or_the_boundary_of_the_day(bars):
    # A day ends at 17:00 New York: 22:00 UTC on Saturday, 2021-03-13, and, clocks put forward, 21:00 UTC on Sunday. The
    # second H12 bar of those 23 hours is cut there.
    saturday = int(datetime(2021, 3, 13, 22, tzinfo=UTC).timestamp()) * 1_000_000_000
    opens = saturday + np.array([0, 12, 23, 35]) * HOUR
    views = compute({}, bars(4, timestamp=pa.array(opens)), timeframe="H12")
    assert ((views.known_at - saturday) // HOUR).tolist() == [12, 23, 35, 47]


def test_bars_off_the_grid_of_their_day_are_refused_since_their_close_is_unknown(bars):
    midnight = pa.array(np.arange(4) * 24 * HOUR)
    with pytest.raises(DataError, match=r"row 0 opens at 1970-01-01.*off the grid of D1 bars with day='ny17'"):
        compute({}, bars(4, timestamp=midnight), timeframe="D1")
    assert compute({}, bars(4, timestamp=midnight), timeframe="D1", day="utc").known_at[0] == 24 * HOUR
