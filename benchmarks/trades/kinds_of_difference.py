"""Kinds of difference: each names a rule at which omega and a peer part, and is tested against bars and prices."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from case_files import Trade

TOLERANCE = 1e-9

#: Kind -> what happens there.
KINDS = {
    "level passed": "the open at which a market order fills is already beyond its stop or target",
    "hidden gap": "a stop is hit in the first bar after a closure, on a feed whose opens repeat the previous close",
    "target, then stop": "the open is beyond the target, and later in the same bar the stop is touched",
    "entry bar": "the bar at whose open a position was filled touches its stop or target",
    "exit and level": "in the bar at whose open an exit is due, the stop or target is touched",
    "level on the grid": "a bar's extreme is the very level, and a rounding decides whether it is reached",
    "first bar": "the very first bar of which all indicators have a value decides an entry",
    "close beyond level": "the entry bar closes beyond a level that is to be tested from the next bar on",
    "end of data": "a position is open when the bars end, or an entry is decided on the last bar",
    "consequence": "one engine is in a position while the other, after a difference above, is free to take a trade",
}


def near(a: float, b: float) -> bool:
    """Equal to 1e-9 of the larger, or of one unit of money."""
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


class PlayedBars:
    """What a bar says of a trade that was entered at an open."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.open, self.high, self.low = columns["open"], columns["high"], columns["low"]
        self.close, self.stop, self.target = columns["close"], columns["stop"], columns["target"]
        self.first = int(np.argmax(np.isfinite(columns["z"] + self.stop + self.target)))
        self.last = len(self.open) - 1

    def levels(self, trade: Trade, *, from_fill: bool) -> tuple[float, float]:
        decided = trade.entry - 1
        origin = self.open[trade.entry] if from_fill else self.close[decided]
        return (
            origin - trade.direction * self.stop[decided],
            origin + trade.direction * self.target[decided],
        )

    def worst(self, i: int, trade: Trade) -> float:
        return self.low[i] if trade.direction > 0 else self.high[i]

    def best(self, i: int, trade: Trade) -> float:
        return self.high[i] if trade.direction > 0 else self.low[i]

    def beyond(self, price: float, level: float, trade: Trade) -> bool:
        """Whether a price has reached a level from below, seen in the direction of the trade."""
        return bool(trade.direction * price >= trade.direction * level)

    def stopped_at(self, i: int, stop: float, trade: Trade) -> float:
        """The price of a stop in a bar: the worse of level and open."""
        open_ = float(self.open[i])
        return open_ if self.beyond(stop, open_, trade) else stop


Holds = Callable[[PlayedBars, Trade | None, Trade | None], bool]


def _level_passed(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """omega cancels the order; backtesting.py fills it and leaves at the open, or later at its stop."""
    if a is not None or b is None or b.entry != b.exit:
        return False
    stop, target = bars.levels(b, from_fill=False)
    open_ = float(bars.open[b.entry])
    if bars.beyond(stop, open_, b):
        return near(b.exit_price, open_)
    touched = bars.beyond(stop, bars.worst(b.entry, b), b)
    return bars.beyond(open_, target, b) and near(b.exit_price, stop if touched else open_)


def _hidden_gap(from_fill: bool) -> Holds:
    """omega leaves at the worst price of the bar; the peer at the worse of level and open."""

    def holds(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
        if a is None or b is None or a.exit != b.exit or a.reason != "stop_loss":
            return False
        stop, _ = bars.levels(a, from_fill=from_fill)
        return near(a.exit_price, bars.worst(a.exit, a)) and near(b.exit_price, bars.stopped_at(a.exit, stop, a))

    return holds


def _target_then_stop(from_fill: bool) -> Holds:
    """omega leaves at the open; the peer looks for the stop first."""

    def holds(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
        if a is None or b is None or a.exit != b.exit or a.reason not in ("take_profit", "exit"):
            return False
        stop, target = bars.levels(a, from_fill=from_fill)
        open_ = float(bars.open[a.exit])
        touched = bars.beyond(stop, bars.worst(a.exit, a), a)
        return bars.beyond(open_, target, a) and touched and near(a.exit_price, open_) and near(b.exit_price, stop)

    return holds


def _finalized(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """omega leaves at the last close; backtesting.py at the last open, where it also enters what that bar decided."""
    if b is None or b.exit != bars.last:
        return False
    if a is None:
        return b.entry == bars.last and near(b.entry_price, bars.open[bars.last])
    ends = a.reason == "end_of_data" and a.exit == bars.last and near(a.exit_price, bars.close[a.exit])
    return ends and near(b.exit_price, bars.open[bars.last])


def _first_bar(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """backtesting.py asks from the bar on that follows the first with all values."""
    return a is not None and b is None and a.entry == bars.first + 1


def _left_open(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """Both value it at the last close; vectorbt charges no fee for an exit that it does not make."""
    if a is None or b is None or a.reason != "end_of_data" or b.reason != "open":
        return False
    return near(a.exit_price, bars.close[bars.last]) and near(b.exit_price, a.exit_price)


def _entry_bar(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """omega leaves in the bar of the fill; vectorbt looks at levels from the bar after it on."""
    if a is None or b is None or a.exit != a.entry or a.reason not in ("stop_loss", "take_profit"):
        return False
    prices = (*bars.levels(a, from_fill=True), bars.worst(a.exit, a))  # the worst: a hidden gap
    return any(near(a.exit_price, price) for price in prices) and (a.exit < b.exit or b.reason == "open")


def _close_beyond(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """omega refuses such a level, so the rule leaves at the next open; vectorbt stays if that has come back."""
    if a is None or b is None or a.reason != "exit" or a.exit != a.entry + 1:
        return False
    stop, target = bars.levels(a, from_fill=True)

    def beyond(price: float) -> bool:
        return bars.beyond(stop, price, a) or bars.beyond(price, target, a)

    close, open_ = float(bars.close[a.entry]), float(bars.open[a.exit])
    return beyond(close) and not beyond(open_) and near(a.exit_price, open_) and b.exit >= a.exit


def _exit_and_level(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """omega leaves at the open, where its exit is due; vectorbt at the level, and drops the exit."""
    if a is None or b is None or a.exit != b.exit or a.reason != "exit":
        return False
    return near(a.exit_price, bars.open[a.exit]) and any(near(b.exit_price, x) for x in bars.levels(a, from_fill=True))


def _on_the_grid(bars: PlayedBars, a: Trade | None, b: Trade | None) -> bool:
    """One of them found the level reached in the earlier bar, whose extreme is the level but for a rounding."""
    if a is None or b is None or a.exit == b.exit:
        return False
    first = a if a.exit < b.exit else b
    stop, target = bars.levels(a, from_fill=True)
    return near(bars.worst(first.exit, a), stop) or near(bars.best(first.exit, a), target)


#: Peer's kinds in the order in which they are asked; the first that fits both trades is the difference's.
BACKTESTING: dict[str, Holds] = {
    "first bar": _first_bar,
    "end of data": _finalized,
    "level passed": _level_passed,
    "hidden gap": _hidden_gap(from_fill=False),
    "target, then stop": _target_then_stop(from_fill=False),
}
VECTORBT: dict[str, Holds] = {
    "end of data": _left_open,
    "entry bar": _entry_bar,
    "hidden gap": _hidden_gap(from_fill=True),
    "target, then stop": _target_then_stop(from_fill=True),
    "close beyond level": _close_beyond,
    "exit and level": _exit_and_level,
    "level on the grid": _on_the_grid,
}


OF_PEER = {"backtesting.py": BACKTESTING, "vectorbt": VECTORBT}
