"""Volume is a count, and there is one."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["VOLUME", "ZERO_VOLUME"]


def _negative(window: Window, yardstick: Yardstick) -> Codes:
    negative: NDArray[np.bool_] = window["volume"] < 0
    return negative


def _set_to_zero(values: Mapping[str, NDArray[Any]], rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
    return {**values, "volume": np.maximum(values["volume"], 0.0)}


def _zero(window: Window, yardstick: Yardstick) -> Codes:
    zero: NDArray[np.bool_] = window["volume"] == 0
    return zero


VOLUME = SideRule(
    name="volume",
    kind="structure",
    statement="volume is zero or more",
    definition="Volume is ≥ 0.",
    reason="A negative count is how some exports say that they have none (−1).",
    default="error",
    effects={"drop": DROPPED, "fix": "sets the volume of these bars to 0, which means unknown"},
    refused={"report": "indicators of volume would add it"},
    remedy="Write 0 where volume is unknown.",
    shown=("volume",),
    broken=_negative,
    fixed=_set_to_zero,
)

ZERO_VOLUME = SideRule(
    name="zero_volume",
    kind="quality",
    statement="bars have volume",
    definition="Volume is > 0. A feed without any volume has 0 in every bar.",
    reason="Indicators of volume say nothing on such a feed; single bars of volume 0 are often fillers, not trading.",
    default="report",
    effects={"report": "counts these bars and keeps them", "drop": DROPPED},
    refused={"fix": "a volume that nobody counted would be invented"},
    remedy="Take a feed with volume, or use no indicator of volume.",
    shown=("volume",),
    broken=_zero,
)
