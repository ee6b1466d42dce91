"""What a run saw at one instant: the bar that decides, the bars of other series visible then, the declared columns."""

from omega.explain.asked import asked_instant
from omega.explain.explain import explain_config, explain_run
from omega.explain.values import CarriedSeries, ColumnValue, Explanation, SeenBar, StoredBar

__all__ = [
    "CarriedSeries",
    "ColumnValue",
    "Explanation",
    "SeenBar",
    "StoredBar",
    "asked_instant",
    "explain_config",
    "explain_run",
]
