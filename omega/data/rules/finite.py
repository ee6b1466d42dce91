"""Values are numbers."""

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.schema import COLUMNS, FIELDS

__all__ = ["FINITE", "POSITIVE"]

DROPPED = "removes these bars, from both sides"


def _not_finite(window: Window, yardstick: Yardstick) -> Codes:
    finite: NDArray[np.bool_] = np.logical_and.reduce([np.isfinite(window[name]) for name in COLUMNS[1:]])
    return ~finite


def _not_positive(window: Window, yardstick: Yardstick) -> Codes:
    positive: NDArray[np.bool_] = np.logical_and.reduce([window[name] > 0 for name in FIELDS])
    return ~positive


FINITE = SideRule(
    name="finite",
    kind="structure",
    statement="every value is a finite number",
    definition="No price and no volume is NaN or infinite; an empty cell reads as NaN.",
    reason="NaN spreads through every average it meets; ±inf is refused at every entry of omega.",
    default="error",
    effects={"drop": DROPPED},
    refused={
        "report": "nothing after the import accepts such a value",
        "fix": "any number put in its place would be an invented price",
    },
    remedy="Export the bars again.",
    shown=COLUMNS[1:],
    broken=_not_finite,
)

POSITIVE = SideRule(
    name="positive",
    kind="structure",
    statement="prices are above zero",
    definition="Open, high, low and close are > 0.",
    reason="Zero is how exports write a missing price; returns and logarithms of it do not exist.",
    default="error",
    effects={"drop": DROPPED},
    refused={
        "report": "returns of such prices do not exist",
        "fix": "any number put in its place would be an invented price",
    },
    remedy="Export the bars again.",
    shown=FIELDS,
    broken=_not_positive,
)
