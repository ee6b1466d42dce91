"""Corrupted and hostile files: each is refused with an error that names it, and the store keeps what it had."""

import io
import lzma
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from omega.data.importers import import_folder
from omega.errors import DataError

HEADER = "timestamp,open,high,low,close,volume\n"
ROWS = [f"2017-03-07 {h:02d}:00:00Z,1.1,1.2,1.0,1.15,{h}\n" for h in range(24)]
GOOD = HEADER + "".join(ROWS)
SAID = {"symbol": "EURUSD", "timeframe": "H1", "side": "bid"}


def changed(row: int, old: str, new: str) -> str:
    rows = list(ROWS)
    assert old in rows[row - 1]
    rows[row - 1] = rows[row - 1].replace(old, new)
    return HEADER + "".join(rows)


# What the file holds, and what the error says beside the file's name.
TEXTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the file is empty"),
    "blank lines only": ("\n\n\n", "the file is empty"),
    "heading only": (HEADER, "it holds no bars"),
    "wrong heading": (GOOD.replace("open", "opening", 1), "no format is recognised"),
    "no heading": ("".join(ROWS), "no format is recognised"),
    "two equal headings": (GOOD.replace("high", "open", 1), "both mean open"),
    "cut off in a row": (GOOD[:-20], "row 24 has 2 values, expected 6 values"),
    "cut off in a time": (GOOD[: GOOD.rindex("07 23") + 4], "row 24 has 1 values"),
    "cut off in a price": (GOOD[: GOOD.rindex("1.15")], "row 24 has 5 values, expected 6 values"),
    "a row too long": (changed(5, "1.15", "1.15,9"), "row 5 has 7 values"),
    "decimal commas": (changed(7, "1.15", "1,15"), "row 7 has 7 values"),
    "text in numbers": (changed(9, "1.15", "n/a"), "row 9 has close 'n/a': expected a number"),
    "a date in numbers": (changed(9, "1.15", "2017-03-07"), "row 9 has close '2017-03-07'"),
    "an empty price": (changed(3, "1.15", ""), "row 3 (2017-03-07T02:00:00Z) breaks the rule 'finite'"),
    "NaN": (changed(4, "1.0", "nan"), "row 4 (2017-03-07T03:00:00Z) breaks the rule 'finite'"),
    "infinite": (changed(4, "1.2", "inf"), "row 4 (2017-03-07T03:00:00Z) breaks the rule 'finite'"),
    "beyond floats": (changed(4, "1.2", "1e999"), "row 4"),
    "zero price": (changed(2, "1.0,", "0,"), "row 2 (2017-03-07T01:00:00Z) breaks the rule 'positive'"),
    "negative price": (changed(2, "1.0,", "-1.0,"), "row 2 (2017-03-07T01:00:00Z) breaks the rule 'positive'"),
    "negative volume": (changed(6, ",5\n", ",-5\n"), "row 6 (2017-03-07T05:00:00Z) breaks the rule 'volume'"),
    "swapped columns": (changed(8, "1.2,1.0", "1.0,1.2"), "row 8 (2017-03-07T07:00:00Z) breaks the rule 'high'"),
    "unsorted": (HEADER + "".join(ROWS[:5] + ROWS[6:] + [ROWS[5]]), "breaks the rule 'increasing'"),
    "duplicated": (HEADER + "".join(ROWS[:5] + ROWS[4:]), "row 6 (2017-03-07T04:00:00Z) breaks the rule 'unique'"),
    "no time": (changed(10, "2017-03-07 09:00:00Z", ""), "row 10 has no time"),
    "no such day": (changed(10, "03-07", "02-30"), "row 10 has the time '2017-02-30 09:00:00Z'"),
    "no such hour": (changed(10, "09:00:00", "25:00:00"), "row 10 has the time '2017-03-07 25:00:00Z'"),
    "a naive time among others": (changed(10, "00Z", "00"), "row 10 has the time '2017-03-07 09:00:00', which has no"),
    "naive times": (GOOD.replace("Z,", ","), "does not fix the clock"),
    "a far year": (changed(10, "2017", "2229"), "row 10 has the time 2229-03-07"),
    "off the grid": (changed(10, "09:00:00", "09:30:00"), "row 10 (2017-03-07T09:30:00Z) breaks the rule 'spacing'"),
    "no line feeds": (GOOD.replace("\n", "\r"), "its lines end with a carriage return alone"),
    "a time beyond 64 bits": (HEADER + "9" * 26 + ",1,1,1,1,1\n", f"row 1 has the time '{'9' * 26}'"),
    "a time not of digits": (HEADER + "1488844800,1,1,1,1,1\n7 May,1,1,1,1,1\n", "row 2 has the time '7 May'"),
    "UTF-16": (GOOD.encode("utf-16"), "it is UTF-16"),
    "no text": (b"\x93\xfa\x96\x7b" + GOOD.encode(), "not a CSV file in UTF-8"),
    "no text in a row": (GOOD.encode().replace(b"1.15,9", b"1.\xff15,9"), "can't decode byte 0xff"),
    "zero bytes": (GOOD.encode()[:700] + b"\0" * 5000, "byte 701 is zero"),
    "one endless line": (HEADER + "1" * 200_000, "a line is longer than 65,536 bytes"),
    "a long price": (changed(10, "1.15", "1" * 200_000 + "x"), "row 10 has 200,036 bytes, expected 6 values"),
    "an open quote": (changed(10, "1.15", '"1.15'), "row"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is zero"),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
def test_a_corrupted_text_file_is_refused(desk: Any, what: str) -> None:
    desk.take(desk.put("before.csv", GOOD), **SAID)
    kept = desk.bars("EURUSD", "H1", "bid")
    content, told = TEXTS[what]
    path = desk.put("x.csv", content)
    message = desk.refused(path, **SAID)
    assert told in message
    assert str(path) in message
    assert "\n" not in message
    assert desk.bars("EURUSD", "H1", "bid") == kept


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace(":00Z,1.1", ":00Z,1.1").replace("\n", "\r\n", 7),
        GOOD.replace("\n", "\n\n"),
        GOOD.rstrip("\n"),
        GOOD.replace("1.15", '"1.15"'),
    ],
    ids=["byte order mark", "Windows line ends", "mixed line ends", "blank lines", "no last line end", "quotes"],
)
def test_what_looks_corrupted_but_is_clear_is_read(desk: Any, content: str) -> None:
    assert desk.take(desk.put("x.csv", content), **SAID).series[0].rows == 24


