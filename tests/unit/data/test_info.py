from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from omega.data.importers import import_folder
from omega.data.info import describe
from omega.data.schema import columns, make_batch
from omega.errors import DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]


def test_describes_each_symbol_and_timeframe(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> None:
    bid = bars(hours(4))
    values = columns(bid)
    ask = make_batch(
        values
        | {name: values[name] + 1e-2 for name in ("high",)}
        | {"close": values["close"] + [1e-4, 2e-4, 3e-4, 10e-4], "open": values["open"], "low": values["low"]}
    )
    put(tmp_path / "x", bid)
    put(tmp_path / "x", ask, side="ASK")
    put(tmp_path / "x", bid, symbol="GBPUSD")
    import_folder(tmp_path / "x", tmp_path / "store")
    both, one = describe(tmp_path / "store")
    assert (both.symbol, both.timeframe, both.sides, both.rows) == ("EURUSD", "H1", ("bid", "ask"), 4)
    assert (both.first, both.last) == (hours(4)[0], hours(4)[-1])
    assert both.spread is not None
    assert both.spread.median == pytest.approx(2.5e-4, abs=1e-12)
    assert both.spread.p95 == pytest.approx(3e-4 + 0.85 * 7e-4, abs=1e-12)  # between the third and the fourth
    assert both.spread.mean == pytest.approx(4e-4, abs=1e-12)
    assert both.spread.max == pytest.approx(1e-3, abs=1e-12)
    assert (both.policies["crossed"], both.policies["gaps"], both.day, both.stamp) == (
        "error",
        "report",
        "ny17",
        "open",
    )
    assert both.rules["crossed"] == 0
    assert both.sources["ask"].startswith("EURUSD_H1_ASK.parquet sha256:")
    assert (one.symbol, one.sides, one.spread, one.rules["finite"]) == ("GBPUSD", ("bid",), None, 0)


def test_a_folder_that_is_no_store_names_the_import(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(tmp_path / "x", bars(hours(4)))
    with pytest.raises(DataError, match=r"is not a store.*omega data import"):
        describe(tmp_path / "x")
    with pytest.raises(DataError, match="does not exist"):
        describe(tmp_path / "nowhere")


def test_the_sample_can_be_described() -> None:
    (info,) = describe("sample")
    assert (info.symbol, info.timeframe, info.sides, info.rows) == ("EURUSD", "H1", ("ask",), 6225)
