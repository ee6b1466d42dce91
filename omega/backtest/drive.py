"""Drives the engine: through `on_bar`, or through `intents` without Python per bar."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, get_args

from omega.actions import Action, Enter, Exit, Kind, Modify, mistyped
from omega.backtest.slices import Slices
from omega.bar import Bar
from omega.errors import StrategyError
from omega.intents import Intents
from omega.strategy import Strategy, overrides
from omega.strategy_errors import located, strategy_errors
from omega.views import Views

if TYPE_CHECKING:
    from omega._rust import Engine

__all__ = ["Progress", "drive_intents", "drive_on_bar", "place"]

#: (instants of the clock done, instants in all)
Progress = Callable[[int, int], None]

#: Calls of on_bar between two reports of progress.
CALLS = 1_024

_SIGNS = {"long": 1, "short": -1}
_KINDS = get_args(Kind)
_EXPECTED = "expected Enter, Exit, Modify, Cancel, a list of them, or None"


def drive_on_bar(engine: "Engine", strategy: Strategy[Any], views: Sequence[Views], progress: Progress | None) -> int:
    """Run all bars, calling `on_bar` where the engine says it is due; returns the number of calls.

    `views` are those of the engine's markets, in their order.

    Raises:
        StrategyError: the strategy raised, or returned something that is no action; with bar, time and symbol.
    """
    on_bar = strategy.on_bar
    notify = overrides(strategy, "on_trade")
    own, several = views[0], len(views) > 1
    calls = 0
    slices = Slices()
    while True:
        i = engine.advance(slices.limit)
        if notify:
            _notify(engine, strategy, views)
        if i == -1:
            break
        if progress is not None and (i < 0 or calls % CALLS == 0):
            progress(engine.rows, engine.total_rows)
        if i < 0:
            slices.passed()
            continue
        if notify and not engine.call_due:
            continue
        if several:
            own = views[engine.symbol]
        calls += 1
        try:
            actions = on_bar(Bar(i, own, engine))
            if actions is not None:
                _act(engine, strategy, actions)
        except (Exception, SystemExit) as error:
            raise located(strategy, "on_bar", own, i, error) from error
    if progress is not None:
        progress(engine.rows, engine.total_rows)
    return calls


def drive_intents(
    engine: "Engine",
    strategy: Strategy[Any],
    intents: Sequence[Intents],
    views: Sequence[Views],
    progress: Progress | None,
) -> None:
    """Run all bars from columns of decisions, one set for each market; trades are notified after each slice of bars."""
    notify = overrides(strategy, "on_trade")
    state = -2
    slices = Slices()
    while state == -2:
        state = engine.run_intents(intents, slices.limit)
        slices.passed()
        if notify:
            _notify(engine, strategy, views)
        if progress is not None:
            progress(engine.rows, engine.total_rows)


def _notify(engine: "Engine", strategy: Strategy[Any], views: Sequence[Views]) -> None:
    """Tell the strategy of the trades that have closed since it was last told, of whichever symbol."""
    for trade in engine.take_closed():
        own = next(each for each in views if each.symbol == trade.symbol)
        with strategy_errors(strategy, "on_trade", own, trade.exit_bar):
            strategy.on_trade(trade)


def _act(engine: "Engine", strategy: Strategy[Any], actions: Action | Sequence[Action]) -> None:
    if isinstance(actions, list | tuple):
        for action in actions:
            if not isinstance(action, Action):
                raise StrategyError(f"returned a list that holds {action!r}; {_EXPECTED}.")
            place(engine, action)
    elif isinstance(actions, Action):
        place(engine, actions)
    else:
        raise StrategyError(f"returned {actions!r}; {_EXPECTED}.")


def place(engine: "Engine", action: Action) -> None:
    """Hand one action to the engine, while it asks; it refuses with a code what its numbers do not allow.

    Raises:
        StrategyError: a field is of another type, or a direction or kind that there is not.
    """
    try:
        if isinstance(action, Enter):
            _enter(engine, action)
        elif isinstance(action, Exit):
            engine.exit(action.reason, action.position_id, action.fraction)
        elif isinstance(action, Modify):
            engine.modify(action.stop_loss, action.take_profit, action.position_id)
        else:
            engine.cancel(action.order_id)
    except (TypeError, OverflowError) as error:
        raise StrategyError(f"{mistyped(action)} ({error}).") from error


def _enter(engine: "Engine", action: Enter) -> None:
    if action.direction not in _SIGNS:
        raise StrategyError(f"Enter: direction must be 'long' or 'short', found {action.direction!r}.")
    if action.kind not in _KINDS:
        raise StrategyError(f"Enter: kind must be one of {', '.join(_KINDS)}, found {action.kind!r}.")
    engine.enter(
        _SIGNS[action.direction],
        action.stop_loss,
        action.take_profit,
        action.stop_distance,
        action.target_distance,
        action.lots,
        action.risk,
        action.tag,
        action.kind,
        action.price,
        action.limit_price,
        action.expiry_bars,
    )