def test_one_row_is_a_series(desk: Any) -> None:
    assert desk.take(desk.put("x.csv", HEADER + ROWS[0]), **SAID).series[0].rows == 1


def test_a_sparse_file_of_2_gb_is_refused_at_its_first_block(desk: Any) -> None:
    path = desk.put("x.csv", GOOD)
    os.truncate(path, 2 << 30)
    assert "is zero, which no text has" in desk.refused(path, **SAID)


# --- archives -----------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_unfolds(desk: Any, zipped: Callable[..., bytes]) -> None:
    path = desk.put("x.zip", zipped({"x.csv": HEADER + ROWS[0] * 2_000_000}))
    message = desk.refused(path, **SAID)
    assert "more than 250 to 1: refused as a zip bomb" in message
    assert str(path) in message


def test_a_bomb_in_many_members_is_one(desk: Any, zipped: Callable[..., bytes]) -> None:
    member = b"2017-03-07 00:00:00Z,1.1,1.2,1.0,1.15,7\n" * 50_000
    desk.put("x.zip", zipped({f"{k}.csv": member for k in range(20)}))
    assert "refused as a zip bomb" in desk.refused(desk.folder, **SAID)


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "..\\x.csv", "C:\\x.csv"])
def test_a_member_that_leads_out_of_its_folder_is_refused(desk: Any, zipped: Callable[..., bytes], name: str) -> None:
    path = desk.put("x.zip", zipped({name: GOOD}))
    assert "leads out of its folder" in desk.refused(path, **SAID)


@pytest.mark.parametrize("keep", [0, 10, -30])
def test_a_truncated_archive_is_refused(desk: Any, zipped: Callable[..., bytes], keep: int) -> None:
    path = desk.put("x.zip", zipped({"x.csv": GOOD})[:keep])
    assert "not a readable zip archive" in desk.refused(path, **SAID)


def test_a_member_whose_sum_is_wrong_is_refused(desk: Any) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("x.csv", GOOD)
    path = desk.put("x.zip", sink.getvalue().replace(b"1.15,9\n", b"1.16,9\n"))
    assert "not a readable zip archive (Bad CRC-32" in desk.refused(path, **SAID)


def test_an_archive_without_data_or_with_one_name_twice_is_refused(desk: Any, zipped: Callable[..., bytes]) -> None:
    assert "no member ends with .csv or .txt; found 'x.exe'" in desk.refused(
        desk.put("x.zip", zipped({"x.exe": "x"})), **SAID
    )
    sink = io.BytesIO()
    with pytest.warns(UserWarning), zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("x.csv", GOOD)
        archive.writestr("x.csv", GOOD)
    assert "two members have the same name" in desk.refused(desk.put("x.zip", sink.getvalue()), **SAID)


