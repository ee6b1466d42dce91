"""Whatever is passed as bars: a precise error of omega's own, never a panic."""

import numpy as np
import pyarrow as pa
import pytest

from omega import _rust, compute, ind
from omega.errors import DataError, OmegaError

HOUR = 3_600_000_000_000
NO_BOUNDARIES = np.array([], dtype=np.int64)


class Exports:
    """Hands out one pair of capsules, again and again."""

    def __init__(self, source):
        self.pair = source.__arrow_c_array__()

    def __arrow_c_array__(self, requested_schema=None):
        return self.pair


class Returns:
    def __init__(self, value):
        self.value = value

    def __arrow_c_array__(self, requested_schema=None):
        return self.value

    def __arrow_c_stream__(self, requested_schema=None):
        return self.value


class OnlyStream:
    def __init__(self, capsule):
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema=None):
        return self.capsule


@pytest.mark.parametrize("thing", [5, "EURUSD", [1.0, 2.0], {"close": [1.0]}, np.array([1.0]), object(), DataError])
def test_what_does_not_export_arrow_is_named_by_its_type(thing, call):
    with pytest.raises(DataError) as error:
        call(thing)
    assert str(error.value) == (
        "EURUSD H1 bid: expected an object with __arrow_c_stream__ or __arrow_c_array__ (a pyarrow, polars or pandas "
        f"table), found {type(thing).__name__}."
    )


@pytest.mark.parametrize("column", [pa.array([1.0, 2.0]), pa.chunked_array([[1.0], [2.0]])], ids=["array", "chunked"])
def test_a_single_column_is_no_table(column, call):
    with pytest.raises(DataError, match="expected a table of columns, found a single Arrow column"):
        call(column)


@pytest.mark.parametrize("column", [pa.array([1.0, 2.0]), pa.chunked_array([[1.0], [2.0]])], ids=["array", "chunked"])
def test_a_single_column_is_no_table_for_compute_either(column):
    with pytest.raises(DataError, match="expected a table of columns, found a single Arrow column"):
        compute({"mean": ind.sma(1)}, column, timeframe="H1")


@pytest.mark.parametrize("missing", ["timestamp", "open", "high", "low", "close"])
def test_a_missing_column_is_named_with_those_that_are_there(missing, bars, call):
    batch = bars(3)
    rest = batch.select([name for name in batch.schema.names if name != missing])
    with pytest.raises(DataError) as error:
        call(rest)
    found = ", ".join(rest.schema.names)
    assert str(error.value) == f'EURUSD H1 bid: column "{missing}" is missing. Found: {found}.'


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (pa.array([1, 2, 3]), "l"),
        (pa.array([1.0, 2.0, 3.0], pa.float32()), "f"),
        (pa.array(["1", "2", "3"]), "u"),
        (pa.array([None, None, None]), "n"),
        (pa.array([True, False, True]), "b"),
        (pa.array([[1.0], [2.0], [3.0]]), "+l"),
    ],
    ids=["int64", "float32", "text", "null", "bool", "list"],
)
def test_a_price_of_another_type_is_named_with_it(values, found, bars, call):
    with pytest.raises(DataError) as error:
        call(bars(3, low=values))
    assert str(error.value) == (
        f'EURUSD H1 bid: column "low" must be float64, found Arrow format "{found}". Cast it first.'
    )


def test_a_dictionary_of_floats_is_not_read_as_floats(bars, call):
    with pytest.raises(DataError, match='"close" must be float64'):
        call(bars(3, close=pa.array([1.0, 2.0, 3.0]).dictionary_encode()))


@pytest.mark.parametrize("infinity", [np.inf, -np.inf])
def test_infinity_is_named_with_its_row(infinity, bars, call):
    with pytest.raises(DataError) as error:
        call(bars(4), bars(4, high=pa.array([1.0, 2.0, infinity, 4.0])))
    assert str(error.value) == "EURUSD H1 ask: high is infinite in row 2."


def test_nan_is_a_missing_price_and_no_error(bars, call):
    block = call(bars(3, close=pa.array([1.0, np.nan, 3.0])))
    assert np.isnan(block.column(0)).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("ask", "rows", "row"),
    [(lambda b: b.slice(1), 3, 0), (lambda b: b.slice(0, 3), 3, 3), (lambda b: b.slice(0, 0), 0, 0)],
)
def test_sides_on_different_grids_are_told_apart(ask, rows, row, bars, call):
    with pytest.raises(DataError) as error:
        call(bars(4), ask(bars(4)))
    assert str(error.value) == (
        f"EURUSD H1: bid and ask must stand on one grid; bid has 4 rows, ask {rows}, "
        f"and they first differ in row {row}."
    )


