"""Declarations are values; what cannot be meant is refused where it is written."""

import inspect
import math

import pytest

from omega import ind
from omega.errors import SpecError
from omega.indicators.catalog import CATALOG
from omega.indicators.entry import REQUIRED

BAD = {
    "period of zero": (lambda: ind.ema(0), "ind.ema: period must be at least 1, found 0."),
    "negative period": (lambda: ind.sma(-3), "ind.sma: period must be at least 1, found -3."),
    "float period": (lambda: ind.sma(5.0), "ind.sma: period must be int, found 5.0."),
    "text period": (lambda: ind.sma("5"), "ind.sma: period must be int, found '5'."),
    "bool period": (lambda: ind.sma(True), "ind.sma: period must be int, found True."),
    "no period": (lambda: ind.sma(None), "ind.sma: period must be int, found None."),
    "list": (lambda: ind.sma([5]), "ind.sma: period must be int, found [5]."),
    "unknown seed": (lambda: ind.ema(5, seed="frist"), "ind.ema: seed cannot be 'frist'. Did you mean 'first'?"),
    "seed of another type": (lambda: ind.ema(5, seed=1), "ind.ema: seed must be str, found 1."),
    "unknown first range": (
        lambda: ind.atr(14, first_tr="highlow"),
        "ind.atr: first_tr cannot be 'highlow'. Did you mean 'high_low'?",
    ),
    "unknown mean": (
        lambda: ind.zscore(20, mean="median"),
        "ind.zscore: mean cannot be 'median'. Valid: ema, rolling.",
    ),
    "unknown std": (
        lambda: ind.zscore(20, std="residuals"),
        "ind.zscore: std cannot be 'residuals'. Did you mean 'residual'?",
    ),
    "std of the window about an ema": (
        lambda: ind.zscore(20, mean="ema", ema_period=10, std="window"),
        'ind.zscore: std="window" is defined for mean="rolling" only; mean="ema" uses std="residual".',
    ),
    "ema without its period": (lambda: ind.zscore(20, mean="ema"), 'ind.zscore: mean="ema" needs ema_period.'),
    "ema period without an ema": (
        lambda: ind.zscore(20, ema_period=10),
        'ind.zscore: ema_period is used with mean="ema" only.',
    ),
    "ema period of zero": (
        lambda: ind.zscore(20, mean="ema", ema_period=0),
        "ind.zscore: ema_period must be at least 1, found 0.",
    ),
    "one value, sample deviation": (lambda: ind.zscore(1), "ind.zscore: window 1 must be greater than ddof 1."),
    "bands of one value": (lambda: ind.bollinger(1), "ind.bollinger: period 1 must be greater than ddof 1."),
    "ddof of the whole window": (
        lambda: ind.kalman_zscore(5, ddof=5),
        "ind.kalman_zscore: window 5 must be greater than ddof 5.",
    ),
    "fast average no faster than the slow one": (
        lambda: ind.macd(26, 26),
        "ind.macd: fast 26 must be less than slow 26.",
    ),
    "deviation of one value": (lambda: ind.rolling_std(1), "ind.rolling_std: period 1 must be greater than ddof 1."),
    "slope through one price": (lambda: ind.linreg_slope(1), "ind.linreg_slope: period must be at least 2, found 1."),
    "choppiness of one bar": (lambda: ind.choppiness(1), "ind.choppiness: period must be at least 2, found 1."),
    "source of what reads bars": (
        lambda: ind.declare("cci", {"period": 5}, "close"),
        "ind.cci reads high, low, close and takes no source.",
    ),
    "negative ddof": (lambda: ind.zscore(20, ddof=-1), "ind.zscore: ddof must be at least 0, found -1."),
    "factor of zero": (
        lambda: ind.bollinger(20, 0),
        "ind.bollinger: std_factor must be greater than 0, found 0.0.",
    ),
    "infinite factor": (lambda: ind.bollinger(20, math.inf), "ind.bollinger: std_factor must be finite, found inf."),
    "NaN": (lambda: ind.kalman_mean(math.nan), "ind.kalman_mean: r must be finite, found nan."),
    "r of zero": (lambda: ind.kalman_mean(0.0), "ind.kalman_mean: r must be greater than 0, found 0.0."),
    "negative q": (lambda: ind.kalman_mean(q=-1), "ind.kalman_mean: q must be greater than 0, found -1.0."),
    "unknown side": (lambda: ind.ema(5, side="bit"), "ind.ema: side cannot be 'bit'. Did you mean 'bid'?"),
    "unknown source": (
        lambda: ind.ema(5, source="clsoe"),
        "ind.ema: source must be a price field or another indicator, found 'clsoe'. Did you mean 'close'?",
    ),
    "number as source": (
        lambda: ind.ema(5, source=3),
        "ind.ema: source must be a price field or another indicator, found 3. "
        "Valid: close, high, hl2, hlc3, low, ohlc4, open.",
    ),
    "source of several outputs": (
        lambda: ind.ema(5, source=ind.bollinger()),
        "ind.ema: bollinger has several outputs (upper, middle, lower) and cannot be a source.",
    ),
    "side against the source": (
        lambda: ind.ema(5, source=ind.close("ask"), side="bid"),
        "ind.ema: side 'bid' contradicts its source close(side=ask), which is on 'ask'.",
    ),
    "unknown price field": (lambda: ind.price("hlc"), "No price field is called 'hlc'. Did you mean 'hlc3'?"),
    "unknown side of a price": (lambda: ind.close("asks"), "ind.close: side cannot be 'asks'. Did you mean 'ask'?"),
    "unknown indicator": (
        lambda: ind.declare("bolinger", {}),
        "No indicator is called 'bolinger'. Did you mean 'bollinger'?",
    ),
    "unknown parameter": (
        lambda: ind.declare("zscore", {"windw": 5}),
        "ind.zscore has no parameter 'windw'. Did you mean 'window'?",
    ),
    "missing parameter": (lambda: ind.declare("sma", {}), "ind.sma needs period (bars)."),
    "source where none is read": (
        lambda: ind.declare("atr", {}, source="close"),
        "ind.atr reads high, low, close and takes no source.",
    ),
}


