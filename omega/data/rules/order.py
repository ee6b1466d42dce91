"""Bars follow one another in time, each at its own."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.schema import COLUMNS, FIELDS

__all__ = ["INCREASING", "UNIQUE"]


def _backwards(window: Window, yardstick: Yardstick) -> Codes:
    return window.steps < 0


def _sorted(values: Mapping[str, NDArray[Any]], rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
    order = np.argsort(values["timestamp"], kind="stable")
    return {name: array[order] for name, array in values.items()}


def _repeated(window: Window, yardstick: Yardstick) -> Codes:
    repeated: NDArray[np.bool_] = window.steps == 0
    if window.first == 0:
        repeated[0] = False  # the series' first bar has none before it
    return repeated


def _without_copies(values: Mapping[str, NDArray[Any]], rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
    copies = rows[np.logical_and.reduce([values[name][rows] == values[name][rows - 1] for name in COLUMNS])]
    kept = np.ones(values["timestamp"].size, dtype=np.bool_)
    kept[copies] = False
    return {name: array[kept] for name, array in values.items()}


INCREASING = SideRule(
    name="increasing",
    kind="structure",
    statement="times increase",
    definition="No bar opens before the bar above it.",
    reason="Everything reads bars in the order of time.",
    default="error",
    effects={"fix": "sorts the bars by time; bars of equal time stay in the file's order"},
    refused={
        "report": "nothing after the import can read such bars",
        "drop": "which of the bars are out of place cannot be known",
    },
    remedy="Sort the file by time.",
    broken=_backwards,
    fixed=_sorted,
)

UNIQUE = SideRule(
    name="unique",
    kind="structure",
    statement="every bar has its own time",
    definition="No bar opens when the bar above it opens.",
    reason="Of two bars of one time, at most one is right. Joined exports repeat the bars at their seams.",
    default="error",
    effects={
        "drop": "keeps the first bar of each time and removes the others, whatever they hold",
        "fix": "removes bars that equal the bar above them in every column; bars of one time that differ stay an error",
    },
    refused={"report": "nothing after the import can read such bars"},
    remedy="Remove the repeated bars.",
    shown=FIELDS,
    broken=_repeated,
    fixed=_without_copies,
)
