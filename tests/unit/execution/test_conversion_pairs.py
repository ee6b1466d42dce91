"""Conversion pairs of a run: found in any kind of data, opened for its time, with the rates of the reference engine."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from omega.data.companion import tables_without
from omega.data.feed import FeedRequest
from omega.data.importers import import_folder
from omega.data.memory import feed_of_tables
from omega.data.schema import column
from omega.data.spread_model import FixedSpread
from omega.errors import ConfigError, DataError
from omega.execution.conversion_pairs import conversion_pairs, open_pairs
from omega.execution.costs import Commission
from omega.execution.instruments import InstrumentOverride, InstrumentOverrides, instrument
from omega.reference.engine import Bar, Candle, Market
from omega.reference.engine.conversion import Rates
from omega.reference.engine.instrument import Instrument

Bars = Callable[..., pa.RecordBatch]
Put = Callable[..., Path]
HOUR = 3_600_000_000_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000


MONDAY = at("2017-03-06 00:00")
OPENS = MONDAY + HOUR * np.concatenate([np.arange(-60, -50), np.arange(0, 100)])  # Friday noon, and from Monday on
EURGBP = instrument("EURGBP")


def request(root: Path | str, **changed: object) -> FeedRequest:
    values: dict[str, object] = {"root": str(root), "symbols": ("EURGBP",), "timeframe": "H1"} | changed
    return FeedRequest(**values)  # type: ignore[arg-type]


@pytest.fixture
def root(bars: Bars, put: Put) -> Path:
    """EURGBP and GBPUSD with both sides, USDCHF with a bid alone, XYZABC that nobody knows."""
    for symbol, price in (("EURGBP", 0.86), ("GBPUSD", 1.27)):
        put(bars(OPENS, price), symbol, "H1", "bid")
        put(bars(OPENS, price, 2e-4), symbol, "H1", "ask")
    put(bars(OPENS, 0.88), "USDCHF", "H1", "bid")
    return put(bars(OPENS), "XYZABC", "H1", "bid")


def names(found: tuple[object, ...]) -> list[str]:
    return [getattr(one, "symbol") for one in found]  # noqa: B009  pairs and instruments alike


@pytest.mark.parametrize("kind", ["folder", "store", "memory"])
def test_pairs_are_found_and_opened_in_any_kind_of_data(kind: str, root: Path, tmp_path: Path, bars: Bars) -> None:
    tables = None
    if kind == "store":
        import_folder(root, tmp_path / "store")
        root = tmp_path / "store"
    if kind == "memory":
        tables = {
            (symbol, "H1", side): bars(OPENS, price, by)
            for symbol, price in (("EURGBP", 0.86), ("GBPUSD", 1.27))
            for side, by in (("bid", 0.0), ("ask", 2e-4))
        }
    asked = request(root)
    needed = conversion_pairs(asked, [EURGBP], "USD", (), tables=tables)
    assert names(needed) == ["GBPUSD"]
    (pair,), (feed,) = open_pairs(needed, asked, MONDAY + HOUR, MONDAY + 50 * HOUR, tables)
    assert (pair.symbol, pair.base, pair.quote) == ("GBPUSD", "GBP", "USD")
    assert list(feed.hashes) == ["GBPUSD/H1/ASK", "GBPUSD/H1/BID"]
    bid, ask = (column(bars(OPENS, 1.27, by), "close") for by in (0.0, 2e-4))
    assert pair.mid.tolist() == ((bid + ask) / 2.0)[10:60].tolist()
    for array in (pair.mid, pair.known_at):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    if tables is not None:
        views = feed_of_tables(tables_without(tables, {("GBPUSD", "H1")}), asked)
        assert {key[0] for key in views.series} == {"EURGBP"}


def test_the_sample_has_no_other_pair() -> None:
    with pytest.raises(ConfigError, match=r"the data has EURUSD; .* Add bars of USDCHF with"):
        conversion_pairs(request("sample", symbols=("EURUSD",)), [instrument("EURUSD")], "CHF", ())


def test_data_is_not_listed_where_all_money_is_in_one_currency() -> None:
    nowhere = request("nowhere")
    assert conversion_pairs(nowhere, [EURGBP], "GBP", [Commission(percent=0.1, currency="GBP")]) == ()
    with pytest.raises(DataError, match="'nowhere' does not exist"):
        conversion_pairs(nowhere, [EURGBP], "GBP", [Commission(percent=0.1, currency="EUR"), Commission(per_lot=1.0)])


def test_a_symbol_counts_once_a_file_describes_it(root: Path) -> None:
    described = InstrumentOverrides(
        of_file={
            "XYZABC": InstrumentOverride(
                base="GBP",
                quote="ABC",
                pip_size=0.0001,
                contract_size=1.0,
                lot_step=1.0,
                min_lot=1.0,
                max_lot=9.0,
            )
        }
    )
    assert names(conversion_pairs(request(root), [EURGBP], "ABC", (), described)) == ["XYZABC"]
    with pytest.raises(ConfigError, match="the data has EURGBP, GBPUSD, USDCHF; a symbol that is neither"):
        conversion_pairs(request(root), [EURGBP], "ABC", ())


def test_pairs_of_another_timeframe_do_not_count(root: Path, bars: Bars, put: Put) -> None:
    put(bars(OPENS[::4], 1.27), "EURGBP", "H4", "bid")
    with pytest.raises(ConfigError, match=r"the data has EURGBP; "):
        conversion_pairs(request(root, timeframe="H4"), [EURGBP], "USD", ())


def test_one_sided_pairs_get_their_other_side_from_the_spread_and_two_sided_ones_keep_theirs(root: Path) -> None:
    spread = request(root, spread=FixedSpread(2.0))
    needed = conversion_pairs(spread, [EURGBP], "CHF", ())
    assert names(needed) == ["GBPUSD", "USDCHF"]
    pairs, feeds = open_pairs(needed, spread, MONDAY + HOUR, MONDAY + 10 * HOUR)
    assert [feed.derived for feed in feeds] == [(), ("USDCHF/H1/ASK: spread 2 pips",)]
    bid = column(feeds[1].series["USDCHF", "H1", "bid"].batch, "close")[10:20]
    np.testing.assert_allclose(pairs[1].mid, bid + 1e-4, rtol=1e-15)


@pytest.mark.parametrize("spread", [None, FixedSpread(2.0)])
def test_a_stored_mid_is_the_rate_whatever_the_spread(
    spread: FixedSpread | None, root: Path, bars: Bars, put: Put
) -> None:
    put(bars(OPENS, 0.95), "EURCHF", "H1", "mid")
    (pair,), _ = open_pairs((instrument("EURCHF"),), request(root, spread=spread), MONDAY + HOUR, MONDAY + 9 * HOUR)
    assert pair.mid.tolist() == column(bars(OPENS, 0.95), "close")[10:19].tolist()


def test_a_one_sided_pair_without_a_spread_is_an_error(root: Path) -> None:
    asked = request(root)
    with pytest.raises(DataError, match="USDCHF/H1/BID has no ask side"):
        open_pairs(conversion_pairs(asked, [EURGBP], "CHF", ()), asked, MONDAY, MONDAY + HOUR)


def test_the_first_rate_is_the_last_one_known_when_the_run_begins(root: Path) -> None:
    asked = request(root)
    (pair,), _ = open_pairs((instrument("GBPUSD"),), asked, MONDAY + HOUR - 1, MONDAY + 3 * HOUR)
    assert pair.known_at.tolist() == [int(OPENS[9]) + HOUR, *(MONDAY + k * HOUR for k in (1, 2, 3))]


def test_a_pair_that_begins_after_the_run_has_ended_is_an_error(root: Path) -> None:
    with pytest.raises(DataError, match="is not known by then"):
        open_pairs((instrument("GBPUSD"),), request(root), int(OPENS[0]) - HOUR, int(OPENS[0]) + HOUR - 1)


def test_a_pair_that_begins_within_the_run_has_no_rate_before(root: Path) -> None:
    (pair,), _ = open_pairs((instrument("GBPUSD"),), request(root), int(OPENS[0]) - HOUR, int(OPENS[0]) + HOUR)
    assert pair.known_at.tolist() == [int(OPENS[0]) + HOUR]


def test_at_every_instant_of_the_run_the_rate_is_the_reference_engines(root: Path) -> None:
    first, last = MONDAY - 20 * HOUR, MONDAY + 70 * HOUR
    (pair,), (feed,) = open_pairs((instrument("GBPUSD"),), request(root), first, last)
    bid, ask = (feed.series["GBPUSD", "H1", side].batch for side in ("bid", "ask"))
    candles = [
        [Candle(*prices) for prices in zip(*(column(side, name).tolist() for name in FIELDS), strict=True)]
        for side in (bid, ask)
    ]
    played = [Bar(time, time + HOUR, *sides) for time, *sides in zip(OPENS.tolist(), *candles, strict=True)]
    rates = Rates([Market(instrument=Instrument(symbol="GBPUSD", base="GBP", quote="USD"), bars=played)])
    for instant in range(first, last + 1, HOUR // 4):
        row = int(np.searchsorted(pair.known_at, instant, side="right")) - 1
        assert pair.mid[row] == rates.convert(1.0, "GBP", "USD", instant)


FIELDS = ("open", "high", "low", "close")
