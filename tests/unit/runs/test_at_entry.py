"""Values at the entry: what the strategy saw at the decision's bar, by name, for the trade's own symbol."""

import numpy as np
import pyarrow as pa
import pytest

from omega import Strategy, Views, compute, ind
from omega.backtest.at_entry import at_entry, report_columns
from omega.errors import StrategyError
from omega.params import NoParams
from omega.tables import make_table

HOUR = 3_600_000_000_000
FIELDS = ("open", "high", "low", "close")


def side(first: float, n: int, hours: int = 1) -> pa.RecordBatch:
    columns = {name: pa.array(np.arange(n) + first + k) for k, name in enumerate(FIELDS)}
    return pa.record_batch({"timestamp": pa.array(np.arange(n) * hours * HOUR), **columns})


@pytest.fixture(scope="module")
def views() -> Views:
    return compute(
        {
            ("EURUSD", "H1"): {"z": ind.zscore(3), "bands": ind.bollinger(2)},
            ("EURUSD", "H4"): {"trend": ind.ema(2), "bands": ind.bollinger(2)},
            ("GBPUSD", "H1"): {"mean": ind.sma(2)},
        },
        {
            ("EURUSD", "H1", "bid"): side(1.0, 12),
            ("EURUSD", "H1", "ask"): side(2.0, 12),
            ("EURUSD", "H4", "bid"): side(100.0, 3, hours=4),
            ("GBPUSD", "H1", "bid"): side(50.0, 12),
        },
        timeframe="H1",
        day="utc",
    )


def naming(*names: str) -> Strategy[NoParams]:
    class Naming(Strategy[NoParams]):
        higher_timeframes = ("H4",)
        report_columns = names

    return Naming()


def test_names_are_those_of_the_views_joined_by_dots(views: Views) -> None:
    names = ("z", "bands.upper", "H4.trend", "H4.bands.lower", "bid.close", "GBPUSD/H1.mean")
    columns = report_columns(naming(*names), views)
    assert tuple(columns) == names
    assert columns["z"] is views.z
    assert columns["bands.upper"] is views.bands.upper
    assert columns["H4.trend"] is views["H4"].trend
    assert columns["H4.bands.lower"] is views["H4"].bands.lower
    assert columns["bid.close"] is views.bid.close
    assert columns["GBPUSD/H1.mean"] is views["GBPUSD", "H1"].mean


def test_columns_of_prepare_can_be_named(views: Views) -> None:
    joined = views.joined({"score": np.arange(12.0)})
    assert report_columns(naming("score"), joined)["score"][3] == 3.0


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("zz", "have no column 'zz'. Did you mean 'z'?"),
        ("bands.uper", "Did you mean 'bands.upper'?"),
        ("H4.trand", "Did you mean 'H4.trend'?"),
        ("H1.trend", "Did you mean 'H4.trend'?"),
        ("z.value", "no column 'z.value'"),
        ("known_at", "no column 'known_at'"),
        ("start", "no column 'start'"),
        ("", "no column ''"),
        ("bands", "Name one of them: bands.upper, bands.middle, bands.lower"),
        ("H4.bands", "Name one of them: H4.bands.upper"),
        ("USDJPY/H1.mean", "there is no series ('USDJPY', 'H1')"),
    ],
)
def test_unknown_name_is_an_error_with_the_nearest(views: Views, name: str, hint: str) -> None:
    with pytest.raises(StrategyError) as raised:
        report_columns(naming(name), views)
    assert hint in str(raised.value)


def test_a_text_for_a_tuple_and_a_name_given_twice_are_errors(views: Views) -> None:
    class Text(Strategy[NoParams]):
        report_columns = "z"

    with pytest.raises(StrategyError, match=r"Text.report_columns must be a tuple such as \('z',\), not a text"):
        report_columns(Text(), views)
    with pytest.raises(StrategyError, match="lists 'z' twice"):
        report_columns(naming("z", "bands.upper", "z"), views)


def test_value_is_that_of_the_decision_bar_of_the_own_symbol() -> None:
    euro, pound = np.array([10.0, np.nan, 12.0]), np.array([20.0, 21.0])
    trades = {
        "symbol": ["EURUSD", "GBPUSD", "EURUSD"],
        "decision_bar": np.array([2, 0, 1]),
        "entry_bar": np.array([2, 1, 2]),
    }
    added = at_entry(trades, {"EURUSD": {"z": euro}, "GBPUSD": {"z": pound}})
    assert list(added) == ["at_entry.z"]
    np.testing.assert_array_equal(added["at_entry.z"], [12.0, 20.0, np.nan])


def test_no_other_bar_matters() -> None:
    rng = np.random.default_rng(7)
    column = rng.normal(size=100)
    bars = rng.integers(0, 100, size=20)
    trades = {"symbol": ["EURUSD"] * 20, "decision_bar": bars}
    known = at_entry(trades, {"EURUSD": {"z": column}})["at_entry.z"]
    others = np.setdiff1d(np.arange(100), bars)
    column[others] = np.nan
    np.testing.assert_array_equal(at_entry(trades, {"EURUSD": {"z": column}})["at_entry.z"], known)


def test_without_trades_the_columns_are_there_and_empty() -> None:
    none = {"symbol": [], "decision_bar": np.array([], dtype=np.int64)}
    table = make_table({**none, **at_entry(none, {"EURUSD": {"z": np.array([1.0])}})})
    assert table.column_names == ["symbol", "decision_bar", "at_entry.z"]
    assert (table.num_rows, table.schema.field("at_entry.z").type) == (0, pa.float64())


def test_truth_values_survive_the_table() -> None:
    values = np.array([True, False, False, True, True, False, True, False, True])
    column = make_table({"depends_on_intrabar": values}).column("depends_on_intrabar")
    assert column.type == pa.bool_()
    assert column.to_pylist() == values.tolist()
