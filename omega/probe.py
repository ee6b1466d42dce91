"""A cheap probe for look-ahead: take the future away and see whether the past changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from omega.errors import LookAheadError, StrategyError
from omega.intents import Intents
from omega.strategy import Strategy
from omega.views import Array, Mask, Views

__all__ = ["candidate_mask", "decided_intents", "prepared", "probe_look_ahead"]

T = TypeVar("T", bound=np.generic)

#: Where among the events, or the decision bars, the three cuts are made.
CUTS = (0.25, 0.5, 0.75)


def prepared(strategy: Strategy[Any], views: Views) -> dict[str, Array]:
    """Call `prepare` and check its columns: one value per bar, float64, frozen.

    Raises:
        StrategyError: not a mapping of names to columns of the views' length.
    """
    returned = strategy.prepare(views)
    if not isinstance(returned, Mapping):
        raise StrategyError(f"prepare() must return a dict of columns, found {type(returned).__name__}.")
    columns = {}
    for name, values in returned.items():
        array = np.array(values, dtype=np.float64)
        if array.shape != (len(views),):
            raise StrategyError(f"prepare(): {name!r} has shape {array.shape}, the views have {len(views)} bars.")
        columns[name] = frozen(array)
    return columns


def candidate_mask(strategy: Strategy[Any], views: Views) -> Mask:
    """Call `candidates` and check its mask: one boolean per bar.

    Raises:
        StrategyError: another dtype or length.
    """
    mask = np.asarray(strategy.candidates(views))
    if mask.dtype != np.bool_ or mask.shape != (len(views),):
        raise StrategyError(
            f"candidates() must return one boolean for each of the {len(views)} bars, found {mask.dtype} {mask.shape}."
        )
    return frozen(mask)


def frozen(array: NDArray[T]) -> NDArray[T]:
    """Return `array` behind a buffer that nobody can write: thawing it raises, as with Rust's views."""
    return np.frombuffer(array.tobytes(), dtype=array.dtype)


def probe_look_ahead(
    fresh: Callable[[], Strategy[Any]], views: Views, joined: Views, mask: Mask | None, intents: Intents | None
) -> bool:
    """Call `prepare`, `candidates` and `intents` again without the future, and compare bit for bit.

    Three cuts are made among the decision bars, right after bars on which something is decided (an entry is possible,
    an intent stands, a prepared column changes), since that is where a look-ahead of a single bar shows.

    Args:
        fresh: makes the strategy anew, so that nothing it remembers from the cut data reaches the run.
        views: the declared columns.
        joined: the same with the columns of `prepare`.
        mask: what `candidates` returned, None if it is not overridden.
        intents: what `intents` returned, None if it is not overridden.

    Returns:
        Whether there was anything to probe; `on_bar` is not covered.

    Raises:
        LookAheadError: a value of the past changed when the future was taken away.
    """
    prepares = sorted(set(joined.names) - set(views.names))
    if not (prepares or mask is not None or intents is not None):
        return False
    for n in _cuts(joined, prepares, mask, intents):
        strategy, cut = fresh(), views.until(n)
        columns = prepared(strategy, cut)
        for name in prepares:
            if name not in columns:
                raise _violation("prepare()", f"column {name!r} is missing", joined, n)
            _compare("prepare()", name, getattr(joined, name)[:n], columns[name], joined, n)
        cut = cut.joined(columns)
        if mask is not None:
            _compare("candidates()", "mask", mask[:n], candidate_mask(strategy, cut), joined, n)
        if intents is not None and decided_intents(strategy, cut).before(n) != intents.before(n):
            raise _violation("intents()", "decisions change", joined, n)
    return True


def decided_intents(strategy: Strategy[Any], views: Views) -> Intents:
    """Call `intents` and check what it returns.

    Raises:
        StrategyError: it is no `Intents`, or names a bar that is not there, or two of a kind on one bar.
    """
    intents = strategy.intents(views)
    name = type(strategy).__name__
    if not isinstance(intents, Intents):
        raise StrategyError(f"{name}.intents() must return Intents, found {type(intents).__name__}.")
    bars = intents.bar
    outside = np.flatnonzero((bars < 0) | (bars >= len(views)))
    if outside.size:
        raise StrategyError(f"{name}.intents(): bar {bars[outside[0]]} is not one of the {len(views)} bars.")
    twice = np.flatnonzero((np.diff(bars) == 0) & (np.diff(intents.action) == 0))
    if twice.size:
        raise StrategyError(
            f"{name}.intents(): bar {bars[twice[0]]} has two enters or two exits; at most one of each may stand there."
        )
    return intents


def _cuts(views: Views, prepares: Sequence[str], mask: Mask | None, intents: Intents | None) -> list[int]:
    """Three numbers of bars to keep, each within the decision bars."""
    events = [np.flatnonzero(mask)] if mask is not None else []
    if intents is not None:
        events.append(intents.bar)
    for name in prepares:
        column = getattr(views, name)
        events.append(np.flatnonzero(column[1:] != column[:-1]) + 1)
    first, last = views.start, len(views)
    cuts = []
    for rows in events:
        inside = rows[(rows >= first) & (rows < last - 1)]
        cuts += [int(inside[int(len(inside) * share)]) + 1 for share in CUTS if len(inside)]
    # One of each kind of event first, then further ones of the same kinds, then fixed shares.
    spread = [first + int((last - first) * share) for share in CUTS]
    ordered = [*cuts[1::3], *cuts[0::3], *cuts[2::3], *spread]
    return list(dict.fromkeys(n for n in ordered if 0 < n < last))[: len(CUTS)]


def _compare(hook: str, name: str, full: Any, cut: Any, views: Views, n: int) -> None:
    if full.tobytes() == cut.tobytes():
        return
    differs = (full != cut) & ~((full != full) & (cut != cut))
    where = int(np.flatnonzero(differs)[0]) if differs.any() else 0
    raise _violation(hook, f"{name!r} of bar {where} is {full[where]} with all bars and {cut[where]}", views, n)


def _violation(hook: str, what: str, views: Views, n: int) -> LookAheadError:
    return LookAheadError(
        f"look-ahead in {hook} on {views.symbol} {views.timeframe}: {what} when only the first {n} of "
        f"{len(views)} bars are given. A value may depend on earlier bars only: no statistics over the whole column, "
        "no shift into the future. engine.probe = false turns this probe off."
    )
