"""Series that are replaced together come into force together."""

import threading
from collections.abc import Callable
from pathlib import Path

import attrs
import pyarrow as pa
import pytest

from omega.data.names import SeriesName
from omega.data.series import Series, content_hash, pair
from omega.data.staging import staging
from omega.data.store import SUFFIX, holds_series, is_store, list_series, open_series, write_series
from omega.data.switch import snapshot
from omega.errors import DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[[int], list[int]]
Sides = Callable[[int], tuple[Series, Series]]


@pytest.fixture
def sides(bars: Bars, hours: Hours) -> Sides:
    """Both sides of a series, of so many bars."""

    def make(rows: int) -> tuple[Series, Series]:
        batch = bars(hours(rows))
        bid = Series(symbol="EURUSD", timeframe="H1", side="bid", batch=batch, meta={}, hash=content_hash(batch))
        return pair(bid, attrs.evolve(bid, side="ask"))

    return make


def put(root: Path, sides: tuple[Series, Series]) -> None:
    with staging(root, SUFFIX) as stage:
        for series in sides:
            write_series(stage, series)


def rows(root: Path) -> list[int]:
    return [open_series(root, "EURUSD", "H1", side).rows for side in ("bid", "ask")]


def cut_off(root: Path, sides: tuple[Series, Series], monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace both sides, and stop for good once the ask is in its place."""
    moved = Path.replace

    def stop(path: Path, target: Path) -> Path:
        if target.parent.parent == root and target.name.endswith("BID.arrow"):
            raise OSError(5, "Input/output error")
        return moved(path, target)

    with monkeypatch.context() as patch, pytest.raises(DataError, match="in force"):
        patch.setattr(Path, "replace", stop)
        put(root, sides)


def test_nothing_but_series_and_the_generation_stays(tmp_path: Path, sides: Sides) -> None:
    put(tmp_path, sides(3))
    put(tmp_path, sides(4))
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        ".generation", "EURUSD", "EURUSD/EURUSD_H1_ASK.arrow", "EURUSD/EURUSD_H1_BID.arrow",
    ]  # fmt: skip


def test_readers_see_the_new_series_although_the_switch_was_cut_off(
    tmp_path: Path, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, sides(3))
    cut_off(tmp_path, sides(4), monkeypatch)
    assert (tmp_path / ".switch" / "EURUSD" / "EURUSD_H1_BID.arrow").exists()
    assert rows(tmp_path) == [4, 4]


def test_series_that_were_not_there_before_are_listed_while_they_move(
    tmp_path: Path, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(tmp_path, sides(4), monkeypatch)
    assert is_store(tmp_path)
    assert list_series(tmp_path) == [SeriesName("EURUSD", "H1", "bid"), SeriesName("EURUSD", "H1", "ask")]
    assert holds_series(tmp_path, SeriesName("EURUSD", "H1", "bid"))
    assert not holds_series(tmp_path, SeriesName("EURUSD", "M1", "bid"))


def test_the_next_writer_finishes_a_switch_before_its_own(
    tmp_path: Path, sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(tmp_path, sides(4), monkeypatch)
    with pytest.raises(KeyboardInterrupt), staging(tmp_path, SUFFIX):
        raise KeyboardInterrupt
    assert sorted(path.name for path in tmp_path.iterdir()) == [".generation", "EURUSD"]
    assert rows(tmp_path) == [4, 4]


def test_a_reader_that_a_switch_overtakes_reads_again(tmp_path: Path, sides: Sides) -> None:
    put(tmp_path, sides(3))
    found: list[list[int]] = []

    def read() -> list[int]:
        bid = open_series(tmp_path, "EURUSD", "H1", "bid")
        if not found:
            put(tmp_path, sides(4))
        found.append([bid.rows, open_series(tmp_path, "EURUSD", "H1", "ask").rows])
        return found[-1]

    assert snapshot(tmp_path, read) == [4, 4]
    assert found == [[3, 4], [4, 4]]


def test_an_error_over_a_mixture_is_not_the_readers(tmp_path: Path, sides: Sides) -> None:
    put(tmp_path, sides(3))
    calls = []

    def read() -> str:
        calls.append("read")
        if len(calls) == 1:
            put(tmp_path, sides(4))
            raise DataError("bid and ask do not belong together")
        return "whole"

    assert snapshot(tmp_path, read) == "whole"


def test_an_error_without_a_switch_is_raised(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such series"):
        snapshot(tmp_path, lambda: open_series(tmp_path, "EURUSD", "H1", "bid"))


def test_readers_beside_a_writer_never_see_a_mixture(tmp_path: Path, sides: Sides) -> None:
    put(tmp_path, sides(2))
    versions = [sides(3), sides(4)]
    done = threading.Event()

    def write() -> None:
        for k in range(20):
            put(tmp_path, versions[k % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(tuple(snapshot(tmp_path, lambda: rows(tmp_path))))
    writer.join()
    assert seen <= {(2, 2), (3, 3), (4, 4)}
    assert rows(tmp_path) == [4, 4]


def test_what_is_in_the_way_is_found_before_the_switch(tmp_path: Path, sides: Sides) -> None:
    put(tmp_path, sides(3))
    (tmp_path / "EURUSD" / "EURUSD_M1_ASK.arrow").mkdir()
    with pytest.raises(DataError, match=r"EURUSD_M1_ASK.arrow is a folder"):
        put(tmp_path, tuple(attrs.evolve(series, timeframe="M1") for series in sides(4)))
    (tmp_path / "GBPUSD").touch()
    with pytest.raises(DataError, match="cannot write into"):
        put(tmp_path, tuple(attrs.evolve(series, symbol="GBPUSD") for series in sides(4)))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".generation", "EURUSD", "GBPUSD"]
    assert rows(tmp_path) == [3, 3]


def test_leftovers_of_killed_writers_are_removed_by_the_next(tmp_path: Path, sides: Sides) -> None:
    left = tmp_path / ".import.4711.0123456789abcdef.tmp" / "EURUSD"
    left.mkdir(parents=True)
    (left / "EURUSD_H1_BID.arrow").write_bytes(b"half a fi")
    put(tmp_path, sides(3))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".generation", "EURUSD"]


def test_a_folder_that_is_no_symbols_is_passed_over(tmp_path: Path, sides: Sides) -> None:
    put(tmp_path, sides(3))
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "EURUSD_H1_BID.arrow").touch()
    (tmp_path / "readme.arrow").touch()
    assert len(list_series(tmp_path)) == 2
