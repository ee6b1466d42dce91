"""All decisions of a run as columns: what `Strategy.intents` returns."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from omega.errors import StrategyError

__all__ = ["Intents"]

_ACTIONS = {"enter": 0, "exit": 1}
_DIRECTIONS = {"long": 1, "short": -1}
_KINDS = {"market": 0, "limit": 1, "stop": 2, "stop_limit": 3}


def _codes(name: str, values: Any, codes: dict[str, int]) -> NDArray[np.int8]:
    array = np.atleast_1d(np.asarray(values))
    if array.dtype.kind in "US":
        unknown = sorted(set(array.tolist()) - set(codes))
        if unknown:
            raise StrategyError(f"Intents: {name} holds {unknown[0]!r}; valid: {', '.join(codes)}.")
        return np.array([codes[value] for value in array.tolist()], dtype=np.int8)
    bad = np.flatnonzero(~np.isin(array, list(codes.values())))
    if len(bad):
        raise StrategyError(f"Intents: {name} holds {array[bad[0]]!r} in row {bad[0]}; valid: {codes}.")
    return array.astype(np.int8)


@attrs.frozen(kw_only=True, eq=False, init=False)
class Intents:
    """Decisions sorted by bar, at most one enter and one exit on each.

    An enter acts only while positions and waiting entries of the symbol are fewer than ``execution.max_positions``, an
    exit, which closes all positions, only while one is open; others are skipped and counted. Every column has one
    value for each row; a scalar stands for all rows; a column that is left out is not given. A NaN in a given column is
    refused as it is from `on_bar` (``nan_level``, ``bad_size``), unless the row gives the other column of the pair
    instead: price or distance, lots or risk.

    Attributes:
        bar: index in the views at whose close the decision is made, int64, ascending.
        action: ``"enter"`` (0) or ``"exit"`` (1).
        direction: ``"long"`` (1) or ``"short"`` (−1); not read for exits.
        kind: ``"market"`` (0), ``"limit"`` (1), ``"stop"`` (2) or ``"stop_limit"`` (3); not read for exits.
        price, limit_price: level of a limit or stop and trigger of a stop_limit; limit of a stop_limit. NaN: not given.
        stop_loss, take_profit: levels as prices.
        stop_distance, target_distance: levels as distances from the fill, price units.
        lots, risk: size of this entry, if not the configured one.
        expiry_bars: bars in which a resting entry may fill; NaN: until the end.
        tag, reason: texts for the trade and order tables.
    """

    bar: NDArray[np.int64]
    action: NDArray[np.int8]
    direction: NDArray[np.int8]
    kind: NDArray[np.int8]
    price: NDArray[np.float64]
    limit_price: NDArray[np.float64]
    stop_loss: NDArray[np.float64]
    take_profit: NDArray[np.float64]
    stop_distance: NDArray[np.float64]
    target_distance: NDArray[np.float64]
    lots: NDArray[np.float64]
    risk: NDArray[np.float64]
    expiry_bars: NDArray[np.float64]
    tag: NDArray[np.int32]
    reason: NDArray[np.int32]
    labels: tuple[str, ...]

    def __init__(
        self,
        bar: ArrayLike,
        *,
        action: Any = "enter",
        direction: Any = "long",
        kind: Any = "market",
        price: ArrayLike | None = None,
        limit_price: ArrayLike | None = None,
        stop_loss: ArrayLike | None = None,
        take_profit: ArrayLike | None = None,
        stop_distance: ArrayLike | None = None,
        target_distance: ArrayLike | None = None,
        lots: ArrayLike | None = None,
        risk: ArrayLike | None = None,
        expiry_bars: ArrayLike | None = None,
        tag: str | Sequence[str] = "",
        reason: str | Sequence[str] = "",
    ) -> None:
        """Take arrays and scalars; rows are sorted by bar, exits before enters.

        Raises:
            StrategyError: columns of different length, or an unknown action, direction or kind.
        """
        bars = np.atleast_1d(np.asarray(bar))
        if bars.size == 0:
            bars = bars.astype(np.int64)
        if bars.ndim != 1 or bars.dtype.kind not in "iu":
            raise StrategyError(f"Intents: bar must be one column of integers, found {bars.dtype} {bars.shape}.")
        n = len(bars)
        actions = _wide("action", _codes("action", action, _ACTIONS), n)
        order = _order(bars, actions)
        labels: dict[str, int] = {"": 0}

        def texts(name: str, values: str | Sequence[str]) -> NDArray[np.int32]:
            if isinstance(values, str):
                return np.full(n, labels.setdefault(values, len(labels)), dtype=np.int32)
            rows = list(values)
            if len(rows) != n:
                raise StrategyError(f"Intents: {name} has {len(rows)} rows, bar has {n}.")
            for text in dict.fromkeys(rows):
                labels.setdefault(text, len(labels))
            return np.fromiter(map(labels.__getitem__, rows), dtype=np.int32, count=n)[order]

        not_given = np.full(n, np.nan)

        def numbers(name: str, values: ArrayLike | None) -> NDArray[np.float64]:
            if values is None:
                return not_given
            return _wide(name, np.atleast_1d(np.array(values, dtype=np.float64)), n)[order]

        def pair(given: dict[str, ArrayLike | None]) -> dict[str, NDArray[np.float64]]:
            made = {name: numbers(name, values) for name, values in given.items()}
            absent = np.logical_and.reduce([np.isnan(column) for column in made.values()])
            for name, values in given.items():
                if values is not None:
                    # To the engine NaN is "not given" and infinity a given value that it refuses.
                    made[name][absent & (actions[order] == _ACTIONS["enter"])] = np.inf
                    break
            return made

        columns: dict[str, Any] = {
            "bar": bars.astype(np.int64)[order],
            "action": actions[order],
            "direction": _wide("direction", _codes("direction", direction, _DIRECTIONS), n)[order],
            "kind": _wide("kind", _codes("kind", kind, _KINDS), n)[order],
            "price": numbers("price", price),
            "limit_price": numbers("limit_price", limit_price),
            **pair({"stop_loss": stop_loss, "stop_distance": stop_distance}),
            **pair({"take_profit": take_profit, "target_distance": target_distance}),
            **pair({"lots": lots, "risk": risk}),
            "expiry_bars": numbers("expiry_bars", expiry_bars),
            "tag": texts("tag", tag),
            "reason": texts("reason", reason),
        }
        for values in columns.values():
            values.flags.writeable = False
        self.__attrs_init__(labels=tuple(labels), **columns)

    def before(self, bar: int) -> tuple[object, ...]:
        """Everything decided before this bar, as a value to compare; used to probe for look-ahead."""
        n = int(np.searchsorted(self.bar, bar))
        fields = [field.name for field in attrs.fields(Intents) if field.name not in _TEXTS]
        numbers = [getattr(self, name)[:n].tobytes() for name in fields]
        texts = [tuple(self.labels[k] for k in getattr(self, name)[:n]) for name in ("tag", "reason")]
        return (*numbers, *texts)


_TEXTS = ("tag", "reason", "labels")


def _order(bars: NDArray[Any], actions: NDArray[np.int8]) -> NDArray[np.intp] | slice:
    """Return what sorts rows by bar, exits before enters; all of them as they are if they are sorted."""
    step = np.diff(bars)
    if not ((step < 0) | ((step == 0) & (np.diff(actions) > 0))).any():
        return slice(None)
    return np.lexsort((-actions, bars))


def _wide(name: str, values: NDArray[Any], n: int) -> NDArray[Any]:
    if len(values) == n:
        return values
    if len(values) == 1:
        return np.repeat(values, n)
    raise StrategyError(f"Intents: {name} has {len(values)} rows, bar has {n}.")
