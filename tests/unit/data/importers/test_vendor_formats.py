"""Each vendor's files, as its own documents or exports show them, and what they leave open."""

import lzma
import struct
from collections.abc import Callable
from typing import Any

import pytest

FIELDS = ("open", "high", "low", "close", "volume")


def row(bars: dict[str, list[float]], k: int = 0) -> tuple[float, ...]:
    return tuple(bars[name][k] for name in FIELDS)


# --- HistData -----------------------------------------------------------------------------------------------------


def test_histdata_ascii_bars_are_bid_on_eastern_standard_time(desk: Any) -> None:
    desk.put(
        "DAT_ASCII_EURUSD_M1_201207.csv",
        "20120702 000000;1.306600;1.306700;1.306560;1.306560;0\n"
        "20120702 000100;1.306570;1.306570;1.306470;1.306560;0\n",
    )
    report = desk.take(desk.folder / "DAT_ASCII_EURUSD_M1_201207.csv")
    assert [s.label for s in report.series] == ["EURUSD/M1/BID"]
    assert desk.times("EURUSD", "M1", "bid") == ["2012-07-02 05:00:00", "2012-07-02 05:01:00"]  # UTC-5 in summer too
    assert row(desk.bars("EURUSD", "M1", "bid")) == (1.3066, 1.3067, 1.30656, 1.30656, 0.0)


def test_histdata_months_of_archives_are_one_series_in_order(desk: Any, zipped: Callable[..., bytes]) -> None:
    line = "2012{:02d}01 000000;1.3;1.4;1.2;1.3;0\n"
    for month in (3, 1, 2):
        name = f"DAT_ASCII_EURUSD_M1_2012{month:02d}"
        desk.put(f"z{4 - month}_{name}.zip", zipped({f"{name}.csv": line.format(month), f"{name}.txt": "gaps: 0"}))
    report = desk.take(desk.folder)
    assert desk.times("EURUSD", "M1", "bid") == [f"2012-0{month}-01 05:00:00" for month in (1, 2, 3)]
    assert "(3 files) sha256:" in report.series[0].source


def test_metatraders_rows_are_metatraders_or_histdatas(desk: Any) -> None:
    text = "2012.02.01,00:00,1.3066,1.3066,1.30656,1.30656,0\n"
    path = desk.put("EURUSD_M1.csv", text)
    told = desk.refused(path)
    assert "2 formats fit" in told
    assert "--format histdata (clock UTC-05:00 all year) or --format metatrader --tz CLOCK" in told
    desk.take(path, format="histdata")
    assert desk.times("EURUSD", "M1", "bid") == ["2012-02-01 05:00:00"]
    desk.take(path, format="metatrader", tz="EET")
    assert desk.times("EURUSD", "M1", "bid") == ["2012-01-31 22:00:00"]
    assert "does not fix the clock" in desk.refused(path, format="metatrader")
    desk.take(desk.put("DAT_MT_GBPUSD_M1_201202.csv", text))  # HistData's own name tells
    assert desk.times("GBPUSD", "M1", "bid") == ["2012-02-01 05:00:00"]


def test_histdata_ticks_become_bars(desk: Any) -> None:
    path = desk.put(
        "DAT_ASCII_EURUSD_T_201202.csv",
        "20120201 000003660,1.3066,1.3068,0\n20120201 000059999,1.3064,1.3067,0\n20120201 000100000,1.3065,1.3069,0\n",
    )
    assert "says the timeframe" in desk.refused(path)
    desk.take(path, timeframe="M1")
    assert row(desk.bars("EURUSD", "M1", "bid")) == (1.3066, 1.3066, 1.3064, 1.3064, 2.0)
    assert row(desk.bars("EURUSD", "M1", "ask")) == (1.3068, 1.3068, 1.3067, 1.3067, 2.0)
    assert desk.times("EURUSD", "M1", "ask") == ["2012-02-01 05:00:00", "2012-02-01 05:01:00"]


# --- Dukascopy ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "stamp", "tz", "expected"),
    [
        ("Gmt time", "03.04.2017 01:00:00.000", None, "2017-04-03 01:00:00"),
        ("Time (UTC)", "2017.04.03 01:00:00", None, "2017-04-03 01:00:00"),
        ("Local time", "03.04.2017 01:00:00.000 GMT+0200", None, "2017-04-02 23:00:00"),
        ("Time (EET)", "2017.04.03 01:00:00", "EET", "2017-04-02 22:00:00"),
    ],
)
def test_dukascopy_candles(desk: Any, heading: str, stamp: str, tz: str | None, expected: str) -> None:
    text = f"{heading},Open,High,Low,Close,Volume \n{stamp},1.1,1.2,1.0,1.15,7.5\n"
    path = desk.put("EURUSD_Candlestick_1_h_BID_03.04.2017-14.04.2017.csv", text)
    desk.take(path, tz=tz)  # the format fixes the order of day and month
    assert desk.times("EURUSD", "H1", "bid") == [expected]
    assert row(desk.bars("EURUSD", "H1", "bid")) == (1.1, 1.2, 1.0, 1.15, 7.5)


