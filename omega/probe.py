"""A cheap probe for look-ahead: take the future away and see whether the past changes."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from omega.errors import LookAheadError, StrategyError
from omega.intents import Intents
from omega.strategy import Strategy, overrides
from omega.views import Array, Mask, Views

__all__ = ["candidate_mask", "prepared", "probe_look_ahead"]

T = TypeVar("T", bound=np.generic)

#: Shares of the bars after which the three cuts are made.
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


def probe_look_ahead(strategy: Strategy[Any], views: Views, joined: Views) -> None:
    """Call `prepare`, `candidates` and `intents` again without the future, and compare bit for bit.

    Args:
        strategy: whose hooks are probed; those it does not override are skipped.
        views: the declared columns.
        joined: the same with the columns of `prepare`.

    Raises:
        LookAheadError: a value of the past changed when the future was taken away.
    """
    for share in CUTS:
        n = int(len(views) * share)
        if n == 0:
            continue
        cut = views.until(n)
        if overrides(strategy, "prepare"):
            for name, values in prepared(strategy, cut).items():
                _compare("prepare()", name, getattr(joined, name)[:n], values, joined, n)
            cut = cut.joined(prepared(strategy, cut))
        if overrides(strategy, "candidates"):
            full = candidate_mask(strategy, joined)[:n]
            _compare("candidates()", "mask", full, candidate_mask(strategy, cut), joined, n)
        if overrides(strategy, "intents"):
            _compare_intents(strategy.intents, joined, cut, n)


def _compare(hook: str, name: str, full: Any, cut: Any, views: Views, n: int) -> None:
    if full.tobytes() == cut.tobytes():
        return
    differs = (full != cut) & ~((full != full) & (cut != cut))
    where = int(np.flatnonzero(differs)[0]) if differs.any() else 0
    raise _violation(hook, f"{name!r} of bar {where} is {full[where]} with all bars and {cut[where]}", views, n)


def _compare_intents(intents: Callable[[Views], Intents], full: Views, cut: Views, n: int) -> None:
    if intents(full).before(n) != intents(cut).before(n):
        raise _violation("intents()", "decisions", full, n, "change")


def _violation(hook: str, what: str, views: Views, n: int, verb: str = "") -> LookAheadError:
    change = f" {verb}" if verb else ""
    return LookAheadError(
        f"look-ahead in {hook} on {views.symbol} {views.timeframe}: {what}{change} when only the first {n} of "
        f"{len(views)} bars are given. A value may depend on earlier bars only: no statistics over the whole column, "
        "no shift into the future. engine.probe = false turns this probe off."
    )
