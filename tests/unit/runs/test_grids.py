"""Each symbol keeps its own grid; what one reads of another is what was known when its own bar closed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from omega import Series, Strategy, compute, ind
from omega._rust import batch_calls
from omega.errors import ConfigError, DataError, UnknownNameError

EUR, GBP, AUD = "EURUSD", "GBPUSD", "AUDUSD"


class Idle(Strategy):
    def on_bar(self, bar: Any) -> None:
        return None


class Declares(Idle):
    """A column, one of several outputs and a custom one on H1; a column on H4."""

    higher_timeframes = ("H4",)

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        if series.timeframe == "H4":
            return {"close": ind.close()}
        return {
            "close": ind.close(),
            "bands": ind.bollinger(2),
            "twice": ind.custom(lambda close: close * 2, ind.close(), warmup=0),
        }


@pytest.fixture
def two(quotes: Callable[..., Any], opened: Callable[..., Any]) -> Any:
    # GBPUSD rests from 5 to 8 o'clock; EURUSD has every hour. Closes are 1, 2, 3 … and 101, 102, 103 …
    tables = quotes(EUR, range(12)) | quotes(GBP, [*range(5), *range(8, 12)], 101.0)
    return opened(Declares, tables, [EUR, GBP], 1, run={"allow_short_history": True})


def test_another_symbols_column_shows_its_last_bar_known_at_the_close(two: Any) -> None:
    gbp = two.views[EUR][GBP, "H1"]
    # The bar of hour 4, 105, closes at 5 and is what hours 4 to 7 see; that of hour 8, 106, is seen from hour 8 on.
    assert gbp.close.tolist() == [101, 102, 103, 104, 105, 105, 105, 105, 106, 107, 108, 109]
    assert gbp.bands.middle[3:9].tolist() == [103.5, 104.5, 104.5, 104.5, 104.5, 105.5]
    assert gbp.twice.tolist() == (2 * gbp.close).tolist()


def test_the_other_way_round_a_gap_skips_bars(two: Any) -> None:
    assert two.views[GBP][EUR, "H1"].close.tolist() == [1, 2, 3, 4, 5, 9, 10, 11, 12]


def test_another_symbols_higher_bars_are_seen_when_they_close(two: Any) -> None:
    # H4 of GBPUSD: hours 0 to 3 (104) close at 4, hour 4 alone (105) at 8, hours 8 to 11 (109) at 12.
    h4 = two.views[EUR][GBP, "H4"].close
    assert np.isnan(h4[:3]).all()
    assert h4[3:].tolist() == [104, 104, 104, 104, 105, 105, 105, 105, 109]
    own = two.views[GBP]["H4"].close
    assert np.isnan(own[:3]).all()
    # Its own bar of hour 8 closes at 9 and knows the H4 bar that closed at 8; its bar before closed at 5.
    assert own[3:].tolist() == [104, 104, 105, 105, 105, 109]


def test_carried_columns_are_frozen_and_made_once(two: Any) -> None:
    column = two.views[EUR][GBP, "H1"].close
    assert two.views[EUR][GBP, "H1"].close is column
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1.0
    with pytest.raises(ValueError, match="WRITEABLE"):
        column.flags.writeable = True


def test_an_unknown_series_names_the_nearest_of_all_symbols(two: Any) -> None:
    views = two.views[EUR]
    assert views[EUR, "H1"] is views
    with pytest.raises(UnknownNameError, match=r"no series \('GBPUSD', 'H2'\). Did you mean 'GBPUSD, H[14]'"):
        views[GBP, "H2"]
    with pytest.raises(UnknownNameError, match=r"views of GBPUSD H1 on EURUSD H1 has no column 'clsoe'.*'close'"):
        _ = views[GBP, "H1"].clsoe


@pytest.mark.parametrize("seed", range(5))
def test_any_two_grids_are_carried_as_the_one_call_carries_them(
    seed: int, quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    chance = np.random.default_rng(seed)
    hours = {symbol: np.flatnonzero(chance.random(200) < share) for symbol, share in ((EUR, 0.8), (GBP, 0.5))}
    tables = quotes(EUR, hours[EUR]) | quotes(GBP, hours[GBP], 500.0)

    class Averages(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"ema": ind.ema(9), "close": ind.close()}

    run = opened(Averages, tables, [EUR, GBP], 100, run={"history_start": "2017-03-06", "allow_short_history": True})
    for own, other in ((EUR, GBP), (GBP, EUR)):
        specs = {(own, "H1"): {}, (other, "H1"): {"ema": ind.ema(9), "close": ind.close()}}
        expected = compute(specs, {key: table for key, table in tables.items() if key[2] == "bid"}, "H1", day="utc")
        for name in ("ema", "close"):
            found = getattr(run.views[own][other, "H1"], name)
            assert found.tobytes() == getattr(expected[other, "H1"], name).tobytes()


def test_all_symbols_cost_one_call_and_prices_stay_where_they_are(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(40)) | quotes(GBP, range(2, 40), 101.0) | quotes(AUD, range(0, 40, 2), 201.0)
    before = batch_calls()
    run = opened(Declares, tables, [EUR, GBP, AUD], 20, run={"allow_short_history": True})
    assert batch_calls() - before == 1
    for symbol in (EUR, GBP, AUD):
        for side in ("bid", "ask"):
            batch = tables[symbol, "H1", side]
            buffer = batch.column(batch.schema.get_field_index("close")).buffers()[1]
            column = getattr(run.views[symbol], side).close
            assert buffer.address <= column.ctypes.data < buffer.address + buffer.size


def test_equal_specs_of_one_series_are_one_computation_and_no_column_stands_where_nobody_reads_it(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    class Twins(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"a": ind.ema(3), "b": ind.ema(3)}

    tables = quotes(EUR, range(40)) | quotes(GBP, range(40), 101.0)
    plan = opened(Twins, tables, [EUR, GBP], 30, run={"allow_short_history": True}).plan
    # Close and average, for each of two symbols; each average on its own grid alone.
    assert (plan.specs, len(plan.nodes), len(plan.columns)) == (4, 4, 2)


def test_each_symbol_decides_from_its_first_bar_at_or_after_the_start(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(12)) | quotes(GBP, [*range(5), *range(8, 12)], 101.0)
    views = opened(Idle, tables, [EUR, GBP], 6, run={"history_start": "2017-03-06T02:00:00Z"}).views
    assert (len(views[EUR]), views[EUR].start) == (10, 4)
    assert (len(views[GBP]), views[GBP].start) == (7, 3)
    assert views[GBP].bid.close[views[GBP].start] == 106.0


def test_history_starts_at_one_instant_the_earliest_that_a_symbol_needs(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    class Unlike(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"mean": ind.sma(3 if series.symbol == EUR else 6)}

    # At the close of hour 20 EURUSD needs 2 bars before, GBPUSD 5; that has a bar every second hour, so from hour 10.
    tables = quotes(EUR, range(24)) | quotes(GBP, range(0, 24, 2), 101.0)
    run = opened(Unlike, tables, [EUR, GBP], 20)
    assert {symbol: (len(views), views.start) for symbol, views in run.views.items()} == {EUR: (14, 10), GBP: (7, 5)}
    assert run.config.run.history_start is not None
    assert run.config.run.history_start.hour == 10


def test_what_others_may_read_has_settled_when_the_first_symbol_decides(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    class Mean(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"mean": ind.sma(4)}

    # GBPUSD rests from 18 to 22, EURUSD decides at 20: the mean that it reads there is of hours 14 to 17.
    tables = quotes(EUR, range(24)) | quotes(GBP, [*range(18), 22, 23], 101.0)
    views = opened(Mean, tables, [EUR, GBP], 20).views[EUR]
    assert views[GBP, "H1"].mean[views.start] == np.mean([115, 116, 117, 118])


def test_a_symbol_without_bars_in_the_range_is_named_with_what_it_has(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(24)) | quotes(GBP, range(10), 101.0)
    with pytest.raises(
        DataError,
        match=r"GBPUSD/H1: no bar opens in \[2017-03-06 12:00.*10 bars from 2017-03-06 00:00 UTC to 2017-03-06 09:00 "
        r"UTC.*or take GBPUSD out of run.symbols",
    ):
        opened(Idle, tables, [EUR, GBP], 12)


def test_too_little_history_of_one_symbol_is_named(quotes: Callable[..., Any], opened: Callable[..., Any]) -> None:
    class Mean(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"mean": ind.sma(11)}

    tables = quotes(EUR, range(24)) | quotes(GBP, range(8, 24), 101.0)
    # At the close of hour 12 GBPUSD's bar of hour 12 is the fifth, and 10 are needed before it.
    with pytest.raises(DataError, match=r"GBPUSD/H1: mean = sma\(.*\) needs 10 bars before .* there are 4\."):
        opened(Mean, tables, [EUR, GBP], 12)


def test_a_symbol_without_a_table_is_named_with_what_was_given(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    with pytest.raises(DataError, match=r"GBPUSD/H1: no table was given. Given: EURUSD/H1/bid, EURUSD/H1/ask"):
        opened(Idle, quotes(EUR, range(24)), [EUR, GBP], 12)


def test_a_spread_makes_the_missing_side_of_the_symbol_that_lacks_one(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    both = quotes(EUR, range(24)) | quotes(GBP, range(24), 101.0)
    spread = {"data": {"root": "memory", "day": "utc", "spread": {"pips": 2.0}}}
    views = opened(Idle, {key: both[key] for key in both if key != (GBP, "H1", "ask")}, [EUR, GBP], 12, **spread).views
    assert (views[EUR].ask.close - views[EUR].bid.close).tolist() == [0.25] * 12
    np.testing.assert_allclose(views[GBP].ask.close - views[GBP].bid.close, 2e-4, rtol=1e-9)
    with pytest.raises(ConfigError, match="EURUSD/H1, GBPUSD/H1 has both bid and ask"):
        opened(Idle, both, [EUR, GBP], 12, **spread)
