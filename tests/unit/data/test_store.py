import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pytest

from omega.data.names import SeriesName
from omega.data.schema import COLUMNS, SCHEMA, column, columns
from omega.data.series import Series, content_hash
from omega.data.store import list_series, open_series, verify_series, write_series
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[[int], list[int]]


@pytest.fixture
def series(bars: Bars, hours: Hours) -> Series:
    batch = bars(hours(1000))
    meta = {"omega.day": "ny17"}
    return Series(symbol="EURUSD", timeframe="H1", side="bid", batch=batch, meta=meta, hash=content_hash(batch))


def test_bars_come_back_bit_for_bit_with_their_metadata(tmp_path: Path, series: Series) -> None:
    path = write_series(tmp_path, series)
    assert path == tmp_path / "EURUSD" / "EURUSD_H1_BID.arrow"
    found = open_series(tmp_path, "EURUSD", "H1", "bid")
    for name in COLUMNS:
        np.testing.assert_array_equal(column(found.batch, name), column(series.batch, name))
    assert found.meta["omega.day"] == "ny17"
    assert found.meta["omega.schema"] == "1"
    assert (found.hash, found.label, found.rows) == (series.hash, "EURUSD/H1/BID", 1000)
    assert (found.first, found.last) == (series.first, series.last)


def test_columns_are_the_files_own_pages(tmp_path: Path, series: Series) -> None:
    path = write_series(tmp_path, series)
    found = open_series(tmp_path, "EURUSD", "H1", "bid")
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("this system has no /proc/self/maps")
    regions = [
        (int(low, 16), int(high, 16), rights)
        for low, high, rights in re.findall(rf"^(\w+)-(\w+) (\S+) .* {re.escape(str(path))}$", maps.read_text(), re.M)
    ]
    assert regions
    for name, view in columns(found.batch).items():
        first, last = view.ctypes.data, view.ctypes.data + view.nbytes
        inside = [rights for low, high, rights in regions if low <= first and last <= high]
        assert inside in (["r--p"], ["r--s"]), f"{name} at {first:#x} is not in the mapped file"


def test_columns_outlive_the_series(tmp_path: Path, series: Series) -> None:
    write_series(tmp_path, series)
    view = column(open_series(tmp_path, "EURUSD", "H1", "bid").batch, "close")
    assert view[999] == column(series.batch, "close")[999]


def test_replacing_does_not_disturb_a_reader(tmp_path: Path, series: Series, bars: Bars, hours: Hours) -> None:
    write_series(tmp_path, series)
    old = open_series(tmp_path, "EURUSD", "H1", "bid")
    write_series(tmp_path, attrs.evolve(series, batch=bars(hours(3))))
    assert open_series(tmp_path, "EURUSD", "H1", "bid").rows == 3
    assert column(old.batch, "close").tolist() == column(series.batch, "close").tolist()


def test_the_same_series_gives_the_same_bytes(tmp_path: Path, series: Series) -> None:
    assert write_series(tmp_path / "a", series).read_bytes() == write_series(tmp_path / "b", series).read_bytes()


def test_layout_that_other_readers_rely_on(tmp_path: Path, series: Series) -> None:
    path = write_series(tmp_path, series)
    content = path.read_bytes()
    assert content[:8] == b"ARROW1\0\0"
    assert content[8:12] == b"\xff\xff\xff\xff"  # stream messages follow: what Arrow.jl reads
    stream = pa.ipc.open_stream(content[8:])
    batches = list(stream)
    assert len(batches) == 1
    assert batches[0].schema.equals(SCHEMA)
    assert all(column(batches[0], name).ctypes.data % 8 == 0 for name in COLUMNS)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, series: Series, monkeypatch: pytest.MonkeyPatch, bars: Bars, hours: Hours
) -> None:
    path = write_series(tmp_path, series)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match="No space left on device"):
        write_series(tmp_path, attrs.evolve(series, batch=bars(hours(3))))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_an_interrupt_leaves_nothing(tmp_path: Path, series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_series(tmp_path, series)
    assert list((tmp_path / "EURUSD").iterdir()) == []


def test_files_get_the_ordinary_mode(tmp_path: Path, series: Series) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(write_series(tmp_path, series).stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize("cut", [0, 7, 100, 5_000, -1, -200])
def test_truncated_files_are_reported(tmp_path: Path, series: Series, cut: int) -> None:
    path = write_series(tmp_path, series)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:cut])
    with pytest.raises(DataError, match="not a readable Arrow file"):
        open_series(tmp_path, "EURUSD", "H1", "bid")


def test_garbage_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "EURUSD" / "EURUSD_H1_BID.arrow"
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(DataError, match="not a readable Arrow file"):
        open_series(tmp_path, "EURUSD", "H1", "bid")


