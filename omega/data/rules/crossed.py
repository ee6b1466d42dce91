"""The ask is not below the bid."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, PairRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.schema import FIELDS

__all__ = ["CROSSED", "swapped"]


def _crossed(bid: Window, ask: Window, yardstick: Yardstick) -> Codes:
    crossed: NDArray[np.bool_] = np.logical_or.reduce([ask[field] < bid[field] for field in FIELDS])
    return crossed


def swapped(
    bid: Mapping[str, NDArray[Any]], ask: Mapping[str, NDArray[Any]]
) -> tuple[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]]]:
    """Return both sides with, per field, bid = the lower and ask = the higher."""
    lower = {field: np.minimum(bid[field], ask[field]) for field in FIELDS}
    upper = {field: np.maximum(bid[field], ask[field]) for field in FIELDS}
    return {**bid, **lower}, {**ask, **upper}


CROSSED = PairRule(
    name="crossed",
    kind="structure",
    statement="ask ≥ bid in every field",
    definition="Open, high, low and close of the ask are at least those of the bid; a bar counts once.",
    reason="Real feeds have such bars, because bid and ask bars are made from separate streams; what they are to mean "
    "only the user can say.",
    default="error",
    effects={
        "report": "keeps the bars as they are",
        "drop": DROPPED,
        "swap": "sets, per field, bid to the lower and ask to the higher",
    },
    refused={"fix": "its repair is called swap"},
    remedy="Choose a policy: crossed = 'swap' (bid = lower, ask = higher, per field), 'drop' (remove these bars) or "
    "'report' (keep them as they are), in [data] or as 'omega data import --crossed'.",
    shown=FIELDS,
    broken=_crossed,
)
