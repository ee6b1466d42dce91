import pytest

from omega import compute, ind
from omega.errors import SpecError
from omega.indicators.plan import build_plan, check_declaration
from omega.views import Views

EUR, GBP, EUR4 = ("EURUSD", "H1"), ("GBPUSD", "H1"), ("EURUSD", "H4")


def plan_of(**specs):
    return build_plan({EUR: specs}, {EUR: [EUR]})


@pytest.mark.parametrize(
    ("specs", "nodes", "columns"),
    [
        ({}, 0, 0),
        ({"a": ind.close()}, 1, 1),
        ({"a": ind.close(), "b": ind.close()}, 1, 1),
        ({"a": ind.close("mid")}, 3, 1),  # bid, ask, mean
        ({"a": ind.hlc3()}, 4, 1),
        ({"a": ind.hlc3("mid")}, 10, 1),  # three mids of two prices each, and their mean
        ({"a": ind.ema(5), "b": ind.ema(5)}, 2, 1),
        ({"a": ind.ema(5), "b": ind.ema(6)}, 3, 2),
        ({"a": ind.ema(5), "b": ind.ema(5, side="ask")}, 4, 2),
        ({"a": ind.bollinger()}, 2, 3),
        ({"a": ind.bollinger(), "b": ind.bollinger(), "c": ind.close()}, 2, 4),
        ({"a": ind.atr(), "b": ind.hlc3()}, 5, 2),  # high, low, close are shared
        ({"a": ind.sma(3, source=ind.ema(5)), "b": ind.ema(5)}, 3, 2),
        ({"a": ind.sma(3, source=ind.close())}, 2, 1),
        ({"a": ind.sma(3, source=ind.close()), "b": ind.sma(3)}, 2, 1),  # the same computation said twice
    ],
)
def test_equal_computations_are_one_node_and_equal_columns_one_column(specs, nodes, columns):
    plan = plan_of(**specs)
    assert (len(plan.nodes), len(plan.columns), plan.specs) == (nodes, columns, len(specs))


def test_nodes_come_after_what_they_read():
    plan = plan_of(a=ind.sma(3, source=ind.ema(5, source=ind.kalman_mean(source="ohlc4", side="mid"))), b=ind.atr())
    assert all(source < k for k, (_, _, inputs, _) in enumerate(plan.nodes) for source in inputs)


def test_layout_leads_to_the_column_of_each_output():
    plan = plan_of(bands=ind.bollinger(), close=ind.close())
    layout = plan.layout[EUR, EUR]
    assert list(layout["bands"]) == ["upper", "middle", "lower"]
    assert [plan.columns[k][1] for k in layout["bands"].values()] == [0, 1, 2]
    assert plan.nodes[plan.columns[layout["close"]["value"]][0]][0] == "price"


def test_a_higher_series_has_its_own_nodes_and_a_column_on_every_target():
    declared = {EUR: {"a": ind.ema(5)}, GBP: {}, EUR4: {"t": ind.ema(5)}}
    plan = build_plan(declared, {EUR: [EUR, EUR4], GBP: [EUR4, EUR]})
    assert plan.series == (EUR, GBP, EUR4)
    assert [series for _, series, _, _ in plan.nodes] == [0, 0, 2, 2]
    assert plan.columns == ((1, 0, 0), (3, 0, 0), (3, 0, 1), (1, 0, 1))
    assert set(plan.layout) == {(EUR, EUR), (EUR4, EUR), (EUR4, GBP), (EUR, GBP)}


def test_the_same_declarations_give_the_same_plan():
    specs = {"z": ind.zscore(5, source=ind.hl2("mid")), "b": ind.bollinger(), "a": ind.atr()}
    assert plan_of(**specs) == plan_of(**specs)