def test_dukascopy_local_times_without_an_offset_need_a_clock(desk: Any) -> None:
    path = desk.put(
        "EURUSD_1 Min_Ask_x.csv", "Local time,Open,High,Low,Close,Volume\n13.04.2017 01:00:00.000,1,1,1,1,0\n"
    )
    assert "does not fix the clock" in desk.refused(path)
    desk.take(path, tz="UTC+02:00")
    assert desk.times("EURUSD", "M1", "ask") == ["2017-04-12 23:00:00"]


def test_a_clock_that_contradicts_the_heading_is_refused(desk: Any) -> None:
    path = desk.put(
        "EURUSD_1 Min_Ask_x.csv", "Gmt time,Open,High,Low,Close,Volume\n13.04.2017 01:00:00.000,1,1,1,1,0\n"
    )
    assert "the heading fixes UTC, and --tz EET was stated" in desk.refused(path, tz="EET")


def test_dukascopy_sides_in_files_of_their_own(desk: Any) -> None:
    for side, price in (("Bid", 1.1), ("Ask", 1.2)):
        desk.put(
            f"EURUSD_15 Mins_{side}_2017.01.01_2017.12.31.csv",
            f"Time (UTC),Open,High,Low,Close,Volume\n2017.04.03 01:15:00,{price},{price},{price},{price},1\n",
        )
    assert [s.label for s in desk.take(desk.folder).series] == ["EURUSD/M15/BID", "EURUSD/M15/ASK"]


def test_dukascopy_ticks(desk: Any) -> None:
    path = desk.put(
        "EURUSD_Ticks_x.csv",
        "Gmt time,Ask,Bid,AskVolume,BidVolume\n"
        "13.04.2017 01:00:00.500,1.12,1.10,1,1\n13.04.2017 01:00:30.000,1.13,1.09,1,1\n",
    )
    report = desk.take(path, timeframe="M1")
    assert row(desk.bars("EURUSD", "M1", "ask")) == (1.12, 1.13, 1.12, 1.13, 2.0)
    assert row(desk.bars("EURUSD", "M1", "bid")) == (1.10, 1.10, 1.09, 1.09, 2.0)
    assert "columns ignored: AskVolume, BidVolume" in report.warnings[0]


def test_dukascopy_binary_candles_and_ticks(desk: Any) -> None:
    candles = [(0, 110000, 110010, 109990, 110020, 7.5), (60, 110010, 110000, 109995, 110015, 0.5)]
    for side, more in (("BID", 0), ("ASK", 15)):
        raw = b"".join(struct.pack(">5If", t, *(p + more for p in prices), v) for t, *prices, v in candles)
        desk.put(f"EURUSD/2017/03/13/{side}_candles_min_1.bi5", lzma.compress(raw, lzma.FORMAT_ALONE))
    assert "--scale 100000" in desk.refused(desk.folder)
    desk.take(desk.folder, scale=100_000)
    assert desk.times("EURUSD", "M1", "bid") == ["2017-04-13 00:00:00", "2017-04-13 00:01:00"]  # months from 00
    assert row(desk.bars("EURUSD", "M1", "bid")) == (1.1, 1.1002, 1.0999, 1.1001, 7.5)
    assert row(desk.bars("EURUSD", "M1", "ask")) == (1.10015, 1.10035, 1.10005, 1.10025, 7.5)


def test_dukascopy_binary_hours_of_ticks(desk: Any) -> None:
    for hour, price in ((9, 110_000), (10, 110_050)):
        raw = struct.pack(">3I2f", 218, price + 3, price, 1.12, 0.75)
        desk.put(f"EURUSD/2019/11/30/{hour:02d}h_ticks.bi5", lzma.compress(raw, lzma.FORMAT_ALONE))
    desk.put("EURUSD/2019/11/30/11h_ticks.bi5", b"")  # an hour without quotes
    desk.take(desk.folder, timeframe="H1", scale=100_000)
    assert desk.times("EURUSD", "H1", "bid") == ["2019-12-30 09:00:00", "2019-12-30 10:00:00"]
    assert desk.bars("EURUSD", "H1", "ask")["close"] == [1.10003, 1.10053]


# --- MetaTrader ---------------------------------------------------------------------------------------------------

MT5 = (
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
    "2017.07.03\t03:00:00\t1.10001\t1.10010\t1.09990\t1.10005\t184\t0\t12\n"
)


def test_metatrader_5_bars_and_their_volume(desk: Any) -> None:
    path = desk.put("EURUSD_H1_201707030300_201707030300.csv", MT5)
    report = desk.take(path, tz="NY+7")
    assert desk.times("EURUSD", "H1", "bid") == ["2017-07-03 00:00:00"]
    assert row(desk.bars("EURUSD", "H1", "bid")) == (1.10001, 1.1001, 1.0999, 1.10005, 184.0)
    assert [s.label for s in report.series] == ["EURUSD/H1/BID"]


