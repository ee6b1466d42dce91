"""omega: run trading strategies on bid/ask bars; declared indicators, one call into Rust, frozen NumPy views.

Names are loaded when they are first used, so that ``import omega`` is cheap and has no side effects.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omega import indicators as ind
    from omega._rust import Position, Trade
    from omega.actions import Action, Cancel, Enter, Exit, Modify
    from omega.bar import Bar
    from omega.indicators.cache import IndicatorCache
    from omega.indicators.compute import compute
    from omega.intents import Intents
    from omega.notebook import run
    from omega.params import param
    from omega.result import RunResult
    from omega.strategy import Context, Series, Strategy
    from omega.views import Array, Mask, Views

__version__ = "0.1.0"

__all__ = [
    "Action",
    "Array",
    "Bar",
    "Cancel",
    "Context",
    "Enter",
    "Exit",
    "IndicatorCache",
    "Intents",
    "Mask",
    "Modify",
    "Position",
    "RunResult",
    "Series",
    "Strategy",
    "Trade",
    "Views",
    "compute",
    "ind",
    "param",
    "run",
]

_HOMES = {
    "Action": "omega.actions",
    "Array": "omega.views",
    "Bar": "omega.bar",
    "Cancel": "omega.actions",
    "Context": "omega.strategy",
    "Enter": "omega.actions",
    "Exit": "omega.actions",
    "IndicatorCache": "omega.indicators.cache",
    "Intents": "omega.intents",
    "Mask": "omega.views",
    "Modify": "omega.actions",
    "Position": "omega._rust",
    "RunResult": "omega.result",
    "Series": "omega.strategy",
    "Strategy": "omega.strategy",
    "Trade": "omega._rust",
    "Views": "omega.views",
    "compute": "omega.indicators.compute",
    "param": "omega.params",
    "run": "omega.notebook",
}


def _load(name: str) -> Any:
    if name == "ind":
        value: Any = import_module("omega.indicators")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'omega' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


if not TYPE_CHECKING:  # a type checker would take any name for one that exists
    __getattr__ = _load
