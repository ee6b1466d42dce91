"""The structural rules of one side, and what their policies make of bars that break them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.registry import STRUCTURE_OF_SIDES
from omega.data.rules.rule import SideRule
from omega.data.rules.scan import Columns, scan_side
from omega.data.rules.violation import violation
from omega.data.rules.window import ORIGIN
from omega.data.rules.yardstick import yardstick
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["keep_rows", "structured"]


def structured(
    values: Columns, side: str, source: str, timeframe: Timeframe, day: str, calendar: str, policies: Mapping[str, str]
) -> tuple[Columns, dict[str, int]]:
    """Apply the structural rules in order: each to what the policies of those before it left.

    Returns: the columns (the same arrays if nothing was changed), and rule → number of bars that broke it.
    Errors: `DataError` for the first rule broken whose policy is ``error``, that ``fix`` could not repair, or if
    ``drop`` leaves no bar.
    """
    counts = dict.fromkeys((rule.name for rule in STRUCTURE_OF_SIDES), 0)
    pending = STRUCTURE_OF_SIDES
    fixed: set[str] = set()
    while pending:
        yard = yardstick(values["timestamp"], timeframe, day, calendar)
        keep = {rule.name for rule in pending if policies[rule.name] != "error"}
        found = zip(pending, scan_side(pending, values, side, yard, keep), strict=True)
        broken = next(((at, rule, one) for at, (rule, one) in enumerate(found) if one[0].broken), None)
        if broken is None:
            break
        at, rule, (finding, mask) = broken
        if mask is None or rule.name in fixed:
            raise violation(finding, source, yard)
        counts[rule.name] = finding.count
        if policies[rule.name] == "drop":
            values, pending = keep_rows(values, ~mask, source, rule.name), pending[at + 1 :]
        else:
            values, pending = _fixed(rule, values, mask), pending[at:]
            fixed.add(rule.name)
    return values, counts


def keep_rows(values: Columns, kept: NDArray[np.bool_], source: str, rules: str) -> Columns:
    """Return the rows of `kept`, which know their row in the file. Errors: `DataError` if there are none."""
    if not kept.any():
        raise DataError(f"{source}: every bar breaks {rules}: the policy 'drop' leaves nothing.")
    return {name: np.ascontiguousarray(array[kept]) for name, array in _with_origin(values).items()}


def _fixed(rule: SideRule, values: Columns, mask: NDArray[np.bool_]) -> Columns:
    if rule.fixed is None:
        raise TypeError(f"{rule.name} has no repair")
    return rule.fixed(_with_origin(values), np.flatnonzero(mask))


def _with_origin(values: Columns) -> Columns:
    return values if ORIGIN in values else {**values, ORIGIN: np.arange(values["timestamp"].size)}