@pytest.mark.parametrize(("declare", "message"), BAD.values(), ids=BAD.keys())
def test_an_invalid_declaration_says_what_and_what_instead(declare, message):
    with pytest.raises(SpecError) as error:
        declare()
    assert str(error.value) == message


def test_no_value_of_a_closed_range_is_refused_at_its_ends():
    assert dict(ind.sma(1).params) == {"period": 1}
    assert dict(ind.zscore(1, ddof=0).params)["window"] == 1


@pytest.mark.parametrize("name", CATALOG)
def test_signature_of_the_function_is_that_of_the_catalogue(name):
    signature = inspect.signature(getattr(ind, name)).parameters
    entry = CATALOG[name]
    extra = ["source", "side"] if entry.inputs == ("source",) and not entry.source_as else ["side"]
    assert list(signature) == [*filter(None, [entry.source_as]), *(p.name for p in entry.parameters), *extra]
    for parameter in entry.parameters:
        default = signature[parameter.name].default
        assert (REQUIRED if default is inspect.Parameter.empty else default) == parameter.default
    assert all(signature[key].default is None for key in extra)


@pytest.mark.parametrize("name", CATALOG)
def test_the_function_and_the_name_declare_the_same(name):
    entry = CATALOG[name]
    required = {p.name: 7 if p.high is None else p.high for p in entry.parameters if p.default is REQUIRED}
    source = ["high"] if entry.source_as else []
    assert getattr(ind, name)(*source, **required) == ind.declare(name, required, *source)


def test_every_public_name_is_documented_and_exported_once():
    assert sorted(set(ind.__all__)) == list(ind.__all__)
    assert all(getattr(ind, name).__doc__ for name in ind.__all__ if inspect.isroutine(getattr(ind, name)))
    assert set(CATALOG) <= set(ind.__all__)


def test_specs_are_values():
    assert ind.ema(20) == ind.ema(20, seed="first", source="close", side="bid")
    assert hash(ind.ema(20)) == hash(ind.ema(20, side="bid"))
    assert len({ind.ema(20), ind.ema(20), ind.ema(21), ind.ema(20, side="ask")}) == 3


def test_an_int_for_a_float_is_the_float():
    assert ind.bollinger(20, 2) == ind.bollinger(20, 2.0)
    assert isinstance(dict(ind.kalman_mean(1, 1).params)["r"], float)


@pytest.mark.parametrize("write", [lambda s: setattr(s, "name", "sma"), lambda s: delattr(s, "side")])
def test_a_spec_cannot_be_changed(write):
    with pytest.raises(AttributeError):
        write(ind.ema(20))


def test_std_is_the_one_that_fits_the_mean():
    assert ind.zscore(20) == ind.zscore(20, std="window")
    assert ind.zscore(20, mean="ema", ema_period=5) == ind.zscore(20, mean="ema", ema_period=5, std="residual")


def test_the_side_of_a_chain_is_that_of_its_source():
    spec = ind.zscore(20, source=ind.kalman_mean(source=ind.hl2("mid")))
    assert (spec.side, spec.source.side) == ("mid", "mid")


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (ind.ema(20), "ema(period=20, seed='first', source=close, side=bid)"),
        (ind.atr(side="ask"), "atr(period=14, first_tr='high_low', side=ask)"),
        (ind.sma(3, source=ind.hl2("mid")), "sma(period=3, source=hl2(side=mid))"),
        (ind.close(), "close(side=bid)"),
        (
            ind.zscore(10, source=ind.kalman_mean(1, 2)),
            "zscore(window=10, mean='rolling', ema_period=None, std='window', ddof=1, "
            "source=kalman_mean(r=1.0, q=2.0, source=close, side=bid))",
        ),
    ],
)
def test_text_of_a_spec_is_its_declaration_with_the_defaults_filled_in(spec, text):
    assert str(spec) == text


@pytest.mark.parametrize("field", ["open", "high", "low", "close", "hl2", "hlc3", "ohlc4"])
@pytest.mark.parametrize("side", [None, "bid", "ask", "mid"])
def test_price_fields_have_their_own_functions(field, side):
    assert getattr(ind, field)(side) == ind.price(field, side)
