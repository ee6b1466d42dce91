"""Rules applied to series: one pass over the windows for all rules together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finding import Finding
from omega.data.rules.rule import PairRule, Rule, SideRule
from omega.data.rules.tally import Look, RunTally, Tally
from omega.data.rules.window import Window, windows
from omega.data.rules.yardstick import Yardstick

__all__ = ["Columns", "Found", "scan_pair", "scan_side"]

#: Column name → (n,) array, as `omega.data.schema.columns` gives them
Columns = Mapping[str, NDArray[Any]]

#: What a rule found, and the mask of its rows if it was to be kept
Found = tuple[Finding, NDArray[np.bool_] | None]


def scan_side(
    rules: Sequence[SideRule], values: Columns, side: str, yardstick: Yardstick, keep: Collection[str] = ()
) -> Iterator[Found]:
    """Apply rules to the bars of one side and yield what each found; `keep` names those whose masks are wanted."""
    total = int(values["timestamp"].size)
    applied = [
        (rule, _tally(rule, side, total, rule.shortest(yardstick), rule.name in keep))
        for rule in rules
        if rule.skipped(yardstick) is None
    ]
    with np.errstate(invalid="ignore", over="ignore"):  # values that are not finite are what a rule looks for
        for window in windows(values):
            for rule, tally in applied:
                measured = rule.measured and partial(rule.measured, window, yardstick)
                look = Look(window, partial(_shown_of_side, rule, window), measured)
                tally.add(rule.broken(window, yardstick), look)
    yield from _found(rules, side, total, yardstick, [tally for _, tally in applied])


def scan_pair(
    rules: Sequence[PairRule], bid: Columns, ask: Columns, yardstick: Yardstick, keep: Collection[str] = ()
) -> Iterator[Found]:
    """Apply rules to both sides, which must be on one grid, and yield what each found."""
    total = int(bid["timestamp"].size)
    applied = [
        (rule, _tally(rule, "both", total, 1, rule.name in keep)) for rule in rules if rule.skipped(yardstick) is None
    ]
    for bids, asks in zip(windows(bid), windows(ask), strict=True):
        for rule, tally in applied:
            measured = rule.measured and partial(rule.measured, bids, asks, yardstick)
            look = Look(bids, partial(_shown_of_pair, rule, bids, asks), measured)
            tally.add(rule.broken(bids, asks, yardstick), look)
    yield from _found(rules, "both", total, yardstick, [tally for _, tally in applied])


def _tally(rule: Rule, side: str, total: int, shortest: int, keep: bool) -> Tally:
    return RunTally(rule, side, total, shortest, keep=keep) if shortest > 1 else Tally(rule, side, total, keep=keep)


def _shown_of_side(rule: Rule, window: Window, row: int) -> dict[str, float]:
    return {name: float(window[name][row]) for name in rule.shown}


def _shown_of_pair(rule: Rule, bid: Window, ask: Window, row: int) -> dict[str, float]:
    return {
        f"{side} {name}": float(window[name][row])
        for name in rule.shown
        for side, window in (("bid", bid), ("ask", ask))
    }


def _found(
    rules: Sequence[Rule], side: str, total: int, yardstick: Yardstick, tallies: Sequence[Tally]
) -> Iterator[Found]:
    """Yield what each rule found, in the order of `rules`, also for those that do not apply."""
    by_name = {tally.rule.name: tally for tally in tallies}
    for rule in rules:
        tally = by_name.get(rule.name)
        if tally is None:
            yield Finding(rule=rule.name, side=side, count=0, total=total, skipped=rule.skipped(yardstick)), None
        else:
            yield tally.finding(), tally.mask
