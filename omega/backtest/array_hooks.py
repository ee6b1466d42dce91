"""What a strategy answers with arrays: `prepare`, `candidates` and `intents`, each asked once per symbol."""

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from omega.errors import StrategyError
from omega.frozen import frozen
from omega.intents import Intents
from omega.strategy import Strategy, overrides
from omega.strategy_errors import strategy_errors
from omega.views import Array, Mask, Views

__all__ = ["ArrayAnswers", "ask_with_arrays"]


@attrs.frozen(kw_only=True, eq=False)
class ArrayAnswers:
    """What the array hooks of a strategy returned, by symbol.

    Attributes:
        prepared: the columns of `prepare`.
        views: the declared columns with those of `prepare`.
        masks: what `candidates` returned; empty if it is not overridden.
        intents: what `intents` returned; empty if it does not decide.
    """

    prepared: dict[str, dict[str, Array]]
    views: dict[str, Views]
    masks: dict[str, Mask]
    intents: dict[str, Intents]


def ask_with_arrays(
    strategy: Strategy[Any], views: Mapping[str, Views], *, intents: bool, during: str = ""
) -> ArrayAnswers:
    """Call `prepare` for every symbol, then `candidates`, then `intents`, in the order of `views`.

    Args:
        strategy: the one object of the run.
        views: the declared columns, by symbol.
        intents: whether `intents` decides.
        during: what the hooks are called for, if not for the run itself; for messages.

    Raises:
        StrategyError: a hook raised, or returned something else than it must; with the symbol.
    """
    prepared, joined, masks, decided = {}, {}, {}, {}
    for symbol, declared in views.items():
        with strategy_errors(strategy, f"prepare{during}", declared):
            prepared[symbol] = _prepared(strategy, declared)
            joined[symbol] = declared.joined(prepared[symbol])
    if overrides(strategy, "candidates"):
        for symbol, own in joined.items():
            with strategy_errors(strategy, f"candidates{during}", own):
                masks[symbol] = _candidate_mask(strategy, own)
    if intents:
        for symbol, own in joined.items():
            with strategy_errors(strategy, f"intents{during}", own):
                decided[symbol] = _intents(strategy, own)
    return ArrayAnswers(prepared=prepared, views=joined, masks=masks, intents=decided)


def _prepared(strategy: Strategy[Any], views: Views) -> dict[str, Array]:
    """Call `prepare` and check its columns: one value per bar, float64, frozen.

    Raises:
        StrategyError: not a mapping of names to columns of the views' length.
    """
    returned = strategy.prepare(views)
    if not isinstance(returned, Mapping):
        raise StrategyError(f"returned {type(returned).__name__}; expected a dict of columns, {{name: column}}.")
    columns = {}
    for name, values in returned.items():
        array = np.array(values, dtype=np.float64)
        if array.shape != (len(views),):
            raise StrategyError(
                f"{name!r} has the shape {array.shape}; expected one value for each of the {len(views)} bars."
            )
        columns[name] = frozen(array)
    return columns


def _candidate_mask(strategy: Strategy[Any], views: Views) -> Mask:
    """Call `candidates` and check its mask: one boolean per bar.

    Raises:
        StrategyError: another dtype or length.
    """
    mask = np.asarray(strategy.candidates(views))
    if mask.dtype != np.bool_ or mask.shape != (len(views),):
        raise StrategyError(
            f"returned {mask.dtype} of shape {mask.shape}; expected one boolean for each of the {len(views)} bars."
        )
    return frozen(mask)


def _intents(strategy: Strategy[Any], views: Views) -> Intents:
    """Call `intents` and check what it returns.

    Raises:
        StrategyError: it is no `Intents`, or names a bar that is not there, or two of a kind on one bar.
    """
    intents = strategy.intents(views)
    if not isinstance(intents, Intents):
        raise StrategyError(f"returned {type(intents).__name__}; expected omega.Intents (of no decision: bar=[]).")
    bars = intents.bar
    outside = np.flatnonzero((bars < 0) | (bars >= len(views)))
    if outside.size:
        raise StrategyError(
            f"row {outside[0]} decides at bar {bars[outside[0]]}; expected an index of the views' {len(views)} bars, 0 "
            f"to {len(views) - 1} (a bar decides at its own close, so none is to be added for the fill)."
        )
    twice = np.flatnonzero((np.diff(bars) == 0) & (np.diff(intents.action) == 0))
    if twice.size:
        raise StrategyError(
            f"bar {bars[twice[0]]} has two enters or two exits, rows {twice[0]} and {twice[0] + 1} in order of bar; at "
            "most one of each may stand there."
        )
    return intents