def test_a_changed_byte_is_found_by_verification(tmp_path: Path, series: Series) -> None:
    path = write_series(tmp_path, series)
    verify_series(open_series(tmp_path, "EURUSD", "H1", "bid"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)
    with pytest.raises(DataError, match="do not match the hash"):
        verify_series(open_series(tmp_path, "EURUSD", "H1", "bid"))


def test_a_renamed_file_is_not_taken_for_another_series(tmp_path: Path, series: Series) -> None:
    path = write_series(tmp_path, series)
    path.rename(path.with_name("EURUSD_H1_ASK.arrow"))
    with pytest.raises(DataError, match="the file says it holds EURUSD/H1/BID"):
        open_series(tmp_path, "EURUSD", "H1", "ask")


def write_foreign(path: Path, batches: list[pa.RecordBatch]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def test_files_of_another_make_are_refused(tmp_path: Path, series: Series) -> None:
    path = tmp_path / "EURUSD" / "EURUSD_H1_BID.arrow"
    write_foreign(path, [series.batch])
    with pytest.raises(DataError, match="schema version None"):
        open_series(tmp_path, "EURUSD", "H1", "bid")
    write_foreign(path, [series.batch, series.batch])
    with pytest.raises(DataError, match="2 record batches"):
        open_series(tmp_path, "EURUSD", "H1", "bid")
    write_foreign(path, [series.batch.select(["timestamp", "open"])])
    with pytest.raises(DataError, match="expected bars "):
        open_series(tmp_path, "EURUSD", "H1", "bid")


def test_no_bars_are_not_stored(tmp_path: Path, series: Series, bars: Bars) -> None:
    with pytest.raises(DataError, match="no bars"):
        write_series(tmp_path, attrs.evolve(series, batch=bars([])))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_column_name_is_reported(tmp_path: Path, series: Series) -> None:
    path = write_series(tmp_path, series)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content.replace(b"volume", b"v\xfflume"))
    with pytest.raises(DataError, match=r"EURUSD_H1_BID.arrow"):
        open_series(tmp_path, "EURUSD", "H1", "bid")


@pytest.mark.parametrize("symbol", ["../EURUSD", "a/b", "..", ".hidden", "", "C:\\x", "EUR USD", "x" * 65, "EUR\0"])
def test_symbols_cannot_leave_the_root(tmp_path: Path, series: Series, symbol: str) -> None:
    with pytest.raises(ConfigError, match="not a plain name"):
        open_series(tmp_path, symbol, "H1", "bid")
    with pytest.raises(ConfigError, match="not a plain name"):
        write_series(tmp_path / "store", attrs.evolve(series, symbol=symbol))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_series_says_what_there_is(tmp_path: Path, series: Series) -> None:
    write_series(tmp_path, series)
    with pytest.raises(DataError, match=r"EURUSD/D1/ASK: no such series .* It holds EURUSD/H1/BID"):
        open_series(tmp_path, "EURUSD", "D1", "ask")


def test_a_missing_series_that_finer_bars_make_up_names_them(tmp_path: Path, series: Series) -> None:
    write_series(tmp_path, series)
    with pytest.raises(DataError, match=r"or make it of EURUSD/H1 with 'omega data resample'\.$"):
        open_series(tmp_path, "EURUSD", "H4", "bid")
    with pytest.raises(DataError, match=r"Add it with 'omega data import'\.$"):
        open_series(tmp_path, "EURUSD", "M30", "bid")


def test_list_sorts_by_symbol_then_finest_then_bid(tmp_path: Path, series: Series) -> None:
    for symbol, timeframe, side in (
        ("GBPUSD", "M1", "ask"),
        ("EURUSD", "D1", "bid"),
        ("EURUSD", "H1", "ask"),
        ("EURUSD", "H1", "bid"),
    ):
        write_series(tmp_path, attrs.evolve(series, symbol=symbol, timeframe=timeframe, side=side))
    (tmp_path / "EURUSD" / "notes.txt").touch()
    (tmp_path / "EURUSD" / "GBPUSD_H1_BID.arrow").touch()
    assert list_series(tmp_path) == [
        SeriesName("EURUSD", "H1", "bid"), SeriesName("EURUSD", "H1", "ask"), SeriesName("EURUSD", "D1", "bid"),
        SeriesName("GBPUSD", "M1", "ask"),
    ]  # fmt: skip


def test_a_symbol_may_have_underscores(tmp_path: Path, series: Series) -> None:
    write_series(tmp_path, attrs.evolve(series, symbol="EUR_USD"))
    assert list_series(tmp_path) == [SeriesName("EUR_USD", "H1", "bid")]


def test_a_missing_root_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        list_series(tmp_path / "nowhere")
