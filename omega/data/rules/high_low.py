"""High and low hold open and close."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.schema import FIELDS

__all__ = ["HIGH", "LOW"]

_REASON = "Stops and targets are tested against high and low: prices beyond them would never be seen."
_REFUSED = {"report": "a run would take prices that high and low deny"}


def _low_high(window: Window, yardstick: Yardstick) -> Codes:
    return (window["high"] < window["open"]) | (window["high"] < window["close"])


def _raised(values: Mapping[str, NDArray[Any]], rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
    return {**values, "high": np.maximum.reduce([values[name] for name in ("high", "open", "close")])}


def _high_low(window: Window, yardstick: Yardstick) -> Codes:
    return (window["low"] > window["open"]) | (window["low"] > window["close"])


def _lowered(values: Mapping[str, NDArray[Any]], rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
    return {**values, "low": np.minimum.reduce([values[name] for name in ("low", "open", "close")])}


HIGH = SideRule(
    name="high",
    kind="structure",
    statement="high ≥ max(open, close)",
    definition="High is at least open and at least close, exactly.",
    reason=_REASON,
    default="error",
    effects={"drop": DROPPED, "fix": "sets high to max(high, open, close)"},
    refused=_REFUSED,
    remedy="Export the bars again.",
    shown=FIELDS,
    broken=_low_high,
    fixed=_raised,
)

LOW = SideRule(
    name="low",
    kind="structure",
    statement="low ≤ min(open, close)",
    definition="Low is at most open and at most close, exactly.",
    reason=_REASON,
    default="error",
    effects={"drop": DROPPED, "fix": "sets low to min(low, open, close)"},
    refused=_REFUSED,
    remedy="Export the bars again.",
    shown=FIELDS,
    broken=_high_low,
    fixed=_lowered,
)
