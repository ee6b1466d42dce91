"""A cheap probe for look-ahead: take the future away and see whether the past changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from omega.errors import LookAheadError, StrategyError
from omega.frozen import frozen
from omega.indicators.custom import CustomColumn, call_custom
from omega.indicators.plan import first_value
from omega.intents import Intents
from omega.strategy import Strategy, overrides
from omega.views import Array, Mask, Views

__all__ = ["candidate_mask", "prepared", "probe_custom", "probe_look_ahead"]

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


def probe_custom(columns: Sequence[CustomColumn]) -> None:
    """Call every custom function again without the future, and compare bit for bit. Cuts inside a warm-up are skipped.

    Raises:
        LookAheadError: a value of the past changed when the future was taken away.
    """
    for column in columns:
        bars = len(column.values)
        for n in (int(bars * share) for share in CUTS):
            if n > first_value(column.spec):
                again = call_custom(column.spec, column.where, [values[:n] for values in column.inputs])
                hook = f"ind.custom ({column.spec.title})"
                _compare_values(hook, "value", column.values[:n], again, column.where, n, bars)


def _compare(hook: str, name: str, full: Any, cut: Any, views: Views, n: int) -> None:
    _compare_values(hook, repr(name), full, cut, f"{views.symbol} {views.timeframe}", n, len(views))


def _compare_values(hook: str, what: str, full: Any, cut: Any, where: str, n: int, bars: int) -> None:
    if full.tobytes() == cut.tobytes():
        return
    differs = (full != cut) & ~((full != full) & (cut != cut))
    k = int(np.flatnonzero(differs)[0]) if differs.any() else 0
    raise _violation(hook, f"{what} of bar {k} is {full[k]} with all bars and {cut[k]}", where, n, bars)


def _compare_intents(intents: Callable[[Views], Intents], full: Views, cut: Views, n: int) -> None:
    if intents(full).before(n) != intents(cut).before(n):
        raise _violation("intents()", "decisions change", f"{full.symbol} {full.timeframe}", n, len(full))


def _violation(hook: str, what: str, where: str, n: int, bars: int) -> LookAheadError:
    return LookAheadError(
        f"look-ahead in {hook} on {where}: {what} when only the first {n} of {bars} bars are given. A value may depend "
        "on earlier bars only: no statistics over the whole column, no shift into the future. engine.probe = false "
        "turns this probe off."
    )