def test_the_spread_column_makes_the_ask_side_only_if_asked(desk: Any) -> None:
    path = desk.put("EURUSD_H1.csv", MT5)
    report = desk.take(path, tz="UTC", ask_from_spread=1e-5)
    assert row(desk.bars("EURUSD", "H1", "ask")) == (1.10013, 1.10022, 1.10002, 1.10017, 184.0)
    assert report.series[1].source.endswith("ask = bid + spread × 1e-05")
    other = desk.put("GBPUSD_H1.csv", "2017.07.03,03:00,1.1,1.1,1.1,1.1,1\n")
    told = desk.refused(other, tz="UTC", format="metatrader", ask_from_spread=1e-5)
    assert "needs bid bars with a column of spreads" in told


def test_metatrader_5_daily_bars_have_no_time(desk: Any) -> None:
    path = desk.put(
        "EURUSD_Daily_x.csv", "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\n2017.07.03\t1\t1\t1\t1\t9\n"
    )
    desk.take(path, symbol="EURUSD", timeframe="D1", tz="NY+7")
    assert desk.times("EURUSD", "D1", "bid") == ["2017-07-02 21:00:00"]


def test_metatrader_5_ticks_repeat_what_did_not_change(desk: Any) -> None:
    path = desk.put(
        "x.csv",
        "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n"
        "2017.07.03\t03:00:00.083\t1.10\t1.12\t\t\t6\n2017.07.03\t03:00:00.100\t\t1.14\t\t\t4\n"
        "2017.07.03\t03:01:00.000\t1.09\t\t\t\t2\n",
    )
    desk.take(path, symbol="EURUSD", timeframe="M1", tz="UTC")
    assert row(desk.bars("EURUSD", "M1", "bid")) == (1.10, 1.10, 1.10, 1.10, 2.0)
    assert row(desk.bars("EURUSD", "M1", "ask")) == (1.12, 1.14, 1.12, 1.14, 2.0)
    assert row(desk.bars("EURUSD", "M1", "ask"), 1) == (1.14, 1.14, 1.14, 1.14, 1.0)


def test_integer_times_of_metatraders_package_count_the_brokers_clock(desk: Any) -> None:
    text = "time,open,high,low,close,tick_volume,spread,real_volume\n1499050800,1,1,1,1,9,2,0\n"  # 2017-07-03 03:00
    path = desk.put("EURUSD_H1.csv", text)
    assert "does not fix the clock" in desk.refused(path)
    desk.take(path, tz="EET")
    assert desk.times("EURUSD", "H1", "bid") == ["2017-07-03 00:00:00"]


# --- LEAN ---------------------------------------------------------------------------------------------------------


def test_lean_minutes_take_their_day_and_symbol_from_the_name(desk: Any, zipped: Callable[..., bytes]) -> None:
    line = "60000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n"
    desk.put("20140501_quote.zip", zipped({"20140501_eurusd_minute_quote.csv": line}))
    assert "does not fix the clock" in desk.refused(desk.folder)
    desk.take(desk.folder, tz="UTC-05:00")
    assert desk.times("EURUSD", "M1", "ask") == ["2014-05-01 05:01:00"]
    assert row(desk.bars("EURUSD", "M1", "bid")) == (1.1, 1.2, 1.0, 1.15, 3.0)
    assert row(desk.bars("EURUSD", "M1", "ask")) == (1.2, 1.3, 1.1, 1.25, 4.0)


def test_lean_hours_state_their_day(desk: Any, zipped: Callable[..., bytes]) -> None:
    path = desk.put("eurusd.zip", zipped({"eurusd.csv": "20140501 13:00,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4"}))
    desk.take(path, timeframe="H1", tz="UTC")
    assert desk.times("EURUSD", "H1", "bid") == ["2014-05-01 13:00:00"]


def test_lean_milliseconds_of_no_day_are_refused(desk: Any) -> None:
    path = desk.put("x.csv", "60000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n")
    assert "states the day" in desk.refused(path, tz="UTC")
    path = desk.put("20140501_eurusd_minute_quote.csv", "86400000,1.1,1.2,1.0,1.15,3,1.2,1.3,1.1,1.25,4\n")
    assert "row 1 has the time 86400000: expected milliseconds of the day 2014-05-01" in desk.refused(path, tz="UTC")


def test_lean_ticks(desk: Any, zipped: Callable[..., bytes]) -> None:
    lines = "92000,10.38,10.40\n93000,10.39,10.41\n"
    desk.put("20140501_quote.zip", zipped({"20140501_xauusd_tick_quote.csv": lines}))
    desk.take(desk.folder, timeframe="M1", tz="UTC")
    assert row(desk.bars("XAUUSD", "M1", "ask")) == (10.40, 10.41, 10.40, 10.41, 2.0)
