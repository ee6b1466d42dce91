"""What a user must be told about stored series, from what the import recorded in them. Never a path."""

import json
from collections.abc import Iterator, Sequence

from omega.data.rules.registry import RULES
from omega.data.schema import POLICIES_KEY, RULES_KEY
from omega.data.series import Series

__all__ = ["series_notices"]

_DONE = {
    "report": "they are kept as they are",
    "drop": "they were removed from both sides",
    "swap": "bid is the lower and ask the higher of each field",
}


def series_notices(sides: Sequence[Series]) -> list[str]:
    """Return the warnings for the sides of one symbol and timeframe, the headline ones first."""
    flagged = [series.label for series in sides if series.flagged]
    notices = []
    if flagged:
        notices.append(
            f"{' and '.join(flagged)}: open equals the previous close on at least 95 % of the bars after a closure. "
            "This feed hides its gaps: a stop hit in such a bar fills at that bar's worst price."
        )
    series = sides[0]
    crossed = int(json.loads(series.meta[RULES_KEY]).get("crossed", 0))
    changes = [notice for one in sides for notice in _changes(one)]
    if crossed:
        policy = json.loads(series.meta[POLICIES_KEY])["crossed"]
        total = series.rows + (crossed if policy == "drop" else 0)
        # Where another rule removed bars as well, how many were read is not recorded.
        bars = f"{crossed} bars" if changes else f"{crossed} of {total} bars"
        share = "" if changes else f" ({100 * crossed / total:.1f} %)"
        notices.append(
            f"{series.symbol}/{series.timeframe}: {bars} had ask < bid{share}; crossed = {policy!r}: {_DONE[policy]}."
        )
    return notices + changes


def _changes(series: Series) -> Iterator[str]:
    """Yield what policies other than crossed's changed in one side."""
    policies = json.loads(series.meta[POLICIES_KEY])
    for rule, count in json.loads(series.meta[RULES_KEY]).items():
        policy = policies.get(rule, "report")
        if count and rule in RULES and rule != "crossed" and policy in {"drop", "fix"}:
            yield (
                f"{series.label}: {count} bars of the source broke the rule {rule!r}; {rule} = {policy!r} "
                f"{RULES[rule].effects[policy]}."
            )
