"""What the names of files say, and what they do not."""

import pytest

from omega.data.importers.file_names import facts_of_name


@pytest.mark.parametrize(
    ("stem", "symbol", "timeframe", "side"),
    [
        ("EURUSD_H1_BID", "EURUSD", "H1", "bid"),
        ("DAT_ASCII_EURUSD_M1_201202", "EURUSD", "M1", None),
        ("DAT_MT_XAUUSD_M1_2012", "XAUUSD", "M1", None),
        ("DAT_ASCII_EURUSD_T_201202", "EURUSD", None, None),
        ("HISTDATA_COM_ASCII_EURUSD_M1_201202", "EURUSD", "M1", None),
        ("EURUSD_Candlestick_1_M_BID_01.01.2017-31.12.2017", "EURUSD", "M1", "bid"),
        ("EURUSD_Candlestick_4_Hour_ASK_01.01.2017-31.12.2017", "EURUSD", "H4", "ask"),
        ("EURUSD_Candlestick_1_D_BID_01.01.2017-31.12.2017", "EURUSD", "D1", "bid"),
        ("EURUSD_15 Mins_Bid_2025.01.01_2025.12.31", "EURUSD", "M15", "bid"),
        ("USDJPY_Hourly_Ask_2025.01.01_2025.12.31", "USDJPY", "H1", "ask"),
        ("USDJPY_Daily_Ask_2025.01.01_2025.12.31", "USDJPY", "D1", "ask"),
        ("USDJPY_Ticks_2025.01.01_2025.12.31", "USDJPY", None, None),
        ("GBPUSD_H4", "GBPUSD", "H4", None),
        ("EURUSD_H1_201701020000_201712292300", "EURUSD", "H1", None),
        ("20140501_eurusd_minute_quote", "EURUSD", "M1", None),
        ("generic_GBPUSD_M1_ask", None, "M1", "ask"),
        ("prices_H1_bid", None, "H1", "bid"),
        ("M1_vs_H1", None, None, None),
        ("bid_and_ask_M5", None, "M5", None),
        ("EURUSD_Candlestick_7_M_BID_x", "EURUSD", None, "bid"),
        ("EURUSD_M7", "EURUSD", None, None),
        ("EURUSD60", None, None, None),
        ("", None, None, None),
    ],
)
def test_names(stem: str, symbol: str | None, timeframe: str | None, side: str | None) -> None:
    facts = facts_of_name(stem)
    assert (facts.symbol, facts.timeframe, facts.side) == (symbol, timeframe, side)


def test_a_date_in_front_of_a_name() -> None:
    assert facts_of_name("20140501_quote").day_ns == 1_398_902_400_000_000_000
    assert facts_of_name("20141399_quote").day_ns is None