@pytest.mark.parametrize("name", [n for n in dir(Views) if not n.startswith("_")])
def test_no_declaration_can_hide_behind_what_every_view_has(name):
    with pytest.raises(SpecError, match=f"'{name}' is reserved"):
        check_declaration("EURUSD H1", {name: ind.ema(5)})


@pytest.mark.parametrize(
    "name", ["ask", "bid", "known_at", "mid", "start", "symbol", "timeframe", "timestamp", "names"]
)
def test_reserved_names_are_refused_with_the_reason(name):
    with pytest.raises(SpecError) as error:
        check_declaration("EURUSD H1", {name: ind.ema(5)})
    assert str(error.value) == (f"EURUSD H1: {name!r} is reserved: every view has it already. Choose another name.")


@pytest.mark.parametrize("name", ["", "2nd", "my name", "_hidden", "__len__", "a-b", 5, None, ("a",)])
def test_names_that_cannot_be_attributes_are_refused(name):
    with pytest.raises(SpecError, match="cannot name an indicator"):
        check_declaration("EURUSD H1", {name: ind.ema(5)})


@pytest.mark.parametrize("name", ["class", "lambda", "None"])
def test_keywords_are_refused_since_no_view_can_be_asked_for_them(name):
    with pytest.raises(SpecError, match="cannot name an indicator"):
        check_declaration("EURUSD H1", {name: ind.ema(5)})


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (None, "EURUSD H1: indicators() must return a dict {name: spec}, found NoneType."),
        ([ind.ema(5)], "EURUSD H1: indicators() must return a dict {name: spec}, found list."),
        ({"a": "ema"}, "EURUSD H1: a must be a spec such as ind.ema(20), found 'ema'. Did you mean 'ema'?"),
        ({"a": "closee"}, "EURUSD H1: a must be a spec such as ind.ema(20), found 'closee'. Did you mean 'close'?"),
    ],
)
def test_what_is_no_declaration_is_named(declared, message):
    with pytest.raises(SpecError) as error:
        check_declaration("EURUSD H1", declared)
    assert str(error.value) == message


def test_a_declaration_is_copied():
    declared = {"a": ind.ema(5)}
    checked = check_declaration("EURUSD H1", declared)
    declared["b"] = ind.ema(6)
    assert list(checked) == ["a"]


def test_an_unknown_primary_is_named(bars_of_hours):
    with pytest.raises(SpecError, match="No series of timeframe 'H4' is declared"):
        compute({("EURUSD", "H1"): {}}, {("EURUSD", "H1", "bid"): bars_of_hours(3)}, timeframe="H4")


def test_a_series_shorter_than_the_warm_up_is_all_nan_with_a_warning(bars_of_hours):
    with pytest.warns(UserWarning) as caught:
        views = compute({"mean": ind.sma(5), "close": ind.close()}, bars_of_hours(4), timeframe="H1")
    assert [str(warning.message) for warning in caught] == [
        "bars/H1: mean = sma(period=5, source=close, side=bid) needs 5 bars and there are 4: all values are NaN."
    ]
    assert (views.mean != views.mean).all()


def test_a_series_too_short_for_one_of_several_outputs_says_so(bars_of_hours):
    with pytest.warns(UserWarning, match="needs 6 bars and there are 5: not every output has a value"):
        views = compute({"dmi": ind.dmi(3)}, bars_of_hours(5), timeframe="H1")
    assert views.dmi.plus_di[3] == 100.0
    assert (views.dmi.adx != views.dmi.adx).all()


def test_a_series_of_just_the_warm_up_warns_of_nothing(bars_of_hours):
    assert compute({"mean": ind.sma(4)}, bars_of_hours(4), timeframe="H1").mean[3] == 2.5


def test_a_short_chain_is_warned_of_with_the_bars_of_all_its_links(bars_of_hours):
    with pytest.warns(UserWarning, match="needs 7 bars and there are 6"):
        compute({"x": ind.sma(4, source=ind.sma(4))}, bars_of_hours(6), timeframe="H1")
