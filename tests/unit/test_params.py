"""Parameters: a frozen attrs class that knows types, ranges and meanings."""

import math
from typing import Optional

import attrs
import pytest

from omega import param
from omega.errors import ConfigError, ParamError
from omega.params import NoParams, ParamInfo, build_params, param_infos


@attrs.frozen(kw_only=True)
class Params:
    window: int = param(100, low=20, high=500, step=10, help="z-score window, bars")
    entry: float = param(2.0, low=0.5, high=4.0)
    mode: str = param("rolling", choices=("rolling", "ema"))
    short: bool = param(True)
    stop: float | None = param(None, low=0.0)


def test_defaults_are_plain_values():
    assert Params() == Params(window=100, entry=2.0, mode="rolling", short=True, stop=None)
    assert Params(window=50).window == 50


def test_parameters_are_frozen_and_hashable():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Params().window = 50
    assert hash(Params()) == hash(Params())


@pytest.mark.parametrize("values", [{"window": 20}, {"window": 500}, {"entry": 0.5}, {"entry": 4.0}, {"stop": 0.0}])
def test_ends_of_a_range_are_valid(values):
    assert attrs.asdict(Params(**values)).items() >= values.items()


def test_a_value_need_not_lie_on_the_grid_of_a_sweep():
    assert Params(window=23).window == 23


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"window": 19}, "Params.window must be at least 20, found 19."),
        ({"window": 501}, "Params.window must be at most 500, found 501."),
        ({"window": 50.0}, "Params.window must be int, found 50.0 (float)."),
        ({"window": "50"}, "Params.window must be int, found '50' (str)."),
        ({"window": True}, "Params.window must be int, found True (bool)."),
        ({"window": None}, "Params.window must be int, found None (NoneType)."),
        ({"entry": 0.49}, "Params.entry must be at least 0.5, found 0.49."),
        ({"entry": 5}, "Params.entry must be at most 4.0, found 5."),
        ({"entry": math.nan}, "Params.entry must be finite, found nan."),
        ({"entry": math.inf}, "Params.entry must be finite, found inf."),
        ({"entry": False}, "Params.entry must be float, found False (bool)."),
        ({"mode": "emma"}, "Params.mode must be one of 'rolling', 'ema', found 'emma'."),
        ({"mode": 1}, "Params.mode must be str, found 1 (int)."),
        ({"short": 1}, "Params.short must be bool, found 1 (int)."),
        ({"short": "yes"}, "Params.short must be bool, found 'yes' (str)."),
        ({"stop": "none"}, "Params.stop must be float | None, found 'none' (str)."),
        ({"stop": -1.0}, "Params.stop must be at least 0.0, found -1.0."),
    ],
    ids=str,
)
def test_an_invalid_value_says_what_is_valid_and_what_was_found(values, message):
    with pytest.raises(ParamError) as error:
        Params(**values)
    assert str(error.value) == message


def test_an_invalid_value_is_refused_the_same_way_when_built_from_a_config():
    with pytest.raises(ParamError, match=r"Params.window must be at least 20, found 1\."):
        build_params(Params, {"window": 1}, "Reversion")


def test_a_bad_default_is_found_when_it_is_used():
    @attrs.frozen(kw_only=True)
    class Wrong:
        window: int = param(5, low=20)

    with pytest.raises(ParamError, match=r"Wrong.window must be at least 20, found 5\."):
        Wrong()


def test_a_range_upside_down_is_refused_where_it_is_declared():
    with pytest.raises(ParamError, match=r"param\(\): low 9 is above high 3"):
        param(5, low=9, high=3)


def test_infos_describe_every_parameter_in_the_order_of_its_field():
    infos = param_infos(Params)
    assert [info.name for info in infos] == ["window", "entry", "mode", "short", "stop"]
    assert infos[0] == ParamInfo(
        name="window",
        type="int",
        default=100,
        low=20,
        high=500,
        step=10,
        choices=(),
        help="z-score window, bars",
    )
    assert infos[2].choices == ("rolling", "ema")
    assert [info.type for info in infos] == ["int", "float", "str", "bool", "float | None"]


def test_a_strategy_without_parameters_has_none():
    assert param_infos(NoParams) == ()
    assert build_params(NoParams, {}, "Plain") == NoParams()


def test_a_field_without_metadata_is_a_parameter_without_a_range():
    @attrs.frozen(kw_only=True)
    class Bare:
        window: int = 5

    assert param_infos(Bare)[0].low is None
    assert build_params(Bare, {"window": 7}, "Bare").window == 7


def test_an_int_is_taken_for_a_float():
    built = build_params(Params, {"entry": 3, "stop": 2}, "Reversion")
    assert (built.entry, built.stop) == (3.0, 2.0)
    assert isinstance(built.entry, float)
    assert isinstance(built.stop, float)


def test_equal_numbers_make_equal_parameters_however_they_were_written():
    assert build_params(Params, {"entry": 2}, "Reversion") == build_params(Params, {"entry": 2.0}, "Reversion")


def test_unknown_names_are_listed_with_the_nearest_ones():
    with pytest.raises(ParamError) as error:
        build_params(Params, {"windw": 50, "entri": 2.0, "window": 50}, "Reversion")
    assert str(error.value) == (
        "[params] of Reversion: no such parameter: 'entri': Did you mean 'entry'?; 'windw': Did you mean 'window'?"
    )


def test_a_name_like_no_other_is_answered_with_all_of_them():
    with pytest.raises(ParamError, match="'xyz': Valid: entry, mode, short, stop, window"):
        build_params(Params, {"xyz": 1}, "Reversion")


def test_a_name_for_a_strategy_without_parameters():
    with pytest.raises(ParamError, match=r"\[params\] of Plain: it takes no parameters, found 'window'\."):
        build_params(NoParams, {"window": 1}, "Plain")


def test_a_parameter_without_a_default_must_be_given():
    @attrs.frozen(kw_only=True)
    class Needs:
        window: int

    with pytest.raises(ParamError, match="window"):
        build_params(Needs, {}, "Needs")


def test_every_spelling_of_an_optional_type_is_understood():
    @attrs.frozen(kw_only=True)
    class Old:
        stop: Optional[int] = param(None)  # noqa: UP045 -- the spelling is the point

    assert (Old().stop, Old(stop=3).stop) == (None, 3)
    assert param_infos(Old)[0].type == "int | None"


def test_a_parameter_error_is_an_error_of_the_config():
    assert issubclass(ParamError, ConfigError)
    assert ParamError.exit_code == 2
