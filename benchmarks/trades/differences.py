"""Omega's trades beside a peer's, one by one; every difference has a kind that fits the bars, or has none.

Two trades are the same if they have the bars of entry and exit in common, and both prices and the result after fees to
1e-9. A kind is the rule at which the engines part; a difference that none fits is unexplained, and an error.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from case_files import Trade
from kinds_of_difference import OF_PEER, PlayedBars, near

UNEXPLAINED = "unexplained"


class Difference(NamedTuple):
    """A kind, omega's trade, the peer's trade; None where an engine has none."""

    kind: str
    ours: Trade | None
    theirs: Trade | None


class Compared(NamedTuple):
    """How many trades either has, how many are the same, and what differs."""

    ours: int
    theirs: int
    same: int
    differences: tuple[Difference, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(difference.kind for difference in self.differences)


def compared(peer: str, columns: dict[str, Any], ours: Sequence[Trade], theirs: Sequence[Trade]) -> Compared:
    """Pair the trades by entry and name every difference."""
    by_entry: dict[tuple[int, int], list[Trade]] = {}
    for trade in theirs:
        by_entry.setdefault((trade.entry, trade.direction), []).append(trade)
    pairs: list[tuple[Trade | None, Trade | None]] = []
    for trade in ours:
        there = by_entry.get((trade.entry, trade.direction))
        pairs.append((trade, there.pop(0) if there else None))
    pairs += [(None, trade) for there in by_entry.values() for trade in there]
    same = [(a, b) for a, b in pairs if a is not None and b is not None and _same(a, b)]
    differing = [(a, b) for a, b in pairs if a is None or b is None or not _same(a, b)]
    bars = PlayedBars(columns)
    alike_ours, alike_theirs = {a for a, _ in same}, {b for _, b in same}
    found = []
    for a, b in sorted(differing, key=lambda pair: (pair[0] or pair[1]).entry):
        kind = next((name for name, holds in OF_PEER[peer].items() if holds(bars, a, b)), None)
        if kind is None and a is None:
            kind = _consequence(b, ours, alike_ours)
        elif kind is None and b is None:
            kind = _consequence(a, theirs, alike_theirs)
        found.append(Difference(kind or UNEXPLAINED, a, b))
    return Compared(len(ours), len(theirs), len(same), tuple(found))


def _same(a: Trade, b: Trade) -> bool:
    prices = near(a.entry_price, b.entry_price) and near(a.exit_price, b.exit_price)
    return a.exit == b.exit and prices and near(a.net, b.net)


def _consequence(lone: Trade, others: Sequence[Trade], alike: set[Trade]) -> str | None:
    """A trade that the other engine could not take: when it was decided, that was in a trade which differs."""
    decided = lone.entry - 1
    holds = any(trade.entry <= decided < trade.exit and trade not in alike for trade in others)
    return "consequence" if holds else None


def unexplained(found: Sequence[Compared]) -> Iterator[Difference]:
    """What no kind fits."""
    return (each for one in found for each in one.differences if each.kind == UNEXPLAINED)
