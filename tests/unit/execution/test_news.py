"""Files of news: what is read, and what is refused with its file and row."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omega.errors import DataError
from omega.execution import news
from omega.execution.instruments import instrument
from omega.execution.news import news_windows, read_news, unconcerned

MINUTE = 60_000_000_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "news.csv"


def refused(file: Path, text: str | bytes) -> str:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(DataError) as caught:
        read_news(file)
    message = str(caught.value)
    assert str(file) in message
    return message


def test_events_are_read_with_their_offsets_and_currencies(file: Path) -> None:
    file.write_text(
        "time,currency,title,impact\n"
        '2024-01-05T08:30:00-05:00,USD,"Payrolls, all",high\n'
        "2024-01-05T10:00:00Z,EUR,CPI,\n"
        "\n"
        "2024-01-01T00:00:00+00:00,,New Year,\n"
    )
    found = read_news(file)
    assert found.time.tolist() == [at("2024-01-05 13:30"), at("2024-01-05 10:00"), at("2024-01-01 00:00")]
    assert found.currency == ("USD", "EUR", "")
    assert found.sha256 == sha256(file.read_bytes()).hexdigest()


def test_columns_stand_in_any_order_and_a_mark_at_the_start_is_no_part_of_a_name(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfcurrency,time\r\nUSD,2024-01-05T13:30:00Z\r\n")
    assert read_news(file).time.tolist() == [at("2024-01-05 13:30")]


def test_windows_are_of_the_events_of_base_and_quote_and_of_all(file: Path) -> None:
    file.write_text("time,currency\n" + "".join(f"2024-01-0{k + 1}T12:00:00Z,{c}\n" for k, c in enumerate(CURRENCIES)))
    since, until = news_windows(read_news(file), instrument("EURUSD"), 60 * MINUTE, 30 * MINUTE)
    assert since.tolist() == [at(f"2024-01-0{day} 11:00") for day in (1, 2, 4)]
    assert until.tolist() == [at(f"2024-01-0{day} 12:30") for day in (1, 2, 4)]


CURRENCIES = ("EUR", "USD", "JPY", "")


def test_an_instant_without_offset_is_refused(file: Path) -> None:
    message = refused(file, "time,currency\n2024-01-05T13:30:00Z,USD\n2024-01-05T13:30:00,USD\n")
    assert "row 3: the time '2024-01-05T13:30:00' has no offset" in message


@pytest.mark.parametrize("text", ["", "soon", "2024-13-01T00:00:00Z", "1704461400", "2024-01-05"])
def test_what_is_no_instant_is_refused(file: Path, text: str) -> None:
    assert "row 2: the time" in refused(file, f"time,currency\n{text},USD\n")


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "1899-12-31T00:00:00Z"])
def test_an_instant_of_no_bar_is_refused(file: Path, text: str) -> None:
    assert "outside the years 1900 to 2199" in refused(file, f"time,currency\n{text},USD\n")


@pytest.mark.parametrize("text", ["usd", "US D", "€", "*"])
def test_what_is_no_currency_is_refused(file: Path, text: str) -> None:
    assert f"row 2: the currency {text!r} is none" in refused(file, f"time,currency\n2024-01-05T13:30:00Z,{text}\n")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("time,curency", "names the column 'curency'"),
        ("date,currency", "names the column 'date'"),
        ("time", "no column 'currency'"),
        ("time,currency,time", "names the column 'time' twice"),
        ("", "no column 'time'"),
        ("2024-01-05T13:30:00Z,USD", "names the column '2024-01-05T13:30:00Z'"),
    ],
)
def test_a_header_that_is_not_understood_is_refused(file: Path, header: str, told: str) -> None:
    assert told in refused(file, f"{header}\n")


def test_a_misspelt_column_is_told_its_name(file: Path) -> None:
    assert "Did you mean 'currency'?" in refused(file, "time,curency\n")


@pytest.mark.parametrize("row", ["2024-01-05T13:30:00Z", "2024-01-05T13:30:00Z,USD,CPI"])
def test_a_row_with_too_few_or_too_many_cells_is_refused(file: Path, row: str) -> None:
    assert "row 2 has" in refused(file, f"time,currency\n{row}\n")


def test_a_file_without_events_is_refused(file: Path) -> None:
    assert "holds no events" in refused(file, "time,currency\n")


def test_what_is_no_csv_in_utf_8_is_refused(file: Path) -> None:
    assert "UTF-8" in refused(file, b"time,currency\n\xff\xfe\n")
    assert "is no CSV" in refused(file, 'time,currency\n"2024-01-05T13:30:00Z"x,USD\n')


def test_a_file_beyond_all_calendars_is_refused_unread(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "LARGEST", 100)
    assert "at most 100 bytes" in refused(file, "time,currency\n" + "2024-01-05T13:30:00Z,USD\n" * 5)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Check gates\.news\.file"):
        read_news(tmp_path / "none.csv")
    with pytest.raises(DataError, match="a folder or a device"):
        read_news(tmp_path)


def test_a_calendar_tells_if_it_does_not_cover_the_run(file: Path) -> None:
    file.write_text("time,currency\n2024-03-01T00:00:00Z,USD\n2024-01-01T00:00:00Z,USD\n")
    calendar = read_news(file)
    assert calendar.covers(at("2024-01-01 00:00"), at("2024-03-01 00:00")) == ""
    warning = calendar.covers(at("2024-02-01 00:00"), at("2024-03-01 00:01"))
    assert "from 2024-01-01T00:00:00Z to 2024-03-01T00:00:00Z" in warning


def test_symbols_that_no_event_concerns_are_named(file: Path) -> None:
    file.write_text("time,currency\n2024-03-01T00:00:00Z,GBP\n2024-01-01T00:00:00Z,EUR\n")
    symbols = [instrument(name) for name in ("EURUSD", "USDJPY")]
    assert unconcerned(read_news(file), symbols) == [
        "gates.news: none of the file's 2 events concerns USDJPY: their currencies are EUR, GBP, its own USD and JPY."
    ]
    file.write_text("time,currency\n2024-03-01T00:00:00Z,\n")
    assert unconcerned(read_news(file), symbols) == []


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: b"time,currency\n" + text.encode()))
def test_no_file_makes_more_than_an_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "hostile.csv"
    path.write_bytes(content)
    try:
        found = read_news(path)
    except DataError as error:
        assert str(path) in str(error)
    else:
        assert found.time.dtype == np.int64
        assert len(found.currency) == found.time.size > 0