def test_an_encrypted_member_is_refused(desk: Any, zipped: Callable[..., bytes]) -> None:
    content = bytearray(zipped({"x.csv": GOOD}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the directory
    assert "is encrypted" in desk.refused(desk.put("x.zip", bytes(content)), **SAID)


# --- Parquet and LZMA -----------------------------------------------------------------------------------------------


@pytest.fixture
def parquet(desk: Any) -> Path:
    stamps = pa.array([1488844800_000_000_000 + k * 3_600_000_000_000 for k in range(24)], pa.timestamp("ns", "UTC"))
    prices = {"open": [1.1] * 24, "high": [1.2] * 24, "low": [1.0] * 24, "close": [1.1] * 24}
    pq.write_table(pa.table({"timestamp": stamps} | prices), desk.folder / "x.parquet")
    return desk.folder / "x.parquet"


@pytest.mark.parametrize("keep", [0, 3, 200, -1])
def test_truncated_parquet_is_refused(desk: Any, parquet: Path, keep: int) -> None:
    parquet.write_bytes(parquet.read_bytes()[:keep])
    assert "not a readable Parquet file" in desk.refused(parquet, **SAID)


def test_damaged_pages_are_refused(desk: Any, parquet: Path) -> None:
    content = bytearray(parquet.read_bytes())
    content[4:120] = b"\xff" * 116
    parquet.write_bytes(content)
    assert str(parquet) in desk.refused(parquet, **SAID)


@pytest.mark.parametrize(
    ("column", "kind"), [("open", pa.string()), ("timestamp", pa.float64()), ("close", pa.bool_())]
)
def test_columns_of_another_type_are_refused(desk: Any, parquet: Path, column: str, kind: pa.DataType) -> None:
    table = pq.ParquetFile(parquet).read()
    at = table.column_names.index(column)
    other = pa.nulls(24, kind) if kind == pa.bool_() else pa.array(["1.0"] * 24).cast(kind)
    pq.write_table(table.set_column(at, column, other), parquet)
    message = desk.refused(parquet, **SAID)
    assert f"column '{column}' has the type {kind}" in message


def test_two_columns_of_one_name_are_refused(desk: Any, parquet: Path) -> None:
    table = pq.ParquetFile(parquet).read()
    pq.write_table(table.append_column("open", table.column("open")), parquet)
    assert "two columns are called 'open'" in desk.refused(parquet, **SAID)


def test_damaged_binary_files_are_refused(desk: Any) -> None:
    packed = lzma.compress(struct.pack(">3I2f", 218, 110_003, 110_000, 1.0, 1.0), lzma.FORMAT_ALONE)
    said = {"timeframe": "M1", "scale": 1e5}
    path = desk.put("EURUSD/2019/11/30/09h_ticks.bi5", packed[:-6])
    assert "cut off" in desk.refused(desk.folder, **said)
    path.write_bytes(lzma.compress(b"123", lzma.FORMAT_ALONE))
    assert "expected whole records of 20" in desk.refused(desk.folder, **said)
    path.write_bytes(b"no lzma at all")
    assert "not a readable LZMA file" in desk.refused(desk.folder, **said)
    path.write_bytes(lzma.compress(bytes(70 << 20), lzma.FORMAT_ALONE))
    assert "refused as a bomb" in desk.refused(desk.folder, **said)
    assert "with months from 00" in desk.refused(path.rename(desk.folder / "09h_ticks.bi5"), **said)


# --- links, rights, races -------------------------------------------------------------------------------------------


def test_a_link_that_leads_out_of_the_folder_is_refused(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text(GOOD)
    (desk.folder / "x.csv").symlink_to(tmp_path / "outside.csv")
    assert "a link that leads out of" in desk.refused(desk.folder, **SAID)
    assert "a link that leads out of" in desk.refused(desk.folder / "*.csv", **SAID)
    assert desk.take(desk.folder / "x.csv", **SAID).series[0].rows == 24  # named itself, it is meant


def test_a_linked_folder_that_leads_out_is_refused(desk: Any, tmp_path: Path) -> None:
    desk.put("x.csv", GOOD)
    (tmp_path / "outside").mkdir()
    (desk.folder / "more").symlink_to(tmp_path / "outside")
    assert "a link that leads out of" in desk.refused(desk.folder, **SAID)


def test_a_link_out_of_a_layout_folder_is_refused(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text(GOOD)
    (desk.folder / "EURUSD").mkdir()
    (desk.folder / "EURUSD" / "EURUSD_H1_BID.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(DataError, match="a link that leads out of"):
        import_folder(desk.folder, desk.store)
    assert not desk.store.exists()


def test_a_link_to_nothing_is_refused(desk: Any) -> None:
    (desk.folder / "x.csv").symlink_to(desk.folder / "nothing.csv")
    assert "no such file" in desk.refused(desk.folder, **SAID)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_is_refused(desk: Any) -> None:
    path = desk.put("x.csv", GOOD)
    path.chmod(stat.S_IWUSR)
    assert "cannot be read" in desk.refused(path, **SAID)


def test_a_file_that_changes_meanwhile_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from omega.data.spool import Spool

    path = desk.put("x.csv", GOOD)
    append = Spool.append

    def append_and_change(spool: Spool, columns: Any) -> None:
        append(spool, columns)
        path.write_text(GOOD + ROWS[0])

    monkeypatch.setattr(Spool, "append", append_and_change)
    assert "changed while it was imported" in desk.refused(path, **SAID)
