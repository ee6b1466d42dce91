"""How old the values were that higher timeframes and other symbols carried onto the primary's bars, in words."""

from collections.abc import Mapping
from typing import Any

from omega.backtest.alignment import OLD_BARS
from omega.data.timeframe import HOUR_NS
from omega.report.formats import amount, count

__all__ = ["carried_texts"]


def carried_texts(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return, by series, how many decision bars of a run read a value older than two bars of that series."""
    texts = {}
    for series, age in manifest["carried"].items():
        bars = count(age["decision_bars"])
        text = f"{count(age['older_than_two_bars'])} of {bars} bars read a value older than {OLD_BARS} bars of it"
        if age["older_than_two_bars"]:
            text += (
                f" (oldest {amount(age['oldest_ns'] / HOUR_NS, 0)} h; "
                f"{count(age['of_these_while_open'])} while {manifest['timeframe']} traded)"
            )
        if age["not_visible"]:
            text += f"; none was visible on {count(age['not_visible'])}"
        texts[series] = text
    return texts
