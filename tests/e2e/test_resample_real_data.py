"""Resampling through the store equals the vendors' own coarser bars, which are not part of the project."""

import os
from pathlib import Path

import numpy as np
import pytest

from omega.data.importers import import_folder
from omega.data.resample_stored import resample_stored
from omega.data.schema import COLUMNS, column
from omega.data.store import open_series

DATA = Path(os.environ.get("OMEGA_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not (DATA / "fxcm").is_dir(),
    reason="real market data is absent: set OMEGA_SHARED_DATA to its folder, or put it at ../shared/data",
)


def equal_bars(made: Path, vendor: Path, symbol: str, timeframe: str, side: str) -> tuple[int, int]:
    """How many bars are in both, all equal bit for bit, and how many more the vendor has in the made ones' range."""
    mine, theirs = (open_series(root, symbol, timeframe, side).batch for root in (made, vendor))
    times = column(mine, "timestamp")
    their_times = column(theirs, "timestamp")
    _, left, right = np.intersect1d(times, their_times, return_indices=True)
    for name in COLUMNS:
        np.testing.assert_array_equal(column(mine, name)[left], column(theirs, name)[right])
    inside = (their_times >= times[0]) & (their_times <= times[-1])
    return left.size, int(np.count_nonzero(inside)) - left.size


def test_metatrader_h1_to_h4_to_d1_equals_the_brokers_bars_on_the_brokers_clock(tmp_path: Path) -> None:
    vendor, made = tmp_path / "vendor", tmp_path / "made"
    import_folder(DATA / "metatrader", vendor, day="Europe/Athens 00:00")
    resample_stored(vendor, "GBPUSD", "H1", ["H4"], target_root=made)
    resample_stored(made, "GBPUSD", "H4", ["D1"])
    assert equal_bars(made, vendor, "GBPUSD", "H4", "bid") == (14_400, 0)
    assert equal_bars(made, vendor, "GBPUSD", "D1", "bid") == (2_400, 0)


@pytest.mark.parametrize("side", ["bid", "ask"])
def test_fxcm_m1_to_h1_to_d1_equals_the_vendors_bars_on_utc_days(tmp_path: Path, side: str) -> None:
    vendor, made = tmp_path / "vendor", tmp_path / "made"
    import_folder(DATA / "fxcm", vendor, crossed="report", day="utc")
    resample_stored(vendor, "EURUSD", "M1", ["H1"], target_root=made)
    resample_stored(made, "EURUSD", "H1", ["D1"])
    assert equal_bars(made, vendor, "EURUSD", "H1", side) == (268, 0)
    assert equal_bars(made, vendor, "EURUSD", "D1", side) == (12, 0)
    whole = tmp_path / "whole"
    resample_stored(vendor, "EURUSD", "H1", ["D1"], target_root=whole)
    assert equal_bars(whole, vendor, "EURUSD", "D1", side) == (2_708, 0)