def test_a_shifted_grid_of_equal_length_is_found(bars, call):
    with pytest.raises(DataError, match="they first differ in row 2"):
        call(bars(4), bars(4, timestamp=pa.array([0, HOUR, 2 * HOUR + 1, 3 * HOUR])))


def test_no_side_at_all(call):
    with pytest.raises(DataError, match=r"^EURUSD H1: no side was given"):
        call(None, None)


def test_a_declared_side_that_was_not_given(bars):
    for spec in (ind.ema(2, side="ask"), ind.close("mid")):
        with pytest.raises(DataError, match="bars H1: the ask side is declared but was not given"):
            compute({"x": spec}, bars(4), timeframe="H1")


def test_the_ask_alone_is_enough_for_what_reads_the_ask(bars):
    views = compute({"mean": ind.sma(2, side="ask")}, {"ask": bars(4)}, timeframe="H1")
    assert views.mean[1:].tolist() == [4.5, 5.5, 6.5]


def test_a_consumed_stream_is_an_error(bars, call):
    stream = OnlyStream(pa.Table.from_batches([bars(3)]).__arrow_c_stream__())
    assert len(call(stream).column(0)) == 3
    pa.RecordBatchReader._import_from_c_capsule(stream.capsule)
    with pytest.raises(DataError, match="EURUSD H1 bid: the Arrow stream was consumed before"):
        call(stream)


def test_a_consumed_array_is_an_error_not_a_panic(bars, call):
    exports = Exports(bars(3))
    assert len(call(exports).column(0)) == 3
    with pytest.raises(DataError, match="EURUSD H1 bid"):
        call(exports)


def test_an_array_that_another_library_consumed_is_an_error(bars, call):
    exports = Exports(bars(3))
    pa.RecordBatch._import_from_c_capsule(*exports.pair)
    with pytest.raises(DataError, match="EURUSD H1 bid"):
        call(exports)


def test_a_stream_that_fails_says_why(bars, call):
    batch = bars(3)

    def batches():
        yield batch
        raise OSError("the cable is loose")

    reader = pa.RecordBatchReader.from_batches(batch.schema, batches())
    with pytest.raises(DataError, match=r"EURUSD H1 bid: its Arrow stream failed: .*the cable is loose"):
        call(reader)


@pytest.mark.parametrize("value", [None, 5, (), (1,), (1, 2), "capsule"], ids=repr)
def test_an_exporter_that_returns_no_capsules_is_a_data_error(value, call):
    with pytest.raises(DataError, match="EURUSD H1 bid"):
        call(Returns(value))


def test_capsules_of_the_wrong_kind_are_a_data_error(bars, call):
    schema, array = bars(3).__arrow_c_array__()
    with pytest.raises(DataError, match="EURUSD H1 bid"):
        call(Returns((array, schema)))
    with pytest.raises(DataError, match="EURUSD H1 bid"):
        call(OnlyStream(schema))


def test_an_error_of_the_exporter_itself_is_passed_on(call):
    class Broken:
        def __arrow_c_stream__(self, requested_schema=None):
            raise ConnectionError("server gone")

    with pytest.raises(ConnectionError, match="server gone"):
        call(Broken())


def test_unknown_keys_of_bars_are_named(bars):
    with pytest.raises(DataError, match="key 'mid' is neither"):
        compute({"x": ind.close()}, {"mid": bars(3)}, timeframe="H1")


def test_declared_series_without_bars_is_named(bars):
    with pytest.raises(DataError, match=r"specs name the series \('GBPUSD', 'H4'\).*Given: EURUSD H1"):
        compute({("GBPUSD", "H4"): {"x": ind.close()}}, {("EURUSD", "H1", "bid"): bars(3)}, timeframe="H1")


def test_after_an_error_the_next_call_works(bars, call):
    with pytest.raises(OmegaError):
        call(5)
    assert call(bars(3)).column(1)[1:].tolist() == [4.5, 5.5]


def test_a_column_beyond_the_plan_is_an_index_error(bars, call):
    block = call(bars(3))
    for ask in (
        lambda: block.column(2),
        lambda: block.price(0, 1, 0),
        lambda: block.price(0, 0, 4),
        lambda: block.price(0, 2, 0),
        lambda: block.price(1, 0, 0),
        lambda: block.timestamp(1),
        lambda: block.known_at(1),
    ):
        with pytest.raises(IndexError):
            ask()


def test_a_block_cannot_be_made_or_changed_by_hand(bars, call):
    with pytest.raises(TypeError):
        _rust.Block()
    with pytest.raises(AttributeError):
        call(bars(3)).slab = None
