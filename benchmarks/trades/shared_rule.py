"""The shared rule in omega: buy a z-score of −2, sell one of 2, leave at 0; a stop and a target on every position.

Market orders fill at the next open, one position at a time, worst case inside a bar, limits improved by a better open.
"""

from datetime import timedelta
from typing import Any, NamedTuple

import attrs
import numpy as np
from case_files import Fee, Trade
from real_series import Series
from shared_thresholds import CASH, ENTRY, EXIT, LOTS

import omega
from omega import Bar, Enter, Exit, Modify, Strategy, Views, ind, param
from omega.errors import DataError

WINDOW, ATR, PIP = 100, 14, 0.0001
CONTRACT = 100_000.0


#: Levels are prices, counted from the close of the decision; or count from the fill, and are live in its bar; or count
#: from the fill and are set at the close of its bar, so that they are first tested in the next one.
COUNTED = FROM_CLOSE, FROM_FILL, AFTER_FILL = "from the close", "from the fill", "after the fill"


class Levels(NamedTuple):
    """Distances of stop and target, in ATR or in pips, and the fee that goes with them."""

    name: str
    stop: float
    target: float
    in_pips: bool
    fee: Fee


LEVELS = (
    Levels("2 and 3 ATR", 2.0, 3.0, False, Fee("0.002 % of the notional", percent=0.002)),
    Levels("0.5 and 0.5 ATR", 0.5, 0.5, False, Fee("3.5 per lot", per_lot=3.5)),
    Levels("20 and 30 pips", 20.0, 30.0, True, Fee("no fee")),
)


@attrs.frozen(kw_only=True)
class Params:
    stop: float = param(2.0, help="distance of the stop")
    target: float = param(3.0, help="distance of the target")
    in_pips: bool = param(False, help="distances are pips, not multiples of the ATR")
    counted: str = param(FROM_CLOSE, choices=COUNTED, help="from where levels count, and from when they are tested")


class Dip(Strategy[Params]):
    def indicators(self, series: omega.Series) -> dict[str, ind.Spec]:
        return {"z": ind.zscore(WINDOW), "atr": ind.atr(ATR)}

    def prepare(self, views: Views) -> dict[str, Any]:
        unit = np.where(np.isnan(views.atr), np.nan, PIP) if self.params.in_pips else views.atr
        return {"stop": self.params.stop * unit, "target": self.params.target * unit}

    def on_bar(self, bar: Bar) -> Enter | Exit | Modify | None:
        views, i = bar.views, bar.i
        z = views.z[i]
        if bar.position is not None:
            is_long = bar.position.direction == "long"
            if z >= EXIT if is_long else z <= EXIT:
                return Exit()
            return self.guard(bar, 1 if is_long else -1) if self.params.counted == AFTER_FILL else None
        if -ENTRY < z < ENTRY or np.isnan(z):
            return None
        stop, target = views.stop[i], views.target[i]
        enter = Enter.long if z <= -ENTRY else Enter.short
        if self.params.counted == AFTER_FILL:
            return enter()
        if self.params.counted == FROM_FILL:
            return enter(stop_distance=stop, target_distance=target)
        close, sign = bar.bid.close, 1 if z <= -ENTRY else -1
        return enter(stop_loss=close - sign * stop, take_profit=close + sign * target)

    def guard(self, bar: Bar, sign: int) -> Modify | Exit | None:
        """At the close of the bar of a fill: set its levels, or leave if the close is beyond one already."""
        position, decided = bar.position, bar.i - 1
        if position is None or position.stop_loss is not None:
            return None
        stop = position.entry_price - sign * bar.views.stop[decided]
        target = position.entry_price + sign * bar.views.target[decided]
        if not sign * stop < sign * bar.bid.close < sign * target:
            return Exit()
        return Modify(stop_loss=stop, take_profit=target)


def played(series: Series, levels: Levels, counted: str) -> tuple[dict[str, Any], list[Trade]]:
    """The columns of the rule, and omega's trades."""
    table = series.table()
    first, last = (table.column("timestamp")[row].as_py() for row in (0, -1))
    fee = levels.fee
    commission = {"per_lot": fee.per_lot} if fee.per_lot else {"percent": fee.percent} if fee.percent else None
    config = {
        "run": {
            "strategy": "shared_rule:Dip",
            "symbols": [series.symbol],
            "timeframe": series.timeframe,
            "start": first.isoformat(),
            "end": (last + timedelta(days=2)).isoformat(),
            "allow_short_history": True,
        },
        "params": {"stop": levels.stop, "target": levels.target, "in_pips": levels.in_pips, "counted": counted},
        "data": {"root": "memory", "day": series.day},
        "account": {"balance": CASH},
        "sizing": {"fixed_lots": LOTS},
        "costs": {"commission": commission} if commission else "none",
        "execution": {"limit_improvement": True},
        "engine": {"probe": False},
    }
    data = {(series.symbol, series.timeframe, side): table for side in ("bid", "ask")}
    result = omega.run(Dip, data, config, allow_copy=True)
    views = result.views[series.symbol]
    if len(views.timestamp) != table.num_rows:
        raise DataError(f"{series.name}: {table.num_rows} bars were given, {len(views.timestamp)} were played.")
    columns = {name: getattr(views.bid, name) for name in ("open", "high", "low", "close")}
    columns |= {name: getattr(views, name) for name in ("z", "stop", "target")}
    rows = result.trades.to_pylist()
    return columns, [
        Trade(
            row["entry_bar"],
            row["exit_bar"],
            1 if row["direction"] == "long" else -1,
            row["entry_price"],
            row["exit_price"],
            row["net_pnl"],
            row["exit_reason"],
        )
        for row in rows
    ]
