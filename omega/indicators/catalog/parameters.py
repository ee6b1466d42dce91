"""Parameters and rules that several indicators share, and how their values are read."""

from collections.abc import Mapping

from omega.indicators.entry import Parameter
from omega.indicators.spec import Value

__all__ = ["DDOF", "PERIOD", "RECURSION_NAN", "WINDOW", "WINDOW_NAN", "Values", "more_than_ddof", "number", "whole"]

Values = Mapping[str, Value]

PERIOD = Parameter(name="period", type="int", low=1, help="bars")
WINDOW = Parameter(name="window", type="int", default=100, low=1, help="bars")
DDOF = Parameter(name="ddof", type="int", default=1, low=0, help="delta degrees of freedom of the deviation")

WINDOW_NAN = "A window that holds a NaN gives NaN and heals fully once it leaves."
RECURSION_NAN = "A missing input gives NaN at that bar; the state is held."


def whole(params: Values, name: str) -> int:
    """The value of an int parameter."""
    value = params[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is {value!r}, expected int")
    return value


def number(params: Values, name: str) -> float:
    """The value of a float parameter."""
    value = params[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{name} is {value!r}, expected float")
    return float(value)


def more_than_ddof(name: str, params: Values) -> None:
    """Check that a window is longer than the degrees of freedom that its deviation takes."""
    if whole(params, name) <= whole(params, "ddof"):
        raise ValueError(f"{name} {params[name]} must be greater than ddof {params['ddof']}")
